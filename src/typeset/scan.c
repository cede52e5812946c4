/* What a style sheet asks of those who do not set pages by it. */
#include <string.h>

#include "typeset/token.h"
#include "typeset/typeset.h"

struct scan {
	struct token_stream stream;
	struct token token;
	void (*tell)(void *, enum style_use, const char *, unsigned);
	void *context;
};

static void next(struct scan *scan)
{
	token_next(&scan->stream, &scan->token);
}

static void skip_space(struct scan *scan)
{
	while (scan->token.kind == TOKEN_SPACE)
		next(scan);
}

static bool is_function(const struct scan *scan, const char *name)
{
	return scan->token.kind == TOKEN_FUNCTION &&
	    text_equal_case(scan->token.text, name);
}

/* The address that begins here, or NULL; a string is one behind an at-rule. */
static const char *read_address(struct scan *scan, bool is_string)
{
	const char *text = NULL;

	if (is_function(scan, "url")) {
		next(scan);
		skip_space(scan);
		is_string = true;
	}
	if (scan->token.kind == TOKEN_URL ||
	    (is_string && scan->token.kind == TOKEN_STRING))
		text = scan->token.text;
	return text;
}

/* @namespace names what it does not load. */
static void scan_at_rule(struct scan *scan)
{
	const char *name = scan->token.text, *text;
	unsigned line = scan->token.line;

	next(scan);
	skip_space(scan);
	if (text_equal_case(name, "namespace")) {
		while (scan->token.kind != TOKEN_SEMICOLON &&
		    scan->token.kind != TOKEN_OPEN &&
		    scan->token.kind != TOKEN_END)
			next(scan);
		return;
	}
	if (!text_equal_case(name, "import") &&
	    !text_equal_case(name, "charset"))
		return;
	text = read_address(scan, true);
	if (!text)
		return;
	scan->tell(scan->context,
	    text_equal_case(name, "import") ? STYLE_IMPORT : STYLE_CHARSET,
	    text, line);
	next(scan);
}

/* "--name", also before a colon (CSS Variables 1, 2). */
static void scan_name(struct scan *scan)
{
	const char *name = scan->token.text;
	unsigned line = scan->token.line;

	if (text_starts_with(name, "--") && name[2])
		scan->tell(scan->context, STYLE_VARIABLE, name, line);
	next(scan);
	if (!text_equal_case(name, "direction") &&
	    !text_equal_case(name, "unicode-bidi"))
		return;
	skip_space(scan);
	if (scan->token.kind == TOKEN_COLON)
		scan->tell(scan->context, STYLE_DIRECTION, name, line);
}

void style_scan(const char *css,
    void (*tell)(
	void *context, enum style_use, const char *what, unsigned line),
    void *context)
{
	struct scan scan = { .tell = tell, .context = context };
	const char *address;
	unsigned line;

	scan.stream.arena = arena_new();
	token_open(&scan.stream, scan.stream.arena, css, strlen(css));
	next(&scan);
	while (scan.token.kind != TOKEN_END) {
		line = scan.token.line;
		if (scan.token.kind == TOKEN_AT) {
			scan_at_rule(&scan);
			continue;
		}
		if (scan.token.kind == TOKEN_IDENT) {
			scan_name(&scan);
			continue;
		}
		if (is_function(&scan, "var"))
			tell(context, STYLE_VARIABLE, "var()", line);
		address = read_address(&scan, false);
		if (address)
			tell(context, STYLE_URL, address, line);
		next(&scan);
	}
	arena_free(scan.stream.arena);
}
