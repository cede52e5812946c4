/* Finds the part of a page that holds its text: where the page says so, or
 * else where the text is densest. */
#include <stdlib.h>
#include <string.h>

#include "page/tree.h"

/* What is known of a node; all in document order. */
struct block {
	const struct page_node *node;
	size_t parent;       /* index; the root's is its own */
	size_t text, linked; /* bytes of text within, of them in links */
	long score;          /* hundredths */
	bool is_hidden, is_link;
};

struct blocks {
	struct block *items;
	size_t count;
};

/* Words in class and id. */
static const char *const good_words[] = { "article", "body", "content", "entry",
	"main", "post", "story", "text", "richtext", "detail" };
static const char *const bad_words[] = { "comment", "footer", "footnav",
	"sidebar", "related", "share", "social", "sponsor", "promo", "nav",
	"menu", "masthead", "breadcrumb", "recommend", "popular", "widget",
	"outbrain", "taboola", "subscribe", "newsletter", "pagination" };

static bool is_one_of(const char *name, const char *const *names)
{
	for (; *names != NULL; names++)
		if (strcmp(name, *names) == 0)
			return true;
	return false;
}

static bool is_hidden(const char *name)
{
	static const char *const names[] = { "script", "style", "noscript",
		"template", "select", "textarea", "button", "head", "nav",
		"footer", "iframe", "svg", "form", "dialog", NULL };

	return is_one_of(name, names);
}

static size_t text_size(const char *text)
{
	size_t size = 0;

	for (; *text != '\0'; text++)
		size += (unsigned char)*text > ' ';
	return size;
}

static bool contains_word(
    const char *text, const char *const *words, size_t count)
{
	size_t i;

	for (i = 0; text != NULL && i < count; i++)
		if (strcasestr(text, words[i]) != NULL)
			return true;
	return false;
}

static long class_weight(const struct page_node *node)
{
	static const char *const attrs[] = { "class", "id" };
	long weight = 0;
	size_t i;

	for (i = 0; i < 2; i++) {
		const char *value = page_attr(node, attrs[i]);

		if (contains_word(value, bad_words,
			sizeof bad_words / sizeof bad_words[0]))
			weight -= 2500;
		if (contains_word(value, good_words,
			sizeof good_words / sizeof good_words[0]))
			weight += 2500;
	}
	return weight;
}

/* One block a node, then sums from the leaves up: children come behind their
 * parents. */
static void blocks_init(struct blocks *blocks, const struct page *page)
{
	const struct page_node *root = page_root(page), *node;
	size_t i;

	blocks->count = page->node_count;
	blocks->items = memory_array(page->node_count, sizeof *blocks->items);
	for (node = root; node != NULL;
	     node = page_following(node, root, false)) {
		struct block *block = &blocks->items[tree_index(node)];
		const struct page_node *parent = page_parent(node);
		const char *name = page_name(node);

		block->node = node;
		block->parent = tree_index(parent != NULL ? parent : node);
		block->is_hidden = blocks->items[block->parent].is_hidden;
		block->is_link = blocks->items[block->parent].is_link;
		if (name == NULL) {
			block->text = block->is_hidden
			    ? 0
			    : text_size(page_node_text(node));
			block->linked = block->is_link ? block->text : 0;
			continue;
		}
		block->is_hidden |= is_hidden(name);
		block->is_link |= strcmp(name, "a") == 0;
	}
	for (i = blocks->count; i-- > 1;) {
		struct block *block = &blocks->items[i];

		blocks->items[block->parent].text += block->text;
		blocks->items[block->parent].linked += block->linked;
	}
}

static size_t plain_size(const struct block *block)
{
	return block->text - block->linked;
}

/* The node says itself that it is the text. */
static bool is_declared(const struct page_node *node, int rank)
{
	const char *name = page_name(node), *value;

	if (name == NULL)
		return false;
	switch (rank) {
	case 0:
		value = page_attr(node, "itemprop");
		return value != NULL && strstr(value, "articleBody") != NULL;
	case 1:
		return strcmp(name, "article") == 0;
	default:
		value = page_attr(node, "role");
		return strcmp(name, "main") == 0 ||
		    (value != NULL && strcmp(value, "main") == 0);
	}
}

/* The largest of the declared ones, if it holds a good part of what the best
 * block by density holds. */
static const struct block *find_declared(
    const struct blocks *blocks, const struct block *dense)
{
	int rank;

	for (rank = 0; rank < 3; rank++) {
		const struct block *best = NULL;
		size_t i;

		for (i = 0; i < blocks->count; i++) {
			const struct block *block = &blocks->items[i];

			if (block->node != NULL &&
			    is_declared(block->node, rank) &&
			    (best == NULL ||
				plain_size(block) > plain_size(best)))
				best = block;
		}
		if (best != NULL && plain_size(best) > 0 &&
		    plain_size(best) * 2 >= plain_size(dense))
			return best;
	}
	return NULL;
}

static bool is_paragraph(const char *name)
{
	static const char *const names[] = { "p", "pre", "blockquote", "li",
		"h2", "h3", "figcaption", "dd", NULL };

	return is_one_of(name, names);
}

/* Text directly in the node, not in an element of it. */
static size_t own_text(const struct page_node *node)
{
	const struct page_node *child;
	size_t size = 0;

	for (child = page_first(node); child != NULL; child = page_next(child))
		if (page_node_text(child) != NULL)
			size += text_size(page_node_text(child));
	return size;
}

/* A paragraph speaks for what it stands in, and less for what that stands
 * in. */
static void score_paragraph(struct blocks *blocks, const struct block *block)
{
	static const long shares[] = { 60, 60, 30, 12 };
	const char *name = page_name(block->node);
	size_t size, i, parent = block->parent;
	long score;

	if (name == NULL || block->is_hidden)
		return;
	size = is_paragraph(name) ? plain_size(block) : own_text(block->node);
	if (size < 25 || strcmp(name, "a") == 0)
		return;
	score = 100 + (long)(size < 600 ? size : 600);
	i = 1;
	if (!is_paragraph(name)) {
		/* text between <br>: the node is the container itself */
		i = 0;
		parent = tree_index(block->node);
	}
	for (; i < sizeof shares / sizeof shares[0]; i++) {
		blocks->items[parent].score += score * shares[i] / 60;
		if (parent == blocks->items[parent].parent)
			break;
		parent = blocks->items[parent].parent;
	}
}

static long final_score(const struct block *block)
{
	long score = block->score + class_weight(block->node);
	size_t text = block->text ? block->text : 1;

	return score > 0
	    ? score * (long)(plain_size(block) * 1000 / text) / 1000
	    : score;
}

#define WRAPPERS_MOST 4 /* elements around a section that only wrap it */

/* Paragraphs that stand in several sections of one text: their parent. */
static const struct block *climb(
    const struct blocks *blocks, const struct block *best)
{
	const struct block *block = best, *parent;
	unsigned wrappers = 0;

	for (; wrappers <= WRAPPERS_MOST; block = parent) {
		const char *name;

		parent = &blocks->items[block->parent];
		name = page_name(parent->node);
		if (parent == block || strcmp(name, "html") == 0 ||
		    strcmp(name, "body") == 0 || parent->is_hidden)
			break;
		/* much plain text beside it, and few links */
		if (parent->linked * 4 > parent->text)
			break;
		wrappers++;
		if (plain_size(parent) < plain_size(best) * 5 / 4)
			continue;
		best = parent;
		wrappers = 0;
	}
	return best;
}

static const struct block *find_dense(
    struct blocks *blocks, const struct block *body)
{
	const struct block *best = body;
	long best_score = 0;
	size_t i;

	for (i = 0; i < blocks->count; i++)
		if (blocks->items[i].node != NULL)
			score_paragraph(blocks, &blocks->items[i]);
	for (i = 0; i < blocks->count; i++) {
		const struct block *block = &blocks->items[i];
		long score;

		if (block->node == NULL || block->score == 0 ||
		    block->is_hidden)
			continue;
		score = final_score(block);
		if (score > best_score) {
			best = block;
			best_score = score;
		}
	}
	return best != body ? climb(blocks, best) : body;
}

static const struct page_node *find_body(const struct page *page)
{
	const struct page_node *root = page_root(page), *node;

	for (node = page_first(root); node != NULL; node = page_next(node))
		if (page_name(node) != NULL &&
		    strcmp(page_name(node), "body") == 0)
			return node;
	return root;
}

const struct page_node *page_body(const struct page *page)
{
	const struct page_node *body = find_body(page);
	const struct block *dense, *declared;
	struct blocks blocks;

	if (page->body != NULL)
		return page->body;
	if (page->is_fragment)
		return body;
	blocks_init(&blocks, page);
	dense = find_dense(&blocks, &blocks.items[tree_index(body)]);
	declared = find_declared(&blocks, dense);
	body = declared != NULL ? declared->node : dense->node;
	free(blocks.items);
	return body;
}
