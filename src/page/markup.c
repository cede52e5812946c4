/* Walks the tags of a page in one pass and corrects what would lose text. */
#include <string.h>
#include <strings.h>

#include "page/listing.h"
#include "page/markup.h"
#include "page/tag.h"

/* Open formatting elements are opened again in every block; more than these
 * say nothing more. */
#define FORMAT_DEPTH 48
#define FORMATS_TOLD "more than " TEXT_OF(FORMAT_DEPTH) " of <b>, <i> and such"

/* Tags of names that are not known share counters. */
#define UNKNOWN_COUNT 64
#define NAME_COUNT    (MARKUP_COUNT + UNKNOWN_COUNT)

struct markup {
	const char *text, *next, *end;
	const char *copied; /* the text up to here is in `out` */
	struct buf *out;
	struct stand_ins *words;
	const struct sheaf_options *options;
	struct diag_list *diags;
	unsigned first_line;
	size_t tags;

	size_t depth, formats, foreign;
	uint32_t open[NAME_COUNT];    /* start tags without their end tag */
	uint32_t dropped[NAME_COUNT]; /* of them left out */

	const char *listing_end; /* inside a program listing, up to */
	const char *raw_end;     /* no tags up to here */
	const char *cdata_end;   /* the next "]]>" to leave out, or NULL */
	unsigned unended;        /* tags that reached the end */
	/* the next end tag of an element that was looked for; `end`: there is
	 * none */
	const char *end_tags[MARKUP_COUNT];
	bool is_xhtml, no_close, no_comment_end, no_cdata_end, no_php_end,
	    no_subset_end;
	bool told_depth, told_attributes;
	bool has_names;
	struct name_set end_names;  /* of all end tags */
	struct name_set used_names; /* unknown, taken as markup */
};

/* The next end tag of an element from `p` on, or NULL; remembered, for an
 * element may start a thousand times before its end. */
static const char *find_end_tag(
    struct markup *m, const struct markup_row *row, const char *p)
{
	const char **known = &m->end_tags[row - markup_rows];
	char end_tag[16] = "</";

	if (*known == NULL || *known < p) {
		strcat(end_tag, row->name);
		*known = span_find(p, m->end, end_tag);
		if (*known == NULL)
			*known = m->end;
	}
	return *known < m->end ? *known : NULL;
}

/* The next ">"; that there is none is found out once. */
static const char *find_close(struct markup *m, const char *p)
{
	if (!m->no_close)
		p = memchr(p, '>', (size_t)(m->end - p));
	m->no_close |= p == NULL;
	return m->no_close ? NULL : p;
}

/* Once; `detail` NULL: it is the limit's. */
static void tell(struct markup *m, enum sheaf_limit limit, const char *detail,
    bool *told, const char *at)
{
	char text[LIMIT_TEXT];
	unsigned line = m->first_line;
	const char *p = m->text;

	if (*told)
		return;
	*told = true;
	while (line > 0 && (p = memchr(p, '\n', (size_t)(at - p))) != NULL) {
		line++;
		p++;
	}
	diag_add(m->diags, limit_diag(limit), line, "%s",
	    detail ? detail : limit_text(text, m->options, limit));
}

/* Copying. */

/* Between tags long words may be spared the parser. */
static void put(struct markup *m, const char *end, bool is_text)
{
	size_t size = (size_t)(end - m->copied);

	if (is_text)
		stand_ins_put(m->words, m->out, m->copied, size);
	else
		buf_add(m->out, m->copied, size);
	m->copied = end;
}

static void copy_references(struct markup *m, const char *end, bool is_text)
{
	const char *p = m->copied;

	while ((p = memchr(p, '&', (size_t)(end - p))) != NULL) {
		uint32_t value;
		size_t size;

		if (end - p < 3 || p[1] != '#' ||
		    (size = reference_read(p, end, &value)) == 0) {
			p++;
			continue;
		}
		if (!reference_is_good(value, size)) {
			put(m, p, is_text);
			reference_put(m->out, value);
			m->copied = p + size;
		}
		p += size;
	}
}

static void copy_span(struct markup *m, const char *end, bool is_text)
{
	if (end <= m->copied)
		return;
	copy_references(m, end, is_text);
	put(m, end, is_text);
}

/* Copies what is not copied yet, up to `end`. */
static void copy_to(struct markup *m, const char *end)
{
	copy_span(m, end, false);
}

/* The same; behind the last tag it is text. */
static void copy_text(struct markup *m, const char *end)
{
	if (m->next < m->raw_end)
		return;
	copy_to(m, m->next);
	copy_span(m, end, true);
}

/* Leaves out what stands from `start` to `end`. */
static void leave_out(struct markup *m, const char *start, const char *end)
{
	copy_to(m, start);
	m->copied = m->next = end;
}

static void escape(struct markup *m, const char *start)
{
	leave_out(m, start, start + 1);
	buf_puts(m->out, "&lt;");
}

/* Is it markup? */

/* A name nobody knows is markup when it is used like markup: closed again, or
 * with an attribute that has a value. */
static bool is_unknown_markup(struct markup *m, const struct tag_text *tag)
{
	uint32_t hash = name_hash(tag->name, tag->name_size);
	size_t i;

	/* <http://...> */
	if (tag->name[tag->name_size - 1] == ':')
		return false;
	for (i = 0; i < tag->name_size; i++)
		if (!is_letter(tag->name[i]) &&
		    strchr("0123456789-_:.", tag->name[i]) == NULL)
			return false;
	if (tag->is_end)
		return name_set_has(&m->used_names, hash);
	if (!m->has_names)
		name_set_add_ends(&m->end_names, m->text, m->end);
	m->has_names = true;
	if (tag->valued == 0 && !name_set_has(&m->end_names, hash) &&
	    !(tag->is_closed && memchr(tag->name, ':', tag->name_size)))
		return false;
	name_set_add(&m->used_names, hash);
	return true;
}

static bool is_markup(
    struct markup *m, const struct tag_text *tag, const struct markup_row *row)
{
	bool is_bare = tag->valued == 0;

	if (m->next < m->listing_end)
		return row != NULL && (row->traits & CODE) != 0 &&
		    !tag_is_mixed_case(tag) &&
		    !(is_bare && tag->has_odd_bare) &&
		    !(is_bare && tag->has_short_bare);
	if (m->foreign > 0)
		return true;
	if (row == NULL)
		return is_unknown_markup(m, tag);
	if (tag->is_end || !is_bare)
		return true;
	return !tag->has_odd_bare &&
	    !(tag->has_short_bare && tag->name_size == 1);
}

/* Program listings: <pre> and <code> whose "<" was written as it is. */

static void enter_listing(
    struct markup *m, const struct tag_text *tag, const struct markup_row *row)
{
	const char *start = tag->end, *end = find_end_tag(m, row, start);

	if (end == NULL || m->next < m->listing_end)
		return;
	/* an unclosed one would make everything up to another's end code */
	if (span_find(start, end, row->name[0] == 'p' ? "<pre" : "<code"))
		return;
	if (is_raw_listing(start, end))
		m->listing_end = listing_end(start, end);
}

/* Elements of raw text. */

static void copy_raw(struct markup *m, const char *end)
{
	stand_ins_put_raw(
	    m->words, m->out, m->copied, (size_t)(end - m->copied));
	m->copied = m->next = end;
}

/* <xmp> holds what <pre> would hold escaped. */
static void copy_xmp(
    struct markup *m, const struct tag_text *tag, const char *end)
{
	const char *close = memchr(end, '>', (size_t)(m->end - end));

	leave_out(m, tag->start, close != NULL ? close + 1 : m->end);
	buf_puts(m->out, "<pre>");
	listing_put(m->out, tag->end, end);
	buf_puts(m->out, "</pre>");
}

static void put_end_tag(struct markup *m, const char *name, size_t size)
{
	buf_puts(m->out, "</");
	buf_add(m->out, name, size);
	buf_putc(m->out, '>');
}

/* Ends the tag where its quote or its number of attributes says so. */
static void repair_tag(struct markup *m, const struct tag_text *tag)
{
	if (tag->cut != NULL) {
		tell(m, SHEAF_LIMIT_ATTRIBUTES, NULL, &m->told_attributes,
		    tag->start);
		leave_out(m, tag->cut, tag->end);
		buf_puts(m->out, tag->is_closed ? "/>" : ">");
	} else if (tag->open_quote != NULL) {
		copy_to(m, tag->open_quote);
		buf_putc(m->out, tag->quote);
	}
}

/* Behind the start tag of an element whose content is no markup. */
static void enter_raw(
    struct markup *m, const struct tag_text *tag, const struct markup_row *row)
{
	const char *end = tag->is_closed ? NULL
					 : find_end_tag(m, row, tag->end);
	bool is_script = row->name[0] == 's';

	/* an end that belongs to another one */
	if (end != NULL && !is_script && strcmp(row->name, "textarea") != 0 &&
	    strcmp(row->name, "xmp") != 0 && span_has_blocks(tag->end, end))
		end = NULL;
	if (end != NULL && strcmp(row->name, "xmp") == 0) {
		copy_xmp(m, tag, end);
	} else if (end != NULL) {
		repair_tag(m, tag);
		copy_to(m, tag->end);
		if ((row->traits & RAW) != 0)
			copy_raw(m, end);
		else
			m->raw_end = end;
	} else if (tag->is_closed || strcmp(row->name, "iframe") == 0) {
		repair_tag(m, tag);
		copy_to(m, tag->end);
		put_end_tag(m, row->name, strlen(row->name));
	} else {
		leave_out(m, tag->start,
		    is_script ? tag_find_known(tag->end, m->end) : tag->end);
	}
}

/* Tags. */

static size_t name_index(
    const struct tag_text *tag, const struct markup_row *row)
{
	if (row != NULL)
		return (size_t)(row - markup_rows);
	return MARKUP_COUNT +
	    name_hash(tag->name, tag->name_size) % UNKNOWN_COUNT;
}

static void take_end_tag(
    struct markup *m, const struct tag_text *tag, const struct markup_row *row)
{
	size_t i = name_index(tag, row);
	unsigned traits = row != NULL ? row->traits : 0;

	if (m->dropped[i] > 0) {
		m->dropped[i]--;
		leave_out(m, tag->start, tag->end);
		return;
	}
	if (m->open[i] == 0)
		return;
	m->open[i]--;
	if ((traits & SELF) == 0)
		m->depth--;
	if ((traits & FORMAT) != 0)
		m->formats--;
	if (markup_is_foreign(row))
		m->foreign--;
}

/* False: too deep, the tag is left out. */
static bool count_start_tag(
    struct markup *m, const struct tag_text *tag, const struct markup_row *row)
{
	size_t i = name_index(tag, row);
	unsigned traits = row != NULL ? row->traits : 0;

	if ((traits & (VOID | RAW | RCDATA)) != 0 ||
	    (tag->is_closed && m->foreign > 0))
		return true;
	/* of those that end themselves one is open at a time, or few */
	if ((traits & SELF) != 0 && m->open[i] > 0)
		return true;
	if (((traits & SELF) == 0 &&
		m->depth >= m->options->limits[SHEAF_LIMIT_DEPTH]) ||
	    ((traits & FORMAT) != 0 && m->formats >= FORMAT_DEPTH)) {
		tell(m, SHEAF_LIMIT_DEPTH,
		    m->formats < FORMAT_DEPTH ? NULL : FORMATS_TOLD,
		    &m->told_depth, tag->start);
		m->dropped[i]++;
		leave_out(m, tag->start, tag->end);
		return false;
	}
	m->open[i]++;
	if ((traits & SELF) == 0)
		m->depth++;
	if ((traits & FORMAT) != 0)
		m->formats++;
	if (markup_is_foreign(row))
		m->foreign++;
	return true;
}

static void take_start_tag(
    struct markup *m, const struct tag_text *tag, const struct markup_row *row)
{
	unsigned traits = row != NULL ? row->traits : 0;

	if (!count_start_tag(m, tag, row))
		return;
	if ((traits & (RAW | RCDATA)) != 0 && m->foreign == 0) {
		enter_raw(m, tag, row);
		return;
	}
	repair_tag(m, tag);
	if (m->foreign > 0)
		return;
	if (m->is_xhtml && tag->is_closed && (traits & VOID) == 0) {
		copy_to(m, tag->end);
		put_end_tag(m, tag->name, tag->name_size);
		take_end_tag(m, tag, row);
		return;
	}
	if (row != NULL &&
	    (strcmp(row->name, "pre") == 0 || strcmp(row->name, "code") == 0))
		enter_listing(m, tag, row);
}

static void take_tag(struct markup *m, const char *start)
{
	size_t limit = (size_t)m->options->limits[SHEAF_LIMIT_ATTRIBUTES];
	const struct markup_row *row;
	struct tag_text tag;

	/* every one of these costs a look at the whole rest */
	if (m->unended > 16 || !tag_scan(start, m->end, limit, &tag)) {
		m->unended += m->unended <= 16 && tag.is_unended;
		if (m->unended <= 16 && tag_is_cut_end(&tag))
			leave_out(m, start, m->end);
		else
			escape(m, start);
		return;
	}
	row = markup_lookup(tag.name, tag.name_size);
	if (!is_markup(m, &tag, row)) {
		escape(m, start);
		return;
	}
	m->next = tag.end;
	m->tags++;
	if (row != NULL && (row->traits & DROP) != 0)
		leave_out(m, tag.start, tag.end);
	else if (tag.is_end)
		take_end_tag(m, &tag, row);
	else
		take_start_tag(m, &tag, row);
}

/* What is not a tag. */

static void take_comment(struct markup *m, const char *start)
{
	/* <!--> is whole (WHATWG HTML, 13.2.5.43) */
	const char *p = start + 2;
	size_t rest;

	while (!m->no_comment_end) {
		p = memmem(p, (size_t)(m->end - p), "--", 2);
		if (p == NULL)
			break;
		rest = (size_t)(m->end - p);
		if (rest > 2 && p[2] == '>') {
			leave_out(m, start, p + 3);
			return;
		}
		if (rest > 3 && p[2] == '!' && p[3] == '>' && p > start + 3) {
			leave_out(m, start, p + 4);
			return;
		}
		p++;
	}
	m->no_comment_end = true;
	leave_out(m, start, start + 4);
}

/* <!DOCTYPE ... [ ... ]> */
static void take_doctype(struct markup *m, const char *start)
{
	const char *end = find_close(m, start);
	const char *subset = NULL, *close;

	if (end != NULL)
		subset = memchr(start, '[', (size_t)(end - start));
	if (subset != NULL && !m->no_subset_end) {
		close = memchr(subset, ']', (size_t)(m->end - subset));
		if (close != NULL)
			close = memchr(close, '>', (size_t)(m->end - close));
		if (close != NULL)
			end = close;
		m->no_subset_end = close == NULL;
	}
	leave_out(m, start, end != NULL ? end + 1 : start + 9);
}

static void take_instruction(struct markup *m, const char *start)
{
	const char *end = find_close(m, start);

	if (end == NULL) {
		escape(m, start);
		return;
	}
	if (!m->no_php_end &&
	    (span_starts(start, m->end, "<?php") ||
		span_starts(start, m->end, "<?="))) {
		const char *close = memmem(
		    start, (size_t)(m->end - start), "?>", 2);

		if (close != NULL)
			end = close + 1;
		m->no_php_end = close == NULL;
	}
	leave_out(m, start, end + 1);
}

static void take_declaration(struct markup *m, const char *start)
{
	const char *end;

	if (span_starts(start, m->end, "<!--")) {
		take_comment(m, start);
	} else if (span_starts(start, m->end, "<!doctype")) {
		take_doctype(m, start);
	} else if (span_starts(start, m->end, "<![CDATA[")) {
		/* what feeds put there is markup */
		leave_out(m, start, start + 9);
		if (m->cdata_end == NULL && !m->no_cdata_end)
			m->cdata_end = memmem(
			    m->next, (size_t)(m->end - m->next), "]]>", 3);
		m->no_cdata_end = m->cdata_end == NULL;
	} else if (span_starts(start, m->end, "<![if") ||
	    span_starts(start, m->end, "<![endif")) {
		end = find_close(m, start);
		leave_out(m, start, end != NULL ? end + 1 : start + 5);
	} else {
		escape(m, start);
	}
}

static void take_angle(struct markup *m, const char *start)
{
	bool is_raw = start < m->raw_end || start + 1 >= m->end;
	char c = (char)(is_raw ? '\0' : start[1]);
	bool is_listing = start < m->listing_end;

	m->next = start + 1;
	if (is_letter(c) ||
	    (c == '/' && start + 2 < m->end && is_letter(start[2])))
		take_tag(m, start);
	else if (c == '!' && !is_listing)
		take_declaration(m, start);
	else if (c == '?' && !is_listing && start + 2 < m->end &&
	    (is_letter(start[2]) || start[2] == '='))
		take_instruction(m, start);
	else
		escape(m, start);
}

static void start_document(struct markup *m, bool is_fragment)
{
	const char *p = m->text;
	size_t head = (size_t)(m->end - p) < 1024 ? (size_t)(m->end - p) : 1024;

	while (p < m->end && is_html_space((uint8_t)*p))
		p++;
	m->is_xhtml = span_starts(p, m->end, "<?xml") ||
	    memmem(m->text, head, "http://www.w3.org/1999/xhtml", 28) != NULL;
	/* a page is set as it would be with the document type everybody means */
	buf_puts(m->out, "<!DOCTYPE html>");
	if (is_fragment && !span_starts(p, m->end, "<!doctype") &&
	    !span_starts(p, m->end, "<html") &&
	    !span_starts(p, m->end, "<?xml") &&
	    !span_starts(p, m->end, "<head") &&
	    !span_starts(p, m->end, "<body"))
		buf_puts(m->out, "<body>");
}

void markup_prepare(const struct page_text *text, bool is_fragment,
    const struct sheaf_options *options, struct ready_markup *out,
    struct diag_list *diags)
{
	struct markup m = { .text = text->body,
		.next = text->body,
		.end = text->body + text->body_size,
		.copied = text->body,
		.out = &out->text,
		.words = &out->words,
		.options = options,
		.diags = diags,
		.first_line = text->body_line };
	bool told = false;
	const char *start;

	*out = (struct ready_markup){ .text = BUF_INIT };
	stand_ins_init(&out->words, text->body, text->body_size);
	start_document(&m, is_fragment);
	m.listing_end = m.raw_end = m.text;
	for (;;) {
		start = memchr(m.next, '<', (size_t)(m.end - m.next));
		if (m.cdata_end != NULL &&
		    (start == NULL || start > m.cdata_end)) {
			if (m.next <= m.cdata_end)
				leave_out(&m, m.cdata_end, m.cdata_end + 3);
			m.cdata_end = NULL;
			continue;
		}
		copy_text(&m, start != NULL ? start : m.end);
		if (start == NULL)
			break;
		if (m.tags >= options->limits[SHEAF_LIMIT_NODES]) {
			tell(&m, SHEAF_LIMIT_NODES, NULL, &told, start);
			m.end = start;
			break;
		}
		take_angle(&m, start);
	}
	copy_to(&m, m.end);
	out->tags = m.tags;
	buf_text(&out->text);
}

void markup_release(struct ready_markup *markup)
{
	buf_release(&markup->text);
	stand_ins_release(&markup->words);
}
