/* Boxes of elements in a line: from white in the strip to rules in the line. */
#include "typeset/inline_box.h"

#include <math.h>

#include "typeset/place.h"

/* Boxes deeper in others than this are not drawn. */
#define DEPTH_MAX 16

static uint32_t span_of(const struct strip *strip, uint32_t cell)
{
	return strip->segments[strip->cells[cell].segment].span;
}

static const struct inline_box *box_of(const struct strip *strip, uint32_t span)
{
	return strip->paragraph->spans[span].box;
}

static bool is_inside(
    const struct inline_box *box, const struct inline_box *outer)
{
	while (box != NULL && box != outer)
		box = box->outer;
	return box != NULL;
}

/* The cell, if it is one, is outside of the box. */
static bool is_outside(
    const struct strip *strip, int64_t cell, const struct inline_box *box)
{
	return cell < 0 || cell >= strip->cell_count ||
	    !is_inside(box_of(strip, span_of(strip, (uint32_t)cell)), box);
}

static float inset_before(const struct inline_box *box)
{
	return box->margins_pt[0] + box->insets_pt[3];
}

static float inset_behind(const struct inline_box *box)
{
	return box->margins_pt[1] + box->insets_pt[1];
}

void inline_boxes_space(struct strip *strip)
{
	const struct inline_box *all = strip->paragraph->box;

	for (int64_t i = 0; i < strip->cell_count; i++) {
		struct cell *cell = &strip->cells[i];
		const struct inline_box *box = box_of(
		    strip, span_of(strip, (uint32_t)i));

		for (; box != all; box = box->outer) {
			if (is_outside(strip, i - 1, box)) {
				cell->advance += inset_before(box);
				cell_push(strip, i, inset_before(box));
			}
			if (is_outside(strip, i + 1, box))
				cell->advance += inset_behind(box);
		}
	}
}

/* The pieces of a line that are in one box. */
struct extent {
	const struct placing *placing;
	const struct inline_box *box;
	uint32_t first, last; /* pieces */
};

/* The cell beside the pieces, before or behind them; it may be none. */
static int64_t cell_beside(const struct extent *extent, bool is_start)
{
	const struct piece *pieces = extent->placing->placement->pieces;

	return is_start ? (int64_t)pieces[extent->first].start - 1
			: (int64_t)pieces[extent->last].end;
}

/* They have the first (or last) cell of the box. */
static bool is_end(const struct extent *extent, bool is_start)
{
	return is_outside(
	    extent->placing->strip, cell_beside(extent, is_start), extent->box);
}

/* What boxes around this one have on the same end of the line. */
static float outer_white(const struct extent *extent, bool is_start)
{
	const struct strip *strip = extent->placing->strip;
	const struct inline_box *outer = extent->box->outer;
	float white = extent->box->margins_pt[is_start ? 0 : 1];

	for (; outer != strip->paragraph->box; outer = outer->outer)
		if (is_outside(strip, cell_beside(extent, is_start), outer))
			white += is_start ? inset_before(outer)
					  : inset_behind(outer);
	return white;
}

static void paint_extent(const struct extent *extent, struct faces *faces,
    float axis, struct arena *arena, struct item ***end)
{
	const struct inline_box *box = extent->box;
	const struct piece *pieces = extent->placing->placement->pieces;
	double left = pieces[extent->first].left;
	double right = pieces[extent->first].right;
	unsigned edges = 1 | 4;
	float size = box->style->size_pt, top;
	float above = style_above(faces, box->style);

	for (uint32_t i = extent->first; i <= extent->last; i++) {
		left = fmin(left, pieces[i].left);
		right = fmax(right, pieces[i].right);
	}
	if (right - left < 0.01)
		return;
	if (is_end(extent, true)) {
		edges |= 8;
		left += outer_white(extent, true);
	} else if (box->is_cloned) {
		edges |= 8;
		left -= box->insets_pt[3];
	}
	if (is_end(extent, false)) {
		edges |= 2;
		right -= outer_white(extent, false);
	} else if (box->is_cloned) {
		edges |= 2;
		right += box->insets_pt[1];
	}
	top = axis - box->style->raise_pt - above * size - box->insets_pt[0];
	frame_paint(&box->frame, arena, box->node,
	    (float[4]){ (float)left, top, (float)(right - left),
		size + box->insets_pt[0] + box->insets_pt[2] },
	    edges, end);
}

void inline_boxes_paint(const struct placing *placing, struct faces *faces,
    float axis, struct arena *arena, struct item ***end)
{
	const struct placement *placement = placing->placement;
	const struct inline_box *before = NULL;

	for (uint32_t i = 0; i < placement->piece_count; i++) {
		const struct inline_box *chain[DEPTH_MAX];
		const struct inline_box *box = box_of(
		    placing->strip, placement->pieces[i].span);
		unsigned count = 0;

		/* those that start here, outer ones below */
		for (const struct inline_box *at = box;
		     at != placing->strip->paragraph->box && count < DEPTH_MAX;
		     at = at->outer)
			if (!is_inside(before, at))
				chain[count++] = at;
		while (count-- > 0) {
			struct extent extent = { placing, chain[count], i, i };

			while (extent.last + 1 < placement->piece_count &&
			    is_inside(
				box_of(placing->strip,
				    placement->pieces[extent.last + 1].span),
				chain[count]))
				extent.last++;
			paint_extent(&extent, faces, axis, arena, end);
		}
		before = box;
	}
}
