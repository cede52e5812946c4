/*
 * Pixels packed again without loss: as a PNG file (ISO/IEC 15948), or as the
 * data of a PDF image (ISO 32000-1, 7.4.4.4: the predictors are PNG's filters).
 */
#include <stdlib.h>
#include <string.h>

#include "picture/bitmap.h"

#define PACK_LEVEL 6

/* Bytes of a sample that tells whether filters pay. */
#define SAMPLE_SIZE ((size_t)128 * 1024)

enum filter { FILTER_NONE, FILTER_SUB, FILTER_UP, FILTER_PAETH, FILTERS };
static const uint8_t filter_codes[FILTERS] = { 0, 1, 2, 4 };

static uint8_t paeth(int left, int up, int corner)
{
	int guess = left + up - corner;
	int by_left = abs(guess - left), by_up = abs(guess - up);
	int by_corner = abs(guess - corner);

	if (by_left <= by_up && by_left <= by_corner)
		return (uint8_t)left;
	return (uint8_t)(by_up <= by_corner ? up : corner);
}

/* One row through one filter; `above` is a row of zeros for the first. */
static void filter_row(enum filter filter, const uint8_t *row,
    const uint8_t *above, size_t size, size_t step, uint8_t *out)
{
	size_t i;

	switch (filter) {
	case FILTER_NONE:
		memcpy(out, row, size);
		break;
	case FILTER_SUB:
		memcpy(out, row, step);
		for (i = step; i < size; i++)
			out[i] = (uint8_t)(row[i] - row[i - step]);
		break;
	case FILTER_UP:
		for (i = 0; i < size; i++)
			out[i] = (uint8_t)(row[i] - above[i]);
		break;
	case FILTER_PAETH:
		for (i = 0; i < step; i++)
			out[i] = (uint8_t)(row[i] - above[i]);
		for (; i < size; i++)
			out[i] = (uint8_t)(row[i] -
			    paeth(row[i - step], above[i], above[i - step]));
		break;
	case FILTERS:
		break;
	}
}

/* How far the bytes are from zero, as signed numbers: what PNG's authors
 * propose to choose by (ISO/IEC 15948, 12.8). */
static size_t distance(const uint8_t *row, size_t size)
{
	size_t sum = 0, i;

	for (i = 0; i < size; i++)
		sum += row[i] < 128 ? row[i] : 256u - row[i];
	return sum;
}

/* Rows y0 <= y < y1, each behind its filter byte: size + 1 bytes a row. */
static void filter_rows(
    const struct bitmap *map, uint32_t y0, uint32_t y1, uint8_t *out)
{
	size_t size = (size_t)map->width_px * map->channels;
	uint8_t *zeros = memory_array(size, 1);
	uint8_t *trial = memory_array(size, 1);
	uint32_t y;

	for (y = y0; y < y1; y++, out += size + 1) {
		const uint8_t *above = y > 0 ? bitmap_row(map, y - 1) : zeros;
		size_t best = SIZE_MAX, sum;
		enum filter filter;

		for (filter = FILTER_SUB; filter < FILTERS; filter++) {
			filter_row(filter, bitmap_row(map, y), above, size,
			    map->channels, trial);
			sum = distance(trial, size);
			if (sum >= best)
				continue;
			best = sum;
			out[0] = filter_codes[filter];
			memcpy(out + 1, trial, size);
		}
	}
	free(zeros);
	free(trial);
}

/* Tries a band in the middle both ways: drawings and screens are often smaller
 * without filters, photographs never. */
static bool filters_pay(const struct bitmap *map, struct deflater *deflater)
{
	size_t size = (size_t)map->width_px * map->channels;
	size_t rows = SAMPLE_SIZE / size + 1, plain_size;
	struct buf plain = BUF_INIT, filtered = BUF_INIT;
	uint8_t *band;
	uint32_t y0;
	bool pays;

	if (map->palette_size)
		return false;
	if (rows > map->height_px)
		rows = map->height_px;
	y0 = (uint32_t)((map->height_px - rows) / 2);
	band = memory_array(rows, size + 1);
	filter_rows(map, y0, y0 + (uint32_t)rows, band);
	deflate_zlib(deflater, band, rows * (size + 1), &filtered);
	deflate_zlib(deflater, bitmap_row(map, y0), rows * size, &plain);
	plain_size = plain.size;
	pays = filtered.size < plain_size;
	free(band);
	buf_release(&plain);
	buf_release(&filtered);
	return pays;
}

/* All rows behind filter bytes, the caller frees them. */
static uint8_t *filtered_rows(const struct bitmap *map, bool has_filters)
{
	size_t size = (size_t)map->width_px * map->channels;
	uint8_t *rows = memory_array(map->height_px, size + 1);
	uint32_t y;

	if (has_filters) {
		filter_rows(map, 0, map->height_px, rows);
		return rows;
	}
	for (y = 0; y < map->height_px; y++)
		memcpy(rows + y * (size + 1) + 1, bitmap_row(map, y), size);
	return rows;
}

static void put_be32(struct buf *out, uint32_t value)
{
	const uint8_t bytes[4] = { (uint8_t)(value >> 24),
		(uint8_t)(value >> 16), (uint8_t)(value >> 8), (uint8_t)value };

	buf_add(out, bytes, sizeof bytes);
}

/* The chunk whose data starts at `at` and ends with the bytes so far: its
 * length before, its checksum behind. */
static void end_chunk(struct buf *out, size_t at)
{
	size_t size = out->size - at;
	char *length = out->data + at - 8;

	length[0] = (char)(size >> 24);
	length[1] = (char)(size >> 16);
	length[2] = (char)(size >> 8);
	length[3] = (char)size;
	put_be32(out, crc32_bytes(out->data + at - 4, size + 4));
}

static size_t begin_chunk(struct buf *out, const char *type)
{
	put_be32(out, 0);
	buf_puts(out, type);
	return out->size;
}

static void put_palette(struct buf *out, const struct bitmap *map)
{
	size_t last = map->palette_size, at;

	at = begin_chunk(out, "PLTE");
	buf_add(out, map->palette, 3 * (size_t)map->palette_size);
	end_chunk(out, at);
	while (last > 0 && map->palette_alpha[last - 1] == 255)
		last--;
	if (last == 0)
		return;
	at = begin_chunk(out, "tRNS");
	buf_add(out, map->palette_alpha, last);
	end_chunk(out, at);
}

void bitmap_pack_file(const struct bitmap *map, struct buf *out)
{
	static const uint8_t colour_types[5] = { 0, 0, 4, 2, 6 };
	struct deflater *deflater = deflater_new(PACK_LEVEL);
	size_t row_size = (size_t)map->width_px * map->channels, at;
	uint8_t *rows;

	buf_add(out, "\x89PNG\r\n\x1a\n", 8);
	at = begin_chunk(out, "IHDR");
	put_be32(out, map->width_px);
	put_be32(out, map->height_px);
	buf_putc(out, 8);
	buf_putc(
	    out, (char)(map->palette_size ? 3 : colour_types[map->channels]));
	buf_add(out, "\0\0\0", 3);
	end_chunk(out, at);
	if (map->palette_size)
		put_palette(out, map);
	at = begin_chunk(out, "IDAT");
	rows = filtered_rows(map, filters_pay(map, deflater));
	deflate_zlib(deflater, rows, (row_size + 1) * map->height_px, out);
	free(rows);
	end_chunk(out, at);
	at = begin_chunk(out, "IEND");
	end_chunk(out, at);
	deflater_free(deflater);
}

/* Alpha on its own, 8 bits a pixel; the caller frees it. */
static uint8_t *mask_rows(const struct bitmap *map)
{
	size_t count = (size_t)map->width_px * map->height_px, i;
	uint8_t *mask = memory_array(count, 1);

	for (i = 0; i < count; i++) {
		const uint8_t *at = map->pixels + i * map->channels;

		mask[i] = map->palette_size ? map->palette_alpha[*at]
					    : at[map->channels - 1];
	}
	return mask;
}

void bitmap_drop_alpha(const struct bitmap *map, struct bitmap *colours)
{
	size_t count = (size_t)map->width_px * map->height_px, i;

	*colours = *map;
	colours->channels = (uint8_t)(map->channels - 1);
	colours->pixels = NULL;
	bitmap_allocate(colours);
	for (i = 0; i < count; i++)
		memcpy(colours->pixels + i * colours->channels,
		    map->pixels + i * map->channels, colours->channels);
}

static void pack_colours(const struct bitmap *map, struct deflater *deflater,
    struct picture_form *form, struct buf *out)
{
	size_t size = (size_t)map->width_px * map->channels;
	size_t before = out->size;
	uint8_t *rows;

	form->kind = PICTURE_PNG;
	form->components = map->channels;
	form->bits = 8;
	form->has_png_predictor = filters_pay(map, deflater);
	if (form->has_png_predictor) {
		rows = filtered_rows(map, true);
		deflate_zlib(deflater, rows, (size + 1) * map->height_px, out);
		free(rows);
	} else {
		deflate_zlib(deflater, map->pixels, size * map->height_px, out);
	}
	form->data_size = out->size - before;
	form->palette_size = map->palette_size;
	buf_add(out, map->palette, 3 * (size_t)map->palette_size);
}

void bitmap_pack_mask(
    const struct bitmap *map, struct picture_form *form, struct buf *out)
{
	struct deflater *deflater;
	size_t before = out->size;
	uint8_t *mask;

	if (!bitmap_has_alpha(map))
		return;
	deflater = deflater_new(PACK_LEVEL);
	mask = mask_rows(map);
	deflate_zlib(
	    deflater, mask, (size_t)map->width_px * map->height_px, out);
	free(mask);
	deflater_free(deflater);
	form->mask_size = out->size - before;
}

void bitmap_pack_print(
    const struct bitmap *map, struct picture_form *form, struct buf *out)
{
	struct deflater *deflater = deflater_new(PACK_LEVEL);
	struct bitmap colours;

	if (!map->palette_size && map->channels % 2 == 0) {
		bitmap_drop_alpha(map, &colours);
		pack_colours(&colours, deflater, form, out);
		bitmap_release(&colours);
	} else {
		pack_colours(map, deflater, form, out);
	}
	deflater_free(deflater);
	bitmap_pack_mask(map, form, out);
}
