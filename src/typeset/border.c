/* Backgrounds and borders as rules. */
#include "typeset/flow.h"

bool style_is_painted(const struct style *style)
{
	struct colour colour;

	if (style_colour(style, PROPERTY_BACKGROUND_COLOR, &colour))
		return true;
	for (unsigned side = 0; side < 4; side++)
		if (style_border(style, side) > 0)
			return true;
	return false;
}

static void paint_rule(struct composer *composer, const struct node *node,
    struct colour colour, enum rule_style style, const float rectangle[4],
    struct item ***end)
{
	struct item *item;

	if (!(rectangle[2] > 0 && rectangle[3] > 0))
		return;
	item = item_new(composer, ITEM_RULE, node);
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

/* The reliefs of a screen are plain lines in print. */
static enum rule_style rule_style_of(const struct style *style, unsigned side)
{
	switch (style_keyword(style, PROPERTY_BORDER_TOP_STYLE + side)) {
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

static void paint_border(struct composer *composer, const struct style *style,
    const struct node *node, const float rectangle[4], const float widths[4],
    unsigned side, struct item ***end)
{
	enum rule_style line = rule_style_of(style, side);
	struct colour colour;
	float strip[4];

	if (!style_colour(style, PROPERTY_BORDER_TOP_COLOR + side, &colour))
		return;
	if (line == RULE_DOUBLE) {
		/* a frame in a frame: their corners meet */
		border_strip(rectangle, widths, side, 2.0f / 3, 1, strip);
		paint_rule(composer, node, colour, RULE_SOLID, strip, end);
		border_strip(rectangle, widths, side, 0, 1.0f / 3, strip);
		line = RULE_SOLID;
	} else {
		border_strip(rectangle, widths, side, 0, 1, strip);
	}
	paint_rule(composer, node, colour, line, strip, end);
}

void style_paint(struct composer *composer, const struct style *style,
    const struct node *node, const float rectangle[4], unsigned edges,
    struct item ***end)
{
	float widths[4];
	struct colour colour;

	if (style_colour(style, PROPERTY_BACKGROUND_COLOR, &colour))
		paint_rule(composer, node, colour, RULE_SOLID, rectangle, end);
	for (unsigned side = 0; side < 4; side++)
		widths[side] = edges & 1u << side ? style_border(style, side)
						  : 0;
	for (unsigned side = 0; side < 4; side++)
		if (widths[side] > 0)
			paint_border(composer, style, node, rectangle, widths,
			    side, end);
}
