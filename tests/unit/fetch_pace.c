/* How fast hosts are asked. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "fetch/fetch.h"
#include "fetch/place.h"

static void test_pace(void **state)
{
	struct pace *pace = pace_new(100, 3, 2);
	struct pace_host *a = pace_host(pace, "http://a/x"),
			 *b = pace_host(pace, "https://B:444/y");

	assert_ptr_equal(a, pace_host(pace, "https://A:8080/"));
	assert_ptr_equal(b, pace_host(pace, "http://b"));
	assert_ptr_not_equal(a, b);
	assert_int_equal(pace_ready_at(pace, a), 0);
	pace_begin(pace, a, 1000);
	assert_int_equal(pace_ready_at(pace, a), 1100);
	assert_int_equal(pace_ready_at(pace, b), 0);
	/* two at once are what one host has */
	pace_begin(pace, a, 1200);
	assert_true(pace_ready_at(pace, a) == INT64_MAX);
	assert_int_equal(pace_ready_at(pace, b), 0);
	/* and three all hosts */
	pace_begin(pace, b, 1200);
	assert_true(pace_ready_at(pace, b) == INT64_MAX);
	pace_end(pace, a);
	assert_int_equal(pace_ready_at(pace, a), 1300);
	assert_int_equal(pace_ready_at(pace, b), 1300);
	pace_free(pace);
	pace_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pace),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
