/* Spreads white over a line: marks are squeezed first, then spaces, then the
 * white between Han and Latin, and at last Han itself, by a hair.  What must
 * grow grows in spaces, then between Han and Latin, then evenly between Han
 * (W3C clreq 3.2.3). */
#include <math.h>

#include "typeset/justify.h"

#define PITCH_FIRST 2.0  /* units of pitch, before spaces grow more */
#define SPACE_LOOSE 2.0  /* spaces thrice as wide */
#define PITCH_LOOSE 2.01 /* a tenth of an em between Han */
#define LOOSE_MAX   10.0 /* times what does not show: holes, not lines */

struct whites {
	double space, squeeze, tighten, press, autospace, pitch;
};

static void sum_whites(const struct strip *strip, uint32_t start,
    uint32_t solid, struct whites *sum)
{
	*sum = (struct whites){ 0 };
	for (uint32_t i = start; i < solid; i++) {
		const struct cell *cell = &strip->cells[i];
		sum->space += strip_space_width(strip, i);
		if (i == start || cell->gap == GAP_FIXED)
			continue;
		sum->pitch += strip_gap_stretch(strip, i);
		sum->press += strip_gap_press(strip, i);
		if (cell->gap == GAP_AUTOSPACE) {
			sum->autospace += strip_gap_stretch(strip, i);
			sum->tighten += strip_gap_shrink(strip, i);
		} else {
			sum->squeeze += strip_gap_shrink(strip, i);
		}
	}
}

/* Takes up to `most` from what is left; returns the part of `unit`. */
static double take(double *left, double most, double unit)
{
	double part = fmin(*left, most);

	if (unit <= 0 || part <= 0)
		return 0;
	*left -= part;
	return part / unit;
}

static void shrink_line(
    const struct whites *sum, double left, struct fill *fill)
{
	fill->squeeze = take(&left, sum->squeeze, sum->squeeze);
	fill->space = -take(&left, SPACE_SHRINK * sum->space, sum->space);
	fill->tighten = take(&left, sum->tighten, sum->tighten);
	fill->press = take(&left, sum->press, sum->press);
}

static bool grow_line(
    const struct whites *sum, double left, bool is_forced, struct fill *fill)
{
	double weight = SPACE_STRETCH * sum->space + sum->pitch;

	if (!is_forced && left > LOOSE_MAX * weight)
		return false;
	if (weight <= 0)
		return true;
	fill->space = take(&left, SPACE_STRETCH * sum->space, sum->space);
	fill->autospace = take(&left, sum->autospace, sum->autospace);
	fill->pitch = take(&left, PITCH_FIRST * sum->pitch, sum->pitch);
	/* what is still left is spread over all of them */
	fill->space += SPACE_STRETCH * left / weight;
	fill->pitch += left / weight;
	return true;
}

bool fill_line(const struct strip *strip, uint32_t start, uint32_t solid,
    double lack, bool is_forced, struct fill *fill)
{
	struct whites sum;

	*fill = (struct fill){ 0 };
	sum_whites(strip, start, solid, &sum);
	if (lack >= 0)
		return grow_line(&sum, lack, is_forced, fill);
	shrink_line(&sum, -lack, fill);
	return true;
}

bool fill_is_loose(const struct fill *fill)
{
	return fill->space > SPACE_LOOSE || fill->pitch > PITCH_LOOSE;
}

double fill_gap(
    const struct strip *strip, const struct fill *fill, uint32_t cell)
{
	switch ((enum gap)strip->cells[cell].gap) {
	case GAP_FIXED:
		return 0;
	case GAP_PITCH:
		return fill->pitch * strip_gap_stretch(strip, cell) -
		    (fill->squeeze > 0
			    ? fill->squeeze * strip_gap_shrink(strip, cell)
			    : 0) -
		    (fill->press > 0
			    ? fill->press * strip_gap_press(strip, cell)
			    : 0);
	case GAP_AUTOSPACE:
		return (fill->pitch + fill->autospace) *
		    strip_gap_stretch(strip, cell) -
		    fill->tighten * strip_gap_shrink(strip, cell);
	}
	return 0;
}

double fill_space(
    const struct strip *strip, const struct fill *fill, uint32_t cell)
{
	return fill->space != 0 ? fill->space * strip_space_width(strip, cell)
				: 0;
}
