/* Backgrounds and borders as rules. */
#include "typeset/flow.h"

static void paint_rule(struct arena *arena, const struct node *node,
    struct colour colour, enum rule_style style, const float rectangle[4],
    struct item ***end)
{
	struct item *item;

	if (!(rectangle[2] > 0 && rectangle[3] > 0))
		return;
	item = ARENA_NEW(arena, struct item);
	item->kind = ITEM_RULE;
	item->node = node;
	item->is_artifact = true;
	item->rule.colour = colour;
	item->rule.style = style;
	item->x_pt = rectangle[0];
	item->y_pt = rectangle[1];
	item->width_pt = rectangle[2];
	item->height_pt = rectangle[3];
	**end = item;
	*end = &item->next;
}

/* The room that the border of a side has, `from` the outer edge `to` the inner
 * one, both as parts of the widths of all borders that are there. */
static void border_strip(const float rectangle[4], const float widths[4],
    unsigned side, float from, float to, float strip[4])
{
	float left = rectangle[0] + from * widths[3];
	float top = rectangle[1] + from * widths[0];
	float right = rectangle[0] + rectangle[2] - from * widths[1];
	float bottom = rectangle[1] + rectangle[3] - from * widths[2];
	float thickness = (to - from) * widths[side];

	strip[0] = side == 1 ? right - thickness : left;
	strip[1] = side == 2 ? bottom - thickness : top;
	strip[2] = side % 2 ? thickness : right - left;
	strip[3] = side % 2 ? bottom - top : thickness;
}

void frame_paint(const struct frame *frame, struct arena *arena,
    const struct node *node, const float rectangle[4], unsigned edges,
    struct item ***end)
{
	float widths[4], strip[4];

	if (frame->has_background)
		paint_rule(
		    arena, node, frame->background, RULE_SOLID, rectangle, end);
	for (unsigned side = 0; side < 4; side++)
		widths[side] = (edges & 1u << side) ? frame->widths_pt[side]
						    : 0;
	for (unsigned side = 0; side < 4; side++) {
		enum rule_style line = frame->lines[side];
		struct colour colour = frame->colours[side];

		if (widths[side] <= 0)
			continue;
		if (line == RULE_DOUBLE) {
			/* a frame in a frame: their corners meet */
			border_strip(
			    rectangle, widths, side, 2.0f / 3, 1, strip);
			paint_rule(arena, node, colour, RULE_SOLID, strip, end);
			border_strip(
			    rectangle, widths, side, 0, 1.0f / 3, strip);
			line = RULE_SOLID;
		} else {
			border_strip(rectangle, widths, side, 0, 1, strip);
		}
		paint_rule(arena, node, colour, line, strip, end);
	}
}

bool style_is_painted(const struct style *style)
{
	struct colour colour;

	if (style->text.is_hidden)
		return false;
	if (style_colour(style, PROPERTY_BACKGROUND_COLOR, &colour))
		return true;
	for (unsigned side = 0; side < 4; side++)
		if (style_border(style, side) > 0)
			return true;
	return false;
}

/* The reliefs of a screen are plain lines in print. */
enum rule_style style_rule(const struct style *style, enum property property)
{
	switch (style_keyword(style, property)) {
	case KEYWORD_DASHED:
		return RULE_DASHED;
	case KEYWORD_DOTTED:
		return RULE_DOTTED;
	case KEYWORD_DOUBLE:
		return RULE_DOUBLE;
	default:
		return RULE_SOLID;
	}
}

void style_frame(const struct style *style, struct frame *frame)
{
	*frame = (struct frame){ 0 };
	if (style->text.is_hidden)
		return;
	frame->has_background = style_colour(
	    style, PROPERTY_BACKGROUND_COLOR, &frame->background);
	for (unsigned side = 0; side < 4; side++) {
		/* one that is transparent takes room all the same */
		if (style_colour(style, PROPERTY_BORDER_TOP_COLOR + side,
			&frame->colours[side]))
			frame->widths_pt[side] = style_border(style, side);
		frame->lines[side] = style_rule(
		    style, PROPERTY_BORDER_TOP_STYLE + side);
	}
}

void style_paint(struct composer *composer, const struct style *style,
    const struct node *node, const float rectangle[4], unsigned edges,
    struct item ***end)
{
	struct frame frame;

	style_frame(style, &frame);
	frame_paint(
	    &frame, composer->layout->arena, node, rectangle, edges, end);
}
