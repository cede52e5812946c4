/*
 * Addresses in CSS (CSS Syntax 3), told without parsing it: comments and strings
 * are skipped, url() and the strings of @import are taken, and it is known
 * whether they stand in @font-face.
 */
#include <string.h>
#include <strings.h>

#include "check/css.h"

struct css {
	const char *at, *end;
	unsigned line;
	enum { RULE_PLAIN, RULE_IMPORT, RULE_NAMESPACE, RULE_FONT } rule;
	struct buf word;
	void (*found)(void *, enum css_use, const char *, unsigned);
	void *context;
};

static void step(struct css *css)
{
	css->line += *css->at == '\n';
	css->at++;
}

static bool is_name(char c)
{
	return (unsigned char)c >= 0x80 || c == '-' || c == '_' ||
	    (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

static unsigned digit(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0');
	return (c | 32) >= 'a' && (c | 32) <= 'f'
	    ? (unsigned)((c | 32) - 'a' + 10)
	    : 16;
}

/* Behind a backslash (4.3.7). */
static void read_escape(struct css *css)
{
	uint32_t c = 0;
	int count = 0;

	step(css);
	while (css->at < css->end && count < 6 && digit(*css->at) < 16) {
		c = 16 * c + digit(*css->at);
		step(css);
		count++;
	}
	if (count > 0) {
		buf_put_utf8(&css->word, c);
		if (css->at < css->end && is_html_space((uint32_t)*css->at))
			step(css);
	} else if (css->at < css->end) {
		if (*css->at != '\n')
			buf_putc(&css->word, *css->at);
		step(css);
	}
}

/* At its quote; a line end ends it, too (it is then no string). */
static void read_string(struct css *css)
{
	char quote = *css->at;

	buf_clear(&css->word);
	step(css);
	while (css->at < css->end && *css->at != quote && *css->at != '\n') {
		if (*css->at == '\\') {
			read_escape(css);
			continue;
		}
		buf_putc(&css->word, *css->at);
		step(css);
	}
	if (css->at < css->end)
		step(css);
}

static void skip_space(struct css *css)
{
	while (css->at < css->end && is_html_space((unsigned char)*css->at))
		step(css);
}

static void tell(struct css *css, enum css_use use)
{
	if (css->rule == RULE_NAMESPACE)
		return;
	css->found(css->context, use, buf_text(&css->word), css->line);
}

/* Behind "url(". */
static void read_url(struct css *css)
{
	skip_space(css);
	buf_clear(&css->word);
	if (css->at < css->end && (*css->at == '"' || *css->at == '\'')) {
		read_string(css);
	} else {
		while (css->at < css->end && *css->at != ')') {
			if (*css->at == '\\') {
				read_escape(css);
				continue;
			}
			buf_putc(&css->word, *css->at);
			step(css);
		}
		while (css->word.size > 0 &&
		    is_html_space(
			(unsigned char)css->word.data[css->word.size - 1]))
			css->word.size--;
	}
	tell(css,
	    css->rule == RULE_IMPORT     ? CSS_IMPORT
		: css->rule == RULE_FONT ? CSS_FONT
					 : CSS_PICTURE);
}

static void read_at_rule(struct css *css, const char *name)
{
	css->rule = strcasecmp(name, "@import") == 0 ? RULE_IMPORT
	    : strcasecmp(name, "@namespace") == 0    ? RULE_NAMESPACE
	    : strcasecmp(name, "@font-face") == 0    ? RULE_FONT
						     : RULE_PLAIN;
}

/* A name, '@' before it or '(' behind it. */
static void read_name(struct css *css)
{
	char name[16];
	const char *start = css->at;
	size_t size;

	step(css);
	while (css->at < css->end && is_name(*css->at))
		step(css);
	size = (size_t)(css->at - start);
	if (size >= sizeof(name))
		return;
	memcpy(name, start, size);
	name[size] = '\0';
	if (name[0] == '@')
		read_at_rule(css, name);
	else if (css->at < css->end && *css->at == '(' &&
	    strcasecmp(name, "url") == 0) {
		step(css);
		read_url(css);
	}
}

static void read_one(struct css *css)
{
	char c = *css->at;

	if (c == '/' && css->end - css->at > 1 && css->at[1] == '*') {
		step(css);
		step(css);
		while (css->at < css->end &&
		    !(*css->at == '*' && css->end - css->at > 1 &&
			css->at[1] == '/'))
			step(css);
		if (css->at < css->end)
			step(css);
		if (css->at < css->end)
			step(css);
	} else if (c == '"' || c == '\'') {
		read_string(css);
		if (css->rule == RULE_IMPORT)
			tell(css, CSS_IMPORT);
	} else if (c == '@' || is_name(c)) {
		read_name(css);
	} else {
		if (c == '}' || (c == ';' && css->rule != RULE_FONT))
			css->rule = RULE_PLAIN;
		step(css);
	}
}

void css_scan(const char *text, size_t size,
    void (*found)(void *, enum css_use, const char *, unsigned), void *context)
{
	struct css css = { .at = text,
		.end = text + size,
		.line = 1,
		.found = found,
		.context = context };

	while (css.at < css.end)
		read_one(&css);
	buf_release(&css.word);
}
