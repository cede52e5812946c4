/* What a terminal makes of a text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "core/core.h"

static void counts_columns(void **state)
{
	static const struct {
		uint32_t c;
		unsigned columns;
	} rows[] = { { 'a', 1 }, { 0xe9, 1 }, { 0x301, 0 }, { 0x6587, 2 },
		{ 0x3000, 2 }, { 0xff21, 2 }, { 0xff66, 1 }, { 0xac00, 2 },
		{ 0x1100, 2 }, { 0x1161, 0 }, { 0x1f600, 2 }, { 0x20000, 2 },
		{ 0x2026, 1 }, { 0x20dd, 0 } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(char_columns(rows[i].c), rows[i].columns);
}

static void assert_fit(
    const char *text, unsigned columns, const char *shown, unsigned width)
{
	char out[64];

	assert_int_equal(terminal_fit(out, sizeof(out), text, columns), width);
	assert_string_equal(out, shown);
}

static void fits_columns(void **state)
{
	static const char wen[] = "\xe6\x96\x87\xe6\x96\x87\xe6\x96\x87";
	char out[8];

	assert_fit("abc", 3, "abc", 3);
	assert_fit("abcd", 3, "ab\xe2\x80\xa6", 3);
	assert_fit("abcd", 1, "\xe2\x80\xa6", 1);
	assert_fit("abcd", 0, "", 0);
	assert_fit("", 5, "", 0);
	assert_fit(wen, 6, wen, 6);
	assert_fit(wen, 5, "\xe6\x96\x87\xe6\x96\x87\xe2\x80\xa6", 5);
	assert_fit(wen, 4, "\xe6\x96\x87\xe2\x80\xa6", 3);
	/* marks stay with their letter, or go with it */
	assert_fit("ae\xcc\x81", 2, "ae\xcc\x81", 2);
	assert_fit("abe\xcc\x81", 2, "a\xe2\x80\xa6", 2);
	assert_fit("a\x1b[2Jb", 20, "a\\x1b[2Jb", 9);
	assert_fit("\x1b\x1b", 7, "\\x1b\xe2\x80\xa6", 5);
	assert_fit("\xff\xe2\x80\xae", 20, "\\xff\\xe2\\x80\\xae", 16);
	/* so is the room of the caller */
	assert_int_equal(terminal_fit(out, sizeof(out), wen, 80), 3);
	assert_string_equal(out, "\xe6\x96\x87\xe2\x80\xa6");
	assert_int_equal(terminal_fit(out, 1, wen, 80), 0);
	assert_string_equal(out, "");
	out[0] = 'x';
	assert_int_equal(terminal_fit(out, 0, wen, 80), 0);
	assert_int_equal(out[0], 'x');
}

static void shows_what_is_harmless(void **state)
{
	static const uint32_t bad[] = { 0, 0x1b, 0x1f, 0x7f, 0x80, 0x9b, 0x9f,
		0xad, 0x61c, 0x200b, 0x200f, 0x2028, 0x202e, 0x2060, 0x2069,
		0x206f, 0xfeff, 0xfffe, 0xd800, 0x110000, 0x180e, 0xe0000,
		0xe0041, 0xe007f };
	static const uint32_t good[] = { ' ', '~', 0xa0, 0xac, 0xae, 0x61b,
		0x200a, 0x2010, 0x2027, 0x202f, 0x205f, 0x2070, 0xfefe, 0xfffd,
		0x10000, 0x180d, 0x180f, 0xdffff - 2, 0xe0080, 0xe0100 };

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_false(is_harmless(bad[i]));
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
		assert_true(is_harmless(good[i]));
	assert_int_equal(char_columns(0xfe0f), 1);
	assert_int_equal(char_columns(0x200d), 0);
	assert_int_equal(char_columns(0x416), 1);
	assert_int_equal(char_columns(0x1200), 1);
}

static void assert_escaped(const char *text, size_t size, const char *shown)
{
	char out[64] = "x";

	terminal_escape(out, size, text);
	assert_string_equal(out, shown);
}

static void escapes(void **state)
{
	assert_escaped(
	    "a\x1b[2J\n\xe2\x80\xae", 64, "a\\x1b[2J\\x0a\\xe2\\x80\\xae");
	assert_escaped("\xff\xe6\x96\x87", 64, "\\xff\xe6\x96\x87");
	/* U+FFFD itself is as good as any other */
	assert_escaped("\xef\xbf\xbd", 64, "\xef\xbf\xbd");
	assert_escaped("abc\xe6\x96\x87", 6, "abc");
	assert_escaped("ab\x1b", 6, "ab");
	assert_escaped("abc", 1, "");
	assert_escaped("abc", 0, "x");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_columns),
		cmocka_unit_test(fits_columns),
		cmocka_unit_test(shows_what_is_harmless),
		cmocka_unit_test(escapes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
