/* Margin boxes: running heads and folios (CSS Paged Media 3, section 5). */
#include "typeset/margin.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "typeset/content.h"
#include "typeset/counter.h"
#include "typeset/flow.h"
#include "typeset/page_rule.h"

/* Between the boxes on one side of a page. */
#define GAP_PT 12.0f

/* Lengths that differ by less are the same. */
#define SAME_PT 0.01f

/* Of so many rules it is said where they are of no use: to see it, each asks all. */
#define CHECKS_MAX 100

/* Longer texts are cut before they are measured. */
#define TEXT_MAX 2000

/* The margin boxes of pages of one type, in one language. */
struct margin_boxes {
	unsigned number;
	struct page_type type;
	const char *language;
	struct page_frame frame; /* of pages that have no side, as they are
				    set */
	float shift_pt;          /* from there to where this side has them */
	const struct style *styles[MARGIN_PLACES]; /* NULL: there is none */
	struct margin_boxes *next;
};

/* Those that were needed so far: pages of a book are of few types. */
struct margins {
	struct arena *arena;
	struct margin_boxes *boxes;
	unsigned count;
	unsigned made; /* numbers that were given, also of those let go */
};
#define BOXES_MAX 64

_Static_assert((int)MARGIN_PLACES - (int)MARGIN_TOP_LEFT == MARGIN_TEXTS_MAX,
    "a text for each box");

void margins_free(struct margins *margins)
{
	if (!margins)
		return;
	arena_free(margins->arena);
	free(margins);
}

static bool is_same(const char *left, const char *right)
{
	return left == right || (left && right && strcmp(left, right) == 0);
}

/* The frame of pages of a type, and of the same without a side. */
static void find_frames(const struct typesetter *typesetter,
    const struct style *root, const struct page_type *type,
    struct page_frame *frame, struct page_frame *plain)
{
	const struct sheaf_options *options = typesetter->resources->options;
	const struct page_type no_side = { type->name,
		type->classes & ~(unsigned)(PAGE_LEFT | PAGE_RIGHT) };

	cascade_page_frame(
	    typesetter->cascade, root, options, &no_side, plain, NULL);
	cascade_page_frame(
	    typesetter->cascade, root, options, type, frame, NULL);
}

/* With var() it may. */
static bool says_sides(const struct rule *rule)
{
	const struct declaration *one = rule->declarations;

	for (; one; one = one->next)
		if (one->raw || one->property == PROPERTY_MARGIN_LEFT ||
		    one->property == PROPERTY_MARGIN_RIGHT)
			return true;
	return false;
}

static bool needs_check(const struct page_rule *page)
{
	return (page->selector.classes & (PAGE_LEFT | PAGE_RIGHT)) &&
	    says_sides(&page->rule);
}

static void check_rule(const struct typesetter *typesetter,
    const struct style *root, const struct page_rule *page,
    struct diag_list *diags)
{
	const struct page_type *type = &page->selector;
	struct page_frame frame, plain;
	struct arena *arena;

	find_frames(typesetter, root, type, &frame, &plain);
	if (fabsf(frame.margins_pt[1] + frame.margins_pt[3] -
		plain.margins_pt[1] - plain.margins_pt[3]) < SAME_PT)
		return;
	arena = arena_new();
	diag_add_once(diags, DIAG_STYLE_UNSUPPORTED, page->line,
	    "another width of lines in @page %s: they keep their width, "
	    "margin-left moves them",
	    page_selector_text(arena, type));
	arena_free(arena);
}

void margins_check(const struct typesetter *typesetter,
    const struct style *root, struct diag_list *diags)
{
	unsigned count = 0;

	for (unsigned level = 0; level < SPECIFICITIES; level++) {
		const struct page_rule *page = cascade_pages(
		    typesetter->cascade, level);

		for (; page && count < CHECKS_MAX; page = page->next) {
			if (!needs_check(page))
				continue;
			count++;
			check_rule(typesetter, root, page, diags);
		}
	}
}

static struct margin_boxes *boxes_new(struct typesetter *typesetter,
    const struct page_type *type, const char *language)
{
	struct arena *arena = typesetter->margins->arena;
	struct margin_boxes *boxes = ARENA_NEW(arena, struct margin_boxes);
	struct element root = { .name = "html", .classes = "" };
	struct page_frame frame;

	boxes->type = *type;
	if (type->name)
		boxes->type.name = arena_strdup(arena, type->name);
	boxes->language = root.language = arena_strdup(arena, language);
	style_tree(style_set_new(arena, typesetter->cascade), &root);
	find_frames(typesetter, root.style, type, &frame, &boxes->frame);
	/* lines end on the paper */
	boxes->shift_pt = fminf(
	    frame.margins_pt[3] - boxes->frame.margins_pt[3],
	    boxes->frame.margins_pt[1]);
	for (int i = MARGIN_TOP_LEFT; i < MARGIN_PLACES; i++)
		boxes->styles[i] = cascade_margin_style(arena,
		    typesetter->cascade, (enum margin_place)i, type,
		    root.style);
	return boxes;
}

static const struct margin_boxes *boxes_of(
    struct typesetter *typesetter, const struct page_place *place)
{
	struct margins *margins = typesetter->margins;
	const char *language = place->language ? place->language : "";
	struct page_type type = { place->name,
		place->is_right ? PAGE_RIGHT : PAGE_LEFT };
	struct margin_boxes *boxes;

	if (place->is_first)
		type.classes |= PAGE_FIRST;
	if (place->is_blank)
		type.classes |= PAGE_BLANK;
	if (!margins) {
		margins = memory_new(sizeof(*margins));
		margins->arena = arena_new();
		typesetter->margins = margins;
	}
	if (margins->count == BOXES_MAX) {
		arena_free(margins->arena);
		margins->arena = arena_new();
		margins->boxes = NULL;
		margins->count = 0;
	}
	for (boxes = margins->boxes; boxes; boxes = boxes->next)
		if (boxes->type.classes == type.classes &&
		    is_same(boxes->type.name, type.name) &&
		    strcmp(boxes->language, language) == 0)
			return boxes;
	boxes = boxes_new(typesetter, &type, language);
	boxes->number = ++margins->made;
	boxes->next = margins->boxes;
	margins->boxes = boxes;
	margins->count++;
	return boxes;
}

static const struct page_string *find_string(
    const struct page_place *place, const char *name, bool is_counter)
{
	const struct page_string *string = place->strings;

	for (size_t i = 0; i < place->string_count; i++, string++)
		if (string->is_counter == is_counter &&
		    strcmp(string->name, name) == 0)
			return string;
	return NULL;
}

static const char *string_value(
    const struct page_place *place, const struct content_part *part)
{
	const struct page_string *string = find_string(
	    place, part->text, false);

	if (!string)
		return "";
	switch (part->choice) {
	case STRING_START:
		return string->start;
	case STRING_LAST:
		return string->last;
	case STRING_FIRST_EXCEPT:
		return string->is_set ? "" : string->start;
	case STRING_FIRST:
		break;
	}
	return string->first;
}

static void put_page_counter(struct buf *text, const struct page_place *place,
    const struct content_part *part)
{
	bool is_page = strcmp(part->text, "page") == 0;
	enum keyword style = part->style;

	if (style == KEYWORD_AUTO && place->is_roman)
		style = KEYWORD_LOWER_ROMAN;
	counter_put(
	    text, style, (int64_t)(is_page ? place->number : place->count));
}

/* Of the article: as they are first set on the page, like strings. */
static void put_counters(struct buf *text, const struct page_place *place,
    const struct content_part *part)
{
	const struct page_string *string = find_string(place, part->text, true);
	const char *numbers = string ? string->first : "0";
	const char *last = strrchr(numbers, ' ');

	if (part->kind == CONTENT_COUNTER && last)
		numbers = last + 1;
	while (*numbers) {
		char *end;
		long long number = strtoll(numbers, &end, 10);

		if (end == numbers)
			break;
		counter_put(text, part->style, number);
		numbers = end;
		if (*numbers)
			buf_puts(text, part->between);
	}
}

static const char *margin_text(struct arena *arena, const struct style *style,
    const struct page_place *place)
{
	const struct content_part *part =
	    style->values[PROPERTY_CONTENT].content;
	struct buf text = BUF_INIT;
	const char *kept;

	for (; part && text.size < TEXT_MAX; part = part->next) {
		if (part->kind == CONTENT_TEXT)
			buf_puts(&text, part->text);
		else if (part->kind == CONTENT_STRING)
			buf_puts(&text, string_value(place, part));
		else if (is_page_counter(part))
			put_page_counter(&text, place, part);
		else if (part->kind == CONTENT_COUNTER ||
		    part->kind == CONTENT_COUNTERS)
			put_counters(&text, place, part);
	}
	kept = text_collapse(arena, buf_text(&text));
	buf_release(&text);
	return kept;
}

static size_t character_end(const char *text, size_t at)
{
	while (((unsigned char)text[at] & 0xc0) == 0x80)
		at++;
	return at;
}

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
    const struct page_frame *frame, enum margin_place place, float area[4])
{
	const float *margins = frame->margins_pt;
	bool is_bottom = (place >= MARGIN_BOTTOM_LEFT &&
			     place <= MARGIN_BOTTOM_RIGHT) ||
	    place == MARGIN_BOTTOM_LEFT_CORNER ||
	    place == MARGIN_BOTTOM_RIGHT_CORNER;

	area[0] = margins[3];
	area[1] = is_bottom ? frame->height_pt - margins[2] : 0;
	area[2] = frame->width_pt - margins[1] - margins[3];
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

static void set_text(struct composer *composer, const char *text,
    const struct style *style, float width, struct paragraph_lines *lines)
{
	struct paragraph paragraph;

	spans_artifact(composer, text, style, NULL);
	paragraph_fill(
	    composer, style, style->text.language, width, &paragraph);
	paragraph_set(composer->typesetter, &paragraph, composer->layout, lines,
	    composer->diags);
}

/* One line in a margin of the page, `whole`, if it is high enough for it. */
static void place_text(struct composer *composer, struct page_box *page,
    const struct style *style, const char *text, const float whole[4],
    float room)
{
	float left = whole[0], top = whole[1], width = whole[2];
	float area = whole[3];
	struct paragraph_lines lines;
	struct item *rules = NULL, **end = &rules;
	float y, inside;
	float edges[4];

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
	set_text(composer, text, style, width, &lines);
	/* most texts have room */
	if (lines.count > 1 ||
	    (lines.count == 1 && lines.lines[0].width_pt > room))
		set_text(composer, fit_text(composer, text, style, room), style,
		    width, &lines);
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

/* How much of an edge each of its three texts may take (CSS Paged Media 3,
 * 5.3.2): the one in the middle stays there, and what a text leaves the others
 * have. */
static void share_row(struct composer *composer,
    const struct style *const styles[3], const char *const texts[3],
    float measure, float rooms[3])
{
	float wanted[3] = { 0, 0, 0 }, side;

	for (int i = 0; i < 3; i++)
		if (texts[i])
			wanted[i] = strlen(texts[i]) > TEXT_MAX
			    ? measure
			    : text_width(composer, texts[i], styles[i]);
	if (wanted[1] > 0) {
		side = fmaxf(wanted[0], wanted[2]) + GAP_PT;
		rooms[1] = fmaxf(measure / 3, measure - 2 * side);
		side = (measure - fminf(wanted[1], rooms[1])) / 2 - GAP_PT;
		rooms[0] = rooms[2] = side;
	} else {
		side = (measure - GAP_PT) / 2;
		for (int i = 0; i < 3; i++)
			rooms[i] = fmaxf(
			    side, measure - GAP_PT - wanted[2 - i]);
	}
}

/* For a measurement; nothing is drawn. */
static void share_among(struct typesetter *typesetter,
    const struct style *const styles[3], const char *const texts[3],
    float measure, float rooms[3])
{
	struct layout *layout = layout_new();
	struct diag_list diags;
	struct composer composer;

	diag_list_init(&diags, layout->arena);
	composer_init(&composer, typesetter, layout, &diags);
	share_row(&composer, styles, texts, measure, rooms);
	composer_release(&composer);
	layout_free(layout);
}

/* Appends the texts of one edge, or of one box that shares nothing. */
static unsigned list_texts(struct typesetter *typesetter,
    const struct margin_boxes *boxes, const struct page_place *place,
    struct arena *arena, int first, struct margin_text *texts)
{
	int most = first < MARGIN_ROWS_END ? 3 : 1;
	const char *words[3] = { NULL };
	float area[4], rooms[3];
	unsigned count = 0, listed = 0;

	for (int i = 0; i < most; i++) {
		if (boxes->styles[first + i])
			words[i] = margin_text(
			    arena, boxes->styles[first + i], place);
		if (words[i] && !*words[i])
			words[i] = NULL;
		count += words[i] != NULL;
	}
	find_area(&boxes->frame, (enum margin_place)first, area);
	rooms[0] = rooms[1] = rooms[2] = area[2];
	if (count > 1)
		share_among(
		    typesetter, &boxes->styles[first], words, area[2], rooms);
	for (int i = 0; i < most; i++)
		if (words[i])
			texts[listed++] = (struct margin_text){ boxes->number,
				(unsigned)(first + i), rooms[i], words[i] };
	return listed;
}

unsigned typeset_margin_texts(struct typesetter *typesetter,
    const struct page_place *place, struct arena *arena,
    struct margin_text texts[MARGIN_TEXTS_MAX])
{
	const struct margin_boxes *boxes = boxes_of(typesetter, place);
	unsigned count = 0;
	int i = MARGIN_TOP_LEFT;

	for (; i < MARGIN_PLACES; i += i < MARGIN_ROWS_END ? 3 : 1)
		count += list_texts(
		    typesetter, boxes, place, arena, i, texts + count);
	return count;
}

void typeset_margin(struct typesetter *typesetter,
    const struct page_place *place, const struct margin_text *text,
    struct layout *layout, struct page_box *page)
{
	const struct margin_boxes *boxes = boxes_of(typesetter, place);
	struct diag_list diags;
	struct composer composer;
	float area[4];

	diag_list_init(&diags, layout->arena);
	composer_init(&composer, typesetter, layout, &diags);
	find_area(&boxes->frame, (enum margin_place)text->place, area);
	place_text(&composer, page, boxes->styles[text->place], text->text,
	    area, text->room_pt);
	composer_release(&composer);
}

bool typeset_shows_count(
    struct typesetter *typesetter, const struct page_place *place)
{
	const struct margin_boxes *boxes = boxes_of(typesetter, place);

	for (int i = MARGIN_TOP_LEFT; i < MARGIN_PLACES; i++) {
		const struct content_part *part = boxes->styles[i]
		    ? boxes->styles[i]->values[PROPERTY_CONTENT].content
		    : NULL;

		for (; part; part = part->next)
			if (is_page_counter(part) &&
			    strcmp(part->text, "pages") == 0)
				return true;
	}
	return false;
}

float typeset_shift(
    struct typesetter *typesetter, const struct page_place *place)
{
	return boxes_of(typesetter, place)->shift_pt;
}

bool typeset_has_sides(const struct typesetter *typesetter)
{
	return cascade_has_sides(typesetter->cascade);
}

enum page_side typeset_side(struct typesetter *typesetter, const char *class,
    const char *language, bool is_r2l)
{
	struct arena *arena = arena_new();
	struct element *root = element_new(arena, NULL, "html", "");
	struct element *body = element_new(arena, root, "body", class);
	enum keyword keyword;

	root->language = body->language = language;
	style_tree(style_set_new(arena, typesetter->cascade), root);
	keyword = style_keyword(body->style, PROPERTY_BREAK_BEFORE);
	arena_free(arena);
	switch ((int)keyword) {
	case KEYWORD_LEFT:
		return SIDE_LEFT;
	case KEYWORD_RIGHT:
		return SIDE_RIGHT;
	case KEYWORD_RECTO:
		return is_r2l ? SIDE_LEFT : SIDE_RIGHT;
	case KEYWORD_VERSO:
		return is_r2l ? SIDE_RIGHT : SIDE_LEFT;
	default:
		return SIDE_ANY;
	}
}

void typeset_blank(struct typesetter *typesetter, struct layout *layout)
{
	const struct page_place place = { .is_blank = true };
	const struct page_frame *frame = &boxes_of(typesetter, &place)->frame;
	struct page_box *page = ARENA_NEW(layout->arena, struct page_box);

	page->width_pt = frame->width_pt;
	page->height_pt = frame->height_pt;
	page->end = &page->first;
	layout->pages = page;
	layout->page_count = 1;
}
