/* Drawing into pixels.  Private to cover/. */
#ifndef COVER_PAINT_H
#define COVER_PAINT_H

#include "picture/picture.h"
#include "typeset/typeset.h"

/* In pixels, y downwards; parts outside the canvas are cut off. */
struct area {
	double x, y, width, height;
};

/* Blends a colour into one pixel, 255: covers it. */
void paint_pixel(uint8_t rgb[3], const uint8_t colour[3], unsigned coverage);

void paint_rectangle(struct canvas *, const struct area *, const struct colour *);

/* Dashes and dots are rectangles; a wave is a plain line. */
void paint_rule(struct canvas *, const struct area *, const struct colour *,
    enum rule_style);

/* Fills the whole of the area: what the picture has too much on two sides is
 * cut off (CSS Images 3: object-fit: cover). */
void paint_picture(
    struct canvas *, const struct area *, const struct canvas *picture);

/* Fonts as outlines. */
struct outlines;
struct outlines *outlines_new(struct error *);
void outlines_free(struct outlines *);

/* Draws the glyphs of a run of `layout`; `scale`: pixels of a point. */
bool outlines_draw(struct outlines *, const struct layout *, const struct run *,
    double scale, struct canvas *, struct error *) MUST_CHECK;

#endif
