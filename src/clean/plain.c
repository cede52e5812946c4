/* Text whose lines are only line ends in the markup. */
#include <string.h>

#include "clean/build.h"

/* Text without any block: its own lines and empty lines count. */
void loose_lines_write(struct builder *b, const char *text)
{
	const char *end, *line = text;
	uint32_t last = 0, c;
	size_t i, length;

	if (text_is_blank(text) && !strchr(text, '\n')) {
		/* between two elements of one line */
		writer_text(&b->writer, text);
		return;
	}
	for (; *line; line = *end ? end + 1 : end) {
		end = line + strcspn(line, "\n");
		if (text_is_blank(arena_strndup(b->arena, line, end - line))) {
			writer_break(&b->writer);
			writer_break(&b->writer);
			last = 0;
			continue;
		}
		if (line > text &&
		    (is_cjk_letter(last) || is_cjk_punctuation(last)))
			writer_break(&b->writer);
		else if (line > text)
			writer_text(&b->writer, " ");
		writer_text(
		    &b->writer, arena_strndup(b->arena, line, end - line));
		last = 0;
		for (i = 0; line + i < end; i += length) {
			length = utf8_decode(line + i, end - line - i, &c);
			last = is_wide_space(c) ? last : c;
		}
	}
}

/* No element in it makes lines of text. */
bool text_is_plain(const struct page_node *root)
{
	const struct page_node *node;
	const struct foreign *row;
	unsigned blocks = 0;

	for (node = page_following(root, root, false); node;
	     node = page_following(node, root, false)) {
		if (!page_name(node))
			continue;
		row = foreign_lookup(page_name(node));
		if (row && row->act == ACT_BREAK)
			blocks++;
		else if (row && row->act != ACT_INLINE &&
		    row->act != ACT_LINK && row->act != ACT_DROP)
			return false;
	}
	return blocks < 2;
}

/* ---- items of Markdown left in a paragraph */

#define ITEM "\n- "

static bool has_items(const struct page_node *parent)
{
	const struct page_node *node;
	const char *text;
	unsigned count = 0;

	for (node = page_first(parent); node && count < 2;
	     node = page_next(node)) {
		text = page_node_text(node);
		while (text && count < 2 && (text = strstr(text, ITEM))) {
			text += strlen(ITEM);
			count++;
		}
	}
	return count > 1;
}

bool is_listed(
    struct builder *b, const struct page_node *node, const char *text)
{
	const struct page_node *parent = page_parent(node);

	if (b->writer.place.style.tag != TAG_P || !strstr(text, ITEM))
		return false;
	if (b->listed_parent != parent) {
		b->listed_parent = parent;
		b->is_listed = has_items(parent);
	}
	return b->is_listed;
}

void listed_write(struct builder *b, const char *text)
{
	const char *item;

	while ((item = strstr(text, ITEM))) {
		writer_text(
		    &b->writer, arena_strndup(b->arena, text, item - text));
		writer_soft_break(&b->writer);
		text = item + 1;
		writer_text(&b->writer, arena_strndup(b->arena, text, 2));
		text += 2;
	}
	writer_text(&b->writer, text);
}
