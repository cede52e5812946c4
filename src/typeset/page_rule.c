/* What stands in @page rules (CSS Paged Media 3). */
#include "typeset/page_rule.h"

#include <string.h>

#include "typeset/cascade.h"
#include "typeset/custom.h"
#include "typeset/shorthand.h"

/* CSS Paged Media 3, section 7.1, in points */
static const struct {
	const char *name;
	double width, height;
} page_sizes[] = {
	{ "a3", 841.89, 1190.55 },
	{ "a4", 595.276, 841.89 },
	{ "a5", 419.528, 595.276 },
	{ "b4", 708.661, 1000.63 },
	{ "b5", 498.898, 708.661 },
	{ "jis-b4", 728.504, 1031.81 },
	{ "jis-b5", 515.906, 728.504 },
	{ "letter", 612, 792 },
	{ "legal", 612, 1008 },
	{ "ledger", 792, 1224 },
};

/* By bit of their page type. */
static const char *const page_classes[] = { "first", "left", "right", "blank" };

/* CSS Paged Media 3, section 7.1: names, lengths, landscape */
bool page_size_parse(
    const struct token *tokens, size_t count, struct page_rule *page)
{
	double sides[2] = { 595.276, 841.89 };
	bool has_name = false, is_wide = false;
	size_t lengths = 0;

	if (count == 1 && tokens->kind == TOKEN_IDENT &&
	    text_equal_case(tokens->text, "auto")) {
		page->has_size = true;
		page->size = NULL;
		page->width_pt = page->height_pt = 0;
		return true;
	}
	for (size_t i = 0; i < count; i++) {
		struct value value;
		size_t row = 0,
		       rows = sizeof(page_sizes) / sizeof(page_sizes[0]);

		if (tokens[i].kind == TOKEN_SPACE)
			continue;
		if (tokens[i].kind == TOKEN_IDENT) {
			while (row < rows &&
			    !text_equal_case(
				page_sizes[row].name, tokens[i].text))
				row++;
			if (row < rows) {
				sides[0] = page_sizes[row].width;
				sides[1] = page_sizes[row].height;
				has_name = true;
			} else if (text_equal_case(
				       tokens[i].text, "landscape")) {
				is_wide = true;
			} else if (!text_equal_case(
				       tokens[i].text, "portrait")) {
				return false;
			}
		} else if (lengths < 2 && length_parse(&tokens[i], &value) &&
		    value.kind == VALUE_PT && value.number >= 72) {
			sides[lengths++] = value.number;
		} else {
			return false;
		}
	}
	if (lengths > 0 && (has_name || is_wide))
		return false;
	page->has_size = true;
	page->size = NULL;
	page->width_pt = (float)sides[is_wide];
	page->height_pt = (float)sides[lengths == 1 ? 0 : !is_wide];
	return true;
}

bool page_rule_size(const struct page_rule *page, struct arena *arena,
    const struct customs *customs, float *width_pt, float *height_pt)
{
	struct page_rule said = *page;
	const struct token *tokens;
	size_t count;

	if (page->size) {
		said.has_size = false;
		if (!customs_expand(
			arena, customs, page->size, &tokens, &count) ||
		    !page_size_parse(tokens, count, &said))
			return false;
	}
	*width_pt = said.width_pt;
	*height_pt = said.height_pt;
	return said.has_size && said.width_pt > 0;
}

/* NAME:class:class; false: no page selector. */
static bool page_selector_parse(
    const struct token *tokens, size_t count, struct page_type *selector)
{
	size_t i = 0;

	*selector = (struct page_type){ 0 };
	if (count > 0 && tokens[0].kind == TOKEN_IDENT &&
	    !text_equal_case(tokens[0].text, "auto"))
		selector->name = tokens[i++].text;
	for (; i < count; i += 2) {
		unsigned bit = 0;

		if (tokens[i].kind != TOKEN_COLON || i + 1 == count ||
		    tokens[i + 1].kind != TOKEN_IDENT)
			return false;
		while (bit < 4 &&
		    !text_equal_case(page_classes[bit], tokens[i + 1].text))
			bit++;
		if (bit == 4)
			return false;
		selector->classes |= 1u << bit;
	}
	return true;
}

/* A list of them; 0: one is none. */
size_t page_selectors_parse(
    const struct token *tokens, size_t count, struct page_type *selectors)
{
	struct tokens part = { (struct token *)tokens, 0, 0 };
	size_t selector_count = 0;

	for (size_t i = 0; i <= count; i++) {
		const struct token *first;
		size_t size;

		if (i < count && tokens[i].kind != TOKEN_COMMA) {
			part.count++;
			continue;
		}
		first = tokens_trim(&part, &size);
		if (selector_count == PAGE_SELECTORS_MAX ||
		    (size == 0 && count > 0) ||
		    !page_selector_parse(
			first, size, &selectors[selector_count++]))
			return 0;
		part = (struct tokens){ (struct token *)tokens + i + 1, 0, 0 };
	}
	return selector_count;
}

static bool may_say(unsigned classes, enum property property)
{
	switch (property) {
	case PROPERTY_MARGIN_LEFT:
	case PROPERTY_MARGIN_RIGHT:
		return (classes & (PAGE_LEFT | PAGE_RIGHT)) != 0;
	case PROPERTY_MARGIN_TOP:
	case PROPERTY_MARGIN_BOTTOM:
		return (classes & PAGE_FIRST) != 0;
	default:
		return false;
	}
}

/* With var(): all that it stands for. */
static bool may_say_raw(
    struct arena *arena, unsigned classes, const struct raw *raw)
{
	struct declaration *known = NULL, **end = &known;

	if (is_custom_name(raw->name) ||
	    shorthand_unset(arena, raw->name, &end) != SHORTHAND_GOOD)
		return false;
	for (; known; known = known->next)
		if (!may_say(classes, known->property))
			return false;
	return true;
}

bool page_rule_restrict(struct arena *arena, struct page_rule *page)
{
	unsigned classes = page->selector.classes;
	const struct declaration *one = page->rule.declarations;
	struct declaration *kept = NULL, **end = &kept;
	bool is_whole = !page->has_size;

	if (classes == 0)
		return true;
	for (; one; one = one->next) {
		if (one->raw ? !may_say_raw(arena, classes, one->raw)
			     : !may_say(classes, one->property)) {
			is_whole = false;
			continue;
		}
		/* rules of one list share theirs */
		*end = ARENA_NEW(arena, struct declaration);
		**end = *one;
		end = &(*end)->next;
	}
	*end = NULL;
	page->rule.declarations = kept;
	page->has_size = false;
	return is_whole;
}

unsigned page_selector_specificity(const struct page_type *selector)
{
	unsigned classes = selector->classes;

	return (selector->name ? SPECIFICITY_NAME : 0) +
	    SPECIFICITY_CLASS *
	    (!!(classes & PAGE_FIRST) + !!(classes & PAGE_BLANK)) +
	    SPECIFICITY_SIDE *
	    (!!(classes & PAGE_LEFT) + !!(classes & PAGE_RIGHT));
}

bool page_selector_matches(
    const struct page_type *selector, const struct page_type *type)
{
	return (selector->classes & ~type->classes) == 0 &&
	    (!selector->name ||
		(type->name && strcmp(selector->name, type->name) == 0));
}

const char *page_selector_text(
    struct arena *arena, const struct page_type *selector)
{
	const char *text = selector->name ? selector->name : "";

	for (unsigned bit = 0; bit < 4; bit++)
		if (selector->classes & (1u << bit))
			text = arena_printf(
			    arena, "%s:%s", text, page_classes[bit]);
	return text;
}

const enum keyword margin_aligns[MARGIN_PLACES][2] = {
	[MARGIN_TOP_LEFT] = { KEYWORD_START, KEYWORD_MIDDLE },
	[MARGIN_TOP_CENTER] = { KEYWORD_CENTER, KEYWORD_MIDDLE },
	[MARGIN_TOP_RIGHT] = { KEYWORD_END, KEYWORD_MIDDLE },
	[MARGIN_BOTTOM_LEFT] = { KEYWORD_START, KEYWORD_MIDDLE },
	[MARGIN_BOTTOM_CENTER] = { KEYWORD_CENTER, KEYWORD_MIDDLE },
	[MARGIN_BOTTOM_RIGHT] = { KEYWORD_END, KEYWORD_MIDDLE },
	[MARGIN_TOP_LEFT_CORNER] = { KEYWORD_RIGHT, KEYWORD_MIDDLE },
	[MARGIN_TOP_RIGHT_CORNER] = { KEYWORD_LEFT, KEYWORD_MIDDLE },
	[MARGIN_BOTTOM_LEFT_CORNER] = { KEYWORD_RIGHT, KEYWORD_MIDDLE },
	[MARGIN_BOTTOM_RIGHT_CORNER] = { KEYWORD_LEFT, KEYWORD_MIDDLE },
	[MARGIN_LEFT_TOP] = { KEYWORD_CENTER, KEYWORD_TOP },
	[MARGIN_LEFT_MIDDLE] = { KEYWORD_CENTER, KEYWORD_MIDDLE },
	[MARGIN_LEFT_BOTTOM] = { KEYWORD_CENTER, KEYWORD_BOTTOM },
	[MARGIN_RIGHT_TOP] = { KEYWORD_CENTER, KEYWORD_TOP },
	[MARGIN_RIGHT_MIDDLE] = { KEYWORD_CENTER, KEYWORD_MIDDLE },
	[MARGIN_RIGHT_BOTTOM] = { KEYWORD_CENTER, KEYWORD_BOTTOM },
};

/* Room for this much text, at least. */
#define MEASURE_MIN_PT 72.0f

void page_margins_fit(
    float *first, float *second, float room, struct diag_list *diags)
{
	float sum, most = room - MEASURE_MIN_PT < 0 ? 0 : room - MEASURE_MIN_PT;

	if (*first < 0)
		*first = 0;
	if (*second < 0)
		*second = 0;
	sum = *first + *second;
	if (sum <= most)
		return;
	*first *= most / sum;
	*second *= most / sum;
	if (diags)
		diag_add(diags, DIAG_STYLE_UNSUPPORTED, 0,
		    "margins that leave no room on the page");
}

#define FIRST_LEAST 0.6f

static float room_of(const struct page_frame *frame)
{
	return frame->height_pt - frame->margins_pt[0] - frame->margins_pt[2];
}

void page_first_fit(struct page_frame *first, const struct page_frame *other)
{
	if (room_of(first) >= FIRST_LEAST * room_of(other))
		return;
	first->margins_pt[0] = other->margins_pt[0];
	first->margins_pt[2] = other->margins_pt[2];
}
