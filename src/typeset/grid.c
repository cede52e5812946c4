/* The rows and columns of tables (HTML, 4.9.12.1 "forming a table"). */
#include "typeset/flow.h"

#include <math.h>
#include <stdlib.h>

/* A table with more columns than this is no table. */
#define COLUMNS_MAX 64

#define SPACING_MAX_PT 36.0f

static size_t span_of(
    const struct element *element, enum attr_id attr, size_t most)
{
	const char *text = node_attr(element->node, attr);
	unsigned long span = text ? strtoul(text, NULL, 10) : 1;

	return span < 1 ? 1 : span > most ? most : (size_t)span;
}

static bool is_cell(const struct element *element)
{
	enum tag tag = element_tag(element);

	return (tag == TAG_TD || tag == TAG_TH) && element->parent &&
	    element_tag(element->parent) == TAG_TR;
}

/* The next row or cell of the table, not of tables in it. */
static struct element *next_part(struct element *part, struct element *root)
{
	do {
		enum tag tag = element_tag(part);
		bool with_inside = part == root || tag == TAG_TR ||
		    tag == TAG_THEAD || tag == TAG_TBODY || tag == TAG_TFOOT;

		part = element_following(part, root, with_inside);
	} while (part && element_tag(part) != TAG_TR && !is_cell(part));
	return part;
}

static void count_parts(struct element *root, struct grid *grid)
{
	struct element *part = root;

	while ((part = next_part(part, root))) {
		if (element_tag(part) == TAG_TR)
			grid->row_count++;
		else
			grid->cell_count++;
	}
}

/* Gives the cell the next free columns of its row. */
static bool place_cell(struct grid *grid, struct grid_cell *cell,
    size_t *column, size_t busy[COLUMNS_MAX])
{
	while (*column < COLUMNS_MAX && busy[*column] > 0)
		++*column;
	cell->column = *column;
	cell->columns = span_of(cell->element, ATTR_COLSPAN, COLUMNS_MAX);
	cell->rows = span_of(
	    cell->element, ATTR_ROWSPAN, grid->row_count - cell->row);
	if (cell->column + cell->columns > COLUMNS_MAX)
		return false;
	for (size_t i = 0; i < cell->columns; i++)
		if (busy[cell->column + i] < cell->rows)
			busy[cell->column + i] = cell->rows;
	*column = cell->column + cell->columns;
	if (*column > grid->column_count)
		grid->column_count = *column;
	return true;
}

static bool place_cells(struct element *root, struct grid *grid)
{
	size_t busy[COLUMNS_MAX] = { 0 };
	size_t row = 0, cell = 0, column = 0;
	struct element *part = root;

	while ((part = next_part(part, root))) {
		if (element_tag(part) == TAG_TR) {
			for (size_t i = 0; i < COLUMNS_MAX && row > 0; i++)
				busy[i] -= busy[i] > 0;
			grid->rows[row++] = part;
			column = 0;
		} else {
			grid->cells[cell].element = part;
			grid->cells[cell].row = row - 1;
			if (!place_cell(
				grid, &grid->cells[cell], &column, busy))
				return false;
			cell++;
		}
	}
	return true;
}

/* A caption that is to stand below becomes the last in its table. */
static void move_captions(struct element *root)
{
	struct element *last = root->last;
	struct element *next;

	for (struct element *at = root->first; at && at != last; at = next) {
		next = at->next;
		if (element_tag(at) != TAG_CAPTION ||
		    !style_is(at->style, PROPERTY_CAPTION_SIDE, KEYWORD_BOTTOM))
			continue;
		element_unlink(at);
		element_append(root, at);
	}
}

static void prepare(struct composer *composer, struct element *root)
{
	struct arena *arena = composer->scratch;
	struct grid *grid = ARENA_NEW(arena, struct grid);

	move_captions(root);
	count_parts(root, grid);
	if (grid->cell_count == 0)
		return;
	grid->cells = arena_array(
	    arena, grid->cell_count, sizeof(*grid->cells));
	grid->rows = arena_array(arena, grid->row_count, sizeof(*grid->rows));
	/* one column is blocks under each other */
	if (!place_cells(root, grid)) {
		diag_add(composer->diags, DIAG_TABLE_WIDE, 0, NULL);
		return;
	}
	if (grid->column_count < 2)
		return;
	grid->minimum_pt = arena_array(
	    arena, grid->column_count, sizeof(float));
	grid->maximum_pt = arena_array(
	    arena, grid->column_count, sizeof(float));
	grid->width_pt = arena_array(arena, grid->column_count, sizeof(float));
	grid->is_asked = arena_array(arena, grid->column_count, sizeof(bool));
	grid->height_pt = arena_array(arena, grid->row_count, sizeof(float));
	grid->is_rtl = language_is_rtl(root->language);
	root->grid = grid;
	if (style_is(root->style, PROPERTY_BORDER_COLLAPSE, KEYWORD_SEPARATE))
		grid->spacing_pt = fminf(SPACING_MAX_PT,
		    style_length(root->style, PROPERTY_BORDER_SPACING, 0, 0));
	for (size_t i = 0; i < grid->cell_count; i++)
		grid->cells[i].element->cell = &grid->cells[i];
	borders_collapse(composer, root);
}

void tables_prepare(struct composer *composer, struct element *root)
{
	for (struct element *element = root; element;
	     element = element_following(element, root, true))
		if (element_tag(element) == TAG_TABLE)
			prepare(composer, element);
}

/* Of collapsed borders each neighbour has half (CSS 2.1, 17.6.2). */
void cell_insets(const struct style *style, float insets[4])
{
	float share = style_is(
			  style, PROPERTY_BORDER_COLLAPSE, KEYWORD_COLLAPSE)
	    ? 0.5f
	    : 1;

	for (unsigned side = 0; side < 4; side++)
		insets[side] = style_border(style, side) * share +
		    style_length(style, PROPERTY_PADDING_TOP + side, 0, 0);
}
