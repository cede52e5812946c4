/* PDF objects: numbers, text strings, references. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

#include "pdf/object.h"

static void test_numbers(void **state)
{
	static const struct {
		double value;
		int decimals;
		const char *text;
	} rows[] = { { 0, 2, "0" }, { 1, 2, "1" }, { -1, 0, "-1" },
		{ 0.5, 2, ".5" }, { -0.25, 3, "-.25" }, { 12.3456, 2, "12.35" },
		{ 100, 3, "100" }, { 0.001, 2, "0" }, { 595.276, 2, "595.28" },
		{ 10.05, 1, "10.1" }, { NAN, 2, "0" }, { INFINITY, 2, "0" },
		{ 1e30, 0, "1000000" }, { -0.0001, 2, "0" } };
	struct buf out = BUF_INIT;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		buf_clear(&out);
		number_put(&out, rows[i].value, rows[i].decimals);
		assert_string_equal(buf_text(&out), rows[i].text);
	}
	buf_release(&out);
}

static void test_utf16(void **state)
{
	static const char wanted[] = { 0x4e, 0x2d, (char)0xd8, 0x42, (char)0xdf,
		(char)0xb7, 0, 'a' };
	struct buf out = BUF_INIT;

	utf16_put(&out, "中𠮷a", strlen("中𠮷a"));
	assert_int_equal(out.size, sizeof(wanted));
	assert_memory_equal(out.data, wanted, sizeof(wanted));
	buf_release(&out);
}

static void write_dict(struct objects *objects, HPDF_Dict dict, struct buf *out)
{
	struct error err = { 0 };

	buf_clear(out);
	assert_true(object_write(objects, dict, NULL, out, &err));
}

static void test_dictionary(void **state)
{
	struct objects *objects = objects_new();
	struct buf out = BUF_INIT, raw = BUF_INIT;
	HPDF_Dict dict = dict_new(objects, "Page");
	HPDF_Array array;

	dict_reference(dict, "Parent", 70000);
	dict_text(dict, "T", "é");
	array = dict_array(dict, "A");
	array_number(array, -3);
	array_real(array, 0.5);
	array_reference(array, 7);
	array_name(array, "XYZ");
	dict_number(dict_dict(dict, "D"), "N", 1);
	buf_puts(&raw, "/W [1 2]\n");
	dict_raw(dict, &raw);
	write_dict(objects, dict, &out);
	assert_string_equal(buf_text(&out),
	    "<<\n/Type /Page\n"
	    "/Parent 70000 0 R\n/T <FEFF00E9>\n"
	    "/A [ -3 0.5 7 0 R /XYZ ]\n/D <<\n/N 1\n>>\n/W [1 2]\n>>");
	buf_release(&out);
	objects_free(objects);
}

/* 7.3.4.2: what would end a string, or be read as another byte, is escaped. */
static void test_strings(void **state)
{
	struct buf out = BUF_INIT;

	string_put(&out, "a(b)\\\r\n\0c", 9);
	assert_int_equal(out.size, 15);
	assert_memory_equal(out.data, "(a\\(b\\)\\\\\\r\n\0c)", 15);
	buf_clear(&out);
	text_string_put(&out, "50 % (off)");
	assert_string_equal(buf_text(&out), "(50 % \\(off\\))");
	buf_clear(&out);
	/* the low byte of U+5C28 is a bracket, its high one a backslash */
	text_string_put(&out, "é尨");
	assert_int_equal(out.size, 10);
	assert_memory_equal(out.data, "(\xfe\xff\0\xe9\\\x5c\\\x28)", 10);
	buf_release(&out);
}

/* A long text is cut between characters, not between surrogates. */
static void test_long_text(void **state)
{
	struct objects *objects = objects_new();
	struct buf text = BUF_INIT, out = BUF_INIT;
	HPDF_Dict dict = dict_new(objects, NULL);
	const char *end = "DFB7>\n>>";

	buf_puts(&text, "ab");
	for (int i = 0; i < TEXT_UNITS_MAX; i++)
		buf_puts(&text, "𠮷");
	dict_text(dict, "T", buf_text(&text));
	write_dict(objects, dict, &out);
	assert_true(text_ends_with(buf_text(&out), end));
	buf_clear(&text);
	buf_puts(&text, "a");
	for (int i = 0; i < TEXT_UNITS_MAX; i++)
		buf_puts(&text, "𠮷");
	dict = dict_new(objects, NULL);
	dict_text(dict, "T", buf_text(&text));
	write_dict(objects, dict, &out);
	assert_true(text_ends_with(buf_text(&out), end));
	buf_release(&text);
	buf_release(&out);
	objects_free(objects);
}

/* Past a limit of libharu it is an error, not a wrong file. */
static void test_too_many(void **state)
{
	struct objects *objects = objects_new();
	struct buf out = BUF_INIT;
	struct error err = { 0 };
	HPDF_Dict dict = dict_new(objects, NULL);
	HPDF_Array array = dict_array(dict, "A");

	for (long i = 0; i <= HPDF_LIMIT_MAX_ARRAY && i < 40000; i++)
		array_number(array, 1);
	if (HPDF_LIMIT_MAX_ARRAY < 40000)
		assert_false(object_write(objects, dict, NULL, &out, &err));
	else
		assert_true(object_write(objects, dict, NULL, &out, &err));
	buf_release(&out);
	objects_free(objects);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_utf16),
		cmocka_unit_test(test_dictionary),
		cmocka_unit_test(test_strings),
		cmocka_unit_test(test_long_text),
		cmocka_unit_test(test_too_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
