/* Decoded pixels: turned, simplified, laid over white. */
#include <assert.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include "picture/bitmap.h"

/* The pixels of one picture serve for the next: pages that the kernel gives anew
 * cost a quarter of making a picture fit. */
static _Thread_local uint8_t *spare;

/* Bytes that are worth keeping, and that a worker may hold besides. */
#define SPARE_LEAST ((size_t)1 << 18)
#define SPARE_MOST  ((size_t)16 << 20)

static void give_back(uint8_t *pixels)
{
	size_t size = pixels ? malloc_usable_size(pixels) : 0;

	if (size < SPARE_LEAST || size > SPARE_MOST ||
	    (spare && malloc_usable_size(spare) >= size)) {
		free(pixels);
		return;
	}
	free(spare);
	spare = pixels;
}

void bitmap_allocate(struct bitmap *map)
{
	size_t size = (size_t)map->width_px * map->channels * map->height_px;

	assert(map->width_px > 0 && map->height_px > 0 && map->channels > 0);
	give_back(map->pixels);
	if (size > SPARE_MOST) {
		/* it needs the room */
		free(spare);
		spare = NULL;
	}
	if (size < SPARE_LEAST || !spare || malloc_usable_size(spare) < size) {
		map->pixels = memory_pixels(
		    (size_t)map->width_px * map->channels, map->height_px);
		return;
	}
	map->pixels = spare;
	spare = NULL;
	memset(map->pixels, 0, size);
}

void bitmap_release(struct bitmap *map)
{
	give_back(map->pixels);
	map->pixels = NULL;
}

uint8_t *bitmap_row(const struct bitmap *map, uint32_t y)
{
	return map->pixels + (size_t)map->width_px * map->channels * y;
}

/*
 * The eight orientations (Exif 2.32, 4.6.4, tag 0x0112): is the picture
 * mirrored left to right, upside down, and after that are rows and columns
 * exchanged, to come from the data to what is shown.
 */
static const struct {
	bool flips_x, flips_y, swaps;
} turns[9] = {
	[2] = { true, false, false },
	[3] = { true, true, false },
	[4] = { false, true, false },
	[5] = { false, false, true },
	[6] = { false, true, true },
	[7] = { true, true, true },
	[8] = { true, false, true },
};

void bitmap_orient(struct bitmap *map, uint8_t orientation)
{
	struct bitmap turned = *map;
	size_t step = map->channels;
	uint32_t x, y;

	assert(orientation >= 1 && orientation <= 8);
	if (orientation == 1)
		return;
	if (turns[orientation].swaps) {
		turned.width_px = map->height_px;
		turned.height_px = map->width_px;
	}
	turned.pixels = NULL;
	bitmap_allocate(&turned);
	for (y = 0; y < map->height_px; y++) {
		const uint8_t *from = bitmap_row(map, y);
		uint32_t to_y = turns[orientation].flips_y
		    ? map->height_px - 1 - y
		    : y;

		for (x = 0; x < map->width_px; x++, from += step) {
			uint32_t to_x = turns[orientation].flips_x
			    ? map->width_px - 1 - x
			    : x;
			uint8_t *to = turns[orientation].swaps
			    ? bitmap_row(&turned, to_x) + to_y * step
			    : bitmap_row(&turned, to_y) + to_x * step;

			memcpy(to, from, step);
		}
	}
	bitmap_release(map);
	*map = turned;
}

static bool palette_has_alpha(const struct bitmap *map)
{
	size_t count = (size_t)map->width_px * map->height_px, i;

	for (i = 0; i < count; i++)
		if (map->palette_alpha[map->pixels[i]] != 255)
			return true;
	return false;
}

bool bitmap_has_alpha(const struct bitmap *map)
{
	size_t step = map->channels, count, i;

	if (map->palette_size)
		return palette_has_alpha(map);
	if (step % 2)
		return false;
	count = (size_t)map->width_px * map->height_px * step;
	for (i = step - 1; i < count; i += step)
		if (map->pixels[i] != 255)
			return true;
	return false;
}

static uint16_t palette_used(const struct bitmap *map)
{
	size_t count = (size_t)map->width_px * map->height_px, i;
	uint8_t most = 0;

	for (i = 0; i < count; i++)
		if (map->pixels[i] > most)
			most = map->pixels[i];
	return (uint16_t)(most + 1);
}

void bitmap_simplify(struct bitmap *map)
{
	size_t count = (size_t)map->width_px * map->height_px, i;
	size_t step = map->channels, keep = step - 1;

	if (map->palette_size)
		map->palette_size = palette_used(map);
	if (bitmap_has_alpha(map))
		return;
	memset(map->palette_alpha, 255, sizeof map->palette_alpha);
	if (map->palette_size || step % 2)
		return;
	for (i = 0; i < count; i++)
		memmove(map->pixels + i * keep, map->pixels + i * step, keep);
	map->channels = (uint8_t)keep;
}

/* One pixel as RGB and alpha. */
static void read_pixel(
    const struct bitmap *map, const uint8_t *at, uint8_t rgba[4])
{
	rgba[3] = 255;
	if (map->palette_size) {
		memcpy(rgba, map->palette + (size_t)3 * *at, 3);
		rgba[3] = map->palette_alpha[*at];
	} else if (map->channels <= 2) {
		memset(rgba, *at, 3);
		if (map->channels == 2)
			rgba[3] = at[1];
	} else {
		memcpy(rgba, at, map->channels);
	}
}

void bitmap_flatten(struct bitmap *map, struct canvas *canvas)
{
	size_t count = (size_t)map->width_px * map->height_px, i, k;
	const uint8_t *from = map->pixels;
	uint8_t *to, rgba[4];

	canvas->width_px = map->width_px;
	canvas->height_px = map->height_px;
	if (map->channels == 3) {
		canvas->rgb = map->pixels;
		map->pixels = NULL;
		return;
	}
	canvas->rgb = to = memory_array(count, 3);
	for (i = 0; i < count; i++, from += map->channels, to += 3) {
		read_pixel(map, from, rgba);
		for (k = 0; k < 3; k++)
			to[k] = (uint8_t)((rgba[k] * rgba[3] +
					      255 * (255 - rgba[3]) + 127) /
			    255);
	}
	bitmap_release(map);
}

void canvas_release(struct canvas *canvas)
{
	free(canvas->rgb);
	canvas->rgb = NULL;
}
