/* Which features the keywords of CSS stand for. */
#include <math.h>
#include <string.h>

#include "typeset/features.h"

#define NUMERIC(keyword, tag)                                                  \
	{                                                                      \
		PROPERTY_FONT_VARIANT_NUMERIC, KEYWORD_##keyword, tag, 1       \
	}
#define CAPS(keyword, tag)                                                     \
	{                                                                      \
		PROPERTY_FONT_VARIANT_CAPS, KEYWORD_##keyword, tag, 1          \
	}
#define LIGATURES(keyword, tag, value)                                         \
	{                                                                      \
		PROPERTY_FONT_VARIANT_LIGATURES, KEYWORD_##keyword, tag, value \
	}
#define EAST_ASIAN(keyword, tag)                                               \
	{                                                                      \
		PROPERTY_FONT_VARIANT_EAST_ASIAN, KEYWORD_##keyword, tag, 1    \
	}

const struct feature_row feature_rows[FEATURE_ROWS] = {
	NUMERIC(LINING_NUMS, "lnum"),
	NUMERIC(OLDSTYLE_NUMS, "onum"),
	NUMERIC(PROPORTIONAL_NUMS, "pnum"),
	NUMERIC(TABULAR_NUMS, "tnum"),
	NUMERIC(DIAGONAL_FRACTIONS, "frac"),
	NUMERIC(STACKED_FRACTIONS, "afrc"),
	NUMERIC(ORDINAL, "ordn"),
	NUMERIC(SLASHED_ZERO, "zero"),
	CAPS(SMALL_CAPS, "smcp"),
	CAPS(ALL_SMALL_CAPS, "smcp"),
	CAPS(ALL_SMALL_CAPS, "c2sc"),
	CAPS(PETITE_CAPS, "pcap"),
	CAPS(UNICASE, "unic"),
	CAPS(TITLING_CAPS, "titl"),
	LIGATURES(NONE, "liga", 0),
	LIGATURES(NONE, "clig", 0),
	LIGATURES(NONE, "dlig", 0),
	LIGATURES(NONE, "hlig", 0),
	LIGATURES(NONE, "calt", 0),
	LIGATURES(NO_COMMON_LIGATURES, "liga", 0),
	LIGATURES(NO_COMMON_LIGATURES, "clig", 0),
	LIGATURES(DISCRETIONARY_LIGATURES, "dlig", 1),
	LIGATURES(HISTORICAL_LIGATURES, "hlig", 1),
	LIGATURES(NO_CONTEXTUAL, "calt", 0),
	EAST_ASIAN(JIS78, "jp78"),
	EAST_ASIAN(JIS83, "jp83"),
	EAST_ASIAN(JIS90, "jp90"),
	EAST_ASIAN(JIS04, "jp04"),
	EAST_ASIAN(SIMPLIFIED, "smpl"),
	EAST_ASIAN(TRADITIONAL, "trad"),
	EAST_ASIAN(FULL_WIDTH, "fwid"),
	EAST_ASIAN(PROPORTIONAL_WIDTH, "pwid"),
	EAST_ASIAN(RUBY, "ruby"),
	{ PROPERTY_FONT_VARIANT_POSITION, KEYWORD_SUB, "subs", 1 },
	{ PROPERTY_FONT_VARIANT_POSITION, KEYWORD_SUPER, "sups", 1 },
	{ PROPERTY_FONT_KERNING, KEYWORD_NONE, "kern", 0 },
};

uint64_t features_of_style(const struct style *style)
{
	uint64_t bits = 0;

	for (size_t i = 0; i < FEATURE_ROWS; i++)
		if (style_has(style, feature_rows[i].property,
			feature_rows[i].keyword))
			bits |= UINT64_C(1) << i;
	return bits;
}

/* On, off, or a number. */
static bool setting_parse(const struct token *token, unsigned *setting)
{
	if (token->kind == TOKEN_IDENT) {
		*setting = text_equal_case(token->text, "on");
		return *setting == 1 || text_equal_case(token->text, "off");
	}
	*setting = (unsigned)fmax(0, fmin(UINT16_MAX, token->number));
	return token->kind == TOKEN_NUMBER && token->is_integer &&
	    token->number >= 0;
}

/* Four characters that a list of features can hold. */
static bool is_tag(const struct token *token)
{
	if (token->kind != TOKEN_STRING || strlen(token->text) != 4)
		return false;
	for (const char *at = token->text; *at; at++)
		if (!((*at >= 'a' && *at <= 'z') ||
			(*at >= 'A' && *at <= 'Z') ||
			(*at >= '0' && *at <= '9')))
			return false;
	return true;
}

bool features_parse(struct arena *arena, const struct token *tokens,
    size_t count, struct value *value)
{
	struct buf list = BUF_INIT;
	bool is_good = count > 0;

	for (size_t i = 0; i < count && is_good; i++) {
		unsigned setting = 1;

		if (tokens[i].kind == TOKEN_SPACE)
			continue;
		is_good = is_tag(&tokens[i]);
		if (!is_good)
			break;
		buf_puts(&list, tokens[i].text);
		while (i + 1 < count && tokens[i + 1].kind == TOKEN_SPACE)
			i++;
		if (i + 1 < count && tokens[i + 1].kind != TOKEN_COMMA)
			is_good = setting_parse(&tokens[++i], &setting);
		while (i + 1 < count && tokens[i + 1].kind == TOKEN_SPACE)
			i++;
		buf_printf(&list, "=%u", setting);
		if (i + 1 < count) {
			is_good = is_good && tokens[++i].kind == TOKEN_COMMA &&
			    i + 1 < count;
			buf_putc(&list, ',');
		}
	}
	value->kind = VALUE_TEXT;
	value->text = arena_strdup(arena, buf_text(&list));
	buf_release(&list);
	return is_good;
}
