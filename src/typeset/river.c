/* Finds spaces below spaces. */
#include <math.h>
#include <stdlib.h>

#include "typeset/river.h"

#define SPACES_LEAST 12   /* a paragraph of fewer has no three lines of them */
#define RIVER_WIDTH  0.3f /* em: what the eye takes for one below another */
#define RIVER        1500.0 /* demerits: a third line in a row, and a fourth */

void rivers_release(struct rivers *rivers)
{
	free(rivers->spaces);
	free(rivers->counts);
	free(rivers->lines);
}

bool rivers_start(struct rivers *rivers, const struct strip *strip)
{
	rivers->space_count = 0;
	for (uint32_t i = 0; i < strip->cell_count; i++) {
		if (strip_space_width(strip, i) <= 0)
			continue;
		rivers->spaces = strip_room(rivers->spaces, &rivers->space_room,
		    rivers->space_count + 1, sizeof *rivers->spaces);
		rivers->spaces[rivers->space_count++] = i;
	}
	return rivers->space_count >= SPACES_LEAST;
}

double river_look(const struct search *search, uint32_t at, double ratio,
    struct river_line *line)
{
	const struct strip *strip = search->strip;
	const struct rivers *rivers = search->rivers;
	const struct fit_node *node = &search->fit->nodes[at];
	const struct river_line *above = &rivers->lines[at];
	double demerits = 0;
	unsigned k = 0;

	line->count = 0;
	for (size_t i = rivers->counts[at]; i < rivers->space_count; i++) {
		uint32_t cell = rivers->spaces[i];
		if (cell >= search->solid || line->count == RIVER_SPACES)
			break;
		const struct sum *sum = &strip->sums[cell];
		double grown = ratio < 0
		    ? ratio * (sum->shrink - node->shrink)
		    : ratio * (sum->stretch - node->stretch);
		float place = (float)(sum->width - node->width + grown);
		float reach = RIVER_WIDTH * cell_style(strip, cell)->size_pt;
		uint8_t depth = 0;
		while (k < above->count && above->places[k] < place - reach)
			k++;
		if (k < above->count && above->places[k] <= place + reach &&
		    above->depths[k] < UINT8_MAX)
			depth = (uint8_t)(above->depths[k] + 1);
		if (depth > 1)
			demerits += RIVER * (depth - 1);
		line->places[line->count] = place;
		line->depths[line->count++] = depth;
	}
	return demerits;
}

/* Spaces before a cell, counted on from those before an earlier one. */
static uint32_t count_to(
    const struct rivers *rivers, uint32_t from, uint32_t cell)
{
	while (from < rivers->space_count && rivers->spaces[from] < cell)
		from++;
	return from;
}

void river_keep(
    struct search *search, uint32_t node, const struct river_line *line)
{
	struct rivers *rivers = search->rivers;

	if (node >= rivers->node_room) {
		rivers->node_room = 2 * (size_t)node + 64;
		rivers->lines = memory_resize(
		    rivers->lines, rivers->node_room, sizeof *rivers->lines);
		rivers->counts = memory_resize(
		    rivers->counts, rivers->node_room, sizeof *rivers->counts);
	}
	rivers->counts[node] = count_to(rivers,
	    node > 0 ? rivers->counts[node - 1] : 0,
	    search->fit->nodes[node].cell);
	rivers->lines[node].count = 0;
	if (line != NULL)
		rivers->lines[node] = *line;
}
