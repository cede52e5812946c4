/* Colours for screens that have none, or few. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "picture/bitmap.h"

/* Electronic paper shows 16 grays: 0, 17, ... 255. */
#define GRAY_STEP 17

void bitmap_expand(struct bitmap *map)
{
	size_t count = (size_t)map->width_px * map->height_px, i;
	uint8_t *to, *pixels;

	if (!map->palette_size)
		return;
	pixels = to = memory_array(count, 4);
	for (i = 0; i < count; i++, to += 4) {
		memcpy(to, map->palette + (size_t)3 * map->pixels[i], 3);
		to[3] = map->palette_alpha[map->pixels[i]];
	}
	free(map->pixels);
	map->pixels = pixels;
	map->channels = 4;
	map->palette_size = 0;
}

/* The luma of ITU-R BT.601, as JPEG has it. */
static uint8_t luma(const uint8_t *rgb)
{
	return (uint8_t)((299u * rgb[0] + 587u * rgb[1] + 114u * rgb[2] + 500) /
	    1000);
}

void bitmap_make_gray(struct bitmap *map)
{
	size_t count = (size_t)map->width_px * map->height_px, i;
	const uint8_t *from = map->pixels;
	uint8_t *to = map->pixels;
	uint8_t step = map->channels;

	assert(!map->palette_size);
	if (step < 3)
		return;
	for (i = 0; i < count; i++, from += step) {
		*to++ = luma(from);
		if (step == 4)
			*to++ = from[3];
	}
	map->channels = (uint8_t)(step - 2);
}

/*
 * Error diffusion with the weights of Floyd and Steinberg (1976), every other
 * row from right to left, so that no worms grow.  Errors are in sixteenths;
 * each row of them has a place more at both ends.
 */
void bitmap_dither(struct bitmap *map)
{
	size_t step = map->channels, width = map->width_px;
	int *rows = memory_array(2 * sizeof *rows, width + 2);
	uint32_t x, y;

	assert(!map->palette_size && step <= 2);
	memset(rows, 0, 2 * sizeof *rows * (width + 2));
	for (y = 0; y < map->height_px; y++) {
		int *here = rows + (y % 2) * (width + 2) + 1;
		int *below = rows + (1 - y % 2) * (width + 2) + 1;
		int way = y % 2 ? -1 : 1;

		memset(below - 1, 0, sizeof *below * (width + 2));
		for (x = 0; x < width; x++) {
			int at = (int)(way > 0 ? x : width - 1 - x), error;
			uint8_t *pixel = bitmap_row(map, y) + (size_t)at * step;
			int value = *pixel + here[at] / 16;
			int gray = value < 0 ? 0 : value > 255 ? 255 : value;

			gray = (gray + GRAY_STEP / 2) / GRAY_STEP * GRAY_STEP;
			*pixel = (uint8_t)gray;
			error = value - gray;
			here[at + way] += 7 * error;
			below[at - way] += 3 * error;
			below[at] += 5 * error;
			below[at + way] += error;
		}
	}
	free(rows);
}
