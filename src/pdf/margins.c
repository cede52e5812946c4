/* Makes margin boxes, and keeps those that must wait. */
#include "pdf/margins.h"

#include <stdlib.h>
#include <string.h>

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

bool margins_make(struct margin_sheet *margins, struct package *package,
    const struct page_place *place, double width, double height,
    struct error *err)
{
	struct layout *layout = layout_new();
	struct drawn drawn = { layout, LAYOUT_MARGINS, NULL, NULL };
	struct chapter chapter = { 0 };
	struct page_box box = { .width_pt = (float)width,
		.height_pt = (float)height };
	bool is_made;

	*margins = (struct margin_sheet){ .sheets.package = package,
		.sheets.arena = arena_new(),
		.bytes = BUF_INIT };
	box.end = &box.first;
	layout->pages = &box;
	layout->page_count = 1;
	typeset_margins(package->typesetter, place, layout, &box);
	is_made = drawer_put(package->drawer, &drawn, &margins->bytes, err);
	layout_free(layout);
	if (!is_made)
		return false;
	chapter.bytes = (const uint8_t *)margins->bytes.data;
	chapter.size = margins->bytes.size;
	if (!sheets_read(&margins->sheets, &chapter, err))
		return false;
	sheets_register(&margins->sheets, &chapter);
	return true;
}

void margins_release(struct margin_sheet *margins)
{
	arena_free(margins->sheets.arena);
	buf_release(&margins->bytes);
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
			sheets_write_margins(
			    &margins.sheets, page->shift, page->id);
		margins_release(&margins);
	}
	return is_made;
}
