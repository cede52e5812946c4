/* Values of CSS properties.  Private to typeset/. */
#ifndef TYPESET_VALUE_H
#define TYPESET_VALUE_H

#include "typeset/token.h"
#include "typeset/typeset.h"

enum keyword {
#define KEYWORD(id, name) KEYWORD_##id,
#include "typeset/keywords.def"
#undef KEYWORD
	KEYWORD_COUNT
};

enum property {
#define PROPERTY(id, name, inherited, takes, words, initial) PROPERTY_##id,
#include "typeset/properties.def"
#undef PROPERTY
	PROPERTY_COUNT
};

enum takes {
	TAKES_LENGTH = 1, TAKES_PERCENT = 2, TAKES_NUMBER = 4, TAKES_INTEGER = 8,
	TAKES_NEGATIVE = 16, TAKES_COLOUR = 32, TAKES_FAMILIES = 64,
	TAKES_LINES = 128, TAKES_CONTENT = 256, TAKES_STRING_SET = 512,
	TAKES_SET = 1024,       /* several of the keywords, the last of them alone */
	TAKES_STRING = 2048, TAKES_LIMITS = 4096, TAKES_FEATURES = 8192,
	TAKES_NAME = 16384, TAKES_COUNTERS = 32768, TAKES_QUOTES = 65536
};

struct property_row {
	const char *name;
	bool is_inherited;
	unsigned takes;
	const char *keywords;   /* separated by blanks */
	const char *initial;
};

extern const struct property_row property_rows[PROPERTY_COUNT];

/* Lengths relative to something become PT or stay PERCENT when computed. */
enum value_kind {
	VALUE_KEYWORD, VALUE_PT, VALUE_EM, VALUE_REM, VALUE_EX, VALUE_CH,
	VALUE_PERCENT, VALUE_NUMBER, VALUE_COLOUR,
	VALUE_TEXT,             /* font-family: the list; page: the name */
	VALUE_LINES,            /* text-decoration-line: LINE_* */
	VALUE_CONTENT, VALUE_STRINGS, VALUE_COUNTERS, VALUE_QUOTES,     /* content.h */
	VALUE_SET,              /* bits: 1 << place in the row's keywords */
	VALUE_LIMITS            /* hyphenate-limit-chars; 0: auto */
};

/* text-indent: on other lines than the first; on each behind a forced end. */
enum { INDENT_HANGING = 1, INDENT_EACH_LINE = 2 };

enum { LINE_UNDER = 1, LINE_OVER = 2, LINE_THROUGH = 4 };

struct value {
	enum value_kind kind;
	unsigned flags;         /* text-indent: INDENT_* */
	union {
		enum keyword keyword;
		float number;
		unsigned lines;
		unsigned bits;
		uint8_t limits[3];
		struct colour colour;
		const char *text;
		const struct content_part *content;
		const struct string_setting *strings;
		const struct counter_change *counters;
		const struct quote_pair *quotes;
	};
};

/* Tokens of a value or prelude, without comments. */
struct tokens {
	struct token *list;
	size_t count, capacity;
};

void tokens_add(struct tokens *, const struct token *);
void tokens_release(struct tokens *);
/* Without the spaces at both ends. */
const struct token *tokens_trim(const struct tokens *, size_t *count);

/* PROPERTY_COUNT if it is none. */
enum property property_lookup(const char *name);

bool keyword_lookup(const char *name, enum keyword *);

/* The token is one of these keywords. */
bool keyword_parse(const char *list, const struct token *, struct value *);

/* The value is this keyword, or a set that it is in. */
bool value_has(const struct value *, enum property, enum keyword);

/* The value of a single property; `tokens` without space at its ends. */
bool value_parse(struct arena *, enum property, const struct token *,
    size_t count, struct value *);

/* inherit, initial, unset: what any property takes. */
bool value_parse_wide(const struct token *, struct value *);

/* One token as a length (or percentage, or unitless 0), or a colour function or
 * name; `*used` counts tokens. */
bool length_parse(const struct token *, struct value *);
bool colour_parse(const struct token *, size_t count, size_t *used,
    struct value *);

#endif
