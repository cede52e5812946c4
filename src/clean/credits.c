/* Editor's notes and credit lines: to the metadata and to the end. */
#include <string.h>

#include "clean/credits.h"
#include "clean/tidy.h"

#define TOP_BLOCKS 8 /* where credits are looked for */
#define END_BLOCKS 10

static enum credit_kind line_kind(struct arena *arena, const struct node *line)
{
	if (line->tag != TAG_P || node_role(line) == ROLE_CAPTION)
		return CREDIT_NONE;
	if (node_role(line) == ROLE_CREDIT)
		return CREDIT_SOURCE;
	return credit_kind(node_words(arena, line));
}

/* Pictures and leads may stand among credits. */
static bool is_transparent(const struct node *block)
{
	return block->tag == TAG_FIGURE || block->tag == TAG_HR ||
	    block->tag == TAG_BLOCKQUOTE ||
	    (block->tag == TAG_P && node_role(block) == ROLE_CAPTION);
}

static void lines_mark(struct article *article, bool from_end)
{
	struct node *block = from_end ? article->body->last
				      : article->body->first;
	unsigned seen = 0, limit = from_end ? END_BLOCKS : TOP_BLOCKS;
	bool is_among = true;
	enum credit_kind kind;

	for (; block && seen < limit;
	     block = from_end ? block->prev : block->next) {
		if (is_heading(block->tag) && !from_end)
			return;
		if (is_transparent(block))
			continue;
		seen++;
		kind = line_kind(article->arena, block);
		if (kind == CREDIT_NONE)
			is_among = false;
		else if (kind != CREDIT_COLON || is_among)
			node_set_role(article->arena, block, ROLE_CREDIT);
	}
}

/* More than the front page of a site. */
static bool has_path(const char *url)
{
	const char *path = strstr(url, "://");

	path = path ? strchr(path + 3, '/') : NULL;
	return path && path[1];
}

/* The first link of a credit leads to where the article comes from. */
static void line_read(struct article *article, const struct node *line)
{
	struct meta *meta = &article->meta;
	const char *words = node_words(article->arena, line), *href;
	const struct node *node;

	credit_read(article->arena, words, meta);
	if (meta->url || credit_kind(words) != CREDIT_SOURCE)
		return;
	for (node = node_following(line, line); node;
	     node = node_following(node, line)) {
		href = node->tag == TAG_A ? node_attr(node, ATTR_HREF) : NULL;
		if (href && url_is_web(href) && has_path(href)) {
			meta->url = href;
			return;
		}
	}
}

void credits_tidy(struct article *article)
{
	struct node *block, *next, *last;

	lines_mark(article, false);
	lines_mark(article, true);
	last = article->body->last;
	for (block = article->body->first; block; block = next) {
		next = block == last ? NULL : block->next;
		if (block->tag != TAG_P || node_role(block) != ROLE_CREDIT)
			continue;
		line_read(article, block);
		node_set_attr(article->arena, block, ATTR_ALIGN, NULL);
		node_append(article->body, block);
	}
}
