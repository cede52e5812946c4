/* What a style sheet imports (CSS Cascade 4, section 2), for those who put the
 * sheets into one. */
#include <string.h>

#include "typeset/token.h"
#include "typeset/typeset.h"

/* Of one sheet; a rule further on is none. */
#define IMPORTS_MAX 64

struct reader {
	struct token_stream stream;
	struct token token;
	const char *begin; /* of the token */
};

static void next(struct reader *reader)
{
	reader->begin = reader->stream.next;
	token_next(&reader->stream, &reader->token);
}

static void skip_space(struct reader *reader)
{
	while (reader->token.kind == TOKEN_SPACE)
		next(reader);
}

static void open_reader(
    struct reader *reader, struct arena *arena, const char *css)
{
	token_open(&reader->stream, arena, css, strlen(css));
	next(reader);
}

/* "x", url(x) or url("x"); NULL: something else. */
static const char *read_address(struct reader *reader)
{
	const char *address;
	bool is_function = reader->token.kind == TOKEN_FUNCTION &&
	    text_equal_case(reader->token.text, "url");

	if (is_function) {
		next(reader);
		skip_space(reader);
	}
	if (reader->token.kind != TOKEN_STRING &&
	    (is_function || reader->token.kind != TOKEN_URL))
		return NULL;
	address = reader->token.text;
	next(reader);
	if (is_function) {
		skip_space(reader);
		if (reader->token.kind != TOKEN_CLOSE)
			return NULL;
		next(reader);
	}
	return address;
}

/* What comes before media and is not supported (CSS Cascade 5, section 2): layer,
 * layer(), supports(); or NULL. */
static const char *condition_name(const struct token *token)
{
	if (token->kind == TOKEN_IDENT && text_equal_case(token->text, "layer"))
		return "layer";
	if (token->kind != TOKEN_FUNCTION)
		return NULL;
	if (text_equal_case(token->text, "layer"))
		return "layer()";
	return text_equal_case(token->text, "supports") ? "supports()" : NULL;
}

/* Up to its semicolon, which is next; false: it is no import. */
static bool read_import(struct reader *reader, struct style_import *import)
{
	const char *begin;

	import->begin = reader->begin;
	import->line = reader->token.line;
	next(reader);
	skip_space(reader);
	import->address = read_address(reader);
	if (!import->address)
		return false;
	skip_space(reader);
	import->condition = condition_name(&reader->token);
	begin = reader->begin;
	while (reader->token.kind != TOKEN_SEMICOLON &&
	    reader->token.kind != TOKEN_END) {
		if (reader->token.kind == TOKEN_OPEN &&
		    reader->token.delim == '{')
			return false;
		next(reader);
	}
	import->media = arena_strndup(
	    reader->stream.arena, begin, (size_t)(reader->begin - begin));
	return true;
}

/* One that may stand before imports; its semicolon is next. */
static bool skip_charset(struct reader *reader)
{
	next(reader);
	skip_space(reader);
	if (reader->token.kind != TOKEN_STRING)
		return false;
	next(reader);
	skip_space(reader);
	return reader->token.kind == TOKEN_SEMICOLON;
}

size_t style_imports(const char *css, struct arena *arena,
    struct style_import **imports, size_t *count, unsigned *line)
{
	struct reader reader;
	size_t end = 0;

	*imports = arena_array(arena, IMPORTS_MAX, sizeof(**imports));
	*count = 0;
	*line = 1;
	open_reader(&reader, arena, css);
	for (;;) {
		while (reader.token.kind == TOKEN_SPACE ||
		    reader.token.kind == TOKEN_CDO ||
		    reader.token.kind == TOKEN_CDC)
			next(&reader);
		if (reader.token.kind != TOKEN_AT || *count == IMPORTS_MAX)
			return end;
		if (text_equal_case(reader.token.text, "import")) {
			if (!read_import(&reader, &(*imports)[*count]))
				return end;
			++*count;
		} else if (!text_equal_case(reader.token.text, "charset") ||
		    !skip_charset(&reader)) {
			return end;
		}
		if (*count > 0) {
			end = (size_t)(reader.stream.next - css);
			*line = reader.stream.line;
		}
		next(&reader);
	}
}

void style_close(const char *css, struct buf *out)
{
	struct arena *arena = arena_new();
	struct buf open = BUF_INIT;
	struct reader reader;

	for (open_reader(&reader, arena, css); reader.token.kind != TOKEN_END;
	     next(&reader)) {
		const struct token *token = &reader.token;

		/* one that is open has all the rest of the text */
		if (token->kind == TOKEN_FUNCTION ||
		    (token->kind == TOKEN_URL && *reader.stream.next == '\0') ||
		    (token->kind == TOKEN_OPEN && token->delim == '('))
			buf_putc(&open, ')');
		else if (token->kind == TOKEN_OPEN)
			buf_putc(&open, token->delim == '[' ? ']' : '}');
		else if (token->kind == TOKEN_CLOSE && open.size > 0 &&
		    (char)token->delim == open.data[open.size - 1])
			open.size--;
	}
	/* a comment that is open, else an empty one; a string ends with its
	 * line */
	buf_puts(out, "\n/**/");
	while (open.size > 0)
		buf_putc(out, open.data[--open.size]);
	buf_release(&open);
	arena_free(arena);
}
