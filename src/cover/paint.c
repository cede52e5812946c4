/* Rectangles and pictures into pixels. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cover/paint.h"

/* Of what is too high more is cut off below: heads are above. */
#define CUT_ABOVE 0.35

/* Weights are in 1/16384. */
enum { WEIGHT_BITS = 14, WEIGHT_ONE = 1 << WEIGHT_BITS };

void paint_pixel(uint8_t rgb[3], const uint8_t colour[3], unsigned coverage)
{
	for (int k = 0; k < 3; k++)
		rgb[k] = (uint8_t)((rgb[k] * (255 - coverage) +
				       colour[k] * coverage + 127) /
		    255);
}

static uint32_t clamp(double value, uint32_t most)
{
	return value <= 0 ? 0 : value >= most ? most : (uint32_t)value;
}

/* In whole pixels; what is there at all has one. */
void paint_rectangle(
    struct canvas *canvas, const struct area *area, const struct colour *colour)
{
	const uint8_t rgb[3] = { (uint8_t)lroundf(colour->red * 255),
		(uint8_t)lroundf(colour->green * 255),
		(uint8_t)lroundf(colour->blue * 255) };
	double x = round(area->x), y = round(area->y);
	uint32_t x1 = clamp(
	    fmax(x + 1, round(area->x + area->width)), canvas->width_px);
	uint32_t y1 = clamp(
	    fmax(y + 1, round(area->y + area->height)), canvas->height_px);
	uint32_t x0 = clamp(x, x1);
	uint8_t *first = NULL;

	for (uint32_t row = clamp(y, y1); row < y1 && x0 < x1; row++) {
		uint8_t *to = canvas->rgb +
		    ((size_t)row * canvas->width_px + x0) * 3;

		if (first) {
			memcpy(to, first, (size_t)(x1 - x0) * 3);
			continue;
		}
		first = to;
		for (uint32_t k = x0; k < x1; k++, to += 3)
			memcpy(to, rgb, 3);
	}
}

/* The part of a rule between two places along it and across it, as parts of its
 * length and thickness. */
static void paint_part(struct canvas *canvas, const struct area *area,
    const struct colour *colour, const double along[2], const double across[2])
{
	const double *x = area->height > area->width ? across : along;
	const double *y = area->height > area->width ? along : across;
	struct area part = { area->x + area->width * x[0],
		area->y + area->height * y[0], area->width * (x[1] - x[0]),
		area->height * (y[1] - y[0]) };

	paint_rectangle(canvas, &part, colour);
}

void paint_rule(struct canvas *canvas, const struct area *area,
    const struct colour *colour, enum rule_style style)
{
	static const double whole[2] = { 0, 1 };
	double length = fmax(area->width, area->height);
	double mark = fmax(1, fmin(area->width, area->height));
	unsigned count;

	if (style == RULE_DOUBLE) {
		paint_part(
		    canvas, area, colour, whole, (double[2]){ 0, 1.0 / 3 });
		paint_part(
		    canvas, area, colour, whole, (double[2]){ 2.0 / 3, 1 });
		return;
	}
	if (style == RULE_DASHED)
		mark *= 3;
	/* marks and gaps of one length, a mark at both ends */
	count = (unsigned)(length / mark / 2) * 2 + 1;
	if (style == RULE_SOLID || style == RULE_WAVY || count < 3) {
		paint_rectangle(canvas, area, colour);
		return;
	}
	for (unsigned i = 0; i < count; i += 2)
		paint_part(canvas, area, colour,
		    (double[2]){ (double)i / count, (double)(i + 1) / count },
		    whole);
}

/* The source pixels that one line of the result is made of: those under a
 * triangle as wide as two pixels of the larger grid. */
struct taps {
	uint32_t first, count;
	uint16_t *weights; /* their sum is WEIGHT_ONE */
};

/* `size` pixels of the source from `from` on become `count`. */
static struct taps *taps_new(struct arena *arena, double from, double size,
    uint32_t count, uint32_t source)
{
	struct taps *taps = arena_array(arena, count, sizeof(*taps));
	double step = size / count, reach = fmax(1, step);

	for (uint32_t i = 0; i < count; i++) {
		double middle = from + (i + 0.5) * step - 0.5, sum = 0;
		uint32_t first = clamp(ceil(middle - reach), source - 1);
		uint32_t last = clamp(floor(middle + reach), source - 1);
		uint32_t left = WEIGHT_ONE, best = 0;

		taps[i].first = first;
		taps[i].count = last - first + 1;
		taps[i].weights = arena_array(
		    arena, taps[i].count, sizeof(uint16_t));
		for (uint32_t k = first; k <= last; k++)
			sum += fmax(1e-6, reach - fabs(k - middle));
		for (uint32_t k = 0; k < taps[i].count; k++) {
			double weight = fmax(
			    1e-6, reach - fabs(first + k - middle));
			uint16_t part = (uint16_t)(weight / sum * WEIGHT_ONE);

			taps[i].weights[k] = part;
			left -= part;
			if (part > taps[i].weights[best])
				best = k;
		}
		taps[i].weights[best] = (uint16_t)(taps[i].weights[best] +
		    left);
	}
	return taps;
}

static void scale_row(
    const uint8_t *from, const struct taps *taps, uint32_t width, uint8_t *to)
{
	for (uint32_t x = 0; x < width; x++, to += 3) {
		const uint8_t *at = from + 3 * (size_t)taps[x].first;
		uint32_t sums[3] = { WEIGHT_ONE / 2, WEIGHT_ONE / 2,
			WEIGHT_ONE / 2 };

		for (uint32_t k = 0; k < taps[x].count; k++, at += 3) {
			uint32_t weight = taps[x].weights[k];

			sums[0] += weight * at[0];
			sums[1] += weight * at[1];
			sums[2] += weight * at[2];
		}
		to[0] = (uint8_t)(sums[0] >> WEIGHT_BITS);
		to[1] = (uint8_t)(sums[1] >> WEIGHT_BITS);
		to[2] = (uint8_t)(sums[2] >> WEIGHT_BITS);
	}
}

/* Adds up rows that are `size` bytes long. */
static void mix_rows(const uint8_t *rows, const struct taps *tap, size_t size,
    uint32_t *sums, uint8_t *to)
{
	for (size_t i = 0; i < size; i++)
		sums[i] = WEIGHT_ONE / 2;
	for (uint32_t k = 0; k < tap->count; k++, rows += size)
		for (size_t i = 0; i < size; i++)
			sums[i] += (uint32_t)tap->weights[k] * rows[i];
	for (size_t i = 0; i < size; i++)
		to[i] = (uint8_t)(sums[i] >> WEIGHT_BITS);
}

/* The part of a picture that is seen. */
static struct area crop(const struct canvas *picture, double shape)
{
	struct area seen = { 0, 0, picture->width_px, picture->height_px };

	if (seen.width > seen.height * shape) {
		seen.width = fmax(1, seen.height * shape);
		seen.x = (picture->width_px - seen.width) / 2;
	} else {
		seen.height = fmax(1, seen.width / shape);
		seen.y = (picture->height_px - seen.height) * CUT_ABOVE;
	}
	return seen;
}

void paint_picture(struct canvas *canvas, const struct area *area,
    const struct canvas *picture)
{
	uint32_t x0 = clamp(round(area->x), canvas->width_px);
	uint32_t y0 = clamp(round(area->y), canvas->height_px);
	uint32_t width = clamp(round(area->x + area->width), canvas->width_px) -
	    x0;
	uint32_t height = clamp(round(area->y + area->height),
			      canvas->height_px) -
	    y0;
	size_t size = (size_t)width * 3;
	struct arena *arena;
	struct area seen;

	if (width == 0 || height == 0)
		return;
	arena = arena_new();
	seen = crop(picture, (double)width / height);
	struct taps *across = taps_new(
	    arena, seen.x, seen.width, width, picture->width_px);
	struct taps *down = taps_new(
	    arena, seen.y, seen.height, height, picture->height_px);
	uint32_t first = down[0].first;
	uint32_t end = down[height - 1].first + down[height - 1].count;
	uint8_t *rows = memory_array(end - first, size);
	uint32_t *sums = memory_array(size, sizeof(*sums));

	for (uint32_t y = first; y < end; y++)
		scale_row(picture->rgb + (size_t)y * picture->width_px * 3,
		    across, width, rows + (y - first) * size);
	for (uint32_t y = 0; y < height; y++)
		mix_rows(rows + (down[y].first - first) * size, &down[y], size,
		    sums,
		    canvas->rgb +
			((size_t)(y0 + y) * canvas->width_px + x0) * 3);
	free(sums);
	free(rows);
	arena_free(arena);
}
