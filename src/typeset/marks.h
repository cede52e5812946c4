/* What kind of character it is, to the one who sets lines.  Private to
 * typeset/. */
#ifndef TYPESET_MARKS_H
#define TYPESET_MARKS_H

#include <stdbool.h>
#include <stdint.h>

enum char_class {
	CHAR_OTHER,             /* Latin punctuation and symbols */
	CHAR_ALPHA,             /* letters and digits, none of the next kind */
	CHAR_HAN,               /* stands on the em square: Han, kana, hangul */
	CHAR_OPEN,              /* CJK brackets and quotes */
	CHAR_CLOSE,
	CHAR_STOP,              /* CJK 。！？ */
	CHAR_COMMA,             /* CJK ，、：； */
	CHAR_MIDDLE,            /* middle dots */
	CHAR_JOIN,              /* CJK ／～: no line starts with it */
	CHAR_DASH,              /* — and …, which come in pairs */
	CHAR_SPACE,             /* may grow and shrink */
	CHAR_WIDE_SPACE,        /* ideographic: keeps its width */
	CHAR_TAB,
	CHAR_LINE_END,
	CHAR_CONTROL,           /* of C0 and C1: shows nothing */
	CHAR_SOFT_HYPHEN,
	CHAR_COMBINING,
	CHAR_IGNORABLE,         /* shows nothing */
	CHAR_OBJECT             /* U+FFFC */
};

enum char_class char_class_of(uint32_t code_point);

/* Of the em square, or CJK punctuation: what may be set without shaping. */
bool is_square(uint32_t code_point);

/* Combines with the character before it, or chooses its form. */
bool is_joined(uint32_t code_point);

/* Marks that have white in their square: an index below MARK_COUNT, 0 for
 * other characters. */
#define MARK_COUNT 48
unsigned mark_of(uint32_t code_point);

/* Quotes, dashes and dots that are as wide as a Han character in Chinese text
 * and narrow in Latin text (UAX 11, ambiguous). */
bool is_ambiguous(uint32_t code_point);

bool class_is_closing(enum char_class);         /* no line starts with it */
bool class_is_wide_mark(enum char_class);       /* OPEN to JOIN */

#endif
