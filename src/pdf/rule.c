/* Dashes, dots, doubles and waves along a rectangle. */
#include <math.h>

#include "pdf/rule.h"

/* In parts of the thickness: as browsers draw borders. */
#define DASH     3.0
#define DASH_GAP 2.0
#define DOT_STEP 2.0

/* A wave: how thick its line is and how long a period, in parts of its height;
 * no more of them than this. */
#define WAVE_LINE   0.3
#define WAVE_PERIOD 2.6
#define WAVES_MAX   2000

enum { DECIMALS = 2 };

/* A rectangle seen along its longer side. */
struct stroke {
	struct buf *content;
	double x, y; /* where the line starts, in its middle */
	double length, thickness;
	bool is_upright;
};

static void put_numbers(
    struct buf *out, const double *values, size_t count, const char *operator)
{
	for (size_t i = 0; i < count; i++) {
		number_put(out, values[i], DECIMALS);
		buf_putc(out, ' ');
	}
	buf_puts(out, operator);
	buf_putc(out, '\n');
}

static void put_number(struct buf *out, double value, const char *operator)
{
	put_numbers(out, &value, 1, operator);
}

/* A point `along` the line and `across` it. */
static void put_point(
    const struct stroke *stroke, double along, double across, const char *name)
{
	double point[2] = { stroke->x + along, stroke->y + across };

	if (stroke->is_upright) {
		point[0] = stroke->x + across;
		point[1] = stroke->y + along;
	}
	put_numbers(stroke->content, point, 2, name);
}

static void put_line(
    const struct stroke *stroke, double from, double to, double across)
{
	put_point(stroke, from, across, "m");
	put_point(stroke, to, across, "l");
	buf_puts(stroke->content, "S\n");
}

/* The line starts and ends with a dash: the gaps take up what is over. */
static void put_dashes(const struct stroke *stroke)
{
	double dash = stroke->thickness * DASH;
	double gap = stroke->thickness * DASH_GAP;
	double count = floor((stroke->length + gap) / (dash + gap) + 0.5);

	if (count > 1) {
		gap = (stroke->length - count * dash) / (count - 1);
		buf_putc(stroke->content, '[');
		number_put(stroke->content, dash, 3);
		buf_putc(stroke->content, ' ');
		number_put(stroke->content, gap, 3);
		buf_puts(stroke->content, "]0 d\n");
	}
	put_line(stroke, 0, stroke->length, 0);
}

/* Dashes without length, with round ends. */
static void put_dots(const struct stroke *stroke)
{
	double radius = stroke->thickness / 2;
	double length = stroke->length - stroke->thickness;
	double count = floor(length / (stroke->thickness * DOT_STEP) + 0.5);

	buf_puts(stroke->content, "1 J\n[0 ");
	number_put(stroke->content,
	    count >= 1 ? length / count : stroke->thickness * DOT_STEP, 3);
	buf_puts(stroke->content, "]0 d\n");
	/* a hair longer, or the last dot may be lost to rounding */
	put_line(stroke, radius, radius + fmax(length, 0) + 0.01, 0);
}

static void put_double(const struct stroke *stroke)
{
	double third = stroke->thickness / 3;

	put_number(stroke->content, third, "w");
	put_line(stroke, 0, stroke->length, -third);
	put_line(stroke, 0, stroke->length, third);
}

/* Half periods as Bézier curves. */
static void put_wave(const struct stroke *stroke)
{
	double line = stroke->thickness * WAVE_LINE;
	double half = fmax(stroke->thickness * WAVE_PERIOD / 2,
	    stroke->length / WAVES_MAX / 2);
	double rise = (stroke->thickness - line) / 2 * 1.8;

	put_number(stroke->content, line, "w");
	put_point(stroke, 0, 0, "m");
	for (unsigned i = 0; i * half < stroke->length; i++) {
		double at = i * half, end = fmin(at + half, stroke->length);

		put_point(stroke, at + half * 0.37, rise, "");
		stroke->content->size--; /* the operands go on */
		put_point(stroke, end - half * 0.37, rise, "");
		stroke->content->size--;
		put_point(stroke, end, 0, "c");
		rise = -rise;
	}
	buf_puts(stroke->content, "S\n");
}

void rule_put(struct buf *content, const double box[4], enum rule_style style)
{
	struct stroke stroke = { .content = content,
		.is_upright = box[3] > box[2] };

	stroke.length = fmax(box[2], box[3]);
	stroke.thickness = fmin(box[2], box[3]);
	stroke.x = box[0] + (stroke.is_upright ? stroke.thickness / 2 : 0);
	stroke.y = box[1] + (stroke.is_upright ? 0 : stroke.thickness / 2);
	buf_puts(content, "q\n");
	put_number(content, stroke.thickness, "w");
	switch (style) {
	case RULE_SOLID:
		put_line(&stroke, 0, stroke.length, 0);
		break;
	case RULE_DASHED:
		put_dashes(&stroke);
		break;
	case RULE_DOTTED:
		put_dots(&stroke);
		break;
	case RULE_DOUBLE:
		put_double(&stroke);
		break;
	case RULE_WAVY:
		put_wave(&stroke);
		break;
	}
	buf_puts(content, "Q\n");
}
