/*
 * Rows of a table become bands.  Rows that a cell spans are one piece of
 * paper.  If a page can hold it, it is one band; else it is cut where no cell
 * has a line, and lines that are in the way of a cut move down.
 */
#include "typeset/flow.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A band of a cell. */
struct piece {
	float y_pt, height_pt;
	size_t lane, order;
	struct band *band;
};

/* A background with borders. */
struct patch {
	const struct style *style;
	const struct node *node;
	float x_pt, width_pt, top_pt, bottom_pt;
	size_t order;
};

struct sheet_of_rows {
	struct piece *pieces;
	size_t piece_count;
	struct patch *patches;
	size_t patch_count;
	float height_pt;
};

static int compare_numbers(size_t a, size_t b)
{
	return (a > b) - (a < b);
}

static int compare_pieces(const void *left, const void *right)
{
	const struct piece *a = left, *b = right;

	if (a->y_pt != b->y_pt)
		return a->y_pt < b->y_pt ? -1 : 1;
	return compare_numbers(a->order, b->order);
}

static int compare_patches(const void *left, const void *right)
{
	const struct patch *a = left, *b = right;

	if (a->top_pt != b->top_pt)
		return a->top_pt < b->top_pt ? -1 : 1;
	return compare_numbers(a->order, b->order);
}

static float rows_height(const struct grid *grid, size_t first, size_t end)
{
	float height = 0;

	for (size_t i = first; i < end; i++)
		height += grid->height_pt[i];
	return height;
}

static void add_patch(struct sheet_of_rows *sheet, const struct style *style,
    const struct node *node, const float rectangle[4])
{
	struct patch *patch = &sheet->patches[sheet->patch_count];

	if (!style_is_painted(style))
		return;
	*patch = (struct patch){ style, node, rectangle[0], rectangle[2],
		rectangle[1], rectangle[1] + rectangle[3],
		sheet->patch_count++ };
}

/* How far down the content of a cell stands in its room. */
static float cell_drop(const struct grid_cell *cell, float height)
{
	float spare = height - cell->height_pt;

	switch (style_keyword(cell->element->style, PROPERTY_VERTICAL_ALIGN)) {
	case KEYWORD_MIDDLE:
		return fmaxf(0, spare / 2);
	case KEYWORD_BOTTOM:
		return fmaxf(0, spare);
	default:
		return 0;
	}
}

/* CSS 2.1, 17.6.1.1 */
static bool is_hollow(const struct grid_cell *cell)
{
	const struct style *style = cell->element->style;

	return cell->flow->count == 0 &&
	    style_is(style, PROPERTY_EMPTY_CELLS, KEYWORD_HIDE) &&
	    style_is(style, PROPERTY_BORDER_COLLAPSE, KEYWORD_SEPARATE);
}

static void add_cell_patches(struct sheet_of_rows *sheet,
    const struct grid_cell *cell, float y, float height, size_t first_piece)
{
	const struct style *style = cell->element->style;
	float half[4] = { 0, 0, 0, 0 };
	const struct flow *flow = cell->flow;

	if (style_is(style, PROPERTY_BORDER_COLLAPSE, KEYWORD_COLLAPSE))
		for (unsigned side = 0; side < 4; side++)
			half[side] = style_border(style, side) / 2;
	if (!is_hollow(cell))
		add_patch(sheet, style, cell->element->node,
		    (float[4]){ cell->x_pt - half[3], y - half[0],
			cell->width_pt + half[1] + half[3],
			height + half[0] + half[2] });
	for (size_t i = 0; i < flow->decoration_count; i++) {
		const struct decoration *decoration = &flow->decorations[i];
		const struct piece *first, *last;

		if (decoration->first > decoration->last)
			continue;
		first = &sheet->pieces[first_piece + decoration->first];
		last = &sheet->pieces[first_piece + decoration->last];
		add_patch(sheet, decoration->style, decoration->node,
		    (float[4]){ decoration->x_pt, first->y_pt,
			decoration->width_pt,
			last->y_pt + last->height_pt - first->y_pt });
	}
}

static void add_cell(struct sheet_of_rows *sheet, const struct grid_cell *cell,
    size_t lane, float y, float height)
{
	size_t first = sheet->piece_count;
	const struct flow *flow = cell->flow;
	float at = y + cell->insets_pt[0] + cell_drop(cell, height);

	for (size_t i = 0; i < flow->count; i++) {
		struct band *band = &flow->bands[i];

		at += band->space_pt;
		sheet->pieces[sheet->piece_count] = (struct piece){ at,
			band->height_pt, lane, sheet->piece_count, band };
		sheet->piece_count++;
		at += band->height_pt;
	}
	add_cell_patches(sheet, cell, y, height, first);
}

static void fill_sheet(struct composer *composer, struct element *element,
    size_t rows[2], const size_t cells[2], struct sheet_of_rows *sheet)
{
	const struct grid *grid = element->grid;
	const struct box *box = composer_box(composer);
	size_t pieces = 0, patches = 0, row = rows[0];
	float y = 0;

	for (size_t i = cells[0]; i < cells[1]; i++) {
		pieces += grid->cells[i].flow->count;
		patches += grid->cells[i].flow->decoration_count + 1;
	}
	*sheet = (struct sheet_of_rows){ 0 };
	sheet->pieces = memory_array(pieces + 1, sizeof(*sheet->pieces));
	sheet->patches = memory_array(
	    patches + rows[1] - rows[0], sizeof(*sheet->patches));
	sheet->height_pt = rows_height(grid, rows[0], rows[1]);
	for (size_t i = rows[0]; i < rows[1]; i++) {
		add_patch(sheet, grid->rows[i]->style, grid->rows[i]->node,
		    (float[4]){ box->left_pt + grid->spacing_pt, y,
			box->width_pt - 2 * grid->spacing_pt,
			grid->height_pt[i] - grid->spacing_pt });
		y += grid->height_pt[i];
	}
	y = 0;
	for (size_t i = cells[0]; i < cells[1]; i++) {
		const struct grid_cell *cell = &grid->cells[i];

		for (; row < cell->row; row++)
			y += grid->height_pt[row];
		add_cell(sheet, cell, i, y,
		    rows_height(grid, cell->row, cell->row + cell->rows) -
			grid->spacing_pt);
	}
}

/* The part of a patch between two heights. */
static void paint_patch(struct composer *composer, const struct patch *patch,
    float from, float to, struct item ***end)
{
	float top = fmaxf(patch->top_pt, from);
	float bottom = fminf(patch->bottom_pt, to);
	unsigned edges = 2 | 8;

	/* collapsed borders reach half their width beyond the rows */
	if (from <= 0)
		top = patch->top_pt;
	if (patch->top_pt >= from - 0.01f || from <= 0)
		edges |= 1;
	if (patch->bottom_pt <= to + 0.01f)
		edges |= 4;
	style_paint(composer, patch->style, patch->node,
	    (float[4]){
		patch->x_pt, top - from, patch->width_pt, bottom - top },
	    edges, end);
}

static void compose_whole(
    struct composer *composer, struct sheet_of_rows *sheet)
{
	struct band *band = flow_add(composer, sheet->height_pt);
	struct item *rules = NULL, **end = &rules;

	for (size_t i = 0; i < sheet->patch_count; i++)
		paint_patch(composer, &sheet->patches[i], 0,
		    composer->page_height_pt * 1.05f, &end);
	if (rules)
		band_append(band, rules);
	for (size_t i = 0; i < sheet->piece_count; i++) {
		struct item *items = band_take_items(sheet->pieces[i].band);

		items_move(items, 0, sheet->pieces[i].y_pt);
		band_take_marks(band, sheet->pieces[i].band);
		if (items)
			band_append(band, items);
	}
	if (composer->flow->marker)
		marker_attach(composer, band);
}

/* Moves the pieces from `first` on down to where nothing is in the way. */
static void shift_pieces(struct sheet_of_rows *sheet, size_t first, float to)
{
	float from = sheet->pieces[first].y_pt, by = to - from;

	if (by <= 0)
		return;
	for (size_t i = first; i < sheet->piece_count; i++)
		sheet->pieces[i].y_pt += by;
	for (size_t i = 0; i < sheet->patch_count; i++) {
		struct patch *patch = &sheet->patches[i];

		patch->top_pt += patch->top_pt >= from ? by : 0;
		patch->bottom_pt += patch->bottom_pt > from ? by : 0;
	}
	sheet->height_pt += by;
}

/* Patches that are painted between two heights; those that end go. */
struct active {
	size_t *patches;
	size_t count, next;
};

static struct item *paint_slice(struct composer *composer,
    const struct sheet_of_rows *sheet, struct active *active, float from,
    float to)
{
	struct item *rules = NULL, **end = &rules;
	size_t kept = 0;

	while (active->next < sheet->patch_count &&
	    sheet->patches[active->next].top_pt < to)
		active->patches[active->count++] = active->next++;
	for (size_t i = 0; i < active->count; i++) {
		const struct patch *patch = &sheet->patches[active->patches[i]];

		if (patch->bottom_pt <= from)
			continue;
		paint_patch(composer, patch, from, to, &end);
		active->patches[kept++] = active->patches[i];
	}
	active->count = kept;
	return rules;
}

static void add_slice(struct composer *composer, struct sheet_of_rows *sheet,
    struct active *active, size_t first, size_t end, float from, float to)
{
	struct band *band = flow_add(composer, to - from);
	struct item *rules = paint_slice(composer, sheet, active, from,
	    fminf(to, from + composer->page_height_pt));
	struct lane **lanes = &band->lanes;

	band->row = sheet->pieces[0].band;
	if (rules)
		band_append(band, rules);
	for (size_t i = first; i < end; i++) {
		struct item *items = band_take_items(sheet->pieces[i].band);
		struct lane *lane;

		band_take_marks(band, sheet->pieces[i].band);
		if (!items)
			continue;
		items_move(items, 0, sheet->pieces[i].y_pt - from);
		lane = ARENA_NEW(composer->scratch, struct lane);
		lane->number = sheet->pieces[i].lane;
		lane->items = items;
		*lanes = lane;
		lanes = &lane->next;
	}
	if (composer->flow->marker)
		marker_attach(composer, band);
}

/* Where slices begin: the first piece of each. */
static void compose_slices(
    struct composer *composer, struct sheet_of_rows *sheet)
{
	struct active active = { NULL, 0, 0 };
	size_t *starts = memory_array(sheet->piece_count + 1, sizeof(size_t));
	size_t count = 1, i;
	float top = 0, reach = 0, from = 0;

	qsort(sheet->pieces, sheet->piece_count, sizeof(*sheet->pieces),
	    compare_pieces);
	for (i = 0; i < sheet->piece_count; i++) {
		struct piece *piece = &sheet->pieces[i];

		if (i > 0 && piece->y_pt < reach &&
		    piece->y_pt + piece->height_pt - top >
			composer->page_height_pt)
			shift_pieces(sheet, i, reach);
		if (i > 0 && piece->y_pt >= reach) {
			starts[count++] = i;
			top = piece->y_pt;
		}
		reach = fmaxf(reach, piece->y_pt + piece->height_pt);
	}
	starts[count] = sheet->piece_count;
	qsort(sheet->patches, sheet->patch_count, sizeof(*sheet->patches),
	    compare_patches);
	active.patches = memory_array(sheet->patch_count + 1, sizeof(size_t));
	for (i = 0; i < count; i++) {
		float to = i + 1 < count ? sheet->pieces[starts[i + 1]].y_pt
					 : fmaxf(sheet->height_pt, reach);

		add_slice(composer, sheet, &active, starts[i], starts[i + 1],
		    from, to);
		from = to;
	}
	free(active.patches);
	free(starts);
}

void compose_rows(struct composer *composer, struct element *element,
    size_t first_row, size_t end_row, size_t first_cell, size_t end_cell)
{
	const struct element *row = element->grid->rows[first_row];
	const struct element *last = element->grid->rows[end_row - 1];
	struct sheet_of_rows sheet;
	size_t rows[2] = { first_row, end_row };
	size_t cells[2] = { first_cell, end_cell };

	fill_sheet(composer, element, rows, cells, &sheet);
	flow_add_break(composer->flow, row->style, PROPERTY_BREAK_BEFORE);
	if (sheet.piece_count == 0 ||
	    (sheet.height_pt <= composer->page_height_pt &&
		!style_is(row->style, PROPERTY_BREAK_INSIDE, KEYWORD_AUTO)))
		compose_whole(composer, &sheet);
	else
		compose_slices(composer, &sheet);
	flow_add_break(composer->flow, last->style, PROPERTY_BREAK_AFTER);
	free(sheet.pieces);
	free(sheet.patches);
}
