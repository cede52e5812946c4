/* The words of the table of ceilings. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "core/core.h"

/* A number in each, its name at the end, and room for the largest. */
static void test_words(void **state)
{
	struct sheaf_options options;
	char text[LIMIT_TEXT], name[64];

	for (int i = 0; i < SHEAF_LIMIT_COUNT; i++) {
		options.limits[i] = UINT64_MAX;
		snprintf(
		    name, sizeof(name), " (limit %s)", sheaf_limits[i].name);
		limit_text(text, &options, (enum sheaf_limit)i);
		assert_true(text_ends_with(text, name));
		assert_non_null(strstr(text, "18446744073709551615"));
		assert_null(strchr(text, '#'));
	}
	options.limits[SHEAF_LIMIT_INPUT] = 7;
	assert_string_equal(limit_text(text, &options, SHEAF_LIMIT_INPUT),
	    "larger than 7 bytes (limit input)");
}

static void test_refusals(void **state)
{
	struct sheaf_options options;
	struct error err;

	sheaf_options_init(&options);
	assert_false(limit_refuse(&err, &options, SHEAF_LIMIT_SCANS, "JPEG"));
	assert_int_equal(err.code, SHEAF_E_LIMIT);
	assert_string_equal(
	    err.text, "JPEG: more than 100 scans (limit scans)");
	assert_false(limit_refuse(NULL, &options, SHEAF_LIMIT_SCANS, NULL));
	error_set(&err, SHEAF_E_LIMIT, "larger than 5 bytes");
	assert_false(limit_named(&err, &options, SHEAF_LIMIT_PICTURE, NULL));
	assert_string_equal(
	    err.text, "larger than 33554432 bytes (limit picture)");
	error_set(&err, SHEAF_E_INPUT, "cannot be read");
	assert_false(limit_named(&err, &options, SHEAF_LIMIT_PICTURE, NULL));
	assert_string_equal(err.text, "cannot be read");
}

static void test_diags(void **state)
{
	struct arena *arena = arena_new();
	struct sheaf_options options;
	struct diag_list diags;

	sheaf_options_init(&options);
	diag_list_init(&diags, arena);
	limit_tell(&diags, 3, &options, SHEAF_LIMIT_DEPTH);
	limit_tell(&diags, 0, &options, SHEAF_LIMIT_DEPTH);
	assert_int_equal(diags.count, 1);
	assert_int_equal(diags.first->id, DIAG_DEPTH_LIMIT);
	assert_int_equal(diags.first->line, 3);
	assert_string_equal(
	    diags.first->detail, "more than 512 open at once (limit depth)");
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_diags),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
