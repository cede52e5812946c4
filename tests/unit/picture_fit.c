/* Pictures made to fit: the filter, the grays, what stays as it is. */
#include <math.h>

#include "picture_fixture.h"
#include "picture/codec.h"

static double kernel(double x)
{
	const double pi = 3.14159265358979323846;

	if (fabs(x) < 1e-9)
		return 1;
	if (fabs(x) >= 3)
		return 0;
	return 3 * sin(pi * x) * sin(pi * x / 3) / (pi * pi * x * x);
}

/* The textbook's sum over both directions at once. */
static double reference(
    const struct bitmap *map, double x, double y, double rx, double ry, int c)
{
	double sum = 0, weights = 0;

	for (uint32_t v = 0; v < map->height_px; v++) {
		double wy = kernel((v + 0.5 - y) / ry);

		for (uint32_t u = 0; wy != 0 && u < map->width_px; u++) {
			double w = wy * kernel((u + 0.5 - x) / rx);

			sum += w * bitmap_row(map, v)[u * map->channels + c];
			weights += w;
		}
	}
	sum /= weights;
	return sum < 0 ? 0 : sum > 255 ? 255 : sum;
}

static void compare(
    uint32_t width, uint32_t height, uint32_t to_x, uint32_t to_y)
{
	struct canvas canvas = colourful(width, height);
	struct bitmap from = { .width_px = width,
		.height_px = height,
		.channels = 3,
		.pixels = canvas.rgb };
	struct bitmap to = from;
	double squares = 0;

	to.pixels = NULL;
	bitmap_allocate(&to);
	memcpy(to.pixels, from.pixels, (size_t)width * height * 3);
	bitmap_scale(&to, to_x, to_y);
	assert_int_equal(to.width_px, to_x);
	assert_int_equal(to.height_px, to_y);
	for (uint32_t y = 0; y < to_y; y++)
		for (uint32_t x = 0; x < to_x; x++)
			for (int c = 0; c < 3; c++) {
				double rx = (double)width / to_x;
				double ry = (double)height / to_y;
				double want = reference(&from, (x + 0.5) * rx,
				    (y + 0.5) * ry, rx, ry, c);
				double off = want -
				    bitmap_row(&to, y)[x * 3 + c];

				assert_true(fabs(off) < 2);
				squares += off * off;
			}
	/* 50 dB: rounding and nothing else */
	assert_true(squares / ((double)to_x * to_y * 3) < 0.65);
	bitmap_release(&to);
	canvas_release(&canvas);
}

static void test_filter(void **state)
{
	compare(64, 48, 32, 24);
	compare(61, 47, 23, 31);
	compare(50, 40, 50, 13);
	compare(40, 3, 1, 1);
	compare(300, 4, 7, 4);
}

/* What shows through is not seen in the colours beside it. */
static void test_alpha_does_not_bleed(void **state)
{
	struct bitmap map = { .width_px = 8, .height_px = 1, .channels = 4 };

	bitmap_allocate(&map);
	for (int x = 0; x < 8; x++) {
		static const uint8_t seen[] = { 200, 0, 0, 255 };
		static const uint8_t hidden[] = { 0, 255, 255, 0 };

		memcpy(map.pixels + 4 * x, x < 4 ? seen : hidden, 4);
	}
	bitmap_scale(&map, 3, 1);
	for (int x = 0; x < 3; x++) {
		assert_int_equal(map.pixels[4 * x + 1], 0);
		assert_int_equal(map.pixels[4 * x + 2], 0);
	}
	bitmap_release(&map);
}

static struct picture_form fit_well(const struct buf *file,
    enum picture_target target, const struct sheaf_options *options,
    struct buf *out)
{
	struct picture_form form;
	struct error err = { .text = "" };

	if (!picture_prepare((const uint8_t *)file->data, file->size, target,
		options, &form, out, &err))
		fail_msg("%s", err.text);
	return form;
}

static void test_fits_or_is_scaled(void **state)
{
	static const struct {
		uint32_t most_x, most_y, width, height;
	} rows[] = {
		{ 0, 0, 600, 300 },
		{ 600, 300, 600, 300 },
		{ 4000, 4000, 600, 300 }, /* never larger */
		{ 300, 300, 300, 150 },
		{ 599, 1000, 599, 300 },
		{ 1000, 30, 60, 30 },
	};
	struct sheaf_options options = limited();
	struct buf file = BUF_INIT, out = BUF_INIT;

	make_jpeg(600, 300, &file);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		for (int target = 0; target < PICTURE_TARGETS; target++) {
			struct picture_form form;

			options.picture_width = rows[i].most_x;
			options.picture_height = rows[i].most_y;
			buf_clear(&out);
			form = fit_well(
			    &file, (enum picture_target)target, &options, &out);
			assert_int_equal(form.kind, PICTURE_JPEG);
			assert_int_equal(form.width_px, rows[i].width);
			assert_int_equal(form.height_px, rows[i].height);
			assert_int_equal(form.is_source, rows[i].width == 600);
			assert_int_equal(form.columns, rows[i].width);
			if (!form.is_source)
				assert_int_equal(form.data_size, out.size);
		}
	buf_release(&file);
	buf_release(&out);
}

/* The decoder's halving and the filter show the same picture. */
static void test_halved(void **state)
{
	struct sheaf_options options = limited();
	struct buf file = BUF_INIT, out = BUF_INIT;
	struct canvas canvas = { .width_px = 800, .height_px = 800 };
	struct canvas shown;
	struct error err;

	canvas.rgb = memory_array(800 * 800, 3);
	for (uint32_t i = 0; i < 800 * 800; i++) {
		canvas.rgb[3 * i] = (uint8_t)(i % 800 / 4);
		canvas.rgb[3 * i + 1] = (uint8_t)(i / 800 / 4);
		canvas.rgb[3 * i + 2] = 90;
	}
	assert_true(picture_encode_jpeg(&canvas, 95, &file, &err));
	options.picture_width = options.picture_height = 100;
	options.picture_quality = 95;
	fit_well(&file, PICTURE_FOR_FILE, &options, &out);
	shown = decode_well(&out);
	assert_int_equal(shown.width_px, 100);
	for (int y = 8; y < 92; y++)
		for (int x = 8; x < 92; x++) {
			const uint8_t *at = shown.rgb + 3 * (100 * y + x);

			assert_true(abs(at[0] - 2 * x - 1) <= 6);
			assert_true(abs(at[1] - 2 * y - 1) <= 6);
		}
	canvas_release(&shown);
	canvas_release(&canvas);
	buf_release(&file);
	buf_release(&out);
}

static void test_quality(void **state)
{
	struct sheaf_options options = limited();
	struct buf file = BUF_INIT, low = BUF_INIT, high = BUF_INIT;

	make_jpeg(400, 400, &file);
	options.picture_width = options.picture_height = 200;
	options.picture_quality = 30;
	fit_well(&file, PICTURE_FOR_FILE, &options, &low);
	options.picture_quality = 90;
	fit_well(&file, PICTURE_FOR_FILE, &options, &high);
	assert_true(2 * low.size < high.size);
	buf_release(&file);
	buf_release(&low);
	buf_release(&high);
}

/* Sixteen grays, and on the whole as light as before. */
static void test_grays(void **state)
{
	struct sheaf_options options = limited();
	struct buf file = BUF_INIT, out = BUF_INIT;
	struct canvas canvas = { .width_px = 64, .height_px = 64 }, shown;
	struct picture_form form;
	struct error err;
	double sum = 0;

	canvas.rgb = memory_array(64 * 64, 3);
	memset(canvas.rgb, 100, 64 * 64 * 3);
	assert_true(picture_encode_png(&canvas, &file, &err));
	options.picture_gray = true;
	form = fit_well(&file, PICTURE_FOR_FILE, &options, &out);
	assert_int_equal(form.kind, PICTURE_PNG);
	shown = decode_well(&out);
	for (size_t i = 0; i < 64 * 64; i++) {
		assert_int_equal(shown.rgb[3 * i] % 17, 0);
		assert_int_equal(shown.rgb[3 * i], shown.rgb[3 * i + 1]);
		assert_true(abs(shown.rgb[3 * i] - 100) < 17);
		sum += shown.rgb[3 * i];
	}
	assert_true(fabs(sum / (64 * 64) - 100) < 1);
	buf_clear(&out);
	form = fit_well(&file, PICTURE_FOR_PRINT, &options, &out);
	assert_int_equal(form.components, 1);
	canvas_release(&shown);
	canvas_release(&canvas);
	buf_release(&file);
	buf_release(&out);
}

/* Refused by what the header says, not by what decoding does. */
static void test_memory(void **state)
{
	static const struct {
		enum picture_kind kind;
		uint32_t width_px;
		uint8_t components, shrink;
		bool is_progressive, has_alpha, passes;
		enum bitmap_use use;
	} rows[] = {
		{ PICTURE_JPEG, 8000, 3, 1, false, false, true,
		    BITMAP_ENCODED },
		{ PICTURE_JPEG, 8000, 4, 1, false, false, true,
		    BITMAP_ENCODED },
		{ PICTURE_JPEG, 8000, 3, 1, true, false, false,
		    BITMAP_ENCODED },
		{ PICTURE_JPEG, 8000, 3, 2, false, false, true, BITMAP_SCALED },
		{ PICTURE_JPEG, 8000, 3, 2, true, false, false, BITMAP_SCALED },
		{ PICTURE_JPEG, 3000, 3, 1, true, false, true, BITMAP_ENCODED },
		{ PICTURE_PNG, 8000, 3, 1, false, false, true, BITMAP_SCALED },
		{ PICTURE_PNG, 8000, 4, 1, false, true, false, BITMAP_SCALED },
		{ PICTURE_PNG, 8000, 3, 1, false, false, false, BITMAP_PACKED },
		{ PICTURE_GIF, 8000, 0, 0, false, true, true, BITMAP_PACKED },
		{ PICTURE_WEBP, 8000, 0, 0, false, true, false, BITMAP_SCALED },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct survey survey = { .width_px = rows[i].width_px,
			.height_px = 5000,
			.components = rows[i].components,
			.shrink = rows[i].shrink,
			.is_progressive = rows[i].is_progressive,
			.has_alpha = rows[i].has_alpha };
		struct error err = { .text = "" };

		assert_int_equal(survey_check_memory(
				     &survey, rows[i].kind, rows[i].use, &err),
		    rows[i].passes);
		if (!rows[i].passes)
			assert_non_null(strstr(err.text, "MB to decode"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_filter),
		cmocka_unit_test(test_alpha_does_not_bleed),
		cmocka_unit_test(test_fits_or_is_scaled),
		cmocka_unit_test(test_halved),
		cmocka_unit_test(test_quality),
		cmocka_unit_test(test_grays),
		cmocka_unit_test(test_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
