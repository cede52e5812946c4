/* Texts as strings of a PDF. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "pdf/text_string.h"

static void assert_string(const char *text, const char *expected)
{
	struct buf out = BUF_INIT;

	text_string_put(&out, text);
	assert_string_equal(buf_text(&out), expected);
	buf_release(&out);
}

static void test_strings(void **state)
{
	assert_string("", "()");
	assert_string("a(b)\\c~ ", "(a\\(b\\)\\\\c~ )");
	assert_string("\x7f", "(\xfe\xff");
	assert_string("é", "(\xfe\xff");
}

/* With bytes of any kind, so that each string is one. */
static void test_literals(void **state)
{
	struct buf out = BUF_INIT;

	text_string_put(&out, "a\n\xF0\x9F\x98\x80\xff\r");
	assert_int_equal(out.size, 17);
	assert_memory_equal(
	    out.data, "(\xfe\xff\0a\0\n\xd8\x3d\xde\0\xff\xfd\0\\r)", 17);
	buf_clear(&out);
	string_put(&out, "(\r\n)", 4);
	assert_string_equal(buf_text(&out), "(\\(\\r\n\\))");
	buf_release(&out);
}

/* A long one is cut as any other. */
static void test_long(void **state)
{
	struct buf text = BUF_INIT, out = BUF_INIT;

	for (int i = 0; i <= TEXT_UNITS_MAX; i++)
		buf_putc(&text, 'x');
	text_string_put(&out, buf_text(&text));
	assert_int_equal(out.size, 4 + 2 * TEXT_UNITS_MAX);
	buf_release(&text);
	buf_release(&out);
}

static void test_unicode(void **state)
{
	struct buf out = BUF_INIT;

	unicode_string_put(&out, "ab", 1);
	unicode_string_put(&out, "", 0);
	assert_string_equal(buf_text(&out), "<feff0061><feff>");
	buf_release(&out);
}

/* Cut at a character, never between two surrogates; behind what is there. */
static void test_bytes(void **state)
{
	struct buf text = BUF_INIT, out = BUF_INIT;

	buf_puts(&out, "key ");
	text_bytes_put(&out, "a");
	assert_int_equal(out.size, 8);
	assert_memory_equal(out.data, "key \xfe\xff\0a", 8);
	for (int i = 0; i < TEXT_UNITS_MAX; i++)
		buf_putc(&text, 'x');
	buf_clear(&out);
	text_bytes_put(&out, buf_text(&text));
	assert_int_equal(out.size, 2 + 2 * TEXT_UNITS_MAX);
	buf_putc(&text, 'y');
	buf_clear(&out);
	text_bytes_put(&out, buf_text(&text));
	assert_int_equal(out.size, 2 + 2 * TEXT_UNITS_MAX);
	text.size = TEXT_UNITS_MAX - 1;
	buf_puts(&text, "\xF0\x9F\x98\x80");
	buf_clear(&out);
	text_bytes_put(&out, buf_text(&text));
	assert_int_equal(out.size, 2 * TEXT_UNITS_MAX);
	buf_release(&text);
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_strings),
		cmocka_unit_test(test_literals),
		cmocka_unit_test(test_long),
		cmocka_unit_test(test_unicode),
		cmocka_unit_test(test_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
