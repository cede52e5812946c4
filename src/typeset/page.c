/* Cuts a flow into pages. */
#include "typeset/flow.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A page that is made; the array comes last, when their number is known. */
struct made_page {
	struct page_box box;
	struct made_page *next;
};

struct pager {
	struct composer *composer;
	const struct flow *flow;
	const struct style *root;
	float *tops; /* of the bands, from the top of their page */
	struct made_page *first, **end;
	size_t count;
	size_t next_decoration;
	size_t *open; /* decorations that go on */
	size_t open_count;
	struct string_value *strings;
	size_t heading_capacity;
};

/* Where the page that begins with band `first` ends: as late as the cheapest
 * break on it. */
static size_t find_break(const struct pager *pager, size_t first)
{
	const struct flow *flow = pager->flow;
	size_t last[BREAK_STUCK + 1] = { 0 };
	float room = pager->composer->page_height_pt;
	size_t i;

	for (i = first; i < flow->count; i++) {
		const struct band *band = &flow->bands[i];

		if (i > first && band->is_forced)
			return i;
		if (i > first)
			last[band->cost] = i;
		room -= band->height_pt;
		if (i > first || first == 0 || band->is_forced)
			room -= band->space_pt;
		/* lengths are sums: a hair too long is not too long */
		if (room < -0.01f)
			break;
	}
	if (i == flow->count)
		return i;
	for (int cost = BREAK_FREE; cost <= BREAK_STUCK; cost++)
		if (last[cost] > first)
			return last[cost];
	return first + 1;
}

static void put_items(
    struct pager *pager, struct page_box *page, struct item *items, float y)
{
	const struct page_frame *frame = &pager->composer->frame;

	items_move(items, frame->margins_pt[3], frame->margins_pt[0] + y);
	*page->end = items;
	while (*page->end)
		page->end = &(*page->end)->next;
}

static void put_decoration(struct pager *pager, struct page_box *page,
    size_t index, size_t first, size_t end)
{
	const struct decoration *decoration = &pager->flow->decorations[index];
	struct item *rules = NULL, **rules_end = &rules;
	size_t last = decoration->last < end ? decoration->last : end - 1;
	unsigned edges = 2 | 8;
	float top = 0, bottom;

	bottom = pager->tops[last] + pager->flow->bands[last].height_pt;
	if (decoration->first >= first) {
		top = pager->tops[decoration->first];
		edges |= 1;
	}
	if (decoration->last < end)
		edges |= 4;
	style_paint(pager->composer, decoration->style, decoration->node,
	    (float[4]){
		decoration->x_pt, top, decoration->width_pt, bottom - top },
	    edges, &rules_end);
	if (rules)
		put_items(pager, page, rules, 0);
}

/* Outer ones first: they opened first. */
static void put_decorations(
    struct pager *pager, struct page_box *page, size_t first, size_t end)
{
	const struct flow *flow = pager->flow;
	size_t kept = 0;

	while (pager->next_decoration < flow->decoration_count) {
		const struct decoration *decoration =
		    &flow->decorations[pager->next_decoration];

		if (decoration->first <= decoration->last) {
			if (decoration->first >= end)
				break;
			pager->open[pager->open_count++] =
			    pager->next_decoration;
		}
		pager->next_decoration++;
	}
	for (size_t i = 0; i < pager->open_count; i++) {
		size_t index = pager->open[i];

		put_decoration(pager, page, index, first, end);
		if (flow->decorations[index].last >= end)
			pager->open[kept++] = index;
	}
	pager->open_count = kept;
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
static void put_lanes(
    struct pager *pager, struct page_box *page, size_t first, size_t end)
{
	struct placed_lane *lanes = NULL;
	size_t count = 0, capacity = 0;

	for (size_t i = first; i < end; i++) {
		const struct lane *lane = pager->flow->bands[i].lanes;

		for (; lane; lane = lane->next) {
			if (count == capacity) {
				capacity = capacity * 2 + 32;
				lanes = memory_resize(
				    lanes, capacity, sizeof(*lanes));
			}
			lanes[count] = (struct placed_lane){ lane, count,
				pager->tops[i] };
			count++;
		}
	}
	if (count > 0)
		qsort(lanes, count, sizeof(*lanes), compare_lanes);
	for (size_t i = 0; i < count; i++)
		put_items(pager, page, lanes[i].lane->items, lanes[i].top_pt);
	free(lanes);
}

static void put_bands(
    struct pager *pager, struct page_box *page, size_t first, size_t end)
{
	const struct band *bands = pager->flow->bands;

	for (size_t i = first; i < end;) {
		size_t next = i + 1;

		while (bands[i].row && next < end &&
		    bands[next].row == bands[i].row)
			next++;
		for (size_t k = i; k < next; k++)
			if (bands[k].first)
				put_items(pager, page, bands[k].first,
				    pager->tops[k]);
		if (bands[i].row)
			put_lanes(pager, page, i, next);
		i = next;
	}
}

static void add_heading(struct pager *pager, const struct mark *mark, float top)
{
	struct layout *layout = pager->composer->layout;
	struct heading *grown;

	if (layout->heading_count == pager->heading_capacity) {
		pager->heading_capacity = pager->heading_capacity * 2 + 16;
		grown = arena_array(
		    layout->arena, pager->heading_capacity, sizeof(*grown));
		if (layout->heading_count > 0)
			memcpy(grown, layout->headings,
			    layout->heading_count * sizeof(*grown));
		layout->headings = grown;
	}
	layout->headings[layout->heading_count++] = (struct heading){
		mark->level, mark->text, pager->count,
		top + pager->composer->frame.margins_pt[0]
	};
}

/* CSS Generated Content for Paged Media, section 1.2: the first value that is
 * set on a page counts on it, the last one after it. */
static void set_string(struct pager *pager, const struct mark *mark)
{
	struct string_value *value = pager->strings;

	while (value && strcmp(value->name, mark->name) != 0)
		value = value->next;
	if (!value) {
		value = ARENA_NEW(
		    pager->composer->scratch, struct string_value);
		value->name = mark->name;
		value->next = pager->strings;
		pager->strings = value;
	}
	value->last = mark->text;
	if (!value->is_of_this_page)
		value->text = mark->text;
	value->is_of_this_page = true;
}

static void read_marks(struct pager *pager, size_t first, size_t end)
{
	for (size_t i = first; i < end; i++) {
		const struct mark *mark = pager->flow->bands[i].marks;

		for (; mark; mark = mark->next) {
			switch (mark->kind) {
			case MARK_HEADING:
				add_heading(pager, mark, pager->tops[i]);
				break;
			case MARK_STRING:
				set_string(pager, mark);
				break;
			}
		}
	}
}

static void place_bands(struct pager *pager, size_t first, size_t end)
{
	const struct band *bands = pager->flow->bands;
	float y = 0;

	for (size_t i = first; i < end; i++) {
		if (i > first || first == 0 || bands[i].is_forced)
			y += bands[i].space_pt;
		/* the space alone may be larger than the page */
		if (i == first)
			y = fmaxf(0,
			    fminf(y,
				pager->composer->page_height_pt -
				    bands[i].height_pt));
		pager->tops[i] = y;
		y += bands[i].height_pt;
	}
}

static struct page_box *add_page(struct pager *pager)
{
	struct made_page *made = ARENA_NEW(
	    pager->composer->scratch, struct made_page);

	made->box.width_pt = pager->composer->frame.width_pt;
	made->box.height_pt = pager->composer->frame.height_pt;
	made->box.end = &made->box.first;
	*pager->end = made;
	pager->end = &made->next;
	return &made->box;
}

static void make_page(struct pager *pager, size_t first, size_t end)
{
	struct page_box *page = add_page(pager);
	unsigned kinds = 1u << PAGE_ANY;

	if (pager->count == 0)
		kinds |= 1u << PAGE_FIRST;
	place_bands(pager, first, end);
	put_decorations(pager, page, first, end);
	put_bands(pager, page, first, end);
	for (struct string_value *value = pager->strings; value;
	     value = value->next) {
		value->is_of_this_page = false;
		value->text = value->last;
	}
	read_marks(pager, first, end);
	compose_margins(
	    pager->composer, pager->root, page, kinds, NULL, pager->strings);
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

void compose_pages(struct composer *composer, const struct style *root)
{
	struct pager pager = {
		.composer = composer, .flow = composer->flow, .root = root
	};
	size_t first = 0;

	pager.end = &pager.first;
	pager.tops = arena_array(
	    composer->scratch, pager.flow->count + 1, sizeof(float));
	pager.open = arena_array(composer->scratch,
	    pager.flow->decoration_count + 1, sizeof(size_t));
	do {
		size_t end = find_break(&pager, first);

		if (end > pager.flow->count)
			end = pager.flow->count;
		make_page(&pager, first, end);
		first = end;
	} while (first < pager.flow->count);
	keep_pages(&pager);
}
