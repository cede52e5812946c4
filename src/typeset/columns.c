/* Widths of columns by what is in them: automatic table layout (CSS 2.1,
 * 17.5.2.2). */
#include "typeset/flow.h"

#include <math.h>
#include <string.h>

/* With less than this on average a column is no place for text. */
#define COLUMN_MIN_EM  3.0f
#define COLUMN_EASY_EM 6.0f

/* Smaller than that nothing is read, whatever a style says. */
#define SCALE_MIN 0.4f

static void widen(struct element *element, float minimum, float maximum)
{
	element->minimum_pt = fmaxf(element->minimum_pt, minimum);
	element->maximum_pt = fmaxf(
	    element->maximum_pt, fmaxf(minimum, maximum));
}

/* Paragraph from `first` on; returns its last element. */
static struct element *measure_lines(
    struct composer *composer, struct element *first)
{
	struct element *parent = first->parent;
	struct element *last = spans_collect(composer, first);
	struct paragraph paragraph;
	float minimum = 0, maximum = 0;

	paragraph_fill(composer, parent->style, first->language, 0, &paragraph);
	paragraph_measure(composer->typesetter, &paragraph, &minimum, &maximum);
	maximum += fmaxf(
	    0, style_length(parent->style, PROPERTY_TEXT_INDENT, 0, 0));
	/* a hair more, so that rounding breaks no line */
	widen(parent, minimum, maximum + 0.1f);
	return last;
}

static void measure_picture(struct composer *composer, struct element *element)
{
	float width, height;

	picture_size(composer, element->picture, element->style,
	    composer->measure_pt, &width, &height);
	widen(element->parent, fminf(width, composer->measure_pt / 6), width);
}

/* What its cells ask of the columns: single ones first, then what spans several
 * is shared out evenly. */
static void ask_columns(struct grid *grid)
{
	for (size_t i = 0; i < grid->cell_count; i++) {
		const struct grid_cell *cell = &grid->cells[i];
		float *minimum = &grid->minimum_pt[cell->column];
		float *maximum = &grid->maximum_pt[cell->column];

		if (cell->columns > 1)
			continue;
		*minimum = fmaxf(
		    *minimum, cell->element->minimum_pt + grid->spacing_pt);
		*maximum = fmaxf(
		    *maximum, cell->element->maximum_pt + grid->spacing_pt);
	}
	for (size_t i = 0; i < grid->cell_count; i++) {
		const struct grid_cell *cell = &grid->cells[i];
		float lack_minimum = cell->element->minimum_pt +
		    grid->spacing_pt;
		float lack_maximum = cell->element->maximum_pt +
		    grid->spacing_pt;

		if (cell->columns == 1)
			continue;
		for (size_t k = 0; k < cell->columns; k++) {
			lack_minimum -= grid->minimum_pt[cell->column + k];
			lack_maximum -= grid->maximum_pt[cell->column + k];
		}
		for (size_t k = 0; k < cell->columns; k++) {
			grid->minimum_pt[cell->column + k] +=
			    fmaxf(0, lack_minimum) / (float)cell->columns;
			grid->maximum_pt[cell->column + k] +=
			    fmaxf(0, lack_maximum) / (float)cell->columns;
		}
	}
}

static void sum_columns(const struct grid *grid, float *minimum, float *maximum)
{
	*minimum = *maximum = 0;
	for (size_t i = 0; i < grid->column_count; i++) {
		*minimum += grid->minimum_pt[i];
		*maximum += grid->maximum_pt[i];
	}
}

/* All in it is measured: adds its edges and tells the block around it. */
static void measure_close(struct element *element)
{
	const struct style *style = element->style;
	float minimum, maximum, edges = 0;

	if (element->grid) {
		ask_columns(element->grid);
		sum_columns(element->grid, &minimum, &maximum);
		widen(element, minimum + element->grid->spacing_pt,
		    maximum + element->grid->spacing_pt);
	}
	if (element->cell) {
		float insets[4];

		cell_insets(style, insets);
		edges = insets[1] + insets[3];
	} else {
		for (unsigned side = 1; side < 4; side += 2)
			edges += style_border(style, side) +
			    style_length(
				style, PROPERTY_PADDING_TOP + side, 0, 0) +
			    style_length(
				style, PROPERTY_MARGIN_TOP + side, 0, 0);
	}
	element->minimum_pt += fmaxf(0, edges);
	element->maximum_pt += fmaxf(0, edges);
	if (!element->cell)
		widen(
		    element->parent, element->minimum_pt, element->maximum_pt);
}

static void measure_inside(struct composer *composer, struct element *root)
{
	struct element *element = root->first;

	composer->is_measuring = true;
	while (element && element != root) {
		bool is_hidden = !element->is_inline &&
		    style_is(element->style, PROPERTY_DISPLAY, KEYWORD_NONE);

		if (element->is_inline) {
			element = measure_lines(composer, element);
		} else if (element_tag(element) == TAG_IMG && !is_hidden) {
			measure_picture(composer, element);
		} else if (!is_hidden && element->first) {
			element = element->first;
			continue;
		} else if (!is_hidden) {
			measure_close(element);
		}
		while (!element->next && element->parent != root) {
			element = element->parent;
			measure_close(element);
		}
		element = element->next;
	}
	composer->is_measuring = false;
}

float block_preferred_pt(struct composer *composer, struct element *element)
{
	/* what is in something measured was measured with it */
	if (element->maximum_pt <= 0) {
		measure_inside(composer, element);
		measure_close(element);
	}
	return element->maximum_pt;
}

/* Columns that want no more than an even share get it; returns what room is
 * left for the `*left` others, which have no width yet. */
static float grant_modest(
    struct grid *grid, const float *wanted_pt, float room, size_t *left)
{
	size_t granted;

	*left = grid->column_count;
	do {
		granted = 0;
		for (size_t i = 0; i < grid->column_count; i++) {
			if (grid->width_pt[i] > 0 || *left == 0 ||
			    wanted_pt[i] > room / (float)*left)
				continue;
			grid->width_pt[i] = fmaxf(0.01f, wanted_pt[i]);
			room -= grid->width_pt[i];
			--*left;
			granted++;
		}
	} while (granted > 0);
	return room;
}

/* Widths between what a column needs and what it would like; false when a
 * column would get less than it needs. */
static bool share_rest(struct grid *grid, float room)
{
	float minimum = 0, maximum = 0, share;

	for (size_t i = 0; i < grid->column_count; i++) {
		if (grid->width_pt[i] > 0)
			continue;
		minimum += grid->minimum_pt[i];
		maximum += grid->maximum_pt[i];
	}
	if (minimum > room)
		return false;
	share = maximum > minimum ? (room - minimum) / (maximum - minimum) : 0;
	for (size_t i = 0; i < grid->column_count; i++)
		if (grid->width_pt[i] <= 0)
			grid->width_pt[i] = grid->minimum_pt[i] +
			    share * (grid->maximum_pt[i] - grid->minimum_pt[i]);
	return true;
}

/* Too little room: columns that need little get that, the others as much as
 * each other. */
static void cap_columns(struct grid *grid, float room)
{
	size_t left;

	room = grant_modest(grid, grid->minimum_pt, room, &left);
	for (size_t i = 0; i < grid->column_count; i++)
		if (grid->width_pt[i] <= 0)
			grid->width_pt[i] = fmaxf(0.01f, room / (float)left);
}

static void clear_widths(struct grid *grid)
{
	memset(grid->width_pt, 0, grid->column_count * sizeof(*grid->width_pt));
}

/* Room that nobody needs goes to columns that nobody told a width. */
static void stretch_columns(struct grid *grid, float room)
{
	float all = 0, free = 0;

	for (size_t i = 0; i < grid->column_count; i++) {
		all += grid->maximum_pt[i];
		free += grid->is_asked[i] ? 0 : grid->maximum_pt[i];
	}
	for (size_t i = 0; i < grid->column_count; i++) {
		if (free > 0 && grid->is_asked[i])
			continue;
		if (all > 0)
			grid->width_pt[i] += room * grid->maximum_pt[i] /
			    (free > 0 ? free : all);
	}
}

static void share_out(struct grid *grid, float room, bool is_stretched)
{
	float minimum, maximum, rest;
	size_t left;

	sum_columns(grid, &minimum, &maximum);
	clear_widths(grid);
	if (minimum < room && maximum > room) {
		rest = grant_modest(grid, grid->maximum_pt, room, &left);
		if (share_rest(grid, rest))
			return;
		clear_widths(grid);
		share_rest(grid, room);
		return;
	}
	if (maximum > room) {
		cap_columns(grid, room);
		return;
	}
	for (size_t i = 0; i < grid->column_count; i++)
		grid->width_pt[i] = grid->maximum_pt[i];
	if (is_stretched)
		stretch_columns(grid, room - maximum);
}

/* The width a cell asks for, border box; 0: none. */
static float asked_width(const struct grid_cell *cell, float room)
{
	const struct style *style = cell->element->style;
	float insets[4], width = style_length(style, PROPERTY_WIDTH, room, 0);

	if (width <= 0)
		return 0;
	cell_insets(style, insets);
	if (style->values[PROPERTY_WIDTH].kind == VALUE_PT)
		width += insets[1] + insets[3];
	return fminf(width, room);
}

/* CSS 2.1, 17.5.2.2: a width is a wish, what is in the column comes first. */
static void take_wishes(struct grid *grid, float room)
{
	for (size_t i = 0; i < grid->cell_count; i++) {
		const struct grid_cell *cell = &grid->cells[i];
		float width = asked_width(cell, room);

		if (width <= 0 || cell->columns > 1)
			continue;
		width += grid->spacing_pt;
		width = fmaxf(width, grid->minimum_pt[cell->column]);
		grid->minimum_pt[cell->column] = width;
		grid->maximum_pt[cell->column] = width;
		grid->is_asked[cell->column] = true;
	}
}

/* CSS 2.1, 17.5.2.1: the first row decides, the rest is shared evenly.  What is
 * more than the room makes all columns narrower. */
static void fix_columns(const struct element *element, float room)
{
	struct grid *grid = element->grid;
	size_t left = grid->column_count;
	float told = 0, rest, all;

	clear_widths(grid);
	for (size_t i = 0; i < grid->cell_count && grid->cells[i].row == 0;
	     i++) {
		const struct grid_cell *cell = &grid->cells[i];
		float width = asked_width(cell, room) / (float)cell->columns;

		for (size_t k = 0; k < cell->columns && width > 0; k++) {
			grid->width_pt[cell->column + k] = width;
			told += width;
			left--;
		}
	}
	rest = fmaxf(COLUMN_MIN_EM * element->style->text.size_pt,
	    (room - told) / fmaxf(1, (float)left));
	all = told + (float)left * rest;
	for (size_t i = 0; i < grid->column_count; i++) {
		if (grid->width_pt[i] <= 0)
			grid->width_pt[i] = rest;
		if (all > room)
			grid->width_pt[i] *= room / all;
	}
}

/* How small the table is set to fit, not below what the style allows; 0: too
 * wide even so.  A column is to hold its longest word, and some letters without
 * breaking the line. */
static float fitting_scale(const struct element *element, float room)
{
	const struct grid *grid = element->grid;
	float em = element->style->text.size_pt, need = 0;
	float limit = style_length(
	    element->style, PROPERTY_TEXT_SIZE_ADJUST, 1, 1);

	limit = fmaxf(SCALE_MIN, fminf(1, limit));
	if (room < limit * COLUMN_MIN_EM * em * (float)grid->column_count)
		return 0;
	for (size_t i = 0; i < grid->column_count; i++)
		need += fmaxf(grid->minimum_pt[i],
		    fminf(grid->maximum_pt[i], COLUMN_EASY_EM * em));
	return need > room ? fmaxf(limit, room / need) : 1;
}

bool columns_fit(
    struct composer *composer, struct element *element, float room_pt)
{
	struct grid *grid = element->grid;
	const struct style *style = element->style;
	bool is_wide = style_keyword(style, PROPERTY_WIDTH) != KEYWORD_AUTO;

	/* a table in a cell was measured together with the outer one */
	if (element->maximum_pt <= 0) {
		measure_inside(composer, element);
		ask_columns(grid);
	}
	grid->scale = fitting_scale(element, room_pt);
	if (grid->scale <= 0)
		return false;
	room_pt /= grid->scale;
	room_pt = fmaxf(1, room_pt - grid->spacing_pt);
	if (is_wide && style_is(style, PROPERTY_TABLE_LAYOUT, KEYWORD_FIXED)) {
		fix_columns(element, room_pt);
		return true;
	}
	take_wishes(grid, room_pt);
	share_out(grid, room_pt, is_wide);
	return true;
}
