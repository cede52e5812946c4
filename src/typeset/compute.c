/* Makes specified values absolute: em and the like, weights, colours. */
#include "typeset/compute.h"
#include "typeset/features.h"

#include <math.h>
#include <string.h>

#include "typeset/emphasis.h"
#include "typeset/orientation.h"

#define FONT_SIZE_MIN 1.0f
#define FONT_SIZE_MAX 500.0f
#define MEDIUM_PT     12.0f /* CSS Fonts 4: "medium" is 16px */
#define LINE_NORMAL                                                            \
	1.25f /* CSS 2.1, 10.8.1: between 1.0 and 1.2 and a
                                   little, as CJK faces ask for */

/* CSS Fonts 4, section 2.5 */
static const float size_factors[] = {
	[KEYWORD_XX_SMALL] = 0.6f,
	[KEYWORD_X_SMALL] = 0.75f,
	[KEYWORD_SMALL] = 0.889f,
	[KEYWORD_MEDIUM] = 1,
	[KEYWORD_LARGE] = 1.2f,
	[KEYWORD_X_LARGE] = 1.5f,
	[KEYWORD_XX_LARGE] = 2,
};

static struct value keyword_value(enum keyword keyword)
{
	return (struct value){ .kind = VALUE_KEYWORD, .keyword = keyword };
}

static struct value pt_value(float pt)
{
	return (struct value){ .kind = VALUE_PT, .number = pt };
}

static bool is_keyword(const struct value *value, enum keyword keyword)
{
	return value->kind == VALUE_KEYWORD && value->keyword == keyword;
}

static struct value initial_value(enum property property)
{
	const char *text = property_rows[property].initial;
	struct value value = { 0 };
	enum keyword keyword;

	if (keyword_lookup(text, &keyword))
		return keyword_value(keyword);
	switch ((int)property) {
	case PROPERTY_COLOR:
		value.kind = VALUE_COLOUR;
		break;
	case PROPERTY_FONT_FAMILY:
		value.kind = VALUE_TEXT;
		value.text = text;
		break;
	case PROPERTY_TAB_SIZE:
		value.kind = VALUE_NUMBER;
		value.number = 8;
		break;
	case PROPERTY_WIDOWS:
	case PROPERTY_ORPHANS:
		value.kind = VALUE_NUMBER;
		value.number = 2;
		break;
	default:
		value.kind = VALUE_PT;
	}
	return value;
}

void compute_initial(struct value values[PROPERTY_COUNT])
{
	for (int i = 0; i < PROPERTY_COUNT; i++)
		values[i] = initial_value((enum property)i);
}

void compute_start(struct value values[PROPERTY_COUNT],
    const struct value initial[PROPERTY_COUNT], const struct style *parent)
{
	for (int i = 0; i < PROPERTY_COUNT; i++)
		values[i] = parent && property_rows[i].is_inherited
		    ? parent->values[i]
		    : initial[i];
}

/* inherit, initial, unset */
static void resolve_wide(
    struct value *value, enum property property, const struct style *parent)
{
	bool is_inherited = property_rows[property].is_inherited;

	if (value->kind != VALUE_KEYWORD)
		return;
	if (value->keyword == KEYWORD_UNSET)
		value->keyword = is_inherited ? KEYWORD_INHERIT
					      : KEYWORD_INITIAL;
	if (value->keyword == KEYWORD_INHERIT && parent)
		*value = parent->values[property];
	else if (value->keyword == KEYWORD_INHERIT ||
	    value->keyword == KEYWORD_INITIAL)
		*value = initial_value(property);
}

/* A length relative to a font size becomes one in points. */
static void resolve_length(struct value *value, float em, float rem)
{
	float factor;

	switch ((int)value->kind) {
	case VALUE_EM:
		factor = em;
		break;
	case VALUE_REM:
		factor = rem;
		break;
	case VALUE_EX:
	case VALUE_CH:
		factor = em / 2; /* CSS Values 3, 5.1.1: the fallback */
		break;
	default:
		return;
	}
	value->kind = VALUE_PT;
	value->number = fmaxf(-14400, fminf(14400, value->number * factor));
}

static float compute_size(struct value *value, float parent_size, float rem)
{
	float size;

	if (value->kind == VALUE_KEYWORD) {
		if (value->keyword == KEYWORD_SMALLER)
			size = parent_size / 1.2f;
		else if (value->keyword == KEYWORD_LARGER)
			size = parent_size * 1.2f;
		else
			size = MEDIUM_PT * size_factors[value->keyword];
	} else if (value->kind == VALUE_PERCENT) {
		size = parent_size * value->number / 100;
	} else {
		resolve_length(value, parent_size, rem);
		size = value->number;
	}
	size = fmaxf(FONT_SIZE_MIN, fminf(FONT_SIZE_MAX, size));
	*value = pt_value(size);
	return size;
}

/* CSS Fonts 4, section 2.2 */
static void compute_weight(struct value *value, const struct style *parent)
{
	float inherited = parent ? (float)parent->text.weight : 400.f;
	float weight = 400;

	if (value->kind == VALUE_NUMBER)
		weight = fmaxf(1, fminf(1000, value->number));
	else if (value->keyword == KEYWORD_BOLD)
		weight = 700;
	else if (value->keyword == KEYWORD_BOLDER)
		weight = inherited < 350 ? 400.f
		    : inherited < 550    ? 700.f
					 : 900.f;
	else if (value->keyword == KEYWORD_LIGHTER)
		weight = inherited < 550 ? 100.f
		    : inherited < 750    ? 400.f
					 : 700.f;
	*value = (struct value){ .kind = VALUE_NUMBER, .number = weight };
}

static void compute_colours(struct style *style, const struct style *parent)
{
	struct value *colour = &style->values[PROPERTY_COLOR];

	if (colour->kind != VALUE_COLOUR)
		*colour = parent ? parent->values[PROPERTY_COLOR]
				 : initial_value(PROPERTY_COLOR);
	for (int i = 0; i < PROPERTY_COUNT; i++)
		/* that of emphasis is inherited as the word */
		if (i != PROPERTY_TEXT_EMPHASIS_COLOR &&
		    is_keyword(&style->values[i], KEYWORD_CURRENTCOLOR))
			style->values[i] = *colour;
}

static void compute_line(struct value *width, const struct value *line)
{
	if (is_keyword(width, KEYWORD_THIN))
		*width = pt_value(0.75f);
	else if (is_keyword(width, KEYWORD_MEDIUM))
		*width = pt_value(2.25f);
	else if (is_keyword(width, KEYWORD_THICK))
		*width = pt_value(3.75f);
	if (is_keyword(line, KEYWORD_NONE) || is_keyword(line, KEYWORD_HIDDEN))
		*width = pt_value(0);
}

static void compute_borders(struct style *style)
{
	for (unsigned side = 0; side < 4; side++)
		compute_line(&style->values[PROPERTY_BORDER_TOP_WIDTH + side],
		    &style->values[PROPERTY_BORDER_TOP_STYLE + side]);
	compute_line(&style->values[PROPERTY_COLUMN_RULE_WIDTH],
	    &style->values[PROPERTY_COLUMN_RULE_STYLE]);
}

static float line_height(struct value *value, float size)
{
	float height = size * LINE_NORMAL;

	if (value->kind == VALUE_PERCENT)
		*value = pt_value(size * value->number / 100);
	if (value->kind == VALUE_NUMBER)
		height = size * value->number;
	else if (value->kind == VALUE_PT)
		height = value->number;
	return fmaxf(0.5f, fminf(FONT_SIZE_MAX * 4, height));
}

/* How far a box in a line is above the baseline of its parent; sub and super as
 * browsers have them. */
static float raise(const struct style *style, const struct style *parent)
{
	const struct value *value = &style->values[PROPERTY_VERTICAL_ALIGN];
	float size = parent ? parent->text.size_pt : style->text.size_pt;

	if (value->kind == VALUE_PT)
		return value->number;
	if (value->kind == VALUE_PERCENT)
		return value->number / 100 * style->text.line_height_pt;
	if (value->keyword == KEYWORD_SUPER)
		return size / 3;
	if (value->keyword == KEYWORD_SUB)
		return -size / 5;
	return 0;
}

static void compute_text(struct style *style, const struct style *parent,
    const char *language, bool is_block)
{
	struct value *values = style->values;
	struct text_style *text = &style->text;

	text->families = values[PROPERTY_FONT_FAMILY].text;
	text->language = strcmp(language, "und") == 0 ? "" : language;
	text->size_pt = values[PROPERTY_FONT_SIZE].number;
	text->line_height_pt = line_height(
	    &values[PROPERTY_LINE_HEIGHT], text->size_pt);
	text->weight = (uint16_t)values[PROPERTY_FONT_WEIGHT].number;
	text->is_italic = !style_is(style, PROPERTY_FONT_STYLE, KEYWORD_NORMAL);
	text->is_preserved = style_is(
				 style, PROPERTY_WHITE_SPACE, KEYWORD_PRE) ||
	    style_is(style, PROPERTY_WHITE_SPACE, KEYWORD_PRE_WRAP);
	text->is_hidden = !style_is(
	    style, PROPERTY_VISIBILITY, KEYWORD_VISIBLE);
	text->tab_size = fmaxf(
	    0, fminf(1000, values[PROPERTY_TAB_SIZE].number));
	text->is_tab_pt = values[PROPERTY_TAB_SIZE].kind == VALUE_PT;
	text->colour = values[PROPERTY_COLOR].colour;
	/* letters stay in their order, and some on a line */
	text->letter_spacing_pt = fmaxf(-text->size_pt / 2,
	    fminf(text->size_pt * 5,
		style_length(style, PROPERTY_LETTER_SPACING, 0, 0)));
	manner_compute(style, &text->manner);
	orientation_compute(style, text);
	text->features = features_of_style(style);
	text->feature_settings = values[PROPERTY_FONT_FEATURE_SETTINGS].kind ==
		VALUE_TEXT
	    ? values[PROPERTY_FONT_FEATURE_SETTINGS].text
	    : NULL;
	text->raise_pt = 0;
	/* an annotation has a line of its own */
	if (!is_block && !style_is(style, PROPERTY_DISPLAY, KEYWORD_RUBY_TEXT))
		text->raise_pt = raise(style, parent) +
		    (parent ? parent->text.raise_pt : 0);
	text->raise_pt = fmaxf(
	    -FONT_SIZE_MAX, fminf(FONT_SIZE_MAX, text->raise_pt));
	text_lines_compute(style, parent);
	emphasis_compute(style);
}

void compute_style(struct style *style,
    const struct value values[PROPERTY_COUNT], const struct style *parent,
    const char *language, bool is_block)
{
	float em = parent ? parent->text.size_pt : MEDIUM_PT;
	float rem = parent ? parent->root_size_pt : MEDIUM_PT;

	memset(style, 0, sizeof(*style));
	memcpy(style->values, values, sizeof(style->values));
	for (int i = 0; i < PROPERTY_COUNT; i++)
		resolve_wide(&style->values[i], (enum property)i, parent);
	em = compute_size(&style->values[PROPERTY_FONT_SIZE], em, rem);
	style->root_size_pt = parent ? rem : em;
	compute_weight(&style->values[PROPERTY_FONT_WEIGHT], parent);
	for (int i = 0; i < PROPERTY_COUNT; i++)
		resolve_length(&style->values[i], em, style->root_size_pt);
	compute_colours(style, parent);
	compute_borders(style);
	compute_text(style, parent, language, is_block);
}

enum keyword style_keyword(const struct style *style, enum property property)
{
	const struct value *value = &style->values[property];

	return value->kind == VALUE_KEYWORD ? value->keyword : KEYWORD_COUNT;
}

bool style_is(
    const struct style *style, enum property property, enum keyword keyword)
{
	return style_keyword(style, property) == keyword;
}

bool style_has(
    const struct style *style, enum property property, enum keyword keyword)
{
	return value_has(&style->values[property], property, keyword);
}

float style_length(const struct style *style, enum property property,
    float base_pt, float otherwise)
{
	const struct value *value = &style->values[property];

	if (value->kind == VALUE_PERCENT)
		return value->number / 100 * base_pt;
	if (value->kind == VALUE_PT)
		return value->number;
	return otherwise;
}

float style_border(const struct style *style, unsigned side)
{
	return style_length(style, PROPERTY_BORDER_TOP_WIDTH + side, 0, 0);
}

bool style_colour(
    const struct style *style, enum property property, struct colour *colour)
{
	const struct value *value = &style->values[property];

	if (value->kind != VALUE_COLOUR)
		return false;
	*colour = value->colour;
	return true;
}

int style_integer(const struct style *style, enum property property)
{
	const struct value *value = &style->values[property];

	return value->kind == VALUE_NUMBER
	    ? (int)fmaxf(1, fminf(10000, value->number))
	    : 1;
}
