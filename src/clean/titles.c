/* Titles in which a generator wrote "_" for what a file's name may not hold:
 * : / \ ? * < > | [ ] and curly quotes.  --tidy titles. */
#include <string.h>

#include "clean/tails.h"
#include "clean/tidy.h"

#define QUOTED_LENGTH 60 /* characters in quotes */

static bool is_ascii_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9');
}

/* "snake_case" is a name. */
static bool is_in_word(const char *title, const char *s)
{
	return s > title && is_ascii_word(s[-1]) && is_ascii_word(s[1]);
}

/* The "_" that closes the quotes opened at `open`, or NULL. */
static const char *quote_end(
    struct arena *arena, const char *title, const char *open)
{
	const char *s = open + 1, *quoted;

	if (*s == ' ' || !*s)
		return NULL;
	while ((s = strchr(s, '_')) && is_in_word(title, s))
		s++;
	if (!s || s == open + 1 || s[-1] == ' ')
		return NULL;
	quoted = arena_strndup(arena, open + 1, s - open - 1);
	return is_signs(quoted) || utf8_length(quoted) > QUOTED_LENGTH ? NULL
								       : s;
}

/* What stands for a single one; *size: of the title it takes. */
static const char *single(
    const char *title, const char *s, struct buf *out, size_t *size)
{
	*size = 1;
	if (s[1] == ' ') {
		*size = 2;
		if (out->size && out->data[out->size - 1] == ' ')
			out->size--;
		return "｜";
	}
	return !s[1] ? "？" : "_";
}

const char *title_restore(struct arena *arena, const char *title)
{
	struct buf out = BUF_INIT;
	const char *s = title, *end;
	size_t size;

	if (!strchr(title, '_'))
		return title;
	while (*s) {
		if (*s != '_' || is_in_word(title, s)) {
			buf_putc(&out, *s++);
			continue;
		}
		end = quote_end(arena, title, s);
		if (end) {
			buf_puts(&out, "“");
			buf_add(&out, s + 1, end - s - 1);
			buf_puts(&out, "”");
			s = end + 1;
			continue;
		}
		buf_puts(&out, single(title, s, &out, &size));
		s += size;
	}
	title = arena_strndup(arena, out.data, out.size);
	buf_release(&out);
	return title;
}
