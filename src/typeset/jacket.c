/*
 * The cover that is made: pictures on the upper part of the page, the title
 * below them, dates and sites at the lower end.  How much of each is the
 * style's; that it fits is seen to here.
 */
#include "typeset/flow.h"

#include <math.h>
#include <string.h>

/* Classes size-0 ... of the style, from large to small titles. */
enum { SIZES = 7 };

/* More of a title nobody reads on a cover. */
enum { TITLE_CHARACTERS = 300, LINE_CHARACTERS = 120 };

/* Between two pictures. */
#define GAP_PT 3

/* Rows of pictures: how many stand in each, and the part of the height that the
 * first row has. */
static const struct {
	uint8_t rows[2];
	float first;
} grids[JACKET_PICTURES + 1] = {
	{ { 0, 0 }, 0 },
	{ { 1, 0 }, 1 },
	{ { 1, 1 }, 0.5f },
	{ { 1, 2 }, 0.58f },
	{ { 2, 2 }, 0.5f },
};

struct jacket_tree {
	struct element *body, *pictures, *head, *foot;
};

/* At most so many characters, with an ellipsis where there were more. */
static const char *shortened(struct arena *arena, const char *text, size_t most)
{
	const char *clean = text_collapse(arena, text);
	size_t size = strlen(clean), at = 0, count = 0;

	while (at < size && count < most) {
		uint32_t c;

		at += utf8_decode(clean + at, size - at, &c);
		count++;
	}
	if (at == size)
		return clean;
	return arena_printf(arena, "%.*s…", (int)at, clean);
}

static void add_line(struct composer *composer, struct element *parent,
    const char *classes, const char *text, size_t most)
{
	if (text && !text_is_blank(text))
		element_lines_new(composer->scratch, composer->layout->arena,
		    parent, "div", TAG_P, classes,
		    shortened(composer->layout->arena, text, most));
}

static void plant(struct composer *composer, const struct jacket *jacket,
    unsigned size, struct jacket_tree *tree)
{
	const char *classes = arena_printf(composer->scratch,
	    "jacket pictures-%zu size-%u", jacket->picture_count, size);
	struct arena *scratch = composer->scratch;

	tree->body = composer_tree(composer, classes, jacket->language);
	tree->pictures = element_new(scratch, tree->body, "div", "pictures");
	tree->head = element_new(scratch, tree->body, "div", "head");
	tree->foot = element_new(scratch, tree->body, "div", "foot");
	add_line(composer, tree->head, "title",
	    jacket->title && !text_is_blank(jacket->title)
		? jacket->title
		: word_in(WORD_UNTITLED, tree->body->language),
	    TITLE_CHARACTERS);
	add_line(
	    composer, tree->head, "author", jacket->author, LINE_CHARACTERS);
	add_line(composer, tree->foot, "date", jacket->dates, LINE_CHARACTERS);
	add_line(composer, tree->foot, "sites", jacket->sites, LINE_CHARACTERS);
}

static void use_page(struct composer *composer, float width_pt, float height_pt)
{
	struct page_area *page = ARENA_NEW(composer->scratch, struct page_area);

	page->frame = (struct page_frame){ .width_pt = width_pt,
		.height_pt = height_pt };
	page->measure_pt = width_pt;
	page->height_pt = height_pt;
	page->first = page;
	composer_use_page(composer, page);
}

/* The page is the screen's, whatever @page says of paper, and has no
 * margins. */
static void start(struct composer *composer, const struct jacket *jacket,
    struct element *body)
{
	composer_start(composer, body);
	use_page(composer, jacket->width_pt, jacket->height_pt);
	composer->boxes[0].width_pt = jacket->width_pt;
}

/* Sets a part on a page `height_pt` high; false: it does not fit. */
static bool compose_part(struct composer *composer, struct element *part,
    float height_pt, struct page_box *page, float *used_pt)
{
	struct layout *layout = composer->layout;

	use_page(composer, composer->measure_pt, fmaxf(height_pt, 1));
	composer->flow = flow_new(composer);
	compose_block(composer, part);
	*used_pt = flow_height(composer->flow, 0, composer->flow->count);
	composer_finish(composer);
	*page = layout->pages[0];
	return layout->page_count == 1;
}

static float sides_pt(const struct element *element, float base_pt)
{
	return style_length(element->style, PROPERTY_PADDING_LEFT, base_pt, 0) +
	    style_length(element->style, PROPERTY_PADDING_RIGHT, base_pt, 0);
}

/* The next size has about this part of one: where it would bring the title on
 * one line, it looks better than two. */
#define NEXT_SIZE 0.79f

/* No word of the title has to be broken, and it is not just too long for a
 * line. */
static bool words_fit(struct composer *composer, const struct element *head)
{
	const struct element *title = head->first;
	float room = composer->measure_pt, minimum, maximum;
	struct paragraph paragraph;

	room -= sides_pt(head, room) + sides_pt(title, room);
	spans_collect(composer, title->first);
	if (composer->span_count == 0)
		return true;
	paragraph_fill(composer, title->style, title->language, 0, &paragraph);
	paragraph_measure(composer->typesetter, &paragraph, &minimum, &maximum);
	return minimum <= room &&
	    (maximum <= room || maximum * NEXT_SIZE > room);
}

static void append(struct page_box *page, struct item *items)
{
	*page->end = items;
	while (*page->end)
		page->end = &(*page->end)->next;
}

static struct item *add_box(
    struct composer *composer, struct page_box *page, enum item_kind kind)
{
	struct item *item = item_new(composer, kind, NULL);

	item->is_artifact = true;
	append(page, item);
	return item;
}

/* CSS 2.1, 14.2: the background of BODY is that of the whole canvas. */
static void add_background(struct composer *composer,
    const struct element *body, struct page_box *page)
{
	struct colour colour = { 1, 1, 1 };
	struct item *item;

	if (!style_colour(body->style, PROPERTY_BACKGROUND_COLOR, &colour) &&
	    !style_colour(
		body->parent->style, PROPERTY_BACKGROUND_COLOR, &colour))
		return;
	item = add_box(composer, page, ITEM_RULE);
	item->rule.colour = colour;
	item->width_pt = page->width_pt;
	item->height_pt = page->height_pt;
}

static float pictures_height(
    const struct jacket *jacket, const struct jacket_tree *tree)
{
	if (jacket->picture_count == 0 ||
	    style_is(tree->pictures->style, PROPERTY_DISPLAY, KEYWORD_NONE))
		return 0;
	return fminf(jacket->height_pt,
	    style_length(tree->pictures->style, PROPERTY_MAX_HEIGHT,
		jacket->height_pt, jacket->height_pt / 2));
}

static void add_pictures(struct composer *composer, const struct jacket *jacket,
    float height_pt, struct page_box *page)
{
	size_t number = 0;
	float y = 0;

	for (unsigned row = 0; row < 2; row++) {
		unsigned count = grids[jacket->picture_count].rows[row];
		float part = grids[jacket->picture_count].first;
		float x = 0, height;

		if (count == 0)
			return;
		height = row == 0
		    ? height_pt * part - (part < 1 ? GAP_PT / 2.f : 0)
		    : height_pt - y;
		for (unsigned i = 0; i < count; i++) {
			struct item *item = add_box(
			    composer, page, ITEM_PICTURE);

			item->picture.picture = &jacket->pictures[number++];
			item->x_pt = x;
			item->y_pt = y;
			item->width_pt = (page->width_pt -
					     (float)(count - 1) * GAP_PT) /
			    (float)count;
			item->height_pt = height;
			x += item->width_pt + GAP_PT;
		}
		y += height + GAP_PT;
	}
}

/* One try; false: the title does not fit in this size. */
static bool try_size(struct composer *composer, const struct jacket *jacket,
    unsigned size, struct page_box *page)
{
	struct page_box head, foot;
	struct jacket_tree tree;
	float pictures_pt, head_pt, foot_pt, room_pt;
	bool fits;

	plant(composer, jacket, size, &tree);
	start(composer, jacket, tree.body);
	page->width_pt = jacket->width_pt;
	page->height_pt = jacket->height_pt;
	page->end = &page->first;
	add_background(composer, tree.body, page);
	if (!composer_shows(tree.body))
		return true;
	pictures_pt = pictures_height(jacket, &tree);
	if (pictures_pt > 0)
		add_pictures(composer, jacket, pictures_pt, page);
	fits = words_fit(composer, tree.head);
	fits &= compose_part(composer, tree.foot,
	    (jacket->height_pt - pictures_pt) / 2, &foot, &foot_pt);
	foot_pt = fminf(foot_pt, (jacket->height_pt - pictures_pt) / 2);
	room_pt = jacket->height_pt - pictures_pt - foot_pt;
	fits &= compose_part(composer, tree.head, room_pt, &head, &head_pt);
	items_move(head.first, 0, pictures_pt);
	items_move(foot.first, 0, jacket->height_pt - foot_pt);
	append(page, head.first);
	append(page, foot.first);
	return fits;
}

bool typeset_jacket(struct typesetter *typesetter, const struct jacket *jacket,
    struct layout *layout, struct diag_list *diags)
{
	struct page_box *page = ARENA_NEW(layout->arena, struct page_box);
	bool fits = false;

	for (unsigned size = 0; size < SIZES && !fits; size++) {
		struct composer composer;

		*page = (struct page_box){ 0 };
		composer_init(&composer, typesetter, layout, diags);
		fits = try_size(&composer, jacket, size, page);
		composer_release(&composer);
	}
	layout->pages = page;
	layout->page_count = 1;
	return fits;
}
