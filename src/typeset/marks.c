/* Characters as the line setter sees them (W3C clreq 3.1, UAX 14). */
#include <unicode/uchar.h>

#include "typeset/marks.h"

struct mark {
	uint32_t character;
	enum char_class class;
};

/* In order of code points. */
static const struct mark marks[] = {
	{ 0x00b7, CHAR_MIDDLE },
	{ 0x2014, CHAR_DASH },
	{ 0x2018, CHAR_OPEN },
	{ 0x2019, CHAR_CLOSE },
	{ 0x201c, CHAR_OPEN },
	{ 0x201d, CHAR_CLOSE },
	{ 0x2025, CHAR_DASH },
	{ 0x2026, CHAR_DASH },
	{ 0x2027, CHAR_MIDDLE },
	{ 0x2e3a, CHAR_DASH },
	{ 0x3001, CHAR_COMMA },
	{ 0x3002, CHAR_STOP },
	{ 0x3008, CHAR_OPEN },
	{ 0x3009, CHAR_CLOSE },
	{ 0x300a, CHAR_OPEN },
	{ 0x300b, CHAR_CLOSE },
	{ 0x300c, CHAR_OPEN },
	{ 0x300d, CHAR_CLOSE },
	{ 0x300e, CHAR_OPEN },
	{ 0x300f, CHAR_CLOSE },
	{ 0x3010, CHAR_OPEN },
	{ 0x3011, CHAR_CLOSE },
	{ 0x3014, CHAR_OPEN },
	{ 0x3015, CHAR_CLOSE },
	{ 0x3016, CHAR_OPEN },
	{ 0x3017, CHAR_CLOSE },
	{ 0x3018, CHAR_OPEN },
	{ 0x3019, CHAR_CLOSE },
	{ 0x301c, CHAR_JOIN },
	{ 0x301d, CHAR_OPEN },
	{ 0x301e, CHAR_CLOSE },
	{ 0x301f, CHAR_CLOSE },
	{ 0x30fb, CHAR_MIDDLE },
	{ 0xff01, CHAR_STOP },
	{ 0xff08, CHAR_OPEN },
	{ 0xff09, CHAR_CLOSE },
	{ 0xff0c, CHAR_COMMA },
	{ 0xff0e, CHAR_STOP },
	{ 0xff0f, CHAR_JOIN },
	{ 0xff1a, CHAR_COMMA },
	{ 0xff1b, CHAR_COMMA },
	{ 0xff1f, CHAR_STOP },
	{ 0xff3b, CHAR_OPEN },
	{ 0xff3d, CHAR_CLOSE },
	{ 0xff5b, CHAR_OPEN },
	{ 0xff5d, CHAR_CLOSE },
	{ 0xff5e, CHAR_JOIN },
};

#define COUNT (sizeof marks / sizeof *marks)
_Static_assert(COUNT + 1 <= MARK_COUNT, "every mark has an index");

/* Blocks whose letters and symbols stand on the em square. */
static const struct {
	uint32_t first, last;
} squares[] = {
	{ 0x2e80, 0x2fdf },
	{ 0x2ff0, 0x3029 },
	{ 0x3030, 0x3098 },
	{ 0x309b, 0x4dbf },
	{ 0x4e00, 0x9fff },
	{ 0xa000, 0xa4cf },
	{ 0xac00, 0xd7a3 },
	{ 0xf900, 0xfaff },
	{ 0xfe30, 0xfe6f },
	{ 0xff01, 0xff60 },
	{ 0xffe0, 0xffe6 },
	{ 0x17000, 0x18cff },
	{ 0x1aff0, 0x1b2ff },
	{ 0x1f200, 0x1f2ff },
	{ 0x20000, 0x3fffd },
};

unsigned mark_of(uint32_t code_point)
{
	size_t low = 0, high = COUNT;

	if ((code_point >= 0x3100 && code_point < 0xff00) ||
	    code_point < 0xb7 || code_point > 0xff5e)
		return 0;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (marks[middle].character < code_point)
			low = middle + 1;
		else
			high = middle;
	}
	return low < COUNT && marks[low].character == code_point
	    ? (unsigned)low + 1
	    : 0;
}

bool is_square(uint32_t code_point)
{
	if (code_point < 0x2e80)
		return false;
	if (code_point >= 0x4e00 && code_point <= 0x9fff)
		return true;
	for (size_t i = 0; i < sizeof squares / sizeof *squares; i++)
		if (code_point <= squares[i].last)
			return code_point >= squares[i].first;
	return false;
}

bool is_joined(uint32_t code_point)
{
	if (code_point < 0x300 || (code_point >= 0x3100 && code_point < 0xa000))
		return false;
	if (code_point == 0x200d ||
	    (code_point >= 0x1f3fb && code_point <= 0x1f3ff))
		return true;
	switch (u_getIntPropertyValue(
	    (UChar32)code_point, UCHAR_GRAPHEME_CLUSTER_BREAK)) {
	case U_GCB_EXTEND:
	case U_GCB_SPACING_MARK:
	case U_GCB_ZWJ:
		return true;
	default:
		return false;
	}
}

bool is_ambiguous(uint32_t code_point)
{
	unsigned mark = code_point < 0x2e80 ? mark_of(code_point) : 0;

	return mark != 0;
}

static enum char_class control_class(uint32_t code_point)
{
	switch (code_point) {
	case '\t':
		return CHAR_TAB;
	case '\n':
	case 0x0b:
	case 0x0c:
	case '\r':
	case 0x85:
	case 0x2028:
	case 0x2029:
		return CHAR_LINE_END;
	default:
		return CHAR_CONTROL;
	}
}

static enum char_class property_class(uint32_t code_point)
{
	switch (u_charType((UChar32)code_point)) {
	case U_UPPERCASE_LETTER:
	case U_LOWERCASE_LETTER:
	case U_TITLECASE_LETTER:
	case U_MODIFIER_LETTER:
	case U_OTHER_LETTER:
	case U_DECIMAL_DIGIT_NUMBER:
		return CHAR_ALPHA;
	case U_NON_SPACING_MARK:
	case U_ENCLOSING_MARK:
	case U_COMBINING_SPACING_MARK:
		return CHAR_COMBINING;
	case U_CONTROL_CHAR:
	case U_LINE_SEPARATOR:
	case U_PARAGRAPH_SEPARATOR:
		return control_class(code_point);
	case U_FORMAT_CHAR:
		return u_hasBinaryProperty((UChar32)code_point,
			   UCHAR_DEFAULT_IGNORABLE_CODE_POINT)
		    ? CHAR_IGNORABLE
		    : CHAR_OTHER;
	default:
		return CHAR_OTHER;
	}
}

enum char_class char_class_of(uint32_t code_point)
{
	if (code_point < 0x80) {
		uint32_t letter = code_point | 0x20;
		if ((letter >= 'a' && letter <= 'z') ||
		    (code_point >= '0' && code_point <= '9'))
			return CHAR_ALPHA;
		if (code_point < 0x20 || code_point == 0x7f)
			return control_class(code_point);
		return code_point == ' ' ? CHAR_SPACE : CHAR_OTHER;
	}
	if (code_point == 0xa0)
		return CHAR_SPACE;
	if (code_point == 0xad)
		return CHAR_SOFT_HYPHEN;
	if (code_point == 0x3000)
		return CHAR_WIDE_SPACE;
	if (code_point == 0xfffc)
		return CHAR_OBJECT;
	unsigned mark = mark_of(code_point);
	if (mark != 0)
		return marks[mark - 1].class;
	if (is_square(code_point))
		return CHAR_HAN;
	return property_class(code_point);
}

bool class_is_wide_mark(enum char_class class)
{
	return class >= CHAR_OPEN && class <= CHAR_JOIN;
}

bool class_is_closing(enum char_class class)
{
	return class > CHAR_OPEN && class <= CHAR_JOIN;
}
