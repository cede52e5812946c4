/* What is no part of a text, where the options ask for it: --tidy promo,
 * boilerplate, related. */
#include <stdlib.h>
#include <string.h>

#include "clean/credits.h"
#include "clean/tails.h"
#include "clean/tidy.h"

enum {
	TAIL_BLOCKS = 24,     /* that may stand behind the last paragraph */
	END_BLOCKS = 12,      /* near the end */
	RELATED_LENGTH = 120, /* characters of a line of links */
	SHARE_LENGTH = 40     /* of a line around links that share */
};

/* Of a list each item is told. */
static void tell_removed(
    const struct article *article, const char *word, const struct node *node)
{
	struct explain *explain = article->explain;
	const struct node *item;

	if (!explain)
		return;
	if (node->tag == TAG_FIGURE)
		explain_add(explain, "%s: removes a picture", word);
	if (node->tag != TAG_UL && node->tag != TAG_OL) {
		explain_removed(
		    explain, word, node_words(article->arena, node));
		return;
	}
	for (item = node->first; item; item = item->next)
		explain_removed(
		    explain, word, node_words(article->arena, item));
}

static void block_remove(
    const struct article *article, const char *word, struct node *node)
{
	tell_removed(article, word, node);
	node_remove(node);
}

/* Notes of the cleaner and of the editors stand behind everything. */
static bool is_kept_behind(struct arena *arena, const struct node *block)
{
	return node_role(block) == ROLE_NOTES ||
	    node_role(block) == ROLE_CREDIT ||
	    (block->tag == TAG_P &&
		credit_kind(node_words(arena, block)) == CREDIT_SOURCE);
}

/* ---- lines that sites add */

static void boilerplate_remove(struct article *article)
{
	size_t count, i;
	struct node **list = nodes_list(article, &count), *node, *end;
	bool at_end = false;
	unsigned near;

	end = article->body->last;
	for (near = 1; near < END_BLOCKS && end && end->prev; near++)
		end = end->prev;
	for (i = 0; i < count; i++) {
		node = list[i];
		at_end |= node == end;
		if (node->tag != TAG_P || is_kept_behind(article->arena, node))
			continue;
		if (is_boilerplate(node_words(article->arena, node), at_end))
			block_remove(article, "boilerplate", node);
	}
	free(list);
}

/* ---- links to elsewhere */

/* How much of a block is not the text of links; *links: how many. */
static size_t loose_length(
    struct arena *arena, const struct node *block, size_t *links)
{
	const struct node *node = node_following(block, block);
	size_t length = 0;

	*links = 0;
	while (node) {
		if (node->tag == TAG_A) {
			++*links;
			node = node_following_outside(node, block);
			continue;
		}
		if (node->tag == TAG_TEXT)
			length += utf8_length(text_collapse(arena, node->text));
		node = node_following(node, block);
	}
	return length;
}

static bool has_share_link(const struct node *block)
{
	const struct node *node = block;

	while ((node = node_following(node, block)))
		if (node->tag == TAG_A &&
		    is_share_link(node_attr(node, ATTR_HREF)))
			return true;
	return false;
}

static void shares_remove(struct article *article)
{
	size_t count, i, links;
	struct node **list = nodes_list(article, &count), *node;

	for (i = 0; i < count; i++) {
		node = list[i];
		if (node->tag != TAG_P || !has_share_link(node))
			continue;
		if (loose_length(article->arena, node, &links) <= SHARE_LENGTH)
			block_remove(article, "related", node);
	}
	free(list);
}

/* Lines or items that are links, a date or a number beside them. */
static bool is_links(struct arena *arena, const struct node *block)
{
	const struct node *item;
	size_t links, count = 0;

	if (block->tag == TAG_P)
		return utf8_length(node_words(arena, block)) <=
		    RELATED_LENGTH &&
		    loose_length(arena, block, &links) <= 24 && links;
	if (block->tag != TAG_UL && block->tag != TAG_OL)
		return false;
	for (item = block->first; item; item = item->next, count++)
		if (utf8_length(node_words(arena, item)) > RELATED_LENGTH ||
		    loose_length(arena, item, &links) > 24 || !links)
			return false;
	return count > 0;
}

/* The title of a list of other articles behind which nothing else stands. */
static struct node *related_find(struct article *article)
{
	struct node *block = article->body->last, *found = NULL;
	unsigned seen = 0, links = 0;

	for (; block && seen < TAIL_BLOCKS; block = block->prev, seen++) {
		if (is_kept_behind(article->arena, block) ||
		    block->tag == TAG_FIGURE || block->tag == TAG_HR)
			continue;
		if ((is_heading(block->tag) || block->tag == TAG_P) &&
		    is_related_title(node_words(article->arena, block)) &&
		    links)
			found = block;
		else if (!is_links(article->arena, block))
			break;
		else
			links++;
	}
	return found;
}

static bool related_remove(struct article *article)
{
	struct node *block = related_find(article), *next;
	bool has_removed = block;

	for (; block; block = next) {
		next = block->next;
		if (!is_kept_behind(article->arena, block))
			block_remove(article, "related", block);
	}
	return has_removed;
}

/* ---- tails that ask for something */

enum part { PART_TEXT, PART_KEPT, PART_PROMO, PART_PICTURE, PART_SIGNS };

static enum part part_of(struct arena *arena, const struct node *block)
{
	const char *words;

	if (is_kept_behind(arena, block))
		return PART_KEPT;
	if (block->tag == TAG_HR)
		return PART_SIGNS;
	if (block->tag == TAG_TABLE || block->tag == TAG_PRE)
		return PART_TEXT;
	words = node_words(arena, block);
	if (is_promo(words))
		return PART_PROMO;
	if (block->tag == TAG_FIGURE)
		return node_role(block) ? PART_TEXT : PART_PICTURE;
	return is_signs(words) ? PART_SIGNS : PART_TEXT;
}

/* The first block behind the last one of the text, or NULL. */
static struct node *tail_find(struct article *article)
{
	struct node *block = article->body->last, *first = NULL;
	unsigned seen = 0;

	for (; block && seen < TAIL_BLOCKS; block = block->prev, seen++) {
		if (part_of(article->arena, block) == PART_TEXT)
			return first;
		first = block;
	}
	return NULL; /* then all of it would be one */
}

/* A picture without a caption just before words that ask to scan it, where
 * none follows. */
static bool is_scanned(struct arena *arena, const struct node *picture)
{
	const struct node *node = picture->next;

	while (node && part_of(arena, node) == PART_SIGNS)
		node = node->next;
	if (picture->last->tag == TAG_FIGCAPTION || !node ||
	    part_of(arena, node) != PART_PROMO || node->tag == TAG_FIGURE ||
	    !is_scan(node_words(arena, node)))
		return false;
	while ((node = node->next))
		if (node->tag == TAG_FIGURE)
			return false;
	return true;
}

static bool promo_remove(struct article *article)
{
	struct node *block = tail_find(article), *next;
	bool is_in = false, has_removed = false;

	for (; block; block = next) {
		next = block->next;
		switch (part_of(article->arena, block)) {
		case PART_TEXT:
		case PART_KEPT:
			continue;
		case PART_PROMO:
			is_in = true;
			break;
		case PART_PICTURE:
			if (is_in || is_scanned(article->arena, block))
				break;
			continue;
		case PART_SIGNS:
			if (is_in)
				break;
			continue;
		}
		block_remove(article, "promo", block);
		has_removed = true;
	}
	return has_removed;
}

/* ---- pictures of what went */

/* Nobody fetches a picture that is not shown. */
static void pictures_prune(struct article *article)
{
	struct arena *arena = article->arena;
	struct node *node = article->body;
	char **places; /* new ones, in words; NULL: not shown */
	size_t i, count = 0;

	if (!article->picture_count)
		return;
	places = arena_array(arena, article->picture_count, sizeof(*places));
	while ((node = node_following(node, article->body)))
		if (node->tag == TAG_IMG)
			places[strtoul(
			    node_attr(node, ATTR_PICTURE), NULL, 10)] = "";
	for (i = 0; i < article->picture_count; i++) {
		if (!places[i])
			continue;
		places[i] = arena_printf(arena, "%zu", count);
		article->pictures[count++] = article->pictures[i];
	}
	if (count == article->picture_count)
		return;
	article->picture_count = count;
	for (node = article->body;
	     (node = node_following(node, article->body));)
		if (node->tag == TAG_IMG)
			node_set_attr(arena, node, ATTR_PICTURE,
			    places[strtoul(
				node_attr(node, ATTR_PICTURE), NULL, 10)]);
}

#define ROUNDS 4 /* one tail may stand behind another */

void tails_tidy(struct article *article, unsigned tidy)
{
	unsigned round;
	bool has_removed = true;

	if (tidy & SHEAF_TIDY_BOILERPLATE)
		boilerplate_remove(article);
	if (tidy & SHEAF_TIDY_RELATED)
		shares_remove(article);
	for (round = 0; round < ROUNDS && has_removed; round++) {
		has_removed = tidy & SHEAF_TIDY_RELATED &&
		    related_remove(article);
		if (tidy & SHEAF_TIDY_PROMO)
			has_removed |= promo_remove(article);
	}
	if (tidy &
	    (SHEAF_TIDY_PROMO | SHEAF_TIDY_RELATED | SHEAF_TIDY_BOILERPLATE))
		pictures_prune(article);
}
