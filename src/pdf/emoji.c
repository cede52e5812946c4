/* Pictures of a font as image XObjects. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pdf/emoji.h"
#include "pdf/fontfile.h"
#include "picture/picture.h"

/* Of a book; what is more, shows nothing: no font has so many. */
#define KNOWN_MAX 65536

struct known {
	struct chapter_emoji emoji;
	object_id id;
};

struct emoji_images {
	const struct font_source *source;
	const struct sheaf_options *options;
	struct images *images;
	struct writer *writer;
	struct known *known; /* by font and glyph */
	size_t count, capacity;
	object_id empty;
};

struct emoji_images *emoji_images_new(const struct font_source *source,
    const struct sheaf_options *options, struct images *images,
    struct writer *writer)
{
	struct emoji_images *made = memory_new(sizeof(*made));

	*made = (struct emoji_images){ .source = source,
		.options = options,
		.images = images,
		.writer = writer };
	return made;
}

void emoji_images_free(struct emoji_images *emoji)
{
	if (emoji == NULL)
		return;
	free(emoji->known);
	free(emoji);
}

/* 0: there is no such picture, or it cannot be used. */
static object_id add_image(
    struct emoji_images *images, const struct chapter_emoji *emoji)
{
	struct stored_picture picture = { 0 };
	struct font_face_file file;
	struct buf png = BUF_INIT, made = BUF_INIT;
	struct buf *bytes = &made;
	object_id id = 0;

	picture.fd = -1;
	if (images->source->lookup(
		images->source->context, emoji->font, &file) &&
	    font_picture(file.fd, file.index, emoji->glyph, &png) &&
	    picture_prepare((const uint8_t *)png.data, png.size,
		PICTURE_FOR_PRINT, images->options, &picture.form, &made,
		NULL)) {
		if (picture.form.is_source)
			bytes = &png;
		picture.hash = hash_bytes(bytes->data, bytes->size);
		picture.size = bytes->size;
		picture.fd = file_seal(bytes->data, bytes->size, NULL);
	}
	if (picture.fd >= 0) {
		if (image_check(&picture, NULL))
			id = images_add(images->images, &picture);
		close(picture.fd);
	}
	buf_release(&png);
	buf_release(&made);
	return id;
}

/* A form with nothing in it (8.10). */
static object_id empty_form(struct emoji_images *images)
{
	HPDF_Dict dict;
	HPDF_Array box;

	if (images->empty != 0)
		return images->empty;
	dict = dict_new(writer_objects(images->writer), "XObject");
	dict_name(dict, "Subtype", "Form");
	box = dict_array(dict, "BBox");
	for (int i = 0; i < 4; i++)
		array_number(box, i / 2);
	images->empty = writer_reserve(images->writer);
	writer_stream(images->writer, images->empty, dict, "", 0);
	return images->empty;
}

/* Where it is among those known, or would be. */
static size_t find(
    const struct emoji_images *images, const struct chapter_emoji *emoji)
{
	size_t low = 0, high = images->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct chapter_emoji *at = &images->known[middle].emoji;

		if (at->font < emoji->font ||
		    (at->font == emoji->font && at->glyph < emoji->glyph))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

object_id emoji_images_add(
    struct emoji_images *images, const struct chapter_emoji *emoji)
{
	size_t at = find(images, emoji);
	struct known *known;

	if (at < images->count && images->known[at].emoji.font == emoji->font &&
	    images->known[at].emoji.glyph == emoji->glyph)
		return images->known[at].id;
	if (images->count == KNOWN_MAX)
		return empty_form(images);
	if (images->count == images->capacity) {
		images->capacity = 2 * images->capacity + 16;
		images->known = memory_resize(
		    images->known, images->capacity, sizeof(*images->known));
	}
	known = &images->known[at];
	memmove(known + 1, known, (images->count - at) * sizeof(*known));
	images->count++;
	known->emoji = *emoji;
	known->id = add_image(images, emoji);
	if (known->id == 0)
		known->id = empty_form(images);
	return known->id;
}
