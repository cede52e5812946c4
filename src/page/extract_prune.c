/* What stands in the text and is none: lists of links, forms, galleries,
 * boxes that only a page needs. */
#include <string.h>

#include "page/extract.h"

enum {
	STEPS_A_BLOCK = 8,
	COMMAS_ENOUGH = 10,  /* so many are prose */
	SHARE_BOX_MOST = 500 /* characters; a longer one is no box of buttons */
};

/* A list, or something that holds little else. */
static bool is_list(const struct block *block)
{
	return block->traits & TRAIT_LIST ||
	    block->measure.items > 0.9 * block->measure.text;
}

/* A list of pictures, one an item, is a gallery. */
static bool is_gallery(const struct blocks *blocks, size_t at)
{
	const struct block *block = &blocks->items[at];
	size_t child, inner;

	for (child = block_child(blocks, at, at + 1); child < block->end;
	     child = block_child(blocks, at, blocks->items[child].end)) {
		inner = block_child(blocks, child, child + 1);
		if (inner < blocks->items[child].end &&
		    block_child(blocks, child, blocks->items[inner].end) <
			blocks->items[child].end)
			return false;
	}
	return block->measure.li == block->measure.img;
}

/* Why it goes, or NULL. */
static const char *reason_of(
    const struct block *block, int weight, bool is_list)
{
	const struct measure *m = &block->measure;
	double links = m->text > 0 ? m->links / m->text : 0;
	double heading = m->text > 0 ? m->heading / m->text : 0;
	int items = (int)m->li - 100;

	if (!block->is_figure && m->img > 1 && m->p < 0.5 * m->img)
		return "pictures";
	if (!is_list && items > (int)m->p)
		return "items";
	if (m->input > m->p / 3)
		return "fields of a form";
	if (!is_list && !block->is_figure && heading < 0.9 && m->text < 25 &&
	    (m->img == 0 || m->img > 2) && links > 0)
		return "a short link";
	if (!is_list && weight < 25 && links > 0.2)
		return "links";
	/* a menu in a table, where no class alone is believed */
	if (is_list && block->hints & HINT_UNLIKELY && links > 0.5)
		return "links";
	if (weight >= 25 && links > 0.5)
		return "links";
	if ((m->embeds == 1 && m->text < 75) || m->embeds > 1)
		return "embedded pages";
	if (m->img == 0 && !m->has_textish)
		return "no text";
	return NULL;
}

/* All it says is said of the page. */
static bool is_empty_talk(struct blocks *blocks, size_t at)
{
	size_t size = blocks->items[at].end - at;
	struct arena *arena;
	bool is_empty;

	if (blocks->items[at].measure.text > 30 || size > blocks->steps)
		return false;
	blocks->steps -= size;
	arena = arena_new();
	is_empty = words_are_empty(block_text(arena, blocks, at));
	arena_free(arena);
	return is_empty;
}

static const char *weigh(
    struct blocks *blocks, size_t at, const struct strictness *strictness)
{
	const struct block *block = &blocks->items[at];
	const struct measure *m = &block->measure;
	int weight = strictness->weighs_classes ? block->weight : 0;
	bool list = is_list(block);
	const char *why;

	if (block->is_line || block->is_merged || block->is_kept ||
	    block->is_data_table || block->in_data_table || block->code_depth ||
	    m->has_data_table)
		return NULL;
	if (weight < 0)
		return "its class";
	if (m->commas >= COMMAS_ENOUGH || m->has_video)
		return NULL;
	if (is_empty_talk(blocks, at))
		return "an advertisement";
	why = reason_of(block, weight, list);
	return why && list && is_gallery(blocks, at) ? NULL : why;
}

static bool is_heading_of_page(const struct block *block)
{
	return block->traits & TRAIT_HEADING && block->name[1] <= '2' &&
	    block->weight < 0;
}

static const char *judge(
    struct blocks *blocks, size_t at, const struct strictness *strictness)
{
	const struct block *block = &blocks->items[at];

	if (block->is_kept)
		return NULL;
	if (block->traits & TRAIT_FURNITURE)
		return "it is furniture of the page";
	if (block->hints & HINT_SHARE && block->measure.text < SHARE_BOX_MOST)
		return "it asks to share";
	if (block->traits & TRAIT_EMBED && !block->measure.has_video)
		return "it embeds a page";
	if (strictness->weighs_classes && is_heading_of_page(block))
		return "its class";
	if (strictness->prunes && block->traits & TRAIT_WEIGHED)
		return weigh(blocks, at, strictness);
	return NULL;
}

/* From the leaves up, so that what stands in a block was judged before it. */
void prune(
    struct blocks *blocks, size_t root, const struct strictness *strictness)
{
	const char *why;
	size_t i;

	blocks->steps = STEPS_A_BLOCK * blocks->count;
	for (i = root; i < blocks->items[root].end; i++)
		blocks->items[i].measure = (struct measure){ 0 };
	for (i = blocks->items[root].end; i-- > root;) {
		struct block *block = &blocks->items[i];
		struct measure above = blocks->items[block->parent].measure;

		block_measure(blocks, i);
		if (i == root || block->is_gone || !block->name)
			continue;
		why = judge(blocks, i, strictness);
		if (!why)
			continue;
		block_drop(blocks, i, why);
		/* the fields it had still tell a form */
		above.input += block->measure.input;
		blocks->items[block->parent].measure = above;
	}
}
