/* Anchors at the names in a chapter that an index points to. */
#include <string.h>

#include "epub/anchors.h"
#include "epub/markup.h"

/* More of a name in one article help nobody to find it. */
#define MENTIONS_OF_NAME 20

void anchors_init(struct anchors *anchors, const struct article *article,
    const struct sheaf_options *options, struct arena *arena,
    struct sheet *sheet)
{
	size_t count;

	memset(anchors, 0, sizeof(*anchors));
	anchors->arena = arena;
	if (options->index == SHEAF_INDEX_NONE || article->mention_count == 0)
		return;
	mention_table_init(&anchors->table, arena, article, MENTION_KEPT);
	count = anchors->table.count < SHEET_MENTIONS ? anchors->table.count
						      : SHEET_MENTIONS;
	sheet->names = arena_array(arena, count, sizeof(*sheet->names));
	sheet->mentions = arena_array(arena, count, sizeof(*sheet->mentions));
}

void anchors_enter(struct anchors *anchors, const struct node *node)
{
	if (node->tag == TAG_BR)
		anchors->offset++;
	if (anchors->table.count == 0 || !is_around_lines(node->tag))
		return;
	anchors->rows = mention_table_lookup(
	    &anchors->table, node, &anchors->count);
	anchors->offset = 0;
}

static size_t count_of(const struct sheet *sheet, size_t name)
{
	size_t i, count = 0;

	for (i = 0; i < sheet->mention_count; i++)
		count += sheet->mentions[i] == name;
	return count;
}

/* A row for it in the sheet; false: it gets none. */
static bool add_mention(
    struct anchors *anchors, struct sheet *sheet, const struct mention *mention)
{
	const char *name = label_new(anchors->arena, mention->name, "");
	size_t number = 0;

	while (number < sheet->name_count &&
	    strcmp(sheet->names[number].id, mention->id) != 0)
		number++;
	if (!*name || sheet->mention_count == SHEET_MENTIONS ||
	    count_of(sheet, number) == MENTIONS_OF_NAME)
		return false;
	if (number == sheet->name_count)
		sheet->names[sheet->name_count++] = (struct sheet_name){
			mention->id, name
		};
	sheet->mentions[sheet->mention_count++] = (uint32_t)number;
	return true;
}

static void put_piece(
    struct anchors *anchors, struct buf *out, const char *text, size_t size)
{
	markup_text(out, arena_strndup(anchors->arena, text, size));
}

void anchors_put_text(struct anchors *anchors, struct buf *out,
    const char *text, struct sheet *sheet)
{
	size_t size = anchors->count > 0 ? strlen(text) : 0;
	size_t from = anchors->offset, end = from + size, done = 0;

	for (; anchors->count > 0 && (*anchors->rows)->offset < end;
	     anchors->rows++, anchors->count--) {
		const struct mention *mention = *anchors->rows;
		size_t at = mention->offset - from;
		size_t length = strlen(mention->text);

		if (mention->offset < from + done)
			continue;
		if (length > size - at)
			length = size - at;
		/* never within another name, or a character */
		if (memcmp(text + at, mention->text, length) != 0 ||
		    !add_mention(anchors, sheet, mention))
			continue;
		put_piece(anchors, out, text + done, at - done);
		buf_printf(out, "<span id=\"m-%zu\">", sheet->mention_count);
		put_piece(anchors, out, text + at, length);
		buf_puts(out, "</span>");
		done = at + length;
	}
	markup_text(out, text + done);
	anchors->offset = end;
}
