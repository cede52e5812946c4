/* Paragraphs speak for the elements they stand in. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "page/extract.h"

enum {
	LEVELS = 5,           /* of elements a paragraph speaks for */
	PARAGRAPH_LEAST = 25, /* characters */
	TOP_MOST = 5,         /* candidates that are looked at again */
	TOP_LEAST = 3         /* that must agree on something above them */
};

#define NEAR_TOP   0.75 /* of the best one's score */
#define LINKS_MOST 0.25 /* of the text of a paragraph */
#define MENU_LEAST 0.7  /* of the text of a line: no paragraph */

struct scoring {
	struct blocks *blocks;
	const struct strictness *strictness;
};

static double link_share(const struct measure *measure)
{
	return measure->text > 0 ? measure->links / measure->text : 0;
}

/* What an element is worth before anything speaks for it. */
static double first_score(const struct scoring *scoring, size_t at)
{
	static const struct {
		const char *name;
		int score;
	} rows[] = { { "address", -3 }, { "blockquote", 3 }, { "dd", -3 },
		{ "div", 5 }, { "dl", -3 }, { "dt", -3 }, { "form", -3 },
		{ "h1", -5 }, { "h2", -5 }, { "h3", -5 }, { "h4", -5 },
		{ "h5", -5 }, { "h6", -5 }, { "li", -3 }, { "ol", -3 },
		{ "pre", 3 }, { "td", 3 }, { "th", -5 }, { "ul", -3 } };
	const struct block *block = &scoring->blocks->items[at];
	double score = scoring->strictness->weighs_classes ? block->weight : 0;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (!strcmp(rows[i].name, block->name))
			score += rows[i].score;
	return score;
}

/* A paragraph in `parent`: for that one fully, for those above less and less. */
static void speak(
    struct scoring *scoring, size_t parent, const struct measure *measure)
{
	struct block *items = scoring->blocks->items;
	double score;
	size_t level;

	if (measure->text < PARAGRAPH_LEAST)
		return;
	score = 2 + measure->commas + fmin(floor(measure->text / 100), 3);
	for (level = 0; level < LEVELS && parent > 0;
	     parent = items[parent].parent) {
		if (items[parent].is_merged)
			continue;
		if (isnan(items[parent].score))
			items[parent].score = first_score(scoring, parent);
		items[parent].score += score /
		    (level == 0          ? 1.
			    : level == 1 ? 2.
					 : 3. * (double)level);
		level++;
	}
}

/* ---- divs: a paragraph, or lines of text between blocks */

static bool is_in_line(const struct blocks *blocks, size_t at)
{
	const struct block *block = &blocks->items[at];
	size_t child;

	if (!block->name || block->traits & TRAIT_PHRASING)
		return true;
	if (!(block->traits & TRAIT_LINK))
		return false;
	/* one level tells: what is deeper is as good as a line */
	for (child = block_child(blocks, at, at + 1); child < block->end;
	     child = block_child(blocks, at, blocks->items[child].end))
		if (!(blocks->items[child].traits &
			(TRAIT_PHRASING | TRAIT_LINK)))
			return false;
	return true;
}

static bool has_block(const struct blocks *blocks, size_t at)
{
	size_t i;

	for (i = at + 1; i < blocks->items[at].end; i++)
		if (!blocks->items[i].is_gone &&
		    blocks->items[i].traits & TRAIT_BLOCK)
			return true;
	return false;
}

static void add(struct measure *to, const struct measure *from)
{
	to->text += from->text;
	to->links += from->links;
	to->commas += from->commas;
}

/* The lines of text directly in an element, parted by blocks and by empty
 * lines. */
struct lines {
	struct measure line;
	unsigned breaks, count, elements;
	double last_links, last_text;
};

static void line_end(
    struct scoring *scoring, size_t at, struct lines *lines, bool speaks)
{
	if (lines->line.text > 0) {
		lines->count++;
		if (speaks)
			speak(scoring, at, &lines->line);
	}
	lines->line = (struct measure){ 0 };
	lines->breaks = 0;
}

static void lines_read(
    struct scoring *scoring, size_t at, struct lines *lines, bool speaks)
{
	struct blocks *blocks = scoring->blocks;
	size_t i;

	for (i = at + 1; i < blocks->items[at].end; i = blocks->items[i].end) {
		const struct block *child = &blocks->items[i];

		if (child->is_gone)
			continue;
		if (!is_in_line(blocks, i)) {
			line_end(scoring, at, lines, speaks);
			lines->elements++;
		} else if (child->name && !strcmp(child->name, "br")) {
			if (++lines->breaks == 2)
				line_end(scoring, at, lines, speaks);
		} else {
			add(&lines->line, &child->measure);
			if (child->measure.text > 0)
				lines->breaks = 0;
		}
	}
	line_end(scoring, at, lines, speaks);
}

/* A div that only wraps one paragraph is that paragraph. */
static bool is_wrapper(const struct blocks *blocks, size_t at)
{
	const struct block *block = &blocks->items[at];
	size_t child = block_child(blocks, at, at + 1);

	return child < block->end && !strcmp(blocks->items[child].name, "p") &&
	    block_child(blocks, at, blocks->items[child].end) >= block->end &&
	    blocks->items[child].measure.text >= block->measure.text &&
	    link_share(&block->measure) < LINKS_MOST;
}

/* Containers are told from paragraphs before anything is scored. */
static void merge_wrappers(struct blocks *blocks)
{
	size_t i;

	for (i = 1; i < blocks->count; i++)
		if (!blocks->items[i].is_gone &&
		    blocks->items[i].traits & TRAIT_DIV)
			blocks->items[i].is_merged = is_wrapper(blocks, i);
}

static void score_div(struct scoring *scoring, size_t at)
{
	struct block *block = &scoring->blocks->items[at];
	struct lines lines = { 0 };

	if (block->is_merged)
		return;
	lines_read(scoring, at, &lines, false);
	block->lines = lines.count;
	if (lines.count <= 1 && link_share(&block->measure) < MENU_LEAST &&
	    (lines.elements == 0 || !has_block(scoring->blocks, at))) {
		block->is_line = true;
		block->lines = 1;
		speak(scoring, block->parent, &block->measure);
		return;
	}
	lines = (struct lines){ 0 };
	lines_read(scoring, at, &lines, true);
}

static void score_all(struct scoring *scoring)
{
	struct blocks *blocks = scoring->blocks;
	size_t i;

	for (i = 0; i < blocks->count; i++) {
		blocks->items[i].score = NAN;
		blocks->items[i].is_merged = blocks->items[i].is_line = false;
		blocks->items[i].lines = 0;
	}
	merge_wrappers(blocks);
	for (i = 1; i < blocks->count; i++) {
		const struct block *block = &blocks->items[i];

		if (block->is_gone || !block->name)
			continue;
		if (block->traits & TRAIT_PARAGRAPH)
			speak(scoring, block->parent, &block->measure);
		else if (block->traits & TRAIT_DIV)
			score_div(scoring, i);
	}
}

/* ---- the best */

struct top {
	size_t items[TOP_MOST];
	size_t count;
};

static void top_add(struct blocks *blocks, struct top *top, size_t at)
{
	size_t place = top->count;

	while (place > 0 &&
	    blocks->items[top->items[place - 1]].score <
		blocks->items[at].score)
		place--;
	if (place == TOP_MOST)
		return;
	if (top->count < TOP_MOST)
		top->count++;
	memmove(&top->items[place + 1], &top->items[place],
	    (top->count - place - 1) * sizeof(*top->items));
	top->items[place] = at;
}

static void find_top(struct blocks *blocks, struct top *top)
{
	size_t i;

	for (i = 0; i < blocks->count; i++) {
		struct block *block = &blocks->items[i];

		if (block->is_gone || isnan(block->score))
			continue;
		block->score *= 1 - link_share(&block->measure);
		top_add(blocks, top, i);
	}
}

static bool is_within(const struct blocks *blocks, size_t at, size_t above)
{
	return at > above && at < blocks->items[above].end;
}

/* Where several good ones stand side by side, what they stand in is meant. */
static size_t climb_to_common(
    const struct blocks *blocks, const struct top *top, size_t body)
{
	size_t best = top->items[0], above, i, agree, near = 1;

	while (near < top->count &&
	    blocks->items[top->items[near]].score >=
		NEAR_TOP * blocks->items[best].score)
		near++;
	if (near - 1 < TOP_LEAST)
		return best;
	for (above = blocks->items[best].parent; above > body;
	     above = blocks->items[above].parent) {
		agree = 0;
		for (i = 1; i < near; i++)
			agree += is_within(blocks, top->items[i], above);
		if (agree >= TOP_LEAST)
			return above;
	}
	return best;
}

/* An element above that is spoken for better, or at least nearly as well all
 * the way up to it. */
static size_t climb_by_score(
    const struct blocks *blocks, size_t best, size_t body)
{
	double last = blocks->items[best].score, least = last / 3, score;
	size_t above;

	for (above = blocks->items[best].parent; above > body;
	     above = blocks->items[above].parent) {
		score = blocks->items[above].score;
		if (isnan(score))
			continue;
		if (score < least)
			break;
		if (score > last)
			return above;
		last = score;
	}
	return best;
}

static size_t climb_only_children(
    const struct blocks *blocks, size_t best, size_t body)
{
	size_t above, child;

	for (above = blocks->items[best].parent; above > body;
	     above = blocks->items[above].parent) {
		child = block_child(blocks, above, above + 1);
		if (block_child(blocks, above, blocks->items[child].end) <
		    blocks->items[above].end)
			break;
		best = above;
	}
	return best;
}

/* ---- what stands beside it */

static bool is_same_class(const struct block *one, const struct block *two)
{
	const char *a = page_attr(one->node, "class");
	const char *b = page_attr(two->node, "class");

	return a && b && *a && !strcmp(a, b);
}

/* A sentence ends in it. */
static bool has_sentence(const struct blocks *blocks, size_t at)
{
	static const char *const ends[] = { "。", "！", "？" };
	struct arena *arena = arena_new();
	const char *text = block_text(arena, blocks, at);
	size_t size = strlen(text), i;
	bool found = strstr(text, ". ") || (size && text[size - 1] == '.');

	for (i = 0; i < 3; i++)
		found |= strstr(text, ends[i]) != NULL;
	arena_free(arena);
	return found;
}

static bool is_line(const struct block *block)
{
	return !strcmp(block->name, "p") || block->is_merged || block->is_line;
}

static bool belongs(const struct blocks *blocks, size_t at, size_t best)
{
	const struct block *block = &blocks->items[at];
	double top = blocks->items[best].score, share, least, bonus;

	least = fmax(10, top * 0.2);
	bonus = is_same_class(block, &blocks->items[best]) ? top * 0.2 : 0;
	if (!isnan(block->score) && block->score + bonus >= least)
		return true;
	if (!is_line(block))
		return false;
	share = link_share(&block->measure);
	if (block->measure.text > 80)
		return share < LINKS_MOST;
	return block->measure.text > 0 && share == 0 &&
	    has_sentence(blocks, at);
}

size_t score_choose(struct blocks *blocks, const struct strictness *strictness,
    size_t body, size_t *chosen)
{
	struct scoring scoring = { blocks, strictness };
	struct top top = { .count = 0 };
	size_t best, above, i, count = 0;

	blocks_measure(blocks);
	score_all(&scoring);
	find_top(blocks, &top);
	if (top.count == 0 || top.items[0] <= body) {
		chosen[0] = body;
		return 1;
	}
	best = climb_to_common(blocks, &top, body);
	if (isnan(blocks->items[best].score))
		blocks->items[best].score = first_score(&scoring, best);
	best = climb_by_score(blocks, best, body);
	best = climb_only_children(blocks, best, body);
	if (isnan(blocks->items[best].score))
		blocks->items[best].score = first_score(&scoring, best);
	above = blocks->items[best].parent;
	for (i = block_child(blocks, above, above + 1);
	     i < blocks->items[above].end;
	     i = block_child(blocks, above, blocks->items[i].end))
		if (i == best || belongs(blocks, i, best))
			chosen[count++] = i;
	return count;
}
