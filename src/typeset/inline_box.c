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
	for (uint32_t i = 0; i < strip->cell_count; i++) {
		uint32_t span = span_of(strip, i);
		const struct inline_box *box = box_of(strip, span);
		struct cell *cell = &strip->cells[i];
		bool is_first = i == 0 || span_of(strip, i - 1) != span;
		bool is_last = i + 1 == strip->cell_count ||
		    span_of(strip, i + 1) != span;

		for (; box != NULL; box = box->outer) {
			if (is_first && box->first == span) {
				cell->advance += inset_before(box);
				cell->shift += inset_before(box);
			}
			if (is_last && box->last == span)
				cell->advance += inset_behind(box);
		}
	}
}

static bool is_inside(
    const struct inline_box *box, const struct inline_box *outer)
{
	while (box != NULL && box != outer)
		box = box->outer;
	return box != NULL;
}

/* The pieces of a line that are in one box. */
struct extent {
	const struct placing *placing;
	const struct inline_box *box;
	uint32_t first, last; /* pieces */
};

/* The piece holds the first (or last) cell of the box. */
static bool is_end(const struct extent *extent, uint32_t index, bool is_start)
{
	const struct strip *strip = extent->placing->strip;
	const struct piece *piece = &extent->placing->placement->pieces[index];

	if (piece->span != (is_start ? extent->box->first : extent->box->last))
		return false;
	return is_start ? piece->start == 0 ||
		span_of(strip, piece->start - 1) != piece->span
			: piece->end == strip->cell_count ||
		span_of(strip, piece->end) != piece->span;
}

/* What boxes around this one have on the same end of the line. */
static float outer_white(const struct extent *extent, bool is_start)
{
	const struct inline_box *outer = extent->box->outer;
	float white = extent->box->margins_pt[is_start ? 0 : 1];

	for (; outer != NULL; outer = outer->outer) {
		if (is_start && outer->first == extent->box->first)
			white += inset_before(outer);
		if (!is_start && outer->last == extent->box->last)
			white += inset_behind(outer);
	}
	return white;
}

static void paint_extent(const struct extent *extent, struct faces *faces,
    float baseline, struct arena *arena, struct item ***end)
{
	const struct inline_box *box = extent->box;
	const struct piece *pieces = extent->placing->placement->pieces;
	double left = pieces[extent->first].left;
	double right = pieces[extent->first].right;
	unsigned edges = 1 | 4;
	float size = box->style->size_pt, top;
	struct face *face = family_main(family_of_style(faces, box->style));

	for (uint32_t i = extent->first; i <= extent->last; i++) {
		left = fmin(left, pieces[i].left);
		right = fmax(right, pieces[i].right);
	}
	if (right - left < 0.01)
		return;
	if (is_end(extent, extent->first, true)) {
		edges |= 8;
		left += outer_white(extent, true);
	} else if (box->is_cloned) {
		edges |= 8;
		left -= box->insets_pt[3];
	}
	if (is_end(extent, extent->last, false)) {
		edges |= 2;
		right -= outer_white(extent, false);
	} else if (box->is_cloned) {
		edges |= 2;
		right += box->insets_pt[1];
	}
	top = baseline - box->style->raise_pt - face->ascent * size -
	    box->insets_pt[0];
	frame_paint(&box->frame, arena, box->node,
	    (float[4]){ (float)left, top, (float)(right - left),
		size + box->insets_pt[0] + box->insets_pt[2] },
	    edges, end);
}

void inline_boxes_paint(const struct placing *placing, struct faces *faces,
    float baseline, struct arena *arena, struct item ***end)
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
		     at != NULL && count < DEPTH_MAX; at = at->outer)
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
			paint_extent(&extent, faces, baseline, arena, end);
		}
		before = box;
	}
}
