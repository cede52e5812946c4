/* Tables: those that only lay out are unwrapped, the others put in order. */
#include <stdlib.h>
#include <string.h>

#include "clean/tidy.h"

static bool is_cell(enum tag tag)
{
	return tag == TAG_TD || tag == TAG_TH;
}

/* What of a table decides whether it lays out. */
struct layout {
	size_t rows, cells, filled, pictured, heads;
	size_t row_cells, widest; /* of the row under way; of the widest */
	bool has_table, has_blocks;
};

static void cell_look(const struct node *cell, struct layout *layout)
{
	const struct node *node;
	bool has_picture = false;

	layout->cells++;
	layout->row_cells++;
	if (layout->row_cells > layout->widest)
		layout->widest = layout->row_cells;
	for (node = node_following(cell, cell); node;
	     node = node_following(node, cell)) {
		has_picture |= node->tag == TAG_FIGURE;
		layout->has_table |= node->tag == TAG_TABLE;
	}
	layout->filled += !node_is_blank(cell);
	layout->pictured += has_picture;
	layout->heads += cell->tag == TAG_TH;
	layout->has_blocks |= cell->first != cell->last || has_picture ||
	    (cell->first && cell->first->tag != TAG_P);
}

static bool is_layout(const struct node *table)
{
	struct layout layout = { 0 };
	const struct node *node = node_following(table, table);

	while (node) {
		if (is_cell(node->tag)) {
			cell_look(node, &layout);
			node = node_following_outside(node, table);
			continue;
		}
		if (node->tag == TAG_TR)
			layout.row_cells = 0;
		layout.rows += node->tag == TAG_TR;
		node = node_following(node, table);
	}
	if (layout.cells <= 1 || layout.has_table || !layout.filled)
		return true;
	/* one column of more than lines */
	if (layout.widest == 1 && layout.has_blocks && !layout.heads)
		return true;
	/* pictures side by side */
	return layout.pictured == layout.filled;
}

/* ---- pictures over their captions */

#define GRID_CAPTION 60 /* characters under a picture of a grid */

/* Every cell that is not blank is a picture alone. */
static bool is_picture_row(const struct node *row)
{
	const struct node *cell;
	bool has_picture = false;

	for (cell = row->first; cell; cell = cell->next) {
		if (cell->tag == TAG_TH)
			return false;
		if (!cell->first)
			continue;
		if (cell->first != cell->last || cell->first->tag != TAG_FIGURE)
			return false;
		has_picture = true;
	}
	return has_picture;
}

static bool is_caption_row(struct arena *arena, const struct node *row)
{
	const struct node *cell;

	for (cell = row->first; cell; cell = cell->next)
		if (cell->tag == TAG_TH || cell->first != cell->last ||
		    (cell->first && cell->first->tag != TAG_P) ||
		    (cell->first &&
			utf8_length(node_words(arena, cell)) > GRID_CAPTION))
			return false;
	return true;
}

static size_t cells_count(const struct node *row)
{
	const struct node *cell;
	size_t count = 0;

	for (cell = row->first; cell; cell = cell->next)
		count++;
	return count;
}

/* The section of a table whose rows are pictures and, below some of them, lines
 * about each; or NULL. */
static struct node *grid_section(struct arena *arena, const struct node *table)
{
	const struct node *row, *pictures = NULL;

	if (!table->first || table->first != table->last ||
	    table->first->tag != TAG_TBODY)
		return NULL;
	for (row = table->first->first; row; row = row->next) {
		if (is_picture_row(row)) {
			pictures = row;
			continue;
		}
		if (!pictures || !is_caption_row(arena, row) ||
		    cells_count(row) != cells_count(pictures))
			return NULL;
		pictures = NULL;
	}
	return table->first;
}

/* What stands under a picture goes behind it, as its caption. */
static void grid_order(struct arena *arena, struct node *section)
{
	struct node *row, *cell, *above;

	for (row = section->first; row; row = row->next) {
		if (!row->prev || is_picture_row(row))
			continue;
		above = row->prev->first;
		for (cell = row->first; cell && above;
		     cell = cell->next, above = above->next) {
			if (!cell->first)
				continue;
			if (above->first)
				node_set_role(arena, cell->first, ROLE_CAPTION);
			node_move_children(above, cell);
		}
	}
}

/* The blocks of all its cells take its place; a caption is a paragraph. */
static void table_unwrap(struct arena *arena, struct node *table)
{
	struct node *node, *next, *line;

	if (table->parent->tag == TAG_FIGURE)
		node_unwrap(table->parent);
	for (node = node_following(table, table); node; node = next) {
		if (is_cell(node->tag)) {
			next = node_following_outside(node, table);
			while (node->first)
				node_insert_before(table, node->first);
		} else if (node->tag == TAG_CAPTION) {
			next = node_following_outside(node, table);
			line = node_new(arena, TAG_P);
			node_set_role(arena, line, ROLE_CAPTION);
			node_move_children(line, node);
			if (line->first)
				node_insert_before(table, line);
		} else {
			next = node_following(node, table);
		}
	}
	node_remove(table);
}

/* ---- order of parts */

/* One caption, one thead, then tbodies, one tfoot (HTML, 4.9.1). */
static void parts_order(struct arena *arena, struct node *table)
{
	struct node *part, *next, *caption = NULL, *head = NULL, *foot = NULL;
	struct node *line;

	for (part = table->first; part; part = next) {
		next = part->next;
		switch (part->tag) {
		case TAG_CAPTION:
			if (!caption) {
				caption = part;
				break;
			}
			line = node_new(arena, TAG_P);
			node_move_children(line, part);
			node_remove(part);
			node_insert_before(table, line);
			break;
		case TAG_THEAD:
			if (head)
				part->tag = TAG_TBODY;
			else
				head = part;
			break;
		case TAG_TFOOT:
			if (foot)
				part->tag = TAG_TBODY;
			else
				foot = part;
			break;
		case TAG_TBODY:
			break;
		default:
			node_insert_before(part, node_new(arena, TAG_TBODY));
			node_append(part->prev, part);
			break;
		}
	}
	if (head && head != table->first)
		node_insert_before(table->first, head);
	if (caption && caption != table->first)
		node_insert_before(table->first, caption);
	if (foot)
		node_append(table, foot);
}

/* A first row of th is the head where there is none. */
static void head_find(struct arena *arena, struct node *table)
{
	struct node *body, *row, *cell, *head;
	size_t count = 0;

	for (body = table->first; body; body = body->next)
		if (body->tag == TAG_THEAD)
			return;
	for (body = table->first; body && body->tag != TAG_TBODY;)
		body = body->next;
	row = body ? body->first : NULL;
	if (!row || row == body->last)
		return;
	for (cell = row->first; cell; cell = cell->next, count++)
		if (cell->tag != TAG_TH || node_attr(cell, ATTR_ROWSPAN))
			return;
	if (count < 2 && !node_attr(row->first, ATTR_COLSPAN))
		return;
	head = node_new(arena, TAG_THEAD);
	node_insert_before(body, head);
	node_append(head, row);
}

/* A head names its column or row; one without words names none. */
static void cells_name(struct arena *arena, struct node *section)
{
	struct node *row, *cell;

	for (row = section->first; row; row = row->next) {
		for (cell = row->first; cell; cell = cell->next) {
			if (section->tag == TAG_THEAD)
				cell->tag = TAG_TH;
			if (node_is_blank(cell))
				cell->tag = TAG_TD;
			if (cell->tag != TAG_TH)
				continue;
			if (section->tag == TAG_THEAD)
				node_set_attr(arena, cell, ATTR_SCOPE, "col");
			else if (cell == row->first)
				node_set_attr(arena, cell, ATTR_SCOPE, "row");
		}
	}
}

/* ---- spans */

#define COLUMNS_MAX 256 /* with more, spans are not believed */

static unsigned span(const struct node *cell, enum attr_id id)
{
	const char *value = node_attr(cell, id);

	return value ? (unsigned)strtoul(value, NULL, 10) : 1;
}

static void span_set(
    struct arena *arena, struct node *cell, enum attr_id id, unsigned value)
{
	node_set_attr(arena, cell, id,
	    value > 1 ? arena_printf(arena, "%u", value) : NULL);
}

/* The widest row by its cells; a cell alone in its row spans what it likes. */
static size_t table_width(const struct node *table)
{
	const struct node *section, *row, *cell;
	size_t width = 1, sum;

	for (section = table->first; section; section = section->next) {
		if (section->tag == TAG_CAPTION)
			continue;
		for (row = section->first; row; row = row->next) {
			sum = 0;
			for (cell = row->first; cell; cell = cell->next)
				sum += row->first == row->last
				    ? 1
				    : span(cell, ATTR_COLSPAN);
			if (sum > width)
				width = sum;
		}
	}
	return width;
}

static void spans_forget(struct arena *arena, struct node *section)
{
	struct node *row, *cell;

	for (row = section->first; row; row = row->next) {
		for (cell = row->first; cell; cell = cell->next) {
			span_set(arena, cell, ATTR_COLSPAN, 1);
			span_set(arena, cell, ATTR_ROWSPAN, 1);
		}
	}
}

/* Places a cell at the first free column; cuts its spans to what is free.
 * `until[c]` is the first row in which column c is free again. */
static size_t cell_place(struct arena *arena, struct node *cell, size_t column,
    size_t row, size_t rows, size_t width, size_t *until)
{
	unsigned columns = span(cell, ATTR_COLSPAN);
	unsigned down = span(cell, ATTR_ROWSPAN);
	size_t i;

	while (column < width && until[column] > row)
		column++;
	if (!down || down > rows - row) /* 0: to the section's end */
		down = (unsigned)(rows - row);
	for (i = 1;
	     i < columns && column + i < width && until[column + i] <= row;)
		i++;
	columns = (unsigned)i;
	for (i = 0; i < columns && column + i < width; i++)
		until[column + i] = row + down;
	span_set(arena, cell, ATTR_COLSPAN, columns);
	span_set(arena, cell, ATTR_ROWSPAN, down);
	return column + columns;
}

static void spans_clamp(struct arena *arena, struct node *section, size_t width)
{
	size_t until[COLUMNS_MAX] = { 0 };
	struct node *row, *cell;
	size_t rows = 0, i = 0, column;

	for (row = section->first; row; row = row->next)
		rows++;
	for (row = section->first; row; row = row->next, i++) {
		column = 0;
		for (cell = row->first; cell; cell = cell->next)
			column = cell_place(
			    arena, cell, column, i, rows, width, until);
	}
}

/* A row without anything in it shows nothing, unless a cell reaches into it. */
static void rows_prune(struct node *section)
{
	struct node *row, *next, *cell;
	unsigned reach = 0; /* rows that a cell above reaches */

	for (row = section->first; row; row = next) {
		next = row->next;
		reach -= reach > 0;
		for (cell = row->first; cell; cell = cell->next) {
			unsigned down = span(cell, ATTR_ROWSPAN);

			if (down != 1)
				reach = down && down < 65535 ? down : 65535;
		}
		if (!reach && node_is_blank(row) && section->first->next)
			node_remove(row);
	}
}

static void table_order(struct arena *arena, struct node *table)
{
	struct node *section;
	size_t width;

	parts_order(arena, table);
	for (section = table->first; section; section = section->next)
		if (section->tag != TAG_CAPTION)
			rows_prune(section);
	head_find(arena, table);
	width = table_width(table);
	for (section = table->first; section; section = section->next) {
		if (section->tag == TAG_CAPTION)
			continue;
		if (width > COLUMNS_MAX)
			spans_forget(arena, section);
		else
			spans_clamp(arena, section, width);
		cells_name(arena, section);
	}
}

void tables_tidy(struct article *article)
{
	size_t count, i;
	struct node **list = nodes_list(article, &count), *grid;

	/* from behind: inner tables before those around them */
	for (i = count; i-- > 0;) {
		if (list[i]->tag != TAG_TABLE)
			continue;
		grid = grid_section(article->arena, list[i]);
		if (grid)
			grid_order(article->arena, grid);
		if (grid || is_layout(list[i]))
			table_unwrap(article->arena, list[i]);
		else
			table_order(article->arena, list[i]);
	}
	free(list);
}
