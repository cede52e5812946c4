/* Widths and heights of boxes (CSS 2.1, 10.4 and 10.7; CSS Sizing 3). */
#include "typeset/flow.h"

#include <math.h>

/* The length of the property for the content; `edges`: border and padding. */
static float content_length(const struct style *style, enum property property,
    float base, float edges, float otherwise)
{
	enum value_kind kind = style->values[property].kind;
	float length = style_length(style, property, base, otherwise);

	if (kind != VALUE_KEYWORD &&
	    style_is(style, PROPERTY_BOX_SIZING, KEYWORD_BORDER_BOX))
		length = fmaxf(0, length - edges);
	return length;
}

float style_width(
    const struct style *style, float room, float edges, float otherwise)
{
	float width = content_length(
	    style, PROPERTY_WIDTH, room, edges, otherwise);

	width = fminf(width,
	    content_length(style, PROPERTY_MAX_WIDTH, room, edges, width));
	return fmaxf(
	    width, content_length(style, PROPERTY_MIN_WIDTH, room, edges, 0));
}

/* Parts of a height that is not known are none. */
static float height_of(
    const struct style *style, enum property property, float edges)
{
	return style->values[property].kind == VALUE_PT
	    ? content_length(style, property, 0, edges, 0)
	    : 0;
}

void box_fill_height(struct composer *composer, const struct box *box)
{
	const struct style *style = box->style;
	const struct flow *flow = composer->flow;
	float width = composer->boxes[composer->box_count - 2].width_pt;
	float top, bottom, height, have;

	if (style->values[PROPERTY_HEIGHT].kind != VALUE_PT &&
	    style->values[PROPERTY_MIN_HEIGHT].kind != VALUE_PT)
		return;
	top = style_border(style, 0) +
	    style_length(style, PROPERTY_PADDING_TOP, width, 0);
	bottom = style_border(style, 2) +
	    style_length(style, PROPERTY_PADDING_BOTTOM, width, 0);
	height = height_of(style, PROPERTY_HEIGHT, top + bottom);
	if (style->values[PROPERTY_MAX_HEIGHT].kind == VALUE_PT)
		height = fminf(height,
		    height_of(style, PROPERTY_MAX_HEIGHT, top + bottom));
	height = fmaxf(
	    height, height_of(style, PROPERTY_MIN_HEIGHT, top + bottom));
	have = flow_height(flow, box->first, flow->count) - top;
	/* margins of what is in it are in it now */
	if (flow->count > box->first)
		have += flow_space(flow);
	if (height > have + 0.1f)
		flow_add(composer, height - have);
}
