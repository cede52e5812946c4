/* From inline elements to the spans of a paragraph. */
#include "typeset/leader.h"
#include "typeset/page_ref.h"
#include "typeset/inline_box.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What holds for the text to come. */
struct inside {
	const char *href;
	const char *target;
	bool is_reference;
};

struct span *span_add(
    struct composer *composer, const char *text, const struct element *element)
{
	struct span *span;

	if (composer->span_count == composer->span_capacity) {
		composer->span_capacity = composer->span_capacity * 2 + 64;
		composer->spans = memory_resize(composer->spans,
		    composer->span_capacity, sizeof(*composer->spans));
	}
	span = &composer->spans[composer->span_count++];
	*span = (struct span){ .text = text,
		.size = text ? strlen(text) : 0,
		.style = &element->style->text,
		.node = element->node,
		.is_artifact = element->pseudo != PSEUDO_NONE,
		.pseudo = element->pseudo,
		.box = composer->inline_box };
	return span;
}

/* The words for a picture that is missing: its own where it has some.  NULL where
 * the style hides them. */
static const struct element *missing_in_line(
    struct composer *composer, const struct element *image)
{
	const char *alt = image->node ? node_attr(image->node, ATTR_ALT) : NULL;
	struct element *words = element_new(
	    composer->scratch, NULL, "span", "missing");

	words->parent = image->parent;
	words->language = image->language;
	words->node = image->node;
	words->is_inline = true;
	style_element(composer->styles, words);
	if (style_is(words->style, PROPERTY_DISPLAY, KEYWORD_NONE))
		return NULL;
	words->text = arena_printf(composer->scratch, "[%s]",
	    alt && !text_is_blank(alt)
		? alt
		: word_in(WORD_PICTURE_MISSING, image->language));
	return words;
}

static void add_picture(struct composer *composer,
    const struct element *element, struct inside *inside)
{
	const struct box *box = composer_box(composer);
	struct span *span;
	float scale;

	if (style_floats(element->style) &&
	    picture_is_ready(element->picture)) {
		if (!composer->is_measuring)
			float_picture(composer, element);
		return;
	}
	if (!picture_is_ready(element->picture)) {
		const struct element *missing = missing_in_line(
		    composer, element);

		if (!missing)
			return;
		span = span_add(composer, missing->text, missing);
		span->is_artifact = true;
	} else {
		span = span_add(composer, NULL, element);
		span->picture = element->picture;
		picture_size(composer, element->picture, element->style,
		    box->width_pt, &span->width_pt, &span->height_pt);
		/* the line has room below the baseline, too */
		scale = fminf(
		    1, composer->page_height_pt * 0.85f / span->height_pt);
		span->width_pt *= scale;
		span->height_pt *= scale;
	}
	span->href = inside->href;
	span->target = inside->target;
	inside->target = NULL;
}

/* An element that is painted, or has white before and behind it. */
static void open_box(struct composer *composer, const struct element *element)
{
	const struct style *style = element->style;
	float base = composer_box(composer)->width_pt, white = 0;
	float most = base / 8; /* of each side: words come first */
	struct inline_box made = { .owner = element,
		.node = element->node,
		.style = &style->text,
		.outer = composer->inline_box },
			  *box;

	for (unsigned side = 0; side < 4; side++) {
		made.insets_pt[side] = fminf(most,
		    style_border(style, side) +
			style_length(
			    style, PROPERTY_PADDING_TOP + side, base, 0));
		white += made.insets_pt[side];
	}
	for (unsigned i = 0; i < 2; i++)
		made.margins_pt[i] = fmaxf(0,
		    fminf(most,
			style_length(style,
			    i ? PROPERTY_MARGIN_RIGHT : PROPERTY_MARGIN_LEFT,
			    base, 0)));
	if (!(white > 0) && made.margins_pt[0] == 0 &&
	    made.margins_pt[1] == 0 && !style_is_painted(style))
		return;
	style_frame(style, &made.frame);
	made.is_cloned = style_is(
	    style, PROPERTY_BOX_DECORATION_BREAK, KEYWORD_CLONE);
	box = ARENA_NEW(composer->scratch, struct inline_box);
	*box = made;
	composer->inline_box = box;
	composer->has_inline_boxes = true;
}

static void close_box(struct composer *composer, const struct element *element)
{
	struct inline_box *box = composer->inline_box;

	if (!box || box->owner != element)
		return;
	composer->inline_box = box->outer;
}

/* The number in the place of a footnote. */
static void add_call(struct composer *composer, const struct element *call,
    const char *href, const char *target)
{
	struct span *span = span_add(composer, call->text, call);

	span->is_artifact = href == NULL;
	span->is_reference = true;
	span->href = href;
	span->target = target;
}

static void add_page_number(struct composer *composer,
    const struct element *element, const struct inside *inside)
{
	struct span *span = span_add(composer, NULL, element);

	span->href = inside->href;
	if (!page_ref_fill(composer, element, span))
		composer->span_count--;
}

static void add_leader(struct composer *composer, const struct element *element,
    const struct inside *inside)
{
	struct span *span = span_add(composer, NULL, element);

	span->href = inside->href;
	if (leader_fill(composer, element, span))
		return;
	composer->span_count--;
	diag_add_once(composer->diags, DIAG_STYLE_UNSUPPORTED, 0,
	    "leader(\"%s\"), which is no text of one face and direction",
	    element->leader);
}

static void open_link(struct composer *composer, const struct element *element,
    struct inside *inside)
{
	const char *entry = node_attr(element->node, ATTR_ENTRY);

	inside->href = node_attr(element->node, ATTR_HREF);
	/* a link by its file has no address */
	if (!inside->href && entry)
		inside->href = arena_printf(
		    composer->layout->arena, "#%s", entry);
	inside->is_reference = node_role(element->node) == ROLE_NOTEREF;
	if (!composer->footnotes || !inside->is_reference)
		return;
	if (!inside->target)
		inside->target = arena_printf(composer->layout->arena,
		    "call-%s",
		    inside->href && *inside->href ? inside->href + 1 : "");
	footnote_refer(composer, element, inside->target);
}

static void open_element(struct composer *composer,
    const struct element *element, struct inside *inside)
{
	struct span *span;

	if (element->leader) {
		add_leader(composer, element, inside);
		return;
	}
	if (!element->name) {
		span = span_add(composer,
		    text_transform(composer, element->text, element->style),
		    element);
		span->is_reference = inside->is_reference;
		span->entry = element->entry;
		span->href = inside->href;
		span->target = inside->target;
		inside->target = NULL;
		return;
	}
	if (element->id) {
		/* a span has one target: an earlier one stands on the block */
		if (inside->target)
			flow_add_target(composer, inside->target, NULL);
		inside->target = element->id;
	}
	flow_add_settings(composer, element);
	ruby_open(composer, element);
	open_box(composer, element);
	switch ((int)element_tag(element)) {
	case TAG_A:
		if (element->entry)
			add_page_number(composer, element, inside);
		else
			open_link(composer, element, inside);
		break;
	case TAG_BR:
		span = span_add(composer, "", element);
		span->is_break = true;
		break;
	case TAG_IMG:
		add_picture(composer, element, inside);
		break;
	}
}

static void close_element(struct composer *composer,
    const struct element *element, struct inside *inside)
{
	/* what a style adds has the node of its link */
	if (element->name && !element->entry && element_tag(element) == TAG_A) {
		inside->href = NULL;
		inside->is_reference = false;
	}
	close_box(composer, element);
	ruby_close(composer, element);
}

static bool is_shown(const struct element *element)
{
	return !element->name ||
	    !style_is(element->style, PROPERTY_DISPLAY, KEYWORD_NONE);
}

static void collect_one(
    struct composer *composer, struct element *root, struct inside *inside)
{
	struct element *element = root;

	for (;;) {
		const char *href, *target;
		const struct element *call = element->name
		    ? footnote_call(composer, element, &href, &target)
		    : NULL;

		if (call) {
			add_call(composer, call, href, target);
		} else if (is_shown(element)) {
			open_element(composer, element, inside);
			if (element->first) {
				element = element->first;
				continue;
			}
			close_element(composer, element, inside);
		}
		while (element != root && !element->next) {
			element = element->parent;
			close_element(composer, element, inside);
		}
		if (element == root)
			return;
		element = element->next;
	}
}

static void start_spans(struct composer *composer)
{
	composer->span_count = 0;
	composer->inline_box = NULL;
	composer->has_inline_boxes = false;
	composer->ruby = (struct ruby_state){ 0 };
	composer->has_ruby = false;
}

/* Behind an empty span: the first one's style is that of the paragraph. */
static void add_inside_marker(struct composer *composer)
{
	const struct element *element = composer_box(composer)->element;

	span_add(composer, "", element);
	*span_add(composer, "", element) = composer->inside_marker;
	if (composer->inside_gap)
		span_add(composer, "\xc2\xa0", element)->is_artifact = true;
	composer->inside_marker.text = NULL;
}

struct element *spans_collect(struct composer *composer, struct element *first)
{
	struct inside inside = { NULL, NULL, false };
	struct element *last = first;

	start_spans(composer);
	if (composer->inside_marker.text && !composer->is_measuring)
		add_inside_marker(composer);
	else if (first->pseudo != PSEUDO_NONE && first->first)
		span_add(composer, "", composer_box(composer)->element);
	for (;; last = last->next) {
		collect_one(composer, last, &inside);
		if (!last->next || !last->next->is_inline)
			break;
	}
	if (inside.target)
		flow_add_target(composer, inside.target, NULL);
	return last;
}

void spans_artifact(struct composer *composer, const char *text,
    const struct style *style, const struct node *node)
{
	struct element element = { .style = style, .node = node };

	start_spans(composer);
	span_add(composer, text, &element)->is_artifact = true;
}

static enum text_align align_of(enum keyword keyword)
{
	switch ((int)keyword) {
	case KEYWORD_END:
		return ALIGN_END;
	case KEYWORD_LEFT:
		return ALIGN_LEFT;
	case KEYWORD_RIGHT:
		return ALIGN_RIGHT;
	case KEYWORD_CENTER:
		return ALIGN_CENTER;
	case KEYWORD_JUSTIFY:
		return ALIGN_JUSTIFY;
	default:
		return ALIGN_START;
	}
}

void paragraph_fill(const struct composer *composer, const struct style *style,
    const char *language, float width_pt, struct paragraph *paragraph)
{
	*paragraph = (struct paragraph){
		.spans = composer->spans,
		.span_count = composer->span_count,
		.has_boxes = composer->has_inline_boxes,
		.has_ruby = composer->has_ruby,
		.width_pt = width_pt,
		.language = language,
	};
	paragraph->align = align_of(style_keyword(style, PROPERTY_TEXT_ALIGN));
	paragraph->has_last_align = !style_is(
	    style, PROPERTY_TEXT_ALIGN_LAST, KEYWORD_AUTO);
	paragraph->last_align = align_of(
	    style_keyword(style, PROPERTY_TEXT_ALIGN_LAST));
	paragraph->is_balanced = style_is(
	    style, PROPERTY_TEXT_WRAP_STYLE, KEYWORD_BALANCE);
}

float text_width(
    struct composer *composer, const char *text, const struct style *style)
{
	struct paragraph paragraph;
	float minimum = 0, maximum = 0;

	spans_artifact(composer, text, style, NULL);
	paragraph_fill(composer, style, style->text.language, 0, &paragraph);
	paragraph_measure(composer->typesetter, &paragraph, &minimum, &maximum);
	return maximum;
}

void paragraph_align(struct paragraph *paragraph, enum text_align align)
{
	paragraph->align = align;
	paragraph->has_last_align = false;
}
