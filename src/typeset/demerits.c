/* How good a line would be. */
#include <math.h>

#include "typeset/ruby.h"
#include "typeset/search.h"

#define RAGGED_PART                                                            \
	0.12                  /* of the measure: a line end this far from the
                                   edge is as bad as a ratio of 1 */
#define RAGGED_EM      2.0    /* but never less */
#define RAGGED_HYPHEN  4.0    /* times as bad where white is not spread */
#define LONELY         1e9    /* demerits: one character on the last line */
#define SHORT          3000.0 /* demerits: a last line that is hardly one */
#define SHORT_PART     0.08   /* of the measure, is that */
#define BAD_MOST       1e4    /* all that is worse is as bad */
#define PENALTY_HYPHEN 50.0
#define PENALTY_INSIDE 30.0    /* inside a word, as in an address */
#define PENALTY_DASH   10.0    /* a line that starts with a dash */
#define FLAGGED        3000.0  /* demerits: two hyphens in a row */
#define LADDER         1e5     /* demerits: more than two */
#define FINAL_HYPHEN   30000.0 /* demerits: before the last line */
#define FORBIDDEN      1e9     /* demerits: what the style says must not be */

void search_look_at(struct search *search)
{
	const struct strip *strip = search->strip;
	const struct sum *sum = &strip->sums[search->solid];
	float most = 0;

	search->end.width = sum->width;
	search->end.stretch = sum->stretch;
	search->end.shrink = search->measure->is_justified ? sum->shrink : 0;
	search->end.least = search->end.most = 0;
	search->end.ragged = RAGGED_EM *
	    cell_style(strip, search->solid > 0 ? search->solid - 1 : 0)
		->size_pt;
	search->end.is_hyphenated = line_is_hyphenated(strip, 0, search->solid);
	if (search->solid == 0)
		return;
	if (search->end.is_hyphenated)
		search->end.width += strip_hyphen_width(
		    strip, search->solid - 1);
	search->end.least = strip_end_trim(
	    strip, search->solid - 1, search->at == strip->cell_count, &most);
	search->end.most = most;
}

double line_ratio(const struct search *search, const struct fit_node *node)
{
	double lack = line_lack(search, node);
	double room;

	if (lack < 0) {
		room = line_shrink(search, node);
		return room > FIT_SLACK ? lack / room : 0;
	}
	room = search->measure->is_justified
	    ? search->end.stretch - node->stretch
	    : fmax(RAGGED_PART * node->measure, search->end.ragged);
	if (lack < FIT_SLACK)
		return 0;
	return room > FIT_SLACK ? lack / room : 1e6;
}

static double break_penalty(const struct search *search)
{
	const struct cell *cell = &search->strip->cells[search->at];

	if (search->at == search->strip->cell_count)
		return 0;
	if (cell[-1].class == CHAR_SOFT_HYPHEN || cell->breaks == BREAK_HYPHEN)
		return PENALTY_HYPHEN *
		    (search->measure->is_justified ? 1 : RAGGED_HYPHEN);
	if (cell->class == CHAR_DASH)
		return PENALTY_DASH;
	if ((cell->class == CHAR_ALPHA || cell->class == CHAR_OTHER) &&
	    (cell[-1].class == CHAR_ALPHA || cell[-1].class == CHAR_OTHER))
		return PENALTY_INSIDE;
	return 0;
}

static double basic_demerits(const struct search *search, double ratio)
{
	double bad = 100 * ratio * ratio * (ratio < 0 ? -ratio : ratio);
	double sum = 1 + fmin(bad, BAD_MOST) + break_penalty(search);

	return sum * sum;
}

/* Another hyphen below so many. */
static double ladder_demerits(const struct search *search, unsigned hyphens)
{
	unsigned most =
	    cell_style(search->strip, search->solid - 1)->manner.hyphens_most;

	if (most != 0 && hyphens >= most)
		return FORBIDDEN;
	return hyphens > 1 ? LADDER : FLAGGED;
}

double line_demerits(const struct search *search, const struct fit_node *node,
    double ratio, enum fitness fitness)
{
	double demerits = basic_demerits(search, ratio);
	int step = (int)fitness - (int)node->fitness;

	if (node->cell != search->part && (step > 1 || step < -1))
		demerits += FIT_ADJACENT;
	if (node->hyphens > 0 && search->end.is_hyphenated)
		demerits += ladder_demerits(search, node->hyphens);
	return demerits;
}

bool line_is_lonely(const struct search *search, const struct fit_node *node)
{
	const struct strip *strip = search->strip;
	unsigned letters = 0;

	for (uint32_t i = search->solid; i > node->cell; i--) {
		const struct cell *cell = &strip->cells[i - 1];
		bool is_letter = cell->class == CHAR_HAN ||
		    cell->class == CHAR_ALPHA || cell->class == CHAR_OBJECT;
		/* those of a base are inner ones, but letters */
		if (is_letter &&
		    (!cell->is_inner ||
			ruby_of_base(strip->paragraph,
			    strip->segments[cell->segment].span) != NULL) &&
		    ++letters == 2)
			return false;
	}
	return node->cell > search->part;
}

/* A hyphen before the last line. */
static double final_hyphen(
    const struct search *search, const struct fit_node *node)
{
	if (cell_style(search->strip, node->cell)->manner.is_last_whole)
		return FORBIDDEN;
	return search->measure->is_justified
	    ? FINAL_HYPHEN
	    : RAGGED_HYPHEN * RAGGED_HYPHEN * FINAL_HYPHEN;
}

double end_demerits(
    const struct search *search, const struct fit_node *node, double ratio)
{
	bool is_alone = node->cell <= search->part;
	double demerits = basic_demerits(search,
	    ratio < 0 || search->measure->is_last_justified ? ratio : 0);

	if (is_alone || search->measure->is_greedy)
		return demerits;
	if (line_is_lonely(search, node))
		demerits += LONELY;
	if (node->measure - line_lack(search, node) <
	    SHORT_PART * node->measure)
		demerits += SHORT;
	if (node->hyphens > 0)
		demerits += final_hyphen(search, node);
	return demerits;
}
