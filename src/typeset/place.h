/* Where the cells of a line stand.  Private to typeset/. */
#ifndef TYPESET_PLACE_H
#define TYPESET_PLACE_H

#include "typeset/fit.h"
#include "typeset/justify.h"

/* Cells of one segment on the line. */
struct piece {
	uint32_t start, end;
	uint32_t span;
	uint8_t level;
	double left, right;     /* pt from the left end of the measure */
};

/* Scratch that lines share. */
struct placement {
	double *places;         /* of the line's cells */
	struct piece *pieces;   /* in logical order */
	uint8_t *levels;
	int32_t *order;         /* visual */
	size_t place_room, piece_room;
	uint32_t piece_count;
};

/* One line being placed. */
struct placing {
	const struct strip *strip;
	struct placement *placement;
	uint32_t start, solid, end;     /* cells; from solid on they hang */
	bool is_hyphenated, is_first, is_last;
	bool is_tight;          /* its end gives up all the white it has */
	struct fill fill;
	double leader_pt;       /* that each leader gets */
};

struct placement *placement_new(void);
void placement_free(struct placement *);

/* Splits the line into pieces, and puts these in visual order. */
void place_pieces(const struct placing *);

/* Places all cells from 0 on and returns the width, pt. */
double place_line(const struct placing *);

/* What a cell takes on this line, without the gap before it, pt. */
double place_advance(const struct placing *, uint32_t cell);

/* The first glyph of the cell's cluster. */
uint32_t cluster_start(const struct strip *, uint32_t cell);

#endif
