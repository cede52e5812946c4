/* Lines and what is empty: pruning, and the last touch. */
#include <stdlib.h>
#include <string.h>

#include "clean/tidy.h"

#define SEPARATOR_BYTES 120

bool is_line_block(enum tag tag)
{
	return tag == TAG_P || is_heading(tag) || tag == TAG_PRE ||
	    tag == TAG_DT || tag == TAG_FIGCAPTION || tag == TAG_CAPTION;
}

char *node_words(struct arena *arena, const struct node *node)
{
	struct buf buf = BUF_INIT;
	char *words;

	node_text(node, &buf);
	words = text_collapse(arena, buf_text(&buf));
	buf_release(&buf);
	return words;
}

struct node **nodes_list(const struct article *article, size_t *count)
{
	struct node *node = article->body, **list;
	size_t room = 0, i = 0;

	while ((node = node_following(node, article->body)))
		room++;
	list = memory_array(room + 1, sizeof(*list));
	for (node = article->body;
	     (node = node_following(node, article->body));)
		list[i++] = node;
	*count = room;
	return list;
}

/* Of br only single ones between visible things stay. */
static void breaks_prune(struct node *block)
{
	struct node *node = node_following(block, block), *next, *last = NULL;
	bool has_text = false;

	for (; node; node = next) {
		next = node_following(node, block);
		if (node->tag == TAG_BR) {
			if (!has_text || last)
				node_remove(node);
			else
				last = node;
		} else if (node->tag == TAG_IMG ||
		    (node->tag == TAG_TEXT && *node->text)) {
			has_text = true;
			last = NULL;
		}
	}
	if (last)
		node_remove(last);
}

static bool may_be_empty(enum tag tag)
{
	return tag == TAG_BR || tag == TAG_IMG || tag == TAG_HR ||
	    tag == TAG_TD || tag == TAG_TH;
}

/* Nothing but a space: the space stays, the element goes. */
static bool is_space_only(const struct node *node)
{
	return tag_rows[node->tag].kind == TAG_PHRASING && node->first &&
	    node->first == node->last && node->first->tag == TAG_TEXT &&
	    !strcmp(node->first->text, " ");
}

static bool is_joinable(enum tag tag)
{
	/* not U, as in writer.c */
	return tag == TAG_STRONG || tag == TAG_B || tag == TAG_EM ||
	    tag == TAG_I || tag == TAG_S || tag == TAG_DEL ||
	    tag == TAG_SMALL || tag == TAG_MARK;
}

/* <strong>a</strong><strong>b</strong>: what stood between may have gone. */
static void inlines_join(struct article *article)
{
	struct node *node = article->body, *next;

	while ((node = node_following(node, article->body))) {
		if (!is_joinable(node->tag) || node->attrs)
			continue;
		while ((next = node->next) && next->tag == node->tag &&
		    !next->attrs) {
			node_move_children(node, next);
			node_remove(next);
		}
	}
}

void lines_prune(struct article *article)
{
	struct node **list = nodes_list(article, &(size_t){ 0 }), *node;
	size_t count, i;

	for (i = 0; list[i]; i++)
		if (is_line_block(list[i]->tag) && list[i]->tag != TAG_PRE)
			breaks_prune(list[i]);
	free(list);
	list = nodes_list(article, &count);
	/* from behind: children before their parents */
	for (i = count; i-- > 0;) {
		node = list[i];
		if (node->tag == TAG_TEXT
			? !*node->text
			: !node->first && !may_be_empty(node->tag))
			node_remove(node);
		else if (node->tag != TAG_TEXT && is_space_only(node))
			node_unwrap(node);
	}
	free(list);
	inlines_join(article);
}

static void following_join(struct arena *arena, struct node *first)
{
	struct buf buf = BUF_INIT;

	buf_puts(&buf, first->text);
	while (first->next && first->next->tag == TAG_TEXT) {
		buf_puts(&buf, first->next->text);
		node_remove(first->next);
	}
	first->text = arena_strndup(arena, buf.data, buf.size);
	buf_release(&buf);
}

/* <li><p>text</p></li> becomes <li>text</li>. */
static void lone_unwrap(struct arena *arena, struct node *item)
{
	struct node *line = item->first;
	const char *id;

	if (!line || line != item->last || line->tag != TAG_P ||
	    node_role(line))
		return;
	id = node_attr(line, ATTR_ID);
	if (id && node_attr(item, ATTR_ID))
		return;
	if (id)
		node_set_attr(arena, item, ATTR_ID, id);
	if ((item->tag == TAG_TD || item->tag == TAG_TH) &&
	    !node_attr(item, ATTR_ALIGN))
		node_set_attr(
		    arena, item, ATTR_ALIGN, node_attr(line, ATTR_ALIGN));
	if (node_attr(line, ATTR_DIR))
		node_set_attr(arena, item, ATTR_DIR, node_attr(line, ATTR_DIR));
	if (node_attr(line, ATTR_LANG))
		node_set_attr(
		    arena, item, ATTR_LANG, node_attr(line, ATTR_LANG));
	node_unwrap(line);
}

/* A list of terms starts with a term and ends with a description (HTML,
 * 4.4.9): what does not fit stands before or behind it. */
static void terms_tidy(struct arena *arena, struct node *list)
{
	struct node *item, *line;

	while ((item = list->first) && item->tag == TAG_DD) {
		while (item->first)
			node_insert_before(list, item->first);
		node_remove(item);
	}
	while ((item = list->last) && item->tag == TAG_DT) {
		line = node_new(arena, TAG_P);
		node_move_children(line, item);
		node_remove(item);
		node_insert_after(list, line);
	}
	if (!list->first)
		node_remove(list);
}

/* "---", "* * *", "……": a line of signs that parts what stands around it. */
static bool is_separator(const struct node *line)
{
	static const char *const signs[] = { "-", "_", "*", "=", "~", "—", "─",
		"…", "·", ".", " " };
	const char *s;
	size_t i, count = 0;

	if (line->tag != TAG_P || node_role(line) || !line->first ||
	    line->first != line->last || line->first->tag != TAG_TEXT ||
	    strlen(line->first->text) > SEPARATOR_BYTES)
		return false;
	for (s = line->first->text; *s; s += strlen(signs[i])) {
		for (i = 0; i < sizeof(signs) / sizeof(*signs); i++)
			if (text_starts_with(s, signs[i]))
				break;
		if (i == sizeof(signs) / sizeof(*signs))
			return false;
		count += *s != ' ';
	}
	return count >= 2;
}

static void separators_tidy(struct article *article)
{
	struct node *line;

	for (line = article->body->first; line; line = line->next) {
		if (!is_separator(line))
			continue;
		explain_add(article->explain, "page: makes a rule of “%s”",
		    line->first->text);
		node_remove(line->first);
		line->attrs = NULL;
		line->tag = TAG_HR;
	}
}

/* A rule only stands between blocks. */
static void rules_tidy(struct article *article)
{
	struct node *node = article->body, *next;

	for (node = node_following(node, article->body); node; node = next) {
		next = node_following(node, article->body);
		if (node->tag == TAG_HR &&
		    (!node->prev || !node->next || node->prev->tag == TAG_HR))
			node_remove(node);
	}
	while (article->body->last && article->body->last->tag == TAG_HR)
		node_remove(article->body->last);
}

void texts_join(struct article *article)
{
	struct node *node = article->body;

	while ((node = node_following(node, article->body)))
		if (node->tag == TAG_TEXT && node->next &&
		    node->next->tag == TAG_TEXT)
			following_join(article->arena, node);
}

void lines_tidy(struct article *article)
{
	struct node **list;
	size_t count, i;

	separators_tidy(article);
	rules_tidy(article);
	lines_prune(article);
	list = nodes_list(article, &count);
	for (i = 0; i < count; i++)
		if (list[i]->tag == TAG_DL)
			terms_tidy(article->arena, list[i]);
	free(list);
}

void lines_finish(struct article *article)
{
	struct node **list, *node;
	size_t count, i;

	list = nodes_list(article, &count);
	for (i = 0; i < count; i++) {
		node = list[i];
		if (node->tag == TAG_LI || node->tag == TAG_DD ||
		    node->tag == TAG_TD || node->tag == TAG_TH)
			lone_unwrap(article->arena, node);
	}
	free(list);
	texts_join(article);
}
