/*
 * The cover that is made for a book without one: a page of typeset/ drawn into
 * pixels, as a JPEG file.  Works in a worker, for it decodes pictures.
 */
#ifndef COVER_COVER_H
#define COVER_COVER_H

#include "typeset/typeset.h"

/*
 * 1 : 1.6, at least 625 x 1000 px and best 1600 x 2560: Kindle Publishing
 * Guidelines, "Cover Image Guidelines" (kdp.amazon.com, topic G6GTK3T3NUHKLEFX);
 * other shops have about the same shape.  This is as wide as the screens of readers
 * (1072 to 1264 px), whole blocks of a JPEG, and half of the work.
 */
#define COVER_WIDTH_PX  1120
#define COVER_HEIGHT_PX 1792
#define COVER_LEAST_PX  600  /* wide, whatever the screen */
#define COVER_SIDE_PX   4096 /* at most */

/* What stands on it; texts may be NULL. */
struct cover_request {
	uint32_t width_px, height_px;
	const char *title, *author, *dates, *sites, *language;
	/* files of any kind that picture_decode() knows, one behind the other */
	const uint8_t *bytes;
	size_t sizes[JACKET_PICTURES];
	size_t picture_count;
};

/* Appends the JPEG file.  A picture that cannot be decoded is left away. */
bool cover_make(const struct resources *, const struct cover_request *,
    struct buf *jpeg, struct error *) MUST_CHECK;

#endif
