/* Pages of several columns (CSS Multi-column Layout 1): filled one after the
 * other, balanced where their text ends. */
#include "typeset/page_plan.h"

#include <math.h>
#include <string.h>

#define SLACK_PT      0.01f
#define BALANCE_STEPS 14 /* halvings on the way to the least height */
#define NOTE_STEPS    6  /* until notes and columns fit each other */

struct columns {
	const struct composer *composer;
	const struct flow *flow;
	struct page_plan *plan;
	float height;
	size_t ends[MULTICOL_MAX]; /* of the columns last filled */
	float used[MULTICOL_MAX];
	enum break_cost worst; /* at their ends */
	/* the page being made */
	struct fragment *fragments;
	size_t count, capacity;
	float y;
};

/* How much of a flow one column of this height takes. */
struct column_fill {
	size_t first, end; /* there is no more */
	float height;
	bool is_forced;        /* at least one band */
	enum break_cost worst; /* no worse end than that */
	size_t at;             /* found: where it ends, */
	float used;            /* how high it is */
	enum break_cost cost;  /* and of what kind its end is */
};

static void fill_column(const struct flow *flow, struct column_fill *fill)
{
	size_t last[BREAK_STUCK + 1] = { 0 };
	float at[BREAK_STUCK + 1] = { 0 };
	float y = 0;

	fill->cost = BREAK_FREE;
	for (size_t i = fill->first; i < fill->end; i++) {
		const struct band *band = &flow->bands[i];

		y += band->height_pt + (i > fill->first ? band->space_pt : 0);
		if (y > fill->height + SLACK_PT)
			break;
		if (i + 1 == fill->end) {
			fill->used = y;
			fill->at = fill->end;
			return;
		}
		last[flow->bands[i + 1].cost] = i + 1;
		at[flow->bands[i + 1].cost] = y;
	}
	/* an empty column is better than a caption without its picture */
	for (int cost = BREAK_FREE; cost <= (int)fill->worst; cost++)
		if (last[cost] > fill->first) {
			fill->used = at[cost];
			fill->at = last[cost];
			fill->cost = (enum break_cost)cost;
			return;
		}
	fill->used = fill->is_forced ? flow->bands[fill->first].height_pt : 0;
	fill->at = fill->first + fill->is_forced;
}

/* Fills all columns, which end no worse than `worst`; true: everything up to `end`
 * is in them. */
static bool fill(struct columns *columns, size_t first, size_t end,
    float height, bool is_forced, enum break_cost worst)
{
	struct column_fill column = { .end = end,
		.height = height,
		.is_forced = is_forced,
		.worst = worst,
		.at = first };

	columns->worst = BREAK_FREE;
	for (unsigned i = 0; i < columns->composer->column_count; i++) {
		columns->used[i] = 0;
		column.first = column.at;
		if (column.at < end) {
			fill_column(columns->flow, &column);
			columns->used[i] = column.used;
			if (column.cost > columns->worst)
				columns->worst = column.cost;
		}
		columns->ends[i] = column.at;
	}
	return column.at == end;
}

/* The least height in which the columns hold it all: at most `height`, in
 * which they do. No column ends worse than there. */
static float balance(
    struct columns *columns, size_t first, size_t end, float height)
{
	enum break_cost worst = columns->worst;
	float low = 0, high = height;

	for (unsigned i = 0; i < BALANCE_STEPS; i++) {
		float middle = (low + high) / 2;

		if (fill(columns, first, end, middle, false, worst))
			high = middle;
		else
			low = middle;
	}
	columns->worst = worst;
	return high;
}

static void add_fragment(
    struct columns *columns, size_t first, size_t end, float x, float rule)
{
	if (columns->count == columns->capacity) {
		size_t wanted = columns->capacity * 2 + 8;
		struct fragment *grown = arena_array(
		    columns->composer->scratch, wanted, sizeof(*grown));

		if (columns->count > 0)
			memcpy(grown, columns->fragments,
			    columns->count * sizeof(*grown));
		columns->fragments = grown;
		columns->capacity = wanted;
	}
	columns->fragments[columns->count++] = (struct fragment){ first, end, x,
		columns->y, rule };
}

/* The columns that were filled last. */
static void add_columns(struct columns *columns, size_t first)
{
	const struct composer *composer = columns->composer;
	float height = 0;

	for (unsigned i = 0; i < composer->column_count; i++)
		height = fmaxf(height, columns->used[i]);
	for (unsigned i = 0; i < composer->column_count; i++) {
		size_t begin = i > 0 ? columns->ends[i - 1] : first;

		if (columns->ends[i] > begin)
			add_fragment(columns, begin, columns->ends[i],
			    (float)i *
				(composer->column_width_pt +
				    composer->column_gap_pt),
			    i > 0 ? height : 0);
	}
	columns->y += height;
}

static size_t span_end(const struct flow *flow, size_t first)
{
	size_t end = first + 1;

	while (end < flow->count && !flow->bands[end].is_forced &&
	    flow->bands[end].is_spanning == flow->bands[first].is_spanning)
		end++;
	return end;
}

/* Of the notes named before `band` that are not set yet. */
static float notes_before(
    const struct columns *columns, struct note_place from, size_t band)
{
	return (float)plan_notes_height(
	    columns->plan, from, plan_note_count(columns->plan, band));
}

/* Bands over all columns, as far as there is room. */
static size_t place_spanning(
    struct columns *columns, struct note_place notes, size_t first)
{
	const struct flow *flow = columns->flow;
	size_t end = span_end(flow, first), at = first;
	float y = columns->y;

	while (at < end) {
		const struct band *band = &flow->bands[at];
		float space = at > first || columns->count > 0 ? band->space_pt
							       : 0;

		if (y + space + band->height_pt +
			notes_before(columns, notes, at + 1) >
		    columns->height + SLACK_PT)
			break;
		y += space + band->height_pt;
		at++;
	}
	if (at == first && columns->count == 0)
		y += flow->bands[at++].height_pt;
	if (at > first) {
		if (columns->count > 0)
			columns->y += flow->bands[first].space_pt;
		add_fragment(columns, first, at, 0, 0);
		columns->y = y;
	}
	return at;
}

/* The same, below something else, which is page enough: only where all columns would
 * stay empty do they end where it is to be avoided. */
static bool fill_below(
    struct columns *columns, size_t first, size_t end, float height)
{
	unsigned last = columns->composer->column_count - 1;
	bool is_all = fill(columns, first, end, height, false, BREAK_FREE);

	return columns->ends[last] > first
	    ? is_all
	    : fill(columns, first, end, height, false, BREAK_STUCK);
}

/* Bands in columns; returns where they end on this page. */
static size_t place_columns(
    struct columns *columns, struct note_place notes, size_t first)
{
	size_t end = span_end(columns->flow, first);
	bool is_first = columns->count == 0;
	float space = is_first ? 0 : columns->flow->bands[first].space_pt;
	float room = columns->height - columns->y - space, least = room;

	for (unsigned i = 0; i < NOTE_STEPS; i++) {
		bool is_all = is_first
		    ? fill(columns, first, end, least, true, BREAK_STUCK)
		    : fill_below(columns, first, end, least);
		float needed, height;
		size_t last;

		if (is_all &&
		    (end < columns->flow->count ||
			columns->composer->is_balanced)) {
			height = balance(columns, first, end, least);
			fill(columns, first, end, height, is_first,
			    columns->worst);
		}
		last = columns->ends[columns->composer->column_count - 1];
		needed = notes_before(columns, notes, last);
		if (needed <= 0 || least + needed <= room + SLACK_PT)
			break;
		least = fmaxf(room / 4, room - needed);
	}
	columns->y += space;
	if (columns->ends[0] > first)
		add_columns(columns, first);
	return columns->ends[columns->composer->column_count - 1];
}

static size_t make_page(
    struct columns *columns, struct note_place notes, size_t first)
{
	const struct flow *flow = columns->flow;
	size_t at = first, next;

	columns->fragments = NULL;
	columns->count = columns->capacity = 0;
	columns->y = 0;
	while (
	    at < flow->count && (at == first || !flow->bands[at].is_forced)) {
		next = flow->bands[at].is_spanning
		    ? place_spanning(columns, notes, at)
		    : place_columns(columns, notes, at);
		if (next == at)
			break;
		if (next < span_end(flow, at)) {
			at = next;
			break;
		}
		at = next;
	}
	return at;
}

void column_plan_make(struct composer *composer, struct page_plan *plan)
{
	struct columns columns = { .composer = composer,
		.flow = composer->flow,
		.plan = plan,
		.height = composer->page_height_pt };
	struct note_place notes = { 0, 0 };
	size_t first = 0;

	while (first < columns.flow->count || notes.note < plan->note_count) {
		struct page_cut cut = { .first = first,
			.page = first == 0 && plan->count == 0
			    ? composer->page->first
			    : composer->page,
			.scale = 1,
			.first_note = notes };
		size_t end;

		columns.height = cut.page->height_pt;
		end = make_page(&columns, notes, first);

		notes = plan_fill_notes(plan, notes, plan_note_count(plan, end),
		    columns.height - columns.y, end == first);
		cut.end = end;
		cut.end_note = notes;
		cut.fragments = columns.fragments;
		cut.fragment_count = columns.count;
		*plan_add_cuts(plan, composer->scratch, 1) = cut;
		first = end;
	}
}
