/* The article as readable text: metadata, pictures, then the tree. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "article/article.h"

static const char *const kind_names[PICTURE_KINDS] = { "unknown", "jpeg", "png",
	"gif", "webp", "svg", "bmp", "avif", "heic" };

/* Would not be seen, or would move what stands around it. */
static bool is_invisible(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c <= 0xa0) || c == 0xad ||
	    (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
	    (c >= 0x2060 && c <= 0x206f) || c == TEXT_REPLACEMENT ||
	    (c != ' ' && is_wide_space(c));
}

/* U+FFFD that does not stand in the text. */
static bool is_malformed(const char *text, size_t size, uint32_t c)
{
	return c == TEXT_REPLACEMENT &&
	    (size < 3 || memcmp(text, "\xef\xbf\xbd", 3) != 0);
}

static void put_bytes(struct buf *out, const char *bytes, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++)
		buf_printf(out, "\\x%02x", (unsigned char)bytes[i]);
}

void dump_text(struct buf *out, const char *text)
{
	size_t size = strlen(text), length, i;
	uint32_t c;

	buf_putc(out, '"');
	for (i = 0; i < size; i += length) {
		length = utf8_decode(text + i, size - i, &c);
		if (c == '"' || c == '\\')
			buf_printf(out, "\\%c", (char)c);
		else if (c == '\n')
			buf_puts(out, "\\n");
		else if (c == '\t')
			buf_puts(out, "\\t");
		else if (is_malformed(text + i, size - i, c))
			put_bytes(out, text + i, length);
		else if (is_invisible(c))
			buf_printf(out, "\\u{%" PRIx32 "}", c);
		else
			buf_add(out, text + i, length);
	}
	buf_putc(out, '"');
}

static void put_field(struct buf *out, const char *name, const char *value)
{
	if (!value)
		return;
	buf_printf(out, "%s ", name);
	dump_text(out, value);
	buf_putc(out, '\n');
}

static void put_date(struct buf *out, const char *name, const struct date *date)
{
	char text[DATE_SIZE];
	int offset = date->offset_minutes;

	if (!date->is_known)
		return;
	if (!date->has_time) {
		date_format_day(date, text);
		buf_printf(out, "%s %s\n", name, text);
		return;
	}
	date_format_utc(date, text);
	buf_printf(out, "%s %s", name, text);
	if (offset)
		buf_printf(out, " %c%02d:%02d", offset < 0 ? '-' : '+',
		    (offset < 0 ? -offset : offset) / 60,
		    (offset < 0 ? -offset : offset) % 60);
	buf_putc(out, '\n');
}

static void put_meta(struct buf *out, const struct meta *meta)
{
	size_t i;

	put_field(out, "title", meta->title);
	put_field(out, "site", meta->site);
	put_field(out, "author", meta->author);
	put_field(out, "editor", meta->editor);
	put_field(out, "translator", meta->translator);
	put_field(out, "account", meta->account);
	put_field(out, "account-id", meta->account_id);
	put_field(out, "url", meta->url);
	put_field(out, "base-url", meta->base_url);
	put_field(out, "language", meta->language);
	put_field(out, "summary", meta->summary);
	put_field(out, "cover", meta->cover);
	for (i = 0; i < meta->category_count; i++)
		put_field(out, "category", meta->categories[i]);
	for (i = 0; i < meta->tag_count; i++)
		put_field(out, "tag", meta->tags[i]);
	put_date(out, "date", &meta->date);
	put_date(out, "modified", &meta->modified);
	if (meta->is_draft)
		buf_puts(out, "draft\n");
}

static void put_picture(
    struct buf *out, size_t index, const struct picture *picture)
{
	char digits[17];
	size_t i;

	buf_printf(out, "picture %zu ", index);
	dump_text(out, picture->url ? picture->url : "");
	if (picture->alternative) {
		buf_puts(out, " or ");
		dump_text(out, picture->alternative);
	}
	if (picture->width_px || picture->height_px)
		buf_printf(out, " %" PRIu32 "x%" PRIu32, picture->width_px,
		    picture->height_px);
	if (picture->no_referrer)
		buf_puts(out, " no-referrer");
	if (picture->state == PICTURE_MISSING) {
		buf_puts(out, " missing ");
		dump_text(out, picture->reason ? picture->reason : "");
	} else if (picture->state == PICTURE_READY) {
		hash_hex(&picture->hash, 16, digits);
		buf_printf(out, " ready %s", digits);
		for (i = 0; i < PICTURE_TARGETS; i++)
			if (picture->forms[i].kind != PICTURE_UNKNOWN)
				buf_printf(out, " %s",
				    kind_names[picture->forms[i].kind]);
	}
	buf_putc(out, '\n');
}

static void put_mention(struct buf *out, const struct mention *mention)
{
	buf_puts(out, "mention ");
	dump_text(out, mention->text);
	buf_printf(out, " id=\"%s\" %s at %zu in %s\n", mention->id,
	    mention_verdicts[mention->verdict], mention->offset,
	    tag_rows[mention->block->tag].name);
}

static void put_node(struct buf *out, const struct node *node, unsigned depth)
{
	const struct attr *attr;
	unsigned i;

	for (i = 0; i < depth; i++)
		buf_puts(out, "  ");
	if (node->tag == TAG_TEXT) {
		dump_text(out, node->text);
	} else {
		buf_puts(out, tag_rows[node->tag].name);
		for (attr = node->attrs; attr; attr = attr->next) {
			buf_printf(out, " %s=", attr_names[attr->id]);
			dump_text(out, attr->value);
		}
	}
	buf_putc(out, '\n');
}

/* The indentation grows with the depth, and the tree may be a bad one: it stops
 * growing at ARTICLE_DEPTH. */
static void put_tree(struct buf *out, const struct node *root)
{
	const struct node *node = root, *next;
	unsigned depth = 0;

	while (node) {
		put_node(
		    out, node, depth < ARTICLE_DEPTH ? depth : ARTICLE_DEPTH);
		next = node_following(node, root);
		if (next && next->parent == node) {
			depth++;
		} else if (next) {
			for (; node->parent != next->parent;
			     node = node->parent)
				depth--;
		}
		node = next;
	}
}

void article_dump(const struct article *article, struct buf *out)
{
	size_t i;

	put_meta(out, &article->meta);
	if (article->is_stub)
		buf_puts(out, "stub\n");
	for (i = 0; i < article->picture_count; i++)
		put_picture(out, i, article->pictures[i]);
	for (i = 0; i < article->mention_count; i++)
		put_mention(out, &article->mentions[i]);
	put_tree(out, article->body);
}
