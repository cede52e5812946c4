/* A source's text: decoded, and its front matter apart from its body. */
#include <string.h>

#include "page/page.h"
#include "page/charset.h"
#include "page/front_matter.h"

/* A line of a text; `end` is its line end or the text's. */
struct line {
	const char *start, *end;
	unsigned number;
};

static bool line_first(const char *text, size_t size, struct line *line)
{
	const char *end = memchr(text, '\n', size);

	line->start = text;
	line->end = end != NULL ? end : text + size;
	line->number = 1;
	return size > 0;
}

static bool line_next(const char *text_end, struct line *line)
{
	const char *end;

	if (line->end == text_end)
		return false;
	line->start = line->end + 1;
	end = memchr(line->start, '\n', (size_t)(text_end - line->start));
	line->end = end != NULL ? end : text_end;
	line->number++;
	return true;
}

static bool is_blank_char(char c)
{
	return c == ' ' || c == '\t';
}

static bool line_is_blank(const struct line *line)
{
	const char *p;

	for (p = line->start; p < line->end; p++)
		if (!is_blank_char(*p))
			return false;
	return true;
}

/* Three or more of `mark` and nothing else but blanks; "..." has no more. */
static bool line_is_fence(const struct line *line, char mark)
{
	const char *p = line->start, *end = line->end;
	size_t count = 0;

	while (p < end && is_blank_char(*p))
		p++;
	while (end > p && is_blank_char(end[-1]))
		end--;
	for (; p < end && *p == mark; p++)
		count++;
	return p == end && (mark == '-' ? count >= 3 : count == 3);
}

/* The line looks like `key: value`. */
static bool line_has_key(const struct line *line)
{
	const char *p = line->start;
	size_t length = 0;

	if (p < line->end && (*p == '"' || *p == '\''))
		p++;
	for (; p < line->end &&
	     ((*p >= '0' && *p <= '9') || *p == '_' || *p == '-' ||
		 ((*p | 0x20) >= 'a' && (*p | 0x20) <= 'z'));
	     p++)
		length++;
	if (p < line->end && (*p == '"' || *p == '\''))
		p++;
	while (p < line->end && is_blank_char(*p))
		p++;
	return length > 0 && p < line->end && *p == ':';
}

/* YAML starts no line of a mapping with "<": this is the body already. */
static bool line_is_markup(const struct line *line)
{
	const char *p = line->start;

	return line->end - p > 1 && *p == '<' &&
	    (p[1] == '/' || p[1] == '!' ||
		((p[1] | 0x20) >= 'a' && (p[1] | 0x20) <= 'z'));
}

/* Between `start` and `end` stands front matter, not a text between two
 * rules: a key somewhere, or nothing but comments. */
static bool is_front_matter(const char *start, const char *end)
{
	struct line line;
	bool is_empty = true;

	if (!line_first(start, (size_t)(end - start), &line))
		return true;
	do {
		if (line_has_key(&line))
			return true;
		is_empty &= line_is_blank(&line) || *line.start == '#';
	} while (line_next(end, &line));
	return is_empty;
}

/* Hexo lets the first fence be left out: keys from the first line on, then a
 * fence, with nothing between that starts like markup. */
static bool find_unopened(const char *end, struct line line, struct line *close)
{
	unsigned first = line.number;

	if (!line_has_key(&line))
		return false;
	do {
		if (line_is_fence(&line, '-')) {
			*close = line;
			return true;
		}
		if (!line_has_key(&line) && !line_is_blank(&line) &&
		    !is_blank_char(*line.start) && *line.start != '-' &&
		    *line.start != '#')
			return false;
	} while (line.number - first < 100 && line_next(end, &line));
	return false;
}

static void set_body(
    struct page_text *text, const char *end, const struct line *close)
{
	text->body = close->end < end ? close->end + 1 : end;
	text->body_size = (size_t)(end - text->body);
	text->body_line = close->number + 1;
}

static void set_front(struct page_text *text, const char *end,
    const struct line *close, const char *front, unsigned front_line)
{
	text->front = front;
	text->front_size = (size_t)(close->start - front);
	text->front_line = front_line;
	set_body(text, end, close);
}

/* Takes front matter off the head of the text. */
static void split(const char *data, size_t size, struct page_text *text,
    struct diag_list *diags)
{
	const char *end = data + size;
	struct line line, open;
	char mark;

	text->body = data;
	text->body_size = size;
	text->body_line = 1;
	if (!line_first(data, size, &line))
		return;
	while (line_is_blank(&line))
		if (!line_next(end, &line))
			return;
	mark = line_is_fence(&line, '+') ? '+' : '-';
	if (mark == '-' && !line_is_fence(&line, '-')) {
		if (find_unopened(end, line, &open))
			set_front(text, end, &open, line.start, line.number);
		return;
	}
	open = line;
	while (line_next(end, &line)) {
		if (mark == '-' && line_is_markup(&line)) {
			if (line.start == open.end + 1 ||
			    !is_front_matter(open.end + 1, line.start))
				return;
			break;
		}
		if (!line_is_fence(&line, mark) &&
		    (mark == '+' || !line_is_fence(&line, '.')))
			continue;
		if (mark == '-' && !is_front_matter(open.end + 1, line.start))
			return;
		if (mark == '-') {
			set_front(
			    text, end, &line, open.end + 1, open.number + 1);
			return;
		}
		set_body(text, end, &line);
		diag_add(diags, DIAG_FRONT_MATTER_TOML, open.number, NULL);
		return;
	}
	diag_add(diags, DIAG_FRONT_MATTER_OPEN, open.number, NULL);
}

bool page_text_read(struct arena *arena, const char *bytes, size_t size,
    const char *charset, const struct sheaf_options *options,
    struct page_text *text, struct diag_list *diags, struct error *err)
{
	struct buf buf = BUF_INIT;
	bool is_ok;

	memset(text, 0, sizeof *text);
	if (size > options->limits[SHEAF_LIMIT_INPUT])
		return limit_refuse(err, options, SHEAF_LIMIT_INPUT, NULL);
	is_ok = charset_decode(bytes, size, charset, &buf, diags, err);
	if (is_ok && text_is_blank(buf_text(&buf)))
		is_ok = error_set(err, SHEAF_E_INPUT, "empty");
	if (is_ok) {
		size = buf.size;
		split(arena_strndup(arena, buf_text(&buf), size), size, text,
		    diags);
	}
	buf_release(&buf);
	return is_ok;
}
