/*
 * The marks that Kobo's readers want: they remember places, notes and bookmarks
 * by spans with an id, one a sentence, and break pages within two elements
 * around all.  There is no specification.  What is done here follows books from
 * Kobo's shop as two converters describe them: kepubify
 * (pgaskin.net/kepubify, kepub/transform.go) and calibre
 * (ebooks/oeb/polish/kepubify.py).  From them, too: id="kobo.P.S", P counts
 * paragraphs, headings, lists, tables and pictures, S spans in them; a picture
 * is in a span of its own; white space between elements, <pre> and what is not
 * text have none.  Readings of ruby are ours to leave alone: they are read with
 * their base.
 *
 * It works on written documents, so that what writes them need not know of it,
 * and every page of the book gets the same.  Ours have no comments, and < only
 * before tags.
 */
#include <string.h>

#include "epub/kobo.h"

/* More would make of a hostile text one twenty times as large; what is behind
 * them is not in any. */
#define SPANS_MAX 100000

enum part {
	PART_OTHER,
	PART_PARAGRAPH, /* P counts it */
	PART_PICTURE,
	PART_BARE /* no spans in it */
};

static const struct {
	const char *name;
	enum part part;
} part_rows[] = {
	{ "p", PART_PARAGRAPH },
	{ "h1", PART_PARAGRAPH },
	{ "h2", PART_PARAGRAPH },
	{ "h3", PART_PARAGRAPH },
	{ "h4", PART_PARAGRAPH },
	{ "h5", PART_PARAGRAPH },
	{ "h6", PART_PARAGRAPH },
	{ "ul", PART_PARAGRAPH },
	{ "ol", PART_PARAGRAPH },
	{ "dl", PART_PARAGRAPH },
	{ "table", PART_PARAGRAPH },
	{ "img", PART_PICTURE },
	{ "pre", PART_BARE },
	{ "rt", PART_BARE },
	{ "rp", PART_BARE },
};

static const char style[] =
    "<style type=\"text/css\" class=\"kobostylehacks\">"
    "div#book-inner { margin-top: 0; margin-bottom: 0; }</style>\n";
static const char divs[] = "<div id=\"book-columns\"><div id=\"book-inner\">";

struct dresser {
	struct buf *out;
	struct sentences *sentences;
	const char *language;
	unsigned paragraph, segment; /* of the last span */
	unsigned spans;
	bool is_new;   /* the next span begins a paragraph */
	unsigned bare; /* open elements without spans */
};

/* `name` ends where no letter or digit is. */
static enum part part_of(const char *name)
{
	size_t length = strcspn(name, " />"), i;

	for (i = 0; i < sizeof(part_rows) / sizeof(*part_rows); i++)
		if (strlen(part_rows[i].name) == length &&
		    memcmp(part_rows[i].name, name, length) == 0)
			return part_rows[i].part;
	return PART_OTHER;
}

static void open_span(struct dresser *d)
{
	if (d->is_new) {
		d->paragraph++;
		d->segment = 0;
		d->is_new = false;
	}
	d->spans++;
	buf_printf(d->out, "<span class=\"koboSpan\" id=\"kobo.%u.%u\">",
	    d->paragraph, ++d->segment);
}

static bool is_white(const char *text, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++)
		if (!is_html_space((unsigned char)text[i]))
			return false;
	return true;
}

/* A reference such as &amp; holds no end of a sentence. */
static void put_text(struct dresser *d, const char *text, size_t size)
{
	const size_t *ends;
	size_t count, i, from = 0;

	if (d->bare > 0 || is_white(text, size)) {
		buf_add(d->out, text, size);
		return;
	}
	ends = sentences_find(d->sentences, text, size, d->language, &count);
	for (i = 0; i < count && d->spans < SPANS_MAX; i++) {
		open_span(d);
		buf_add(d->out, text + from, ends[i] - from);
		buf_puts(d->out, "</span>");
		from = ends[i];
	}
	buf_add(d->out, text + from, size - from);
}

static void put_picture(struct dresser *d, const char *tag, size_t size)
{
	d->is_new = true;
	open_span(d);
	buf_add(d->out, tag, size);
	buf_puts(d->out, "</span>");
}

/* `tag` is "<...>". */
static void put_tag(struct dresser *d, const char *tag, size_t size)
{
	bool is_end = tag[1] == '/';
	enum part part = part_of(tag + 1 + is_end);

	switch (part) {
	case PART_OTHER:
		break;
	case PART_PARAGRAPH:
		d->is_new |= !is_end;
		break;
	case PART_PICTURE:
		if (d->bare > 0)
			break;
		put_picture(d, tag, size);
		return;
	case PART_BARE:
		if (is_end)
			d->bare--;
		else if (tag[size - 2] != '/')
			d->bare++;
		break;
	}
	buf_add(d->out, tag, size);
}

static void put_body(struct dresser *d, const char *at, const char *end)
{
	while (at < end) {
		const char *tag = memchr(at, '<', (size_t)(end - at));
		const char *stop = tag ? tag : end;

		if (stop > at)
			put_text(d, at, (size_t)(stop - at));
		if (!tag)
			return;
		at = memchr(tag, '>', (size_t)(end - tag));
		at = at ? at + 1 : end;
		put_tag(d, tag, (size_t)(at - tag));
	}
}

void kobo_dress(struct buf *out, struct buf *page, const char *language,
    struct sentences *sentences)
{
	struct dresser d = { .out = out,
		.sentences = sentences,
		.language = language,
		.is_new = true };
	const char *start = buf_text(page);
	const char *head = strstr(start, "</head>");
	const char *body = strchr(strstr(head, "<body"), '>') + 1;
	const char *end = strstr(body, "</body>");

	buf_add(out, start, (size_t)(head - start));
	buf_puts(out, style);
	buf_add(out, head, (size_t)(body - head));
	buf_puts(out, divs);
	put_body(&d, body, end);
	buf_puts(out, "</div></div>");
	buf_add(out, end, (size_t)(start + page->size - end));
}
