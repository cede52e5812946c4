/*
 * The cover that is made for a book without one: a page of typeset/ drawn into
 * pixels, as a JPEG file.  Works in a worker, for it decodes pictures.
 */
#ifndef COVER_COVER_H
#define COVER_COVER_H

#include "typeset/typeset.h"

/*
 * Kindle Direct Publishing wants 1 : 1.6, at least 1000 px high and best 2560
 * ("Create an eBook cover", kdp.amazon.com, G201113520); the EPUB guides of
 * other shops have the same shape.  This is as wide as the screens of readers
 * are (1072 to 1264 px), and a sixth of the bytes.
 */
#define COVER_WIDTH_PX  1200
#define COVER_HEIGHT_PX 1920
#define COVER_SIDE_PX 4096 /* at most */

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
