/* How high a line is.  Private to typeset/. */
#ifndef TYPESET_LINE_BOX_H
#define TYPESET_LINE_BOX_H

#include "typeset/line.h"
#include "typeset/place.h"

/* CSS 2.2, 10.8: on both sides of the axis (family.h). */
struct line_box {
	float above_pt, below_pt;
};

/*
 * Of the line that is placed, with its annotations set: that of the paragraph's
 * first style, higher where larger text or an object needs it, never for the
 * white of smaller text, so that lines keep their distance.  An annotation may
 * lie in the leading of the line beside it (CSS Ruby 1, 3.5), as far as that is
 * free.
 */
void line_box_measure(
    struct line_setter *, const struct placing *, struct line_box *);

/* Half of the leading of the paragraph's first style: what lines leave free above
 * and below. */
float paragraph_half_leading(const struct paragraph *);

/* How far an object is below where it stands on the axis: in vertical lines
 * pictures are in the middle, numbers as the text beside them. */
float object_drop(struct faces *, const struct span *);

#endif
