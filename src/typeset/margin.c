/* Margin boxes: running heads and folios (CSS Paged Media 3, section 5). */
#include "typeset/flow.h"

#include <math.h>
#include <string.h>

/* Between the boxes on one side of a page. */
#define GAP_PT 12.0f

static bool has_page_number(const struct style *style)
{
	const struct content_part *part =
	    style->values[PROPERTY_CONTENT].content;

	while (part && part->kind != CONTENT_PAGE)
		part = part->next;
	return part != NULL;
}

static const char *margin_text(struct composer *composer,
    const struct style *style, const char *label,
    const struct string_value *strings)
{
	const struct content_part *part =
	    style->values[PROPERTY_CONTENT].content;
	struct buf text = BUF_INIT;
	const char *kept;

	for (; part; part = part->next) {
		const struct string_value *string = strings;

		switch (part->kind) {
		case CONTENT_TEXT:
			buf_puts(&text, part->text);
			break;
		case CONTENT_PAGE:
			buf_puts(&text, label ? label : "");
			break;
		case CONTENT_STRING:
			while (string && strcmp(string->name, part->text) != 0)
				string = string->next;
			if (string && string->text)
				buf_puts(&text, string->text);
			break;
		}
	}
	kept = text_collapse(composer->scratch, buf_text(&text));
	buf_release(&text);
	return kept;
}

static float text_width(
    struct composer *composer, const char *text, const struct style *style)
{
	struct paragraph paragraph;
	float minimum = 0, maximum = 0;

	spans_artifact(composer, text, style, NULL);
	paragraph_fill(composer, style, style->text.language, 0, &paragraph);
	paragraph_measure(composer->typesetter, &paragraph, &minimum, &maximum);
	return maximum;
}

static size_t character_end(const char *text, size_t at)
{
	while (((unsigned char)text[at] & 0xc0) == 0x80)
		at++;
	return at;
}

/* Longer texts are cut before they are measured. */
#define TEXT_MAX 2000

/* As much of the text as there is room for, with an ellipsis. */
static const char *fit_text(struct composer *composer, const char *text,
    const struct style *style, float room)
{
	size_t fits = 0, over = strlen(text);

	if (over > TEXT_MAX)
		over = character_end(text, TEXT_MAX);
	else if (text_width(composer, text, style) <= room)
		return text;
	for (;;) {
		size_t middle = character_end(text, (fits + over) / 2);
		const char *cut;

		if (middle <= fits || middle >= over)
			middle = character_end(text, fits + 1);
		cut = arena_printf(composer->scratch, "%.*s…", (int)fits, text);
		if (middle >= over)
			return cut;
		cut = arena_printf(
		    composer->scratch, "%.*s…", (int)middle, text);
		if (text_width(composer, cut, style) <= room)
			fits = middle;
		else
			over = middle;
	}
}

/* The part of the page's margins for a box: left, top, width, height.  Those of
 * one side all have the whole side. */
static void find_area(
    const struct composer *composer, enum margin_place place, float area[4])
{
	const struct page_frame *frame = &composer->frame;
	const float *margins = frame->margins_pt;
	bool is_bottom = (place >= MARGIN_BOTTOM_LEFT &&
			     place <= MARGIN_BOTTOM_RIGHT) ||
	    place == MARGIN_BOTTOM_LEFT_CORNER ||
	    place == MARGIN_BOTTOM_RIGHT_CORNER;

	area[0] = margins[3];
	area[1] = is_bottom ? frame->height_pt - margins[2] : 0;
	area[2] = composer->measure_pt;
	area[3] = margins[is_bottom ? 2 : 0];
	if (place >= MARGIN_LEFT_TOP) {
		area[1] = margins[0];
		area[3] = frame->height_pt - margins[0] - margins[2];
	}
	if (place < MARGIN_ROWS_END)
		return;
	if (place == MARGIN_TOP_RIGHT_CORNER ||
	    place == MARGIN_BOTTOM_RIGHT_CORNER || place >= MARGIN_RIGHT_TOP) {
		area[0] = frame->width_pt - margins[1];
		area[2] = margins[1];
	} else {
		area[0] = 0;
		area[2] = margins[3];
	}
}

/* One line in a margin of the page, if it is high enough for it. */
static void place_text(struct composer *composer, struct page_box *page,
    const struct style *style, const char *text, enum margin_place place,
    float room)
{
	float whole[4], area, top, left, width;
	struct paragraph_lines lines = { NULL, 0 };
	struct paragraph paragraph;
	struct item *rules = NULL, **end = &rules;
	float y, inside;
	float edges[4];

	find_area(composer, place, whole);
	left = whole[0];
	top = whole[1];
	width = whole[2];
	area = whole[3];

	for (unsigned side = 0; side < 4; side += 2) {
		float margin = style_length(
		    style, PROPERTY_MARGIN_TOP + side, area, 0);

		edges[side] = style_border(style, side) +
		    style_length(style, PROPERTY_PADDING_TOP + side, area, 0);
		area -= margin;
		top += side == 0 ? margin : 0;
	}
	inside = area - edges[0] - edges[2];
	if (inside < style->text.line_height_pt)
		return;
	style_paint(composer, style, NULL, (float[4]){ left, top, width, area },
	    15, &end);
	spans_artifact(
	    composer, fit_text(composer, text, style, room), style, NULL);
	paragraph_fill(
	    composer, style, style->text.language, width, &paragraph);
	paragraph_set(composer->typesetter, &paragraph, composer->layout,
	    &lines, composer->diags);
	*page->end = rules;
	if (rules)
		page->end = end;
	if (lines.count == 0)
		return;
	y = top + edges[0];
	if (style_is(style, PROPERTY_VERTICAL_ALIGN, KEYWORD_BOTTOM))
		y += inside - lines.lines[0].height_pt;
	else if (!style_is(style, PROPERTY_VERTICAL_ALIGN, KEYWORD_TOP))
		y += (inside - lines.lines[0].height_pt) / 2;
	items_move(lines.lines[0].first, left, y);
	*page->end = lines.lines[0].first;
	while (*page->end) {
		(*page->end)->is_artifact = true;
		(*page->end)->is_margin = true;
		page->end = &(*page->end)->next;
	}
}

static void load_styles(
    struct composer *composer, const struct style *root, unsigned kinds)
{
	if (composer->margin_kinds == kinds)
		return;
	composer->margin_kinds = kinds;
	for (int i = MARGIN_TOP_LEFT; i < MARGIN_PLACES; i++)
		composer->margin_styles[i] = cascade_margin_style(
		    composer->scratch, composer->typesetter->cascade,
		    (enum margin_place)i, kinds, root);
}

void compose_margins(struct composer *composer, const struct style *root,
    struct page_box *page, unsigned kinds, const char *label,
    const struct string_value *strings)
{
	const struct style *const *styles = composer->margin_styles;
	const char *texts[MARGIN_PLACES] = { NULL };

	load_styles(composer, root, kinds);
	for (int first = MARGIN_TOP_LEFT; first < MARGIN_ROWS_END; first += 3) {
		float count = 0, room;

		for (int i = first; i < first + 3; i++) {
			if (!styles[i])
				continue;
			texts[i] = margin_text(
			    composer, styles[i], label, strings);
			count += *texts[i] != 0;
		}
		room = composer->measure_pt / count - (count > 1 ? GAP_PT : 0);
		for (int i = first; i < first + 3; i++)
			if (styles[i] && *texts[i] &&
			    has_page_number(styles[i]) == (label != NULL))
				place_text(composer, page, styles[i], texts[i],
				    (enum margin_place)i, room);
	}
	for (int i = MARGIN_ROWS_END; i < MARGIN_PLACES; i++) {
		float area[4];

		if (!styles[i] || has_page_number(styles[i]) != (label != NULL))
			continue;
		texts[i] = margin_text(composer, styles[i], label, strings);
		find_area(composer, (enum margin_place)i, area);
		if (*texts[i])
			place_text(composer, page, styles[i], texts[i],
			    (enum margin_place)i, area[2]);
	}
}
