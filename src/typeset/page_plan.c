/* Chooses page ends: least cost over the whole flow. */
#include "typeset/page_plan.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#define SLACK_PT     0.01 /* lengths are sums: a hair too long is not too long */
#define SCALE_LEAST  0.6  /* of pictures */
#define FREE_ENDS    6    /* places a page may end at, beside worse ones */
#define STOPS_A_BAND 8    /* ways to it that are kept */

#define COST_PAGE   10.0
#define COST_EMPTY  1000.0 /* times the square of the part left empty */
#define COST_HOLLOW 500.0  /* of a page that has much left empty */
#define HOLLOW      0.4
#define COST_SCALE  800.0  /* times the square of what pictures lose */
#define COST_SPLIT  150.0  /* a note goes on on the next page */
#define COST_LATE   5000.0 /* none of a note is on the page that names it */
#define COST_DELAY  60.0   /* a float is not on the page that names it */
#define COST_SHORT  40.0   /* the last page has hardly a line */
#define SHORT       0.08

static const double break_costs[] = {
	[BREAK_FREE] = 0,
	[BREAK_AVOIDED] = 3000,
	[BREAK_LONELY] = 6000,
	[BREAK_STUCK] = 60000,
};

/* A way to have set everything up to here. */
struct stop {
	size_t band, next_float;
	struct note_place note;
	double cost;
	const struct stop *from;
	struct page_cut cut; /* the page that ends here */
	struct stop *next;   /* other ways to this band */
};

/* A page being filled. */
struct filling {
	const struct stop *start;
	double text, pictures; /* heights, with the space between */
	double floats;
	size_t next_float;
};

struct search {
	struct composer *composer;
	const struct flow *flow;
	struct page_plan *plan;
	size_t end;                   /* of the bands of pages of one name */
	const struct page_area *page; /* these */
	double height;                /* of the page that is filled */
	struct stop **stops;          /* by band: first of a list */
	/* ends of the page looked at: the cheapest free ones, the last that needs
	 * no smaller pictures, the last of each worse kind */
	struct stop free_ends[FREE_ENDS], ends[BREAK_STUCK + 1];
	size_t free_count;
	bool has_end[BREAK_STUCK + 1];
};

float page_float_height(
    const struct page_float *page_float, size_t first, size_t end)
{
	const struct flow *flow = page_float->flow;

	if (first >= end)
		return 0;
	return (first == 0 ? flow->bands[0].space_pt : 0) +
	    flow_height(flow, first, end);
}

static size_t count_at(
    struct page_float *const *list, size_t count, size_t band)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (list[middle]->band < band)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Of what is not set yet of the notes before `end`, with what is above them. */
size_t plan_note_count(const struct page_plan *plan, size_t band)
{
	return count_at(plan->notes, plan->note_count, band);
}

double plan_notes_height(
    const struct page_plan *plan, struct note_place from, size_t end)
{
	const struct page_float *first;
	double height;

	if (from.note >= end)
		return 0;
	height = plan->note_heights[end] - plan->note_heights[from.note];
	first = plan->notes[from.note];
	if (from.band > 0)
		height += page_float_height(
			      first, from.band, first->flow->count) -
		    page_float_height(first, 0, first->flow->count);
	return height + plan->separator_pt;
}

struct note_place plan_fill_notes(const struct page_plan *plan,
    struct note_place from, size_t end, double room, bool is_forced)
{
	bool goes_on = from.band > 0;

	room -= plan->separator_pt;
	while (from.note < end) {
		const struct page_float *note = plan->notes[from.note];
		const struct band *band = &note->flow->bands[from.band];

		if (from.band < note->flow->count) {
			room -= band->height_pt +
			    (goes_on ? 0 : band->space_pt);
			if (room < -SLACK_PT && !is_forced)
				return from;
			goes_on = is_forced = false;
			from.band++;
		}
		if (from.band >= note->flow->count)
			from = (struct note_place){ from.note + 1, 0 };
	}
	return from;
}

static bool is_at(const struct stop *stop, const struct stop *other)
{
	return stop->next_float == other->next_float &&
	    stop->note.note == other->note.note &&
	    stop->note.band == other->note.band;
}

/* Keeps it, if it is among the best ways to its band. */
static void keep_stop(struct search *search, const struct stop *stop)
{
	struct stop **place = &search->stops[stop->band], **worst = NULL;
	struct stop *kept;
	size_t count = 0;

	for (; *place; place = &(*place)->next, count++) {
		if (is_at(*place, stop)) {
			if (stop->cost < (*place)->cost) {
				kept = (*place)->next;
				**place = *stop;
				(*place)->next = kept;
			}
			return;
		}
		if (!worst || (*place)->cost > (*worst)->cost)
			worst = place;
	}
	/* one that was gone on from stays */
	if (count >= STOPS_A_BAND && stop->band > stop->from->band &&
	    stop->band < search->end) {
		if (stop->cost >= (*worst)->cost)
			return;
		kept = (*worst)->next;
		**worst = *stop;
		(*worst)->next = kept;
		return;
	}
	*place = ARENA_NEW(search->composer->scratch, struct stop);
	**place = *stop;
	(*place)->next = NULL;
}

static void add_end(
    struct search *search, enum break_cost kind, const struct stop *stop)
{
	size_t worst = 0;

	if (kind != BREAK_FREE || stop->cut.scale == 1) {
		search->ends[kind] = *stop;
		search->has_end[kind] = true;
	}
	if (kind != BREAK_FREE)
		return;
	if (search->free_count < FREE_ENDS) {
		search->free_ends[search->free_count++] = *stop;
		return;
	}
	for (size_t i = 1; i < FREE_ENDS; i++)
		if (search->free_ends[i].cost > search->free_ends[worst].cost)
			worst = i;
	if (stop->cost < search->free_ends[worst].cost)
		search->free_ends[worst] = *stop;
}

/* Whether all of the floats and notes that were named so far are set. */
static bool is_whole(const struct search *search, const struct stop *stop)
{
	const struct page_plan *plan = search->plan;

	return stop->next_float >=
	    count_at(plan->floats, plan->float_count, stop->band) &&
	    stop->note.note >=
	    count_at(plan->notes, plan->note_count, stop->band);
}

/* The notes do not fit: what they lack goes on on the next page. */
static void split_notes(
    const struct search *search, struct stop *stop, size_t notes, double room)
{
	size_t late;

	stop->note = plan_fill_notes(
	    search->plan, stop->from->note, notes, room, false);
	stop->cut.end_note = stop->note;
	stop->cost += COST_SPLIT;
	late = stop->note.note + (stop->note.band > 0);
	if (late < notes && search->plan->notes[late]->band >= stop->from->band)
		stop->cost += COST_LATE;
}

static double ending_cost(
    const struct search *search, const struct stop *stop, double left)
{
	const struct flow *flow = search->flow;
	bool is_end = stop->band == search->end;
	double empty = fmax(0, left) / search->height;

	if (is_end ? is_whole(search, stop) : flow->bands[stop->band].is_forced)
		return 1 - empty < SHORT ? COST_SHORT : 0;
	return COST_EMPTY * empty * empty + (empty > HOLLOW ? COST_HOLLOW : 0) +
	    (is_end ? 0 : break_costs[flow->bands[stop->band].cost]);
}

/* The page ends before this band, if what is on it fits with its notes. */
static void try_end(
    struct search *search, const struct filling *filling, size_t band)
{
	const struct page_plan *plan = search->plan;
	const struct flow *flow = search->flow;
	const struct stop *start = filling->start;
	size_t notes = count_at(plan->notes, plan->note_count, band);
	double room = search->height - filling->text - filling->floats -
	    repeat_below(flow, start->band, band);
	double needed = plan_notes_height(search->plan, start->note, notes);
	double left = room - filling->pictures - needed, scale;
	struct stop stop = { .band = band,
		.next_float = filling->next_float,
		.note = { notes, 0 },
		.cost = start->cost + COST_PAGE,
		.from = start,
		.cut = { .first = start->band,
		    .end = band,
		    .scale = 1,
		    .first_float = start->next_float,
		    .end_float = filling->next_float,
		    .first_note = start->note,
		    .end_note = { notes, 0 } } };

	if (left < -SLACK_PT && filling->pictures > 0 &&
	    room - needed >= SCALE_LEAST * filling->pictures) {
		scale = (room - needed) / filling->pictures;
		stop.cut.scale = (float)scale;
		stop.cost += COST_SCALE * (1 - scale) * (1 - scale);
	} else if (left < -SLACK_PT) {
		if (needed == 0 || room < filling->pictures)
			return;
		split_notes(search, &stop, notes, room - filling->pictures);
	}
	stop.cost += ending_cost(search, &stop, left);
	stop.cost += COST_DELAY *
	    (double)(count_at(plan->floats, plan->float_count, band) -
		filling->next_float);
	add_end(search,
	    band == search->end || flow->bands[band].is_forced
		? BREAK_FREE
		: flow->bands[band].cost,
	    &stop);
}

/* Floats that are named before `band`, in order, as long as there is room. */
static void add_floats(
    struct search *search, struct filling *filling, size_t band)
{
	const struct page_plan *plan = search->plan;

	while (filling->next_float < plan->float_count) {
		const struct page_float *next =
		    plan->floats[filling->next_float];
		double height = page_float_height(next, 0, next->flow->count) +
		    next->space_pt;

		if (next->band >= band ||
		    filling->text + filling->pictures + filling->floats +
			    height >
			search->height + SLACK_PT)
			return;
		filling->floats += height;
		filling->next_float++;
	}
}

static void add_band(
    const struct search *search, struct filling *filling, size_t index)
{
	const struct band *band = &search->flow->bands[index];

	if (index > filling->start->band || index == 0 || band->is_forced)
		filling->text += band->space_pt;
	if (band->picture)
		filling->pictures += band->height_pt;
	else
		filling->text += band->height_pt;
}

/* What was too high for every page stands on one alone. */
static void force_end(struct search *search, const struct filling *filling)
{
	const struct stop *start = filling->start;
	size_t band = start->band + (start->band < search->end);
	size_t notes = count_at(
	    search->plan->notes, search->plan->note_count, band);
	struct stop stop = { .band = band,
		.next_float = start->next_float,
		.note = start->note,
		.cost = start->cost + break_costs[BREAK_STUCK],
		.from = start };

	if (band == start->band) {
		if (stop.next_float < search->plan->float_count)
			stop.next_float++;
		else
			stop.note = plan_fill_notes(search->plan, start->note,
			    notes, search->height, true);
	}
	stop.cut = (struct page_cut){ .first = start->band,
		.end = band,
		.scale = 1,
		.first_float = start->next_float,
		.end_float = stop.next_float,
		.first_note = start->note,
		.end_note = stop.note };
	add_end(search, BREAK_STUCK, &stop);
}

static bool has_moved(const struct search *search, const struct stop *start)
{
	for (size_t i = 0; i < search->free_count; i++) {
		const struct stop *end = &search->free_ends[i];

		if (end->band > start->band || !is_at(end, start))
			return true;
	}
	return false;
}

/* What the page that begins here is like. */
static const struct page_area *page_at(
    const struct search *search, const struct stop *start)
{
	return start->from || start->band > 0 ? search->page
					      : search->page->first;
}

static void fill_page(struct search *search, const struct stop *start)
{
	struct filling filling = { .start = start,
		.next_float = start->next_float };
	size_t count = search->end, band = start->band;
	bool has_end = false;

	search->height = page_at(search, start)->height_pt;
	if (band < count)
		filling.text = repeat_above(
		    search->composer, search->flow, band);
	search->free_count = 0;
	memset(search->has_end, 0, sizeof(search->has_end));
	add_floats(search, &filling, band);
	/* nothing but floats and notes */
	if (band == count || filling.next_float > start->next_float)
		try_end(search, &filling, band);
	while (band < count) {
		add_band(search, &filling, band);
		if (filling.text + filling.floats +
			SCALE_LEAST * filling.pictures >
		    search->height + SLACK_PT)
			break;
		band++;
		add_floats(search, &filling, band);
		try_end(search, &filling, band);
		if (band < count && search->flow->bands[band].is_forced)
			break;
	}
	for (int kind = BREAK_AVOIDED; kind <= BREAK_STUCK; kind++)
		has_end |= search->has_end[kind];
	if (!has_end && !has_moved(search, start))
		force_end(search, &filling);
	for (size_t i = 0; i < search->free_count; i++)
		keep_stop(search, &search->free_ends[i]);
	for (int kind = BREAK_FREE; kind <= BREAK_STUCK; kind++)
		if (search->has_end[kind])
			keep_stop(search, &search->ends[kind]);
}

static void list_floats(const struct composer *composer, struct page_plan *plan)
{
	const struct flow *flow = composer->flow;
	struct arena *arena = composer->scratch;
	size_t count = 0;

	for (size_t i = 0; i < flow->count; i++)
		for (struct page_float *one = flow->bands[i].page_floats; one;
		     one = one->next)
			count++;
	plan->notes = arena_array(arena, count + 1, sizeof(*plan->notes));
	plan->floats = arena_array(arena, count + 1, sizeof(*plan->floats));
	plan->note_heights = arena_array(arena, count + 1, sizeof(double));
	for (size_t i = 0; i < flow->count && count > 0; i++) {
		struct page_float *one = flow->bands[i].page_floats;

		for (; one; one = one->next) {
			one->band = i;
			if (one->place != FLOAT_NOTE) {
				plan->floats[plan->float_count++] = one;
				continue;
			}
			plan->notes[plan->note_count++] = one;
			plan->note_heights[plan->note_count] =
			    plan->note_heights[plan->note_count - 1] +
			    page_float_height(one, 0, one->flow->count);
		}
	}
}

struct page_cut *plan_add_cuts(
    struct page_plan *plan, struct arena *arena, size_t count)
{
	if (plan->count + count > plan->capacity) {
		struct page_cut *grown;

		plan->capacity = plan->capacity * 2 + count;
		grown = arena_array(arena, plan->capacity, sizeof(*grown));
		if (plan->count > 0)
			memcpy(grown, plan->cuts, plan->count * sizeof(*grown));
		plan->cuts = grown;
	}
	plan->count += count;
	return &plan->cuts[plan->count - count];
}

static void collect_cuts(const struct search *search, const struct stop *last)
{
	const struct stop *stop;
	struct page_cut *cuts;
	size_t count = 0;

	for (stop = last; stop->from; stop = stop->from)
		count++;
	cuts = plan_add_cuts(search->plan, search->composer->scratch, count);
	for (stop = last; stop->from; stop = stop->from) {
		cuts[--count] = stop->cut;
		cuts[count].page = page_at(search, stop->from);
	}
}

/* The pages of [first, end), which are of one name. */
static void search_pages(struct search *search, size_t first, size_t end)
{
	struct page_plan *plan = search->plan;
	const struct stop *best = NULL;
	struct stop *start = ARENA_NEW(search->composer->scratch, struct stop);

	composer_use_page(search->composer, search->flow->bands[first].page);
	search->end = end;
	search->page = search->composer->page;
	start->band = first;
	start->next_float = count_at(plan->floats, plan->float_count, first);
	start->note.note = count_at(plan->notes, plan->note_count, first);
	search->stops[first] = start;
	for (size_t band = first; band < end; band++)
		for (struct stop *stop = search->stops[band]; stop;
		     stop = stop->next)
			fill_page(search, stop);
	/* these go on to others of the same list */
	for (struct stop *stop = search->stops[end]; stop; stop = stop->next)
		if (!is_whole(search, stop))
			fill_page(search, stop);
		else if (!best || stop->cost < best->cost)
			best = stop;
	assert(best);
	collect_cuts(search, best);
}

void page_plan_make(
    struct composer *composer, float separator_pt, struct page_plan *plan)
{
	const struct flow *flow = composer->flow;
	struct search search = {
		.composer = composer, .flow = flow, .plan = plan
	};

	*plan = (struct page_plan){ .separator_pt = separator_pt };
	if (flow->count == 0) {
		*plan_add_cuts(plan, composer->scratch, 1) = (struct page_cut){
			.scale = 1, .page = composer->page->first
		};
		return;
	}
	list_floats(composer, plan);
	if (composer->column_count > 1) {
		column_plan_make(composer, plan);
		return;
	}
	search.stops = arena_array(
	    composer->scratch, flow->count + 1, sizeof(*search.stops));
	for (size_t first = 0, end; first < flow->count; first = end) {
		for (end = first + 1; end < flow->count &&
		     flow->bands[end].page == flow->bands[first].page;)
			end++;
		search_pages(&search, first, end);
	}
}
