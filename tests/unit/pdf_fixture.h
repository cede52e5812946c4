/* Layouts made by hand, and a typesetter that makes them: it sets one line an
 * element with DejaVu Sans, a glyph a character, without shaping. */
#ifndef PDF_FIXTURE_H
#define PDF_FIXTURE_H

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include <hb.h>

#include "typeset/typeset.h"

#define FIXTURE_FONT "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"

/* Any number names the one face: as in runs that ask in another order. */
struct fixture {
	int fd;
	uint32_t id;
	hb_font_t *font;
};

static inline bool fixture_find(void *context, const struct font_query *query,
    struct font_face_file *face)
{
	const struct fixture *fixture = context;

	*face = (struct font_face_file){ fixture->id, 0, fixture->fd };
	return true;
}

static inline bool fixture_lookup(void *context, uint32_t id,
    struct font_face_file *face)
{
	return fixture_find(context, NULL, face) && face->id == id;
}

static inline void fixture_init(struct fixture *fixture, uint32_t id)
{
	hb_blob_t *blob = hb_blob_create_from_file(FIXTURE_FONT);
	hb_face_t *face = hb_face_create(blob, 0);

	fixture->font = hb_font_create(face);
	fixture->fd = open(FIXTURE_FONT, O_RDONLY | O_CLOEXEC);
	fixture->id = id;
	hb_face_destroy(face);
	hb_blob_destroy(blob);
}

static inline uint16_t fixture_glyph(const struct fixture *fixture,
    uint32_t code_point)
{
	hb_codepoint_t glyph = 0;

	hb_font_get_nominal_glyph(fixture->font, code_point, &glyph);
	return (uint16_t)glyph;
}

static inline void fixture_layout(const struct fixture *fixture,
    struct layout *layout, size_t pages)
{
	layout->pages = arena_array(layout->arena, pages,
	    sizeof(*layout->pages));
	layout->page_count = pages;
	for (size_t i = 0; i < pages; i++)
		layout->pages[i] =
		    (struct page_box){ .width_pt = 200, .height_pt = 300 };
	for (size_t i = 0; i < pages; i++)
		layout->pages[i].end = &layout->pages[i].first;
	layout->fonts = ARENA_NEW(layout->arena, struct font_face_file);
	layout->fonts[0] =
	    (struct font_face_file){ fixture->id, 0, fixture->fd };
	layout->font_count = 1;
}

static inline struct item *fixture_item(struct layout *layout, size_t page,
    enum item_kind kind)
{
	struct item *item = ARENA_NEW(layout->arena, struct item);

	item->kind = kind;
	*layout->pages[page].end = item;
	layout->pages[page].end = &item->next;
	return item;
}

static inline struct run *fixture_line(const struct fixture *fixture,
    struct layout *layout, size_t page, float baseline, const char *text)
{
	struct item *item = fixture_item(layout, page, ITEM_RUN);
	struct run *run = &item->run;
	size_t size = strlen(text);
	double scale = 10.0 /
	    hb_face_get_upem(hb_font_get_face(fixture->font));

	run->size_pt = 10;
	run->x_pt = 20;
	run->baseline_pt = baseline;
	run->text = arena_strdup(layout->arena, text);
	run->glyphs = arena_array(layout->arena, size, sizeof(*run->glyphs));
	for (size_t at = 0; at < size;) {
		struct glyph *glyph = &run->glyphs[run->glyph_count++];
		uint32_t code_point;
		size_t length = utf8_decode(text + at, size - at, &code_point);

		glyph->id = fixture_glyph(fixture, code_point);
		glyph->advance_pt = (float)(scale *
		    hb_font_get_glyph_h_advance(fixture->font, glyph->id));
		glyph->text = (uint32_t)at;
		glyph->text_size = (uint32_t)length;
		at += length;
	}
	return run;
}

#endif
