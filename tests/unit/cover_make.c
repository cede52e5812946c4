/* Covers that are made: what is drawn where, and that nothing breaks them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "cover/cover.h"
#include "picture/picture.h"

enum { WIDTH = 300, HEIGHT = 480 };

struct fixture {
	struct sheaf_options options;
	struct font_finder *finder;
	struct font_source fonts;
	struct resources resources;
	struct buf red, green, jpeg;
	struct canvas canvas;
};

static void one_colour(struct buf *out, uint8_t r, uint8_t g, uint8_t b)
{
	struct canvas canvas = { .width_px = 64, .height_px = 48 };
	struct error err;

	canvas.rgb = malloc(64 * 48 * 3);
	for (size_t i = 0; i < 64 * 48; i++) {
		canvas.rgb[3 * i] = r;
		canvas.rgb[3 * i + 1] = g;
		canvas.rgb[3 * i + 2] = b;
	}
	assert_true(picture_encode_png(&canvas, out, &err));
	canvas_release(&canvas);
}

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	struct error err;

	sheaf_options_init(&f->options);
	f->finder = font_finder_new(&err);
	assert_non_null(f->finder);
	f->fonts = font_finder_source(f->finder);
	f->resources = (struct resources){ .options = &f->options,
		.fonts = &f->fonts };
	one_colour(&f->red, 250, 20, 20);
	one_colour(&f->green, 20, 250, 20);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	font_finder_free(f->finder);
	buf_release(&f->red);
	buf_release(&f->green);
	buf_release(&f->jpeg);
	canvas_release(&f->canvas);
	free(f);
	return 0;
}

/* Makes it and decodes what was made. */
static void make(struct fixture *f, struct cover_request *request)
{
	struct error err = { 0 };

	if (request->width_px == 0) {
		request->width_px = WIDTH;
		request->height_px = HEIGHT;
	}
	canvas_release(&f->canvas);
	buf_clear(&f->jpeg);
	if (!cover_make(&f->resources, request, &f->jpeg, &err))
		fail_msg("%s", err.text);
	assert_true(picture_decode((const uint8_t *)f->jpeg.data, f->jpeg.size,
	    &f->options, &f->canvas, &err));
	assert_int_equal(f->canvas.width_px, request->width_px);
	assert_int_equal(f->canvas.height_px, request->height_px);
}

/* Pixels within rows y0 <= y < y1 that differ from their row's first one. */
static size_t ink(const struct fixture *f, uint32_t y0, uint32_t y1)
{
	size_t count = 0;

	for (uint32_t y = y0; y < y1; y++) {
		const uint8_t *row = f->canvas.rgb +
		    (size_t)y * f->canvas.width_px * 3;

		for (uint32_t x = 0; x < f->canvas.width_px; x++)
			count += abs(row[3 * x] - row[0]) +
				abs(row[3 * x + 1] - row[1]) +
				abs(row[3 * x + 2] - row[2]) >
			    150;
	}
	return count;
}

static void assert_colour(
    const struct fixture *f, uint32_t x, uint32_t y, int r, int g, int b)
{
	const uint8_t *at = f->canvas.rgb +
	    ((size_t)y * f->canvas.width_px + x) * 3;

	if (abs(at[0] - r) + abs(at[1] - g) + abs(at[2] - b) > 40)
		fail_msg("at %u, %u: %u %u %u, not %d %d %d", x, y, at[0],
		    at[1], at[2], r, g, b);
}

static void test_words(void **state)
{
	struct fixture *f = *state;
	struct cover_request request = { .title = "山间书店周刊",
		.dates = "2022-01-03 – 2022-01-24",
		.language = "zh-Hans" };
	size_t with_dates, short_title;

	make(f, &request);
	/* title in the upper half, nothing below it, dates at the foot */
	short_title = ink(f, 0, 240);
	with_dates = ink(f, 400, 480);
	assert_in_range(short_title, 2500, 12000);
	assert_int_equal(ink(f, 250, 380), 0);
	assert_in_range(with_dates, 150, 3000);
	request.sites = "example.org";
	make(f, &request);
	assert_true(ink(f, 400, 480) > with_dates + 100);
	request.title = NULL;
	make(f, &request);
	assert_in_range(ink(f, 0, 240), 1, short_title - 500);
}

static void test_pictures(void **state)
{
	struct fixture *f = *state;
	struct buf both = BUF_INIT;
	struct cover_request request = { .title = "T", .language = "en" };

	for (int i = 0; i < 4; i++) {
		const struct buf *one = i % 2 ? &f->green : &f->red;

		buf_add(&both, one->data, one->size);
		request.sizes[i] = one->size;
	}
	request.bytes = (const uint8_t *)both.data;
	request.picture_count = 1;
	make(f, &request);
	assert_colour(f, 3, 3, 250, 20, 20);
	assert_colour(f, 296, 260, 250, 20, 20);
	request.picture_count = 2; /* one above the other */
	make(f, &request);
	assert_colour(f, 296, 100, 250, 20, 20);
	assert_colour(f, 3, 170, 20, 250, 20);
	request.picture_count = 3; /* one above two */
	make(f, &request);
	assert_colour(f, 296, 100, 250, 20, 20);
	assert_colour(f, 60, 230, 20, 250, 20);
	assert_colour(f, 240, 230, 250, 20, 20);
	request.picture_count = 4;
	make(f, &request);
	assert_colour(f, 60, 60, 250, 20, 20);
	assert_colour(f, 240, 60, 20, 250, 20);
	assert_colour(f, 60, 230, 250, 20, 20);
	assert_colour(f, 240, 230, 20, 250, 20);
	/* the title is below them */
	assert_true(ink(f, 300, 460) > 100);
	buf_release(&both);
}

/* What cannot be decoded is left away, the next takes its place. */
static void test_damaged_picture(void **state)
{
	struct fixture *f = *state;
	struct buf both = BUF_INIT;
	struct cover_request request = { .title = "T", .language = "en" };

	buf_add(&both, f->red.data, f->red.size / 2);
	buf_add(&both, f->green.data, f->green.size);
	request.bytes = (const uint8_t *)both.data;
	request.sizes[0] = f->red.size / 2;
	request.sizes[1] = f->green.size;
	request.picture_count = 2;
	make(f, &request);
	assert_colour(f, 3, 3, 20, 250, 20);
	assert_colour(f, 296, 260, 20, 250, 20);
	buf_release(&both);
}

static void test_style(void **state)
{
	struct fixture *f = *state;
	struct cover_request request = { .title = "Title", .language = "en" };

	f->resources.style = "@page { margin: 40mm; size: A4;"
			     " @top-left { content: 'running head' } }"
			     ".jacket { background-color: #00f }"
			     ".title { color: #0f0; border-top-width: 0 }"
			     "h1, p { font-size: 3pt }";
	make(f, &request);
	f->resources.style = NULL;
	assert_colour(f, 2, 2, 0, 0, 255);
	assert_colour(f, 297, 477, 0, 0, 255);
	assert_in_range(ink(f, 0, 480), 1000, 20000);
	f->resources.style = ".jacket { display: none }";
	make(f, &request);
	f->resources.style = NULL;
	assert_int_equal(ink(f, 0, 480), 0);
}

static char *repeated(const char *text, size_t times)
{
	struct buf out = BUF_INIT;

	for (size_t i = 0; i < times; i++)
		buf_puts(&out, text);
	buf_putc(&out, '\0');
	return out.data;
}

static void test_hostile_titles(void **state)
{
	struct fixture *f = *state;
	char *many[] = { repeated("很长", 2000), repeated("W", 10000),
		repeated("e\xcc\x81\xcc\x82", 3000),
		repeated("👩‍👩‍👧", 500), repeated("שלום ", 2000),
		repeated("\xe2\x80\xae", 500), repeated(" ", 9000) };
	struct cover_request request = { .language = "zh-Hans",
		.bytes = (const uint8_t *)f->red.data,
		.sizes = { f->red.size },
		.picture_count = 1 };

	for (size_t i = 0; i < sizeof(many) / sizeof(*many); i++) {
		request.title = request.author = request.sites = many[i];
		make(f, &request);
		/* whatever stands below, the picture stays free of it */
		assert_int_equal(ink(f, 0, 270), 0);
		free(many[i]);
	}
}

/* Sizes of any device, and odd ones. */
static void test_sizes(void **state)
{
	static const uint32_t sizes[][2] = { { 600, 800 }, { 3, 3 },
		{ 2000, 40 }, { 40, 2000 } };
	struct fixture *f = *state;
	struct cover_request request = { .title = "A title",
		.author = "Somebody",
		.language = "en",
		.bytes = (const uint8_t *)f->red.data,
		.sizes = { f->red.size },
		.picture_count = 1 };

	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		request.width_px = sizes[i][0];
		request.height_px = sizes[i][1];
		make(f, &request);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_words, setup, teardown),
		cmocka_unit_test_setup_teardown(test_pictures, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    test_damaged_picture, setup, teardown),
		cmocka_unit_test_setup_teardown(test_style, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    test_hostile_titles, setup, teardown),
		cmocka_unit_test_setup_teardown(test_sizes, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
