/* Merges the glyphs that chapters use, face by face. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "pdf/embed.h"
#include "pdf/fonts.h"

struct fonts {
	const struct font_source *source;
	struct writer *writer;
	struct face **faces; /* in order of first use */
	size_t face_count;
	struct buf texts; /* NUL-ended, one behind the other */
};

struct fonts *fonts_new(const struct font_source *source, struct writer *writer)
{
	struct fonts *fonts = memory_new(sizeof(*fonts));

	fonts->source = source;
	fonts->writer = writer;
	buf_putc(&fonts->texts, '\0'); /* no text has place 0 */
	return fonts;
}

void fonts_free(struct fonts *fonts)
{
	if (fonts == NULL)
		return;
	for (size_t i = 0; i < fonts->face_count; i++) {
		struct face *face = fonts->faces[i];

		for (unsigned v = 0; v < face->variant_count; v++)
			free(face->variants[v].texts);
		free(face);
	}
	free(fonts->faces);
	buf_release(&fonts->texts);
	free(fonts);
}

static struct face *lookup_face(const struct fonts *fonts, uint32_t id)
{
	for (size_t i = 0; i < fonts->face_count; i++)
		if (fonts->faces[i]->id == id)
			return fonts->faces[i];
	return NULL;
}

static struct fontfile *open_face(
    const struct fonts *fonts, uint32_t id, struct error *err)
{
	struct font_face_file file;

	if (!fonts->source->lookup(fonts->source->context, id, &file)) {
		error_set(err, SHEAF_E_WORKER,
		    "chapter names a font nobody asked for");
		return NULL;
	}
	return fontfile_open(file.fd, file.index, err);
}

/* Makes the face known, so that its file is looked at only once. */
static struct face *face_new(
    struct fonts *fonts, uint32_t id, struct error *err)
{
	struct fontfile *file = open_face(fonts, id, err);
	struct face *face;

	if (file == NULL)
		return NULL;
	face = memory_new(sizeof(*face));
	face->id = id;
	face->glyph_count = fontfile_glyph_count(file);
	fontfile_close(file);
	fonts->faces = memory_resize(
	    fonts->faces, fonts->face_count + 1, sizeof(struct face *));
	fonts->faces[fonts->face_count++] = face;
	return face;
}

bool fonts_check(struct fonts *fonts, const struct chapter_content *chapter,
    struct error *err)
{
	for (uint32_t i = 0; i < chapter->font_count; i++) {
		const struct chapter_font *font = &chapter->fonts[i];
		const struct face *face = lookup_face(fonts, font->id);

		if (face == NULL)
			face = face_new(fonts, font->id, err);
		if (face == NULL)
			return false;
		for (uint32_t g = 0; g < font->glyph_count; g++)
			if (font->glyphs[g].id >= face->glyph_count)
				return error_set(err, SHEAF_E_WORKER,
				    "chapter names a glyph its font lacks");
	}
	return true;
}

static const char *text_at(const struct fonts *fonts, uint32_t place)
{
	return fonts->texts.data + place;
}

static uint32_t count_conflicts(const struct fonts *fonts,
    const struct variant *variant, const struct chapter_font *font)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < font->glyph_count; i++) {
		const struct chapter_glyph *glyph = &font->glyphs[i];
		uint32_t place = variant->texts[glyph->id];

		if (place != 0 && glyph->text[0] != '\0' &&
		    strcmp(text_at(fonts, place), glyph->text) != 0)
			count++;
	}
	return count;
}

static struct variant *choose_variant(
    struct fonts *fonts, struct face *face, const struct chapter_font *font)
{
	struct variant *best = NULL;
	uint32_t best_count = UINT32_MAX;

	for (unsigned v = 0; v < face->variant_count && best_count > 0; v++) {
		uint32_t count = count_conflicts(
		    fonts, &face->variants[v], font);

		if (count < best_count) {
			best = &face->variants[v];
			best_count = count;
		}
	}
	if (best != NULL &&
	    (best_count == 0 || face->variant_count == VARIANTS_MAX))
		return best;
	best = &face->variants[face->variant_count++];
	best->id = writer_reserve(fonts->writer);
	best->texts = memory_array(face->glyph_count, sizeof(*best->texts));
	return best;
}

object_id fonts_add(struct fonts *fonts, const struct chapter_font *font)
{
	struct face *face = lookup_face(fonts, font->id);

	assert(face != NULL); /* fonts_check() has seen it */
	struct variant *variant = choose_variant(fonts, face, font);

	for (uint32_t i = 0; i < font->glyph_count; i++) {
		const struct chapter_glyph *glyph = &font->glyphs[i];
		uint32_t *place = &variant->texts[glyph->id];

		glyph_set_add(&face->used, glyph->id);
		if (*place != 0 || glyph->text[0] == '\0')
			continue;
		/* A table of 32 bits; what does not fit is not told. */
		if (fonts->texts.size > UINT32_MAX - GLYPH_TEXT_MAX - 1)
			continue;
		*place = (uint32_t)fonts->texts.size;
		buf_add(&fonts->texts, glyph->text, strlen(glyph->text) + 1);
	}
	return variant->id;
}

object_id fonts_upright(struct fonts *fonts, uint32_t id, object_id across)
{
	struct face *face = lookup_face(fonts, id);
	unsigned v = 0;

	while (face->variants[v].id != across)
		v++;
	if (face->variants[v].upright_id == 0)
		face->variants[v].upright_id = writer_reserve(fonts->writer);
	return face->variants[v].upright_id;
}

bool fonts_write(struct fonts *fonts, struct error *err)
{
	/* PDF/UA-1, 7.21.7: each glyph has a text.  Those without one are
	 * hyphens, mostly; ActualText tells that they stand for nothing. */
	struct face_texts texts = { fonts->texts.data, "\xc2\xad" };

	for (size_t i = 0; i < fonts->face_count; i++) {
		const struct face *face = fonts->faces[i];
		struct fontfile *file;
		bool is_written;

		if (face->variant_count == 0)
			continue;
		file = open_face(fonts, face->id, err);
		if (file == NULL)
			return false;
		is_written = face_embed(fonts->writer, face, file, &texts, err);
		fontfile_close(file);
		if (!is_written)
			return false;
	}
	return true;
}
