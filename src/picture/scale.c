/*
 * Pixels made fewer: a separable Lanczos filter of three lobes, stretched by
 * the ratio, one pass along the rows and one across them.
 */
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "picture/bitmap.h"

#define LOBES 3.0
#define PI    3.14159265358979323846

/* Weights are fixed point; between the passes a sample keeps some of it. */
#define WEIGHT_BITS 14
#define KEPT_BITS   4

/* What each new sample is made of: `most` weights apiece, those behind
 * counts[i] are not used. */
struct taps {
	uint32_t size, most;
	uint32_t *firsts, *counts;
	int16_t *weights;
};

static double lanczos(double x)
{
	x = fabs(x);
	if (x < 1e-9)
		return 1;
	if (x >= LOBES)
		return 0;
	return LOBES * sin(PI * x) * sin(PI * x / LOBES) / (PI * PI * x * x);
}

/* The weights of sample `i`; their sum is exactly one. */
static void weigh(struct taps *taps, uint32_t i, double centre, double ratio)
{
	int16_t *weights = taps->weights + (size_t)i * taps->most;
	uint32_t first = taps->firsts[i], count = taps->counts[i], k, best = 0;
	double sum = 0;
	int left = 1 << WEIGHT_BITS;

	for (k = 0; k < count; k++)
		sum += lanczos((first + k + 0.5 - centre) / ratio);
	for (k = 0; k < count; k++) {
		double part = lanczos((first + k + 0.5 - centre) / ratio);

		weights[k] = (int16_t)lrint(part / sum * (1 << WEIGHT_BITS));
		left -= weights[k];
		if (weights[k] > weights[best])
			best = k;
	}
	weights[best] = (int16_t)(weights[best] + left);
}

static void taps_init(struct taps *taps, uint32_t from, uint32_t to)
{
	double ratio = (double)from / to, support = LOBES * ratio;
	uint32_t i;

	taps->size = to;
	taps->most = (uint32_t)ceil(2 * support) + 1;
	taps->firsts = memory_array(to, sizeof *taps->firsts);
	taps->counts = memory_array(to, sizeof *taps->counts);
	taps->weights = memory_array(
	    (size_t)taps->most * sizeof *taps->weights, to);
	for (i = 0; i < to; i++) {
		double centre = (i + 0.5) * ratio;
		double first = floor(centre - support + 0.5);
		double end = floor(centre + support + 0.5);

		taps->firsts[i] = first < 0 ? 0 : (uint32_t)first;
		taps->counts[i] = (end > from ? from : (uint32_t)end) -
		    taps->firsts[i];
		weigh(taps, i, centre, ratio);
	}
}

static void taps_release(struct taps *taps)
{
	free(taps->firsts);
	free(taps->counts);
	free(taps->weights);
}

/* The whole of a sample, rounded. */
static inline uint8_t sample(int32_t sum)
{
	int32_t value = (sum + (1 << (WEIGHT_BITS + KEPT_BITS - 1))) >>
	    (WEIGHT_BITS + KEPT_BITS);

	return (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
}

static inline void narrow(const struct taps *taps, const int16_t *row,
    uint8_t *out, const uint32_t channels)
{
	const int16_t *weights = taps->weights;
	uint32_t x, k, c;

	for (x = 0; x < taps->size; x++, weights += taps->most) {
		const int16_t *at = row + (size_t)taps->firsts[x] * channels;
		int32_t sums[4] = { 0 };

		for (k = 0; k < taps->counts[x]; k++)
			for (c = 0; c < channels; c++)
				sums[c] += weights[k] * *at++;
		for (c = 0; c < channels; c++)
			*out++ = sample(sums[c]);
	}
}

/* With the number of channels known to the compiler. */
static void narrow_row(
    const struct taps *taps, const int16_t *row, uint8_t *out, uint8_t channels)
{
	switch (channels) {
	case 1:
		narrow(taps, row, out, 1);
		break;
	case 2:
		narrow(taps, row, out, 2);
		break;
	case 3:
		narrow(taps, row, out, 3);
		break;
	default:
		narrow(taps, row, out, 4);
	}
}

static void add_row(int32_t *restrict sums, const uint8_t *restrict row,
    int16_t weight, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++)
		sums[i] += (int16_t)row[i] * weight;
}

static void keep_row(
    const int32_t *restrict sums, int16_t *restrict row, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++)
		row[i] = (int16_t)((sums[i] +
				       (1 << (WEIGHT_BITS - KEPT_BITS - 1))) >>
		    (WEIGHT_BITS - KEPT_BITS));
}

/* Across the rows first: that is what processors do many at once, and it
 * leaves fewer rows for the other pass. */
static void scale(const struct bitmap *from, struct bitmap *to,
    const struct taps *across, const struct taps *down)
{
	size_t size = (size_t)from->width_px * from->channels;
	int32_t *sums = memory_array(size, sizeof *sums);
	int16_t *row = memory_array(size, sizeof *row);
	uint32_t y, k;

	for (y = 0; y < to->height_px; y++) {
		memset(sums, 0, size * sizeof *sums);
		for (k = 0; k < down->counts[y]; k++)
			add_row(sums, bitmap_row(from, down->firsts[y] + k),
			    down->weights[(size_t)y * down->most + k], size);
		keep_row(sums, row, size);
		narrow_row(across, row, bitmap_row(to, y), from->channels);
	}
	free(sums);
	free(row);
}

/* Colours times alpha and back: what is not seen must not bleed. */
static void weigh_alpha(struct bitmap *map, bool undo)
{
	size_t count = (size_t)map->width_px * map->height_px, i;
	size_t step = map->channels, k;
	uint8_t *at = map->pixels;

	if (step % 2)
		return;
	for (i = 0; i < count; i++, at += step) {
		unsigned alpha = at[step - 1];

		for (k = 0; k + 1 < step; k++) {
			unsigned value = !undo ? (at[k] * alpha + 127) / 255
			    : alpha ? (at[k] * 255u + alpha / 2) / alpha
				    : 0;

			at[k] = (uint8_t)(value > 255 ? 255 : value);
		}
	}
}

void bitmap_scale(struct bitmap *map, uint32_t width_px, uint32_t height_px)
{
	struct bitmap small = *map;
	struct taps across, down;

	assert(!map->palette_size);
	assert(width_px > 0 && width_px <= map->width_px);
	assert(height_px > 0 && height_px <= map->height_px);
	if (width_px == map->width_px && height_px == map->height_px)
		return;
	small.width_px = width_px;
	small.height_px = height_px;
	small.pixels = NULL;
	bitmap_allocate(&small);
	taps_init(&across, map->width_px, width_px);
	taps_init(&down, map->height_px, height_px);
	weigh_alpha(map, false);
	scale(map, &small, &across, &down);
	weigh_alpha(&small, true);
	taps_release(&across);
	taps_release(&down);
	free(map->pixels);
	*map = small;
}
