/* Makes margin boxes, and keeps those that must wait. */
#include "pdf/margins.h"

#include <stdlib.h>
#include <string.h>

/* Boxes that are kept, and the slots of their table. */
enum { PARTS_MAX = 1024, SLOTS = 1024 };

struct late_page {
	object_id id;
	struct page_place place;
	double width, height, shift;
	struct late_page *next;
};

struct late_margins {
	struct arena *arena;
	struct late_page *first, *last;
};

void late_margins_free(struct late_margins *late)
{
	if (late == NULL)
		return;
	arena_free(late->arena);
	free(late);
}

/* The boxes that were drawn last, and what all of the book name. */
struct margin_parts {
	struct arena *arena;
	struct margin_part *slots[SLOTS];
	unsigned count;
	struct named {
		object_id *objects; /* by the numbers in their names */
		uint32_t count;
	} named[MARGIN_KINDS];
};

void margin_parts_free(struct margin_parts *parts)
{
	if (parts == NULL)
		return;
	arena_free(parts->arena);
	for (int kind = 0; kind < MARGIN_KINDS; kind++)
		free(parts->named[kind].objects);
	free(parts);
}

static struct margin_parts *parts_of(struct package *package)
{
	struct margin_parts *parts = package->margin_parts;

	if (parts == NULL) {
		parts = package->margin_parts = memory_new(sizeof(*parts));
		parts->arena = arena_new();
	}
	if (parts->count >= PARTS_MAX) {
		arena_free(parts->arena);
		parts->arena = arena_new();
		memset(parts->slots, 0, sizeof(parts->slots));
		parts->count = 0;
	}
	return parts;
}

/* A part that is being drawn. */
struct making {
	struct package *package;
	struct margin_part *part;
};

/* The number of an object in its name.  Few: the faces that margins of the book are
 * set in, and their pictures. */
static uint32_t number_of(struct named *named, object_id id)
{
	for (uint32_t i = 0; i < named->count; i++)
		if (named->objects[i] == id)
			return i;
	named->objects = memory_resize(
	    named->objects, named->count + 1, sizeof(*named->objects));
	named->objects[named->count] = id;
	return named->count++;
}

static uint32_t name(
    struct making *making, enum margin_kind kind, object_id object)
{
	struct margin_parts *parts = making->package->margin_parts;
	struct margin_names *names = &making->part->names[kind];
	uint32_t *all = arena_array(
	    parts->arena, names->count + 1, sizeof(*all));

	if (names->count > 0)
		memcpy(all, names->numbers, names->count * sizeof(*all));
	names->numbers = all;
	return all[names->count++] = number_of(&parts->named[kind], object);
}

static bool name_font(void *context, const struct chapter_font *font,
    uint32_t *number, struct error *err)
{
	struct making *making = context;
	struct package *package = making->package;
	struct chapter_font one = *font;
	const struct chapter_content content = { .fonts = &one,
		.font_count = 1 };

	if (!fonts_check(package->fonts, &content, err))
		return false;
	*number = name(making, MARGIN_FONTS, fonts_add(package->fonts, font));
	return true;
}

static uint32_t name_emoji(void *context, const struct chapter_emoji *emoji)
{
	struct making *making = context;

	return name(making, MARGIN_EMOJI,
	    emoji_images_add(making->package->emoji, emoji));
}

static bool draw(struct package *package, const struct page_place *place,
    double width, struct margin_part *part, struct error *err)
{
	struct arena *arena = package->margin_parts->arena;
	struct making making = { package, part };
	const struct drawn_names names = { &making, name_font, name_emoji };
	struct layout *layout = layout_new();
	struct drawn drawn = { layout, LAYOUT_MARGINS, NULL, NULL, &names };
	struct page_box box = { .width_pt = (float)width,
		.height_pt = (float)part->height };
	struct chapter_content content;
	bool is_drawn;

	box.end = &box.first;
	layout->pages = &box;
	layout->page_count = 1;
	typeset_margin(package->typesetter, place, &part->text, layout, &box);
	is_drawn = drawer_draw(
	    package->drawer, &drawn, layout->arena, &content, err);
	if (is_drawn) {
		uint8_t *copy = arena_alloc(
		    arena, content.pages[0].content_size);

		part->size = content.pages[0].content_size;
		memcpy(copy, content.pages[0].content, part->size);
		part->content = copy;
	}
	layout_free(layout);
	return is_drawn;
}

static bool is_same(const struct margin_part *part,
    const struct margin_text *text, double height)
{
	return part->text.boxes == text->boxes &&
	    part->text.place == text->place &&
	    part->text.room_pt == text->room_pt && part->height == height &&
	    strcmp(part->text.text, text->text) == 0;
}

static struct margin_part **slot_of(
    struct margin_parts *parts, const struct margin_text *text)
{
	uint32_t sum = 2166136261u ^ (text->boxes << 4) ^ text->place;

	for (const char *at = text->text; *at != '\0'; at++)
		sum = (sum ^ (uint8_t)*at) * 16777619u;
	return &parts->slots[(sum ^ sum >> 16) % SLOTS];
}

/* NULL with `err`. */
static struct margin_part *part_of(struct package *package,
    struct margin_parts *parts, const struct page_place *place,
    const struct margin_text *text, const struct margin_sheet *sheet,
    struct error *err)
{
	struct margin_part **slot = slot_of(parts, text), *part;

	for (part = *slot; part != NULL; part = part->next)
		if (is_same(part, text, sheet->height))
			return part;
	part = ARENA_NEW(parts->arena, struct margin_part);
	part->text = *text;
	part->text.text = arena_strdup(parts->arena, text->text);
	part->height = sheet->height;
	if (!draw(package, place, sheet->width, part, err))
		return NULL;
	part->next = *slot;
	*slot = part;
	parts->count++;
	return part;
}

bool margins_make(struct margin_sheet *margins, struct package *package,
    const struct page_place *place, double width, double height,
    struct error *err)
{
	struct margin_parts *parts = parts_of(package);
	struct arena *arena = arena_new();
	struct margin_text texts[MARGIN_TEXTS_MAX];
	unsigned count = typeset_margin_texts(
	    package->typesetter, place, arena, texts);
	bool is_made = true;

	*margins = (struct margin_sheet){ .width = width, .height = height };
	for (unsigned i = 0; i < count && is_made; i++) {
		margins->parts[i] = part_of(
		    package, parts, place, &texts[i], margins, err);
		is_made = margins->parts[i] != NULL;
		margins->count += is_made;
	}
	arena_free(arena);
	return is_made;
}

object_id margin_stream(struct package *package, struct margin_part *part)
{
	struct writer *writer = package->writer;

	if (part->stream == 0) {
		part->stream = writer_reserve(writer);
		package_hash(package, part->content, part->size);
		writer_deflated(
		    writer, part->stream, NULL, part->content, part->size);
	}
	return part->stream;
}

bool margins_have(const struct margin_sheet *margins, enum margin_kind kind)
{
	for (unsigned i = 0; i < margins->count; i++)
		if (margins->parts[i]->names[kind].count > 0)
			return true;
	return false;
}

static bool has(
    const struct margin_sheet *margins, enum margin_kind kind, uint32_t number)
{
	for (unsigned i = 0; i < margins->count; i++) {
		const struct margin_names *names =
		    &margins->parts[i]->names[kind];

		for (uint32_t k = 0; k < names->count; k++)
			if (names->numbers[k] == number)
				return true;
	}
	return false;
}

void margins_put_names(const struct package *package,
    const struct margin_sheet *margins, enum margin_kind kind, struct buf *out)
{
	static const char letters[MARGIN_KINDS] = {
		[MARGIN_FONTS] = 'M', [MARGIN_EMOJI] = 'N'
	};
	const struct named *named = &package->margin_parts->named[kind];

	for (uint32_t number = 0; number < named->count; number++)
		if (has(margins, kind, number))
			object_put_name(
			    out, letters[kind], number, named->objects[number]);
}

void margins_write_form(struct package *package,
    const struct margin_sheet *margins, double shift, object_id id)
{
	HPDF_Dict dict = dict_new(writer_objects(package->writer), "XObject");
	const double edges[4] = { -shift, 0, margins->width - shift,
		margins->height };
	struct buf entries = BUF_INIT, all = BUF_INIT;

	dict_name(dict, "Subtype", "Form");
	buf_puts(&entries, "/BBox");
	numbers_put(&entries, edges, 4, 3);
	buf_puts(&entries, "/Resources<</Font<<");
	margins_put_names(package, margins, MARGIN_FONTS, &entries);
	buf_puts(&entries, ">>/XObject<<");
	margins_put_names(package, margins, MARGIN_EMOJI, &entries);
	buf_puts(&entries, ">>>>");
	dict_raw(dict, &entries);
	for (unsigned i = 0; i < margins->count; i++)
		buf_add(
		    &all, margins->parts[i]->content, margins->parts[i]->size);
	package_hash(package, all.data, all.size);
	writer_deflated(package->writer, id, dict, all.data, all.size);
	buf_release(&all);
}

/* Most pages have the strings of the one before. */
static const char *keep(
    struct late_margins *late, const char *text, const char *before)
{
	if (text == NULL)
		return NULL;
	return before != NULL && strcmp(text, before) == 0
	    ? before
	    : arena_strdup(late->arena, text);
}

static void keep_place(struct late_margins *late, struct late_page *page,
    const struct page_place *place)
{
	static const struct page_place none;
	static const struct page_string no_string;
	const struct page_place *before = late->last != NULL
	    ? &late->last->place
	    : &none;
	struct page_string *strings = arena_array(
	    late->arena, place->string_count, sizeof(*strings));

	page->place = *place;
	page->place.name = keep(late, place->name, before->name);
	page->place.language = keep(late, place->language, before->language);
	page->place.strings = strings;
	for (size_t i = 0; i < place->string_count; i++) {
		const struct page_string *from = &place->strings[i];
		const struct page_string *old = i < before->string_count
		    ? &before->strings[i]
		    : &no_string;

		strings[i] = *from;
		strings[i].name = keep(late, from->name, old->name);
		strings[i].start = keep(late, from->start, old->start);
		strings[i].first = keep(late, from->first, old->first);
		strings[i].last = keep(late, from->last, old->last);
	}
}

object_id margins_put_off(struct package *package,
    const struct page_place *place, double width, double height, double shift)
{
	struct late_margins *late = package->late_margins;
	struct late_page *page;

	if (late == NULL) {
		late = package->late_margins = memory_new(sizeof(*late));
		late->arena = arena_new();
	}
	page = ARENA_NEW(late->arena, struct late_page);
	page->id = writer_reserve(package->writer);
	page->width = width;
	page->height = height;
	page->shift = shift;
	keep_place(late, page, place);
	if (late->last != NULL)
		late->last->next = page;
	else
		late->first = page;
	late->last = page;
	return page->id;
}

bool margins_write(struct package *package, struct error *err)
{
	const struct late_margins *late = package->late_margins;
	struct late_page *page = late != NULL ? late->first : NULL;
	struct margin_sheet margins;
	bool is_made = true;

	for (; page != NULL && is_made; page = page->next) {
		page->place.count = page->place.is_roman ? package->front.count
							 : package->body.count;
		is_made = margins_make(&margins, package, &page->place,
		    page->width, page->height, err);
		if (is_made)
			margins_write_form(
			    package, &margins, page->shift, page->id);
	}
	return is_made;
}
