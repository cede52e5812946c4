/* Headings: which there are, their levels and ids. */
#include <stdlib.h>
#include <string.h>

#include "clean/credits.h"
#include "clean/tidy.h"

#define HEADING_LENGTH 160 /* characters; more is a paragraph */
#define JOINED_LENGTH  40

/* Inside these a heading is no part of the article's outline. */
static bool is_off_outline(const struct node *heading)
{
	return heading->parent->tag != TAG_BODY;
}

/* The heading becomes a paragraph in strong type. */
static void heading_demote(struct arena *arena, struct node *heading)
{
	struct node *strong;

	heading->tag = TAG_P;
	if (heading->first && heading->first == heading->last &&
	    (heading->first->tag == TAG_STRONG || heading->first->tag == TAG_B))
		return;
	strong = node_new(arena, TAG_STRONG);
	node_move_children(strong, heading);
	node_append(heading, strong);
}

/* <h2><strong>text</strong></h2>: a heading is strong by itself. */
static void strong_unwrap(struct node *heading)
{
	struct node *only = heading->first;

	while (only && only == heading->last &&
	    (only->tag == TAG_STRONG || only->tag == TAG_B ||
		only->tag == TAG_U)) {
		node_unwrap(only);
		only = heading->first;
	}
}

/* "01", "三、", "Part 2", "No.3": a heading that waits for its words. */
static bool is_number_only(const char *words)
{
	static const char *const prefixes[] = { "Part", "PART", "part", "No",
		"NO", "Chapter", "CHAPTER", "第", "#" };
	static const char *const digits[] = { "一", "二", "三", "四", "五",
		"六", "七", "八", "九", "十", "章", "节", "部分", "篇", "、",
		"．", "）", "（" };
	size_t i, count = 0;

	for (i = 0; i < sizeof(prefixes) / sizeof(*prefixes); i++) {
		if (!text_starts_with(words, prefixes[i]))
			continue;
		words += strlen(prefixes[i]);
		break;
	}
	while (*words) {
		if (strchr("0123456789", *words)) {
			count++;
			words++;
			continue;
		}
		if (strchr(" .()[]-/", *words)) {
			words++;
			continue;
		}
		for (i = 0; i < sizeof(digits) / sizeof(*digits); i++)
			if (text_starts_with(words, digits[i]))
				break;
		if (i == sizeof(digits) / sizeof(*digits))
			return false;
		count += i < 10;
		words += strlen(digits[i]);
	}
	/* four digits are a year */
	return count > 0 && count <= 3;
}

static bool is_strong(const struct node *line)
{
	return line->tag == TAG_P && !node_role(line) && line->first &&
	    line->first == line->last &&
	    (line->first->tag == TAG_STRONG || line->first->tag == TAG_B);
}

/* Nothing but strong text, short, without a full stop. */
static bool is_strong_line(struct arena *arena, const struct node *line)
{
	static const char *const stops[] = { "。", "！", "？", "；", "，", "…",
		".", "," };
	const char *words;
	size_t i;

	if (!is_strong(line))
		return false;
	words = node_words(arena, line);
	for (i = 0; i < sizeof(stops) / sizeof(*stops); i++)
		if (text_ends_with(words, stops[i]))
			return false;
	return utf8_length(words) <= JOINED_LENGTH;
}

/* "01" alone, in a heading or a strong line, and the heading or strong line
 * behind it are one. */
static void number_join(struct arena *arena, struct node *line)
{
	struct node *next = line->next, *to = line;

	if (!next || (!is_heading(next->tag) && !is_strong_line(arena, next)) ||
	    !is_number_only(node_words(arena, line)) ||
	    is_number_only(node_words(arena, next)))
		return;
	if (is_heading(next->tag) && !is_heading(line->tag))
		line->tag = next->tag;
	if (is_heading(line->tag)) {
		strong_unwrap(line);
		strong_unwrap(next);
	} else {
		to = line->first;
		next = next->first;
	}
	node_append(to, node_text_new(arena, " ", 1));
	node_move_children(to, next);
	node_remove(line->next);
}

static void headings_sort_out(struct article *article)
{
	struct node *node = article->body;
	struct arena *arena = article->arena;

	while ((node = node_following(node, article->body))) {
		if (is_strong(node))
			number_join(arena, node);
		if (!is_heading(node->tag))
			continue;
		if (is_off_outline(node) ||
		    utf8_is_longer(node_words(arena, node), HEADING_LENGTH)) {
			heading_demote(arena, node);
			continue;
		}
		strong_unwrap(node);
		number_join(arena, node);
	}
}

/* Levels go down one at a time from h2; the order of the page's own levels
 * decides which is below which. */
static void levels_set(struct article *article)
{
	enum tag open[6];
	size_t depth = 0, count = 0;
	struct node *node;

	for (node = article->body->first; node; node = node->next) {
		if (!is_heading(node->tag))
			continue;
		while (depth && open[depth - 1] >= node->tag)
			depth--;
		open[depth++] = node->tag;
		node->tag = TAG_H1 + (depth < 6 ? depth : 5);
		node_set_attr(article->arena, node, ATTR_ID,
		    arena_printf(article->arena, "s-%zu", ++count));
	}
}

/* ---- lines that serve as headings */

#define LINE_LENGTH 30 /* characters */

static bool is_heading_line(struct arena *arena, const struct node *line)
{
	static const char *const stops[] = { "。", "！", "？", "；", "：", "…",
		"”", "，", ".", "!", "?", ";", ":", ",", "、" };
	const char *words;
	size_t i;

	if (!is_strong(line) || node_attr(line, ATTR_ALIGN) || !line->next ||
	    is_strong(line->next) || (line->prev && is_strong(line->prev)))
		return false;
	words = node_words(arena, line);
	for (i = 0; i < sizeof(stops) / sizeof(*stops); i++)
		if (text_ends_with(words, stops[i]))
			return false;
	return *words && utf8_length(words) <= LINE_LENGTH &&
	    credit_kind(words) == CREDIT_NONE;
}

static bool has_headings(const struct article *article)
{
	const struct node *node;

	for (node = article->body->first; node; node = node->next)
		if (is_heading(node->tag))
			return true;
	return false;
}

static void lines_promote(struct article *article)
{
	struct node *node;
	size_t count = 0;

	if (has_headings(article))
		return;
	for (node = article->body->first; node; node = node->next)
		count += is_heading_line(article->arena, node);
	if (count < 2) /* one alone parts nothing */
		return;
	for (node = article->body->first; node; node = node->next) {
		if (!is_heading_line(article->arena, node))
			continue;
		if (article->explain)
			explain_add(article->explain,
			    "headings: makes a heading of “%s”",
			    node_words(article->arena, node));
		node->tag = TAG_H2;
		strong_unwrap(node);
	}
}

void headings_tidy(struct article *article, bool promote)
{
	headings_sort_out(article);
	if (promote)
		lines_promote(article);
	levels_set(article);
}

void heading_drop_title(struct article *article, const char *title)
{
	struct node *node;
	const char *words;

	for (node = article->body->first; node && title; node = node->next) {
		if (node->tag == TAG_FIGURE)
			continue;
		if (node->tag != TAG_H1 && node->tag != TAG_H2)
			return;
		words = node_words(article->arena, node);
		if (!strcmp(words, text_collapse(article->arena, title))) {
			explain_add(article->explain,
			    "page: removes a heading, which is the title");
			node_remove(node);
		}
		return;
	}
}
