/* Decoded pixels, and the two ways they are packed again. */
#ifndef PICTURE_BITMAP_H
#define PICTURE_BITMAP_H

#include "picture/picture.h"

struct bitmap {
	uint32_t width_px, height_px;
	uint8_t channels; /* 1 gray or palette, 2 gray and alpha,
	                                   3 RGB, 4 RGB and alpha; 8 bits each */
	uint16_t palette_size; /* 0: no palette */
	uint8_t palette[256 * 3];
	uint8_t palette_alpha[256]; /* 255: opaque */
	uint8_t *pixels; /* rows without gaps */
};

/* Zeroed pixels of the size and channels set before. */
void bitmap_allocate(struct bitmap *);
void bitmap_release(struct bitmap *);
uint8_t *bitmap_row(const struct bitmap *, uint32_t y);

/* Turns it as EXIF's orientation (1..8) says. */
void bitmap_orient(struct bitmap *, uint8_t orientation);

/* Fewer pixels, never more; no palette. */
void bitmap_scale(struct bitmap *, uint32_t width_px, uint32_t height_px);

/* RGB and alpha in place of a palette. */
void bitmap_expand(struct bitmap *);

/* Gray in place of RGB; no palette. */
void bitmap_make_gray(struct bitmap *);

/* Gray of 16 levels, by error diffusion. */
void bitmap_dither(struct bitmap *);

/* Any pixel that is not opaque. */
bool bitmap_has_alpha(const struct bitmap *);

/* Alpha that says nothing goes, and the end of a palette nothing uses. */
void bitmap_simplify(struct bitmap *);

/* RGB over white; takes the pixels.  The canvas is the caller's to release. */
void bitmap_flatten(struct bitmap *, struct canvas *);

/* Appends a PNG file. */
void bitmap_pack_file(const struct bitmap *, struct buf *);

/* The colours of one with alpha, to be released by the caller. */
void bitmap_drop_alpha(const struct bitmap *, struct bitmap *colours);

/* Appends the soft mask of an image XObject, if there is anything to mask. */
void bitmap_pack_mask(
    const struct bitmap *, struct picture_form *, struct buf *);

/* Appends data, palette and mask of an image XObject and tells `form`. */
void bitmap_pack_print(
    const struct bitmap *, struct picture_form *, struct buf *);

#endif
