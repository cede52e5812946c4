/* Reads the byline that stands above a text: by class and the like, or by the
 * words in front of a name. */
#include <string.h>

#include "page/byline.h"
#include "page/extract.h"
#include "page/value.h"

#define COUNT(rows) (sizeof(rows) / sizeof(*(rows)))

enum {
	BYLINE_MOST = 100, /* characters */
	TEXT_MOST = 4096,  /* bytes of it, white space too */
	NODES_MOST = 64,   /* in a byline */
	LINES_MOST = 30,   /* texts below the title that are looked at */
	LINE_MOST = 200,   /* bytes; a longer one is the text itself */
	NAME_MOST = 20,    /* characters behind a label */
	DATE_ROOM = 40
};

/* In front of a name, where the text or a part of it starts. */
static const char *const labels[] = { "本文作者：", "本文作者:", "作者：",
	"作者:", "作 者：", "作　者：", "作者｜", "作者丨", "撰文：",
	"撰文:", "撰稿：", "记者：", "记者:", "文／", "文/", "文｜", "文丨",
	"文：" };

/* They end a name. */
static const char *const ends[] = { " ", "　", "|", "｜", "丨", "/", "／",
	"来源", "编辑", "责编", "责任", "发布", "时间", "（", "(", "【", "[",
	"，", "。", "：", ":" };

/* ---- by class */

static void put_part(struct buf *buf, const char *text)
{
	/* "Ann Li" and "3 May" are two elements without a blank between */
	if (*text >= '0' && *text <= '9')
		buf_putc(buf, ' ');
	buf_puts(buf, text);
}

/* The first line of an element, or NULL when it is too long for a byline. */
static const char *short_text(struct arena *arena, const struct page_node *root)
{
	const struct page_node *node;
	struct buf buf = BUF_INIT;
	const char *text = NULL, *name;
	size_t count = 0;
	bool skip = false;

	for (node = root; node && count <= NODES_MOST && buf.size < TEXT_MOST;
	     node = page_following(node, root, skip)) {
		name = page_name(node);
		count++;
		if (name && !strcmp(name, "br") &&
		    !text_is_blank(buf_text(&buf))) {
			node = NULL;
			break;
		}
		skip = name &&
		    (!strcmp(name, "script") || !strcmp(name, "style"));
		if (page_node_text(node))
			put_part(&buf, page_node_text(node));
	}
	if (!node)
		text = text_collapse(arena, buf_text(&buf));
	buf_release(&buf);
	return text && !utf8_is_longer(text, BYLINE_MOST) ? text : NULL;
}

/* The name may stand in an element of its own. */
static const struct page_node *name_element(const struct page_node *byline)
{
	const struct page_node *node;
	const char *property;

	for (node = byline; node; node = page_following(node, byline, false)) {
		property = page_name(node) ? page_attr(node, "itemprop") : NULL;
		if (property && strstr(property, "name"))
			return node;
	}
	return byline;
}

static bool take_byline(struct page *page, struct arena *arena,
    const struct page_node *node, struct meta *meta)
{
	const char *text = short_text(arena, node);

	if (!text || !*text || strcasestr(text, "updated"))
		return false;
	text = value_author(arena, short_text(arena, name_element(node)));
	if (!*text)
		return false;
	meta->author = text;
	page->byline = node;
	return true;
}

static void find_byline(
    struct page *page, struct arena *arena, struct meta *meta)
{
	const struct page_node *body = page_body(page), *node;
	bool skip;

	for (node = page_following(body, body, false); node;
	     node = page_following(node, body, skip)) {
		skip = page_name(node) && words_hide(node);
		if (!page_name(node) || skip)
			continue;
		if (words_hints(node) & HINT_BYLINE &&
		    take_byline(page, arena, node, meta))
			return;
	}
}

/* ---- by words */

struct lines {
	struct arena *arena;
	struct meta *meta;
	bool is_below_title, wants_name;
	size_t count;
};

static void take_name(struct lines *lines, const char *text)
{
	size_t size, i;
	const char *end;

	text += strspn(text, " ");
	size = strlen(text);
	lines->wants_name = size == 0;
	for (i = 0; i < COUNT(ends); i++) {
		end = strstr(text, ends[i]);
		if (end && (size_t)(end - text) < size)
			size = (size_t)(end - text);
	}
	text = arena_strndup(lines->arena, text, size);
	if (size > 0 && utf8_length(text) > 1 &&
	    !utf8_is_longer(text, NAME_MOST))
		lines->meta->author = text;
}

static void find_label(struct lines *lines, const char *text)
{
	const char *at;
	size_t i;

	for (i = 0; i < COUNT(labels); i++) {
		at = strstr(text, labels[i]);
		if (!at || (at != text && at[-1] != ' '))
			continue;
		take_name(lines, at + strlen(labels[i]));
		return;
	}
}

static bool is_date_part(const char *p)
{
	return (*p >= '0' && *p <= '9') || strchr("-/.: T", *p) ||
	    text_starts_with(p, "年") || text_starts_with(p, "月") ||
	    text_starts_with(p, "日");
}

/* "2024-05-03 08:00", "2024年5月3日 08:00:12", with anything around it. */
static void find_date(struct lines *lines, const char *text)
{
	char date[DATE_ROOM];
	size_t size = 0;
	const char *p;

	for (p = text; *p; p++)
		if ((p == text || p[-1] < '0' || p[-1] > '9') &&
		    (!strncmp(p, "20", 2) || !strncmp(p, "19", 2)) &&
		    strspn(p, "0123456789") == 4)
			break;
	while (p[size] && size + 4 < DATE_ROOM && is_date_part(p + size))
		size += (unsigned char)p[size] < 0x80 ? 1 : 3;
	while (size > 0 && strchr("-/.: T", p[size - 1]))
		size--;
	memcpy(date, p, size);
	date[size] = '\0';
	lines->meta->date = date_parse(date);
}

/* False when the text itself begins. */
static bool read_line(struct lines *lines, const char *text)
{
	if (text_is_blank(text))
		return true;
	text = text_collapse(lines->arena, text);
	if (lines->meta->title && !strcmp(text, lines->meta->title)) {
		lines->is_below_title = true;
		return true;
	}
	if (!lines->is_below_title)
		return true;
	if (++lines->count > LINES_MOST || strlen(text) > LINE_MOST)
		return false;
	if (!lines->meta->author) {
		if (lines->wants_name)
			take_name(lines, text);
		else
			find_label(lines, text);
	}
	if (!lines->meta->date.is_known)
		find_date(lines, text);
	return !lines->meta->author || !lines->meta->date.is_known;
}

static void find_words(struct page *page, struct lines *lines)
{
	const struct page_node *body = page_body(page), *node;
	const char *name;
	bool skip = false;

	for (node = body; node; node = page_following(node, body, skip)) {
		name = page_name(node);
		skip = name &&
		    (!strcmp(name, "script") || !strcmp(name, "style") ||
			words_hide(node));
		if (name && !strcmp(name, "h1"))
			lines->is_below_title = true;
		if (!name && !read_line(lines, page_node_text(node)))
			return;
	}
}

void byline_read(struct page *page, struct arena *arena, struct meta *meta)
{
	struct lines lines = { .arena = arena, .meta = meta };

	if (!meta->author)
		find_byline(page, arena, meta);
	if (!meta->author || !meta->date.is_known)
		find_words(page, &lines);
}
