/* Sets tables: every cell is a flow of its own; rows are put together when all
 * of them are done. */
#include "typeset/flow.h"

#include <math.h>
#include <stdint.h>

/* Its parts become blocks under each other. */
static void grid_forget(struct element *element)
{
	struct grid *grid = element->grid;

	for (size_t i = 0; i < grid->cell_count; i++)
		grid->cells[i].element->cell = NULL;
	element->grid = NULL;
}

/* Narrower than its room: the box follows. */
static void shrink_box(struct composer *composer, float width)
{
	struct box *box = &composer->boxes[composer->box_count - 1];
	float spare = box->width_pt - width, shift;

	if (spare <= 0)
		return;
	shift = spare * box_left_share(box->style, box[-1].element);
	box->left_pt += shift;
	box->width_pt = width;
	if (box->decoration != SIZE_MAX) {
		struct decoration *decoration =
		    &composer->flow->decorations[box->decoration];

		decoration->x_pt += shift;
		decoration->width_pt -= spare;
	}
}

void grid_open(struct composer *composer, struct element *element)
{
	struct grid *grid = element->grid;
	float width = grid->spacing_pt, x;

	if (!columns_fit(composer, element, composer_box(composer)->width_pt)) {
		diag_add(composer->diags, DIAG_TABLE_WIDE, 0, NULL);
		grid_forget(element);
		return;
	}
	for (size_t i = 0; i < grid->column_count; i++)
		width += grid->width_pt[i];
	shrink_box(composer, width * grid->scale);
	composer->boxes[composer->box_count - 1].width_pt = width;
	grid->first = composer->flow->count;
	grid->first_decoration = composer->flow->decoration_count;
	for (size_t i = 0; i < grid->cell_count; i++) {
		struct grid_cell *cell = &grid->cells[i];

		x = grid->spacing_pt;
		for (size_t k = 0; k < cell->column; k++)
			x += grid->width_pt[k];
		cell->width_pt = -grid->spacing_pt;
		for (size_t k = 0; k < cell->columns; k++)
			cell->width_pt += grid->width_pt[cell->column + k];
		cell->x_pt = composer_box(composer)->left_pt +
		    (grid->is_rtl ? width - x - cell->width_pt : x);
		cell_insets(cell->element->style, cell->insets_pt);
		for (unsigned side = 0; side < 4; side += 2)
			cell->insets_pt[side] = fminf(cell->insets_pt[side],
			    composer->page_height_pt / 6);
	}
}

void cell_open(struct composer *composer, struct element *element)
{
	struct grid_cell *cell = element->cell;
	struct flow *outer = composer->flow;
	float inset = cell->insets_pt[1] + cell->insets_pt[3];
	struct box box = { .element = element,
		.style = element->style,
		.decoration = SIZE_MAX };

	/* padding gives way before the text does */
	if (inset > cell->width_pt * 0.8f) {
		cell->insets_pt[1] *= cell->width_pt * 0.8f / inset;
		cell->insets_pt[3] *= cell->width_pt * 0.8f / inset;
		inset = cell->width_pt * 0.8f;
	}
	box.left_pt = cell->x_pt + cell->insets_pt[3];
	box.width_pt = cell->width_pt - inset;
	cell->flow = flow_new(composer);
	cell->flow->outer = outer;
	composer->flow = cell->flow;
	composer_push(composer, &box);
	if (element->id)
		flow_add_target(composer, element->id, element->node);
}

void cell_close(struct composer *composer, struct element *element)
{
	struct grid_cell *cell = element->cell;
	struct flow *flow = cell->flow;

	flow_finish(composer);
	cell->height_pt = cell->insets_pt[0] + cell->insets_pt[2] +
	    flow_full_height(flow);
	composer->flow = flow->outer;
	composer->box_count--;
}

/* Single rows first; what a cell over several rows lacks goes to the last. */
static void set_heights(struct grid *grid)
{
	for (size_t i = 0; i < grid->cell_count; i++) {
		const struct grid_cell *cell = &grid->cells[i];

		if (cell->rows == 1)
			grid->height_pt[cell->row] = fmaxf(
			    grid->height_pt[cell->row],
			    cell->height_pt + grid->spacing_pt);
	}
	for (size_t i = 0; i < grid->cell_count; i++) {
		const struct grid_cell *cell = &grid->cells[i];
		float lack = cell->height_pt + grid->spacing_pt;

		if (cell->rows == 1)
			continue;
		for (size_t k = 0; k < cell->rows && lack > 0; k++)
			lack -= grid->height_pt[cell->row + k];
		grid->height_pt[cell->row + cell->rows - 1] += fmaxf(0, lack);
	}
}

static bool is_hidden(const struct element *element)
{
	return style_is(element->style, PROPERTY_DISPLAY, KEYWORD_NONE);
}

static bool is_in_group(
    const struct grid *grid, size_t row, enum tag tag, enum keyword display)
{
	const struct element *group = grid->rows[row]->parent;

	return element_tag(group) == tag &&
	    style_is(group->style, PROPERTY_DISPLAY, display);
}

static bool is_head_row(const struct grid *grid, size_t row)
{
	return is_in_group(grid, row, TAG_THEAD, KEYWORD_TABLE_HEADER_GROUP);
}

static bool is_foot_row(const struct grid *grid, size_t row)
{
	return is_in_group(grid, row, TAG_TFOOT, KEYWORD_TABLE_FOOTER_GROUP);
}

/* CSS 2.1, 17.2: header and footer groups are printed on each page. */
static void repeat_rows(
    struct composer *composer, size_t first, size_t body, size_t end)
{
	struct flow *flow = composer->flow;
	struct repeat *head, *foot;

	if (end == SIZE_MAX)
		end = flow->count;
	if (body >= end)
		return;
	head = repeat_new(composer, first, body);
	foot = repeat_new(composer, end, flow->count);
	for (size_t i = body; i < flow->count; i++) {
		flow->bands[i].head = head;
		flow->bands[i].foot = i < end ? foot : NULL;
	}
}

/* Rows that cells hold together, one after the other. */
static void compose_groups(struct composer *composer, struct element *element)
{
	const struct grid *grid = element->grid;
	size_t row = 0, cell = 0, first = composer->flow->count, body = first;
	size_t body_end = SIZE_MAX;
	bool is_head = true;

	while (row < grid->row_count) {
		size_t end_row = row + 1, end_cell = cell;

		while (end_cell < grid->cell_count &&
		    grid->cells[end_cell].row < end_row) {
			const struct grid_cell *next = &grid->cells[end_cell++];

			if (next->row + next->rows > end_row)
				end_row = next->row + next->rows;
		}
		if (is_foot_row(grid, row) && body_end == SIZE_MAX)
			body_end = composer->flow->count;
		compose_rows(composer, element, row, end_row, cell, end_cell);
		row = end_row;
		cell = end_cell;
		is_head = is_head && is_head_row(grid, row - 1);
		if (is_head)
			body = composer->flow->count;
	}
	repeat_rows(composer, first, body, body_end);
}

/* What is painted behind a table is behind its rows, not its captions.  A new
 * decoration: they are in the order of their first bands. */
static void paint_rows(struct composer *composer, size_t first, float scale)
{
	struct flow *flow = composer->flow;
	struct box *box = &composer->boxes[composer->box_count - 1];
	struct decoration *made;

	if (box->decoration == SIZE_MAX || first == flow->count)
		return;
	made = flow_add_decoration(composer, box->style);
	*made = flow->decorations[box->decoration];
	made->first = first;
	made->last = flow->count - 1;
	/* it is scaled with the rest */
	made->x_pt = box->left_pt + (made->x_pt - box->left_pt) / scale;
	made->width_pt /= scale;
	box->decoration = SIZE_MAX;
}

static void add_rows(struct composer *composer, struct element *element)
{
	struct grid *grid = element->grid;
	size_t first = composer->flow->count;

	grid->is_closed = true;
	/* cells that were not shown have no flow */
	for (size_t i = 0; i < grid->cell_count; i++)
		if (!grid->cells[i].flow || is_hidden(grid->cells[i].element))
			grid->cells[i].flow = flow_new(composer);
	set_heights(grid);
	box_edge(composer, element->style, 0);
	if (grid->spacing_pt > 0) {
		flow_add(composer, grid->spacing_pt);
		flow_add_cost(composer->flow, BREAK_STUCK);
	}
	compose_groups(composer, element);
	box_edge(composer, element->style, 2);
	paint_rows(composer, first, grid->scale);
}

/* All bands of a table have one head and one foot at most. */
static void scale_repeats(
    struct flow *flow, size_t first, float left, float scale)
{
	const struct repeat *done[2] = { NULL, NULL };

	for (size_t i = first; i < flow->count; i++) {
		struct repeat *ours[2] = { flow->bands[i].head,
			flow->bands[i].foot };

		for (unsigned k = 0; k < 2; k++) {
			if (!ours[k] || ours[k] == done[k])
				continue;
			done[k] = ours[k];
			items_scale(ours[k]->items, left, scale);
			ours[k]->height_pt *= scale;
		}
	}
}

/* A table that is set smaller is made as large as its text, and then all of it
 * is scaled about its left end. */
static void scale_table(struct composer *composer, const struct grid *grid)
{
	struct flow *flow = composer->flow;
	float left = composer_box(composer)->left_pt, scale = grid->scale;

	for (size_t i = grid->first; i < flow->count; i++) {
		struct band *band = &flow->bands[i];

		band->height_pt *= scale;
		if (i > grid->first)
			band->space_pt *= scale;
		items_scale(band->first, left, scale);
		for (struct lane *lane = band->lanes; lane; lane = lane->next)
			items_scale(lane->items, left, scale);
	}
	scale_repeats(flow, grid->first, left, scale);
	for (size_t i = grid->first_decoration; i < flow->decoration_count;
	     i++) {
		struct decoration *decoration = &flow->decorations[i];

		decoration->x_pt = left + (decoration->x_pt - left) * scale;
		decoration->width_pt *= scale;
	}
}

void grid_close(struct composer *composer, struct element *element)
{
	struct grid *grid = element->grid;

	if (!grid->is_closed)
		add_rows(composer, element);
	if (grid->scale < 1)
		scale_table(composer, grid);
}

void caption_open(struct composer *composer, struct element *caption)
{
	struct element *table = caption->parent;

	if (table && table->grid && !table->grid->is_closed &&
	    style_is(caption->style, PROPERTY_CAPTION_SIDE, KEYWORD_BOTTOM))
		add_rows(composer, table);
}
