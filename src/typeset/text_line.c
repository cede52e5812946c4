/* Draws lines under, over and through text. */
#include "typeset/text_line.h"

#include <math.h>

#include "typeset/cascade.h"
#include "typeset/orientation.h"
#include "typeset/place.h"

/* How far neighbours keep apart, each, em: marks of names touch otherwise. */
#define AUTO_INSET 0.08f

#define THICKNESS_LEAST 0.25 /* pt */
#define THICKNESS_MOST  1000 /* pt */
#define DOUBLE_HEIGHT   3.0  /* of both and what is between, in thicknesses */
#define WAVE_HEIGHT     (1 / 0.3)

/* The element that has the line on the text of a cell; NULL: none. */
static const void *owner(
    const struct strip *strip, uint32_t cell, enum text_line_kind kind)
{
	const struct segment *segment =
	    &strip->segments[strip->cells[cell].segment];
	const struct text_line *line = &segment->style->lines[kind];
	const struct span *span = &strip->paragraph->spans[segment->span];
	const struct node *node = span->node;
	unsigned steps = line->depth + 1u;

	if (!line->is_drawn)
		return NULL;
	/* it has the node of its element, two steps up */
	if (span->pseudo != PSEUDO_NONE) {
		if (line->depth == 0)
			return span->text;
		steps -= 2;
	}
	for (; node != NULL && steps > 0; steps--)
		node = node->parent;
	return node;
}

/* What the line lacks at the first (or last) cell of a piece. */
static double inset(const struct text_line_place *place,
    enum text_line_kind kind, const struct text_style *style, bool is_start)
{
	const struct text_line *line = &style->lines[kind];
	const struct strip *strip = place->placing->strip;
	uint32_t cell = is_start ? place->piece->start : place->piece->end - 1;
	const void *own = owner(strip, cell, kind), *next = NULL;

	if (own == NULL)
		return 0;
	if (is_start && cell > 0)
		next = owner(strip, cell - 1, kind);
	else if (!is_start && cell + 1 < strip->cell_count)
		next = owner(strip, cell + 1, kind);
	if (next == own)
		return 0;
	if (line->is_inset_auto)
		return next != NULL ? AUTO_INSET * style->size_pt : 0;
	return line->inset_pt;
}

/* How high the rule is for a line of this thickness. */
static double rule_height(const struct text_line *line, double thickness)
{
	if (line->style == RULE_DOUBLE)
		return thickness * DOUBLE_HEIGHT;
	if (line->style == RULE_WAVY)
		return thickness * WAVE_HEIGHT;
	return thickness;
}

/* The top of the rule, below the baseline. */
static double rule_top(const struct face *face, const struct text_style *style,
    enum text_line_kind kind, double thickness, double height)
{
	const struct text_line *line = &style->lines[kind];

	switch (kind) {
	case TEXT_LINE_UNDER:
		if (line->is_over)
			return -face->ascent * style->size_pt - height -
			    line->offset_pt;
		if (line->is_outside)
			return (1 - face->ascent) * style->size_pt +
			    line->offset_pt;
		return line->has_offset
		    ? line->offset_pt
		    : -face->underline * style->size_pt - thickness / 2;
	case TEXT_LINE_OVER:
		if (line->is_over)
			return (1 - face->ascent) * style->size_pt;
		return -face->ascent * style->size_pt + thickness / 2 - height;
	case TEXT_LINE_THROUGH:
		if (style->orientation == ORIENTATION_HORIZONTAL)
			break;
		return (0.5f - face->ascent) * style->size_pt - height / 2;
	case TEXT_LINE_COUNT:
		break;
	}
	return -face->strike * style->size_pt - height / 2;
}

void text_line_draw(const struct text_line_place *place,
    enum text_line_kind kind, struct arena *arena, struct item ***end)
{
	const struct piece *piece = place->piece;
	const struct text_style *style = cell_style(
	    place->placing->strip, piece->start);
	const struct text_line *line = &style->lines[kind];
	const struct face *face = family_main(
	    family_of_style(place->faces, style));
	double thickness = fmin(THICKNESS_MOST,
	    fmax(THICKNESS_LEAST,
		line->thickness_pt > 0 ? line->thickness_pt
				       : face->rule * style->size_pt));
	double height = rule_height(line, thickness);
	bool is_rtl = piece->level % 2 != 0;
	double left = piece->left + inset(place, kind, style, !is_rtl);
	double right = piece->right - inset(place, kind, style, is_rtl);
	struct item *item;

	if (right - left < 0.01 || style->is_hidden)
		return;
	item = ARENA_NEW(arena, struct item);
	item->kind = ITEM_RULE;
	item->is_artifact = true;
	item->rule.colour = line->colour;
	item->rule.style = line->style;
	item->x_pt = (float)left;
	item->y_pt = (float)(style_baseline(
				 place->faces, style, place->axis_pt) -
	    style->raise_pt + rule_top(face, style, kind, thickness, height));
	item->width_pt = (float)(right - left);
	item->height_pt = (float)height;
	**end = item;
	*end = &item->next;
}
