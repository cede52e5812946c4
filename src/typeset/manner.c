/* From values of CSS properties to a manner of setting lines. */
#include <math.h>

#include "typeset/cascade.h"
#include "typeset/manner.h"

/* What a keyword means; the row of an initial value may be left out. */
struct meaning {
	enum keyword keyword;
	unsigned value;
};

static const struct meaning line_breaks[] = {
	{ KEYWORD_LOOSE, LINE_BREAK_LOOSE },
	{ KEYWORD_NORMAL, LINE_BREAK_NORMAL },
	{ KEYWORD_STRICT, LINE_BREAK_STRICT },
	{ KEYWORD_ANYWHERE, LINE_BREAK_ANYWHERE },
	{ KEYWORD_NONE, LINE_BREAK_AUTO },
};
static const struct meaning word_breaks[] = {
	{ KEYWORD_BREAK_ALL, WORD_BREAK_ALL },
	{ KEYWORD_KEEP_ALL, WORD_BREAK_KEEP },
	{ KEYWORD_NONE, WORD_BREAK_NORMAL },
};
static const struct meaning wraps[] = {
	{ KEYWORD_BREAK_WORD, OVERFLOW_BREAK },
	{ KEYWORD_ANYWHERE, OVERFLOW_ANYWHERE },
	{ KEYWORD_NONE, OVERFLOW_KEEP },
};
static const struct meaning hyphen_kinds[] = {
	{ KEYWORD_NONE, HYPHENS_NONE },
	{ KEYWORD_AUTO, HYPHENS_AUTO },
	{ KEYWORD_NONE, HYPHENS_MANUAL },
};
/* "auto" is left to us: what books do */
static const struct meaning trims[] = {
	{ KEYWORD_AUTO, TRIM_BOTH },
	{ KEYWORD_SPACE_ALL, TRIM_SPACE_ALL },
	{ KEYWORD_SPACE_FIRST, TRIM_SPACE_FIRST },
	{ KEYWORD_TRIM_START, TRIM_START },
	{ KEYWORD_TRIM_BOTH, TRIM_BOTH },
	{ KEYWORD_TRIM_ALL, TRIM_ALL },
	{ KEYWORD_NONE, TRIM_NORMAL },
};
static const struct meaning justifications[] = {
	{ KEYWORD_NONE, JUSTIFY_NONE },
	{ KEYWORD_INTER_WORD, JUSTIFY_WORDS },
	{ KEYWORD_INTER_CHARACTER, JUSTIFY_CHARACTERS },
	{ KEYWORD_NONE, JUSTIFY_AUTO },
};

#define MEANING(style, property, rows)                                         \
	meaning_of(style, property, rows, sizeof(rows) / sizeof(*(rows)))

/* The last row stands for all that are in none. */
static uint8_t meaning_of(const struct style *style, enum property property,
    const struct meaning *rows, size_t count)
{
	enum keyword keyword = style_keyword(style, property);
	size_t i = 0;

	while (i + 1 < count && rows[i].keyword != keyword)
		i++;
	return (uint8_t)rows[i].value;
}

static void compute_limits(const struct value *value, struct manner *manner)
{
	/* CSS Text 4, 6.3.2: what it proposes for "auto" */
	manner->word_least = 5;
	manner->before_least = manner->after_least = 2;
	if (value->kind != VALUE_LIMITS)
		return;
	if (value->limits[0] != 0)
		manner->word_least = value->limits[0];
	if (value->limits[1] != 0)
		manner->before_least = value->limits[1];
	if (value->limits[2] != 0)
		manner->after_least = value->limits[2];
}

static unsigned flag(const struct style *style, enum property property,
    enum keyword keyword, unsigned value)
{
	return style_has(style, property, keyword) ? value : 0;
}

static uint8_t autospace_of(const struct style *style)
{
	enum property property = PROPERTY_TEXT_AUTOSPACE;

	if (style_has(style, property, KEYWORD_NORMAL) ||
	    style_has(style, property, KEYWORD_AUTO))
		return AUTOSPACE_LETTERS | AUTOSPACE_DIGITS;
	return (uint8_t)(flag(style, property, KEYWORD_IDEOGRAPH_ALPHA,
			     AUTOSPACE_LETTERS) |
	    flag(style, property, KEYWORD_IDEOGRAPH_NUMERIC, AUTOSPACE_DIGITS));
}

void manner_compute(const struct style *style, struct manner *manner)
{
	const struct value *hyphen =
	    &style->values[PROPERTY_HYPHENATE_CHARACTER];
	const struct value *limit =
	    &style->values[PROPERTY_HYPHENATE_LIMIT_LINES];
	float em = style->text.size_pt;

	manner->line_break = MEANING(style, PROPERTY_LINE_BREAK, line_breaks);
	manner->word_break = MEANING(style, PROPERTY_WORD_BREAK, word_breaks);
	manner->overflow_wrap = MEANING(style, PROPERTY_OVERFLOW_WRAP, wraps);
	/* CSS Text 3, 5.2: as if overflow-wrap were "anywhere" */
	if (style_is(style, PROPERTY_WORD_BREAK, KEYWORD_BREAK_WORD))
		manner->overflow_wrap = OVERFLOW_ANYWHERE;
	manner->hyphens = MEANING(style, PROPERTY_HYPHENS, hyphen_kinds);
	manner->spacing_trim = MEANING(
	    style, PROPERTY_TEXT_SPACING_TRIM, trims);
	manner->justify = MEANING(style, PROPERTY_TEXT_JUSTIFY, justifications);
	manner->autospace = autospace_of(style);
	manner->hanging = (uint8_t)(flag(style, PROPERTY_HANGING_PUNCTUATION,
					KEYWORD_FIRST, HANG_FIRST) |
	    flag(style, PROPERTY_HANGING_PUNCTUATION, KEYWORD_LAST, HANG_LAST) |
	    flag(style, PROPERTY_HANGING_PUNCTUATION, KEYWORD_ALLOW_END,
		HANG_ALLOW_END) |
	    flag(style, PROPERTY_HANGING_PUNCTUATION, KEYWORD_FORCE_END,
		HANG_FORCE_END));
	compute_limits(&style->values[PROPERTY_HYPHENATE_LIMIT_CHARS], manner);
	/* "pre" is wrapped: paper does not scroll */
	manner->is_unwrapped = style_is(style, PROPERTY_TEXT_WRAP_MODE,
				   KEYWORD_NOWRAP) ||
	    style_is(style, PROPERTY_WHITE_SPACE, KEYWORD_NOWRAP);
	manner->hyphens_most = 0;
	if (limit->kind == VALUE_NUMBER)
		manner->hyphens_most = (uint8_t)fmaxf(
		    1, fminf(UINT8_MAX, limit->number));
	manner->is_last_whole = !style_is(
	    style, PROPERTY_HYPHENATE_LIMIT_LAST, KEYWORD_NONE);
	manner->hyphen = hyphen->kind == VALUE_TEXT ? hyphen->text : NULL;
	manner->word_spacing_pt = fmaxf(-em / 4,
	    fminf(em * 5, style_length(style, PROPERTY_WORD_SPACING, 0, 0)));
}
