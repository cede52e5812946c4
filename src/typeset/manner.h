/* How the text of a span wants to be broken, spaced and hyphenated: the
 * properties of CSS Text 3 and 4 that matter inside a line.  Private to
 * typeset/. */
#ifndef TYPESET_MANNER_H
#define TYPESET_MANNER_H

#include <stdbool.h>
#include <stdint.h>

/* The first of each is the initial value. */
enum line_break {
	LINE_BREAK_AUTO, LINE_BREAK_LOOSE, LINE_BREAK_NORMAL, LINE_BREAK_STRICT,
	LINE_BREAK_ANYWHERE
};
enum word_break { WORD_BREAK_NORMAL, WORD_BREAK_ALL, WORD_BREAK_KEEP };
enum overflow_wrap { OVERFLOW_KEEP, OVERFLOW_BREAK, OVERFLOW_ANYWHERE };
enum hyphens { HYPHENS_MANUAL, HYPHENS_NONE, HYPHENS_AUTO };
enum spacing_trim {
	TRIM_NORMAL, TRIM_SPACE_ALL, TRIM_SPACE_FIRST, TRIM_START, TRIM_BOTH,
	TRIM_ALL
};
enum autospace { AUTOSPACE_LETTERS = 1, AUTOSPACE_DIGITS = 2 };
enum hanging {
	HANG_FIRST = 1, HANG_LAST = 2, HANG_ALLOW_END = 4, HANG_FORCE_END = 8
};
enum text_justify {
	JUSTIFY_AUTO, JUSTIFY_NONE, JUSTIFY_WORDS, JUSTIFY_CHARACTERS
};

struct manner {
	uint8_t line_break, word_break, overflow_wrap, hyphens, spacing_trim,
	    autospace, hanging, justify;
	uint8_t word_least, before_least, after_least; /* characters of a word
	                                   that is hyphenated, before and behind
	                                   its hyphen */
	uint8_t hyphens_most;           /* in lines one below the other; 0: any
	                                   number */
	bool is_unwrapped;              /* its lines end at forced ends alone */
	bool is_last_whole;             /* no hyphen before the last line */
	const char *hyphen;             /* what a hyphen is, or NULL: '-' */
	float word_spacing_pt;
};

struct style;

/* Of a style whose values are computed. */
void manner_compute(const struct style *, struct manner *);

#endif
