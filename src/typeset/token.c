/* Cuts a style sheet into tokens as CSS Syntax 3, section 4.3 says. */
#include "typeset/token.h"

#include <math.h>
#include <string.h>

#define NUMBER_MAX 1e9

static int peek(const struct token_stream *stream, size_t ahead)
{
	if ((size_t)(stream->end - stream->next) <= ahead)
		return -1;
	return (unsigned char)stream->next[ahead];
}

static bool is_newline(int c)
{
	return c == '\n' || c == '\r' || c == '\f';
}

static bool is_space(int c)
{
	return c == ' ' || c == '\t' || is_newline(c);
}

static bool is_digit(int c)
{
	return c >= '0' && c <= '9';
}

static int hex_value(int c)
{
	if (is_digit(c))
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Every byte of a character past ASCII belongs to a name. */
static bool is_name_start(int c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	    c >= 0x80;
}

static bool is_name(int c)
{
	return is_name_start(c) || is_digit(c) || c == '-';
}

static int advance(struct token_stream *stream)
{
	int c = peek(stream, 0);

	if (c < 0)
		return c;
	stream->next++;
	if (c == '\n' || c == '\f' || (c == '\r' && peek(stream, 0) != '\n'))
		stream->line++;
	return c;
}

/* 4.3.8 */
static bool is_escape(const struct token_stream *stream, size_t ahead)
{
	return peek(stream, ahead) == '\\' && peek(stream, ahead + 1) >= 0 &&
	    !is_newline(peek(stream, ahead + 1));
}

/* 4.3.9 */
static bool is_ident_here(const struct token_stream *stream, size_t ahead)
{
	int c = peek(stream, ahead);

	if (c == '-')
		return is_name_start(peek(stream, ahead + 1)) ||
		    peek(stream, ahead + 1) == '-' ||
		    is_escape(stream, ahead + 1);
	return is_name_start(c) || is_escape(stream, ahead);
}

/* 4.3.10 */
static bool is_number_here(const struct token_stream *stream)
{
	size_t ahead = 0;

	if (peek(stream, 0) == '+' || peek(stream, 0) == '-')
		ahead = 1;
	if (peek(stream, ahead) == '.')
		ahead++;
	return is_digit(peek(stream, ahead));
}

/* 4.3.7, behind the reverse solidus. */
static void consume_escape(struct token_stream *stream, struct buf *text)
{
	uint32_t code = 0;
	int digits = 0;

	if (hex_value(peek(stream, 0)) < 0) {
		do
			buf_putc(text, (char)advance(stream));
		while (peek(stream, 0) >= 0x80 && peek(stream, 0) < 0xc0);
		return;
	}
	while (digits < 6 && hex_value(peek(stream, 0)) >= 0) {
		code = code * 16 + (uint32_t)hex_value(advance(stream));
		digits++;
	}
	if (is_space(peek(stream, 0)))
		advance(stream);
	buf_put_utf8(text, is_xml_char(code) ? code : TEXT_REPLACEMENT);
}

static const char *keep(struct token_stream *stream, struct buf *text)
{
	const char *kept = arena_strndup(
	    stream->arena, buf_text(text), text->size);

	buf_release(text);
	return kept;
}

/* 4.3.11 */
static const char *consume_name(struct token_stream *stream)
{
	struct buf text = BUF_INIT;

	for (;;) {
		if (is_name(peek(stream, 0))) {
			buf_putc(&text, (char)advance(stream));
		} else if (is_escape(stream, 0)) {
			advance(stream);
			consume_escape(stream, &text);
		} else {
			return keep(stream, &text);
		}
	}
}

static double clamp(double number)
{
	return fmax(-NUMBER_MAX, fmin(NUMBER_MAX, number));
}

/* 4.3.12; the scale keeps a thousand digits from running away. */
static double consume_digits(struct token_stream *stream, struct token *token)
{
	double number = 0, scale = 1, sign = 1;
	int exponent = 0, direction = 1;
	size_t ahead = 1;

	token->is_integer = true;
	if (peek(stream, 0) == '+' || peek(stream, 0) == '-')
		sign = advance(stream) == '-' ? -1 : 1;
	while (is_digit(peek(stream, 0)))
		number = fmin(number * 10 + (advance(stream) - '0'), 1e15);
	if (peek(stream, 0) == '.' && is_digit(peek(stream, 1))) {
		token->is_integer = false;
		advance(stream);
		while (is_digit(peek(stream, 0))) {
			scale /= 10;
			number += scale * (advance(stream) - '0');
		}
	}
	if (peek(stream, 0) != 'e' && peek(stream, 0) != 'E')
		return clamp(sign * number);
	if (peek(stream, 1) == '+' || peek(stream, 1) == '-')
		ahead = 2;
	if (!is_digit(peek(stream, ahead)))
		return clamp(sign * number);
	token->is_integer = false;
	if (ahead == 2)
		direction = peek(stream, 1) == '-' ? -1 : 1;
	stream->next += ahead;
	while (is_digit(peek(stream, 0))) {
		int digit = advance(stream) - '0';

		exponent = exponent < 1000 ? exponent * 10 + digit : exponent;
	}
	return clamp(sign * number * pow(10, direction * fmin(exponent, 40)));
}

/* 4.3.3 */
static void consume_numeric(struct token_stream *stream, struct token *token)
{
	token->number = consume_digits(stream, token);
	token->kind = TOKEN_NUMBER;
	if (is_ident_here(stream, 0)) {
		token->kind = TOKEN_DIMENSION;
		token->text = consume_name(stream);
	} else if (peek(stream, 0) == '%') {
		advance(stream);
		token->kind = TOKEN_PERCENTAGE;
	}
}

/* 4.3.5 */
static void consume_string(struct token_stream *stream, struct token *token)
{
	struct buf text = BUF_INIT;
	int quote = advance(stream), c;

	token->kind = TOKEN_STRING;
	while ((c = peek(stream, 0)) >= 0 && c != quote) {
		if (is_newline(c)) {
			token->kind = TOKEN_BAD_STRING;
			break;
		}
		advance(stream);
		if (c != '\\') {
			buf_putc(&text, (char)c);
		} else if (is_newline(peek(stream, 0))) {
			advance(stream);
		} else if (peek(stream, 0) >= 0) {
			consume_escape(stream, &text);
		}
	}
	if (c == quote)
		advance(stream);
	token->text = keep(stream, &text);
}

/* 4.3.14 */
static void consume_bad_url(struct token_stream *stream)
{
	while (peek(stream, 0) >= 0 && peek(stream, 0) != ')') {
		if (is_escape(stream, 0))
			advance(stream);
		advance(stream);
	}
	advance(stream);
}

/* 4.3.6, behind "url(" */
static void consume_url(struct token_stream *stream, struct token *token)
{
	struct buf text = BUF_INIT;
	int c;

	token->kind = TOKEN_URL;
	while (is_space(peek(stream, 0)))
		advance(stream);
	while ((c = peek(stream, 0)) >= 0 && c != ')') {
		if (is_space(c)) {
			while (is_space(peek(stream, 0)))
				advance(stream);
			if (peek(stream, 0) < 0 || peek(stream, 0) == ')')
				break;
			token->kind = TOKEN_BAD_URL;
		} else if (c == '"' || c == '\'' || c == '(' || c < 0x20 ||
		    (c == '\\' && !is_escape(stream, 0))) {
			token->kind = TOKEN_BAD_URL;
		}
		if (token->kind == TOKEN_BAD_URL) {
			consume_bad_url(stream);
			break;
		}
		advance(stream);
		if (c == '\\')
			consume_escape(stream, &text);
		else
			buf_putc(&text, (char)c);
	}
	if (token->kind == TOKEN_URL)
		advance(stream);
	token->text = keep(stream, &text);
}

/* 4.3.4 */
static void consume_ident_like(struct token_stream *stream, struct token *token)
{
	size_t ahead = 1;

	token->kind = TOKEN_IDENT;
	token->text = consume_name(stream);
	if (peek(stream, 0) != '(')
		return;
	token->kind = TOKEN_FUNCTION;
	advance(stream);
	if (!text_equal_case(token->text, "url"))
		return;
	for (ahead = 0; is_space(peek(stream, ahead));)
		ahead++;
	if (peek(stream, ahead) != '"' && peek(stream, ahead) != '\'')
		consume_url(stream, token);
}

static void consume_comments(struct token_stream *stream)
{
	while (peek(stream, 0) == '/' && peek(stream, 1) == '*') {
		stream->next += 2;
		while (peek(stream, 0) >= 0 &&
		    !(peek(stream, 0) == '*' && peek(stream, 1) == '/'))
			advance(stream);
		advance(stream);
		advance(stream);
	}
}

static void consume_mark(struct token_stream *stream, struct token *token)
{
	int c = advance(stream);

	token->delim = (uint32_t)c;
	if (c && strchr("([{", c)) {
		token->kind = TOKEN_OPEN;
	} else if (c && strchr(")]}", c)) {
		token->kind = TOKEN_CLOSE;
	} else if (c == ':') {
		token->kind = TOKEN_COLON;
	} else if (c == ';') {
		token->kind = TOKEN_SEMICOLON;
	} else if (c == ',') {
		token->kind = TOKEN_COMMA;
	} else if (c == '<' && stream->end - stream->next >= 3 &&
	    memcmp(stream->next, "!--", 3) == 0) {
		stream->next += 3;
		token->kind = TOKEN_CDO;
	} else {
		token->kind = TOKEN_DELIM;
	}
}

void token_open(struct token_stream *stream, struct arena *arena,
    const char *css, size_t size)
{
	stream->arena = arena;
	stream->next = css;
	stream->end = css + size;
	stream->line = 1;
	if (size >= 3 && memcmp(css, "\xef\xbb\xbf", 3) == 0)
		stream->next += 3;
}

void token_next(struct token_stream *stream, struct token *token)
{
	int c;

	consume_comments(stream);
	*token = (struct token){
		.kind = TOKEN_END, .line = stream->line, .text = ""
	};
	c = peek(stream, 0);
	if (c < 0)
		return;
	if (is_space(c)) {
		token->kind = TOKEN_SPACE;
		while (is_space(peek(stream, 0)))
			advance(stream);
	} else if (c == '"' || c == '\'') {
		consume_string(stream, token);
	} else if (is_number_here(stream)) {
		consume_numeric(stream, token);
	} else if (c == '-' && peek(stream, 1) == '-' &&
	    peek(stream, 2) == '>') {
		stream->next += 3;
		token->kind = TOKEN_CDC;
	} else if (is_ident_here(stream, 0)) {
		consume_ident_like(stream, token);
	} else if (c == '#' &&
	    (is_name(peek(stream, 1)) || is_escape(stream, 1))) {
		advance(stream);
		token->kind = TOKEN_HASH;
		token->is_id = is_ident_here(stream, 0);
		token->text = consume_name(stream);
	} else if (c == '@' && is_ident_here(stream, 1)) {
		advance(stream);
		token->kind = TOKEN_AT;
		token->text = consume_name(stream);
	} else {
		consume_mark(stream, token);
	}
}
