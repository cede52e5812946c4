/* Rows of a table that are shown again on every page it goes on on. */
#include "typeset/flow.h"

#include <string.h>

/* Of a page: higher heads are shown once. */
#define HEIGHT_MOST 0.25f

static struct item *copy_item(
    struct composer *composer, const struct item *from)
{
	struct item *item = ARENA_NEW(composer->layout->arena, struct item);

	*item = *from;
	item->next = NULL;
	item->is_artifact = true;
	item->pseudo = PSEUDO_NONE;
	return item;
}

/* Glyphs that stand for no text: it was said above. */
static void silence(struct composer *composer, struct run *run)
{
	struct glyph *glyphs = arena_array(
	    composer->layout->arena, run->glyph_count, sizeof(*glyphs));

	for (size_t i = 0; i < run->glyph_count; i++) {
		glyphs[i] = run->glyphs[i];
		glyphs[i].text = glyphs[i].text_size = 0;
	}
	run->glyphs = glyphs;
	run->text = "";
}

/* What is seen of a list; links and targets are where they were. */
static void copy_items(struct composer *composer, const struct item *from,
    float dy, bool is_text, struct item ***end)
{
	for (; from; from = from->next) {
		if (from->kind == ITEM_LINK || from->kind == ITEM_TARGET)
			continue;
		**end = copy_item(composer, from);
		if (from->kind == ITEM_RUN && is_text)
			silence(composer, &(**end)->run);
		item_move(**end, 0, dy);
		*end = &(**end)->next;
	}
}

struct repeat *repeat_new(struct composer *composer, size_t first, size_t end)
{
	const struct flow *flow = composer->flow;
	struct repeat *repeat;
	struct item **items_end;
	float y = 0;

	if (first == end || flow->outer ||
	    flow_height(flow, first, end) >
		composer->page_height_pt * HEIGHT_MOST)
		return NULL;
	repeat = ARENA_NEW(composer->scratch, struct repeat);
	items_end = &repeat->items;
	for (size_t i = first; i < end; i++) {
		const struct band *band = &flow->bands[i];

		y += i > first ? band->space_pt : 0;
		copy_items(composer, band->first, y, true, &items_end);
		for (const struct lane *lane = band->lanes; lane;
		     lane = lane->next)
			copy_items(composer, lane->items, y, true, &items_end);
		y += band->height_pt;
	}
	repeat->height_pt = y;
	return repeat;
}

float repeat_above(
    const struct composer *composer, const struct flow *flow, size_t first)
{
	const struct band *band = &flow->bands[first];

	/* a row that needs the page for itself has it */
	return first < flow->count && band->head &&
		band->head->height_pt + band->height_pt <=
		    composer->page_height_pt
	    ? band->head->height_pt
	    : 0;
}

float repeat_below(const struct flow *flow, size_t first, size_t end)
{
	return end > first && end < flow->count && flow->bands[end].foot &&
		flow->bands[end].foot == flow->bands[end - 1].foot
	    ? flow->bands[end].foot->height_pt
	    : 0;
}

struct item *repeat_items(
    struct composer *composer, const struct repeat *repeat)
{
	struct item *items = NULL, **end = &items;

	copy_items(composer, repeat->items, 0, false, &end);
	return items;
}
