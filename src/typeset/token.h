/* Tokens of CSS (CSS Syntax Module Level 3, section 4).  Private to typeset/. */
#ifndef TYPESET_TOKEN_H
#define TYPESET_TOKEN_H

#include "core/core.h"

enum token_kind {
	TOKEN_IDENT, TOKEN_FUNCTION, TOKEN_AT, TOKEN_HASH, TOKEN_STRING,
	TOKEN_BAD_STRING, TOKEN_URL, TOKEN_BAD_URL, TOKEN_DELIM, TOKEN_NUMBER,
	TOKEN_PERCENTAGE, TOKEN_DIMENSION, TOKEN_SPACE, TOKEN_CDO, TOKEN_CDC,
	TOKEN_COLON, TOKEN_SEMICOLON, TOKEN_COMMA,
	TOKEN_OPEN,             /* ( [ {: which one is in `delim` */
	TOKEN_CLOSE,            /* ) ] } */
	TOKEN_END
};

struct token {
	enum token_kind kind;
	unsigned line;
	uint32_t delim;
	double number;          /* finite */
	bool is_integer;
	bool is_id;             /* HASH: would be an identifier */
	const char *text;       /* name, string or unit, escapes resolved; in the
	                           arena; never NULL */
};

struct token_stream {
	struct arena *arena;
	const char *next, *end;
	unsigned line;
};

/* `css` must outlive the stream. */
void token_open(struct token_stream *, struct arena *, const char *css,
    size_t size);

/* At the end: TOKEN_END, again and again. */
void token_next(struct token_stream *, struct token *);

#endif
