/* Libraries that are loaded when they are wanted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/core.h"

static void test_libraries(void **state)
{
	static const char *const good[] = { "qsort", "malloc" };
	static const char *const bad[] = { "qsort", "no such function" };
	struct {
		void *sort, *allocate;
	} functions;

	assert_true(library_load("libc.so.6", good, 2, &functions));
	assert_non_null(functions.allocate);
	assert_false(library_load("libc.so.6", bad, 2, &functions));
	assert_false(library_load("libnone.so.1", good, 2, &functions));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_libraries),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
