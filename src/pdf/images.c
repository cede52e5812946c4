/* Image XObjects (ISO 32000-1, 8.9.5). */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "pdf/images.h"

struct image {
	struct hash hash;
	object_id id; /* 0: a free slot */
};

struct images {
	struct writer *writer;
	struct image *slots; /* hash table, a power of two */
	size_t slot_count, count;
};

enum { SLOTS_FIRST = 64, PALETTE_MAX = 256, SIDE_MAX = 65535 };

struct images *images_new(struct writer *writer)
{
	struct images *images = memory_new(sizeof(*images));

	images->writer = writer;
	images->slot_count = SLOTS_FIRST;
	images->slots = memory_array(SLOTS_FIRST, sizeof(*images->slots));
	return images;
}

void images_free(struct images *images)
{
	if (images == NULL)
		return;
	free(images->slots);
	free(images);
}

static bool form_fits(const struct picture_form *form)
{
	bool is_jpeg = form->kind == PICTURE_JPEG;

	if (!is_jpeg && form->kind != PICTURE_PNG)
		return false;
	if (form->columns == 0 || form->columns > SIDE_MAX || form->rows == 0 ||
	    form->rows > SIDE_MAX)
		return false;
	if (form->components != 1 && form->components != 3)
		return false;
	if (form->bits != 1 && form->bits != 2 && form->bits != 4 &&
	    form->bits != 8)
		return false;
	if (form->palette_size > PALETTE_MAX ||
	    (form->palette_size > 0 && (is_jpeg || form->components != 1)))
		return false;
	return !is_jpeg || form->bits == 8;
}

bool image_check(const struct stored_picture *picture, struct error *err)
{
	const struct picture_form *form = &picture->form;
	uint64_t palette = 3 * (uint64_t)form->palette_size;
	struct stat st;

	if (!form_fits(form) || form->data_size == 0 ||
	    form->data_size > INT32_MAX || form->mask_size > INT32_MAX ||
	    form->data_size + palette + form->mask_size != picture->size)
		return error_set(err, SHEAF_E_WORKER,
		    "a picture is not as it is said to be");
	if (fstat(picture->fd, &st) != 0 || !S_ISREG(st.st_mode) ||
	    picture->offset > (uint64_t)st.st_size ||
	    picture->size > (uint64_t)st.st_size - picture->offset)
		return error_set(err, SHEAF_E_WORKER,
		    "a picture is shorter than it is said to be");
	return true;
}

static HPDF_Dict image_new(
    struct images *images, const struct picture_form *form)
{
	HPDF_Dict dict = dict_new(writer_objects(images->writer), "XObject");

	dict_name(dict, "Subtype", "Image");
	dict_number(dict, "Width", (int32_t)form->columns);
	dict_number(dict, "Height", (int32_t)form->rows);
	return dict;
}

/* The part of the prepared bytes behind the data. */
static object_id write_mask(
    struct images *images, const struct stored_picture *picture)
{
	const struct picture_form *form = &picture->form;
	uint64_t before = form->data_size + 3 * (uint64_t)form->palette_size;
	HPDF_Dict dict = image_new(images, form);
	object_id id = writer_reserve(images->writer);

	dict_name(dict, "ColorSpace", "DeviceGray");
	dict_number(dict, "BitsPerComponent", 8);
	dict_name(dict, "Filter", "FlateDecode");
	writer_stream_from(images->writer, id, dict, picture->fd,
	    picture->offset + before, form->mask_size);
	return id;
}

/* A palette that cannot be read is black in a book that has failed. */
static void put_colours(
    struct images *images, HPDF_Dict dict, const struct stored_picture *picture)
{
	const struct picture_form *form = &picture->form;
	uint8_t palette[3 * PALETTE_MAX] = { 0 };
	size_t size = 3 * (size_t)form->palette_size;
	HPDF_Array space;

	if (size == 0) {
		dict_name(dict, "ColorSpace",
		    form->components == 1 ? "DeviceGray" : "DeviceRGB");
		return;
	}
	if (!writer_read_back(images->writer, picture->fd,
		picture->offset + form->data_size, palette, size))
		memset(palette, 0, sizeof(palette));
	space = dict_array(dict, "ColorSpace");
	array_name(space, "Indexed");
	array_name(space, "DeviceRGB");
	array_number(space, form->palette_size - 1);
	array_bytes(space, palette, size);
}

static object_id write_image(
    struct images *images, const struct stored_picture *picture)
{
	const struct picture_form *form = &picture->form;
	object_id mask = form->mask_size > 0 ? write_mask(images, picture) : 0;
	HPDF_Dict dict = image_new(images, form);
	object_id id = writer_reserve(images->writer);

	put_colours(images, dict, picture);
	dict_number(dict, "BitsPerComponent", form->bits);
	dict_name(dict, "Filter",
	    form->kind == PICTURE_JPEG ? "DCTDecode" : "FlateDecode");
	if (form->kind == PICTURE_PNG && form->has_png_predictor) {
		HPDF_Dict parameters = dict_dict(dict, "DecodeParms");

		dict_number(parameters, "Predictor", 15);
		dict_number(parameters, "Colors", form->components);
		dict_number(parameters, "BitsPerComponent", form->bits);
		dict_number(parameters, "Columns", (int32_t)form->columns);
	}
	if (mask != 0)
		dict_reference(dict, "SMask", mask);
	writer_stream_from(images->writer, id, dict, picture->fd,
	    picture->offset, form->data_size);
	return id;
}

static struct image *find_slot(
    const struct images *images, const struct hash *hash)
{
	size_t at = 0;

	memcpy(&at, hash->bytes, sizeof(at));
	for (;; at++) {
		struct image *slot =
		    &images->slots[at & (images->slot_count - 1)];

		if (slot->id == 0 || hash_compare(&slot->hash, hash) == 0)
			return slot;
	}
}

static void grow(struct images *images)
{
	struct images old = *images;

	images->slot_count *= 2;
	images->slots = memory_array(
	    images->slot_count, sizeof(*images->slots));
	for (size_t i = 0; i < old.slot_count; i++)
		if (old.slots[i].id != 0)
			*find_slot(images, &old.slots[i].hash) = old.slots[i];
	free(old.slots);
}

bool images_have(const struct images *images, const struct hash *hash)
{
	return find_slot(images, hash)->id != 0;
}

object_id images_add(
    struct images *images, const struct stored_picture *picture)
{
	struct image *slot = find_slot(images, &picture->hash);

	if (slot->id != 0)
		return slot->id;
	if (2 * ++images->count > images->slot_count) {
		grow(images);
		slot = find_slot(images, &picture->hash);
	}
	slot->hash = picture->hash;
	slot->id = write_image(images, picture);
	return slot->id;
}
