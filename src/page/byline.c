/* Reads the byline that stands above a text: by class and the like, or by the
 * words in front of a name. */
#include <ctype.h>
#include <string.h>

#include "page/byline.h"
#include "page/extract.h"
#include "page/value.h"

#define COUNT(rows) (sizeof(rows) / sizeof(*(rows)))

enum {
	BYLINE_MOST = 100,  /* characters of its first line */
	ELEMENT_MOST = 200, /* characters in all */
	TEXT_MOST = 4096,   /* bytes of it, white space too */
	NODES_MOST = 64,    /* in a byline */
	WORDS_MOST = 4,     /* of names that end like a sentence */
	LINES_MOST = 30,    /* texts below the title that are looked at */
	LINE_MOST = 200,    /* bytes; a longer one is the text itself */
	SENTENCES_MOST = 1, /* lines with one: a summary, and no text */
	NAME_MOST = 20,     /* characters behind a label */
	DATE_ROOM = 40,
	BESIDE_DATE_MOST = 60 /* characters in a line that tells a date */
};

/* ---- by class */

/* What a byline element says. */
struct byline {
	struct buf line; /* the first line with text */
	struct buf name; /* of an element in it that is the name alone */
	size_t size;     /* bytes of text in all */
};

static void put_part(struct buf *buf, const char *text)
{
	/* "Ann Li" and "3 May" are two elements without a blank between */
	if (*text >= '0' && *text <= '9')
		buf_putc(buf, ' ');
	buf_puts(buf, text);
}

static bool is_name_part(
    const struct page_node *node, const struct page_node *root)
{
	const char *property;

	for (; node && node != root; node = page_parent(node)) {
		property = page_name(node) ? page_attr(node, "itemprop") : NULL;
		if (property && strstr(property, "name"))
			return true;
	}
	return false;
}

/* False when there is more in the element than a byline. */
static bool byline_fill(struct byline *byline, const struct page_node *root)
{
	static const char *const silent[] = { "script", "style" };
	static const char *const others[] = { "h1", "h2", "table", "ul", "ol" };
	const struct page_node *node;
	size_t count = 0;
	bool skip = false, is_first_line = true;

	for (node = root; node; node = page_following(node, root, skip)) {
		const char *text = page_node_text(node);

		if (++count > NODES_MOST || byline->size > TEXT_MOST ||
		    (node != root && page_is_any(node, others, COUNT(others))))
			return false;
		skip = page_is_any(node, silent, COUNT(silent));
		if (page_name(node) && !strcmp(page_name(node), "br") &&
		    !text_is_blank(buf_text(&byline->line)))
			is_first_line = false;
		if (!text)
			continue;
		byline->size += strnlen(text, TEXT_MOST + 1);
		if (byline->size > TEXT_MOST)
			return false;
		if (!is_first_line)
			continue;
		put_part(&byline->line, text);
		if (is_name_part(page_parent(node), page_parent(root)))
			put_part(&byline->name, text);
	}
	return true;
}

/* "the time the ships came home, …", "Editor: …" */
static bool is_no_name(const char *text)
{
	static const char *const marks[] = { "。", "？", "！", "…", "?", "!" };
	static const char *const roles[] = { "编辑", "责编", "校对", "来源" };
	size_t words = 1, size = strlen(text);
	const char *p;

	for (p = text; (p = strchr(p, ' ')); p++)
		words++;
	if (!*text || isdigit((unsigned char)*text) ||
	    text_has_any(text, marks, COUNT(marks)) ||
	    (text_has_any(text, roles, COUNT(roles)) &&
		(strstr(text, "：") || strchr(text, ':'))))
		return true;
	words += islower((unsigned char)*text) ? 1 : 0;
	return words > WORDS_MOST &&
	    (islower((unsigned char)*text) || text[size - 1] == '.');
}

/* The author, or NULL. */
static const char *byline_author(struct byline *byline, struct arena *arena)
{
	const char *line = text_collapse(arena, buf_text(&byline->line));
	const char *name = text_is_blank(buf_text(&byline->name))
	    ? line
	    : buf_text(&byline->name);

	if (utf8_is_longer(line, BYLINE_MOST) || strcasestr(line, "updated"))
		return NULL;
	name = value_author(arena, name);
	return is_no_name(name) ? NULL : name;
}

static bool take_byline(struct page *page, struct arena *arena,
    const struct page_node *node, struct meta *meta)
{
	struct byline byline = { .line = BUF_INIT, .name = BUF_INIT };
	const char *author = NULL;

	if (byline_fill(&byline, node) && byline.size <= ELEMENT_MOST)
		author = byline_author(&byline, arena);
	buf_release(&byline.line);
	buf_release(&byline.name);
	if (!author)
		return false;
	meta->author = author;
	if (strcmp(page_name(node), "li") != 0) /* its list would lack it */
		page->byline = node;
	return true;
}

/* Other people's bylines stand in it, or none. */
static bool is_elsewhere(const struct page_node *node, unsigned hints)
{
	static const char *const names[] = { "nav", "script", "style" };

	return hints & HINT_UNLIKELY ||
	    page_is_any(node, names, COUNT(names)) || words_hide(node);
}

static void find_byline(
    struct page *page, struct arena *arena, struct meta *meta)
{
	const struct page_node *body = page_body(page), *node;
	unsigned hints;
	bool skip;

	for (node = page_following(body, body, false); node;
	     node = page_following(node, body, skip)) {
		hints = page_name(node) ? words_hints(node) : 0;
		skip = page_name(node) && is_elsewhere(node, hints);
		if (!skip && hints & HINT_BYLINE &&
		    take_byline(page, arena, node, meta))
			return;
	}
}

/* ---- by words */

/* They end a name, or tell that it is none. */
static const char *const ends[] = { "　", "|", "｜", "丨", "/", "／", "来源",
	"编辑", "责编", "责任", "发布", "时间", "（", "(", "【", "[", "：",
	":" };

static const char *const sentence_marks[] = { "。", "？", "！", "?", "!" };

struct lines {
	struct arena *arena;
	struct meta *meta;
	bool is_below_title, wants_name;
	size_t count, sentences;
};

/* The blank behind a name; those in Latin ones go on: "Karen Hao 2024-05-03". */
static size_t blank_in(const char *text)
{
	const char *p;

	for (p = text; (p = strchr(p, ' ')); p++)
		if (p == text || !isalpha((unsigned char)p[-1]) ||
		    !isupper((unsigned char)p[1]))
			return (size_t)(p - text);
	return strlen(text);
}

static void take_name(struct lines *lines, const char *text)
{
	size_t size, i;
	const char *end;

	text += strspn(text, " ");
	lines->wants_name = *text == '\0';
	size = blank_in(text);
	for (i = 0; i < COUNT(ends); i++) {
		end = strstr(text, ends[i]);
		if (end && (size_t)(end - text) < size)
			size = (size_t)(end - text);
	}
	text = arena_strndup(lines->arena, text, size);
	if (utf8_length(text) > 1 && !utf8_is_longer(text, NAME_MOST) &&
	    !strstr(text, "，") && !is_no_name(text))
		lines->meta->author = text;
}

static void find_label(struct lines *lines, const char *text)
{
	const char *at;
	size_t size;

	for (at = text; at; at = strchr(at, ' ')) {
		at += *at == ' ';
		size = value_label(at);
		if (size == 0)
			continue;
		take_name(lines, at + size);
		return;
	}
}

static bool is_date_part(const char *p)
{
	return isdigit((unsigned char)*p) || strchr("-/.: T", *p) ||
	    text_starts_with(p, "年") || text_starts_with(p, "月") ||
	    text_starts_with(p, "日");
}

/* "2024-05-03 08:00", "2024年5月3日 08:00:12", with a few words around it. */
static void find_date(struct lines *lines, const char *text)
{
	char date[DATE_ROOM];
	size_t size = 0;
	const char *p;

	if (utf8_is_longer(text, BESIDE_DATE_MOST))
		return;
	for (p = text; *p; p++)
		if ((p == text || !isdigit((unsigned char)p[-1])) &&
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

static bool is_sentence(const char *text)
{
	size_t size = strlen(text);

	return text_has_any(text, sentence_marks, COUNT(sentence_marks)) ||
	    (strstr(text, "，") && !value_label(text)) ||
	    (size > 0 && strchr(".,;", text[size - 1]) && strchr(text, ' '));
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
	if (is_sentence(text))
		return ++lines->sentences <= SENTENCES_MOST;
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

/* The heading is the title, or a part of it, or the title one of it. */
static bool is_title(const struct lines *lines, const struct page_node *heading)
{
	const struct page_node *node;
	const char *title = lines->meta->title, *text;
	struct buf buf = BUF_INIT;
	size_t count = 0;

	for (node = heading;
	     node && count++ < NODES_MOST && buf.size < TEXT_MOST;
	     node = page_following(node, heading, false))
		if (page_node_text(node))
			buf_add(&buf, page_node_text(node),
			    strnlen(page_node_text(node), TEXT_MOST));
	text = text_collapse(lines->arena, buf_text(&buf));
	buf_release(&buf);
	return !title ||
	    (*text && (strstr(title, text) || strstr(text, title)));
}

static void find_words(struct page *page, struct lines *lines)
{
	const struct page_node *body = page_body(page), *node;
	const char *name;
	bool skip = false;

	for (node = body; node; node = page_following(node, body, skip)) {
		name = page_name(node);
		skip = name && is_elsewhere(node, words_hints(node));
		if (name && !skip && !strcmp(name, "h1") &&
		    is_title(lines, node))
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
