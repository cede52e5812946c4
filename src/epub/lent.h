/*
 * Files that a book reads from when it is written, so that what goes into it as
 * it is has to be copied once.  Each is held by a descriptor of our own.
 */
#ifndef EPUB_LENT_H
#define EPUB_LENT_H

#include "core/core.h"

struct lent;

/* As many as an eighth of the descriptors that may be open: the rest is for
 * pictures on their way, workers, the network, other books. */
struct lent *lent_new(void);
void lent_free(struct lent *);          /* NULL is fine */

/* A descriptor for `size` bytes of the file, lent until lent_free(); -1: they
 * are few, or there are enough files. */
int lent_take(struct lent *, int fd, uint64_t size);

/* No file has been changed since it was taken. */
bool lent_are_whole(const struct lent *, struct error *) MUST_CHECK;

#endif
