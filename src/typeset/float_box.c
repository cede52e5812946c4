/*
 * Boxes at the side of lines (CSS 2.1, 9.5).  Such a box hangs on the band that
 * comes next; lines beside it are shorter, and no page break parts them, so
 * that it is always on the page of its anchor as a whole.
 */
#include "typeset/flow.h"

#include <math.h>
#include <string.h>

/* Sums of lengths may differ by this. */
#define HAIR 0.01

/* Fewer ems beside a float are no place for lines. */
#define LINE_MIN_EM 6.0f

/* Of the page, for what hangs together. */
#define HEIGHT_MOST 0.9f

bool style_floats(const struct style *style)
{
	return style_is(style, PROPERTY_FLOAT, KEYWORD_LEFT) ||
	    style_is(style, PROPERTY_FLOAT, KEYWORD_RIGHT);
}

/* The top of the band that comes next. */
static double next_top(const struct flow *flow)
{
	return flow->y_pt + flow_space(flow);
}

static double float_top(const struct flow *flow, const struct float_box *box)
{
	return box->top_pt + (box->is_waiting ? next_top(flow) : 0);
}

static double float_bottom(const struct flow *flow, const struct float_box *box)
{
	return box->bottom_pt + (box->is_waiting ? next_top(flow) : 0);
}

static void drop_passed(struct flow *flow)
{
	unsigned kept = 0;

	for (unsigned i = 0; i < flow->float_count; i++)
		if (flow->floats[i].is_waiting ||
		    flow->floats[i].bottom_pt > flow->y_pt + HAIR)
			flow->floats[kept++] = flow->floats[i];
	flow->float_count = kept;
	if (kept == 0)
		flow->y_pt = 0;
}

/* An empty band beside what is left of floats, that no page break takes away
 * from them. */
static void add_filler(struct composer *composer, double height)
{
	struct flow *flow = composer->flow;
	enum break_cost cost = flow->cost;
	bool is_forced = flow->is_forced, is_anchor = false;
	float up = flow->margin_up_pt, down = flow->margin_down_pt;

	for (unsigned i = 0; i < flow->float_count; i++)
		is_anchor = is_anchor || flow->floats[i].is_waiting;
	if (!is_anchor) {
		flow->margin_up_pt = flow->margin_down_pt = 0;
		flow->cost = BREAK_STUCK;
		flow->is_forced = false;
	}
	flow->is_filling = true;
	flow_add(composer, (float)height);
	flow->is_filling = false;
	if (!is_anchor) {
		flow->margin_up_pt = fmaxf(0, up - (float)height);
		flow->margin_down_pt = down;
		flow->cost = cost;
		flow->is_forced = is_forced;
	}
}

void floats_clear(struct composer *composer, bool is_left, bool is_right)
{
	struct flow *flow = composer->flow;
	double bottom = 0, from = flow->y_pt;

	for (unsigned i = 0; i < flow->float_count; i++) {
		const struct float_box *box = &flow->floats[i];

		if (!(box->is_right ? is_right : is_left))
			continue;
		bottom = fmax(bottom, float_bottom(flow, box));
		/* what waits hangs below the margins */
		if (box->is_waiting)
			from = next_top(flow);
	}
	if (bottom > from + HAIR)
		add_filler(composer, bottom - from);
}

void floats_clear_by(struct composer *composer, const struct style *style)
{
	switch (style_keyword(style, PROPERTY_CLEAR)) {
	case KEYWORD_LEFT:
		floats_clear(composer, true, false);
		break;
	case KEYWORD_RIGHT:
		floats_clear(composer, false, true);
		break;
	case KEYWORD_BOTH:
		floats_clear(composer, true, true);
		break;
	default:
		break;
	}
}

void floats_before_band(struct composer *composer)
{
	struct flow *flow = composer->flow;
	double bottom = 0;

	if (flow->is_filling)
		return;
	if (flow->is_forced) {
		floats_clear(composer, true, true);
		return;
	}
	for (unsigned i = 0; i < flow->float_count; i++)
		if (!flow->floats[i].is_waiting)
			bottom = fmax(bottom, flow->floats[i].bottom_pt);
	/* one that ends in the margins: a page may end there, too */
	if (bottom > flow->y_pt + HAIR && bottom <= next_top(flow) + HAIR)
		add_filler(composer, bottom - flow->y_pt);
}

void floats_after_band(struct composer *composer, struct band *band)
{
	struct flow *flow = composer->flow;

	flow->y_pt += band->space_pt;
	for (unsigned i = 0; i < flow->float_count; i++) {
		struct float_box *box = &flow->floats[i];

		if (box->is_waiting) {
			box->top_pt += flow->y_pt;
			box->bottom_pt += flow->y_pt;
			box->is_waiting = false;
		} else if (box->bottom_pt > flow->y_pt + HAIR) {
			band->cost = BREAK_STUCK;
		}
	}
	flow->y_pt += band->height_pt;
	drop_passed(flow);
}

/* How far floats reach into a box between two heights. */
static void side_insets(const struct flow *flow, const struct box *box,
    double top, double bottom, struct line_inset *inset)
{
	float right_end = box->left_pt + box->width_pt;

	inset->left_pt = inset->right_pt = 0;
	for (unsigned i = 0; i < flow->float_count; i++) {
		const struct float_box *at = &flow->floats[i];

		if (float_top(flow, at) > bottom - HAIR ||
		    float_bottom(flow, at) < top + HAIR)
			continue;
		if (at->is_right)
			inset->right_pt = fmaxf(
			    inset->right_pt, right_end - at->left_pt);
		else
			inset->left_pt = fmaxf(
			    inset->left_pt, at->right_pt - box->left_pt);
	}
}

static bool is_same(const struct line_inset *a, const struct line_inset *b)
{
	return a->left_pt == b->left_pt && a->right_pt == b->right_pt;
}

/* The white at the left of lines in a list item, where its marker hangs. */
static float marker_room(const struct composer *composer)
{
	for (size_t i = composer->box_count - 1; i > 0; i--) {
		const struct box *list = &composer->boxes[i - 1];

		if (element_tag(composer->boxes[i].element) == TAG_LI)
			return fmaxf(0,
			    composer_box(composer)->left_pt - list->left_pt +
				style_length(list->style, PROPERTY_PADDING_LEFT,
				    list->width_pt, 0));
		if (i + 3 < composer->box_count)
			break;
	}
	return 0;
}

void floats_narrow(struct composer *composer, struct paragraph *paragraph)
{
	struct flow *flow = composer->flow;
	const struct box *box = composer_box(composer);
	float height = box->style->text.line_height_pt;
	double top = next_top(flow), bottom = 0;
	float room = marker_room(composer);
	struct line_inset *insets;
	size_t lines, count = 0;

	for (unsigned i = 0; i < flow->float_count; i++)
		bottom = fmax(bottom, float_bottom(flow, &flow->floats[i]));
	if (!(bottom > top + HAIR))
		return;
	lines = (size_t)ceil((bottom - top - HAIR) / height);
	insets = arena_array(composer->scratch, lines, sizeof(*insets));
	for (size_t i = 0; i < lines; i++) {
		struct line_inset inset;

		side_insets(flow, box, top + (double)i * height,
		    top + (double)(i + 1) * height, &inset);
		inset.left_pt += inset.left_pt > 0 ? room : 0;
		if (box->width_pt - inset.left_pt - inset.right_pt <
		    LINE_MIN_EM * box->style->text.size_pt) {
			floats_clear(composer, true, true);
			return;
		}
		inset.end = (uint32_t)i + 1;
		if (count > 0 && is_same(&insets[count - 1], &inset))
			insets[count - 1].end = inset.end;
		else
			insets[count++] = inset;
	}
	paragraph->insets = insets;
	paragraph->inset_count = count;
}

/* Where a box of this width goes: as high as it fits, at its side. */
static void find_place(const struct flow *flow, const struct box *around,
    float width, struct float_box *made)
{
	double top = next_top(flow);
	struct line_inset inset;
	float room;

	for (unsigned i = 0; i < flow->float_count; i++)
		top = fmax(top, float_top(flow, &flow->floats[i]));
	for (;;) {
		side_insets(flow, around, top, top + 2 * HAIR + 0.1, &inset);
		room = around->width_pt - inset.left_pt - inset.right_pt;
		if (room >= width - HAIR ||
		    (inset.left_pt <= 0 && inset.right_pt <= 0))
			break;
		double next = HUGE_VAL;

		for (unsigned i = 0; i < flow->float_count; i++) {
			double end = float_bottom(flow, &flow->floats[i]);

			if (end > top + HAIR)
				next = fmin(next, end);
		}
		if (!isfinite(next))
			break;
		top = next;
	}
	made->top_pt = top - next_top(flow);
	made->left_pt = around->left_pt + inset.left_pt;
	if (made->is_right)
		made->left_pt = around->left_pt + around->width_pt -
		    inset.right_pt - width;
	made->right_pt = made->left_pt + width;
}

/* Hangs items, set from 0 0, on the band that comes next. */
static void float_place(struct composer *composer, bool is_right, float width,
    float height, struct item *items)
{
	struct flow *flow = composer->flow;
	struct float_box made = { .is_right = is_right, .is_waiting = true };

	find_place(flow, composer_box(composer), width, &made);
	/* floats that hang together stay on one page */
	if (flow->float_count == FLOATS_MAX ||
	    (flow->float_count > 0 &&
		next_top(flow) + made.top_pt + height >
		    composer->page_height_pt * HEIGHT_MOST)) {
		floats_clear(composer, true, true);
		find_place(flow, composer_box(composer), width, &made);
	}
	made.bottom_pt = made.top_pt + height;
	if (!flow->floats)
		flow->floats = arena_array(
		    composer->scratch, FLOATS_MAX, sizeof(*flow->floats));
	flow->floats[flow->float_count++] = made;
	items_move(items, made.left_pt, (float)made.top_pt);
	*flow->items_end = items;
	while (*flow->items_end)
		flow->items_end = &(*flow->items_end)->next;
}

/* Width of the content: as given, that of pictures in it, or of its text. */
static float float_width(
    struct composer *composer, struct element *element, float room, float edges)
{
	const struct style *style = element->style;
	float least = fminf(room, LINE_MIN_EM * style->text.size_pt) - edges;
	float width = 0, inner = 0, height, picture;

	for (const struct element *inside = element->first; inside;
	     inside = inside->next) {
		if (element_tag(inside) != TAG_IMG || inside->is_inline)
			continue;
		picture_size(composer, inside->picture, inside->style,
		    fmaxf(1, room - edges), &picture, &height);
		width = fmaxf(width, picture);
	}
	if (width <= 0 && style_is(style, PROPERTY_WIDTH, KEYWORD_AUTO))
		width = block_preferred_pt(composer, element) - edges;
	for (unsigned side = 1; side < 4; side += 2)
		inner += style_border(style, side) +
		    style_length(style, PROPERTY_PADDING_TOP + side, room, 0);
	width = style_width(style, room, inner, fmaxf(width, least));
	return fmaxf(fminf(style->text.size_pt, room - edges),
	    fminf(width, room - edges));
}

void float_open(struct composer *composer, struct element *element)
{
	const struct style *style = element->style;
	const struct box *around = composer_box(composer);
	float room = around->width_pt, edges = 0;
	struct box outside = *around;
	struct flow *outer = composer->flow;

	for (unsigned side = 1; side < 4; side += 2)
		edges += style_border(style, side) +
		    style_length(style, PROPERTY_PADDING_TOP + side, room, 0) +
		    style_length(style, PROPERTY_MARGIN_TOP + side, room, 0);
	edges = fmaxf(0, fminf(edges, room * 0.8f));
	composer->fixed_width_pt = float_width(composer, element, room, edges);
	outside.left_pt = 0;
	outside.width_pt = composer->fixed_width_pt + edges;
	outside.decoration = SIZE_MAX;
	composer_push(composer, &outside);
	composer->flow = flow_new(composer);
	composer->flow->outer = outer;
}

/* All of a flow as one list of items, from 0 0. */
static struct item *flow_items(
    struct composer *composer, struct flow *flow, struct band *marks)
{
	struct item *items = NULL, **end = &items;
	float *tops = arena_array(
	    composer->scratch, flow->count + 1, sizeof(*tops));
	float y = 0;

	for (size_t i = 0; i < flow->count; i++) {
		tops[i] = y + flow->bands[i].space_pt;
		y = tops[i] + flow->bands[i].height_pt;
	}
	for (size_t i = 0; i < flow->decoration_count; i++) {
		const struct decoration *at = &flow->decorations[i];

		if (at->first > at->last)
			continue;
		style_paint(composer, at->style, at->node,
		    (float[4]){ at->x_pt, tops[at->first], at->width_pt,
			tops[at->last] + flow->bands[at->last].height_pt -
			    tops[at->first] },
		    15, &end);
	}
	for (size_t i = 0; i < flow->count; i++) {
		*end = band_take_items(&flow->bands[i]);
		items_move(*end, 0, tops[i]);
		while (*end)
			end = &(*end)->next;
		band_take_marks(marks, &flow->bands[i]);
	}
	return items;
}

void float_close(struct composer *composer, const struct element *element)
{
	struct flow *inner = composer->flow, *flow = inner->outer;
	struct band marks = { 0 };
	struct item *items;
	float width, height;

	flow_finish(composer);
	width = composer_box(composer)->width_pt;
	composer->box_count--;
	composer->flow = flow;
	height = flow_full_height(inner);
	if (height > composer->page_height_pt * HEIGHT_MOST) {
		/* its bands go below each other as others do */
		flow_append(composer, inner, composer_box(composer)->left_pt);
		return;
	}
	items = flow_items(composer, inner, &marks);
	float_place(composer,
	    style_is(element->style, PROPERTY_FLOAT, KEYWORD_RIGHT), width,
	    height, items);
	*flow->marks_end = marks.marks;
	while (*flow->marks_end)
		flow->marks_end = &(*flow->marks_end)->next;
}

void float_picture(struct composer *composer, const struct element *element)
{
	const struct style *style = element->style;
	float room = composer_box(composer)->width_pt, margins[4];
	struct item *item;
	float width, height;

	for (unsigned side = 0; side < 4; side++)
		margins[side] = fmaxf(0,
		    fminf(room / 4,
			style_length(
			    style, PROPERTY_MARGIN_TOP + side, room, 0)));
	picture_size(composer, element->picture, style,
	    room - margins[1] - margins[3], &width, &height);
	item = item_new(composer, ITEM_PICTURE, element->node);
	item->picture.picture = element->picture;
	item->picture.alt = element->node ? node_attr(element->node, ATTR_ALT)
					  : NULL;
	item->x_pt = margins[3];
	item->y_pt = margins[0];
	item->width_pt = width;
	item->height_pt = height;
	float_place(composer, style_is(style, PROPERTY_FLOAT, KEYWORD_RIGHT),
	    width + margins[1] + margins[3], height + margins[0] + margins[2],
	    item);
	if (element->id)
		flow_add_target(composer, element->id, element->node);
}
