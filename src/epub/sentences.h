/* Where sentences end. */
#ifndef EPUB_SENTENCES_H
#define EPUB_SENTENCES_H

#include <stddef.h>

/* Keeps ICU's iterator for the language it was last asked about. */
struct sentences;

struct sentences *sentences_new(void);
void sentences_free(struct sentences *);

/*
 * The ends of the sentences of `text` (UTF-8, size > 0) in bytes, ascending; the
 * last is `size`.  What closes a sentence (quotes, brackets) and the white space
 * behind it belong to it, what opens the next one does not.  Lent until the next
 * call.
 */
const size_t *sentences_find(struct sentences *, const char *text, size_t size,
    const char *language, size_t *count);

#endif
