/* The part of a whole page that is its text. */
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "page/extract.h"

enum {
	TEXT_LEAST = 500, /* characters; with less a looser attempt is made */
	DECLARED_LEAST = 25, /* of them in what says that it is the text */
	CELL_DEPTH = 3       /* how near a table or code must be around */
};

#define DECLARED_SHARE 0.3 /* of the text found otherwise */
#define NEARLY_ALL     0.9

struct extraction {
	const struct page_context *context;
	struct page *page;
	const struct meta *meta;
	struct arena *arena; /* for what is looked at in passing */
	struct blocks blocks;
	bool *was_gone;     /* before any attempt, one a block */
	size_t body, title; /* title: its heading, or 0 */
	size_t *chosen;
	size_t chosen_count;
};

/* ---- the title again */

/* Letters of both, as words: of Latin ones each, of others each letter. */
static size_t word_size(const char *text)
{
	size_t size = 0;

	while ((unsigned char)text[size] > ' ' &&
	    (unsigned char)text[size] < 0x80 &&
	    !strchr(".,:;!?'\"()[]|/-", text[size]))
		size++;
	if (size || !*text)
		return size;
	do
		size++;
	while (((unsigned char)text[size] & 0xc0) == 0x80);
	return size;
}

static bool repeats_title(struct extraction *e, size_t at)
{
	const char *title = e->meta->title, *words, *word;
	size_t size, all = 0, missing = 0;

	if (!title || e->blocks.items[at].measure.text > 400)
		return false;
	title = text_lower(e->arena, title);
	words = text_lower(e->arena, block_text(e->arena, &e->blocks, at));
	for (word = words; *word; word += size) {
		size = word_size(word);
		if (*word == ' ')
			continue;
		all += size;
		if (!memmem(title, strlen(title), word, size))
			missing += size;
	}
	return all > 0 && missing * 4 < all;
}

/* ---- before the attempts */

static void drop(struct extraction *e, size_t at, const char *why)
{
	if (e->context->explain)
		explain_removed(e->context->explain,
		    arena_printf(e->arena, "extract (%s)", why),
		    block_text(e->arena, &e->blocks, at));
	block_drop(&e->blocks, at, why);
}

static void drop_hidden(struct extraction *e)
{
	struct blocks *blocks = &e->blocks;
	size_t i;

	for (i = 1; i < blocks->count; i++) {
		const struct block *block = &blocks->items[i];

		if (block->is_gone || !block->name || i <= e->body)
			continue;
		if (words_hide(block->node)) {
			drop(e, i, "hidden");
		} else if (block->node == e->page->byline) {
			drop(e, i, "the byline");
		} else if (!e->title && block->traits & TRAIT_HEADING &&
		    block->name[1] <= '2' && repeats_title(e, i)) {
			e->title = i;
			drop(e, i, "the title");
		}
	}
	for (i = 0; i < blocks->count; i++)
		e->was_gone[i] = blocks->items[i].is_gone;
}

static bool is_near(unsigned depth)
{
	return depth > 0 && depth <= CELL_DEPTH + 1;
}

static void drop_unlikely(struct extraction *e)
{
	struct blocks *blocks = &e->blocks;
	size_t i;

	for (i = e->body + 1; i < blocks->count; i++) {
		const struct block *block = &blocks->items[i];

		if (block->is_gone || block->is_kept || !block->name ||
		    !(block->hints & HINT_UNLIKELY) ||
		    !strcmp(block->name, "a") || is_near(block->table_depth) ||
		    is_near(block->code_depth))
			continue;
		block_drop(blocks, i, "its class or role");
	}
}

/* ---- attempts */

static double chosen_text(const struct extraction *e)
{
	double text = 0;
	size_t i;

	for (i = 0; i < e->chosen_count; i++)
		text += e->blocks.items[e->chosen[i]].measure.text;
	return text;
}

/* As before any attempt. */
static void reset(struct extraction *e)
{
	size_t i;

	for (i = 0; i < e->blocks.count; i++) {
		e->blocks.items[i].is_gone = e->was_gone[i];
		if (!e->was_gone[i])
			e->blocks.items[i].why = NULL;
	}
}

/* The table of data that it is a part of: without its heads and sums a part is no
 * text.  A cell may hold one. */
static size_t table_around(const struct blocks *blocks, size_t at)
{
	static const char *const parts[] = { "tr", "tbody", "thead", "tfoot" };
	size_t above = at;

	while (blocks->items[above].in_data_table &&
	    page_is_any(blocks->items[above].node, parts,
		sizeof(parts) / sizeof(*parts)))
		above = blocks->items[above].parent;
	return blocks->items[above].is_data_table ? above : at;
}

static void widen_to_tables(struct extraction *e)
{
	size_t count = 0, i;

	for (i = 0; i < e->chosen_count; i++) {
		size_t at = table_around(&e->blocks, e->chosen[i]);

		/* those that are chosen are siblings */
		if (count == 0 || e->chosen[count - 1] != at)
			e->chosen[count++] = at;
	}
	e->chosen_count = count;
}

static double attempt(struct extraction *e, const struct strictness *strictness)
{
	struct blocks *blocks = &e->blocks;
	size_t i;

	reset(e);
	if (strictness->drops_unlikely)
		drop_unlikely(e);
	e->chosen_count = score_choose(blocks, strictness, e->body, e->chosen);
	widen_to_tables(e);
	for (i = 0; i < e->chosen_count; i++)
		prune(blocks, e->chosen[i], strictness);
	return chosen_text(e);
}

/* The element that says that it is the text, when it is the only one. */
static size_t find_declared(const struct extraction *e)
{
	enum { RANKS = 3 };
	size_t found[RANKS] = { 0 }, counts[RANKS] = { 0 }, i, rank;

	for (i = e->body + 1; i < e->blocks.count; i++) {
		const struct block *block = &e->blocks.items[i];
		const char *property, *role;

		if (!block->name || block->is_gone)
			continue;
		property = page_attr(block->node, "itemprop");
		role = page_attr(block->node, "role");
		if (property && strstr(property, "articleBody"))
			rank = 0;
		else if (!strcmp(block->name, "article"))
			rank = 1;
		else if (!strcmp(block->name, "main") ||
		    (role && !strcmp(role, "main")))
			rank = 2;
		else
			continue;
		counts[rank]++;
		found[rank] = i;
	}
	for (rank = 0; rank < RANKS; rank++)
		if (counts[rank] == 1)
			return found[rank];
	return 0;
}

static bool is_inside(const struct blocks *blocks, size_t at, size_t outer)
{
	return at > outer && at < blocks->items[outer].end;
}

/* Where little text was found, what the page says is believed: if there is a
 * good part of what was found, nearly all of it if that stands around it, and
 * not for more of the same. */
static bool take_declared(
    struct extraction *e, const struct strictness *strictness, double most)
{
	struct blocks *blocks = &e->blocks;
	const struct measure *measure;
	size_t found = e->chosen[0], at;
	double least;

	reset(e);
	if (strictness->drops_unlikely)
		drop_unlikely(e);
	at = find_declared(e);
	if (at == 0)
		return false;
	e->chosen[0] = at;
	e->chosen_count = 1;
	prune(blocks, at, strictness);
	measure = &blocks->items[at].measure;
	least = is_inside(blocks, at, found) ? NEARLY_ALL : DECLARED_SHARE;
	return measure->text - measure->links >= DECLARED_LEAST &&
	    measure->text >= least * most &&
	    !(is_inside(blocks, found, at) &&
		most >= NEARLY_ALL * measure->text);
}

/* From strict to loose, until there is enough; else what gave most. */
static void choose(struct extraction *e)
{
	static const struct strictness steps[] = { { true, true, true },
		{ false, true, true }, { false, false, true },
		{ false, false, false } };
	enum { STEPS = sizeof(steps) / sizeof(*steps) };
	size_t i, best = 0;
	double text, most = -1;

	for (i = 0; i < STEPS; i++) {
		text = attempt(e, &steps[i]);
		if (text >= TEXT_LEAST)
			return;
		if (text > most) {
			most = text;
			best = i;
		}
	}
	attempt(e, &steps[best]);
	if (!take_declared(e, &steps[best], most))
		attempt(e, &steps[best]);
}

/* ---- what becomes of the tree */

/* What is gone below a block goes from the tree. */
static void remove_gone(struct extraction *e, size_t root)
{
	struct blocks *blocks = &e->blocks;
	size_t i = root;

	while (i < blocks->items[root].end) {
		struct block *block = &blocks->items[i];

		if (!block->is_gone || i == root) {
			i++;
			continue;
		}
		if (e->context->explain && !e->was_gone[i])
			explain_removed(e->context->explain,
			    arena_printf(e->arena, "extract (%s)", block->why),
			    tree_text(e->page, (const xmlNode *)block->node,
				SIZE_MAX));
		tree_remove((xmlNode *)block->node);
		i = block->end;
	}
}

static void explain_chosen(struct extraction *e, size_t at)
{
	const struct block *block = &e->blocks.items[at];
	const char *class = page_attr(block->node, "class");
	const char *id = page_attr(block->node, "id");

	explain_add(e->context->explain, "extract: takes <%s%s%s%s%s>, “%s”",
	    block->name, id ? " id=" : "", id ? id : "", class ? " class=" : "",
	    class ? class : "",
	    explain_words(
		e->context->explain, block_text(e->arena, &e->blocks, at)));
}

/* The picture above the text becomes its first block. */
static void take_lead(struct extraction *e)
{
	struct blocks *blocks = &e->blocks;
	const struct lead_search search = { .blocks = blocks,
		.was_gone = e->was_gone,
		.body = e->body,
		.title = e->title,
		.chosen = e->chosen,
		.chosen_count = e->chosen_count };
	size_t lead = lead_find(&search, e->meta->cover), i;

	if (lead == 0)
		return;
	for (i = lead; i < blocks->items[lead].end; i++)
		blocks->items[i].is_gone = e->was_gone[i];
	memmove(e->chosen + 1, e->chosen, e->chosen_count * sizeof(*e->chosen));
	e->chosen[0] = lead;
	e->chosen_count++;
}

static void commit(struct extraction *e)
{
	xmlNode *joined;
	size_t i;

	for (i = 0; i < e->chosen_count; i++) {
		if (e->context->explain)
			explain_chosen(e, e->chosen[i]);
		remove_gone(e, e->chosen[i]);
	}
	/* a body is what is in it, without itself */
	if (e->chosen_count == 1 &&
	    !e->blocks.items[e->chosen[0]].is_data_table) {
		e->page->body = e->blocks.items[e->chosen[0]].node;
		return;
	}
	joined = tree_element_new(e->page, "div");
	for (i = 0; i < e->chosen_count; i++) {
		xmlNode *node = (xmlNode *)e->blocks.items[e->chosen[i]].node;

		tree_remove(node);
		tree_append(joined, node);
	}
	tree_append((xmlNode *)e->blocks.items[e->body].node, joined);
	e->page->body = (const struct page_node *)joined;
}

static void extraction_init(struct extraction *e,
    const struct page_context *context, struct page *page,
    const struct meta *meta)
{
	*e = (struct extraction){ .context = context,
		.page = page,
		.meta = meta,
		.arena = arena_new() };
	blocks_init(&e->blocks, page);
	blocks_measure(&e->blocks);
	e->body = tree_index(page_body(page));
	assert(e->body < e->blocks.count);
	e->was_gone = memory_array(e->blocks.count, sizeof(*e->was_gone));
	e->chosen = memory_array(e->blocks.count, sizeof(*e->chosen));
}

static void extraction_release(struct extraction *e)
{
	blocks_release(&e->blocks);
	free(e->was_gone);
	free(e->chosen);
	arena_free(e->arena);
}

static void extract(const struct page_context *context, struct page *page,
    const struct meta *meta)
{
	struct extraction e;

	extraction_init(&e, context, page, meta);
	drop_hidden(&e);
	choose(&e);
	take_lead(&e);
	commit(&e);
	extraction_release(&e);
	tree_renumber(page);
}

static void prune_body(const struct page_context *context, struct page *page)
{
	static const struct strictness strict = { true, true, true };
	struct meta none = { 0 };
	struct extraction e;

	extraction_init(&e, context, page, &none);
	drop_hidden(&e);
	e.chosen[e.chosen_count++] = e.body;
	prune(&e.blocks, e.body, &strict);
	remove_gone(&e, e.body);
	extraction_release(&e);
	tree_renumber(page);
}

static bool is_unread(const struct page_node *node)
{
	static const char *const names[] = { "head", "script", "style",
		"template", "noscript" };

	return page_is_any(node, names, sizeof(names) / sizeof(*names));
}

/* Tells what of the page is not in its text. */
static void explain_rest(struct page *page)
{
	const struct page_node *root = page_root(page), *node, *above;
	bool holds;

	for (above = page->body; above; above = page_parent(above))
		tree_mark((xmlNode *)above, PAGE_HOLDS);
	for (node = root; node; node = page_following(node, root, !holds)) {
		holds = page_marks(node) & PAGE_HOLDS && node != page->body;
		if (!holds && node != page->body && !is_unread(node))
			explain_removed(page->explain, "outside the text",
			    tree_text(page, (const xmlNode *)node, SIZE_MAX));
	}
}

static void find_text(const struct page_context *context,
    const struct rules *rules, struct page *page, const struct meta *meta)
{
	enum sheaf_extract when = context->options->extract;

	if (page->body) {
		/* a rule found it */
		if (!page->is_fragment && rule_flag(rules, RULE_PRUNE, true))
			prune_body(context, page);
		return;
	}
	if (when == SHEAF_EXTRACT_ALWAYS ||
	    (when == SHEAF_EXTRACT_AUTO && !page->is_fragment))
		extract(context, page, meta);
}

void page_find_text(const struct page_context *context,
    const struct rules *rules, struct page *page, const struct meta *meta)
{
	find_text(context, rules, page, meta);
	if (page->explain && page->body)
		explain_rest(page);
}

const struct page_node *page_body(const struct page *page)
{
	const struct page_node *root = page_root(page), *node;

	if (page->body)
		return page->body;
	for (node = page_first(root); node; node = page_next(node))
		if (page_name(node) && !strcmp(page_name(node), "body"))
			return node;
	return root;
}
