/* The profile of sRGB (IEC 61966-2-1), made from its definition. */
#include <math.h>
#include <string.h>

#include "pdf/profile.h"

enum { HEADER_SIZE = 128, CURVE_POINTS = 1024, TAGS = 9 };

/* The first of three tags that share a curve. */
enum { CURVE = 6 };

#define DESCRIPTION "sRGB IEC61966-2.1"
#define COPYRIGHT   "No copyright, use freely"

static void put16(struct buf *out, uint32_t value)
{
	buf_putc(out, (char)(value >> 8));
	buf_putc(out, (char)value);
}

static void put32(struct buf *out, uint32_t value)
{
	put16(out, value >> 16);
	put16(out, value);
}

static void put_zeros(struct buf *out, size_t count)
{
	while (count-- > 0)
		buf_putc(out, '\0');
}

/* s15Fixed16Number */
static void put_fixed(struct buf *out, double value)
{
	put32(out, (uint32_t)(int32_t)lround(value * 65536));
}

static void put_xyz(struct buf *out, const double xyz[3])
{
	for (int i = 0; i < 3; i++)
		put_fixed(out, xyz[i]);
}

/* Seen under D50; the colorants are sRGB's, adapted from D65 by Bradford's
 * matrix, and sum up to it. */
static const double white[3] = { 0.9642, 1, 0.8249 };
static const double colorants[3][3] = { { 0.43607, 0.22249, 0.01392 },
	{ 0.38515, 0.71687, 0.09708 }, { 0.14307, 0.06061, 0.7141 } };

static void put_xyz_tag(struct buf *out, const double xyz[3])
{
	buf_puts(out, "XYZ ");
	put32(out, 0);
	put_xyz(out, xyz);
}

static void put_text_tag(struct buf *out, const char *text)
{
	buf_puts(out, "text");
	put32(out, 0);
	buf_add(out, text, strlen(text) + 1);
}

/* textDescriptionType, 6.5.17: in ASCII, with no other forms. */
static void put_description_tag(struct buf *out)
{
	buf_puts(out, "desc");
	put32(out, 0);
	put32(out, sizeof(DESCRIPTION));
	buf_add(out, DESCRIPTION, sizeof(DESCRIPTION));
	put_zeros(out, 4 + 4 + 2 + 1 + 67);
}

static void put_curve_tag(struct buf *out)
{
	buf_puts(out, "curv");
	put32(out, 0);
	put32(out, CURVE_POINTS);
	for (int i = 0; i < CURVE_POINTS; i++) {
		double code = (double)i / (CURVE_POINTS - 1);
		double light = code <= 0.04045
		    ? code / 12.92
		    : pow((code + 0.055) / 1.055, 2.4);

		put16(out, (uint32_t)lround(light * 65535));
	}
}

/* 6.1; dates and makers are of no use to a reader. */
static void put_header(struct buf *out, uint32_t size)
{
	put32(out, size);
	put32(out, 0);
	put32(out, 0x02100000); /* version 2.1 */
	buf_puts(out, "mntrRGB XYZ ");
	/* 2000-01-01 00:00:00 */
	put16(out, 2000);
	put16(out, 1);
	put16(out, 1);
	put_zeros(out, 6);
	buf_puts(out, "acsp");
	put_zeros(out, 4 + 4 + 4 + 4 + 8 + 4);
	put_xyz(out, white);
	put_zeros(out, 4 + 44);
}

void profile_put_srgb(struct buf *out)
{
	static const char names[TAGS][5] = { "desc", "cprt", "wtpt", "rXYZ",
		"gXYZ", "bXYZ", "rTRC", "gTRC", "bTRC" };
	size_t start = HEADER_SIZE + 4 + 12 * (size_t)TAGS;
	struct buf data = BUF_INIT;
	size_t begins[TAGS], ends[TAGS];

	for (int i = 0; i <= CURVE; i++) {
		begins[i] = data.size;
		if (i == 0)
			put_description_tag(&data);
		else if (i == 1)
			put_text_tag(&data, COPYRIGHT);
		else if (i == 2)
			put_xyz_tag(&data, white);
		else if (i < CURVE)
			put_xyz_tag(&data, colorants[i - 3]);
		else
			put_curve_tag(&data);
		ends[i] = data.size;
		put_zeros(&data, (4 - data.size % 4) % 4);
	}
	for (int i = CURVE + 1; i < TAGS; i++) {
		begins[i] = begins[CURVE];
		ends[i] = ends[CURVE];
	}
	put_header(out, (uint32_t)(start + data.size));
	put32(out, TAGS);
	for (int i = 0; i < TAGS; i++) {
		buf_puts(out, names[i]);
		put32(out, (uint32_t)(start + begins[i]));
		put32(out, (uint32_t)(ends[i] - begins[i]));
	}
	buf_add(out, data.data, data.size);
	buf_release(&data);
}
