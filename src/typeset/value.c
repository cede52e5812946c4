/* Reads values of CSS properties: what a property takes is in properties.def. */
#include "typeset/content.h"
#include "typeset/features.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LENGTH_MAX_PT 14400.0 /* 200 inches: the largest page of PDF 1.7 */

const struct property_row property_rows[PROPERTY_COUNT] = {
#define PROPERTY(id, name, inherited, takes, words, initial)                   \
	{ name, inherited, takes, words, initial },
#include "typeset/properties.def"
#undef PROPERTY
};

static const char *const keyword_names[KEYWORD_COUNT] = {
#define KEYWORD(id, name) name,
#include "typeset/keywords.def"
#undef KEYWORD
};

/* CSS Values 3, section 5 */
static const struct {
	const char *name;
	enum value_kind kind;
	double factor;
} units[] = {
	{ "pt", VALUE_PT, 1 },
	{ "px", VALUE_PT, 0.75 },
	{ "mm", VALUE_PT, 72 / 25.4 },
	{ "cm", VALUE_PT, 720 / 25.4 },
	{ "in", VALUE_PT, 72 },
	{ "pc", VALUE_PT, 12 },
	{ "q", VALUE_PT, 18 / 25.4 },
	{ "em", VALUE_EM, 1 },
	{ "rem", VALUE_REM, 1 },
	{ "ex", VALUE_EX, 1 },
	{ "ch", VALUE_CH, 1 },
};

#define ROWS(table) (sizeof(table) / sizeof((table)[0]))

void tokens_add(struct tokens *tokens, const struct token *token)
{
	if (tokens->count == tokens->capacity) {
		tokens->capacity = tokens->capacity ? tokens->capacity * 2 : 32;
		tokens->list = memory_resize(
		    tokens->list, tokens->capacity, sizeof(*tokens->list));
	}
	tokens->list[tokens->count++] = *token;
}

const struct token *tokens_trim(const struct tokens *tokens, size_t *count)
{
	static const struct token none = { .kind = TOKEN_END, .text = "" };
	const struct token *first = tokens->list ? tokens->list : &none;

	*count = tokens->count;
	while (*count > 0 && first->kind == TOKEN_SPACE) {
		first++;
		--*count;
	}
	while (*count > 0 && first[*count - 1].kind == TOKEN_SPACE)
		--*count;
	return first;
}

void tokens_release(struct tokens *tokens)
{
	free(tokens->list);
	*tokens = (struct tokens){ 0 };
}

/* A name of a table, in small letters.  Most differ in their first. */
static bool is_named(const char *row, const char *name)
{
	return row[0] == (name[0] | 0x20) && text_equal_case(row, name);
}

enum property property_lookup(const char *name)
{
	int i;

	for (i = 0; i < PROPERTY_COUNT; i++)
		if (is_named(property_rows[i].name, name))
			break;
	return i;
}

bool keyword_lookup(const char *name, enum keyword *keyword)
{
	for (int i = 0; i < KEYWORD_COUNT; i++) {
		if (is_named(keyword_names[i], name)) {
			*keyword = i;
			return true;
		}
	}
	return false;
}

/* The place of the word in the list from 1 on; 0: it is not there. */
static unsigned place_in(const char *list, const char *word)
{
	size_t size = strlen(word);
	unsigned place = 0;

	while (*list) {
		size_t length = strcspn(list, " ");

		place++;
		if (length == size && memcmp(list, word, size) == 0)
			return place;
		list += length;
		list += strspn(list, " ");
	}
	return 0;
}

static bool is_listed(const char *list, const char *word)
{
	return place_in(list, word) != 0;
}

bool value_has(
    const struct value *value, enum property property, enum keyword keyword)
{
	unsigned place;

	if (value->kind == VALUE_KEYWORD)
		return value->keyword == keyword;
	if (value->kind != VALUE_SET)
		return false;
	place = place_in(
	    property_rows[property].keywords, keyword_names[keyword]);
	return place != 0 && (value->bits >> (place - 1) & 1) != 0;
}

bool keyword_parse(
    const char *list, const struct token *token, struct value *value)
{
	enum keyword keyword;

	if (token->kind != TOKEN_IDENT ||
	    !keyword_lookup(token->text, &keyword) ||
	    !is_listed(list, keyword_names[keyword]))
		return false;
	value->kind = VALUE_KEYWORD;
	value->keyword = keyword;
	return true;
}

bool length_parse(const struct token *token, struct value *value)
{
	if (token->kind == TOKEN_NUMBER && token->number == 0) {
		value->kind = VALUE_PT;
		value->number = 0;
		return true;
	}
	if (token->kind == TOKEN_PERCENTAGE) {
		value->kind = VALUE_PERCENT;
		value->number = (float)fmax(-1e4, fmin(1e4, token->number));
		return true;
	}
	if (token->kind != TOKEN_DIMENSION)
		return false;
	for (size_t i = 0; i < ROWS(units); i++) {
		if (!text_equal_case(units[i].name, token->text))
			continue;
		value->kind = units[i].kind;
		value->number = (float)fmax(-LENGTH_MAX_PT,
		    fmin(LENGTH_MAX_PT, token->number * units[i].factor));
		return true;
	}
	return false;
}

/* The list as it will be read again: names quoted where they were, one blank
 * between words. */
static bool families_parse(struct arena *arena, const struct token *tokens,
    size_t count, struct value *value)
{
	struct buf list = BUF_INIT;
	bool good = true, is_empty = true;

	for (size_t i = 0; i < count && good; i++) {
		switch ((int)tokens[i].kind) {
		case TOKEN_COMMA:
			good = !is_empty;
			is_empty = true;
			buf_puts(&list, ", ");
			break;
		case TOKEN_SPACE:
			break;
		case TOKEN_STRING:
			good = is_empty && !strchr(tokens[i].text, '"');
			is_empty = false;
			buf_printf(&list, "\"%s\"", tokens[i].text);
			break;
		case TOKEN_IDENT:
			if (!is_empty)
				buf_putc(&list, ' ');
			is_empty = false;
			buf_puts(&list, tokens[i].text);
			break;
		default:
			good = false;
		}
	}
	if (good && !is_empty) {
		value->kind = VALUE_TEXT;
		value->text = arena_strdup(arena, buf_text(&list));
	}
	buf_release(&list);
	return good && !is_empty;
}

static bool lines_parse(
    const struct token *tokens, size_t count, struct value *value)
{
	unsigned lines = 0;

	for (size_t i = 0; i < count; i++) {
		if (tokens[i].kind == TOKEN_SPACE)
			continue;
		if (tokens[i].kind != TOKEN_IDENT)
			return false;
		if (text_equal_case(tokens[i].text, "underline"))
			lines |= LINE_UNDER;
		else if (text_equal_case(tokens[i].text, "overline"))
			lines |= LINE_OVER;
		else if (text_equal_case(tokens[i].text, "line-through"))
			lines |= LINE_THROUGH;
		else if (!text_equal_case(tokens[i].text, "none"))
			return false;
	}
	value->kind = VALUE_LINES;
	value->lines = lines;
	return true;
}

/* Keywords that stand for themselves alone, or against each other. */
static const struct {
	enum keyword keyword, rival;
} rivals[] = {
	{ KEYWORD_NONE, KEYWORD_COUNT },
	{ KEYWORD_AUTO, KEYWORD_COUNT },
	{ KEYWORD_NORMAL, KEYWORD_COUNT },
	{ KEYWORD_NO_AUTOSPACE, KEYWORD_COUNT },
	{ KEYWORD_ALLOW_END, KEYWORD_FORCE_END },
	{ KEYWORD_LINING_NUMS, KEYWORD_OLDSTYLE_NUMS },
	{ KEYWORD_PROPORTIONAL_NUMS, KEYWORD_TABULAR_NUMS },
	{ KEYWORD_DIAGONAL_FRACTIONS, KEYWORD_STACKED_FRACTIONS },
	{ KEYWORD_SIMPLIFIED, KEYWORD_TRADITIONAL },
	{ KEYWORD_FULL_WIDTH, KEYWORD_PROPORTIONAL_WIDTH },
	{ KEYWORD_FILLED, KEYWORD_OPEN },
	{ KEYWORD_OVER, KEYWORD_UNDER },
	{ KEYWORD_LEFT, KEYWORD_RIGHT },
};

/* text-emphasis-style: filled open, then shapes, of which only one is named */
#define SHAPE_BITS 0x7cu

/* "first allow-end last", in any order, each once */
static bool set_parse(enum property property, const struct token *tokens,
    size_t count, struct value *value)
{
	const char *list = property_rows[property].keywords;
	struct value word = { .kind = VALUE_KEYWORD };

	value->kind = VALUE_SET;
	value->bits = 0;
	for (size_t i = 0; i < count; i++) {
		if (tokens[i].kind == TOKEN_SPACE)
			continue;
		if (!keyword_parse(list, &tokens[i], &word))
			return false;
		unsigned bit = 1u
		    << (place_in(list, keyword_names[word.keyword]) - 1);
		if ((value->bits & bit) != 0)
			return false;
		value->bits |= bit;
	}
	for (size_t i = 0; i < ROWS(rivals); i++)
		if (value_has(value, property, rivals[i].keyword) &&
		    (rivals[i].rival == KEYWORD_COUNT ||
			value_has(value, property, rivals[i].rival)))
			return false;
	if (property == PROPERTY_TEXT_EMPHASIS_STYLE) {
		unsigned named = value->bits & SHAPE_BITS;
		return (named & (named - 1)) == 0;
	}
	return true;
}

/* "6 auto 3": one to three numbers */
static bool limits_parse(
    const struct token *tokens, size_t count, struct value *value)
{
	size_t n = 0;

	value->kind = VALUE_LIMITS;
	memset(value->limits, 0, sizeof(value->limits));
	for (size_t i = 0; i < count; i++) {
		if (tokens[i].kind == TOKEN_SPACE)
			continue;
		if (n == 3)
			return false;
		if (tokens[i].kind == TOKEN_NUMBER && tokens[i].is_integer &&
		    tokens[i].number >= 1)
			value->limits[n++] = (uint8_t)fmin(
			    tokens[i].number, UINT8_MAX);
		else if (tokens[i].kind == TOKEN_IDENT &&
		    text_equal_case(tokens[i].text, "auto"))
			n++;
		else
			return false;
	}
	/* the third is as the second where it is not given */
	if (n == 2)
		value->limits[2] = value->limits[1];
	return true;
}

static bool number_parse(
    unsigned takes, const struct token *token, struct value *value)
{
	if (token->kind != TOKEN_NUMBER ||
	    ((takes & TAKES_INTEGER) && !token->is_integer))
		return false;
	value->kind = VALUE_NUMBER;
	value->number = (float)fmin(token->number, 1e4);
	return true;
}

/* CSS Text 3, 8.1: a length and two words, in any order. */
static bool indent_parse(
    const struct token *tokens, size_t count, struct value *value)
{
	unsigned flags = 0;
	bool has_length = false;

	for (size_t i = 0; i < count; i++) {
		struct value word;
		unsigned flag;

		if (tokens[i].kind == TOKEN_SPACE)
			continue;
		if (keyword_parse("hanging each-line", &tokens[i], &word)) {
			flag = word.keyword == KEYWORD_HANGING
			    ? INDENT_HANGING
			    : INDENT_EACH_LINE;
			if (flags & flag)
				return false;
			flags |= flag;
		} else if (has_length || !length_parse(&tokens[i], value)) {
			return false;
		} else {
			has_length = true;
		}
	}
	value->flags = flags;
	return has_length;
}

bool value_parse_wide(const struct token *token, struct value *value)
{
	return keyword_parse("inherit initial unset", token, value);
}

/* CSS Writing Modes 4, 9.1: digits, and how many of them: 2 to 4 */
static bool combine_parse(
    const struct token *tokens, size_t count, struct value *value)
{
	const struct token *most = &tokens[count - 1];

	if (count < 3 || !keyword_parse("digits", tokens, value) ||
	    most->kind != TOKEN_NUMBER || !most->is_integer ||
	    most->number < 2 || most->number > 4)
		return false;
	for (size_t i = 1; i + 1 < count; i++)
		if (tokens[i].kind != TOKEN_SPACE)
			return false;
	value->kind = VALUE_NUMBER;
	value->number = (float)most->number;
	return true;
}

bool value_parse(struct arena *arena, enum property property,
    const struct token *tokens, size_t count, struct value *value)
{
	const struct property_row *row = &property_rows[property];
	size_t used = 0;

	if (count == 0)
		return false;
	if (count == 1 &&
	    (value_parse_wide(tokens, value) ||
		keyword_parse(row->keywords, tokens, value)))
		return true;
	if (property == PROPERTY_TEXT_INDENT)
		return indent_parse(tokens, count, value);
	if (property == PROPERTY_TEXT_COMBINE_UPRIGHT)
		return combine_parse(tokens, count, value);
	if (row->takes & TAKES_FAMILIES)
		return families_parse(arena, tokens, count, value);
	if (row->takes & TAKES_LINES)
		return lines_parse(tokens, count, value);
	if ((row->takes & TAKES_STRING) && tokens->kind == TOKEN_STRING) {
		value->kind = VALUE_TEXT;
		value->text = tokens->text;
		return count == 1;
	}
	if (row->takes & TAKES_NAME) {
		value->kind = VALUE_TEXT;
		value->text = tokens->text;
		return count == 1 && tokens->kind == TOKEN_IDENT &&
		    strlen(tokens->text) <= PAGE_NAME_MAX;
	}
	if (row->takes & TAKES_SET)
		return set_parse(property, tokens, count, value);
	if (row->takes & TAKES_LIMITS)
		return limits_parse(tokens, count, value);
	if (row->takes & TAKES_FEATURES)
		return features_parse(arena, tokens, count, value);
	if (row->takes & TAKES_CONTENT)
		return content_parse(arena, tokens, count, value);
	if (row->takes & TAKES_STRING_SET)
		return string_set_parse(arena, tokens, count, value);
	if (row->takes & TAKES_COUNTERS)
		return counters_parse(arena, property, tokens, count, value);
	if (row->takes & TAKES_QUOTES)
		return quotes_parse(arena, tokens, count, value);
	if (row->takes & TAKES_COLOUR)
		return colour_parse(tokens, count, &used, value) &&
		    used == count;
	if (count != 1 ||
	    (tokens->number < 0 && !(row->takes & TAKES_NEGATIVE)))
		return false;
	if ((row->takes & TAKES_NUMBER) &&
	    number_parse(row->takes, tokens, value))
		return true;
	return (row->takes & (TAKES_LENGTH | TAKES_PERCENT)) &&
	    length_parse(tokens, value) &&
	    (row->takes &
		(value->kind == VALUE_PERCENT ? TAKES_PERCENT : TAKES_LENGTH));
}
