/* Sets of characters, and their pages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "core/core.h"

static const uint32_t some[] = { 0, 63, 64, 255, 256, 0x4e00, 0xffff, 0x10000,
	0x10ff00, 0x10ffff };

enum { SOME = sizeof(some) / sizeof(some[0]) };

static struct code_set *set_new(void)
{
	return memory_new(sizeof(struct code_set));
}

static void test_members(void **state)
{
	struct code_set *set = set_new();
	int64_t c = -1;
	size_t i;

	assert_true(code_set_is_empty(set));
	assert_false(code_set_next(set, &c));
	for (i = SOME; i-- > 0;)
		code_set_add(set, some[i]);
	for (i = 0; i < SOME; i++) {
		assert_true(code_set_has(set, some[i]));
		assert_true(code_set_next(set, &c));
		assert_int_equal(c, some[i]);
	}
	assert_false(code_set_next(set, &c));
	assert_false(code_set_has(set, 1));
	for (i = 0; i < SOME; i++)
		code_set_remove(set, some[i]);
	assert_true(code_set_is_empty(set));
	free(set);
}

static void test_text(void **state)
{
	struct code_set *set = set_new();
	static const char text[] = "a中𠀀\xff";

	code_set_add_text(set, text, sizeof(text) - 1);
	assert_true(code_set_has(set, 'a'));
	assert_true(code_set_has(set, 0x4e2d));
	assert_true(code_set_has(set, 0x20000));
	assert_true(code_set_has(set, TEXT_REPLACEMENT));
	assert_false(code_set_has(set, 0xff));
	free(set);
}

/* Pages of several sets, added in any order, are their union. */
static void test_pages(void **state)
{
	struct code_set *a = set_new(), *b = set_new(), *c = set_new(),
			*d = set_new();
	struct arena *arena = arena_new();
	size_t i, a_count, b_count;
	struct code_page *a_pages, *b_pages;

	for (i = 0; i < SOME; i++)
		code_set_add(i % 2 ? a : b, some[i]);
	code_set_add(a, 0x4e01);
	a_pages = code_set_pages(a, arena, &a_count);
	b_pages = code_set_pages(b, arena, &b_count);
	assert_int_equal(a_count, 4);
	for (i = 1; i < a_count; i++)
		assert_true(a_pages[i].number > a_pages[i - 1].number);
	code_set_add_pages(c, a_pages, a_count);
	code_set_add_pages(c, b_pages, b_count);
	code_set_add_pages(d, b_pages, b_count);
	code_set_add_pages(d, a_pages, a_count);
	assert_memory_equal(c, d, sizeof(*c));
	code_set_merge(a, b);
	assert_memory_equal(a, c, sizeof(*c));
	memset(c, 0, sizeof(*c));
	code_set_pages(c, arena, &a_count);
	assert_int_equal(a_count, 0);
	arena_free(arena);
	free(a);
	free(b);
	free(c);
	free(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_members),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_pages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
