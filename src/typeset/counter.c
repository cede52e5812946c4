/* Counter styles: letters, and the digits and numbers of East Asia. */
#include "typeset/counter.h"

#include <stdio.h>
#include <string.h>

enum counter_system { SYSTEM_LETTERS, SYSTEM_DIGITS, SYSTEM_LONGHAND };

/* Their symbols are characters of equal size in bytes. */
struct counter_row {
	enum keyword style;
	enum counter_system system;
	size_t size; /* bytes of a symbol */
	const char *symbols;
	const char *suffix;
	/* SYSTEM_LONGHAND: ten, hundred, thousand */
	const char *marks, *minus;
	bool is_informal; /* ten is no "one ten"; gaps have a zero */
};

/* CSS Counter Styles 3, sections 6.1, 6.2 and 7.1 */
static const struct counter_row rows[] = {
	{ KEYWORD_LOWER_ALPHA, SYSTEM_LETTERS, 1, "abcdefghijklmnopqrstuvwxyz",
	    ".", NULL, NULL, false },
	{ KEYWORD_UPPER_ALPHA, SYSTEM_LETTERS, 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
	    ".", NULL, NULL, false },
	{ KEYWORD_LOWER_GREEK, SYSTEM_LETTERS, 2,
	    "αβγδεζηθικλμ"
	    "νξοπρστυφχψω",
	    ".", NULL, NULL, false },
	{ KEYWORD_HIRAGANA, SYSTEM_LETTERS, 3,
	    "あいうえおかきくけこさしすせそ"
	    "たちつてとなにぬねの"
	    "はひふへほまみむめもやゆよらりるれろわゐゑをん",
	    "、", NULL, NULL, false },
	{ KEYWORD_KATAKANA, SYSTEM_LETTERS, 3,
	    "アイウエオカキクケコサシスセソ"
	    "タチツテトナニヌネノ"
	    "ハヒフヘホマミムメモヤユヨラリルレロワヰヱヲン",
	    "、", NULL, NULL, false },
	{ KEYWORD_CJK_DECIMAL, SYSTEM_DIGITS, 3, "〇一二三四五六七八九", "、",
	    NULL, NULL, false },
	{ KEYWORD_SIMP_CHINESE_INFORMAL, SYSTEM_LONGHAND, 3,
	    "零一二三四五六七八九", "、", "十百千", "负", true },
	{ KEYWORD_TRAD_CHINESE_INFORMAL, SYSTEM_LONGHAND, 3,
	    "零一二三四五六七八九", "、", "十百千", "負", true },
	{ KEYWORD_KOREAN_HANGUL_FORMAL, SYSTEM_LONGHAND, 3,
	    "영일이삼사오육칠팔구", ", ", "십백천", "마이너스 ", false },
};

static const struct counter_row *find(enum keyword style)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].style == style)
			return &rows[i];
	return NULL;
}

static void put_symbol(
    struct buf *text, const struct counter_row *row, size_t at)
{
	buf_add(text, row->symbols + at * row->size, row->size);
}

/* Section 3.1.4: a is 1, z 26, aa 27. */
static void put_letters(
    struct buf *text, const struct counter_row *row, int64_t number)
{
	int64_t base = (int64_t)(strlen(row->symbols) / row->size);
	size_t letters[16], count = 0;

	while (number > 0 && count < 16) {
		letters[count++] = (size_t)((number - 1) % base);
		number = (number - 1) / base;
	}
	while (count > 0)
		put_symbol(text, row, letters[--count]);
}

static void put_digits(
    struct buf *text, const struct counter_row *row, int64_t number)
{
	char digits[24];

	snprintf(digits, sizeof(digits), "%lld", (long long)number);
	for (const char *digit = digits; *digit; digit++)
		if (*digit == '-')
			buf_putc(text, '-');
		else
			put_symbol(text, row, (size_t)(*digit - '0'));
}

/* Section 7.1.1, up to 9999. */
static void put_longhand(
    struct buf *text, const struct counter_row *row, int64_t number)
{
	size_t value = (size_t)(number < 0 ? -number : number);
	size_t scale = 1000;
	bool is_begun = false, has_gap = false;

	if (number < 0)
		buf_puts(text, row->minus);
	if (number == 0)
		put_symbol(text, row, 0);
	for (int place = 3; place >= 0; place--, scale /= 10) {
		size_t digit = value / scale % 10;

		if (digit == 0) {
			has_gap = is_begun;
			continue;
		}
		if (has_gap && row->is_informal)
			put_symbol(text, row, 0);
		if (!row->is_informal || place != 1 || digit != 1 || is_begun)
			put_symbol(text, row, digit);
		if (place > 0)
			buf_add(text, row->marks + (size_t)3 * (place - 1), 3);
		is_begun = true;
		has_gap = false;
	}
}

static void put_roman(struct buf *text, int64_t number, bool is_upper)
{
	static const struct {
		int value;
		const char *lower, *upper;
	} digits[] = {
		{ 1000, "m", "M" },
		{ 900, "cm", "CM" },
		{ 500, "d", "D" },
		{ 400, "cd", "CD" },
		{ 100, "c", "C" },
		{ 90, "xc", "XC" },
		{ 50, "l", "L" },
		{ 40, "xl", "XL" },
		{ 10, "x", "X" },
		{ 9, "ix", "IX" },
		{ 5, "v", "V" },
		{ 4, "iv", "IV" },
		{ 1, "i", "I" },
	};

	for (size_t i = 0; i < sizeof(digits) / sizeof(digits[0]); i++) {
		for (; number >= digits[i].value; number -= digits[i].value)
			buf_puts(
			    text, is_upper ? digits[i].upper : digits[i].lower);
	}
}

const char *counter_symbol(enum keyword style)
{
	switch ((int)style) {
	case KEYWORD_NONE:
		return "";
	case KEYWORD_DISC:
		return "•";
	case KEYWORD_CIRCLE:
		return "◦";
	case KEYWORD_SQUARE:
		return "▪";
	default:
		return NULL;
	}
}

void counter_put(struct buf *text, enum keyword style, int64_t number)
{
	const struct counter_row *row = find(style);
	bool is_roman = style == KEYWORD_LOWER_ROMAN ||
	    style == KEYWORD_UPPER_ROMAN;

	if (counter_symbol(style))
		buf_puts(text, counter_symbol(style));
	else if (row && row->system == SYSTEM_LETTERS && number > 0)
		put_letters(text, row, number);
	else if (row && row->system == SYSTEM_DIGITS)
		put_digits(text, row, number);
	else if (row && row->system == SYSTEM_LONGHAND && number > -10000 &&
	    number < 10000)
		put_longhand(text, row, number);
	else if (is_roman && number > 0 && number < 4000)
		put_roman(text, number, style == KEYWORD_UPPER_ROMAN);
	else if (style == KEYWORD_DECIMAL_LEADING_ZERO)
		buf_printf(text, "%s%02lld", number < 0 ? "-" : "",
		    (long long)(number < 0 ? -number : number));
	else
		buf_printf(text, "%lld", (long long)number);
}

const char *counter_suffix(enum keyword style)
{
	const struct counter_row *row = find(style);

	return row ? row->suffix : ".";
}
