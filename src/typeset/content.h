/* Values of `content`, `counter-*` and `quotes` (CSS Generated Content 3, CSS
 * Lists 3, CSS GCPM 3).  Private to typeset/. */
#ifndef TYPESET_CONTENT_H
#define TYPESET_CONTENT_H

#include "article/article.h"
#include "typeset/value.h"

enum content_kind {
	CONTENT_TEXT, CONTENT_STRING, CONTENT_COUNTER, CONTENT_COUNTERS,
	CONTENT_ATTR, CONTENT_OPEN_QUOTE, CONTENT_CLOSE_QUOTE,
	CONTENT_NO_OPEN_QUOTE, CONTENT_NO_CLOSE_QUOTE,
	CONTENT_ELEMENT,        /* content(), content(text): the text of the
	                           element */
	CONTENT_BEFORE,         /* content(before): that of its ::before */
	CONTENT_LEADER,
	CONTENT_TARGET_PAGE     /* target-counter(attr(href), page) */
};

/* CSS GCPM 3, section 1.2. */
enum string_choice {
	STRING_FIRST, STRING_START, STRING_LAST, STRING_FIRST_EXCEPT
};

/* A part of the value of `content`. */
struct content_part {
	enum content_kind kind;
	enum string_choice choice;      /* STRING */
	const char *text;       /* the text, or the name of string or counter;
	                           LEADER: what is repeated */
	const char *between;    /* COUNTERS */
	enum keyword style;     /* of counters: a list-style-type; AUTO: none is
	                           said */
	enum attr_id attr;      /* ATTR */
	const struct content_part *next;
};

/* More parts, counters or pairs in one value, and longer texts, are not
 * supported. */
#define CONTENT_PARTS      64
#define CONTENT_TEXT_BYTES 10000
#define LEADER_BYTES       32

/* Where a content list stands: each place knows some of its parts. */
enum content_place { CONTENT_OF_PSEUDO, CONTENT_OF_MARGIN, CONTENT_OF_STRING };
bool content_fits(const struct content_part *, enum content_place);

/* The counters that pages have: `page` and `pages`. */
bool is_page_counter(const struct content_part *);

/* Numbers of counters end here, on both sides of 0. */
#define COUNTER_MAX 1000000000

/* A pair of counter-reset, -increment or -set. */
struct counter_change {
	const char *name;
	int32_t number;
	const struct counter_change *next;
};

/* One of the strings that string-set sets (CSS GCPM 3, 1.1). */
struct string_setting {
	const char *name;
	const struct content_part *content;
	const struct string_setting *next;
};

/* Of `quotes`: those of the outermost level first. */
struct quote_pair {
	const char *open, *close;
	const struct quote_pair *next;
};

/* As value_parse(). */
bool content_parse(struct arena *, const struct token *, size_t count,
    struct value *);
bool string_set_parse(struct arena *, const struct token *, size_t count,
    struct value *);
bool counters_parse(struct arena *, enum property, const struct token *,
    size_t count, struct value *);
bool quotes_parse(struct arena *, const struct token *, size_t count,
    struct value *);

#endif
