/* Chooses line ends: least demerits over the paragraph. */
#include <stdlib.h>

#include "typeset/river.h"

#define RATIO_FINE  1.0 /* good lines: no word need be parted */
#define RATIO_MOST  3.0 /* lines looser than that are no choice */
#define RATIO_AWFUL 6.0 /* but to spare a lone character a line */
#define RATIO_ANY   1e7
#define RESCUE      1e7 /* demerits: no good line was possible */
#define WAYS_MOST   400 /* to a break: lines of thousands of letters have more */
#define NODES_MOST  50000 /* kept at once: a few thousand lines */
#define BALANCED_LINES                                                         \
	6               /* more are no heading (CSS Text 4, 5.1.1, lets
                                   a limit be set) */
#define BALANCE_STEPS 8 /* halvings of the measure */

struct fit *fit_new(void)
{
	struct fit *fit = memory_new(sizeof *fit);

	fit->rivers = memory_new(sizeof *fit->rivers);
	return fit;
}

void fit_free(struct fit *fit)
{
	if (fit == NULL)
		return;
	free(fit->starts);
	free(fit->nodes);
	rivers_release(fit->rivers);
	free(fit->rivers);
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
	    (strip->cells[solid].breaks == BREAK_HYPHEN ||
		strip->cells[solid - 1].class == CHAR_SOFT_HYPHEN);
}

double measure_indent(
    const struct measure *measure, const struct strip *strip, uint32_t cell)
{
	bool is_first = cell == 0 ||
	    (measure->is_each_line && cell < strip->cell_count &&
		strip->cells[cell].breaks == BREAK_MUST);

	return is_first != measure->is_hanging ? measure->indent : 0;
}

const struct line_inset *measure_inset(
    const struct measure *measure, uint32_t line)
{
	for (size_t i = 0; i < measure->inset_count; i++)
		if (line < measure->insets[i].end)
			return &measure->insets[i];
	return NULL;
}

/* Lines beside floats: the number of a line decides on its measure.  That of
 * the best way to a break stands for all (the text would have to be set once
 * for each number of lines otherwise). */
static void narrow_node(struct search *search, struct fit_node *node)
{
	const struct line_inset *inset;

	if (node->cell > 0)
		node->line = search->fit->nodes[node->from].line + 1;
	inset = measure_inset(search->measure, node->line);
	if (inset != NULL)
		node->measure -= inset->left_pt + inset->right_pt;
}

/* The best way to a break, by the class of the line before it. */
struct way {
	uint32_t from; /* UINT32_MAX: none */
	double demerits;
	const struct river_line *line; /* NULL: not looked at */
};

static void add_node(
    struct search *search, uint32_t cell, struct way way, enum fitness fitness)
{
	const struct strip *strip = search->strip;
	struct fit *fit = search->fit;
	const struct sum *sum = &strip->sums[cell];
	struct fit_node node = { .cell = cell,
		.from = way.from,
		.fitness = (uint8_t)fitness,
		.width = sum->width,
		.stretch = sum->stretch,
		.shrink = search->measure->is_justified ? sum->shrink : 0,
		.demerits = way.demerits,
		.measure = search->measure->width };

	if (search->measure->indent != 0)
		node.measure -= measure_indent(search->measure, strip, cell);
	if (search->measure->inset_count > 0)
		narrow_node(search, &node);
	if (cell < strip->cell_count) {
		const struct cell *first = &strip->cells[cell];
		node.width += first->before;
		if (cell > 0 && first->gap != GAP_FIXED) {
			node.stretch += strip_gap_stretch(strip, cell);
			if (search->measure->is_justified)
				node.shrink += strip_gap_shrink(strip, cell) +
				    strip_gap_press(strip, cell);
		}
		node.width += strip_head_trim(
		    strip, cell, cell == 0 || first->breaks == BREAK_MUST);
		if (cell > 0 &&
		    (first->breaks == BREAK_HYPHEN ||
			first[-1].class == CHAR_SOFT_HYPHEN)) {
			unsigned before = fit->nodes[way.from].hyphens;
			node.hyphens = (uint8_t)(before < UINT8_MAX ? before + 1
								    : before);
		}
	}
	if (search->count == fit->node_room) {
		fit->node_room = 2 * fit->node_room + 64;
		fit->nodes = memory_resize(
		    fit->nodes, fit->node_room, sizeof *fit->nodes);
	}
	fit->nodes[search->count++] = node;
	if (search->rivers != NULL)
		river_keep(search, search->count - 1, way.line);
}

static enum fitness fitness_of(const struct search *search, double ratio)
{
	if (!search->measure->is_justified || search->measure->is_greedy)
		return FIT_DECENT;
	return ratio < -0.5   ? FIT_TIGHT
	    : ratio <= 0.5    ? FIT_DECENT
	    : ratio <= 1.0001 ? FIT_LOOSE
			      : FIT_VERY_LOOSE;
}

static bool take_way(struct way *way, uint32_t from, double demerits)
{
	if (way->from != UINT32_MAX && demerits >= way->demerits)
		return false;
	*way = (struct way){ from, demerits, NULL };
	return true;
}

/* The best ways to a break inside the paragraph become nodes: of each class, as
 * the next line may go better with another than the best. */
static void consider_break(struct search *search)
{
	struct way ways[FIT_CLASSES];
	struct way best = { UINT32_MAX, 0, NULL };
	struct river_line lines[FIT_CLASSES], line;
	double most = search->measure->is_greedy ? 0 : search->ratio_most;

	for (unsigned i = 0; i < FIT_CLASSES; i++)
		ways[i].from = UINT32_MAX;
	/* later nodes leave even more */
	uint32_t end = search->count - search->head < WAYS_MOST
	    ? search->count
	    : search->head + WAYS_MOST;
	for (uint32_t i = search->head; i < end; i++) {
		const struct fit_node *node = &search->fit->nodes[i];
		double ratio = line_ratio(search, node);
		enum fitness fitness = fitness_of(search, ratio);
		double demerits;
		if (node->cell >= search->at || ratio > most)
			break;
		if (search->measure->inset_count > 0 &&
		    line_is_over(search, node))
			continue; /* but may have less room beside a float */
		demerits = node->demerits +
		    line_demerits(search, node, ratio, fitness);
		/* rivers only make it worse */
		if (ways[fitness].from != UINT32_MAX &&
		    demerits >= ways[fitness].demerits)
			continue;
		if (search->rivers != NULL)
			demerits += river_look(search, i, ratio, &line);
		take_way(&best, i, demerits);
		if (take_way(&ways[fitness], i, demerits) &&
		    search->rivers != NULL) {
			lines[fitness] = line;
			ways[fitness].line = &lines[fitness];
		}
	}
	for (unsigned i = 0; i < FIT_CLASSES; i++)
		if (ways[i].from != UINT32_MAX &&
		    ways[i].demerits <= best.demerits + FIT_ADJACENT)
			add_node(search, search->at, ways[i], (enum fitness)i);
}

/* The best way to where a line must end. */
static void consider_end(struct search *search)
{
	struct way best = { UINT32_MAX, 0, NULL };

	for (uint32_t i = search->head; i < search->count; i++) {
		const struct fit_node *node = &search->fit->nodes[i];
		if (node->cell >= search->at)
			break;
		take_way(&best, i,
		    node->demerits +
			end_demerits(search, node, line_ratio(search, node)));
	}
	search->is_lonely = search->is_lonely ||
	    line_is_lonely(search, &search->fit->nodes[best.from]);
	add_node(search, search->at, best, FIT_DECENT);
	search->head = search->count - 1;
	search->part = search->at;
	search->last_break = 0;
}

/* The style lets a line end here when it cannot end anywhere else. */
static bool may_be_parted(const struct strip *strip, uint32_t cell)
{
	return !strip->cells[cell].is_inner &&
	    !cell_hangs(&strip->cells[cell]) &&
	    cell_style(strip, cell)->manner.overflow_wrap != OVERFLOW_KEEP;
}

/* A place to end the line inside what cannot be broken: as far as it fits, at
 * least one character; 0 if there is no place before the break looked at. */
static uint32_t place_inside(
    const struct search *search, const struct fit_node *node, uint32_t after)
{
	const struct strip *strip = search->strip;
	uint32_t best = 0;

	for (uint32_t i = after + 1; i < search->at; i++) {
		if (!may_be_parted(strip, i))
			continue;
		if (best != 0 &&
		    strip->sums[i].width - node->width >
			node->measure + FIT_SLACK)
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
		    sums[inside].width - node.width <= node.measure + FIT_SLACK)
			place = inside;
	} else {
		place = place_inside(search, &node, node.cell);
	}
	if (place == 0)
		return false;
	add_node(search, place,
	    (struct way){ search->head, node.demerits + RESCUE, NULL },
	    FIT_VERY_LOOSE);
	search->head = search->count - 1;
	return true;
}

/* Drops active lines that are over-full at this break; at least one stays. */
static void drop_over_full(struct search *search)
{
	while (line_is_over(search, &search->fit->nodes[search->head])) {
		if (search->head + 1 < search->count) {
			search->head++;
			continue;
		}
		search->is_failed = search->is_failed ||
		    !search->measure->is_greedy;
		if (search->is_trial && search->is_failed)
			return;
		if (!rescue(search)) {
			const struct fit_node *node =
			    &search->fit->nodes[search->head];
			add_node(search, search->at,
			    (struct way){
				search->head, node->demerits + RESCUE, NULL },
			    FIT_VERY_LOOSE);
			search->head = search->count - 1;
			return;
		}
	}
}

/* Adds the lines on the way to a node behind those there are. */
static void collect_lines(struct search *search, uint32_t node)
{
	struct fit *fit = search->fit;
	size_t count = fit->line_count;

	for (uint32_t i = node; i != 0; i = fit->nodes[i].from)
		count++;
	if (count + 1 > fit->start_room) {
		fit->start_room = 2 * count + 16;
		fit->starts = memory_resize(
		    fit->starts, fit->start_room, sizeof *fit->starts);
	}
	fit->line_count = count;
	for (uint32_t i = node; i != 0; i = fit->nodes[i].from)
		fit->starts[count--] = fit->nodes[i].cell;
	fit->starts[0] = 0;
}

/* The ceiling of what is weighed at once: past it the best way so far is taken,
 * so that a paragraph of any length takes time and room by its length. */
static void settle(struct search *search)
{
	struct fit_node *nodes = search->fit->nodes;
	uint32_t best = search->head;

	for (uint32_t i = search->head; i < search->count; i++)
		if (nodes[i].demerits < nodes[best].demerits)
			best = i;
	collect_lines(search, best);
	nodes[0] = nodes[best];
	nodes[0].demerits = 0;
	if (search->rivers != NULL) {
		search->rivers->lines[0] = search->rivers->lines[best];
		search->rivers->counts[0] = search->rivers->counts[best];
	}
	search->head = 0;
	search->count = 1;
	if (search->last_break <= nodes[0].cell)
		search->last_break = 0;
}

/* Looks at the break search->at. */
static void take_break(struct search *search, enum cell_break kind)
{
	if (search->count > NODES_MOST)
		settle(search);
	search_look_at(search);
	drop_over_full(search);
	if (search->is_trial && search->is_failed)
		return;
	if (search->fit->nodes[search->head].cell == search->at) {
		if (kind == BREAK_MUST)
			search->part = search->at;
	} else if (kind == BREAK_MUST) {
		consider_end(search);
	} else {
		consider_break(search);
	}
	search->last_break = search->at;
}

/* False: a trial that found no lines. */
static bool run(struct search *search)
{
	const struct strip *strip = search->strip;
	uint32_t count = strip->cell_count;

	search->fit->line_count = 0;
	add_node(search, 0, (struct way){ 0, 0, NULL }, FIT_DECENT);
	for (uint32_t at = 1; at <= count; at++) {
		enum cell_break kind = at == count
		    ? BREAK_MUST
		    : (enum cell_break)strip->cells[at].breaks;
		if (!cell_hangs(&strip->cells[at - 1]))
			search->solid = at;
		if (kind == BREAK_NEVER)
			continue;
		search->at = at;
		take_break(search, kind);
		if (search->is_trial && search->is_failed)
			return false;
	}
	collect_lines(search, search->count - 1);
	return true;
}

static struct search try_lines(struct fit *fit, const struct strip *strip,
    const struct measure *measure, double ratio_most, bool is_trial)
{
	struct search search = { .fit = fit,
		.strip = strip,
		.measure = measure,
		.ratio_most = ratio_most,
		.is_trial = is_trial };

	if (measure->is_justified && !measure->is_greedy &&
	    rivers_start(fit->rivers, strip))
		search.rivers = fit->rivers;
	run(&search);
	return search;
}

/* The style lets only so many hyphens stand, at whatever price. */
static bool limits_hyphens(const struct strip *strip)
{
	const struct manner *manner = &strip->paragraph->spans[0].style->manner;

	return manner->hyphens == HYPHENS_AUTO &&
	    (manner->hyphens_most != 0 || manner->is_last_whole);
}

/* First without parting words, then with. */
static void find_lines(struct fit *fit, struct faces *faces,
    struct strip *strip, const struct measure *measure)
{
	struct search search;

	if (!measure->is_greedy && strip->may_hyphenate) {
		search = try_lines(fit, strip, measure, RATIO_FINE, true);
		if (!search.is_failed && !search.is_lonely)
			return;
		strip_hyphenate(faces, strip);
	}
	double most = limits_hyphens(strip) ? RATIO_ANY : RATIO_MOST;
	search = try_lines(fit, strip, measure, most, false);
	if (search.is_lonely && !measure->is_greedy) {
		search = try_lines(fit, strip, measure, RATIO_AWFUL, false);
		if (search.is_lonely)
			try_lines(fit, strip, measure, most, false);
	}
}

/* The narrowest measure in which the lines are as many. */
static void balance(struct fit *fit, struct faces *faces, struct strip *strip,
    const struct measure *measure)
{
	size_t lines = fit->line_count;
	struct measure narrow = *measure;
	double least = measure->width / 2, most = measure->width;

	for (unsigned i = 0; i < BALANCE_STEPS; i++) {
		narrow.width = (least + most) / 2;
		if (try_lines(fit, strip, &narrow, RATIO_MOST, true)
			.is_failed ||
		    fit->line_count > lines)
			least = narrow.width;
		else
			most = narrow.width;
	}
	narrow.width = most;
	find_lines(fit, faces, strip, &narrow);
}

void fit_lines(struct fit *fit, struct faces *faces, struct strip *strip,
    const struct measure *measure)
{
	fit->line_count = 0;
	if (strip->cell_count == 0)
		return;
	find_lines(fit, faces, strip, measure);
	if (measure->is_balanced && measure->inset_count == 0 &&
	    !measure->is_justified && fit->line_count > 1 &&
	    fit->line_count <= BALANCED_LINES)
		balance(fit, faces, strip, measure);
}
