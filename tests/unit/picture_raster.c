/* Pixels come through each codec and each target. */
#include <stdio.h>
#include <jpeglib.h>
#include <webp/encode.h>

#include "picture_fixture.h"

static void test_jpeg_stays(void **state)
{
	struct buf file = BUF_INIT, out = BUF_INIT;
	struct picture_form form;

	make_jpeg(40, 30, &file);
	form = prepare_well(&file, PICTURE_FOR_FILE, &out);
	assert_true(form.is_source);
	assert_int_equal(form.kind, PICTURE_JPEG);
	assert_int_equal(form.width_px, 40);
	assert_int_equal(form.height_px, 30);
	buf_clear(&out);
	form = prepare_well(&file, PICTURE_FOR_PRINT, &out);
	assert_true(form.is_source);
	assert_int_equal(form.components, 3);
	assert_int_equal(form.bits, 8);
	assert_int_equal(form.orientation, 1);
	buf_release(&out);
	buf_release(&file);
}

static void test_garbage_behind_is_cut(void **state)
{
	void (*const make[])(
	    uint32_t, uint32_t, struct buf *) = { make_jpeg, make_png };
	struct buf file = BUF_INIT, out = BUF_INIT;
	size_t i, size;

	for (i = 0; i < 2; i++) {
		buf_clear(&file);
		buf_clear(&out);
		make[i](40, 30, &file);
		size = file.size;
		buf_puts(&file, "<script>garbage</script>");
		assert_false(
		    prepare_well(&file, PICTURE_FOR_FILE, &out).is_source);
		assert_int_equal(out.size, size);
		assert_memory_equal(out.data, file.data, size);
	}
	buf_release(&out);
	buf_release(&file);
}

/* Puts an Exif segment with this orientation behind the start marker. */
static void orient(struct buf *file, char orientation)
{
	static const char segment[] = "\xff\xe1\0\x22"
				      "Exif\0\0MM\0*\0\0\0\x8"
				      "\0\1\1\x12\0\3\0\0\0\1\0?\0\0\0\0\0\0";
	struct buf turned = BUF_INIT;

	buf_add(&turned, file->data, 2);
	buf_add(&turned, segment, sizeof(segment) - 1);
	turned.data[2 + 29] = orientation;
	buf_add(&turned, file->data + 2, file->size - 2);
	buf_release(file);
	*file = turned;
}

/* Where the data's first pixel is shown, for each orientation. */
static void test_orientation(void **state)
{
	static const struct {
		bool is_right, is_bottom;
	} corners[9] = { [2] = { true, false },
		[3] = { true, true },
		[4] = { false, true },
		[6] = { true, false },
		[7] = { true, true },
		[8] = { false, true } };
	struct canvas black = { .width_px = 32, .height_px = 16 };
	char orientation;

	black.rgb = memory_array(32 * 16, 3);
	memset(black.rgb, 255, 32 * 16 * 3);
	memset(black.rgb, 0, 24); /* of a block in the first corner */
	for (orientation = 1; orientation <= 8; orientation++) {
		struct buf file = BUF_INIT, out = BUF_INIT;
		struct picture_form form;
		struct canvas shown;
		struct error err;
		size_t x, y;

		assert_true(picture_encode_jpeg(&black, 100, &file, &err));
		orient(&file, orientation);
		form = prepare_well(&file, PICTURE_FOR_PRINT, &out);
		assert_int_equal(form.orientation, orientation);
		assert_int_equal(form.columns, 32);
		assert_int_equal(form.width_px, orientation < 5 ? 32 : 16);
		shown = decode_well(&file);
		assert_int_equal(shown.width_px, form.width_px);
		assert_int_equal(shown.height_px, form.height_px);
		x = corners[(int)orientation].is_right ? shown.width_px - 1 : 0;
		y = corners[(int)orientation].is_bottom ? shown.height_px - 1
							: 0;
		assert_true(shown.rgb[3 * (y * shown.width_px + x)] < 100);
		x = shown.width_px - 1 - x;
		y = shown.height_px - 1 - y;
		assert_true(shown.rgb[3 * (y * shown.width_px + x)] > 200);
		canvas_release(&shown);
		buf_release(&out);
		buf_release(&file);
	}
	canvas_release(&black);
}

/* A JPEG of one colour, its inks written as Adobe does: the other way round. */
static void make_inks(const uint8_t inks[4], struct buf *out)
{
	struct jpeg_compress_struct codec;
	struct jpeg_error_mgr manager;
	unsigned char *bytes = NULL;
	unsigned long size = 0;
	uint8_t pixels[4 * 16];
	JSAMPROW row = pixels;

	for (size_t i = 0; i < sizeof(pixels); i++)
		pixels[i] = (uint8_t)(255 - inks[i % 4]);
	codec.err = jpeg_std_error(&manager);
	jpeg_create_compress(&codec);
	jpeg_mem_dest(&codec, &bytes, &size);
	codec.image_width = codec.image_height = 16;
	codec.input_components = 4;
	codec.in_color_space = JCS_CMYK;
	jpeg_set_defaults(&codec);
	jpeg_start_compress(&codec, TRUE);
	for (size_t y = 0; y < 16; y++)
		jpeg_write_scanlines(&codec, &row, 1);
	jpeg_finish_compress(&codec);
	jpeg_destroy_compress(&codec);
	buf_add(out, bytes, size);
	free(bytes);
}

/* PDF readers do not agree on what colour an ink has. */
static void test_inks_become_colours(void **state)
{
	static const uint8_t inks[4] = { 255, 0, 255, 64 };
	struct sheaf_options options = limited();
	struct buf file = BUF_INIT, out = BUF_INIT;
	struct picture_form form;
	struct canvas shown;
	struct error err;

	make_inks(inks, &file);
	for (int target = 0; target < PICTURE_TARGETS; target++) {
		buf_clear(&out);
		form = prepare_well(&file, (enum picture_target)target, &out);
		assert_int_equal(form.kind, PICTURE_JPEG);
		assert_int_equal(form.components, 3);
		assert_true(picture_decode(
		    (uint8_t *)out.data, out.size, &options, &shown, &err));
		assert_in_range(shown.rgb[0], 0, 4);
		assert_in_range(shown.rgb[1], 187, 195);
		assert_in_range(shown.rgb[2], 0, 4);
		canvas_release(&shown);
	}
	buf_release(&out);
	buf_release(&file);
}

static void test_png_rows_pass(void **state)
{
	struct canvas canvas = colourful(50, 20);
	struct buf file = BUF_INIT, out = BUF_INIT;
	struct picture_form form;
	struct error err;
	uint8_t *rows;

	assert_true(picture_encode_png(&canvas, &file, &err));
	form = prepare_well(&file, PICTURE_FOR_PRINT, &out);
	assert_int_equal(form.components, 3);
	assert_true(form.has_png_predictor);
	rows = print_rows(&form, &out);
	assert_memory_equal(rows, canvas.rgb, 50 * 20 * 3);
	free(rows);
	canvas_release(&canvas);
	buf_release(&out);
	buf_release(&file);
}

/* 3 x 2: red, clear, red, red, clear, clear. */
static const char gif[] = "GIF89a\3\0\2\0\x80\0\0\xff\0\0\0\0\xff"
			  "!\xf9\4\1\0\0\1\0"
			  ",\0\0\0\0\3\0\2\0\0"
			  "\2\x03"
			  "\x44\x60\x51"
			  "\0"
			  ";";

static void test_gif(void **state)
{
	struct buf file = BUF_INIT, out = BUF_INIT;
	struct picture_form form;
	struct canvas canvas;
	uint8_t *rows;

	buf_add(&file, gif, sizeof(gif) - 1);
	form = prepare_well(&file, PICTURE_FOR_FILE, &out);
	assert_true(form.is_source);
	assert_int_equal(form.kind, PICTURE_GIF);
	assert_int_equal(form.width_px, 3);
	buf_clear(&out);
	form = prepare_well(&file, PICTURE_FOR_PRINT, &out);
	assert_int_equal(form.kind, PICTURE_PNG);
	assert_int_equal(form.palette_size, 2);
	assert_memory_equal(out.data + form.data_size, "\xff\0\0\0\0\xff", 6);
	rows = print_rows(&form, &out);
	assert_memory_equal(rows, "\0\1\0\0\1\1", 6);
	assert_true(inflate_zlib(
	    out.data + form.data_size + 6, form.mask_size, rows, 6));
	assert_memory_equal(rows, "\xff\0\xff\xff\0\0", 6);
	free(rows);
	canvas = decode_well(&file);
	assert_memory_equal(canvas.rgb, "\xff\0\0\xff\xff\xff\xff\0\0", 9);
	canvas_release(&canvas);
	buf_release(&out);
	buf_release(&file);
}

/* RGBA whose left half is opaque red, and right half clear. */
static void make_webp(bool is_lossy, uint8_t alpha, struct buf *file)
{
	uint8_t rgba[32 * 16 * 4], *bytes;
	size_t i, size;

	for (i = 0; i < 32 * 16; i++) {
		memcpy(rgba + 4 * i, "\xff\0\0\xff", 4);
		if (i % 32 >= 16)
			rgba[4 * i + 3] = alpha;
	}
	size = is_lossy ? WebPEncodeRGBA(rgba, 32, 16, 32 * 4, 90, &bytes)
			: WebPEncodeLosslessRGBA(rgba, 32, 16, 32 * 4, &bytes);
	assert_true(size > 0);
	buf_add(file, bytes, size);
	WebPFree(bytes);
}

static void test_webp(void **state)
{
	static const struct {
		bool is_lossy;
		uint8_t alpha;
		enum picture_kind file, print;
	} cases[] = {
		{ true, 255, PICTURE_JPEG, PICTURE_JPEG },
		{ true, 0, PICTURE_PNG, PICTURE_JPEG },
		{ false, 255, PICTURE_PNG, PICTURE_PNG },
		{ false, 0, PICTURE_PNG, PICTURE_PNG },
	};
	size_t i;

	for (i = 0; i < 4; i++) {
		struct buf file = BUF_INIT, out = BUF_INIT;
		struct picture_form form;
		struct canvas before, after;
		uint8_t mask[32 * 16];

		make_webp(cases[i].is_lossy, cases[i].alpha, &file);
		form = prepare_well(&file, PICTURE_FOR_FILE, &out);
		assert_int_equal(form.kind, cases[i].file);
		before = decode_well(&file);
		after = decode_well(&out);
		assert_true(difference(&before, &after) <=
		    (cases[i].file == PICTURE_JPEG ? 12 : 0));
		canvas_release(&before);
		canvas_release(&after);
		buf_clear(&out);
		form = prepare_well(&file, PICTURE_FOR_PRINT, &out);
		assert_int_equal(form.kind, cases[i].print);
		assert_int_equal(form.mask_size > 0, cases[i].alpha == 0);
		if (form.mask_size > 0) {
			assert_true(inflate_zlib(out.data + form.data_size,
			    form.mask_size, mask, sizeof(mask)));
			assert_int_equal(mask[0], 255);
			assert_int_equal(mask[31], 0);
		}
		buf_release(&out);
		buf_release(&file);
	}
}

/* 3 x 2, 24 bits, lower row first: blue green red, white black white. */
static const char bmp[] =
    "BM\x4e\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\3\0\0\0"
    "\2\0\0\0\1\0\x18\0\0\0\0\0\x18\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
    "\xff\0\0\0\xff\0\0\0\xff\0\0\0"
    "\xff\xff\xff\0\0\0\xff\xff\xff\0\0\0";

static void test_bmp(void **state)
{
	struct buf file = BUF_INIT, out = BUF_INIT;
	struct picture_form form;
	struct canvas canvas;
	uint8_t *rows;
	static const uint8_t shown[] = { 255, 255, 255, 0, 0, 0, 255, 255, 255,
		0, 0, 255, 0, 255, 0, 255, 0, 0 };

	buf_add(&file, bmp, sizeof(bmp) - 1);
	form = prepare_well(&file, PICTURE_FOR_FILE, &out);
	assert_int_equal(form.kind, PICTURE_PNG);
	canvas = decode_well(&out);
	assert_memory_equal(canvas.rgb, shown, sizeof(shown));
	canvas_release(&canvas);
	buf_clear(&out);
	form = prepare_well(&file, PICTURE_FOR_PRINT, &out);
	rows = print_rows(&form, &out);
	assert_memory_equal(rows, shown, sizeof(shown));
	free(rows);
	buf_release(&out);
	buf_release(&file);
}

static void test_same_bytes(void **state)
{
	struct buf file = BUF_INIT, one = BUF_INIT, other = BUF_INIT;

	make_webp(true, 0, &file);
	prepare_well(&file, PICTURE_FOR_PRINT, &one);
	prepare_well(&file, PICTURE_FOR_PRINT, &other);
	assert_int_equal(one.size, other.size);
	assert_memory_equal(one.data, other.data, one.size);
	buf_release(&file);
	buf_release(&one);
	buf_release(&other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_jpeg_stays),
		cmocka_unit_test(test_garbage_behind_is_cut),
		cmocka_unit_test(test_orientation),
		cmocka_unit_test(test_inks_become_colours),
		cmocka_unit_test(test_png_rows_pass),
		cmocka_unit_test(test_gif),
		cmocka_unit_test(test_webp),
		cmocka_unit_test(test_bmp),
		cmocka_unit_test(test_same_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
