/* A stream of characters made fit for a book: malformed ones replaced, those
 * that XML forbids dropped, line ends made LF. */
#ifndef PAGE_CHARACTERS_H
#define PAGE_CHARACTERS_H

#include "core/core.h"

struct characters {
	struct buf *out;
	size_t count;           /* characters that are not ASCII */
	size_t bad;             /* of them replaced, and NULs */
	size_t bad_at;          /* place of the first in `out` */
	bool after_cr;
};

void characters_put(struct characters *, uint32_t code_point);
void characters_put_bad(struct characters *);
void characters_put_utf8(struct characters *, const char *, size_t);

/* The length of what needs no change, from the start of `bytes`. */
size_t characters_plain(const char *bytes, size_t size);

#endif
