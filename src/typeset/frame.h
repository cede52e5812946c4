/* The background and borders of a box.  Private to typeset/. */
#ifndef TYPESET_FRAME_H
#define TYPESET_FRAME_H

#include "typeset/cascade.h"

/* Sides: top right bottom left. */
struct frame {
	bool has_background;
	struct colour background;
	float widths_pt[4];     /* of borders; 0 where nothing is seen */
	struct colour colours[4];
	enum rule_style lines[4];
};

/* How the line of this style property is drawn. */
enum rule_style style_rule(const struct style *, enum property);

/* Appends rules at *end, which moves on.  `rectangle`: x y width height;
 * `edges`: a bit for each side that is here: 1 top 2 right 4 bottom 8 left. */
void frame_paint(const struct frame *, struct arena *, const struct node *,
    const float rectangle[4], unsigned edges, struct item ***end);

#endif
