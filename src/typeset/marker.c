/* The bullets and numbers of list items. */
#include "typeset/content.h"
#include "typeset/counter.h"
#include "typeset/flow.h"

#include <stdlib.h>
#include <string.h>

/* Of large symbols: parts of the size of the text, and of their own. */
#define SYMBOL_SIZE 0.45f
#define SYMBOL_RISE 0.4f

static void put_marker(struct buf *text, enum keyword type, int64_t number)
{
	switch ((int)type) {
	case KEYWORD_DISC:
		buf_puts(text, "●");
		return;
	case KEYWORD_CIRCLE:
		buf_puts(text, "○");
		return;
	case KEYWORD_SQUARE:
		buf_puts(text, "■");
		return;
	}
	counter_put(text, type, number);
	buf_puts(text, counter_suffix(type));
}

const char *marker_number(
    struct composer *composer, const struct style *style, int64_t number)
{
	enum keyword type = style_keyword(style, PROPERTY_LIST_STYLE_TYPE);
	struct buf text = BUF_INIT;
	const char *kept;

	counter_put(
	    &text, counter_symbol(type) ? KEYWORD_DECIMAL : type, number);
	kept = arena_strdup(composer->scratch, buf_text(&text));
	buf_release(&text);
	return kept;
}

/* The small bullets of many fonts are dots: large ones are made small and put
 * where the middle of a line of text is. */
static void shrink_symbol(struct composer *composer)
{
	struct text_style *style = ARENA_NEW(
	    composer->scratch, struct text_style);

	*style = *composer->spans[0].style;
	style->size_pt *= SYMBOL_SIZE;
	style->weight = 400;
	composer->spans[0].style = style;
}

static void raise_symbol(struct item *item)
{
	for (; item; item = item->next)
		for (size_t i = 0;
		     item->kind == ITEM_RUN && i < item->run.glyph_count; i++)
			item->run.glyphs[i].rise_pt += item->run.size_pt *
			    SYMBOL_RISE;
}

static bool is_symbol(enum keyword type)
{
	return type == KEYWORD_DISC || type == KEYWORD_CIRCLE ||
	    type == KEYWORD_SQUARE;
}

/* What stands before an item. */
struct marker {
	const char *text; /* "": nothing */
	const struct style *style;
	bool is_symbol; /* a large one */
	bool is_said;   /* by `content` */
};

static struct marker find_marker(
    struct composer *composer, const struct element *item)
{
	const struct style *own = item->style;
	enum keyword type = style_keyword(own, PROPERTY_LIST_STYLE_TYPE);
	struct marker marker = { "", own, is_symbol(type), false };
	struct buf text = BUF_INIT;

	if (item->marker)
		marker.style = item->marker->style;
	if (item->marker && item->marker->text) {
		marker.text = item->marker->text;
		marker.is_symbol = false;
		marker.is_said = true;
	} else if (own->values[PROPERTY_LIST_STYLE_TYPE].kind == VALUE_TEXT) {
		marker.text = own->values[PROPERTY_LIST_STYLE_TYPE].text;
	} else if (type != KEYWORD_NONE) {
		put_marker(&text, type, item->number);
		marker.text = arena_strdup(composer->scratch, buf_text(&text));
	}
	buf_release(&text);
	return marker;
}

/* It stands before the text of the item's first line. */
static void prepare_inside(struct composer *composer,
    const struct element *item, const struct marker *marker)
{
	struct text_style *own = ARENA_NEW(
	    composer->scratch, struct text_style);

	*own = marker->style->text;
	if (marker->is_symbol) {
		own->size_pt *= SYMBOL_SIZE;
		if (!composer->is_vertical)
			own->raise_pt += own->size_pt * SYMBOL_RISE;
		own->weight = 400;
	}
	composer->inside_marker = (struct span){ .text = marker->text,
		.size = strlen(marker->text),
		.style = own,
		.node = item->node,
		.is_artifact = true };
	composer->inside_gap = !marker->is_said;
}

/* It hangs in the padding, or in the page margin beyond. */
static void prepare_outside(struct composer *composer,
    const struct element *item, const struct box *list,
    const struct marker *marker)
{
	struct paragraph_lines lines = { 0 };
	float size = item->style->text.size_pt, width = size * 8;
	bool is_rtl = language_is_rtl(item->language);
	struct paragraph paragraph;
	struct item **end;

	spans_artifact(composer, marker->text, marker->style, item->node);
	if (marker->is_symbol)
		shrink_symbol(composer);
	paragraph_fill(
	    composer, marker->style, item->language, width, &paragraph);
	paragraph_align(&paragraph, is_rtl ? ALIGN_LEFT : ALIGN_RIGHT);
	paragraph_set(composer->typesetter, &paragraph, composer->layout,
	    &lines, composer->diags);
	if (lines.count == 0)
		return;
	if (marker->is_symbol && !composer->is_vertical)
		raise_symbol(lines.lines[0].first);
	items_move(lines.lines[0].first,
	    is_rtl ? list->left_pt + list->width_pt + size / 2
		   : list->left_pt - size / 2 - width,
	    0);
	/* an item may begin with a list of its own: both stand on one line */
	for (end = &composer->flow->marker; *end; end = &(*end)->next)
		;
	*end = lines.lines[0].first;
}

void marker_prepare(struct composer *composer, const struct element *item,
    const struct box *list)
{
	struct marker marker = find_marker(composer, item);

	if (!*marker.text)
		return;
	if (style_is(item->style, PROPERTY_LIST_STYLE_POSITION, KEYWORD_INSIDE))
		prepare_inside(composer, item, &marker);
	else
		prepare_outside(composer, item, list, &marker);
}

static const struct item *first_run(const struct item *item)
{
	while (item && item->kind != ITEM_RUN)
		item = item->next;
	return item;
}

/* The baseline, or the middle of a vertical line. */
static float run_axis(const struct item *item)
{
	return item->run.baseline_pt - item->run.drop_pt;
}

/* Puts the marker before what the band holds, on the same baseline. */
void marker_attach(struct composer *composer, struct band *band)
{
	struct item *marker = composer->flow->marker, *items = band->first;
	const struct item *own = first_run(marker), *other = first_run(items);

	composer->flow->marker = NULL;
	if (!marker)
		return;
	if (own && other)
		items_move(marker, 0, run_axis(other) - run_axis(own));
	band->first = NULL;
	band->end = &band->first;
	band_append(band, marker);
	if (items)
		band_append(band, items);
}

/* The sign and its style, or NULL where the style wants none. */
static const struct element *wrap_element(struct composer *composer)
{
	struct element *around = element_new(
	    composer->scratch, NULL, "span", "wrap");
	const struct box *box = composer_box(composer);
	const struct value *content;

	around->parent = box->element;
	around->language = box->element->language;
	around->is_inline = true;
	style_element(composer->styles, around);
	content = &around->style->values[PROPERTY_CONTENT];
	if (content->kind != VALUE_CONTENT ||
	    content->content->kind != CONTENT_TEXT)
		return NULL;
	around->text = content->content->text;
	return around;
}

/* A sign that stands for no text. */
static struct item *copy_sign(
    struct composer *composer, const struct item *from)
{
	struct item *item = ARENA_NEW(composer->layout->arena, struct item);

	*item = *from;
	item->next = NULL;
	item->run.glyphs = arena_array(composer->layout->arena,
	    from->run.glyph_count, sizeof(*item->run.glyphs));
	memcpy(item->run.glyphs, from->run.glyphs,
	    from->run.glyph_count * sizeof(*item->run.glyphs));
	for (size_t i = 0; i < item->run.glyph_count; i++)
		item->run.glyphs[i].text = item->run.glyphs[i].text_size = 0;
	item->run.text = "";
	return item;
}

void mark_wrapped(struct composer *composer, const struct paragraph *code,
    struct paragraph_lines *lines)
{
	const struct element *wrap = NULL;
	struct paragraph_lines made = { 0 };
	const struct item *sign = NULL;
	struct paragraph paragraph;

	for (size_t i = 0; i < lines->count; i++) {
		struct line *line = &lines->lines[i];
		const struct item *run = first_run(line->first);
		struct item *item;

		if (line->is_last || !run)
			continue;
		if (!wrap) {
			wrap = wrap_element(composer);
			if (!wrap)
				return;
			spans_artifact(composer, wrap->text, wrap->style, NULL);
			paragraph_fill(composer, wrap->style, wrap->language,
			    wrap->style->text.size_pt * 8, &paragraph);
			paragraph_align(&paragraph, ALIGN_LEFT);
			paragraph_set(composer->typesetter, &paragraph,
			    composer->layout, &made, composer->diags);
			sign = made.count > 0 ? first_run(made.lines[0].first)
					      : NULL;
			if (!sign)
				return;
		}
		/* it hangs behind the measure */
		item = copy_sign(composer, sign);
		item->run.x_pt = code->width_pt;
		item->run.baseline_pt = run_axis(run) + item->run.drop_pt;
		*line->end = item;
		line->end = &item->next;
	}
}
