/* The marks that Kobo's readers want in the documents of a book. */
#ifndef EPUB_KOBO_H
#define EPUB_KOBO_H

#include "core/core.h"
#include "epub/sentences.h"

/*
 * Appends to `out` the document `page`, which is one between
 * markup_page_start() and markup_page_end(), with its text in spans.  Without
 * them the text is the same, character for character.
 */
void kobo_dress(struct buf *out, struct buf *page, const char *language,
    struct sentences *);

#endif
