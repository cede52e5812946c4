/* Kinds by content; data: URLs. */
#include "picture_fixture.h"

static enum picture_kind sniff(const char *text, size_t size)
{
	return picture_sniff((const uint8_t *)text, size);
}

static enum picture_kind sniff_text(const char *text)
{
	return sniff(text, strlen(text));
}

static void test_magic(void **state)
{
	struct buf file = BUF_INIT;

	make_jpeg(8, 8, &file);
	assert_int_equal(sniff(file.data, file.size), PICTURE_JPEG);
	buf_clear(&file);
	make_png(8, 8, &file);
	assert_int_equal(sniff(file.data, file.size), PICTURE_PNG);
	assert_int_equal(sniff(file.data, 7), PICTURE_UNKNOWN);
	buf_release(&file);
	assert_int_equal(sniff_text("GIF87a"), PICTURE_GIF);
	assert_int_equal(sniff_text("GIF88a"), PICTURE_UNKNOWN);
	assert_int_equal(sniff_text("RIFF....WEBPVP8 "), PICTURE_WEBP);
	assert_int_equal(sniff_text("RIFX....WEBPVP8 "), PICTURE_UNKNOWN);
	assert_int_equal(sniff_text("BM"), PICTURE_BMP);
	assert_int_equal(sniff("", 0), PICTURE_UNKNOWN);
	assert_int_equal(sniff_text("%PDF-1.4"), PICTURE_UNKNOWN);
}

static void test_brands(void **state)
{
	assert_int_equal(sniff("\0\0\0\x10"
			       "ftypavif\0\0\0\0",
			     16),
	    PICTURE_AVIF);
	assert_int_equal(sniff("\0\0\0\x18"
			       "ftypmif1\0\0\0\0miafavif",
			     24),
	    PICTURE_AVIF);
	assert_int_equal(sniff("\0\0\0\x18"
			       "ftypmif1\0\0\0\0miafheic",
			     24),
	    PICTURE_HEIC);
	/* the version is no brand; the box is longer than the file */
	assert_int_equal(sniff("\0\0\0\x14"
			       "ftypmif1avifmiaf",
			     20),
	    PICTURE_UNKNOWN);
	assert_int_equal(sniff("\0\0\0\x18"
			       "ftypavif\0\0\0\0miaf",
			     20),
	    PICTURE_UNKNOWN);
	assert_int_equal(sniff("\0\0\0\0"
			       "ftypavif\0\0\0\0",
			     16),
	    PICTURE_UNKNOWN);
}

static void test_svg(void **state)
{
	assert_int_equal(sniff_text("<svg>"), PICTURE_SVG);
	assert_int_equal(sniff_text("\xef\xbb\xbf \n<?xml version='1.0'?>"
				    "<!-- <html> --><!DOCTYPE svg [ <!ENTITY a "
				    "\"]>\"> ]><s:svg x=\"\"/>"),
	    PICTURE_SVG);
	assert_int_equal(
	    sniff_text("<html><svg></svg></html>"), PICTURE_UNKNOWN);
	assert_int_equal(sniff_text("<svgx>"), PICTURE_UNKNOWN);
	assert_int_equal(sniff_text("<svg"), PICTURE_UNKNOWN);
	assert_int_equal(sniff_text("<!-- <svg>"), PICTURE_UNKNOWN);
}

static void test_media_types(void **state)
{
	assert_string_equal(picture_media_type(PICTURE_SVG), "image/svg+xml");
	assert_string_equal(picture_suffix(PICTURE_JPEG), ".jpg");
	assert_null(picture_media_type(PICTURE_WEBP));
	assert_null(picture_suffix(PICTURE_UNKNOWN));
}

static void assert_data(const char *url, const char *expected)
{
	struct buf out = BUF_INIT;
	struct error err = { .text = "" };
	struct sheaf_options options;

	sheaf_options_init(&options);
	if (!picture_data_url(url, &options, &out, &err))
		fail_msg("%s: %s", url, err.text);
	assert_string_equal(buf_text(&out), expected);
	buf_release(&out);
}

static void assert_no_data(const char *url)
{
	struct buf out = BUF_INIT;
	struct error err = { .text = "" };
	struct sheaf_options options;

	sheaf_options_init(&options);
	options.limits[SHEAF_LIMIT_PICTURE] = 4;
	assert_false(picture_data_url(url, &options, &out, &err));
	assert_string_not_equal(err.text, "");
	assert_int_equal(out.size, 0);
	buf_release(&out);
}

static void test_data_urls(void **state)
{
	assert_data("data:image/png;base64,YWJjZA==", "abcd");
	assert_data("data:image/png;base64,YWJjZA", "abcd");
	assert_data("DATA:;charset=x;BASE64 ,YW Jj%0AZA%3D%3D", "abcd");
	assert_data("data:,a%20b%zz%", "a b%zz%");
	assert_data("data:image/svg+xml,<svg/>", "<svg/>");
	assert_no_data("data:,abcde");
	assert_no_data("data:;base64,YWJjZGU=");
	assert_no_data("data:;base64,Y");
	assert_no_data("data:;base64,Y!==");
	assert_no_data("data:image/png;base64,");
	assert_no_data("data:image/png");
	assert_no_data("http://a/,b");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_magic),
		cmocka_unit_test(test_brands),
		cmocka_unit_test(test_svg),
		cmocka_unit_test(test_media_types),
		cmocka_unit_test(test_data_urls),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
