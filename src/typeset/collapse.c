/* Borders that neighbours in a table share: of all that meet at an edge one is
 * drawn (CSS 2.1, 17.6.2.1).  Cells get styles with the borders they end up
 * with; rows and the table itself have none left. */
#include "typeset/flow.h"

#include <stdlib.h>
#include <string.h>

enum { TOP, RIGHT, BOTTOM, LEFT };

struct edge {
	struct value line, width, colour;
};

struct cell_edges {
	struct edge sides[4];
};

/* Copies of styles that were made last: cells of a table are much alike. */
#define COPIES 16
struct copy {
	const struct style *from;
	struct cell_edges edges;
	const struct style *made;
};

struct collapsing {
	struct composer *composer;
	struct grid *grid;
	struct cell_edges *edges; /* of cells */
	struct copy copies[COPIES];
	unsigned next_copy;
};

static struct edge edge_of(const struct style *style, unsigned side)
{
	return (struct edge){ style->values[PROPERTY_BORDER_TOP_STYLE + side],
		style->values[PROPERTY_BORDER_TOP_WIDTH + side],
		style->values[PROPERTY_BORDER_TOP_COLOR + side] };
}

static int line_rank(const struct edge *edge)
{
	static const enum keyword ranks[] = { KEYWORD_INSET, KEYWORD_GROOVE,
		KEYWORD_OUTSET, KEYWORD_RIDGE, KEYWORD_DOTTED, KEYWORD_DASHED,
		KEYWORD_SOLID, KEYWORD_DOUBLE };

	for (int i = 0; i < (int)(sizeof(ranks) / sizeof(ranks[0])); i++)
		if (edge->line.keyword == ranks[i])
			return i + 1;
	return 0; /* none */
}

/* Where they are alike the second wins. */
static bool edge_beats(const struct edge *edge, const struct edge *other)
{
	bool is_hidden = edge->line.keyword == KEYWORD_HIDDEN;

	if (other->line.keyword == KEYWORD_HIDDEN || is_hidden)
		return is_hidden && other->line.keyword != KEYWORD_HIDDEN;
	if (edge->width.number != other->width.number)
		return edge->width.number > other->width.number;
	return line_rank(edge) > line_rank(other);
}

static void take_style(
    struct edge *edge, const struct style *style, unsigned side)
{
	struct edge other = edge_of(style, side);

	if (edge_beats(&other, edge))
		*edge = other;
}

/* Both have the edge that wins. */
static void share(struct edge *first, struct edge *second)
{
	if (edge_beats(second, first))
		*first = *second;
	else
		*second = *first;
}

/* Where the column before, and the one behind a cell is. */
static unsigned before_side(const struct grid *grid)
{
	return grid->is_rtl ? RIGHT : LEFT;
}

static unsigned behind_side(const struct grid *grid)
{
	return grid->is_rtl ? LEFT : RIGHT;
}

/* What rows and the table say of the edges of a cell. */
static void start_cell(const struct collapsing *collapsing, size_t index,
    const struct style *table)
{
	const struct grid *grid = collapsing->grid;
	const struct grid_cell *cell = &grid->cells[index];
	struct edge *sides = collapsing->edges[index].sides;
	size_t last_row = cell->row + cell->rows - 1;
	bool is_outer[4] = { [TOP] = cell->row == 0,
		[BOTTOM] = last_row + 1 == grid->row_count };

	is_outer[before_side(grid)] = cell->column == 0;
	is_outer[behind_side(grid)] = cell->column + cell->columns ==
	    grid->column_count;

	for (unsigned side = 0; side < 4; side++) {
		const struct element *row =
		    grid->rows[side == BOTTOM ? last_row : cell->row];

		sides[side] = edge_of(cell->element->style, side);
		if (is_outer[side] || side % 2 == 0)
			take_style(&sides[side], row->style, side);
		if (is_outer[side])
			take_style(&sides[side], table, side);
	}
}

/* Cells in document order: those above and before are there already, and behind
 * those that reach down from rows above. */
static void meet_neighbours(const struct collapsing *collapsing)
{
	const struct grid *grid = collapsing->grid;
	size_t *owners = memory_array(grid->column_count, sizeof(size_t));
	unsigned start = before_side(grid), finish = behind_side(grid);

	for (size_t i = 0; i < grid->column_count; i++)
		owners[i] = SIZE_MAX;
	for (size_t i = 0; i < grid->cell_count; i++) {
		const struct grid_cell *cell = &grid->cells[i];
		size_t end = cell->column + cell->columns, before, behind;
		struct edge *own = collapsing->edges[i].sides;

		for (size_t k = cell->column; k < end; k++) {
			if (owners[k] != SIZE_MAX)
				share(
				    &collapsing->edges[owners[k]].sides[BOTTOM],
				    &own[TOP]);
			owners[k] = i;
		}
		before = cell->column > 0 ? owners[cell->column - 1] : SIZE_MAX;
		if (before != SIZE_MAX &&
		    grid->cells[before].row + grid->cells[before].rows >
			cell->row)
			share(&collapsing->edges[before].sides[finish],
			    &own[start]);
		behind = end < grid->column_count ? owners[end] : SIZE_MAX;
		if (behind != SIZE_MAX &&
		    grid->cells[behind].row + grid->cells[behind].rows >
			cell->row)
			share(&own[finish],
			    &collapsing->edges[behind].sides[start]);
	}
	free(owners);
}

static bool is_edge(const struct edge *a, const struct edge *b)
{
	return a->line.keyword == b->line.keyword &&
	    a->width.number == b->width.number &&
	    a->colour.kind == b->colour.kind &&
	    (a->colour.kind != VALUE_COLOUR ||
		(a->colour.colour.red == b->colour.colour.red &&
		    a->colour.colour.green == b->colour.colour.green &&
		    a->colour.colour.blue == b->colour.colour.blue));
}

static bool has_edges(const struct style *style, const struct cell_edges *edges)
{
	for (unsigned side = 0; side < 4; side++) {
		struct edge own = edge_of(style, side);

		if (!is_edge(&own, &edges->sides[side]))
			return false;
	}
	return true;
}

/* The style with other borders. */
static const struct style *style_with(struct collapsing *collapsing,
    const struct style *style, const struct cell_edges *edges)
{
	struct copy *copy;
	struct style *made;

	if (has_edges(style, edges))
		return style;
	for (unsigned i = 0; i < COPIES; i++) {
		copy = &collapsing->copies[i];
		if (copy->from == style && has_edges(copy->made, edges))
			return copy->made;
	}
	made = ARENA_NEW(collapsing->composer->scratch, struct style);
	*made = *style;
	for (unsigned side = 0; side < 4; side++) {
		const struct edge *edge = &edges->sides[side];

		made->values[PROPERTY_BORDER_TOP_STYLE + side] = edge->line;
		made->values[PROPERTY_BORDER_TOP_WIDTH + side] = edge->width;
		made->values[PROPERTY_BORDER_TOP_COLOR + side] = edge->colour;
	}
	copy = &collapsing->copies[collapsing->next_copy++ % COPIES];
	*copy = (struct copy){ style, *edges, made };
	return made;
}

static void drop_borders(struct collapsing *collapsing, struct element *element)
{
	struct cell_edges none;

	for (unsigned side = 0; side < 4; side++) {
		none.sides[side] = edge_of(element->style, side);
		none.sides[side].line.keyword = KEYWORD_NONE;
		none.sides[side].width.number = 0;
	}
	for (unsigned side = 0; side < 4; side++) {
		if (style_border(element->style, side) <= 0)
			continue;
		element->style = style_with(collapsing, element->style, &none);
		return;
	}
}

void borders_collapse(struct composer *composer, struct element *table)
{
	struct grid *grid = table->grid;
	struct collapsing collapsing = { .composer = composer, .grid = grid };

	if (!style_is(table->style, PROPERTY_BORDER_COLLAPSE, KEYWORD_COLLAPSE))
		return;
	collapsing.edges = memory_array(
	    grid->cell_count, sizeof(*collapsing.edges));
	for (size_t i = 0; i < grid->cell_count; i++)
		start_cell(&collapsing, i, table->style);
	meet_neighbours(&collapsing);
	for (size_t i = 0; i < grid->cell_count; i++) {
		struct element *cell = grid->cells[i].element;

		cell->style = style_with(
		    &collapsing, cell->style, &collapsing.edges[i]);
	}
	for (size_t i = 0; i < grid->row_count; i++)
		drop_borders(&collapsing, grid->rows[i]);
	drop_borders(&collapsing, table);
	free(collapsing.edges);
}
