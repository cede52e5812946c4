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

#define CHANNELS_MOST 4
#define LANES         8   /* rows at once */
#define STRETCH       512 /* samples of them at once */

typedef int16_t lanes16 __attribute__((vector_size(2 * LANES)));
typedef int32_t lanes32 __attribute__((vector_size(4 * LANES)));

/* Compiled for what the processor has; the sums are of integers, and the same
 * everywhere. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) &&         \
    !defined(__SANITIZE_ADDRESS__)
#define VECTORS __attribute__((target_clones("avx2", "sse4.1", "default")))
#else
#define VECTORS
#endif

/* What each new sample is made of: `most` weights apiece, an even number;
 * those behind counts[i] are zero. */
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
	taps->most = ((uint32_t)ceil(2 * support) + 2) & ~1u;
	taps->firsts = memory_array(to, sizeof *taps->firsts);
	taps->counts = memory_array(to, sizeof *taps->counts);
	taps->weights = memory_array(
	    (size_t)taps->most * sizeof *taps->weights, to);
	memset(
	    taps->weights, 0, (size_t)taps->most * sizeof *taps->weights * to);
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

/*
 * Along LANES rows at once, whose samples stand side by side: the same weight is
 * for all of them, which is what processors do many at once.
 */
static inline void narrow(const struct taps *taps, const lanes16 *rows,
    struct bitmap *to, uint32_t first_row, const uint32_t channels)
{
	uint32_t x, y, k, c;

	for (x = 0; x < taps->size; x++) {
		const int16_t *weights = taps->weights + (size_t)x * taps->most;
		const lanes16 *at = rows + (size_t)taps->firsts[x] * channels;
		lanes32 sums[CHANNELS_MOST] = { { 0 } };

		for (k = 0; k < taps->counts[x]; k++)
			for (c = 0; c < channels; c++)
				sums[c] += weights[k] *
				    __builtin_convertvector(*at++, lanes32);
		for (y = first_row; y < to->height_px && y < first_row + LANES;
		     y++)
			for (c = 0; c < channels; c++)
				bitmap_row(to, y)[x * channels + c] = sample(
				    sums[c][y - first_row]);
	}
}

/* With the number of channels known to the compiler. */
VECTORS static void narrow_rows(const struct taps *taps, const lanes16 *rows,
    struct bitmap *to, uint32_t first_row)
{
	switch (to->channels) {
	case 1:
		narrow(taps, rows, to, first_row, 1);
		break;
	case 2:
		narrow(taps, rows, to, first_row, 2);
		break;
	case 3:
		narrow(taps, rows, to, first_row, 3);
		break;
	default:
		narrow(taps, rows, to, first_row, 4);
	}
}

/* Across rows: sums of a stretch stay near while one row after the other is
 * added, two at a time. */
VECTORS static void blend(const uint8_t *const *rows, const int16_t *weights,
    uint32_t count, int16_t *restrict out, size_t size)
{
	int32_t sums[STRETCH];
	uint32_t k, i;

	for (i = 0; i < size; i++)
		sums[i] = 1 << (WEIGHT_BITS - KEPT_BITS - 1);
	for (k = 0; k < count; k += 2) {
		const uint8_t *restrict a = rows[k], *restrict b = rows[k + 1];
		int16_t p = weights[k], q = weights[k + 1];

		for (i = 0; i < size; i++)
			sums[i] += (int16_t)a[i] * p + (int16_t)b[i] * q;
	}
	for (i = 0; i < size; i++)
		out[i] = (int16_t)(sums[i] >> (WEIGHT_BITS - KEPT_BITS));
}

/* A scaling under way. */
struct scaling {
	const struct bitmap *from;
	const struct taps *down;
	const uint8_t **rows; /* those blended */
	lanes16 *blended;
};

/* One stretch of LANES rows, from sample `at` on. */
static void blend_stretch(
    struct scaling *job, uint32_t first_row, size_t at, size_t length)
{
	int16_t out[LANES][STRETCH];
	const struct taps *down = job->down;
	uint32_t y, k;
	size_t i;

	for (y = first_row; y < first_row + LANES && y < down->size; y++) {
		/* one more, of weight zero, makes the count even */
		for (k = 0; k <= down->counts[y]; k++)
			job->rows[k] = at +
			    bitmap_row(job->from,
				down->firsts[y] +
				    (k < down->counts[y] ? k : 0));
		blend(job->rows, down->weights + (size_t)y * down->most,
		    down->counts[y], out[y - first_row], length);
	}
	for (i = 0; i < length; i++)
		for (k = 0; k < y - first_row; k++)
			job->blended[at + i][k] = out[k][i];
}

/* Across the rows first: it leaves fewer rows for the other pass. */
static void scale(const struct bitmap *from, struct bitmap *to,
    const struct taps *across, const struct taps *down)
{
	size_t size = (size_t)from->width_px * from->channels, at;
	struct scaling job = { .from = from, .down = down };
	uint32_t y;

	job.rows = memory_array(down->most + 1, sizeof *job.rows);
	job.blended = memory_array(size, sizeof *job.blended);
	for (y = 0; y < to->height_px; y += LANES) {
		for (at = 0; at < size; at += STRETCH)
			blend_stretch(&job, y, at,
			    size - at < STRETCH ? size - at : STRETCH);
		narrow_rows(across, job.blended, to, y);
	}
	free(job.rows);
	free(job.blended);
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
	bitmap_release(map);
	*map = small;
}
