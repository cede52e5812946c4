/* Reads a Markdown text line by line: is it one, what would it cost, and which
 * tags of site generators stand in it. */
#include <string.h>

#include "page/listing.h"
#include "page/markdown.h"
#include "page/tag.h"

#define INDENT_MOST 3  /* blanks before a block (CommonMark 0.29, 2.2) */
#define FENCE_LEAST 3  /* CommonMark 0.29, 4.5 */
#define FENCE_MADE  40 /* of fences made here: no listing has one as long */

struct line {
	const char *start, *end; /* without the line end */
	const char *next;
};

static bool line_read(const char *p, const char *text_end, struct line *line)
{
	const char *end;

	if (p == text_end)
		return false;
	end = memchr(p, '\n', (size_t)(text_end - p));
	line->start = p;
	line->end = end != NULL ? end : text_end;
	line->next = end != NULL ? end + 1 : text_end;
	return true;
}

static bool is_blank_char(char c)
{
	return c == ' ' || c == '\t';
}

static const char *skip_blanks(const char *p, const char *end)
{
	while (p < end && is_blank_char(*p))
		p++;
	return p;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static size_t run_length(const char *p, const char *end)
{
	const char *start = p;

	while (p < end && *p == *start)
		p++;
	return (size_t)(p - start);
}

/* A code fence that is open, or none. */
struct fence {
	char mark;
	size_t length; /* 0: none */
};

/* True if the line opens a fence, stands in one or closes it. */
static bool fence_step(struct fence *fence, const struct line *line)
{
	const char *p = skip_blanks(line->start, line->end);
	size_t length = run_length(p, line->end);
	bool is_mark = length >= FENCE_LEAST && (*p == '`' || *p == '~');

	if (fence->length == 0) {
		if (!is_mark || p - line->start > INDENT_MOST ||
		    (*p == '`' &&
			memchr(p + length, '`',
			    (size_t)(line->end - p) - length) != NULL))
			return false;
		*fence = (struct fence){ *p, length };
		return true;
	}
	if (is_mark && *p == fence->mark && length >= fence->length &&
	    skip_blanks(p + length, line->end) == line->end)
		fence->length = 0;
	return true;
}

/* Which of both the text is. */

static bool is_word_end(const char *p, const char *end)
{
	return p == end || is_blank_char(*p);
}

static bool starts_block(const char *p, const char *end)
{
	const char *rest = p;

	if (p == end)
		return false;
	switch (*p) {
	case '#':
		rest += run_length(p, end);
		return rest - p <= 6 && is_word_end(rest, end);
	case '-':
	case '*':
	case '+':
		return p + 1 < end && is_blank_char(p[1]);
	case '>':
		return true;
	default:
		break;
	}
	while (rest < end && rest - p < 9 && is_digit(*rest))
		rest++;
	return rest > p && end - rest > 1 && (*rest == '.' || *rest == ')') &&
	    is_blank_char(rest[1]);
}

/* Only "|", "-", ":" and blanks, and at least one of the first two. */
static bool is_delimiter_row(const char *p, const char *end)
{
	bool has_dash = false, has_pipe = false;

	for (; p < end; p++) {
		if (*p != '|' && *p != '-' && *p != ':' && !is_blank_char(*p))
			return false;
		has_dash |= *p == '-';
		has_pipe |= *p == '|';
	}
	return has_dash && has_pipe;
}

struct tally {
	size_t signs, tags;
	bool in_pre; /* of HTML */
};

/* The start tag of a block at `p`; looks after <pre>, too. */
static bool is_block_tag(struct tally *tally, const char *p, const char *end)
{
	const char *name = p + 1;
	const struct markup_row *row;
	size_t size = 0;
	bool is_end = name < end && *name == '/';

	name += is_end;
	while (name + size < end &&
	    (is_digit(name[size]) ||
		((name[size] | 0x20) >= 'a' && (name[size] | 0x20) <= 'z')))
		size++;
	row = size > 0 ? markup_lookup(name, size) : NULL;
	if (row == NULL)
		return false;
	if (strcmp(row->name, "pre") == 0)
		tally->in_pre = !is_end;
	return !is_end &&
	    (row->traits & BLOCK || strcmp(row->name, "html") == 0 ||
		strcmp(row->name, "head") == 0);
}

/* Signs inside a line.  A code span on one line is one and hides the rest. */
static void tally_line(struct tally *tally, const struct line *line)
{
	const char *p, *end = line->end, *close;
	bool has_span = true;

	for (p = line->start; p < end; p++) {
		if (*p == '<') {
			tally->tags += is_block_tag(tally, p, end);
			continue;
		}
		if (tally->in_pre)
			continue;
		if (*p == '`' && has_span) {
			p += run_length(p, end) - 1;
			close = memchr(p + 1, '`', (size_t)(end - p - 1));
			has_span = close != NULL;
			if (close == NULL)
				continue;
			tally->signs++;
			p = close + run_length(close, end) - 1;
		} else if (span_starts(p, end, "](") ||
		    span_starts(p, end, "[^") || span_starts(p, end, "**") ||
		    span_starts(p, end, "~~") ||
		    span_starts(p, end, "{% highlight ") ||
		    span_starts(p, end, "{% codeblock")) {
			tally->signs++;
			p++;
		}
	}
}

bool markdown_is_likely(const char *text, size_t size)
{
	const char *end = text + size, *p = text;
	struct tally tally = { 0 };
	struct fence fence = { 0 };
	struct line line;

	while (p < end && is_html_space((uint8_t)*p))
		p++;
	if (p < end && *p == '<' &&
	    (span_starts(p, end, "<!doctype") || span_starts(p, end, "<?xml") ||
		is_block_tag(&tally, p, end)))
		return false;
	tally = (struct tally){ 0 };
	for (p = text; line_read(p, end, &line); p = line.next) {
		const char *start = skip_blanks(line.start, line.end);

		if (!tally.in_pre && fence_step(&fence, &line)) {
			tally.signs += fence.length == 0;
			continue;
		}
		tally.signs += !tally.in_pre &&
		    (starts_block(start, line.end) ||
			is_delimiter_row(start, line.end));
		tally_line(&tally, &line);
	}
	return tally.signs > tally.tags;
}

/* Tags of site generators. */

/* The word of a tag "{% word rest %}" that is all of the line. */
struct liquid {
	const char *word, *rest, *end; /* of the rest */
	size_t word_size;
};

static const char *trim_end(const char *p, const char *end)
{
	while (end > p && is_blank_char(end[-1]))
		end--;
	return end;
}

static bool liquid_read(const struct line *line, struct liquid *tag)
{
	const char *p = skip_blanks(line->start, line->end);
	const char *end = trim_end(p, line->end);

	if (end - p < 5 || memcmp(p, "{%", 2) != 0 ||
	    memcmp(end - 2, "%}", 2) != 0)
		return false;
	p += 2 + (p[2] == '-');
	end -= 2;
	end -= end > p && end[-1] == '-';
	p = skip_blanks(p, end);
	tag->word = p;
	while (p < end && !is_blank_char(*p))
		p++;
	tag->word_size = (size_t)(p - tag->word);
	tag->rest = skip_blanks(p, end);
	tag->end = end;
	return memmem(tag->rest, (size_t)(end - tag->rest), "%}", 2) == NULL;
}

static bool is_liquid(const struct liquid *tag, const char *word)
{
	return tag->word_size == strlen(word) &&
	    memcmp(tag->word, word, tag->word_size) == 0;
}

/* The listings: what opens one, what closes it, where its language stands. */
static const struct {
	const char *open, *close, *language;
} listings[] = {
	{ "highlight", "endhighlight", "" },
	{ "codeblock", "endcodeblock", "lang:" },
	{ "code", "endcode", "lang:" },
};
#define LISTINGS (sizeof listings / sizeof listings[0])

struct preparation {
	struct buf *out;
	const char *last_close[LISTINGS]; /* in the text, or NULL */
	const char *close;                /* of the listing that is open */
};

static void closes_find(
    struct preparation *preparation, const char *text, const char *end)
{
	struct liquid tag;
	struct line line;
	size_t i;

	for (; line_read(text, end, &line); text = line.next)
		for (i = 0; liquid_read(&line, &tag) && i < LISTINGS; i++)
			if (is_liquid(&tag, listings[i].close))
				preparation->last_close[i] = line.start;
}

static void fence_put(struct buf *out)
{
	int i;

	for (i = 0; i < FENCE_MADE; i++)
		buf_putc(out, '~');
}

/* Opens a listing that is closed somewhere. */
static bool listing_open(
    struct preparation *preparation, const struct liquid *tag)
{
	const char *word, *end;
	size_t i;

	for (i = 0; i < LISTINGS; i++)
		if (is_liquid(tag, listings[i].open))
			break;
	if (i == LISTINGS || preparation->last_close[i] == NULL ||
	    preparation->last_close[i] < tag->word)
		return false;
	preparation->close = listings[i].close;
	buf_putc(preparation->out, '\n');
	fence_put(preparation->out);
	word = memmem(tag->rest, (size_t)(tag->end - tag->rest),
	    listings[i].language, strlen(listings[i].language));
	if (word != NULL) {
		word += strlen(listings[i].language);
		for (end = word; end < tag->end && !is_blank_char(*end); end++)
			;
		buf_add(preparation->out, word, (size_t)(end - word));
	}
	buf_putc(preparation->out, '\n');
	return true;
}

static bool is_attribute_line(const struct line *line)
{
	const char *p = skip_blanks(line->start, line->end);
	const char *end = trim_end(p, line->end);

	return end - p > 2 && p[0] == '{' && p[1] == ':' && end[-1] == '}';
}

/* The line without {% raw %} and {% endraw %}. */
static void line_copy(struct buf *out, const struct line *line)
{
	static const char *const marks[] = { "{% raw %}", "{% endraw %}" };
	const char *p = line->start, *done = p;
	size_t i;

	while ((p = memchr(p, '{', (size_t)(line->next - p))) != NULL) {
		for (i = 0; i < 2; i++)
			if (span_starts(p, line->next, marks[i]))
				break;
		if (i == 2) {
			p++;
			continue;
		}
		buf_add(out, done, (size_t)(p - done));
		done = p += strlen(marks[i]);
	}
	buf_add(out, done, (size_t)(line->next - done));
}

static void line_prepare(struct preparation *preparation, struct fence *fence,
    const struct line *line)
{
	struct buf *out = preparation->out;
	struct liquid tag;
	bool is_tag = liquid_read(line, &tag);

	if (preparation->close != NULL) {
		if (!is_tag || !is_liquid(&tag, preparation->close)) {
			buf_add(out, line->start,
			    (size_t)(line->next - line->start));
			return;
		}
		fence_put(out);
		buf_puts(out, "\n\n");
		preparation->close = NULL;
	} else if (fence_step(fence, line)) {
		buf_add(out, line->start, (size_t)(line->next - line->start));
	} else if (is_tag &&
	    (is_liquid(&tag, "raw") || is_liquid(&tag, "endraw") ||
		listing_open(preparation, &tag))) {
		return;
	} else if (!is_attribute_line(line)) {
		line_copy(out, line);
	}
}

void markdown_prepare(const char *text, size_t size, struct buf *out)
{
	struct preparation preparation = { .out = out };
	struct fence fence = { 0 };
	const char *end = text + size;
	struct line line;

	closes_find(&preparation, text, end);
	for (; line_read(text, end, &line); text = line.next)
		line_prepare(&preparation, &fence, &line);
}

/* What it would cost: cmark-gfm 0.29 takes quadratic time for these. */

#define SIZE_MOST        1048576
#define NESTING_MOST     1000     /* marks of quotes and lists before a line */
#define NESTED_MOST      50000000 /* the longest such prefix times the lines */
#define DECLARATION_MOST 256 /* "<!", "<?": each may be looked for to the end */
#define REFERENCE_MOST   16777216 /* bytes that link references become */
#define NOTE_MOST        10000
#define COLUMN_MOST      500
#define CELL_MOST        200000     /* also those that a row leaves out */
#define HEAD_MOST        1000000000 /* squares of what stands before tables */

struct estimate {
	size_t lines, prefix, declarations, brackets, notes;
	size_t definition; /* the longest, in bytes */
	size_t columns, cells;
	uint64_t heads;
	const char *paragraph; /* where this one starts */
	size_t row_columns;    /* of the table that may be open, or 0 */
	const char *defined;   /* the first "]:" of this paragraph */
};

/* Marks and blanks before the text of a line: nothing nests deeper. */
static const char *skip_prefix(
    struct estimate *estimate, const struct line *line)
{
	const char *p = line->start;
	size_t marks = 0;

	for (; p < line->end && *p != '\0' &&
	     strchr(" \t>-*+.)0123456789", *p) != NULL;
	     p++)
		marks += !is_blank_char(*p) && !is_digit(*p);
	if (marks > NESTING_MOST)
		estimate->prefix = NESTED_MOST;
	if ((size_t)(p - line->start) > estimate->prefix)
		estimate->prefix = (size_t)(p - line->start);
	return p;
}

/* A row under a head, as the parser sees one behind any prefix. */
static bool may_be_delimiter(const char *p, const char *end)
{
	bool has_mark = false;

	for (; p < end; p++) {
		if (*p == '\0' || !strchr("|-: \t>*+.)0123456789", *p))
			return false;
		has_mark |= *p == '-';
	}
	return has_mark;
}

static void estimate_table(
    struct estimate *estimate, const struct line *line, const char *body)
{
	const char *p;
	size_t columns = 1, head;

	if (estimate->row_columns > 0)
		estimate->cells += estimate->row_columns;
	if (!may_be_delimiter(line->start, line->end))
		return;
	for (p = line->start; p < line->end; p++)
		columns += *p == '|';
	head = (size_t)(line->start - estimate->paragraph);
	estimate->heads += (uint64_t)head * head;
	if (columns > estimate->columns)
		estimate->columns = columns;
	if (columns > estimate->row_columns)
		estimate->row_columns = columns;
}

static void estimate_line(struct estimate *estimate, const struct line *line)
{
	const char *p = skip_prefix(estimate, line);

	estimate->lines++;
	estimate_table(estimate, line, p);
	for (; p < line->end; p++) {
		char next = (char)(p + 1 < line->end ? p[1] : '\0');

		estimate->declarations += *p == '<' &&
		    (next == '!' || next == '?');
		estimate->brackets += *p == ']';
		estimate->notes += *p == '[' && next == '^';
		if (*p == ']' && next == ':' && estimate->defined == NULL)
			estimate->defined = p;
	}
	if (estimate->defined != NULL &&
	    (size_t)(line->end - estimate->defined) > estimate->definition)
		estimate->definition = (size_t)(line->end - estimate->defined);
}

static const char *whole_ceiling(const struct estimate *estimate)
{
	if (estimate->prefix >= NESTED_MOST)
		return "more than " TEXT_OF(
		    NESTING_MOST) " marks before a line";
	if ((uint64_t)estimate->prefix * estimate->lines > NESTED_MOST)
		return "bytes of marks before a line, times lines, are more "
		       "than " TEXT_OF(NESTED_MOST);
	if (estimate->declarations > DECLARATION_MOST)
		return "more than " TEXT_OF(DECLARATION_MOST) " declarations";
	if ((uint64_t)estimate->definition * estimate->brackets >
	    REFERENCE_MOST)
		return "links by reference may become more "
		       "than " TEXT_OF(REFERENCE_MOST) " bytes";
	return NULL;
}

static const char *table_ceiling(const struct estimate *estimate)
{
	if (estimate->columns > COLUMN_MOST)
		return "more than " TEXT_OF(COLUMN_MOST) " columns in a table";
	if (estimate->cells > CELL_MOST)
		return "more than " TEXT_OF(CELL_MOST) " cells";
	if (estimate->heads > HEAD_MOST)
		return "squares of what stands before tables are more "
		       "than " TEXT_OF(HEAD_MOST);
	return NULL;
}

void markdown_estimate(
    const char *text, size_t size, struct markdown_cost *cost)
{
	struct estimate estimate = { .paragraph = text };
	const char *end = text + size;
	struct line line;

	*cost = (struct markdown_cost){ NULL };
	if (size > SIZE_MOST) {
		cost->whole = "more than " TEXT_OF(SIZE_MOST) " bytes";
		return;
	}
	for (; line_read(text, end, &line); text = line.next) {
		estimate_line(&estimate, &line);
		if (skip_blanks(line.start, line.end) < line.end)
			continue;
		estimate.paragraph = line.next;
		estimate.row_columns = 0;
		estimate.defined = NULL;
	}
	cost->whole = whole_ceiling(&estimate);
	cost->tables = table_ceiling(&estimate);
	if (estimate.notes > NOTE_MOST)
		cost->notes = "more than " TEXT_OF(NOTE_MOST) " notes";
}
