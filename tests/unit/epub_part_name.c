/* Names of the files within a book. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "epub/part_name.h"

static void assert_name(enum part_folder folder, const char *id,
    const char *suffix, const char *expected)
{
	struct buf out = BUF_INIT;

	part_name_put(&out, folder, id, suffix);
	assert_string_equal(buf_text(&out), expected);
	assert_true(part_name_is_safe(buf_text(&out)));
	buf_release(&out);
}

static void test_ours(void **state)
{
	assert_name(PART_BESIDE, "contents", ".xhtml", "contents.xhtml");
	assert_name(PART_TEXTS, "a-0123456789abcdef", ".xhtml",
	    "text/a-0123456789abcdef.xhtml");
	assert_name(PART_PICTURES, "0123456789abcdef", ".jpg",
	    "images/0123456789abcdef.jpg");
	assert_name(PART_FONTS, "1", ".otf", "fonts/1.otf");
}

/* Whatever an id is, and two of them have two names, without regard to capitals. */
static void test_hostile(void **state)
{
	static const char *const ids[] = { "", "..", "../../etc/passwd", "A",
		"b c", "-", "b\xe4\xb8\xad", "x\n", "a/b", "a.b",
		"x4cdbf5c8f2a9aafc6a7c56a5f3cf1d10",
		"long-long-long-long-long-long-long-long-long-long-long-long-"
		"12345" };
	struct buf names[12] = { BUF_INIT };

	for (size_t i = 0; i < 12; i++) {
		part_name_put(&names[i], PART_TEXTS, ids[i], ".xhtml");
		assert_int_equal(names[i].size, strlen("text/x.xhtml") + 32);
		assert_true(part_name_is_safe(buf_text(&names[i])));
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(
			    buf_text(&names[i]), buf_text(&names[k]));
	}
	for (size_t i = 0; i < 12; i++)
		buf_release(&names[i]);
	/* one of the other length, or without the letter, is none of ours */
	assert_name(PART_BESIDE, "x1", "", "x1");
	assert_name(PART_BESIDE, "y4cdbf5c8f2a9aafc6a7c56a5f3cf1d10", "",
	    "y4cdbf5c8f2a9aafc6a7c56a5f3cf1d10");
}

static void test_safe(void **state)
{
	static const char *const good[] = { "mimetype",
		"META-INF/container.xml", "styles/epub.css", "a/b_c-d.1/e" };
	static const char *const bad[] = { "", "/a", "a/", "a//b", "..", "../a",
		"a/../b", "a/.b", ".a", "a b", "a\\b", "a:b", "é", "a\nb" };
	char large[202];

	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
		assert_true(part_name_is_safe(good[i]));
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_false(part_name_is_safe(bad[i]));
	memset(large, 'a', sizeof(large));
	large[201] = '\0';
	assert_false(part_name_is_safe(large));
	assert_true(part_name_is_safe(large + 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ours),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_safe),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
