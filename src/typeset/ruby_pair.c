/* Ruby: from elements to pairs of a base and an annotation (CSS Ruby 1, 2).  An
 * annotation belongs to what stands before it in its ruby.  What has no such
 * base, or cannot stand in one line with it, is set in the line, in brackets. */
#include "typeset/flow.h"

#include <string.h>

#include "typeset/language.h"

/* Splits a span: its first `size` bytes are one of their own. */
static void split_span(struct composer *composer, size_t number, size_t size)
{
	struct span *span;

	span_add(composer, NULL, composer->ruby.element);
	span = &composer->spans[number];
	memmove(span + 1, span,
	    (composer->span_count - 1 - number) * sizeof(*span));
	span[0].size = size;
	span[1].text += size;
	span[1].size -= size;
	span[1].target = NULL;
}

/* How much white a span begins (or ends) with; all of it, where there is nothing
 * else. */
static size_t white_of(const struct span *span, bool is_start)
{
	size_t size = 0;

	if (!span->text || span->style->is_preserved)
		return 0;
	while (size < span->size &&
	    is_html_space((unsigned char)span
			      ->text[is_start ? size : span->size - 1 - size]))
		size++;
	return size;
}

/* Nothing in it ends a line. */
static bool is_one_line(const struct composer *composer, size_t first)
{
	for (size_t i = first; i < composer->span_count; i++) {
		const struct span *span = &composer->spans[i];

		if (span->is_break ||
		    (span->text && span->style->is_preserved &&
			memchr(span->text, '\n', span->size)))
			return false;
	}
	return true;
}

/* Section 2.5: white that ends a base or an annotation is dropped, ... */
static void trim_end(struct composer *composer, size_t first)
{
	for (size_t i = composer->span_count; i > first; i--) {
		struct span *span = &composer->spans[i - 1];

		span->size -= white_of(span, false);
		if (span->size > 0 || !span->text)
			return;
	}
}

/* ... and that before a base stands between bases.  Returns where it begins, or
 * the number of all spans: there is nothing else. */
static size_t trim_start(struct composer *composer, size_t first)
{
	for (; first < composer->span_count; first++) {
		struct span *span = &composer->spans[first];
		size_t white = white_of(span, true);

		if (white == span->size && span->text)
			continue;
		if (white > 0)
			split_span(composer, first++, white);
		break;
	}
	return first;
}

static enum ruby_align align_of(const struct style *style)
{
	switch ((int)style_keyword(style, PROPERTY_RUBY_ALIGN)) {
	case KEYWORD_START:
		return RUBY_START;
	case KEYWORD_CENTER:
		return RUBY_CENTER;
	case KEYWORD_SPACE_BETWEEN:
		return RUBY_SPACE_BETWEEN;
	default:
		return RUBY_SPACE_AROUND;
	}
}

/* The pair that the annotation makes with the base that is open; NULL: there is
 * none. */
static struct ruby *pair_new(
    struct composer *composer, const struct element *annotation)
{
	const struct element *around = composer->ruby.element;
	const struct style *style = annotation->style;
	struct ruby *pair;
	size_t first = composer->ruby.base;

	if (!around || annotation->parent != around ||
	    !is_one_line(composer, first))
		return NULL;
	first = trim_start(composer, first);
	if (first == composer->span_count)
		return NULL;
	trim_end(composer, first);
	pair = ARENA_NEW(composer->scratch, struct ruby);
	pair->box = composer->inline_box;
	pair->language = annotation->language;
	pair->align = align_of(style);
	pair->base_align = align_of(around->style);
	pair->is_under = style_has(
	    style, PROPERTY_RUBY_POSITION, KEYWORD_UNDER);
	pair->may_overhang = style_is(
	    style, PROPERTY_RUBY_OVERHANG, KEYWORD_AUTO);
	for (size_t i = first; i < composer->span_count; i++)
		composer->spans[i].ruby = pair;
	composer->has_ruby = true;
	return pair;
}

static bool is_wide(const struct element *annotation)
{
	return region_of(annotation->language) != REGION_OTHER;
}

/* Section 2.2: in an annotation a line end is white, and not even that between
 * Han. */
static void join_lines(struct span *span, const struct element *annotation)
{
	if (!span->is_break)
		return;
	span->is_break = false;
	span->text = is_wide(annotation) ? "" : " ";
	span->size = strlen(span->text);
}

/* Not read, nor found: an EPUB has none. */
static void add_bracket(
    struct composer *composer, const struct element *annotation, bool is_open)
{
	static const char *const brackets[2][2] = { { ")", "(" },
		{ "）", "（" } };
	struct span *span = span_add(
	    composer, brackets[is_wide(annotation)][is_open], annotation);

	span->is_artifact = true;
	span->is_mute = true;
	span->ruby = composer->ruby.pair;
	span->is_annotation = span->ruby != NULL;
}

static void close_annotation(struct composer *composer)
{
	struct ruby_state *state = &composer->ruby;
	struct ruby *pair = state->pair;

	if (pair) {
		pair->end = composer->span_count;
		for (size_t i = pair->first; i < pair->end; i++) {
			struct span *span = &composer->spans[i];

			join_lines(span, state->annotation);
			span->ruby = pair;
			span->is_annotation = true;
		}
		trim_end(composer, pair->first);
		pair->is_inline = !is_one_line(composer, pair->first);
	}
	add_bracket(composer, state->annotation, false);
	state->annotation = NULL;
	state->base = composer->span_count;
}

void ruby_open(struct composer *composer, const struct element *element)
{
	struct ruby_state *state = &composer->ruby;

	if (style_is(element->style, PROPERTY_DISPLAY, KEYWORD_RUBY) &&
	    !state->element) {
		state->element = element;
		state->base = composer->span_count;
	} else if (style_is(
		       element->style, PROPERTY_DISPLAY, KEYWORD_RUBY_TEXT) &&
	    !state->annotation) {
		state->annotation = element;
		state->pair = pair_new(composer, element);
		add_bracket(composer, element, true);
		if (state->pair)
			state->pair->first = composer->span_count;
	}
}

void ruby_close(struct composer *composer, const struct element *element)
{
	struct ruby_state *state = &composer->ruby;

	if (state->annotation == element)
		close_annotation(composer);
	if (state->element == element)
		state->element = NULL;
}
