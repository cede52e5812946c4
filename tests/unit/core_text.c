/* UTF-8 and classes of characters. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "core/core.h"

static void test_every_code_point(void **state)
{
	for (uint32_t c = 0; c <= 0x10ffff; c++) {
		bool is_surrogate = (c & 0xfffff800) == 0xd800;
		char bytes[4];
		uint32_t back;
		size_t size = utf8_encode(c, bytes);

		assert_in_range(size, 1, 4);
		assert_int_equal(utf8_decode(bytes, size, &back), size);
		assert_int_equal(back, is_surrogate ? TEXT_REPLACEMENT : c);
		assert_true(utf8_is_valid(bytes, size));
		if (size > 1)
			assert_false(utf8_is_valid(bytes, size - 1));
	}
	char bytes[4];
	uint32_t back;

	assert_int_equal(utf8_encode(0x110000, bytes), 3);
	utf8_decode(bytes, 3, &back);
	assert_int_equal(back, TEXT_REPLACEMENT);
}

/* Unicode 15, 3.9, tables 3-8 to 3-11: a replacement for each maximal
 * subpart. */
static void test_maximal_subparts(void **state)
{
	static const struct {
		const char *bytes;
		size_t size;
		const char *expected; /* '?' for U+FFFD */
	} rows[] = {
		{ "\xc0\xaf\xe0\x80\xbf\xf0\x81\x82\x41", 9, "????????A" },
		{ "\xed\xa0\x80\xed\xbf\xbf\xed\xaf\x41", 9, "????????A" },
		{ "\xf4\x91\x92\x93\xff\x41\x80\xbf\x42", 9, "?????A??B" },
		{ "\xe1\x80\xe2\xf0\x91\x92\xf1\xbf\x41", 9, "????A" },
		{ "\xe4\xb8", 2, "?" },
		{ "a\xe4\xb8z", 4, "a?z" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char shown[16] = "";
		size_t at = 0;

		for (size_t n = 0; at < rows[i].size; n++) {
			uint32_t c;

			at += utf8_decode(
			    rows[i].bytes + at, rows[i].size - at, &c);
			shown[n] = c == TEXT_REPLACEMENT ? '?' : (char)c;
		}
		assert_string_equal(shown, rows[i].expected);
		assert_int_equal(at, rows[i].size);
		assert_false(utf8_is_valid(rows[i].bytes, rows[i].size));
	}
	assert_int_equal(utf8_length("a中𠮷e\xcc\x81"), 5);
	assert_true(utf8_is_longer("a中𠮷e\xcc\x81", 4));
	assert_false(utf8_is_longer("a中𠮷e\xcc\x81", 5));
	assert_false(utf8_is_longer("", 0));
	assert_true(utf8_is_longer("abcde", 1));
}

static void test_sanitise(void **state)
{
	struct arena *arena = arena_new();
	static const char bytes[] = "a\r\nb\rc\n\0d\x01\x1b[e\xff\xfe"
				    "f\xef\xbf\xbf\xef\xb7\x90g\xed\xa0\x80";

	assert_string_equal(text_sanitise(arena, bytes, sizeof(bytes) - 1),
	    "a\nb\nc\nd[e\xef\xbf\xbd\xef\xbf\xbd"
	    "fg\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
	assert_string_equal(text_sanitise(arena, "", 0), "");

	/* the worst growth: every byte becomes three */
	char bad[3000];

	memset(bad, 0xff, sizeof(bad));
	assert_int_equal(strlen(text_sanitise(arena, bad, sizeof(bad))), 9000);
	arena_free(arena);
}

static void test_collapse_and_blank(void **state)
{
	struct arena *arena = arena_new();

	assert_string_equal(text_collapse(arena,
				" \xe3\x80\x80 a \t\n b\xc2\xa0\xc2\xa0"
				"c\xe2\x80\x8b "),
	    "a b c");
	assert_string_equal(text_collapse(arena, "   "), "");
	assert_string_equal(text_collapse(arena,
				"中\xe4\xb8\xc2\xa0 “中”　\xef\xbb\xbf。é\xe3"),
	    "中\xe4\xb8 “中” 。é\xe3");
	assert_string_equal(text_collapse(arena,
				"\xef\xbb\xbf"
				"a\xe2\x80\x8b"
				"b \xe2\x80\x8b c"),
	    "ab c");
	assert_true(text_is_blank(""));
	assert_true(
	    text_is_blank(" \t\xc2\xa0\xe3\x80\x80\xe2\x80\x8d\xef\xbb\xbf"));
	assert_false(text_is_blank(" . "));
	assert_false(text_is_blank("\xe4\xb8\xad"));
	arena_free(arena);
}

static void test_classes(void **state)
{
	assert_true(
	    is_xml_char('\t') && is_xml_char(0x20) && is_xml_char(0x85));
	assert_false(
	    is_xml_char(0) || is_xml_char(0x1f) || is_xml_char(0xfffe));
	assert_false(is_xml_char(0xd800) || is_xml_char(0x1ffff));
	assert_false(is_xml_char(0x110000) || is_xml_char(0xfdd0));
	assert_true(is_han(0x4e2d) && is_han(0x20bb7) && is_han(0x3005));
	assert_false(is_han('a') || is_han(0x3042) || is_han(0xff0c));
	assert_true(is_cjk_letter(0x3042) && is_cjk_letter(0xac00));
	assert_true(is_cjk_letter(0x30fc) && is_cjk_letter(0x3105));
	assert_false(is_cjk_letter(0x3002) || is_cjk_letter(0x430));
	assert_true(is_cjk_punctuation(0x3002) && is_cjk_punctuation(0xff01));
	assert_true(is_cjk_punctuation(0x201c) && is_cjk_punctuation(0xff5e));
	assert_false(is_cjk_punctuation('.') || is_cjk_punctuation(0xff21));
	assert_false(is_cjk_punctuation(0x3005));
	assert_true(is_wide_space(0x3000) && is_wide_space(0xfeff));
	assert_false(is_wide_space('x') || is_html_space(0xa0));
}

static void test_ascii(void **state)
{
	struct arena *arena = arena_new();

	assert_true(text_starts_with("abc", "ab") && text_starts_with("a", ""));
	assert_false(text_starts_with("a", "ab"));
	assert_true(text_ends_with("abc", "bc") && text_ends_with("x", ""));
	assert_false(text_ends_with("c", "bc"));
	assert_true(text_equal_case("HTML", "html") && text_equal_case("", ""));
	assert_false(text_equal_case("html", "htm") ||
	    text_equal_case("htm", "html") || text_equal_case("[", "{"));
	assert_string_equal(text_lower(arena, "A-Z\xc3\x84"), "a-z\xc3\x84");
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_code_point),
		cmocka_unit_test(test_maximal_subparts),
		cmocka_unit_test(test_sanitise),
		cmocka_unit_test(test_collapse_and_blank),
		cmocka_unit_test(test_classes),
		cmocka_unit_test(test_ascii),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
