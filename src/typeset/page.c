/* Cuts a flow into pages. */
#include "typeset/frame.h"
#include "typeset/page_plan.h"
#include "typeset/page_string.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What a page may lack, to be filled. */
#define FILLED_LINES 2

/* A page that is made; the array comes last, when their number is known. */
struct made_page {
	struct page_box box;
	struct made_page *next;
};

/* A flow on its way to the pages. */
struct strand {
	const struct flow *flow;
	float *tops; /* of the bands, from the top of their page */
	size_t next_decoration;
	size_t *open; /* decorations that go on */
	size_t open_count;
	float stretch; /* of gaps between bands; 1: as they are */
};

struct pager {
	struct composer *composer;
	struct page_plan plan;
	struct strand text;
	struct strand *floats, *notes; /* as the plan lists them */
	struct made_page *first, **end;
	size_t count;
	float x_pt; /* of the column that is filled */
	struct page_strings strings;
	size_t heading_capacity;
};

static void strand_init(
    struct strand *strand, struct arena *arena, const struct flow *flow)
{
	strand->flow = flow;
	strand->stretch = 1;
	strand->tops = arena_array(arena, flow->count + 1, sizeof(float));
	strand->open = arena_array(
	    arena, flow->decoration_count + 1, sizeof(size_t));
}

static void put_items(
    struct pager *pager, struct page_box *page, struct item *items, float y)
{
	const struct page_frame *frame = &pager->composer->frame;

	items_move(items, frame->margins_pt[3] + pager->x_pt,
	    frame->margins_pt[0] + y);
	*page->end = items;
	while (*page->end)
		page->end = &(*page->end)->next;
}

static void put_decoration(struct pager *pager, const struct strand *strand,
    struct page_box *page, size_t index, size_t first, size_t end)
{
	const struct decoration *decoration = &strand->flow->decorations[index];
	struct item *rules = NULL, **rules_end = &rules;
	size_t last = decoration->last < end ? decoration->last : end - 1;
	unsigned edges = 2 | 8;
	float top = strand->tops[first], bottom;

	bottom = strand->tops[last] + strand->flow->bands[last].height_pt;
	if (decoration->first >= first) {
		top = strand->tops[decoration->first];
		edges |= 1;
	}
	if (decoration->last < end)
		edges |= 4;
	if (style_is(decoration->style, PROPERTY_BOX_DECORATION_BREAK,
		KEYWORD_CLONE))
		edges = 15;
	style_paint(pager->composer, decoration->style, decoration->node,
	    (float[4]){
		decoration->x_pt, top, decoration->width_pt, bottom - top },
	    edges, &rules_end);
	if (rules)
		put_items(pager, page, rules, 0);
}

/* Outer ones first: they opened first. */
static void put_decorations(struct pager *pager, struct strand *strand,
    struct page_box *page, size_t first, size_t end)
{
	const struct flow *flow = strand->flow;
	size_t kept = 0;

	while (strand->next_decoration < flow->decoration_count) {
		const struct decoration *decoration =
		    &flow->decorations[strand->next_decoration];

		if (decoration->first <= decoration->last) {
			if (decoration->first >= end)
				break;
			strand->open[strand->open_count++] =
			    strand->next_decoration;
		}
		strand->next_decoration++;
	}
	for (size_t i = 0; i < strand->open_count; i++) {
		size_t index = strand->open[i];

		put_decoration(pager, strand, page, index, first, end);
		if (flow->decorations[index].last >= end)
			strand->open[kept++] = index;
	}
	strand->open_count = kept;
}

struct placed_lane {
	const struct lane *lane;
	size_t order;
	float top_pt;
};

static int compare_lanes(const void *left, const void *right)
{
	const struct placed_lane *a = left, *b = right;

	if (a->lane->number != b->lane->number)
		return a->lane->number < b->lane->number ? -1 : 1;
	return (a->order > b->order) - (a->order < b->order);
}

/* The bands of a tall row that are on this page: cell by cell. */
static void put_lanes(struct pager *pager, const struct strand *strand,
    struct page_box *page, size_t first, size_t end)
{
	struct placed_lane *lanes = NULL;
	size_t count = 0, capacity = 0;

	for (size_t i = first; i < end; i++) {
		const struct lane *lane = strand->flow->bands[i].lanes;

		for (; lane; lane = lane->next) {
			if (count == capacity) {
				capacity = capacity * 2 + 32;
				lanes = memory_resize(
				    lanes, capacity, sizeof(*lanes));
			}
			lanes[count] = (struct placed_lane){ lane, count,
				strand->tops[i] };
			count++;
		}
	}
	if (count > 0)
		qsort(lanes, count, sizeof(*lanes), compare_lanes);
	for (size_t i = 0; i < count; i++)
		put_items(pager, page, lanes[i].lane->items, lanes[i].top_pt);
	free(lanes);
}

static void put_bands(struct pager *pager, struct strand *strand,
    struct page_box *page, size_t first, size_t end)
{
	const struct band *bands = strand->flow->bands;

	if (first >= end)
		return;
	put_decorations(pager, strand, page, first, end);
	for (size_t i = first; i < end;) {
		size_t next = i + 1;

		while (bands[i].row && next < end &&
		    bands[next].row == bands[i].row)
			next++;
		for (size_t k = i; k < next; k++)
			if (bands[k].first)
				put_items(pager, page, bands[k].first,
				    strand->tops[k]);
		if (bands[i].row)
			put_lanes(pager, strand, page, i, next);
		i = next;
	}
}

static void add_heading(
    struct pager *pager, const struct mark *mark, size_t band)
{
	const struct composer *composer = pager->composer;
	const struct page_frame *frame = &composer->frame;
	struct layout *layout = composer->layout;
	struct heading *grown;
	float x = frame->margins_pt[3];
	float y = frame->margins_pt[0] + pager->text.tops[band];

	if (layout->heading_count == pager->heading_capacity) {
		pager->heading_capacity = pager->heading_capacity * 2 + 16;
		grown = arena_array(
		    layout->arena, pager->heading_capacity, sizeof(*grown));
		if (layout->heading_count > 0)
			memcpy(grown, layout->headings,
			    layout->heading_count * sizeof(*grown));
		layout->headings = grown;
	}
	if (composer->is_vertical) { /* page_turn() */
		float right = frame->height_pt - y;

		y = x;
		x = right - pager->text.flow->bands[band].height_pt;
	}
	layout->headings[layout->heading_count++] = (struct heading){
		mark->level, mark->text, pager->count, x, y
	};
}

static void read_marks(struct pager *pager, size_t first, size_t end)
{
	for (size_t i = first; i < end; i++) {
		const struct mark *mark = pager->text.flow->bands[i].marks;

		for (; mark; mark = mark->next) {
			switch (mark->kind) {
			case MARK_HEADING:
				add_heading(pager, mark, i);
				break;
			case MARK_STRING:
				page_strings_set(
				    &pager->strings, mark->setting, i == first);
				break;
			}
		}
	}
}

/* The space above it may grow: rows of a table keep theirs. */
static bool has_gap(const struct band *band)
{
	return band->space_pt > 0 && !band->row && !band->head;
}

/* From `y` on; returns where they end. */
static float place_bands(struct strand *strand, size_t first, size_t end,
    bool keeps_first_space, float y)
{
	const struct band *bands = strand->flow->bands;

	for (size_t i = first; i < end; i++) {
		if (i > first || keeps_first_space)
			y += bands[i].space_pt *
			    (has_gap(&bands[i]) ? strand->stretch : 1);
		strand->tops[i] = y;
		y += bands[i].height_pt;
	}
	return y;
}

/* The pictures of the page that may be smaller are. */
static void scale_pictures(const struct flow *flow, const struct page_cut *cut)
{
	for (size_t i = cut->first; i < cut->end; i++) {
		struct band *band = &flow->bands[i];
		struct item *item = band->picture;
		float lost;

		if (!item)
			continue;
		lost = item->width_pt * (1 - cut->scale);
		item->x_pt += lost * band->picture_align;
		item->width_pt -= lost;
		item->height_pt *= cut->scale;
		band->height_pt *= cut->scale;
	}
}

/* Bands of one note that stand on a page. */
struct note_part {
	size_t note, first, end;
};

/* The next of the page behind *part, which begins as { SIZE_MAX }. */
static bool next_note(const struct pager *pager, const struct page_cut *cut,
    struct note_part *part)
{
	bool is_first = part->note == SIZE_MAX;

	part->note = is_first ? cut->first_note.note : part->note + 1;
	part->first = is_first ? cut->first_note.band : 0;
	if (part->note < cut->end_note.note)
		part->end = pager->plan.notes[part->note]->flow->count;
	else if (part->note == cut->end_note.note)
		part->end = cut->end_note.band;
	else
		return false;
	return part->end > part->first;
}

/* Where the notes of the page begin, from its top: at its end, if it has
 * none. */
static float notes_top(const struct pager *pager, const struct page_cut *cut,
    const struct flow *separator)
{
	struct note_part part = { SIZE_MAX, 0, 0 };
	float height = 0;

	while (next_note(pager, cut, &part))
		height += page_float_height(
		    pager->plan.notes[part.note], part.first, part.end);
	if (height > 0)
		height += flow_full_height(separator);
	return pager->composer->page_height_pt - height;
}

static void put_notes(struct pager *pager, struct page_box *page,
    const struct page_cut *cut, struct flow *separator, float y)
{
	struct note_part part = { SIZE_MAX, 0, 0 };
	struct strand above = { 0 };

	strand_init(&above, pager->composer->scratch, separator);
	place_bands(&above, 0, separator->count, true, y);
	put_bands(pager, &above, page, 0, separator->count);
	y += flow_full_height(separator);
	while (next_note(pager, cut, &part)) {
		struct strand *note = &pager->notes[part.note];

		y = place_bands(note, part.first, part.end, part.first == 0, y);
		put_bands(pager, note, page, part.first, part.end);
	}
}

static void put_float(
    struct pager *pager, struct page_box *page, size_t index, float y)
{
	struct strand *strand = &pager->floats[index];

	place_bands(strand, 0, strand->flow->count, false, y);
	put_bands(pager, strand, page, 0, strand->flow->count);
}

/* Returns where the text begins. */
static float put_top_floats(
    struct pager *pager, struct page_box *page, const struct page_cut *cut)
{
	float y = 0;

	for (size_t i = cut->first_float; i < cut->end_float; i++) {
		const struct page_float *one = pager->plan.floats[i];

		if (one->place != FLOAT_TOP)
			continue;
		put_float(pager, page, i, y);
		y += page_float_height(one, 0, one->flow->count) +
		    one->space_pt;
	}
	return y;
}

static float bottom_floats_height(
    const struct pager *pager, const struct page_cut *cut)
{
	float height = 0;

	for (size_t i = cut->first_float; i < cut->end_float; i++) {
		const struct page_float *one = pager->plan.floats[i];

		if (one->place == FLOAT_BOTTOM)
			height += page_float_height(one, 0, one->flow->count) +
			    one->space_pt;
	}
	return height;
}

static void put_bottom_floats(struct pager *pager, struct page_box *page,
    const struct page_cut *cut, float bottom)
{
	for (size_t i = cut->end_float; i-- > cut->first_float;) {
		const struct page_float *one = pager->plan.floats[i];

		if (one->place != FLOAT_BOTTOM)
			continue;
		bottom -= page_float_height(one, 0, one->flow->count);
		put_float(pager, page, i, bottom);
		bottom -= one->space_pt;
	}
}

static struct page_box *add_page(struct pager *pager)
{
	struct made_page *made = ARENA_NEW(
	    pager->composer->scratch, struct made_page);

	made->box.width_pt = pager->composer->frame.width_pt;
	made->box.height_pt = pager->composer->frame.height_pt;
	made->box.end = &made->box.first;
	made->box.name = pager->composer->page->name;
	*pager->end = made;
	pager->end = &made->next;
	return &made->box;
}

/* Heads and feet of a table that goes on; return what is left below them. */
static float put_head(
    struct pager *pager, struct page_box *page, size_t first, float y)
{
	const struct flow *flow = pager->text.flow;
	float height = repeat_above(pager->composer, flow, first);

	if (height > 0)
		put_items(pager, page,
		    repeat_items(pager->composer, flow->bands[first].head), y);
	return y + height;
}

static float put_foot(struct pager *pager, struct page_box *page,
    const struct page_cut *cut, float y)
{
	const struct flow *flow = pager->text.flow;
	float height = repeat_below(flow, cut->first, cut->end);

	if (height <= 0 || y + height > pager->composer->page_height_pt + 0.1f)
		return y;
	put_items(pager, page,
	    repeat_items(pager->composer, flow->bands[cut->end].foot), y);
	return y + height;
}

/* The line in the middle of the gap to the column before. */
static void put_column_rule(
    struct pager *pager, struct page_box *page, const struct fragment *fragment)
{
	struct composer *composer = pager->composer;
	const struct style *style = composer->rule_style;
	float width = style_length(style, PROPERTY_COLUMN_RULE_WIDTH, 0, 0);
	struct item *rule;

	if (fragment->rule_pt <= 0 || width <= 0)
		return;
	rule = item_new(composer, ITEM_RULE, NULL);
	rule->is_artifact = true;
	if (!style_colour(
		style, PROPERTY_COLUMN_RULE_COLOR, &rule->rule.colour))
		return;
	rule->rule.style = style_rule(style, PROPERTY_COLUMN_RULE_STYLE);
	rule->x_pt = -(composer->column_gap_pt + width) / 2;
	rule->width_pt = width;
	rule->height_pt = fragment->rule_pt;
	put_items(pager, page, rule, fragment->y_pt);
}

static void put_fragments(
    struct pager *pager, struct page_box *page, const struct page_cut *cut)
{
	struct strand *text = &pager->text;

	for (size_t i = 0; i < cut->fragment_count; i++) {
		const struct fragment *fragment = &cut->fragments[i];

		pager->x_pt = fragment->x_pt;
		put_column_rule(pager, page, fragment);
		place_bands(text, fragment->first, fragment->end, false,
		    fragment->y_pt);
		put_bands(pager, text, page, fragment->first, fragment->end);
	}
	pager->x_pt = 0;
}

/* A page that ends amid the text, a little too early, is as long as the others:
 * its gaps grow from `y` to `bottom`, to twice their size at most. */
static float find_stretch(const struct pager *pager, const struct page_cut *cut,
    float y, float bottom)
{
	const struct composer *composer = pager->composer;
	const struct flow *flow = pager->text.flow;
	float line = composer->boxes[0].style->text.line_height_pt;
	float gaps = 0, missing;

	if (!composer->frame.is_filled || cut->end <= cut->first ||
	    cut->end >= flow->count || flow->bands[cut->end].is_forced)
		return 1;
	for (size_t i = cut->first + 1; i < cut->end; i++)
		if (has_gap(&flow->bands[i]))
			gaps += flow->bands[i].space_pt;
	missing = bottom - repeat_below(flow, cut->first, cut->end) - y -
	    flow_height(flow, cut->first, cut->end);
	return missing > 0 && missing <= FILLED_LINES * line && missing <= gaps
	    ? 1 + missing / gaps
	    : 1;
}

/* Of a page of one column, down to `bottom`; returns where the text ends. */
static float put_text(struct pager *pager, struct page_box *page,
    const struct page_cut *cut, float bottom)
{
	struct strand *text = &pager->text;
	const struct band *bands = text->flow->bands;
	float y = put_top_floats(pager, page, cut);

	/* the space alone may be larger than the page */
	if (cut->first < cut->end &&
	    (cut->first == 0 || bands[cut->first].is_forced))
		y += fmaxf(0,
		    fminf(bands[cut->first].space_pt,
			pager->composer->page_height_pt - y -
			    bands[cut->first].height_pt));
	if (cut->scale < 1)
		scale_pictures(text->flow, cut);
	if (cut->first < cut->end)
		y = put_head(pager, page, cut->first, y);
	text->stretch = find_stretch(pager, cut, y, bottom);
	y = place_bands(text, cut->first, cut->end, false, y);
	put_bands(pager, text, page, cut->first, cut->end);
	return put_foot(pager, page, cut, y);
}

/* What is on it, in the order it is read. */
static void fill_page(
    struct pager *pager, struct page_box *page, const struct page_cut *cut)
{
	struct flow *separator = NULL;
	float y = 0, bottom = pager->composer->page_height_pt;

	if (pager->plan.note_count > 0) {
		separator = footnote_separator(pager->composer);
		bottom = notes_top(pager, cut, separator);
	}
	if (cut->fragments)
		put_fragments(pager, page, cut);
	else
		y = put_text(pager, page, cut,
		    bottom - bottom_floats_height(pager, cut));
	if (separator)
		bottom = fmaxf(y, bottom);
	put_bottom_floats(pager, page, cut, bottom);
	if (!separator)
		return;
	if (bottom < pager->composer->page_height_pt)
		put_notes(pager, page, cut, separator, bottom);
}

static void make_page(struct pager *pager, const struct page_cut *cut)
{
	struct page_box *page;

	composer_use_page(pager->composer, cut->page);
	page = add_page(pager);
	fill_page(pager, page, cut);
	if (pager->composer->is_vertical)
		page_turn(page);
	page_strings_begin(&pager->strings);
	read_marks(pager, cut->first, cut->end);
	page_strings_keep(
	    &pager->strings, pager->composer->layout->arena, page);
	pager->count++;
}

static void keep_pages(struct pager *pager)
{
	struct layout *layout = pager->composer->layout;
	const struct made_page *made = pager->first;

	layout->pages = arena_array(
	    layout->arena, pager->count, sizeof(*layout->pages));
	layout->page_count = pager->count;
	for (size_t i = 0; i < pager->count; i++, made = made->next) {
		layout->pages[i] = made->box;
		if (!made->box.first)
			layout->pages[i].end = &layout->pages[i].first;
	}
}

static struct strand *strands_new(
    struct arena *arena, struct page_float *const *floats, size_t count)
{
	struct strand *strands = arena_array(
	    arena, count + 1, sizeof(*strands));

	for (size_t i = 0; i < count; i++)
		strand_init(&strands[i], arena, floats[i]->flow);
	return strands;
}

void compose_pages(struct composer *composer)
{
	struct pager pager = { .composer = composer };
	struct arena *arena = composer->scratch;
	struct page_plan *plan = &pager.plan;
	float separator = composer->footnotes
	    ? flow_full_height(footnote_separator(composer))
	    : 0;

	pager.end = &pager.first;
	page_plan_make(composer, separator, plan);
	strand_init(&pager.text, arena, composer->flow);
	pager.floats = strands_new(arena, plan->floats, plan->float_count);
	pager.notes = strands_new(arena, plan->notes, plan->note_count);
	for (size_t i = 0; i < plan->count; i++)
		make_page(&pager, &plan->cuts[i]);
	keep_pages(&pager);
}
