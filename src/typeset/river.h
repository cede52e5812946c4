/* Rivers: spaces that stand one below the other in line after line.  Private to
 * typeset/. */
#ifndef TYPESET_RIVER_H
#define TYPESET_RIVER_H

#include "typeset/search.h"

/* The spaces of a line, from left to right. */
#define RIVER_SPACES 28
struct river_line {
	uint8_t count;
	uint8_t depths[RIVER_SPACES];   /* lines above with a space there */
	float places[RIVER_SPACES];     /* pt from its start */
};

/* What there is of the paragraph: NULL arrays where it has no use for it. */
struct rivers {
	uint32_t *spaces;               /* cells that are spaces between words */
	uint32_t *counts;               /* of them before each node's cell */
	struct river_line *lines;       /* that end at each node */
	size_t space_count, space_room, node_room;
};

/* Lists the spaces; false: they are too few to make any. */
bool rivers_start(struct rivers *, const struct strip *);
void rivers_release(struct rivers *);

/* Spaces of a line from a node to the break looked at; returns its demerits. */
double river_look(const struct search *, uint32_t node, double ratio,
    struct river_line *);

/* Keeps the line that ends at a node; `node` grows by one, or starts again. */
void river_keep(struct search *, uint32_t node, const struct river_line *);

#endif
