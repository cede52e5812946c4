/* Parts of a page that are forms (ISO 32000-1, 8.10) in its own coordinates. */
#ifndef PDF_FORM_H
#define PDF_FORM_H

#include "pdf/canvas.h"

/* What is drawn into a form that the page shows as it is. */
struct canvas_part {
	struct buf content;
	bool *font_is_used, *font_is_upright;
	struct pen pen;
};

/* Opens a form, whose part has its own arrays, empty, for the fonts. */
void form_begin(struct canvas *, struct canvas_part *);

/* The origin is at the left end of a baseline, or turned by a quarter, clockwise,
 * at the top end; returns where in the content something may be put that keeps to
 * this. */
size_t form_place(
    struct canvas *, double x, double baseline, bool is_turned);

/* part->content is whole; the page shows it as /S0, and so on. */
void form_end(struct canvas *, struct canvas_part *, uint32_t number);

#endif
