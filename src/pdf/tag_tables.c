/* Puts the cells of each table into a grid. */
#include <string.h>

#include "pdf/tag_tables.h"

enum {
	COLUMNS_MAX = 2000,
	PLACES_MAX = 4000000 /* of all tables of a chapter */
};

/* One table being walked, row by row. */
struct grid {
	struct arena *arena;
	struct structure *structure;
	uint32_t *carried; /* rows that a cell above still takes, by column */
	uint32_t columns;  /* of the widest row */
	uint32_t reach;    /* no column from here on was ever taken */
	uint32_t room;     /* of structure->elements */
	bool is_filling;   /* the second walk */
	bool is_too_large;
	uint64_t places;
};

static bool is_element(const struct structure_kid *kid)
{
	return kid->kind == KID_ELEMENT;
}

static uint32_t span_of(uint32_t span)
{
	return span > 1 ? span : 1;
}

/* The first free column from `at` on, and how many are free there. */
static uint32_t free_columns(
    const struct grid *grid, uint32_t *at, uint32_t limit)
{
	uint32_t count = 0;

	while (*at < limit && grid->carried[*at] > 0)
		++*at;
	while (*at + count < limit && grid->carried[*at + count] == 0)
		count++;
	return count;
}

static void place_cell(struct grid *grid, struct structure_element *cell,
    uint32_t *at, uint32_t rows_left)
{
	uint32_t columns = span_of(cell->columns);
	uint32_t count = free_columns(grid, at, COLUMNS_MAX);

	if (count == 0 || columns > COLUMNS_MAX - *at) {
		grid->is_too_large = true;
		return;
	}
	if (columns > count)
		cell->columns = columns = count;
	if (cell->rows > rows_left)
		cell->rows = rows_left;
	for (uint32_t i = 0; i < columns; i++)
		grid->carried[*at + i] = span_of(cell->rows);
	*at += columns;
	if (*at > grid->reach)
		grid->reach = *at;
}

static uint32_t add_cell(struct grid *grid, uint32_t row, uint32_t columns)
{
	struct structure *structure = grid->structure;
	struct structure_element *larger;

	if (structure->count == grid->room) {
		grid->room = 2 * grid->room + 16;
		larger = arena_array(grid->arena, grid->room, sizeof(*larger));
		memcpy(larger, structure->elements,
		    structure->count * sizeof(*larger));
		structure->elements = larger;
	}
	structure->elements[structure->count] = (struct structure_element){
		.kind = STRUCTURE_TD,
		.parent = row,
		.columns = columns,
		.rows = 1
	};
	return structure->count++;
}

/* Empty cells in what is free of the row. */
static void fill_row(struct grid *grid, uint32_t number, uint32_t at)
{
	struct structure_kid *kids = NULL;
	struct structure_element *row = &grid->structure->elements[number];
	uint32_t kid_count = row->kid_count, count;

	while ((count = free_columns(grid, &at, grid->columns)) > 0) {
		uint32_t cell = add_cell(grid, number, count);

		row = &grid->structure->elements[number];
		if (kids == NULL) {
			/* every second column may be free */
			kids = arena_array(grid->arena,
			    kid_count + grid->columns / 2 + 1, sizeof(*kids));
			if (kid_count > 0)
				memcpy(
				    kids, row->kids, kid_count * sizeof(*kids));
			row->kids = kids;
		}
		kids[row->kid_count++] = (struct structure_kid){ KID_ELEMENT,
			cell, 0 };
		for (uint32_t i = 0; i < count; i++)
			grid->carried[at + i] = 1;
		at += count;
	}
}

static void walk_row(struct grid *grid, uint32_t number, uint32_t rows_left)
{
	const struct structure_element *row =
	    &grid->structure->elements[number];
	uint32_t at = 0, width;

	for (uint32_t i = 0; i < row->kid_count && !grid->is_too_large; i++)
		if (is_element(&row->kids[i]))
			place_cell(grid,
			    &grid->structure->elements[row->kids[i].number],
			    &at, rows_left);
	if (grid->is_filling)
		fill_row(grid, number, at);
	for (width = grid->reach; width > 0 && !grid->carried[width - 1];)
		width--;
	if (width > grid->columns)
		grid->columns = width;
	for (uint32_t i = 0; i < width; i++)
		if (grid->carried[i] > 0)
			grid->carried[i]--;
	grid->places += width;
}

/* The rows right in an element: of a group, or of the table. */
static void walk_rows(struct grid *grid, uint32_t number)
{
	const struct structure_element *group =
	    &grid->structure->elements[number];
	const struct structure_kid *kids = group->kids;
	uint32_t kid_count = group->kid_count, rows = 0;

	memset(grid->carried, 0, grid->reach * sizeof(*grid->carried));
	for (uint32_t i = 0; i < kid_count; i++)
		rows += is_element(&kids[i]) &&
		    grid->structure->elements[kids[i].number].kind ==
			STRUCTURE_TR;
	for (uint32_t i = 0; i < kid_count && !grid->is_too_large; i++) {
		if (!is_element(&kids[i]) ||
		    grid->structure->elements[kids[i].number].kind !=
			STRUCTURE_TR)
			continue;
		walk_row(grid, kids[i].number, rows--);
		if (grid->places > PLACES_MAX)
			grid->is_too_large = true;
	}
}

static void walk_table(struct grid *grid, uint32_t number)
{
	const struct structure_element *table =
	    &grid->structure->elements[number];
	const struct structure_kid *kids = table->kids;
	uint32_t kid_count = table->kid_count;

	walk_rows(grid, number);
	for (uint32_t i = 0; i < kid_count; i++) {
		enum structure_kind kind = STRUCTURE_NONE;

		if (is_element(&kids[i]))
			kind = grid->structure->elements[kids[i].number].kind;
		if (kind == STRUCTURE_THEAD || kind == STRUCTURE_TBODY ||
		    kind == STRUCTURE_TFOOT)
			walk_rows(grid, kids[i].number);
	}
}

void tag_tables_mend(struct arena *arena, struct structure *structure)
{
	struct grid grid = {
		.arena = arena, .structure = structure, .room = structure->count
	};
	uint32_t count = structure->count;

	for (uint32_t i = 0; i < count && !grid.is_too_large; i++) {
		if (structure->elements[i].kind != STRUCTURE_TABLE)
			continue;
		if (grid.carried == NULL)
			grid.carried = arena_array(
			    arena, COLUMNS_MAX, sizeof(*grid.carried));
		grid.columns = 0;
		grid.is_filling = false;
		walk_table(&grid, i);
		grid.is_filling = true;
		if (!grid.is_too_large)
			walk_table(&grid, i);
	}
}
