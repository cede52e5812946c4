/* Sets blocks one under the other: boxes, margins, paragraphs. */
#include "typeset/flow.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A box keeps this many ems for its text, however deep it is nested. */
#define MEASURE_MIN_EM 6.0f

const struct box *composer_box(const struct composer *composer)
{
	return &composer->boxes[composer->box_count - 1];
}

void composer_push(struct composer *composer, const struct box *box)
{
	if (composer->box_count == composer->box_capacity) {
		composer->box_capacity = composer->box_capacity * 2 + 32;
		composer->boxes = memory_resize(composer->boxes,
		    composer->box_capacity, sizeof(*composer->boxes));
	}
	composer->boxes[composer->box_count++] = *box;
}

float box_left_share(const struct style *style, const struct element *around)
{
	bool is_right_auto = style_is(
	    style, PROPERTY_MARGIN_RIGHT, KEYWORD_AUTO);

	if (style_is(style, PROPERTY_MARGIN_LEFT, KEYWORD_AUTO))
		return is_right_auto ? 0.5f : 1;
	return !is_right_auto && language_is_rtl(around->language) ? 1 : 0;
}

/* Left and right edges and the content between them (CSS 2.1, 10.3.3). */
static void place_box(const struct composer *composer, struct box *box,
    float *outer_left, float *outer_width)
{
	const struct box *around = composer_box(composer);
	const struct style *style = box->style;
	float room = around->width_pt, edges[4]; /* left, right, both
	    in: margin, then border and padding */
	float least = fminf(room, MEASURE_MIN_EM * style->text.size_pt);
	float width, sum, spare;

	if (composer->fixed_width_pt > 0)
		least = fminf(least, composer->fixed_width_pt);
	edges[0] = style_length(style, PROPERTY_MARGIN_LEFT, room, 0);
	edges[1] = style_length(style, PROPERTY_MARGIN_RIGHT, room, 0);
	edges[2] = style_border(style, 3) +
	    style_length(style, PROPERTY_PADDING_LEFT, room, 0);
	edges[3] = style_border(style, 1) +
	    style_length(style, PROPERTY_PADDING_RIGHT, room, 0);
	/* negative margins reach the edge of the page, not beyond */
	edges[0] = fmaxf(
	    edges[0], -around->left_pt - composer->frame.margins_pt[3]);
	edges[1] = fmaxf(edges[1],
	    around->left_pt + room - composer->measure_pt -
		composer->frame.margins_pt[1]);
	sum = edges[0] + edges[1] + edges[2] + edges[3];
	if (room - sum < least && sum > 0) {
		for (unsigned i = 0; i < 4; i++)
			edges[i] *= (room - least) / sum;
		sum = room - least;
	}
	width = style_width(style, room, edges[2] + edges[3], room - sum);
	if (composer->fixed_width_pt > 0)
		width = composer->fixed_width_pt;
	width = fmaxf(0, fminf(width, room - sum));
	spare = room - sum - width;
	edges[0] += spare * box_left_share(style, around->element);
	box->left_pt = around->left_pt + edges[0] + edges[2];
	box->width_pt = width;
	*outer_left = around->left_pt + edges[0];
	*outer_width = edges[2] + width + edges[3];
}

static void add_marks(struct composer *composer, const struct element *element)
{
	enum tag tag = element_tag(element);
	struct mark *mark;

	if (element->id)
		flow_add_target(composer, element->id, element->node);
	if (is_heading(tag)) {
		mark = flow_add_mark(composer, MARK_HEADING);
		mark->level = (unsigned)(tag - TAG_H1) + 1;
		mark->text = element_text(composer->layout->arena, element);
	}
	flow_add_settings(composer, element);
}

void box_edge(
    struct composer *composer, const struct style *style, unsigned side)
{
	/* parts of the width of the box around, as CSS has it */
	const struct box *around = &composer->boxes[composer->box_count - 2];
	float height = style_border(style, side) +
	    style_length(
		style, PROPERTY_PADDING_TOP + side, around->width_pt, 0);

	if (height <= 0)
		return;
	if (side == 2 && composer->flow->count > composer_box(composer)->first)
		flow_add_cost(composer->flow, BREAK_STUCK);
	flow_add(composer, height);
	if (side == 0)
		flow_add_cost(composer->flow, BREAK_STUCK);
}

static bool is_in_grid(const struct element *element)
{
	switch ((int)element_tag(element)) {
	case TAG_THEAD:
	case TAG_TBODY:
	case TAG_TFOOT:
	case TAG_TR:
		return true;
	default:
		return element->cell != NULL;
	}
}

/* Stands nowhere among the blocks around it. */
static bool is_out_of_flow(const struct element *element)
{
	return element->name &&
	    (style_is(element->style, PROPERTY_DISPLAY, KEYWORD_NONE) ||
		!style_is(element->style, PROPERTY_FLOAT, KEYWORD_NONE));
}

/* The first block in it, where no text is before that; or NULL. */
static const struct element *first_block(const struct element *element)
{
	const struct element *child = element->grid ? NULL : element->first;

	while (child && is_out_of_flow(child))
		child = child->next;
	return child && !child->is_inline ? child : NULL;
}

/* What is before it in its box is asked: boxes may have many after it. */
static bool is_first_block(const struct element *element)
{
	const struct element *before = element->prev;

	if (is_out_of_flow(element) || !element->parent ||
	    element->parent->grid || is_in_grid(element->parent))
		return false;
	while (before && is_out_of_flow(before))
		before = before->prev;
	return !before;
}

/* CSS Fragmentation 3, 3.1: a break before the first thing in a box is one
 * before the box, and so leaves none of its edges behind. */
void block_break_before(
    struct composer *composer, const struct element *element)
{
	const struct element *first = element;
	bool is_due = false;

	for (; first && !is_due; first = first_block(first))
		is_due = style_breaks(first->style, PROPERTY_BREAK_BEFORE);
	if (is_due && is_first_block(element))
		return;
	composer->flow->is_forced |= is_due;
	flow_add_break(composer->flow, element->style, PROPERTY_BREAK_BEFORE);
}

/* A box without edges: parts of tables. */
static void open_bare(struct composer *composer, struct element *element)
{
	struct box box = *composer_box(composer);

	if (element->cell) {
		cell_open(composer, element);
		return;
	}
	box.element = element;
	box.style = element->style;
	box.decoration = SIZE_MAX;
	box.first = composer->flow->count;
	composer_push(composer, &box);
}

void block_open(struct composer *composer, struct element *element)
{
	const struct style *style = element->style;
	bool is_float = style_floats(style);
	float base, left, width;
	struct box box = { .element = element,
		.style = style,
		.outer_page = composer->page,
		.decoration = SIZE_MAX,
		.is_float = is_float };
	struct decoration *decoration;

	if (composer->flow->float_count > 0 && element->grid)
		floats_clear(composer, true, true);
	else if (composer->flow->float_count > 0)
		floats_clear_by(composer, style);
	if (element_tag(element) == TAG_CAPTION)
		caption_open(composer, element);
	if (is_float)
		float_open(composer, element);
	else
		page_area_open(composer, element);
	base = composer_box(composer)->width_pt;
	block_break_before(composer, element);
	flow_add_margin(
	    composer->flow, style_length(style, PROPERTY_MARGIN_TOP, base, 0));
	if (spans_columns(composer, element)) {
		struct box wide = *composer_box(composer);

		wide.width_pt = composer->measure_pt;
		composer_push(composer, &wide);
		place_box(composer, &box, &left, &width);
		composer->box_count--;
	} else {
		place_box(composer, &box, &left, &width);
	}
	if (element == composer->multicol)
		box.width_pt = composer->column_width_pt;
	composer->fixed_width_pt = 0;
	box.first = composer->flow->count;
	if (style_is_painted(style)) {
		decoration = flow_add_decoration(composer, style);
		decoration->x_pt = left;
		decoration->width_pt = width;
		decoration->node = element->node;
		box.decoration = composer->flow->decoration_count - 1;
	}
	if (element_tag(element) == TAG_LI &&
	    !footnote_is_root(composer, element))
		marker_prepare(composer, element, composer_box(composer));
	composer_push(composer, &box);
	add_marks(composer, element);
	if (element->grid)
		grid_open(composer, element);
	/* a table has its edges around its rows: captions are outside */
	if (!element->grid)
		box_edge(composer, style, 0);
}

/* Keeps the bands of a box together, if a page can hold them. */
static void keep_together(struct composer *composer, const struct box *box)
{
	struct flow *flow = composer->flow;

	if (style_is(box->style, PROPERTY_BREAK_INSIDE, KEYWORD_AUTO) ||
	    flow_height(flow, box->first, flow->count) >
		composer->page_height_pt)
		return;
	for (size_t i = box->first + 1; i < flow->count; i++)
		if (flow->bands[i].cost < BREAK_AVOIDED)
			flow->bands[i].cost = BREAK_AVOIDED;
}

void block_close(struct composer *composer, struct element *element)
{
	struct flow *flow = composer->flow;
	const struct style *style = element->style;
	struct box box;
	bool is_due = false;

	if (element->cell) {
		cell_close(composer, element);
		return;
	}
	if (is_in_grid(element)) {
		composer->box_count--;
		return;
	}
	if (element->grid)
		grid_close(composer, element);
	if (flow->marker)
		marker_attach(
		    composer, flow_add(composer, style->text.line_height_pt));
	/* the marker of an item without lines */
	if (composer->inside_marker.text &&
	    composer->inside_marker.node == element->node)
		composer->inside_marker.text = NULL;
	box = *composer_box(composer);
	/* a break behind the last thing in a box is one behind the box */
	if (flow->count > box.first) {
		is_due = flow->is_forced;
		flow->is_forced = false;
	}
	box_fill_height(composer, &box);
	if (!element->grid)
		box_edge(composer, style, 2);
	flow->is_forced |= is_due;
	if (element_tag(element) == TAG_FIGURE)
		figure_fit(composer, &box);
	keep_together(composer, &box);
	if (spans_columns(composer, element))
		for (size_t i = box.first; i < flow->count; i++)
			flow->bands[i].is_spanning = true;
	if (box.decoration != SIZE_MAX && flow->count > box.first) {
		flow->decorations[box.decoration].first = box.first;
		flow->decorations[box.decoration].last = flow->count - 1;
	}
	composer->box_count--;
	page_area_close(composer, &box);
	flow_add_margin(flow,
	    style_length(style, PROPERTY_MARGIN_BOTTOM,
		composer_box(composer)->width_pt, 0));
	if (box.is_float)
		float_close(composer, element);
	else
		flow_add_break(flow, style, PROPERTY_BREAK_AFTER);
}

static void add_line(
    struct composer *composer, struct line *line, enum break_cost cost)
{
	struct band *band;

	flow_add_cost(composer->flow, cost);
	band = flow_add(composer, line->height_pt);
	/* a line higher than the page keeps its middle */
	items_move(line->first, composer_box(composer)->left_pt,
	    (band->height_pt - line->height_pt) / 2);
	if (line->first)
		band_append(band, line->first);
	if (composer->flow->marker)
		marker_attach(composer, band);
}

/* Within the page, and with room for text behind it. */
static void indent_paragraph(const struct composer *composer,
    const struct box *box, struct paragraph *paragraph)
{
	const struct style *style = box->style;
	unsigned flags = style->values[PROPERTY_TEXT_INDENT].flags;
	float indent = style_length(
	    style, PROPERTY_TEXT_INDENT, box->width_pt, 0);

	if (box->has_lines && flags == 0)
		return;
	paragraph->is_hanging = flags & INDENT_HANGING;
	paragraph->is_each_line = flags & INDENT_EACH_LINE;
	paragraph->indent_pt = fmaxf(
	    -box->left_pt - composer->frame.margins_pt[3],
	    fminf(box->width_pt / 2, indent));
}

struct element *compose_lines(struct composer *composer, struct element *first)
{
	struct box *box = &composer->boxes[composer->box_count - 1];
	const struct style *style = box->style;
	size_t orphans = (size_t)style_integer(style, PROPERTY_ORPHANS);
	size_t widows = (size_t)style_integer(style, PROPERTY_WIDOWS);
	struct element *last = spans_collect(composer, first);
	struct paragraph paragraph;
	struct paragraph_lines lines = { 0 };

	if (composer->span_count == 0)
		return last;
	paragraph_fill(
	    composer, style, first->language, box->width_pt, &paragraph);
	indent_paragraph(composer, box, &paragraph);
	paragraph.taken_pt = fmaxf(
	    0, composer->flow->taken_pt - flow_space(composer->flow));
	if (composer->flow->float_count > 0)
		floats_narrow(composer, &paragraph);
	paragraph_set(composer->typesetter, &paragraph, composer->layout,
	    &lines, composer->diags);
	if (style->text.is_preserved)
		mark_wrapped(composer, &paragraph, &lines);
	if (composer->flow->marker && paragraph.inset_count > 0)
		items_move(composer->flow->marker,
		    language_is_rtl(first->language)
			? -paragraph.insets[0].right_pt
			: paragraph.insets[0].left_pt,
		    0);
	for (size_t i = 0; i < lines.count; i++)
		add_line(composer, &lines.lines[i],
		    i > 0 && (i < orphans || lines.count - i < widows)
			? BREAK_LONELY
			: BREAK_FREE);
	composer->flow->taken_pt = lines.taken_pt;
	composer->boxes[composer->box_count - 1].has_lines = true;
	footnotes_attach(composer, lines.lines, lines.count);
	return last;
}

/* Returns true when its inside is to be set, too. */
static bool open_block(struct composer *composer, struct element *element)
{
	if (style_is(element->style, PROPERTY_DISPLAY, KEYWORD_NONE) ||
	    footnote_is_taken(composer, element) ||
	    compose_page_float(composer, element))
		return false;
	if (element_tag(element) == TAG_IMG) {
		compose_picture(composer, element);
		return false;
	}
	if (is_in_grid(element))
		open_bare(composer, element);
	else
		block_open(composer, element);
	if (element->first)
		return true;
	block_close(composer, element);
	return false;
}

void compose_block(struct composer *composer, struct element *root)
{
	struct element *element = root;

	for (;;) {
		if (element->is_inline) {
			element = compose_lines(composer, element);
		} else if (open_block(composer, element)) {
			element = element->first;
			continue;
		}
		while (element != root && !element->next) {
			element = element->parent;
			block_close(composer, element);
		}
		if (element == root)
			return;
		element = element->next;
	}
}
