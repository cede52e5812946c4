/* What a PDF says of itself: information dictionary, XMP packet, catalogue. */
#ifndef PDF_ABOUT_H
#define PDF_ABOUT_H

#include "book/book.h"
#include "pdf/writer.h"

/* "urn:sha256:" and half of the book's identity. */
enum { ABOUT_IDENTIFIER_SIZE = 48 };
void about_identifier(const struct plan *, char out[ABOUT_IDENTIFIER_SIZE]);

object_id about_write_info(struct writer *, const struct plan *);

/* The metadata stream (ISO 32000-1, 14.3.2); its bytes go into *packet, too. */
object_id about_write_xmp(struct writer *, const struct plan *, bool is_pdfa,
    struct buf *packet);

/* The colours of an archive's PDF are those of sRGB: the profile. */
object_id about_write_profile(struct writer *);

struct catalogue {
	object_id pages, outlines, names, structure, xmp, profile;        /* 0: none */
	size_t front_pages;     /* numbered i, ii, ...; then 1, 2, ... */
	const char *language;
	bool is_r2l;
	bool is_imposed;        /* pages have no numbers of their own */
};
object_id about_write_catalogue(struct writer *, const struct catalogue *);

#endif
