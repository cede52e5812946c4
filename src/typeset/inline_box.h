/* Backgrounds, borders and padding of elements in a line.  Private to
 * typeset/. */
#ifndef TYPESET_INLINE_BOX_H
#define TYPESET_INLINE_BOX_H

#include "typeset/frame.h"

struct text_style;
struct strip;
struct placing;
struct faces;

/* What is around the spans of one element. */
struct inline_box {
	struct inline_box *outer;       /* or NULL */
	const void *owner;      /* the element */
	const struct node *node;
	const struct text_style *style;
	struct frame frame;
	float insets_pt[4];     /* border and padding: top right bottom left */
	float margins_pt[2];    /* before and behind */
	bool is_cloned;         /* box-decoration-break: clone */
};

/* The first and last cells of boxes get white. */
void inline_boxes_space(struct strip *);

/* Appends the rules of a line's boxes at *end, which moves on. */
void inline_boxes_paint(const struct placing *, struct faces *,
    float baseline_pt, struct arena *, struct item ***end);

#endif
