/* BMP, Windows 2 to 5 and OS/2 1.x: all of it ours. */
#include <stdlib.h>
#include <string.h>

#include "picture/codec.h"

enum { BMP_RGB, BMP_RLE8, BMP_RLE4, BMP_BITFIELDS, BMP_ALPHA_BITFIELDS = 6 };

struct header {
	uint32_t width, height;
	bool is_top_down;
	uint16_t bits;
	uint32_t packing;
	size_t pixels_at;
	size_t palette_at;
	uint32_t palette_count;
	uint8_t palette_step; /* bytes an entry */
	uint32_t masks[4];    /* red, green, blue, alpha; 16 and 32 bits */
};

static bool damaged(struct error *err, const char *what)
{
	return error_set(err, SHEAF_E_INPUT, "damaged BMP: %s", what);
}

/* BITMAPCOREHEADER of OS/2 1.x, 12 bytes. */
static void read_core(const uint8_t *at, struct header *header)
{
	header->width = le16(at + 4);
	header->height = le16(at + 6);
	header->bits = (uint16_t)le16(at + 10);
	header->palette_step = 3;
}

/* BITMAPINFOHEADER and what grew from it, 40 bytes and more. */
static void read_info(const uint8_t *at, struct header *header)
{
	uint32_t height = le32(at + 8);

	header->width = le32(at + 4);
	header->is_top_down = height >> 31;
	header->height = header->is_top_down ? 0 - height : height;
	header->bits = (uint16_t)le16(at + 14);
	header->packing = le32(at + 16);
	header->palette_count = le32(at + 32);
	header->palette_step = 4;
}

static bool is_sound(const struct header *header)
{
	switch (header->bits) {
	case 1:
	case 24:
		return header->packing == BMP_RGB;
	case 4:
		return header->packing == BMP_RGB ||
		    header->packing == BMP_RLE4;
	case 8:
		return header->packing == BMP_RGB ||
		    header->packing == BMP_RLE8;
	case 16:
	case 32:
		return header->packing == BMP_RGB ||
		    header->packing == BMP_BITFIELDS ||
		    header->packing == BMP_ALPHA_BITFIELDS;
	}
	return false;
}

/* Masks stand behind the 40 bytes of an information header, in a later one at
 * the same place. */
static bool read_masks(
    const struct survey *survey, uint32_t header_size, struct header *header)
{
	bool has_alpha = header_size >= 56 ||
	    header->packing == BMP_ALPHA_BITFIELDS;
	size_t at = 14 + 40, i, count = has_alpha ? 4 : 3;

	if (header->packing == BMP_RGB) {
		header->masks[0] = header->bits == 16 ? 0x7c00 : 0xff0000;
		header->masks[1] = header->bits == 16 ? 0x03e0 : 0x00ff00;
		header->masks[2] = header->bits == 16 ? 0x001f : 0x0000ff;
		return true;
	}
	if (survey->given < at + 4 * count)
		return false;
	for (i = 0; i < count; i++)
		header->masks[i] = le32(survey->data + at + 4 * i);
	return true;
}

static size_t row_size(const struct header *header)
{
	return (size_t)(((uint64_t)header->width * header->bits + 31) / 32 * 4);
}

static bool read_header(
    const struct survey *survey, struct header *header, struct error *err)
{
	uint32_t size;
	size_t masks = 0;

	memset(header, 0, sizeof *header);
	if (survey->given < 26)
		return error_set(err, SHEAF_E_INPUT, "BMP cut short");
	header->pixels_at = le32(survey->data + 10);
	size = le32(survey->data + 14);
	if (size != 12 && (size < 40 || size > 256))
		return damaged(err, "unknown header");
	if (survey->given - 14 < size)
		return error_set(err, SHEAF_E_INPUT, "BMP cut short");
	if (size == 12)
		read_core(survey->data + 14, header);
	else
		read_info(survey->data + 14, header);
	if (!is_sound(header))
		return error_set(err, SHEAF_E_INPUT,
		    "BMP of %d bits, packing %u, is not supported",
		    header->bits, header->packing);
	if (header->width == 0 || header->height == 0 ||
	    header->width > INT32_MAX || header->height > INT32_MAX)
		return damaged(err, "bad size");
	if (header->bits >= 16 && !read_masks(survey, size, header))
		return error_set(err, SHEAF_E_INPUT, "BMP cut short");
	if (size == 40 && header->packing == BMP_BITFIELDS)
		masks = 12;
	else if (size == 40 && header->packing == BMP_ALPHA_BITFIELDS)
		masks = 16;
	header->palette_at = 14 + size + masks;
	return true;
}

/* The palette lies before the pixels and has an entry at least. */
static bool read_palette(
    const struct survey *survey, struct header *header, struct error *err)
{
	uint32_t most = 1u << header->bits;
	size_t room;

	if (header->pixels_at <= header->palette_at)
		return damaged(err, "no palette");
	room = (header->pixels_at - header->palette_at) / header->palette_step;
	if (header->palette_count == 0 || header->palette_count > most)
		header->palette_count = most;
	if (header->palette_count > room)
		header->palette_count = (uint32_t)room;
	return header->palette_count > 0 || damaged(err, "no palette");
}

static bool is_run_length(const struct header *header)
{
	return header->packing == BMP_RLE8 || header->packing == BMP_RLE4;
}

static bool survey_header(
    const struct survey *survey, struct header *header, struct error *err)
{
	if (!read_header(survey, header, err))
		return false;
	if (header->pixels_at >= survey->given)
		return error_set(err, SHEAF_E_INPUT, "BMP cut short");
	if (header->bits <= 8 && !read_palette(survey, header, err))
		return false;
	if (!is_run_length(header) &&
	    (survey->given - header->pixels_at) / row_size(header) <
		header->height)
		return error_set(err, SHEAF_E_INPUT, "BMP cut short");
	return true;
}

bool bmp_survey(struct survey *survey, const struct sheaf_options *options,
    struct error *err)
{
	struct header header;

	if (!survey_header(survey, &header, err))
		return false;
	survey->width_px = header.width;
	survey->height_px = header.height;
	survey->size = survey->given;
	survey->has_alpha = header.masks[3];
	return true;
}

/* The bits of a mask, stretched to 0..255. */
static uint8_t masked(uint32_t pixel, uint32_t mask)
{
	unsigned shift = 0;
	uint64_t most;

	if (mask == 0)
		return 0;
	while (!(mask >> shift & 1))
		shift++;
	most = mask >> shift;
	return (uint8_t)(((uint64_t)(pixel & mask) >> shift) * 255 / most);
}

static void decode_row(const struct header *header, const uint8_t *from,
    uint8_t *to, uint8_t channels)
{
	uint32_t x, pixel;
	int k;

	for (x = 0; x < header->width; x++, to += channels) {
		switch (header->bits) {
		case 1:
		case 4:
		case 8:
			pixel = x * header->bits;
			*to = from[pixel / 8] >>
				(8 - header->bits - pixel % 8) &
			    ((1 << header->bits) - 1);
			break;
		case 24:
			to[0] = from[(size_t)3 * x + 2];
			to[1] = from[(size_t)3 * x + 1];
			to[2] = from[(size_t)3 * x];
			break;
		default:
			pixel = header->bits == 16 ? le16(from + 2 * (size_t)x)
						   : le32(from + 4 * (size_t)x);
			for (k = 0; k < channels; k++)
				to[k] = masked(pixel, header->masks[k]);
		}
	}
}

struct runs {
	const uint8_t *at, *end;
	struct bitmap *map;
	uint32_t x, y;   /* from the lower left */
	bool is_nibbles; /* RLE4 */
};

static void put_index(struct runs *runs, uint8_t index)
{
	struct bitmap *map = runs->map;

	bitmap_row(map, map->height_px - 1 - runs->y)[runs->x++] = index;
}

/* `count` indices from the bytes at `from`, repeating its first byte or going
 * on from byte to byte. */
static void put_indices(
    struct runs *runs, const uint8_t *from, uint8_t count, bool repeats)
{
	unsigned i;

	if (runs->y >= runs->map->height_px)
		return;
	for (i = 0; i < count && runs->x < runs->map->width_px; i++) {
		uint8_t byte = repeats ? *from
				       : from[runs->is_nibbles ? i / 2 : i];

		if (runs->is_nibbles)
			byte = i % 2 ? byte & 15 : byte >> 4;
		put_index(runs, byte);
	}
}

/* A command after a zero byte; false: the end, or no more bytes. */
static bool run_escape(struct runs *runs, uint8_t code)
{
	size_t size;

	switch (code) {
	case 0:
		runs->x = 0;
		runs->y++;
		return true;
	case 1:
		return false;
	case 2:
		if (runs->end - runs->at < 2)
			return false;
		runs->x += runs->at[0];
		runs->y += runs->at[1];
		runs->at += 2;
		return true;
	}
	size = runs->is_nibbles ? (code + 1u) / 2 : code;
	size += size & 1;
	if ((size_t)(runs->end - runs->at) < size)
		return false;
	put_indices(runs, runs->at, code, false);
	runs->at += size;
	return true;
}

/* False when the bytes end before the last pixel without saying so. */
static bool decode_runs(const struct survey *survey,
    const struct header *header, struct bitmap *map)
{
	struct runs runs = { .at = survey->data + header->pixels_at,
		.end = survey->data + survey->given,
		.map = map,
		.is_nibbles = header->bits == 4 };

	while (runs.end - runs.at >= 2 && runs.y < map->height_px) {
		const uint8_t *pair = runs.at;

		runs.at += 2;
		if (pair[0])
			put_indices(&runs, pair + 1, pair[0], true);
		else if (!run_escape(&runs, pair[1]))
			return pair[1] == 1;
	}
	return runs.y >= map->height_px ||
	    (runs.y == map->height_px - 1 && runs.x >= map->width_px);
}

static void copy_palette(const struct survey *survey,
    const struct header *header, struct bitmap *map)
{
	const uint8_t *from = survey->data + header->palette_at;
	size_t i;

	map->palette_size = (uint16_t)(1 << header->bits);
	memset(map->palette_alpha, 255, sizeof map->palette_alpha);
	for (i = 0; i < header->palette_count; i++) {
		map->palette[3 * i] = from[2];
		map->palette[3 * i + 1] = from[1];
		map->palette[3 * i + 2] = from[0];
		from += header->palette_step;
	}
}

bool bmp_decode(
    const struct survey *survey, struct bitmap *map, struct error *err)
{
	struct header header;
	uint32_t y;

	if (!survey_header(survey, &header, err))
		return false;
	map->width_px = header.width;
	map->height_px = header.height;
	map->channels = header.bits <= 8 ? 1 : header.masks[3] ? 4 : 3;
	bitmap_allocate(map);
	if (header.bits <= 8)
		copy_palette(survey, &header, map);
	if (is_run_length(&header))
		return decode_runs(survey, &header, map) ||
		    error_set(err, SHEAF_E_INPUT, "BMP cut short");
	for (y = 0; y < header.height; y++)
		decode_row(&header,
		    survey->data + header.pixels_at + row_size(&header) * y,
		    bitmap_row(
			map, header.is_top_down ? y : header.height - 1 - y),
		    map->channels);
	return true;
}
