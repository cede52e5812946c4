/* Expands shorthand properties and old names. */
#include "typeset/shorthand.h"

#include <string.h>
#include <strings.h>

/* A value between blanks: functions with all in their brackets. */
struct piece {
	const struct token *tokens;
	size_t count;
};

#define PIECES 8

struct expansion {
	struct arena *arena;
	struct declaration *made[16];
	size_t count;
	bool is_logical;
};

/* Too many pieces: 0. */
static size_t split(
    const struct token *tokens, size_t count, struct piece pieces[PIECES])
{
	size_t n = 0, depth = 0;
	bool is_open = false;

	for (size_t i = 0; i < count; i++) {
		if (tokens[i].kind == TOKEN_SPACE && depth == 0) {
			is_open = false;
			continue;
		}
		if (!is_open) {
			if (n == PIECES)
				return 0;
			pieces[n++] = (struct piece){ &tokens[i], 0 };
			is_open = true;
		}
		pieces[n - 1].count++;
		if (tokens[i].kind == TOKEN_FUNCTION ||
		    tokens[i].kind == TOKEN_OPEN)
			depth++;
		else if (tokens[i].kind == TOKEN_CLOSE && depth > 0)
			depth--;
	}
	return n;
}

static void add(
    struct expansion *expansion, enum property property, struct value value)
{
	struct declaration *declaration = ARENA_NEW(
	    expansion->arena, struct declaration);

	declaration->property = property;
	declaration->value = value;
	expansion->made[expansion->count++] = declaration;
}

static bool add_parsed(struct expansion *expansion, enum property property,
    const struct piece *piece)
{
	struct value value = { 0 };

	if (!value_parse(expansion->arena, property, piece->tokens,
		piece->count, &value))
		return false;
	add(expansion, property, value);
	return true;
}

/* top right bottom left, as many as are given (CSS 2.1, section 8.3) */
static bool expand_sides(struct expansion *expansion, enum property first,
    const struct piece *pieces, size_t count)
{
	static const unsigned char which[4][4] = {
		{ 0, 0, 0, 0 },
		{ 0, 1, 0, 1 },
		{ 0, 1, 2, 1 },
		{ 0, 1, 2, 3 },
	};

	if (count < 1 || count > 4)
		return false;
	for (unsigned side = 0; side < 4; side++)
		if (!add_parsed(expansion, first + side,
			&pieces[which[count - 1][side]]))
			return false;
	return true;
}

static const enum property border[3] = {
	PROPERTY_BORDER_TOP_STYLE,
	PROPERTY_BORDER_TOP_WIDTH,
	PROPERTY_BORDER_TOP_COLOR,
};

static const enum property column_rule[3] = {
	PROPERTY_COLUMN_RULE_STYLE,
	PROPERTY_COLUMN_RULE_WIDTH,
	PROPERTY_COLUMN_RULE_COLOR,
};

/* width, style and colour in any order, for `count` sides from `side` on */
static bool expand_line(struct expansion *expansion,
    const enum property groups[3], unsigned side, unsigned sides,
    const struct piece *pieces, size_t count)
{
	static const enum keyword initial[3] = {
		KEYWORD_NONE,
		KEYWORD_MEDIUM,
		KEYWORD_CURRENTCOLOR,
	};
	struct value values[3];
	bool is_set[3] = { false, false, false };

	if (count < 1 || count > 3)
		return false;
	for (unsigned g = 0; g < 3; g++)
		values[g] = (struct value){ .kind = VALUE_KEYWORD,
			.keyword = initial[g] };
	for (size_t i = 0; i < count; i++) {
		unsigned g = 0;
		struct value value;

		while (g < 3 &&
		    (is_set[g] ||
			!value_parse(expansion->arena, groups[g],
			    pieces[i].tokens, pieces[i].count, &value)))
			g++;
		if (g == 3)
			return false;
		values[g] = value;
		is_set[g] = true;
	}
	for (unsigned g = 0; g < 3; g++)
		for (unsigned i = 0; i < sides; i++)
			add(expansion, groups[g] + side + i, values[g]);
	return true;
}

/* A width, a number, or both; the other is auto. */
static bool expand_columns(
    struct expansion *expansion, const struct piece *pieces, size_t count)
{
	static const enum property parts[2] = { PROPERTY_COLUMN_COUNT,
		PROPERTY_COLUMN_WIDTH };
	struct value values[2] = { { .kind = VALUE_KEYWORD,
	    .keyword = KEYWORD_AUTO } };
	bool is_set[2] = { false, false };

	values[1] = values[0];
	for (size_t i = 0; i < count; i++) {
		unsigned part = 0;

		while (part < 2 &&
		    (is_set[part] ||
			!value_parse(expansion->arena, parts[part],
			    pieces[i].tokens, pieces[i].count, &values[part])))
			part++;
		if (part == 2)
			return false;
		is_set[part] = true;
	}
	for (unsigned part = 0; part < 2; part++)
		add(expansion, parts[part], values[part]);
	return count > 0;
}

static bool expand_list_style(
    struct expansion *expansion, const struct piece *pieces, size_t count)
{
	static const enum property parts[2] = { PROPERTY_LIST_STYLE_POSITION,
		PROPERTY_LIST_STYLE_TYPE };
	static const enum keyword initial[2] = { KEYWORD_OUTSIDE,
		KEYWORD_DISC };
	bool is_set[2] = { false, false };

	for (size_t i = 0; i < count; i++) {
		unsigned part = 0;

		while (part < 2 &&
		    (is_set[part] ||
			!add_parsed(expansion, parts[part], &pieces[i])))
			part++;
		if (part == 2)
			return false;
		is_set[part] = true;
	}
	for (unsigned part = 0; part < 2; part++)
		if (!is_set[part])
			add(expansion, parts[part],
			    (struct value){ .kind = VALUE_KEYWORD,
				.keyword = initial[part] });
	return count > 0;
}

/* A colour, or none. */
static bool expand_background(
    struct expansion *expansion, const struct piece *whole)
{
	static const struct value transparent = { .kind = VALUE_KEYWORD,
		.keyword = KEYWORD_TRANSPARENT };

	if (whole->count != 1 || whole->tokens->kind != TOKEN_IDENT ||
	    !text_equal_case(whole->tokens->text, "none"))
		return add_parsed(expansion, PROPERTY_BACKGROUND_COLOR, whole);
	add(expansion, PROPERTY_BACKGROUND_COLOR, transparent);
	return true;
}

/* CSS Text 4, 5.1: a mode, a style, or both; the other is what it is at first. */
static bool expand_text_wrap(
    struct expansion *expansion, const struct piece *pieces, size_t count)
{
	static const struct value wrap = { .kind = VALUE_KEYWORD,
		.keyword = KEYWORD_WRAP };
	static const struct value any = { .kind = VALUE_KEYWORD,
		.keyword = KEYWORD_AUTO };
	struct value mode = wrap, style = any, value;
	size_t modes = 0, styles = 0;

	for (size_t i = 0; i < count; i++) {
		if (value_parse(expansion->arena, PROPERTY_TEXT_WRAP_MODE,
			pieces[i].tokens, pieces[i].count, &value)) {
			mode = value;
			modes++;
		} else if (value_parse(expansion->arena,
			       PROPERTY_TEXT_WRAP_STYLE, pieces[i].tokens,
			       pieces[i].count, &value)) {
			style = value;
			styles++;
		} else {
			return false;
		}
	}
	add(expansion, PROPERTY_TEXT_WRAP_MODE, mode);
	add(expansion, PROPERTY_TEXT_WRAP_STYLE, style);
	return count > 0 && modes <= 1 && styles <= 1;
}

/* CSS Text Decoration 4, 2.6: lines, style, colour, thickness in any order. */
static bool expand_text_decoration(
    struct expansion *expansion, const struct piece *pieces, size_t count)
{
	static const enum property parts[4] = { PROPERTY_TEXT_DECORATION_LINE,
		PROPERTY_TEXT_DECORATION_STYLE, PROPERTY_TEXT_DECORATION_COLOR,
		PROPERTY_TEXT_DECORATION_THICKNESS };
	struct value values[4] = {
		{ .kind = VALUE_LINES },
		{ .kind = VALUE_KEYWORD, .keyword = KEYWORD_SOLID },
		{ .kind = VALUE_KEYWORD, .keyword = KEYWORD_CURRENTCOLOR },
		{ .kind = VALUE_KEYWORD, .keyword = KEYWORD_AUTO },
	};
	bool is_set[4] = { false };

	for (size_t i = 0; i < count; i++) {
		struct value value = { 0 };
		unsigned part = 0;

		while (part < 4 &&
		    ((part > 0 && is_set[part]) ||
			!value_parse(expansion->arena, parts[part],
			    pieces[i].tokens, pieces[i].count, &value)))
			part++;
		if (part == 4)
			return false;
		if (part == 0 && value.kind == VALUE_LINES)
			value.lines |= values[0].lines;
		values[part] = value;
		is_set[part] = true;
	}
	for (unsigned part = 0; part < 4; part++)
		add(expansion, parts[part], values[part]);
	return count > 0;
}

/* CSS Text Decoration 4, 3.3: a style and a colour, in any order. */
static bool expand_text_emphasis(struct expansion *expansion,
    const struct piece *pieces, size_t count, const struct piece *whole)
{
	static const enum property colour = PROPERTY_TEXT_EMPHASIS_COLOR;
	struct piece style = *whole;

	if (count == 0)
		return false;
	if (add_parsed(expansion, colour, &pieces[count - 1])) {
		style.count = (size_t)(pieces[count - 1].tokens -
		    whole->tokens);
		while (style.count > 0 &&
		    style.tokens[style.count - 1].kind == TOKEN_SPACE)
			style.count--;
	} else if (count > 1 && add_parsed(expansion, colour, pieces)) {
		style.tokens = pieces[1].tokens;
		style.count -= (size_t)(style.tokens - whole->tokens);
	} else {
		add(expansion, colour,
		    (struct value){ .kind = VALUE_KEYWORD,
			.keyword = KEYWORD_CURRENTCOLOR });
	}
	if (style.count > 0)
		return add_parsed(
		    expansion, PROPERTY_TEXT_EMPHASIS_STYLE, &style);
	add(expansion, PROPERTY_TEXT_EMPHASIS_STYLE,
	    (struct value){ .kind = VALUE_KEYWORD, .keyword = KEYWORD_NONE });
	return true;
}

enum shorthand {
	SHORTHAND_MARGIN,
	SHORTHAND_PADDING,
	SHORTHAND_BORDER,
	SHORTHAND_BORDER_STYLE,
	SHORTHAND_BORDER_WIDTH,
	SHORTHAND_BORDER_COLOR,
	SHORTHAND_BORDER_TOP,
	SHORTHAND_BORDER_RIGHT,
	SHORTHAND_BORDER_BOTTOM,
	SHORTHAND_BORDER_LEFT,
	SHORTHAND_LIST_STYLE,
	SHORTHAND_COLUMNS,
	SHORTHAND_COLUMN_RULE,
	SHORTHAND_BACKGROUND,
	SHORTHAND_TEXT_DECORATION,
	SHORTHAND_TEXT_EMPHASIS,
	SHORTHAND_TEXT_WRAP,
	SHORTHAND_WORD_WRAP,
	SHORTHAND_PAGE_BREAK_BEFORE,
	SHORTHAND_PAGE_BREAK_AFTER,
	SHORTHAND_PAGE_BREAK_INSIDE
};

static const char *const shorthand_names[] = {
	"margin",
	"padding",
	"border",
	"border-style",
	"border-width",
	"border-color",
	"border-top",
	"border-right",
	"border-bottom",
	"border-left",
	"list-style",
	"columns",
	"column-rule",
	"background",
	"text-decoration",
	"text-emphasis",
	"text-wrap",
	"word-wrap",
	"page-break-before",
	"page-break-after",
	"page-break-inside",
};

static bool expand(struct expansion *expansion, enum shorthand shorthand,
    const struct piece *pieces, size_t count, const struct piece *whole)
{
	switch (shorthand) {
	case SHORTHAND_MARGIN:
		return expand_sides(
		    expansion, PROPERTY_MARGIN_TOP, pieces, count);
	case SHORTHAND_PADDING:
		return expand_sides(
		    expansion, PROPERTY_PADDING_TOP, pieces, count);
	case SHORTHAND_BORDER_STYLE:
		return expand_sides(
		    expansion, PROPERTY_BORDER_TOP_STYLE, pieces, count);
	case SHORTHAND_BORDER_WIDTH:
		return expand_sides(
		    expansion, PROPERTY_BORDER_TOP_WIDTH, pieces, count);
	case SHORTHAND_BORDER_COLOR:
		return expand_sides(
		    expansion, PROPERTY_BORDER_TOP_COLOR, pieces, count);
	case SHORTHAND_BORDER:
		return expand_line(expansion, border, 0, 4, pieces, count);
	case SHORTHAND_BORDER_TOP:
	case SHORTHAND_BORDER_RIGHT:
	case SHORTHAND_BORDER_BOTTOM:
	case SHORTHAND_BORDER_LEFT:
		return expand_line(expansion, border,
		    shorthand - SHORTHAND_BORDER_TOP, 1, pieces, count);
	case SHORTHAND_LIST_STYLE:
		return expand_list_style(expansion, pieces, count);
	case SHORTHAND_COLUMNS:
		return expand_columns(expansion, pieces, count);
	case SHORTHAND_COLUMN_RULE:
		return expand_line(expansion, column_rule, 0, 1, pieces, count);
	case SHORTHAND_BACKGROUND:
		return expand_background(expansion, whole);
	case SHORTHAND_TEXT_DECORATION:
		return expand_text_decoration(expansion, pieces, count);
	case SHORTHAND_TEXT_EMPHASIS:
		return expand_text_emphasis(expansion, pieces, count, whole);
	case SHORTHAND_TEXT_WRAP:
		return expand_text_wrap(expansion, pieces, count);
	case SHORTHAND_WORD_WRAP:
		return add_parsed(expansion, PROPERTY_OVERFLOW_WRAP, whole);
	case SHORTHAND_PAGE_BREAK_BEFORE:
		return add_parsed(expansion, PROPERTY_BREAK_BEFORE, whole);
	case SHORTHAND_PAGE_BREAK_AFTER:
		return add_parsed(expansion, PROPERTY_BREAK_AFTER, whole);
	case SHORTHAND_PAGE_BREAK_INSIDE:
		return add_parsed(expansion, PROPERTY_BREAK_INSIDE, whole);
	}
	return false;
}

/* CSS Logical Properties 1, section 4: names by the flow of the text.  Properties
 * of sides stand in the order top right bottom left, which in horizontal text is
 * block-start inline-end block-end inline-start. */
static const struct {
	const char *name;
	unsigned sides[2], count;
} flow_sides[] = {
	{ "block-start", { 0 }, 1 },
	{ "block-end", { 2 }, 1 },
	{ "inline-start", { 3 }, 1 },
	{ "inline-end", { 1 }, 1 },
	{ "block", { 0, 2 }, 2 },
	{ "inline", { 3, 1 }, 2 },
};

static const struct {
	const char *before, *behind;
	enum property first;
} flow_names[] = {
	{ "margin-", "", PROPERTY_MARGIN_TOP },
	{ "padding-", "", PROPERTY_PADDING_TOP },
	{ "border-", "-style", PROPERTY_BORDER_TOP_STYLE },
	{ "border-", "-width", PROPERTY_BORDER_TOP_WIDTH },
	{ "border-", "-color", PROPERTY_BORDER_TOP_COLOR },
	{ "border-", "", PROPERTY_COUNT }, /* all three */
};

static const struct {
	const char *name;
	enum property property;
} flow_sizes[] = {
	{ "inline-size", PROPERTY_WIDTH },
	{ "block-size", PROPERTY_HEIGHT },
	{ "min-inline-size", PROPERTY_MIN_WIDTH },
	{ "min-block-size", PROPERTY_MIN_HEIGHT },
	{ "max-inline-size", PROPERTY_MAX_WIDTH },
	{ "max-block-size", PROPERTY_MAX_HEIGHT },
};

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* One value for both sides, or one for each. */
static bool expand_flow_sides(struct expansion *expansion, enum property first,
    const unsigned sides[2], unsigned side_count, const struct piece *pieces,
    size_t count)
{
	if (first == PROPERTY_COUNT) {
		for (unsigned i = 0; i < side_count; i++)
			if (!expand_line(
				expansion, border, sides[i], 1, pieces, count))
				return false;
		return true;
	}
	if (count < 1 || count > side_count)
		return false;
	for (unsigned i = 0; i < side_count; i++)
		if (!add_parsed(expansion, first + sides[i],
			&pieces[i < count ? i : 0]))
			return false;
	return true;
}

static bool ends_in(const char *name, size_t size, const char *end)
{
	size_t length = strlen(end);

	return size >= length &&
	    strncasecmp(name + size - length, end, length) == 0;
}

static enum shorthand_result expand_flow(struct expansion *expansion,
    const char *name, const struct piece *pieces, size_t count)
{
	bool is_good = false;

	for (size_t i = 0; i < COUNT_OF(flow_sizes); i++)
		if (text_equal_case(flow_sizes[i].name, name))
			return count == 1 &&
				add_parsed(
				    expansion, flow_sizes[i].property, pieces)
			    ? SHORTHAND_GOOD
			    : SHORTHAND_BAD_VALUE;
	for (size_t i = 0; i < COUNT_OF(flow_names); i++) {
		size_t before = strlen(flow_names[i].before);
		size_t size = strlen(name);

		if (strncasecmp(name, flow_names[i].before, before) != 0 ||
		    !ends_in(name, size, flow_names[i].behind))
			continue;
		size -= before + strlen(flow_names[i].behind);
		for (size_t k = 0; k < COUNT_OF(flow_sides); k++) {
			if (strlen(flow_sides[k].name) != size ||
			    strncasecmp(
				name + before, flow_sides[k].name, size) != 0)
				continue;
			is_good = expand_flow_sides(expansion,
			    flow_names[i].first, flow_sides[k].sides,
			    flow_sides[k].count, pieces, count);
			return is_good ? SHORTHAND_GOOD : SHORTHAND_BAD_VALUE;
		}
	}
	return SHORTHAND_BAD_NAME;
}

static enum shorthand_result expand_named(struct expansion *expansion,
    const char *name, const struct piece *pieces, size_t count,
    const struct piece *whole)
{
	for (size_t i = 0; i < COUNT_OF(shorthand_names); i++)
		if (text_equal_case(shorthand_names[i], name))
			return expand(expansion, (enum shorthand)i, pieces,
				   count, whole)
			    ? SHORTHAND_GOOD
			    : SHORTHAND_BAD_VALUE;
	expansion->is_logical = true;
	return expand_flow(expansion, name, pieces, count);
}

/* CSS Cascade 4, 7.3: inherit and the like stand alone, for all of a shorthand. */
static enum shorthand_result expand_all(
    struct expansion *expansion, const char *name, const struct piece *whole)
{
	struct piece pieces[PIECES];
	size_t count = split(whole->tokens, whole->count, pieces);
	enum shorthand_result result;
	struct value value;
	bool is_wide = false;

	for (size_t i = 0; i < count && !is_wide; i++)
		is_wide = pieces[i].count == 1 &&
		    value_parse_wide(pieces[i].tokens, &value);
	result = expand_named(expansion, name, pieces, count, whole);
	if (result == SHORTHAND_GOOD && is_wide && count > 1)
		return SHORTHAND_BAD_VALUE;
	for (size_t i = 0; i < expansion->count && is_wide; i++)
		expansion->made[i]->value = value;
	return result;
}

enum shorthand_result shorthand_expand(struct arena *arena, const char *name,
    const struct token *tokens, size_t count, struct declaration ***end)
{
	struct expansion expansion = { .arena = arena };
	struct piece whole = { tokens, count };
	enum property property = property_lookup(name);
	enum shorthand_result result = SHORTHAND_GOOD;

	if (property == PROPERTY_COUNT)
		result = expand_all(&expansion, name, &whole);
	else if (!add_parsed(&expansion, property, &whole))
		result = SHORTHAND_BAD_VALUE;
	if (result != SHORTHAND_GOOD)
		return result;
	for (size_t i = 0; i < expansion.count; i++) {
		expansion.made[i]->is_logical = expansion.is_logical;
		**end = expansion.made[i];
		*end = &expansion.made[i]->next;
	}
	return SHORTHAND_GOOD;
}

enum shorthand_result shorthand_unset(
    struct arena *arena, const char *name, struct declaration ***end)
{
	static const struct token unset = { .kind = TOKEN_IDENT,
		.text = "unset" };

	return shorthand_expand(arena, name, &unset, 1, end);
}
