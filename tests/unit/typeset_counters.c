/* Counters: their scopes and their ceilings. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "typeset/counter_scope.h"

enum { MOST = 4 };

static void assert_numbers(const struct counter_scopes *scopes,
    const char *name, size_t count, int64_t first, int64_t second)
{
	int64_t numbers[MOST] = { 0 };

	assert_int_equal(counter_list(scopes, name, numbers, MOST), count);
	assert_int_equal(numbers[0], first);
	assert_int_equal(numbers[1], second);
}

static void scopes_nest(void **state)
{
	struct arena *arena = arena_new();
	struct counter_scopes *scopes = counter_scopes_new(arena);

	assert_numbers(scopes, "a", 0, 0, 0);
	counter_reset(scopes, "a", 3);
	counter_scopes_enter(scopes);
	counter_add(scopes, "a", 1);
	assert_numbers(scopes, "a", 1, 4, 0);
	counter_reset(scopes, "a", 10);
	assert_numbers(scopes, "a", 2, 10, 4);
	/* of a sibling: it takes its place */
	counter_reset(scopes, "a", 20);
	assert_numbers(scopes, "a", 2, 20, 4);
	counter_set(scopes, "b", 7);
	counter_scopes_leave(scopes);
	assert_numbers(scopes, "a", 1, 4, 0);
	assert_numbers(scopes, "b", 0, 0, 0);
	arena_free(arena);
}

static void numbers_end(void **state)
{
	struct arena *arena = arena_new();
	struct counter_scopes *scopes = counter_scopes_new(arena);

	for (int i = 0; i < 20; i++)
		counter_add(scopes, "a", COUNTER_MAX);
	assert_numbers(scopes, "a", 1, COUNTER_MAX, 0);
	for (int i = 0; i < 20; i++)
		counter_add(scopes, "a", -COUNTER_MAX);
	assert_numbers(scopes, "a", 1, -COUNTER_MAX, 0);
	arena_free(arena);
}

static void ceilings(void **state)
{
	struct arena *arena = arena_new();
	struct counter_scopes *scopes = counter_scopes_new(arena);

	counter_reset(scopes, "first", 1);
	for (int i = 0; i < 10000; i++)
		counter_reset(scopes, arena_printf(arena, "c%d", i), i);
	assert_numbers(scopes, "first", 1, 1, 0);
	assert_numbers(scopes, "c9", 1, 9, 0);
	assert_numbers(scopes, "c9999", 0, 0, 0);
	for (int i = 0; i < 10000; i++) {
		counter_scopes_enter(scopes);
		counter_reset(scopes, "first", i);
	}
	/* the last that there was room for */
	assert_numbers(scopes, "first", MOST, 767, 766);
	for (int i = 0; i < 10000; i++)
		counter_scopes_leave(scopes);
	assert_numbers(scopes, "first", 1, 1, 0);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(scopes_nest),
		cmocka_unit_test(numbers_end),
		cmocka_unit_test(ceilings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
