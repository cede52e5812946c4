/* Computed values of lines at text and of marks of emphasis. */
#include <string.h>

#include "typeset/cascade.h"
#include "typeset/emphasis.h"
#include "typeset/language.h"
#include "typeset/orientation.h"
#include "typeset/text_line.h"

static const struct {
	enum keyword keyword;
	enum rule_style style;
} styles[] = {
	{ KEYWORD_SOLID, RULE_SOLID },
	{ KEYWORD_DOUBLE, RULE_DOUBLE },
	{ KEYWORD_DOTTED, RULE_DOTTED },
	{ KEYWORD_DASHED, RULE_DASHED },
	{ KEYWORD_WAVY, RULE_WAVY },
};

static const unsigned line_bits[TEXT_LINE_COUNT] = {
	[TEXT_LINE_UNDER] = LINE_UNDER,
	[TEXT_LINE_OVER] = LINE_OVER,
	[TEXT_LINE_THROUGH] = LINE_THROUGH,
};

/* CSS Text Decoration 4, 2.6: the side of a vertical line that a line under text is
 * on, and then the em box is not crossed; `auto` is what it proposes for languages. */
static void place_down(const struct style *style, struct text_line *line)
{
	enum property property = PROPERTY_TEXT_UNDERLINE_POSITION;
	enum region region = region_of(style->text.language);

	if (style->text.orientation == ORIENTATION_HORIZONTAL)
		return;
	line->is_over = style_has(style, property, KEYWORD_RIGHT);
	if (style_has(style, property, KEYWORD_AUTO))
		line->is_over = region == REGION_JP || region == REGION_KR;
	line->is_outside |= region != REGION_OTHER ||
	    style_has(style, property, KEYWORD_LEFT);
}

static struct text_line own_line(const struct style *style)
{
	float em = style->text.size_pt;
	struct text_line line = {
		.colour = style->text.colour,
		.is_outside = style_has(
		    style, PROPERTY_TEXT_UNDERLINE_POSITION, KEYWORD_UNDER),
		.is_inset_auto = style_is(
		    style, PROPERTY_TEXT_DECORATION_INSET, KEYWORD_AUTO),
		.inset_pt = style_length(
		    style, PROPERTY_TEXT_DECORATION_INSET, 0, 0),
		.thickness_pt = style_length(
		    style, PROPERTY_TEXT_DECORATION_THICKNESS, em, 0),
		.offset_pt = style_length(
		    style, PROPERTY_TEXT_UNDERLINE_OFFSET, em, 0),
		.has_offset = !style_is(
		    style, PROPERTY_TEXT_UNDERLINE_OFFSET, KEYWORD_AUTO),
	};

	place_down(style, &line);
	line.is_drawn = !style_is(
	    style, PROPERTY_TEXT_DECORATION_COLOR, KEYWORD_TRANSPARENT);
	style_colour(style, PROPERTY_TEXT_DECORATION_COLOR, &line.colour);
	for (size_t i = 0; i < sizeof(styles) / sizeof(styles[0]); i++)
		if (style_is(style, PROPERTY_TEXT_DECORATION_STYLE,
			styles[i].keyword))
			line.style = styles[i].style;
	return line;
}

void text_lines_compute(struct style *style, const struct style *parent)
{
	const struct value *value =
	    &style->values[PROPERTY_TEXT_DECORATION_LINE];
	unsigned bits = value->kind == VALUE_LINES ? value->lines : 0;

	for (int i = 0; i < TEXT_LINE_COUNT; i++) {
		struct text_line *line = &style->text.lines[i];

		/* section 2: lines go on through what is in the element; CSS
		 * Ruby 1, 4.4: not from a base to its annotation */
		if (parent && parent->text.lines[i].is_drawn &&
		    !style_is(style, PROPERTY_DISPLAY, KEYWORD_RUBY_TEXT)) {
			*line = parent->text.lines[i];
			line->depth += line->depth < UINT8_MAX;
		}
		if (bits & line_bits[i])
			*line = own_line(style);
	}
}

/* CSS Text Decoration 4, 3.1: the marks, filled and open. */
static const struct {
	enum keyword shape;
	uint32_t marks[2];
} shapes[] = {
	{ KEYWORD_DOT, { EMPHASIS_DOT, EMPHASIS_DOT_OPEN } },
	{ KEYWORD_DOUBLE_CIRCLE, { 0x25c9, 0x25ce } },
	{ KEYWORD_TRIANGLE, { 0x25b2, 0x25b3 } },
	{ KEYWORD_SESAME, { 0xfe45, 0xfe46 } },
	{ KEYWORD_CIRCLE, { 0x25cf, 0x25cb } }, /* where none is named */
};

static uint32_t mark_of_style(const struct style *style)
{
	const struct value *value =
	    &style->values[PROPERTY_TEXT_EMPHASIS_STYLE];
	bool is_open = style_has(
	    style, PROPERTY_TEXT_EMPHASIS_STYLE, KEYWORD_OPEN);
	size_t i = 0;
	uint32_t code = 0;

	if (value->kind == VALUE_TEXT) {
		if (value->text[0] != '\0')
			utf8_decode(value->text, strlen(value->text), &code);
		return code;
	}
	if (style_is(style, PROPERTY_TEXT_EMPHASIS_STYLE, KEYWORD_NONE))
		return 0;
	while (i + 1 < sizeof(shapes) / sizeof(shapes[0]) &&
	    !style_has(style, PROPERTY_TEXT_EMPHASIS_STYLE, shapes[i].shape))
		i++;
	return shapes[i].marks[is_open];
}

void emphasis_compute(struct style *style)
{
	struct text_style *text = &style->text;

	text->emphasis = mark_of_style(style);
	text->is_emphasis_under = style_has(style,
	    PROPERTY_TEXT_EMPHASIS_POSITION,
	    text->orientation == ORIENTATION_HORIZONTAL ? KEYWORD_UNDER
							: KEYWORD_LEFT);
	text->emphasis_colour = text->colour;
	style_colour(
	    style, PROPERTY_TEXT_EMPHASIS_COLOR, &text->emphasis_colour);
}
