/* Front matter that is not good YAML: a key a line, quotes at the ends, lists
 * by dashes. */
#include <string.h>

#include "page/front_matter.h"

struct span {
	const char *start, *end;
};

struct lines {
	const char *next, *end;
	unsigned number; /* of the line last taken */
};

static bool is_blank_char(char c)
{
	return c == ' ' || c == '\t';
}

static struct span trim(struct span s)
{
	while (s.start < s.end && is_blank_char(*s.start))
		s.start++;
	while (s.end > s.start && is_blank_char(s.end[-1]))
		s.end--;
	return s;
}

static bool lines_peek(const struct lines *lines, struct span *line)
{
	const char *end;

	if (lines->next >= lines->end)
		return false;
	end = memchr(lines->next, '\n', (size_t)(lines->end - lines->next));
	line->start = lines->next;
	line->end = end != NULL ? end : lines->end;
	return true;
}

static void lines_skip(struct lines *lines, const struct span *line)
{
	lines->next = line->end < lines->end ? line->end + 1 : lines->end;
	lines->number++;
}

/* What stands between the first and the last quote; repeated ones go too. */
static struct span unquote(struct span s)
{
	while (s.end - s.start >= 2 && (*s.start == '"' || *s.start == '\'') &&
	    s.end[-1] == *s.start) {
		s.start++;
		s.end--;
	}
	return s;
}

/* The end of a quoted value: its last quote, which only a comment may stand
 * behind; NULL where the quotes are part of a text. */
static const char *quoted_end(struct span s)
{
	const char *last = s.end - 1, *p;

	while (last > s.start && *last != *s.start)
		last--;
	for (p = last + 1; p < s.end && is_blank_char(*p); p++)
		;
	if (last == s.start || (p < s.end && (*p != '#' || p == last + 1)))
		return NULL;
	return last + 1;
}

/* A scalar as it was meant. */
static void add_scalar(
    struct front *front, struct front_value *value, struct span s)
{
	struct buf text = BUF_INIT;
	char quote;
	const char *p;

	s = trim(s);
	if (s.start == s.end)
		return;
	quote = *s.start;
	if (quote == '"' || quote == '\'') {
		const char *end = quoted_end(s);

		if (end != NULL) {
			s.end = end;
			s = unquote(s);
		} else {
			quote = '\0';
		}
	} else {
		for (p = s.start; p + 1 < s.end; p++)
			if (is_blank_char(*p) && p[1] == '#')
				s.end = p;
		s = trim(s);
	}
	for (p = s.start; p < s.end; p++) {
		bool is_escape = p + 1 < s.end &&
		    ((quote == '"' && *p == '\\' &&
			 (p[1] == '"' || p[1] == '\\')) ||
			(quote == '\'' && *p == '\'' && p[1] == '\''));

		p += is_escape;
		buf_putc(&text, *p);
	}
	if (text.size > 0)
		front_value_add(front, value, buf_text(&text), text.size);
	buf_release(&text);
}

/* "[a, b]" and what goes on below it; "[a] b" is a text. */
static bool is_flow_list(struct span s)
{
	const char *p;
	char quote = '\0';

	for (p = s.start; p < s.end; p++) {
		if (quote != '\0')
			quote = (char)(*p == quote ? '\0' : quote);
		else if (*p == '"' || *p == '\'')
			quote = *p;
		else if (*p == ']')
			break;
	}
	if (p < s.end)
		p = trim((struct span){ p + 1, s.end }).start;
	return *s.start == '[' && (p == s.end || *p == '#');
}

/* [a, "b, c", d] */
static void add_flow_list(
    struct front *front, struct front_value *value, struct span s)
{
	const char *p, *start = s.start + 1;
	char quote = '\0';

	value->is_list = true;
	for (p = start; p < s.end; p++) {
		if (quote != '\0') {
			if (*p == quote)
				quote = '\0';
		} else if (*p == '"' || *p == '\'') {
			quote = *p;
		} else if (*p == ',' || *p == ']') {
			add_scalar(front, value, (struct span){ start, p });
			start = p + 1;
		}
	}
}

/* The indented or dashed lines below a key. */
static void add_lines_below(
    struct front *front, struct front_value *value, struct lines *lines)
{
	struct buf block = BUF_INIT;
	struct span line, text;

	while (lines_peek(lines, &line)) {
		text = trim(line);
		if (text.start < text.end && text.start == line.start &&
		    *text.start != '-')
			break;
		lines_skip(lines, &line);
		if (text.start == text.end)
			continue;
		if (*text.start == '-' &&
		    (text.end - text.start == 1 ||
			is_blank_char(text.start[1]))) {
			value->is_list = true;
			text.start++;
			add_scalar(front, value, text);
			continue;
		}
		buf_add(&block, text.start, (size_t)(text.end - text.start));
		buf_putc(&block, '\n');
	}
	if (value->count == 0 && block.size > 0)
		front_value_add(front, value, buf_text(&block), block.size);
	buf_release(&block);
}

/* The end of a key that stands before a colon, or NULL. */
static const char *key_end(const struct span *line)
{
	const char *p = line->start;

	while (p < line->end && *p != ':' && !is_blank_char(*p))
		p++;
	return p < line->end && p > line->start ? p : NULL;
}

void front_lines_read(
    struct front *front, const char *text, size_t size, unsigned first_line)
{
	struct lines lines = { text, text + size, first_line - 1 };
	struct span line;

	while (lines_peek(&lines, &line)) {
		struct span key, rest;
		struct front_value *value;
		const char *end;

		lines_skip(&lines, &line);
		line = trim(line);
		end = key_end(&line);
		if (end == NULL)
			continue;
		key = unquote((struct span){ line.start, end });
		rest = trim((struct span){ end, line.end });
		if (rest.start == rest.end || *rest.start != ':')
			continue;
		value = front_value_new(front, key.start,
		    (size_t)(key.end - key.start), lines.number, true);
		if (value == NULL)
			continue;
		rest.start++;
		rest = trim(rest);
		if (rest.start == rest.end || *rest.start == '|' ||
		    *rest.start == '>')
			add_lines_below(front, value, &lines);
		else if (is_flow_list(rest))
			add_flow_list(front, value, rest);
		else
			add_scalar(front, value, rest);
	}
}
