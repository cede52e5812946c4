/* Names of files that are made of words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "core/core.h"

static void check(const char *words, size_t most, const char *expected)
{
	struct buf name = BUF_INIT;

	file_name_put(&name, words, most);
	assert_string_equal(buf_text(&name), expected);
	buf_release(&name);
}

static void test_words(void **state)
{
	static const struct {
		const char *words, *name;
	} rows[] = {
		{ "", "" },
		{ " \t\n\xe3\x80\x80", "" },
		{ "...", "" },
		{ "a", "a" },
		{ "一块泥活字，怎样走了一千年", "一块泥活字，怎样走了一千年" },
		{ "  a   b\tc\xc2\xa0"
		  "d ",
		    "a b c d" },
		{ "../../etc/passwd", "_.._etc_passwd" },
		{ "a/b\\c", "a_b_c" },
		{ "<>:\"|?*", "_______" },
		{ ".hidden", "hidden" },
		{ "end. .", "end" },
		{ "a\x01\x1b[2J\x7f", "a[2J" },
		{ "\xe2\x80\xae"
		  "gpj.exe",
		    "gpj.exe" },
		{ "\xff\xc0", "\xef\xbf\xbd\xef\xbf\xbd" },
		{ "con", "con_" },
		{ "CON.txt", "CON_.txt" },
		{ "com1", "com1_" },
		{ "com10", "com10" },
		{ "lpt\xc2\xb9", "lpt\xc2\xb9_" },
		{ "com\xc2\xb2.x", "com\xc2\xb2_.x" },
		{ "com\xc2\xb3", "com\xc2\xb3_" },
		{ "com\xc2\xb4", "com\xc2\xb4" },
		{ "com!", "com!" },
		{ "comx", "comx" },
		/* marks that turn lines, controls of another set, no characters */
		{ "a\xd8\x9c\xe2\x80\x8e\xe2\x80\x8f\xe2\x81\xa6\xe2\x81\xa9z",
		    "az" },
		{ "a\xe2\x80\xaa\xe2\x81\xaa\xc2\x80\xc2\x9f\xef\xbf\xbez",
		    "a\xe2\x81\xaaz" },
		{ "nul .x", "nul_ .x" },
		{ "conin$", "conin$_" },
		{ "console", "console" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		check(rows[i].words, FILE_NAME_MAX, rows[i].name);
}

/* At a character, and never longer than asked for. */
static void test_cut(void **state)
{
	check("长长长长", 8, "长长");
	check("长长长长", 9, "长长长");
	check("abcdefgh ijk", 9, "abcdefgh");
	check("abcdefg...x", 9, "abcdefg");
	check("nul.456789", 8, "nul_.456");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
