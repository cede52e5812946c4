/* What the tests of pictures share: limits, small pictures, undoing what print
 * data went through. */
#ifndef PICTURE_FIXTURE_H
#define PICTURE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "picture/picture.h"

static struct sheaf_options limited(void)
{
	struct sheaf_options options;

	memset(&options, 0, sizeof(options));
	options.limits[SHEAF_LIMIT_PICTURE] = 1 << 20;
	options.limits[SHEAF_LIMIT_PIXELS] = 1000000;
	options.limits[SHEAF_LIMIT_SIDE] = 4000;
	options.limits[SHEAF_LIMIT_SCANS] = 10;
	options.limits[SHEAF_LIMIT_ATTRIBUTES] = 64;
	return options;
}

/* A canvas whose every pixel is another colour. */
static inline struct canvas colourful(uint32_t width, uint32_t height)
{
	struct canvas canvas = { .width_px = width, .height_px = height };
	uint8_t *at = canvas.rgb = memory_array((size_t)width * height, 3);
	uint32_t x, y;

	for (y = 0; y < height; y++)
		for (x = 0; x < width; x++, at += 3) {
			at[0] = (uint8_t)(255 * x / width);
			at[1] = (uint8_t)(255 * y / height);
			at[2] = (uint8_t)(x ^ y);
		}
	return canvas;
}

static inline void make_jpeg(uint32_t width, uint32_t height, struct buf *out)
{
	struct canvas canvas = colourful(width, height);
	struct error err;

	assert_true(picture_encode_jpeg(&canvas, 90, out, &err));
	canvas_release(&canvas);
}

static inline void make_png(uint32_t width, uint32_t height, struct buf *out)
{
	struct canvas canvas = colourful(width, height);
	struct error err;

	assert_true(picture_encode_png(&canvas, out, &err));
	canvas_release(&canvas);
}

static inline bool prepare(const struct buf *file, enum picture_target target,
    struct picture_form *form, struct buf *out, struct error *err)
{
	struct sheaf_options options = limited();

	return picture_prepare((const uint8_t *)file->data, file->size, target,
	    &options, form, out, err);
}

/* Prepares and, for a source that serves as it is, copies it to `out`. */
static inline struct picture_form prepare_well(
    const struct buf *file, enum picture_target target, struct buf *out)
{
	struct picture_form form;
	struct error err = { .text = "" };

	if (!prepare(file, target, &form, out, &err))
		fail_msg("%s", err.text);
	if (form.is_source) {
		assert_int_equal(out->size, 0);
		buf_add(out, file->data, file->size);
	}
	assert_int_equal(
	    form.data_size + 3 * form.palette_size + form.mask_size, out->size);
	return form;
}

static inline struct canvas decode_well(const struct buf *file)
{
	struct sheaf_options options = limited();
	struct canvas canvas;
	struct error err = { .text = "" };

	if (!picture_decode((const uint8_t *)file->data, file->size, &options,
		&canvas, &err))
		fail_msg("%s", err.text);
	return canvas;
}

/* That it is refused for both targets, with these words in the reason. */
static inline void assert_refused(const struct buf *file, const char *words)
{
	struct picture_form form;
	struct buf out = BUF_INIT;
	struct error err;
	int target;

	for (target = 0; target < PICTURE_TARGETS; target++) {
		assert_false(prepare(
		    file, (enum picture_target)target, &form, &out, &err));
		assert_int_equal(out.size, 0);
		if (!strstr(err.text, words))
			fail_msg("%s: not about \"%s\"", err.text, words);
	}
	buf_release(&out);
}

/* Largest difference of any component. */
static inline int difference(const struct canvas *a, const struct canvas *b)
{
	size_t i, count = (size_t)a->width_px * a->height_px * 3;
	int most = 0;

	assert_int_equal(a->width_px, b->width_px);
	assert_int_equal(a->height_px, b->height_px);
	for (i = 0; i < count; i++)
		if (abs(a->rgb[i] - b->rgb[i]) > most)
			most = abs(a->rgb[i] - b->rgb[i]);
	return most;
}

static inline uint8_t predicted(int filter, int left, int up, int corner)
{
	int guess = left + up - corner;

	switch (filter) {
	case 1:
		return (uint8_t)left;
	case 2:
		return (uint8_t)up;
	case 3:
		return (uint8_t)((left + up) / 2);
	case 4:
		if (abs(guess - left) <= abs(guess - up) &&
		    abs(guess - left) <= abs(guess - corner))
			return (uint8_t)left;
		return (uint8_t)(abs(guess - up) <= abs(guess - corner)
				     ? up
				     : corner);
	}
	return 0;
}

/* The rows of Flate data, without predictor; the caller frees them. */
static inline uint8_t *print_rows(
    const struct picture_form *form, const struct buf *out)
{
	size_t step = ((size_t)form->components * form->bits + 7) / 8;
	size_t size = ((size_t)form->columns * form->components * form->bits +
			  7) /
		      8;
	size_t behind = form->has_png_predictor ? size + 1 : size, x, y;
	uint8_t *raw = memory_array(form->rows, behind);
	uint8_t *rows = memory_array(form->rows, size);

	assert_int_equal(form->kind, PICTURE_PNG);
	assert_true(
	    inflate_zlib(out->data, form->data_size, raw, form->rows * behind));
	if (!form->has_png_predictor) {
		free(rows);
		return raw;
	}
	for (y = 0; y < form->rows; y++) {
		uint8_t *row = rows + y * size;

		for (x = 0; x < size; x++) {
			int left = x >= step ? row[x - step] : 0;
			int up = y > 0 ? row[x - size] : 0;
			int corner = x >= step && y > 0 ? row[x - step - size]
							: 0;

			row[x] = (uint8_t)(raw[y * behind + 1 + x] +
					   predicted(raw[y * behind], left, up,
					       corner));
		}
	}
	free(raw);
	return rows;
}

#endif
