/* Bands, what stands between them, and what is painted behind them. */
#include "typeset/flow.h"

#include <math.h>
#include <string.h>

struct flow *flow_new(struct composer *composer)
{
	struct flow *flow = ARENA_NEW(composer->scratch, struct flow);

	flow->items_end = &flow->items;
	flow->marks_end = &flow->marks;
	return flow;
}

/* Arrays in the scratch arena double, so at most as much again is lost. */
static void *grow(struct arena *arena, void *array, size_t count,
    size_t *capacity, size_t size)
{
	size_t wanted = *capacity * 2 + 16;
	void *grown;

	if (count < *capacity)
		return array;
	grown = arena_array(arena, wanted, size);
	if (count > 0)
		memcpy(grown, array, count * size);
	*capacity = wanted;
	return grown;
}

float flow_space(const struct flow *flow)
{
	float sum = flow->margin_up_pt + flow->margin_down_pt;

	if (sum >= 0 || flow->count == 0)
		return fmaxf(0, sum);
	/* nothing is pulled up over more than the band before */
	return fmaxf(sum, -flow->bands[flow->count - 1].height_pt);
}

/* Places that stand on a band are as high as it. */
static void targets_grow(struct item *item, float height_pt)
{
	for (; item; item = item->next)
		if (item->kind == ITEM_TARGET && item->height_pt <= 0)
			item->height_pt = height_pt;
}

struct band *flow_add(struct composer *composer, float height_pt)
{
	struct flow *flow = composer->flow;
	struct band *band;

	if (flow->float_count > 0)
		floats_before_band(composer);
	flow->bands = grow(composer->scratch, flow->bands, flow->count,
	    &flow->capacity, sizeof(*flow->bands));
	band = &flow->bands[flow->count];
	memset(band, 0, sizeof(*band));
	band->space_pt = flow_space(flow);
	flow->count++;
	band->height_pt = fmaxf(0, fminf(height_pt, composer->page_height_pt));
	band->cost = flow->cost;
	band->is_forced = flow->is_forced;
	band->page = composer->page;
	if (flow->count > 1 && band[-1].page != band->page)
		band->is_forced = true;
	band->end = &band->first;
	targets_grow(flow->items, band->height_pt);
	if (flow->items)
		band_append(band, flow->items);
	band->marks = flow->marks;
	band->page_floats = flow->page_floats;
	flow->page_floats = NULL;
	flow->items = NULL;
	flow->items_end = &flow->items;
	flow->marks = NULL;
	flow->marks_end = &flow->marks;
	flow->margin_up_pt = flow->margin_down_pt = 0;
	flow->taken_pt = 0;
	flow->cost = BREAK_FREE;
	flow->is_forced = false;
	if (flow->float_count > 0)
		floats_after_band(composer, band);
	return band;
}

/* Adjoining margins collapse (CSS 2.1, 8.3.1). */
void flow_add_margin(struct flow *flow, float pt)
{
	flow->margin_up_pt = fmaxf(flow->margin_up_pt, pt);
	flow->margin_down_pt = fminf(flow->margin_down_pt, pt);
}

void flow_add_cost(struct flow *flow, enum break_cost cost)
{
	if (flow->cost < cost)
		flow->cost = cost;
}

bool style_breaks(const struct style *style, enum property property)
{
	switch (style_keyword(style, property)) {
	case KEYWORD_PAGE:
	case KEYWORD_ALWAYS:
	case KEYWORD_LEFT: /* only a whole article can choose its side */
	case KEYWORD_RIGHT:
	case KEYWORD_RECTO:
	case KEYWORD_VERSO:
		return true;
	default:
		return false;
	}
}

void flow_add_break(
    struct flow *flow, const struct style *style, enum property property)
{
	enum keyword keyword = style_keyword(style, property);

	if (keyword == KEYWORD_AVOID || keyword == KEYWORD_AVOID_PAGE)
		flow_add_cost(flow, BREAK_AVOIDED);
	flow->is_forced |= style_breaks(style, property);
}

struct mark *flow_add_mark(struct composer *composer, enum mark_kind kind)
{
	struct mark *mark = ARENA_NEW(composer->scratch, struct mark);

	mark->kind = kind;
	*composer->flow->marks_end = mark;
	composer->flow->marks_end = &mark->next;
	return mark;
}

void flow_add_settings(struct composer *composer, const struct element *element)
{
	const struct setting *setting = element->settings;

	if (composer->is_measuring)
		return;
	for (; setting; setting = setting->next)
		flow_add_mark(composer, MARK_STRING)->setting = setting;
}

void flow_add_target(
    struct composer *composer, const char *id, const struct node *node)
{
	struct item *item;

	if (composer->is_measuring)
		return;
	item = item_new(composer, ITEM_TARGET, node);
	item->id = id;
	item->x_pt = composer_box(composer)->left_pt;
	*composer->flow->items_end = item;
	composer->flow->items_end = &item->next;
}

struct decoration *flow_add_decoration(
    struct composer *composer, const struct style *style)
{
	struct flow *flow = composer->flow;
	struct decoration *decoration;

	flow->decorations = grow(composer->scratch, flow->decorations,
	    flow->decoration_count, &flow->decoration_capacity,
	    sizeof(*flow->decorations));
	decoration = &flow->decorations[flow->decoration_count++];
	*decoration = (struct decoration){
		.style = style, .first = 1, .last = 0
	};
	return decoration;
}

void flow_finish(struct composer *composer)
{
	struct flow *flow = composer->flow;
	struct band *band;
	struct mark **end;

	floats_clear(composer, true, true);
	if (!flow->items && !flow->marks && !flow->marker && !flow->page_floats)
		return;
	if (flow->count == 0 || flow->marker || flow->page_floats) {
		flow_add(composer, 0);
		marker_attach(composer, &flow->bands[flow->count - 1]);
		return;
	}
	band = &flow->bands[flow->count - 1];
	if (flow->items) {
		items_move(flow->items, 0, band->height_pt);
		band_append(band, flow->items);
	}
	for (end = &band->marks; *end;)
		end = &(*end)->next;
	*end = flow->marks;
	flow->items = NULL;
	flow->marks = NULL;
}

float flow_height(const struct flow *flow, size_t first, size_t end)
{
	float height = 0;

	for (size_t i = first; i < end; i++)
		height += flow->bands[i].height_pt +
		    (i > first ? flow->bands[i].space_pt : 0);
	return height;
}

float flow_full_height(const struct flow *flow)
{
	float height = fmaxf(0, flow->margin_up_pt + flow->margin_down_pt);

	if (flow->count > 0)
		height += flow->bands[0].space_pt +
		    flow_height(flow, 0, flow->count);
	return height;
}

struct item *item_new(
    struct composer *composer, enum item_kind kind, const struct node *node)
{
	struct item *item = ARENA_NEW(composer->layout->arena, struct item);

	item->kind = kind;
	item->node = node;
	return item;
}

void item_move(struct item *item, float dx, float dy)
{
	if (item->kind == ITEM_RUN) {
		item->run.x_pt += dx;
		item->run.baseline_pt += dy;
	} else {
		item->x_pt += dx;
		item->y_pt += dy;
	}
}

void items_move(struct item *item, float dx, float dy)
{
	for (; item; item = item->next)
		item_move(item, dx, dy);
}

void page_turn(struct page_box *page)
{
	float height = page->height_pt;

	page->height_pt = page->width_pt;
	page->width_pt = height;
	for (struct item *item = page->first; item; item = item->next) {
		struct item from = *item;

		if (item->kind == ITEM_RUN) {
			item->run.x_pt = height - from.run.baseline_pt;
			item->run.baseline_pt = from.run.x_pt;
			continue;
		}
		item->x_pt = height - from.y_pt - from.height_pt;
		item->y_pt = from.x_pt;
		item->width_pt = from.height_pt;
		item->height_pt = from.width_pt;
	}
}

static void run_scale(struct run *run, float left, float scale)
{
	run->x_pt = left + (run->x_pt - left) * scale;
	run->baseline_pt *= scale;
	run->size_pt *= scale;
	run->drop_pt *= scale;
	for (size_t i = 0; i < run->glyph_count; i++) {
		run->glyphs[i].advance_pt *= scale;
		run->glyphs[i].rise_pt *= scale;
		run->glyphs[i].shift_pt *= scale;
	}
}

void items_scale(struct item *item, float left, float scale)
{
	for (; item; item = item->next) {
		if (item->kind == ITEM_RUN) {
			run_scale(&item->run, left, scale);
			continue;
		}
		item->x_pt = left + (item->x_pt - left) * scale;
		item->y_pt *= scale;
		item->width_pt *= scale;
		item->height_pt *= scale;
	}
}

void band_append(struct band *band, struct item *items)
{
	*band->end = items;
	while (*band->end)
		band->end = &(*band->end)->next;
}

struct item *band_take_items(struct band *band)
{
	for (struct lane *lane = band->lanes; lane; lane = lane->next)
		band_append(band, lane->items);
	return band->first;
}

void band_take_marks(struct band *to, const struct band *from)
{
	struct mark **end = &to->marks;

	while (*end)
		end = &(*end)->next;
	*end = from->marks;
}

void flow_append(struct composer *composer, const struct flow *from, float left)
{
	struct flow *flow = composer->flow;
	size_t base;

	floats_clear(composer, true, true);
	base = flow->count;
	for (size_t i = 0; i < from->decoration_count; i++) {
		const struct decoration *old = &from->decorations[i];
		struct decoration *made = flow_add_decoration(
		    composer, old->style);

		*made = *old;
		made->x_pt += left;
		made->first += base;
		made->last += base;
	}
	for (size_t i = 0; i < from->count; i++) {
		const struct band *old = &from->bands[i];
		struct band *band;

		flow_add_margin(flow, old->space_pt);
		flow_add_cost(flow, old->cost);
		flow->is_forced |= old->is_forced;
		band = flow_add(composer, old->height_pt);
		items_move(old->first, left, 0);
		for (struct lane *lane = old->lanes; lane; lane = lane->next)
			items_move(lane->items, left, 0);
		band_append(band, old->first);
		band_take_marks(band, old);
		band->picture = old->picture;
		band->picture_align = old->picture_align;
		band->lanes = old->lanes;
		band->row = old->row;
	}
}
