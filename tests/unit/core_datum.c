/* JSON as it is written and read, and what a terminal makes of a text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/core.h"

static void assert_line(const struct datum *datum, const char *expected)
{
	struct buf out = BUF_INIT;

	datum_put_line(&out, datum);
	assert_string_equal(buf_text(&out), expected);
	buf_release(&out);
}

static void writes_lines(void **state)
{
	struct datum *map = datum_map(), *list = datum_list();

	datum_set_text(map, "b", "\xff\xe6\x96\x87\n\x1b\x7f\"\\");
	datum_set_text(map, "a", NULL);
	datum_set_number(map, "n", UINT64_MAX);
	datum_set_real(map, "r", 0.12349);
	datum_set_real(map, "i", 1e308 * 10);
	datum_set_text(
	    map, "u", "\xe2\x80\xae\xe2\x80\xa8\xc2\x85\xf0\x9f\x98\x80");
	datum_add_number(list, 3);
	datum_set(map, "l", list);
	assert_line(map,
	    "{\"b\":\"\xef\xbf\xbd\xe6\x96\x87\\n\\u001B\\u007f\\\"\\\\\","
	    "\"a\":null,\"n\":9223372036854775807,\"r\":0.123,\"i\":0.0,"
	    "\"u\":\"\\u202e\\u2028\\u0085\xf0\x9f\x98\x80\",\"l\":[3]}\n");
	datum_free(map);
}

static void cuts_long_texts(void **state)
{
	struct datum *map = datum_map();
	char text[9001];

	/* three bytes each: 4096 is no multiple */
	for (size_t i = 0; i < 9000; i += 3)
		memcpy(text + i, "\xe6\x96\x87", 3);
	text[9000] = '\0';
	datum_set_text(map, "t", text);
	assert_int_equal(strlen(datum_text(map, "t")), 4095);
	datum_free(map);
}

static void reads_lines(void **state)
{
	static const char line[] = "{\"a\":\"\\u001b\xe6\x96\x87\",\"n\":7,"
				   "\"m\":-7,\"r\":1.5,\"l\":[{},\"x\"]}\n";
	struct error err;
	struct datum *map = datum_read(line, sizeof(line) - 1, &err);

	assert_non_null(map);
	assert_true(datum_is_map(map));
	assert_string_equal(datum_text(map, "a"), "\x1b\xe6\x96\x87");
	assert_int_equal(datum_number(map, "n"), 7);
	assert_int_equal(datum_number(map, "m"), 0);
	assert_int_equal(datum_number(map, "a"), 0);
	assert_true(datum_real(map, "r") == 1.5);
	assert_null(datum_text(map, "n"));
	assert_null(datum_lookup(map, "none"));
	assert_int_equal(datum_count(datum_lookup(map, "l")), 2);
	assert_int_equal(datum_count(datum_lookup(map, "a")), 0);
	assert_true(datum_is_map(datum_item(datum_lookup(map, "l"), 0)));
	assert_null(datum_text(datum_item(datum_lookup(map, "l"), 1), "x"));
	assert_null(datum_item(datum_lookup(map, "l"), 2));
	datum_free(map);
}

static void refuses(void **state)
{
	static const char *const wrong[] = { "", "{", "{}{}",
		"{\"a\":1,\"a\":2}", "{\"a\":\"\\u0000\"}", "{\"a\":\"\xff\"}",
		"{\"a\":1e999}", "[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]",
		"{'a':1}", "nul" };
	size_t size = (1u << 20) + 1;
	char *large = memory_new(size);
	struct error err;

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_null(datum_read(wrong[i], strlen(wrong[i]), &err));
	/* brackets in a text have no depth */
	struct datum *map = datum_read(
	    "{\"a\":\"\\\"[[[[[[[[[[[[[[[[[[[[[\"}", 31, &err);

	assert_non_null(map);
	datum_free(map);
	memset(large, '[', size);
	assert_null(datum_read(large, size - 1, &err));
	assert_string_equal(err.text, "nested deeper than 16");
	memset(large, ' ', size);
	assert_null(datum_read(large, size, &err));
	assert_string_equal(err.text, "longer than 1048576 bytes");
	free(large);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_lines),
		cmocka_unit_test(cuts_long_texts),
		cmocka_unit_test(reads_lines),
		cmocka_unit_test(refuses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
