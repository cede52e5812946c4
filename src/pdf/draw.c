/* From a layout to a flat chapter. */
#include <stdlib.h>
#include <string.h>

#include "pdf/canvas.h"
#include "pdf/draw.h"
#include "pdf/form.h"
#include "pdf/headings.h"
#include "pdf/mention_pages.h"

enum { DEFLATE_LEVEL = 6 };

struct known_font {
	uint32_t id;
	struct fontfile *file;
};

struct drawer {
	struct deflater *deflater;
	struct known_font *fonts; /* of the run, in order of first use */
	size_t font_count;
	const struct sheaf_options *options;
};

/* The form of what is shown with the number of a page; its reference is NULL where
 * none is open. */
struct open_form {
	struct chapter_reference *reference;
	struct content_mark mark; /* that it is in */
	struct canvas_part part;
};

/* One layout at work. */
struct drawing {
	struct arena *arena;
	struct drawer *drawer;
	const struct layout *layout;
	const struct article *article;
	const struct drawn_names *names;
	struct readings *fonts; /* by number in the layout */
	struct canvas canvas;
	struct open_form form;
	struct tagger *tagger;
	struct chapter_content chapter;
	struct picture_slot *pictures; /* hash table, a power of two */
	size_t picture_slots;
};

struct picture_slot {
	uint32_t number_plus_one; /* 0: free */
};

struct drawer *drawer_new(const struct sheaf_options *options)
{
	struct drawer *drawer = memory_new(sizeof(*drawer));

	drawer->deflater = deflater_new(DEFLATE_LEVEL);
	drawer->options = options;
	return drawer;
}

void drawer_free(struct drawer *drawer)
{
	if (drawer == NULL)
		return;
	for (size_t i = 0; i < drawer->font_count; i++)
		fontfile_close(drawer->fonts[i].file);
	free(drawer->fonts);
	deflater_free(drawer->deflater);
	free(drawer);
}

static const struct fontfile *lookup_font(
    struct drawer *drawer, const struct font_face_file *face, struct error *err)
{
	struct fontfile *file;

	for (size_t i = 0; i < drawer->font_count; i++)
		if (drawer->fonts[i].id == face->id)
			return drawer->fonts[i].file;
	file = fontfile_open(face->fd, face->index, err);
	if (file == NULL)
		return NULL;
	drawer->fonts = memory_resize(
	    drawer->fonts, drawer->font_count + 1, sizeof(*drawer->fonts));
	drawer->fonts[drawer->font_count++] = (struct known_font){ face->id,
		file };
	return file;
}

/* The first walk: which glyphs are used, and for what. */
static bool read_fonts(struct drawing *drawing, struct error *err)
{
	const struct layout *layout = drawing->layout;

	drawing->fonts = arena_array(
	    drawing->arena, layout->font_count, sizeof(*drawing->fonts));
	for (size_t i = 0; i < layout->font_count; i++) {
		drawing->fonts[i].arena = drawing->arena;
		drawing->fonts[i].file = lookup_font(
		    drawing->drawer, &layout->fonts[i], err);
		if (drawing->fonts[i].file == NULL)
			return false;
	}
	for (size_t page = 0; page < layout->page_count; page++)
		for (const struct item *item = layout->pages[page].first;
		     item != NULL; item = item->next)
			if (item->kind == ITEM_RUN)
				readings_add_run(
				    &drawing->fonts[item->run.font],
				    &item->run);
			else if (item->kind == ITEM_REFERENCE)
				readings_add_run(
				    &drawing
					 ->fonts[item->reference.digits.font],
				    &item->reference.digits);
	for (size_t i = 0; i < layout->font_count; i++)
		readings_settle(&drawing->fonts[i]);
	return true;
}

static size_t count_items(const struct page_box *box, enum item_kind kind)
{
	size_t count = 0;

	for (const struct item *item = box->first; item; item = item->next)
		count += item->kind == kind;
	return count;
}

/* Words around the number of a page, with which they are shown. */
static bool is_late(const struct item *item)
{
	return item->kind == ITEM_RUN && item->late != NULL &&
	    strlen(item->late) <= TARGET_ID_MAX;
}

static size_t count_references(const struct page_box *box)
{
	size_t count = 0;

	for (const struct item *item = box->first; item; item = item->next)
		count += item->kind == ITEM_REFERENCE || is_late(item);
	return count;
}

/* The table of the chapter's pictures, made large enough at once. */
static void prepare_pictures(struct drawing *drawing)
{
	size_t count = 0;

	for (size_t i = 0; i < drawing->layout->page_count; i++)
		count += count_items(&drawing->layout->pages[i], ITEM_PICTURE);
	for (drawing->picture_slots = 8; drawing->picture_slots < 2 * count;)
		drawing->picture_slots *= 2;
	drawing->pictures = arena_array(
	    drawing->arena, drawing->picture_slots, sizeof(*drawing->pictures));
	drawing->chapter.pictures = arena_array(
	    drawing->arena, count, sizeof(*drawing->chapter.pictures));
}

static uint32_t picture_number(struct drawing *drawing, const struct hash *hash)
{
	struct chapter_content *chapter = &drawing->chapter;
	size_t slot = 0;

	memcpy(&slot, hash->bytes, sizeof(slot));
	for (;; slot++) {
		uint32_t *entry =
		    &drawing->pictures[slot & (drawing->picture_slots - 1)]
			 .number_plus_one;

		if (*entry == 0) {
			chapter->pictures[chapter->picture_count++] = *hash;
			*entry = chapter->picture_count;
		}
		if (hash_compare(&chapter->pictures[*entry - 1], hash) == 0)
			return *entry - 1;
	}
}

static int compare_numbers(const void *a, const void *b)
{
	uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;

	return left < right ? -1 : left > right;
}

static void draw_picture(
    struct drawing *drawing, struct chapter_page *page, const struct item *item)
{
	const struct picture *picture = item->picture.picture;
	struct content_mark mark;
	uint32_t number;

	if (picture == NULL || picture->state != PICTURE_READY)
		return;
	mark = tagger_mark(drawing->tagger, item);
	canvas_mark(&drawing->canvas, &mark);
	number = picture_number(drawing, &picture->hash);
	canvas_image(&drawing->canvas, item, 'P', number,
	    picture->forms[PICTURE_FOR_PRINT].orientation);
	for (uint32_t i = 0; i < page->picture_count; i++)
		if (page->pictures[i] == number)
			return;
	page->pictures[page->picture_count++] = number;
}

/* The article that a link leads to, or "". */
static const char *entry_of(const struct node *node)
{
	const char *entry;

	while (node != NULL && node->tag != TAG_A)
		node = node->parent;
	entry = node != NULL ? node_attr(node, ATTR_ENTRY) : NULL;
	return entry != NULL && strlen(entry) <= TARGET_ID_MAX ? entry : "";
}

static uint32_t *list_fonts_used(
    const struct drawing *drawing, const bool *is_used, uint32_t *count)
{
	size_t font_count = drawing->layout->font_count;
	uint32_t *fonts = arena_array(
	    drawing->arena, font_count, sizeof(*fonts));

	*count = 0;
	for (uint32_t i = 0; i < font_count; i++)
		if (is_used[i])
			fonts[(*count)++] = i;
	return fonts;
}

static void close_form(struct drawing *drawing, struct chapter_page *page)
{
	struct open_form *form = &drawing->form;
	struct chapter_reference *reference = form->reference;
	struct buf *content = &form->part.content;
	uint8_t *copy;

	if (reference == NULL)
		return;
	form_end(&drawing->canvas, &form->part, page->reference_count++);
	copy = arena_alloc(drawing->arena, content->size + 1);
	if (content->size > 0)
		memcpy(copy, content->data, content->size);
	reference->content = copy;
	reference->content_size = content->size;
	reference->fonts = list_fonts_used(
	    drawing, form->part.font_is_used, &reference->font_count);
	reference->uprights = list_fonts_used(
	    drawing, form->part.font_is_upright, &reference->upright_count);
	buf_release(content);
	form->reference = NULL;
}

/* The form that this item is drawn into, with those before it where it can. */
static struct chapter_reference *open_form(struct drawing *drawing,
    struct chapter_page *page, const struct item *item, const char *entry)
{
	struct open_form *form = &drawing->form;
	struct content_mark mark = tagger_mark(drawing->tagger, item);
	size_t font_count = drawing->layout->font_count;

	if (form->reference != NULL && form->mark.role == mark.role &&
	    form->mark.number == mark.number &&
	    !(form->reference->has_number && item->kind == ITEM_REFERENCE) &&
	    strcmp(form->reference->entry, entry) == 0)
		return form->reference;
	close_form(drawing, page);
	canvas_mark(&drawing->canvas, &mark);
	form->reference = &page->references[page->reference_count];
	*form->reference = (struct chapter_reference){ .entry = entry };
	form->mark = mark;
	form->part = (struct canvas_part){ .content = BUF_INIT };
	form->part.font_is_used = arena_alloc(drawing->arena, font_count + 1);
	form->part.font_is_upright = arena_alloc(
	    drawing->arena, font_count + 1);
	form_begin(&drawing->canvas, &form->part);
	return form->reference;
}

static void draw_reference(
    struct drawing *drawing, struct chapter_page *page, const struct item *item)
{
	const struct run *digits = &item->reference.digits;
	struct canvas *canvas = &drawing->canvas;
	struct chapter_reference *reference;

	if (strlen(item->reference.entry) > TARGET_ID_MAX)
		return;
	reference = open_form(drawing, page, item, item->reference.entry);
	reference->has_number = true;
	reference->font = digits->font;
	reference->width = item->width_pt;
	reference->size = digits->size_pt;
	reference->colour = digits->colour;
	reference->is_gray = canvas->is_gray;
	reference->is_at_end = item->reference.is_at_end;
	for (size_t i = 0; i < DIGITS; i++) {
		reference->glyphs[i] = digits->glyphs[i].id;
		reference->advances[i] = digits->glyphs[i].advance_pt;
	}
	if (digits->mode == RUN_ACROSS) {
		reference->place = (uint32_t)form_place(canvas, item->x_pt,
		    item->y_pt + digits->baseline_pt, false);
	} else {
		reference->width = item->height_pt;
		reference->place = (uint32_t)form_place(canvas,
		    item->x_pt + item->width_pt - digits->baseline_pt,
		    item->y_pt, true);
	}
}

/* Each is named once a page. */
static uint32_t emoji_number(const struct drawing *drawing,
    struct chapter_page *page, const struct item *item)
{
	uint32_t i = 0;

	while (i < page->emoji_count &&
	    (page->emoji[i].font != item->emoji.face ||
		page->emoji[i].glyph != item->emoji.glyph))
		i++;
	if (i == page->emoji_count)
		page->emoji[page->emoji_count++] = (struct chapter_emoji){
			item->emoji.face, item->emoji.glyph
		};
	if (drawing->names != NULL)
		return drawing->names->emoji(
		    drawing->names->context, &page->emoji[i]);
	return i;
}

static void add_link(
    struct drawing *drawing, struct chapter_page *page, const struct item *item)
{
	struct chapter_link *link = &page->links[page->link_count];

	if (item->href == NULL || !is_link(item->href))
		return;
	link->left = item->x_pt;
	link->top = page->height - item->y_pt;
	link->right = link->left + (item->width_pt > 0 ? item->width_pt : 0);
	link->bottom = link->top - (item->height_pt > 0 ? item->height_pt : 0);
	link->href = item->href;
	link->entry = entry_of(item->node);
	link->text = tagger_link(drawing->tagger, item, page->link_count);
	page->link_count++;
}

static void add_target(
    struct drawing *drawing, struct chapter_page *page, const struct item *item)
{
	struct chapter_target *target = &page->targets[page->target_count];

	if (item->id == NULL || strlen(item->id) > TARGET_ID_MAX)
		return;
	target->id = item->id;
	target->corner = layout_corner(
	    drawing->layout, page->height, item->x_pt, item->y_pt);
	page->target_count++;
}

static void draw_item(
    struct drawing *drawing, struct chapter_page *page, const struct item *item)
{
	struct canvas *canvas = &drawing->canvas;
	struct content_mark mark;

	if (!is_late(item) && item->kind != ITEM_REFERENCE)
		close_form(drawing, page);
	switch (item->kind) {
	case ITEM_RUN:
		if (is_late(item)) {
			open_form(drawing, page, item, item->late);
			canvas_run(canvas, &item->run);
			break;
		}
		mark = tagger_mark(drawing->tagger, item);
		canvas_mark(canvas, &mark);
		canvas_run(canvas, &item->run);
		break;
	case ITEM_PICTURE:
		draw_picture(drawing, page, item);
		break;
	case ITEM_RULE:
		mark = tagger_mark(drawing->tagger, item);
		canvas_mark(canvas, &mark);
		canvas_rule(canvas, item);
		break;
	case ITEM_REFERENCE:
		draw_reference(drawing, page, item);
		break;
	case ITEM_EMOJI:
		mark = tagger_mark(drawing->tagger, item);
		canvas_mark(canvas, &mark);
		canvas_image(canvas, item, canvas->emoji_letter,
		    emoji_number(drawing, page, item), 1);
		break;
	case ITEM_LINK:
		add_link(drawing, page, item);
		break;
	case ITEM_TARGET:
		add_target(drawing, page, item);
		break;
	}
}

static void take_content(struct drawing *drawing, struct chapter_page *page)
{
	const struct buf *content = &drawing->canvas.content;
	struct buf packed = BUF_INIT;
	uint8_t *copy;

	if (drawing->names == NULL) {
		deflate_zlib(drawing->drawer->deflater, content->data,
		    content->size, &packed);
		content = &packed;
	}
	copy = arena_alloc(drawing->arena, content->size);
	memcpy(copy, content->data, content->size);
	page->content = copy;
	page->content_size = content->size;
	buf_release(&packed);
}

static void draw_page(struct drawing *drawing, const struct page_box *box,
    struct chapter_page *page)
{
	struct arena *arena = drawing->arena;
	struct canvas *canvas = &drawing->canvas;
	size_t font_count = drawing->layout->font_count;

	page->width = box->width_pt;
	page->height = box->height_pt;
	page->name = box->name != NULL ? box->name : "";
	page->strings = box->strings;
	page->string_count = (uint32_t)box->string_count;
	page->pictures = arena_array(
	    arena, count_items(box, ITEM_PICTURE), sizeof(*page->pictures));
	page->links = arena_array(
	    arena, count_items(box, ITEM_LINK), sizeof(*page->links));
	page->references = arena_array(
	    arena, count_references(box), sizeof(*page->references));
	page->emoji = arena_array(
	    arena, count_items(box, ITEM_EMOJI), sizeof(*page->emoji));
	page->targets = arena_array(
	    arena, count_items(box, ITEM_TARGET), sizeof(*page->targets));
	page->fonts = arena_array(arena, font_count, sizeof(*page->fonts));
	page->uprights = arena_array(
	    arena, font_count, sizeof(*page->uprights));
	memset(canvas->font_is_used, 0, font_count);
	memset(canvas->font_is_upright, 0, font_count);
	canvas_begin(canvas, page->height);
	tagger_page(drawing->tagger, box);
	for (const struct item *item = box->first; item; item = item->next)
		draw_item(drawing, page, item);
	close_form(drawing, page);
	canvas_end(canvas);
	page->mark_count = tagger_mark_count(drawing->tagger);
	for (uint32_t i = 0; i < font_count; i++)
		if (canvas->font_is_used[i])
			page->fonts[page->font_count++] = i;
	for (uint32_t i = 0; i < font_count; i++)
		if (canvas->font_is_upright[i])
			page->uprights[page->upright_count++] = i;
	qsort(page->pictures, page->picture_count, sizeof(*page->pictures),
	    compare_numbers);
	take_content(drawing, page);
}

static void list_fonts(struct drawing *drawing)
{
	struct chapter_content *chapter = &drawing->chapter;

	chapter->font_count = (uint32_t)drawing->layout->font_count;
	chapter->fonts = arena_array(
	    drawing->arena, chapter->font_count, sizeof(*chapter->fonts));
	for (uint32_t i = 0; i < chapter->font_count; i++) {
		chapter->fonts[i].id = drawing->layout->fonts[i].id;
		readings_list(&drawing->fonts[i], &chapter->fonts[i]);
	}
}

/* Those of no glyph have none. */
static bool name_fonts(struct drawing *drawing, struct error *err)
{
	const struct drawn_names *names = drawing->names;
	const struct chapter_content *chapter = &drawing->chapter;
	uint32_t *numbers = arena_array(
	    drawing->arena, chapter->font_count, sizeof(*numbers));

	for (uint32_t i = 0; i < chapter->font_count; i++)
		if (chapter->fonts[i].glyph_count > 0 &&
		    !names->font(
			names->context, &chapter->fonts[i], &numbers[i], err))
			return false;
	drawing->canvas.font_names = numbers;
	return true;
}

static bool draw_all(struct drawing *drawing, struct error *err)
{
	const struct layout *layout = drawing->layout;
	struct chapter_content *chapter = &drawing->chapter;

	if (!read_fonts(drawing, err))
		return false;
	list_fonts(drawing);
	if (drawing->names != NULL && !name_fonts(drawing, err))
		return false;
	prepare_pictures(drawing);
	drawing->canvas.fonts = drawing->fonts;
	drawing->canvas.font_is_used = arena_alloc(
	    drawing->arena, layout->font_count + 1);
	drawing->canvas.font_is_upright = arena_alloc(
	    drawing->arena, layout->font_count + 1);
	chapter->page_count = (uint32_t)layout->page_count;
	chapter->pages = arena_array(
	    drawing->arena, layout->page_count, sizeof(*chapter->pages));
	for (size_t i = 0; i < layout->page_count; i++)
		draw_page(drawing, &layout->pages[i], &chapter->pages[i]);
	chapter->is_vertical = layout->is_vertical;
	if (layout->page_count > 0)
		chapter->start = drawn_start(layout);
	headings_list(drawing->arena, layout,
	    drawing->drawer->options->toc_depth, chapter);
	mention_pages_list(drawing->arena, drawing->article, layout, chapter);
	tagger_list(drawing->tagger, &chapter->structure);
	return true;
}

bool drawer_draw(struct drawer *drawer, const struct drawn *drawn,
    struct arena *arena, struct chapter_content *chapter, struct error *err)
{
	struct drawing drawing = { .arena = arena,
		.drawer = drawer,
		.layout = drawn->layout,
		.article = drawn->article,
		.names = drawn->names };
	bool is_drawn;

	if (drawn->language != NULL)
		drawing.chapter.language = tag_language(drawn->language);
	if (drawing.chapter.language == NULL)
		drawing.chapter.language = "";
	drawing.canvas.is_gray = drawer->options->print_gray;
	drawing.canvas.skips_missing = drawer->options->pdfa;
	/* what stands in margins shares the resources of a page */
	drawing.canvas.font_letter = drawn->part == LAYOUT_MARGINS ? 'M' : 'F';
	drawing.canvas.emoji_letter = drawn->part == LAYOUT_MARGINS ? 'N' : 'E';
	drawing.tagger = tagger_new(arena, drawn->part, drawn->language);
	is_drawn = draw_all(&drawing, err);
	*chapter = drawing.chapter;
	buf_release(&drawing.canvas.content);
	return is_drawn;
}

bool drawer_put(struct drawer *drawer, const struct drawn *drawn,
    struct buf *out, struct error *err)
{
	struct arena *arena = arena_new();
	struct chapter_content chapter;
	bool is_drawn = drawer_draw(drawer, drawn, arena, &chapter, err);

	if (is_drawn)
		chapter_put(out, &chapter);
	arena_free(arena);
	return is_drawn;
}
