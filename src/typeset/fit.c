/* Chooses line ends: least demerits over the paragraph. */
#include <stdlib.h>

#include "typeset/fit.h"

#define RATIO_MAX 3.0 /* lines looser than that are no choice */
#define RAGGED_PART                                                            \
	0.12                 /* of the measure: a line end this far from the
                                   edge is as bad as a ratio of 1 */
#define SLACK          0.001 /* pt */
#define LONELY         5e6   /* demerits: one character on the last line */
#define RESCUE         1e7   /* demerits: no good line was possible */
#define PENALTY_HYPHEN 50.0
#define PENALTY_INSIDE 30.0   /* inside a word, as in an address */
#define PENALTY_DASH   10.0   /* a line that starts with a dash */
#define FLAGGED        3000.0 /* demerits: two hyphens in a row */

/* A line end that may be chosen, with the best way to it. */
struct fit_node {
	uint32_t cell; /* the next line starts here */
	uint32_t from; /* index of the node before */
	bool is_hyphen;
	double width, stretch, shrink; /* up to what the next line shows */
	double measure;                /* of the next line */
	double demerits;
};

struct search {
	struct fit *fit;
	const struct strip *strip;
	const struct measure *measure;
	uint32_t head, count; /* nodes: active ones, all */
	uint32_t at, solid;   /* the break looked at; end of what is seen */
	uint32_t last_break;  /* the one before, 0: none */
	uint32_t part;        /* where the text since a forced end starts */
};

struct fit *fit_new(void)
{
	return memory_new(sizeof(struct fit));
}

void fit_free(struct fit *fit)
{
	if (fit == NULL)
		return;
	free(fit->starts);
	free(fit->nodes);
	free(fit);
}

uint32_t line_solid_end(const struct strip *strip, uint32_t start, uint32_t end)
{
	while (end > start && cell_hangs(&strip->cells[end - 1]))
		end--;
	return end;
}

bool line_is_hyphenated(
    const struct strip *strip, uint32_t start, uint32_t solid)
{
	return solid > start && solid < strip->cell_count &&
	    strip->cells[solid].breaks != BREAK_MUST &&
	    strip->cells[solid - 1].class == CHAR_SOFT_HYPHEN;
}

float line_hyphen_width(const struct strip *strip, uint32_t solid)
{
	const struct segment *segment =
	    &strip->segments[strip->cells[solid - 1].segment];

	return (float)segment->face->hyphen_advance * segment->style->size_pt /
	    segment->face->units;
}

static void add_node(
    struct search *search, uint32_t cell, uint32_t from, double demerits)
{
	const struct strip *strip = search->strip;
	struct fit *fit = search->fit;
	const struct sum *sum = &strip->sums[cell];
	struct fit_node node = { .cell = cell,
		.from = from,
		.width = sum->width,
		.stretch = sum->stretch,
		.shrink = sum->shrink,
		.demerits = demerits,
		.measure = search->measure->width };

	if (cell == 0)
		node.measure -= search->measure->indent;
	if (cell < strip->cell_count) {
		const struct cell *first = &strip->cells[cell];
		node.width += first->before;
		if (cell > 0 && first->gap != GAP_FIXED) {
			node.stretch += strip_gap_stretch(strip, cell);
			node.shrink += strip_gap_shrink(strip, cell);
		}
		if (cell > 0 || search->measure->indent == 0)
			node.width += strip_head_trim(strip, cell);
		node.is_hyphen = cell > 0 &&
		    strip->cells[cell - 1].class == CHAR_SOFT_HYPHEN;
	}
	if (search->count == fit->node_room) {
		fit->node_room = 2 * fit->node_room + 64;
		fit->nodes = memory_resize(
		    fit->nodes, fit->node_room, sizeof *fit->nodes);
	}
	fit->nodes[search->count++] = node;
}

/* What a line from a node to the break looked at lacks (negative: has too
 * much), pt. */
static double line_lack(
    const struct search *search, const struct fit_node *node)
{
	const struct strip *strip = search->strip;
	double width;

	if (search->solid <= node->cell)
		return node->measure;
	width = strip->sums[search->solid].width - node->width -
	    strip_end_trim(strip, search->solid - 1);
	if (line_is_hyphenated(strip, node->cell, search->solid))
		width += line_hyphen_width(strip, search->solid);
	return node->measure - width;
}

static double line_shrink(
    const struct search *search, const struct fit_node *node)
{
	if (!search->measure->is_justified || search->solid <= node->cell)
		return 0;
	return search->strip->sums[search->solid].shrink - node->shrink;
}

static bool is_over(const struct search *search, const struct fit_node *node)
{
	return line_lack(search, node) + line_shrink(search, node) < -SLACK;
}

/* How far a line must be stretched: 1 is as far as it does not show; negative,
 * when it must shrink. */
static double line_ratio(
    const struct search *search, const struct fit_node *node)
{
	double lack = line_lack(search, node);
	double room;

	if (lack < 0) {
		room = line_shrink(search, node);
		return room > SLACK ? lack / room : 0;
	}
	room = search->measure->is_justified
	    ? search->strip->sums[search->solid].stretch - node->stretch
	    : RAGGED_PART * node->measure;
	if (lack < SLACK)
		return 0;
	return room > SLACK ? lack / room : 1e6;
}

static double break_penalty(const struct search *search)
{
	const struct cell *cell = &search->strip->cells[search->at];

	if (search->at == search->strip->cell_count)
		return 0;
	if (cell[-1].class == CHAR_SOFT_HYPHEN)
		return PENALTY_HYPHEN;
	if (cell->class == CHAR_DASH)
		return PENALTY_DASH;
	if ((cell->class == CHAR_ALPHA || cell->class == CHAR_OTHER) &&
	    (cell[-1].class == CHAR_ALPHA || cell[-1].class == CHAR_OTHER))
		return PENALTY_INSIDE;
	return 0;
}

static double line_demerits(
    const struct search *search, const struct fit_node *node, double ratio)
{
	double bad = 100 * ratio * ratio * (ratio < 0 ? -ratio : ratio);
	double sum = 1 + bad + break_penalty(search);
	bool is_hyphen = line_is_hyphenated(
	    search->strip, node->cell, search->solid);

	return sum * sum + (is_hyphen && node->is_hyphen ? FLAGGED : 0);
}

/* Fewer than two characters, marks not counted, are on the line. */
static bool is_lonely(const struct search *search, const struct fit_node *node)
{
	unsigned letters = 0;

	for (uint32_t i = search->solid; i > node->cell; i--) {
		const struct cell *cell = &search->strip->cells[i - 1];
		bool is_letter = cell->class == CHAR_HAN ||
		    cell->class == CHAR_ALPHA || cell->class == CHAR_OBJECT;
		if (is_letter && !cell->is_inner && ++letters == 2)
			return false;
	}
	return node->cell > search->part;
}

/* The best way to a break inside the paragraph becomes a node. */
static void consider_break(struct search *search)
{
	double best = 0;
	uint32_t from = UINT32_MAX;

	for (uint32_t i = search->head; i < search->count; i++) {
		const struct fit_node *node = &search->fit->nodes[i];
		double ratio = line_ratio(search, node);
		double demerits;
		if (node->cell >= search->at ||
		    ratio > (search->measure->is_greedy ? 0 : RATIO_MAX))
			break; /* later nodes leave even more */
		demerits = node->demerits + line_demerits(search, node, ratio);
		if (from == UINT32_MAX || demerits < best) {
			best = demerits;
			from = i;
		}
	}
	if (from != UINT32_MAX)
		add_node(search, search->at, from, best);
}

/* The best way to where a line must end. */
static void consider_end(struct search *search)
{
	double best = 0;
	uint32_t from = UINT32_MAX;

	for (uint32_t i = search->head; i < search->count; i++) {
		const struct fit_node *node = &search->fit->nodes[i];
		double ratio = line_ratio(search, node);
		double demerits = node->demerits +
		    line_demerits(search, node, ratio < 0 ? ratio : 0);
		if (node->cell >= search->at)
			break;
		if (is_lonely(search, node) && !search->measure->is_greedy)
			demerits += LONELY;
		if (from == UINT32_MAX || demerits < best) {
			best = demerits;
			from = i;
		}
	}
	add_node(search, search->at, from, best);
	search->head = search->count - 1;
	search->part = search->at;
	search->last_break = 0;
}

/* A place to end the line inside what cannot be broken: as far as it fits, at
 * least one character; 0 if there is no place before the break looked at. */
static uint32_t place_inside(
    const struct search *search, const struct fit_node *node, uint32_t after)
{
	const struct strip *strip = search->strip;
	uint32_t best = 0;

	for (uint32_t i = after + 1; i < search->at; i++) {
		const struct cell *cell = &strip->cells[i];
		if (cell->is_inner || cell_hangs(cell))
			continue;
		if (best != 0 &&
		    strip->sums[i].width - node->width > node->measure + SLACK)
			break;
		best = i;
	}
	/* a closing mark that can stay is not sent down alone */
	for (uint32_t i = best; i > after + 1 && i + 8 > best; i--) {
		const struct cell *cell = &strip->cells[i];
		if (!cell->is_inner && !class_is_closing(cell->class) &&
		    cell[-1].class != CHAR_OPEN)
			return i;
	}
	return best;
}

/* The only active line is over-full at this break: it ends earlier, where it
 * may, or inside a word.  Returns false when it must stay over-full. */
static bool rescue(struct search *search)
{
	struct fit_node node = search->fit->nodes[search->head];
	const struct sum *sums = search->strip->sums;
	uint32_t place = search->last_break > node.cell ? search->last_break
							: 0;
	uint32_t inside;

	if (place != 0) {
		double used = sums[place].width - node.width;
		double piece = sums[search->solid].width - sums[place].width;
		/* what must be broken anyhow goes on in the line rather
		 * than leave it half empty */
		inside = used < 0.75 * node.measure && piece > node.measure
		    ? place_inside(search, &node, place)
		    : 0;
		if (inside > place &&
		    sums[inside].width - node.width <= node.measure + SLACK)
			place = inside;
	} else {
		place = place_inside(search, &node, node.cell);
	}
	if (place == 0)
		return false;
	add_node(search, place, search->head, node.demerits + RESCUE);
	search->head = search->count - 1;
	return true;
}

/* Drops active lines that are over-full at this break; at least one stays. */
static void drop_over_full(struct search *search)
{
	while (is_over(search, &search->fit->nodes[search->head])) {
		if (search->head + 1 < search->count) {
			search->head++;
		} else if (!rescue(search)) {
			add_node(search, search->at, search->head,
			    search->fit->nodes[search->head].demerits + RESCUE);
			search->head = search->count - 1;
			return;
		}
	}
}

static void collect_lines(struct search *search)
{
	struct fit *fit = search->fit;
	size_t count = 0;
	uint32_t node = search->count - 1;

	for (uint32_t i = node; i != 0; i = fit->nodes[i].from)
		count++;
	if (count + 1 > fit->start_room) {
		fit->start_room = 2 * count + 16;
		fit->starts = memory_resize(
		    fit->starts, fit->start_room, sizeof *fit->starts);
	}
	fit->line_count = count;
	for (size_t i = count + 1; i-- > 0; node = fit->nodes[node].from)
		fit->starts[i] = fit->nodes[node].cell;
}

void fit_lines(
    struct fit *fit, const struct strip *strip, const struct measure *measure)
{
	struct search search = {
		.fit = fit, .strip = strip, .measure = measure
	};
	uint32_t count = strip->cell_count;

	fit->line_count = 0;
	if (count == 0)
		return;
	add_node(&search, 0, 0, 0);
	for (uint32_t at = 1; at <= count; at++) {
		enum cell_break kind = at == count
		    ? BREAK_MUST
		    : (enum cell_break)strip->cells[at].breaks;
		if (!cell_hangs(&strip->cells[at - 1]))
			search.solid = at;
		if (kind == BREAK_NEVER)
			continue;
		search.at = at;
		drop_over_full(&search);
		if (fit->nodes[search.head].cell == at) {
			if (kind == BREAK_MUST)
				search.part = at;
		} else if (kind == BREAK_MUST) {
			consider_end(&search);
		} else {
			consider_break(&search);
		}
		search.last_break = at;
	}
	collect_lines(&search);
}
