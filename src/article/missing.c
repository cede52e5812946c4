/*
 * Pictures that could not be had, where no box is to stand in their place: a
 * copy of the article in which they are gone, or are links.
 */
#include <string.h>

#include "article/article.h"

struct editor {
	struct article *article; /* the copy */
	enum sheaf_on_missing mode;
	const char *word;
	struct table gone;             /* ids that no element has any more */
	const struct mention **marked; /* in the order of the text */
	size_t mark_count;
};

/* A non-character that stands where a mention begins while the text around it is
 * moved and joined: a cleaned text has none of its own. */
static const char mark[] = "\xef\xb7\x91"; /* U+FDD1 */

enum { MARK_SIZE = sizeof(mark) - 1 };

static struct node *node_copy(struct arena *arena, const struct node *node)
{
	struct node *copy = node_new(arena, node->tag);
	struct attr **end = &copy->attrs;

	copy->text = node->text;
	for (const struct attr *attr = node->attrs; attr; attr = attr->next) {
		*end = ARENA_NEW(arena, struct attr);
		**end = *attr;
		end = &(*end)->next;
	}
	return copy;
}

static struct node *tree_copy(struct arena *arena, const struct node *root)
{
	struct node *made = node_copy(arena, root), *to = made;
	const struct node *from = root;

	for (;;) {
		struct node *parent = to, *child;

		if (from->first) {
			from = from->first;
		} else {
			while (from != root && !from->next) {
				from = from->parent;
				to = to->parent;
			}
			if (from == root)
				return made;
			from = from->next;
			parent = to->parent;
		}
		child = node_copy(arena, from);
		node_append(parent, child);
		to = child;
	}
}

/* Puts marks into the texts of a block of the copy. */
static void mark_block(struct editor *editor, const struct node *block,
    struct mention *const *rows, size_t count)
{
	struct buf marked = BUF_INIT;
	size_t i = 0, offset = 0, size, done;
	struct node *node = (struct node *)block;

	while (i < count && (node = node_following(node, block))) {
		offset += node->tag == TAG_BR;
		if (node->tag != TAG_TEXT)
			continue;
		size = strlen(node->text);
		buf_clear(&marked);
		for (done = 0; i < count && rows[i]->offset < offset + size;
		     i++) {
			buf_add(&marked, node->text + done,
			    rows[i]->offset - offset - done);
			buf_puts(&marked, mark);
			done = rows[i]->offset - offset;
			editor->marked[editor->mark_count++] = rows[i];
		}
		offset += size;
		if (marked.size == 0)
			continue;
		buf_puts(&marked, node->text + done);
		node->text = arena_strndup(
		    editor->article->arena, marked.data, marked.size);
	}
	buf_release(&marked);
}

static void put_marks(struct editor *editor, const struct article *article)
{
	struct arena *arena = editor->article->arena;
	const struct node *from = article->body, *to = editor->article->body;
	struct mention_table table;
	struct mention **rows;
	size_t count;

	if (article->mention_count == 0)
		return;
	mention_table_init(&table, arena, article, MENTION_VERDICTS);
	editor->marked = arena_array(
	    arena, table.count, sizeof(*editor->marked));
	while ((from = node_following(from, article->body))) {
		to = node_following(to, editor->article->body);
		rows = mention_table_lookup(&table, from, &count);
		if (rows)
			mark_block(editor, to, rows, count);
	}
}

/* A mention for every mark in the text, which goes. */
static void unmark_text(struct editor *editor, struct node *text,
    const struct node *block, size_t offset)
{
	struct article *article = editor->article;
	struct buf plain = BUF_INIT;
	const char *rest = text->text, *end;

	while ((end = strstr(rest, mark))) {
		buf_add(&plain, rest, (size_t)(end - rest));
		rest = end + MARK_SIZE;
		if (article->mention_count == editor->mark_count)
			continue;
		struct mention *mention =
		    &article->mentions[article->mention_count];

		*mention = *editor->marked[article->mention_count++];
		mention->block = block;
		mention->offset = offset + plain.size;
	}
	if (rest != text->text) {
		buf_puts(&plain, rest);
		text->text = arena_strndup(
		    article->arena, plain.data, plain.size);
	}
	buf_release(&plain);
}

static void take_marks(struct editor *editor)
{
	struct article *article = editor->article;
	struct node *root = article->body, *node = root, *block = root;
	size_t offset = 0;

	article->mentions = arena_array(
	    article->arena, editor->mark_count, sizeof(*article->mentions));
	article->mention_count = 0;
	while (editor->mark_count > 0 && (node = node_following(node, root))) {
		if (node->tag == TAG_TEXT) {
			unmark_text(editor, node, block, offset);
			offset += strlen(node->text);
		} else if (is_around_lines(node->tag)) {
			block = node;
			offset = 0;
		}
		offset += node->tag == TAG_BR;
	}
}

static bool is_missing(const struct article *article, const struct node *node)
{
	const struct picture *picture = node->tag == TAG_IMG
	    ? node_picture(article, node)
	    : NULL;

	return picture && picture->state == PICTURE_MISSING;
}

static void note_gone(struct editor *editor, const struct node *node)
{
	const char *id = node_attr(node, ATTR_ID);

	if (!id)
		return;
	struct hash key = hash_bytes(id, strlen(id));

	table_put(&editor->gone, &key, editor);
}

static void move_id(struct editor *editor, struct node *to, struct node *from)
{
	const char *id = node_attr(from, ATTR_ID);

	if (id && !node_attr(to, ATTR_ID))
		node_set_attr(editor->article->arena, to, ATTR_ID, id);
	else
		note_gone(editor, from);
}

/* Removes it with the blocks and phrases around it that hold nothing then.
 * Parts stay: a table needs its cells. */
static void remove_empty(struct editor *editor, struct node *node)
{
	for (;;) {
		struct node *parent = node->parent;

		note_gone(editor, node);
		node_remove(node);
		if (parent->first || !parent->parent ||
		    tag_rows[parent->tag].kind == TAG_PART)
			return;
		node = parent;
	}
}

/* In a line the text that stands for it is part of the sentence. */
static void drop_from_line(struct editor *editor, struct node *image)
{
	const char *alt = node_attr(image, ATTR_ALT);

	if (alt && !text_is_blank(alt))
		node_insert_before(image,
		    node_text_new(editor->article->arena, alt, strlen(alt)));
	remove_empty(editor, image);
}

/* Nothing is left of the figure but its caption: that is text. */
static void dissolve(struct editor *editor, struct node *figure)
{
	struct node *caption = figure->first;
	struct arena *arena = editor->article->arena;

	if (caption && caption->first) {
		struct node *line = node_new(arena, TAG_P);

		node_set_role(arena, line, ROLE_CAPTION);
		move_id(editor, line, figure);
		node_set_attr(arena, figure, ATTR_ID, NULL);
		node_move_children(line, caption);
		node_insert_before(figure, line);
	}
	if (caption)
		note_gone(editor, caption);
	remove_empty(editor, figure);
}

static void drop(struct editor *editor, struct node *image)
{
	struct node *figure = image->parent;

	if (figure->tag != TAG_FIGURE) {
		drop_from_line(editor, image);
		return;
	}
	note_gone(editor, image);
	node_remove(image);
	if (!figure->first || figure->first->tag == TAG_FIGCAPTION)
		dissolve(editor, figure);
}

/* "Picture not available · img.example.org", or in a line its own words. */
static const char *label_of(
    const struct editor *editor, const struct node *image, bool is_in_line)
{
	const struct picture *picture = node_picture(editor->article, image);
	struct arena *arena = editor->article->arena;
	const char *alt = node_attr(image, ATTR_ALT);
	const char *site = url_is_web(picture->url)
	    ? url_site(arena, picture->url)
	    : NULL;

	if (is_in_line)
		return arena_printf(arena, "[%s]",
		    alt && !text_is_blank(alt) ? alt : editor->word);
	return site ? arena_printf(arena, "%s · %s", editor->word, site)
		    : editor->word;
}

static void link_instead(struct editor *editor, struct node *image)
{
	const struct picture *picture = node_picture(editor->article, image);
	struct arena *arena = editor->article->arena;
	struct node *figure = image->parent, *place, *text;
	bool is_in_line = figure->tag != TAG_FIGURE;
	const char *label = label_of(editor, image, is_in_line);
	const char *href = url_is_web(picture->url) &&
		!node_is_within(image, TAG_A)
	    ? url_link(arena, picture->url)
	    : NULL;

	place = text = node_text_new(arena, label, strlen(label));
	if (href) {
		place = node_new(arena, TAG_A);
		node_set_attr(arena, place, ATTR_HREF, href);
		node_append(place, text);
	}
	node_insert_before(image, place);
	if (!is_in_line) {
		struct node *line = node_new(arena, TAG_P);

		node_wrap(place, line);
		node_set_role(arena, figure, ROLE_MEDIA);
		place = line;
	}
	if (place->tag == TAG_TEXT)
		note_gone(editor, image);
	else
		move_id(editor, place, image);
	node_remove(image);
}

/* A link to what is gone leads nowhere. */
static void unlink_gone(struct editor *editor)
{
	struct node *root = editor->article->body, *node, *next;

	if (!editor->gone.slots)
		return;
	for (node = node_following(root, root); node; node = next) {
		const char *href = node->tag == TAG_A
		    ? node_attr(node, ATTR_HREF)
		    : NULL;

		next = node_following(node, root);
		if (!href || *href != '#')
			continue;
		struct hash key = hash_bytes(href + 1, strlen(href + 1));

		if (!table_lookup(&editor->gone, &key))
			continue;
		if (!node->first)
			next = node_following_outside(node, root);
		note_gone(editor, node);
		node_unwrap(node);
	}
}

/* Takes in the texts behind it. */
static void join_texts(struct editor *editor, struct node *text)
{
	struct buf words = BUF_INIT;

	buf_puts(&words, text->text);
	while (text->next && text->next->tag == TAG_TEXT) {
		const char *more = text->next->text;
		bool is_double = words.size > 0 &&
		    words.data[words.size - 1] == ' ' && *more == ' ';

		buf_puts(&words, more + is_double);
		node_remove(text->next);
	}
	text->text = arena_strndup(
	    editor->article->arena, words.data, words.size);
	buf_release(&words);
}

/* No white space at the ends of a block. */
static void trim(struct editor *editor, struct node *text)
{
	size_t size;

	if (is_phrasing(text->parent->tag) || node_is_within(text, TAG_PRE))
		return;
	if (!text->prev)
		text->text += *text->text == ' ';
	size = strlen(text->text);
	if (!text->next && size > 0 && text->text[size - 1] == ' ')
		text->text = arena_strndup(
		    editor->article->arena, text->text, size - 1);
}

/* Of a text that has come to nothing, what holds nothing else: itself, or the
 * block around it. */
static struct node *empty_around(struct node *text)
{
	struct node *top = text;

	while (top->parent->parent && top->parent->first == top->parent->last &&
	    is_block(top->parent->tag) && !node_attr(top->parent, ATTR_ID))
		top = top->parent;
	return top;
}

/* Where something has gone or come, texts stand side by side. */
static void mend_texts(struct editor *editor)
{
	struct node *root = editor->article->body, *node, *next;

	for (node = node_following(root, root); node; node = next) {
		struct node *top = node;

		if (node->tag == TAG_TEXT) {
			if (node->next && node->next->tag == TAG_TEXT)
				join_texts(editor, node);
			trim(editor, node);
		}
		if (node->tag != TAG_TEXT || *node->text) {
			next = node_following(node, root);
			continue;
		}
		top = empty_around(node);
		next = node_following_outside(top, root);
		node_remove(top);
	}
}

/* The list first: editing moves what is around them. */
static void edit(struct editor *editor)
{
	struct node *root = editor->article->body, *node = root, **images;
	size_t count = 0, i = 0;

	while ((node = node_following(node, root)))
		count += is_missing(editor->article, node);
	images = arena_array(editor->article->arena, count, sizeof(*images));
	for (node = root; (node = node_following(node, root));)
		if (is_missing(editor->article, node))
			images[i++] = node;
	for (i = 0; i < count; i++) {
		if (editor->mode == SHEAF_MISSING_LINK)
			link_instead(editor, images[i]);
		else
			drop(editor, images[i]);
	}
	unlink_gone(editor);
	mend_texts(editor);
}

struct article *article_without_missing(
    const struct article *article, enum sheaf_on_missing mode, const char *word)
{
	struct editor editor = { .mode = mode, .word = word };
	const struct node *root = article->body, *node = root;

	while (node && !is_missing(article, node))
		node = node_following(node, root);
	if (!node)
		return NULL;
	struct arena *arena = arena_new();

	editor.article = ARENA_NEW(arena, struct article);
	*editor.article = *article;
	editor.article->arena = arena;
	editor.article->body = tree_copy(arena, root);
	put_marks(&editor, article);
	edit(&editor);
	take_marks(&editor);
	table_release(&editor.gone);
	return editor.article;
}
