/* Captions go to their figures. */
#include <stdlib.h>
#include <string.h>

#include "clean/tidy.h"

#define CAPTION_LENGTH 400 /* characters; more is text */
#define CENTRED_LENGTH 60
#define MARKED_LENGTH  80
#define LINES_MOST     8  /* of one caption */
#define ALTS_MOST      32 /* pictures of a figure that its caption tells */

/* Signs that point from a caption to its picture. */
static const char *const pointers[] = { "▲", "△", "▴", "↑", "▼", "▽", "◀" };

static bool is_all_strong(const struct node *line)
{
	return line->first && line->first == line->last &&
	    (line->first->tag == TAG_STRONG || line->first->tag == TAG_B);
}

static bool has_picture(const struct node *line)
{
	const struct node *node;

	for (node = node_following(line, line); node;
	     node = node_following(node, line))
		if (node->tag == TAG_IMG)
			return true;
	return false;
}

/* A paragraph behind a figure that says it is its caption, by class, by place
 * or by a sign. */
static bool is_caption(struct arena *arena, const struct node *line)
{
	const char *align = node_attr(line, ATTR_ALIGN);
	const char *words;
	size_t length, i;

	if (line->tag != TAG_P)
		return false;
	words = node_words(arena, line);
	length = utf8_length(words);
	if (node_role(line) == ROLE_CAPTION)
		return length <= CAPTION_LENGTH;
	if (node_role(line) || has_picture(line))
		return false;
	if (align && !strcmp(align, "center"))
		return length <= CENTRED_LENGTH && !is_all_strong(line);
	for (i = 0; i < sizeof(pointers) / sizeof(*pointers); i++)
		if (text_starts_with(words, pointers[i]))
			return length <= MARKED_LENGTH;
	return false;
}

static bool is_captioned(const struct node *figure)
{
	return figure->last && figure->last->tag == TAG_FIGCAPTION;
}

static void caption_take(
    struct arena *arena, struct node *figure, struct node *line)
{
	struct node *caption = figure->last;

	if (is_captioned(figure)) {
		node_append(caption, node_new(arena, TAG_BR));
	} else {
		caption = node_new(arena, TAG_FIGCAPTION);
		node_append(figure, caption);
	}
	node_move_children(caption, line);
	node_remove(line);
}

/* What a blind reader hears is the caption where there is nothing better. */
static void alts_fill(struct arena *arena, struct node *figure)
{
	const char *words;
	struct node *node;
	size_t count = 0;

	if (!is_captioned(figure) || node_role(figure) == ROLE_MEDIA)
		return;
	words = node_words(arena, figure->last);
	for (node = figure->first; node && count < ALTS_MOST;
	     node = node->next, count++)
		if (node->tag == TAG_IMG && !node_attr(node, ATTR_ALT))
			node_set_attr(arena, node, ATTR_ALT, words);
}

/* A caption too long to be one is text. */
static void captions_demote(struct article *article)
{
	struct node *node = article->body;

	while ((node = node_following(node, article->body)))
		if (node->tag == TAG_P && node_role(node) == ROLE_CAPTION &&
		    utf8_length(node_words(article->arena, node)) >
			CAPTION_LENGTH)
			node_set_role(article->arena, node, ROLE_NONE);
}

void figures_tidy(struct article *article)
{
	size_t count, i;
	struct node **list = nodes_list(article, &count), *figure;
	unsigned lines;

	for (i = 0; i < count; i++) {
		figure = list[i];
		if (figure->tag != TAG_FIGURE)
			continue;
		for (lines = 0; lines < LINES_MOST && figure->next &&
		     is_caption(article->arena, figure->next) &&
		     (!lines || node_role(figure->next) == ROLE_CAPTION);
		     lines++)
			caption_take(article->arena, figure, figure->next);
		alts_fill(article->arena, figure);
	}
	free(list);
	captions_demote(article);
}
