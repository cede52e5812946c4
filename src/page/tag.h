/* One tag in the bytes of a page, and what its element is. */
#ifndef PAGE_TAG_H
#define PAGE_TAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum markup_trait {
	VOID = 1, SELF = 2, FORMAT = 4, RAW = 8, RCDATA = 16, DROP = 32,
	CODE = 64, BLOCK = 128
};

struct markup_row {
	const char *name;
	unsigned traits;        /* of enum markup_trait */
};

enum {
#define MARKUP(name, traits) +1
	MARKUP_COUNT = 0
#include "page/markup.def"
#undef MARKUP
};

extern const struct markup_row markup_rows[MARKUP_COUNT];

static inline bool is_letter(char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/* The row of a name in any case, or NULL. */
const struct markup_row *markup_lookup(const char *name, size_t size);

/* The root of another namespace; NULL is none. */
bool markup_is_foreign(const struct markup_row *);

/* The next tag of an element that has a row; `end` if there is none. */
const char *tag_find_known(const char *p, const char *end);

/* A set of names, with rare mistakes in favour of being in it. */
#define NAME_SET_BITS 8192

struct name_set {
	uint8_t bits[NAME_SET_BITS / 8];
};

uint32_t name_hash(const char *name, size_t size);      /* in any case */
void name_set_add(struct name_set *, uint32_t hash);
/* The names of all end tags in a text. */
void name_set_add_ends(struct name_set *, const char *p, const char *end);
bool name_set_has(const struct name_set *, uint32_t hash);

/* A tag as it stands in the text. */
struct tag_text {
	const char *start, *end;        /* "<" and behind ">" */
	const char *name;
	size_t name_size;
	bool is_end;                    /* </name> */
	bool is_closed;                 /* <name/> */
	const char *cut;                /* where attributes over the limit
	                                   start, or NULL */
	const char *open_quote;         /* where a quote that was never closed
	                                   has to end, or NULL */
	const char *doubt;              /* the first ">" in a quoted value */
	char quote;                     /* of the one or the other */
	size_t valued;                  /* attributes with a value */
	bool has_odd_bare;              /* one without a value that can hardly
	                                   be an attribute */
	bool has_short_bare;            /* one of one or two letters */
	bool is_unended;                /* the text ends before it does */
};

/* Reads the tag at `start`, which points to "<" and a letter or "</" and a
 * letter (WHATWG HTML, 13.2.5.6 to 13.2.5.40).  False if it has no end, or runs
 * into another tag before it has anything like an attribute. */
bool tag_scan(const char *start, const char *end, size_t attribute_limit,
    struct tag_text *);

/* "</p" at the end of a text that was cut. */
bool tag_is_cut_end(const struct tag_text *);

/* The name has letters of both cases, or is one capital: a type of some
 * program, not an element. */
bool tag_is_mixed_case(const struct tag_text *);

#endif
