/* Places the cells of a line, in visual order. */
#include <stdlib.h>

#include <unicode/ubidi.h>

#include "typeset/place.h"

struct placement *placement_new(void)
{
	return memory_new(sizeof(struct placement));
}

void placement_free(struct placement *placement)
{
	if (placement == NULL)
		return;
	free(placement->places);
	free(placement->pieces);
	free(placement->levels);
	free(placement->order);
	free(placement);
}

static void split_line(const struct placing *placing)
{
	const struct strip *strip = placing->strip;
	struct placement *placement = placing->placement;
	size_t cells = placing->end - placing->start;

	if (cells > placement->place_room) {
		placement->place_room = cells + cells / 2 + 64;
		placement->places = memory_resize(placement->places,
		    placement->place_room, sizeof *placement->places);
	}
	placement->piece_count = 0;
	for (uint32_t i = placing->start; i < placing->end; i++) {
		const struct segment *segment =
		    &strip->segments[strip->cells[i].segment];
		/* UAX 9, L1: white at the end has the paragraph's level */
		uint8_t level = i >= placing->solid ? strip->base_level
						    : segment->level;
		struct piece *last = placement->piece_count == 0
		    ? NULL
		    : &placement->pieces[placement->piece_count - 1];
		if (last != NULL && last->level == level &&
		    strip->cells[i].segment == strip->cells[i - 1].segment) {
			last->end = i + 1;
			continue;
		}
		if (placement->piece_count == placement->piece_room) {
			size_t room = 2 * placement->piece_room + 16;
			placement->piece_room = room;
			placement->pieces = memory_resize(
			    placement->pieces, room, sizeof *placement->pieces);
			placement->levels = memory_resize(
			    placement->levels, room, sizeof *placement->levels);
			placement->order = memory_resize(
			    placement->order, room, sizeof *placement->order);
		}
		placement->levels[placement->piece_count] = level;
		placement->pieces[placement->piece_count++] = (struct piece){ i,
			i + 1, segment->span, level, 0, 0 };
	}
}

static void order_pieces(const struct placing *placing)
{
	struct placement *placement = placing->placement;
	int32_t count = (int32_t)placement->piece_count;

	for (int32_t i = 0; i < count; i++)
		placement->order[i] = i;
	if (placing->strip->has_rtl && count > 0)
		ubidi_reorderVisual(placement->levels, count, placement->order);
}

void place_pieces(const struct placing *placing)
{
	split_line(placing);
	order_pieces(placing);
}

static double head_trim(const struct placing *placing)
{
	return placing->solid == placing->start
	    ? 0
	    : strip_head_trim(
		  placing->strip, placing->start, placing->is_first);
}

double place_advance(const struct placing *placing, uint32_t cell)
{
	const struct strip *strip = placing->strip;
	double advance = strip->cells[cell].advance;

	if (cell >= placing->solid)
		return 0;
	if (placing->leader_pt > 0 && cell_is_leader(strip, cell))
		advance += placing->leader_pt;
	if (placing->is_hyphenated && cell + 1 == placing->solid)
		return advance + strip_hyphen_width(strip, cell);
	if (strip->cells[cell].class == CHAR_SPACE)
		advance += fill_space(strip, &placing->fill, cell);
	if (cell + 1 == placing->solid) {
		float most;
		float least = strip_end_trim(
		    strip, cell, placing->is_last, &most);
		advance -= placing->is_tight ? most : least;
	}
	return advance;
}

static double shown_gap(const struct placing *placing, uint32_t cell)
{
	if (cell == placing->start || cell >= placing->solid)
		return 0;
	return placing->strip->cells[cell].before +
	    fill_gap(placing->strip, &placing->fill, cell);
}

uint32_t cluster_start(const struct strip *strip, uint32_t cell)
{
	while (strip->cells[cell].is_continued)
		cell--;
	return cell;
}

/* Places the cells of a piece from `pen` on and returns where it ends.  The gap
 * before the piece lies towards the start of the line. */
static double place_piece(
    const struct placing *placing, struct piece *piece, double pen)
{
	double *places = placing->placement->places;
	double gap = shown_gap(placing, piece->start);
	bool is_rtl = placing->strip->base_level % 2 != 0;

	pen += is_rtl ? 0 : gap;
	piece->left = pen;
	for (uint32_t i = piece->start, end = piece->end; i < end;) {
		uint32_t from = i, to = i + 1;
		if (piece->level % 2 != 0) {
			from = cluster_start(placing->strip, end - 1);
			to = end;
			end = from;
		} else {
			i++;
			pen += from > piece->start ? shown_gap(placing, from)
						   : 0;
		}
		for (uint32_t cell = from; cell < to; cell++) {
			places[cell - placing->start] = pen;
			pen += place_advance(placing, cell);
		}
		if (piece->level % 2 != 0 && from > piece->start)
			pen += shown_gap(placing, from);
	}
	piece->right = pen;
	return pen + (is_rtl ? gap : 0);
}

double place_line(const struct placing *placing)
{
	struct placement *placement = placing->placement;
	double pen = -head_trim(placing);

	for (uint32_t i = 0; i < placement->piece_count; i++)
		pen = place_piece(
		    placing, &placement->pieces[placement->order[i]], pen);
	return pen;
}
