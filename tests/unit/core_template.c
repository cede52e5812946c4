/* Templates of users. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "core/core.h"

#define COUNT(rows) (sizeof(rows) / sizeof(*(rows)))

static bool is_number(const char *format)
{
	return !strcmp(format, "x") || !strcmp(format, "d");
}

static const struct template_field fields[] = { { "full", NULL },
	{ "empty", NULL }, { "number", is_number }, { 0 } };

static bool has(void *context, size_t field)
{
	return field != 1;
}

static void put_text(void *context, struct buf *out, const char *text)
{
	buf_printf(out, "<%s>", text);
}

static void put_field(
    void *context, struct buf *out, size_t field, const char *format)
{
	buf_printf(out, "%s%s", fields[field].name, format ? format : "");
}

static const struct template_writer writer = { NULL, has, put_text, put_field,
	false };

/* What is wrong is told whole characters at a time. */
static void test_told(void **state)
{
	struct arena *arena = arena_new();
	struct template template;
	struct error err = { 0 };
	struct buf text = BUF_INIT;
	int i;

	buf_puts(&text, "{a");
	for (i = 0; i < 60; i++)
		buf_puts(&text, "字");
	assert_false(
	    template_parse(&template, arena, buf_text(&text), fields, &err));
	assert_true(utf8_is_valid(err.text, strlen(err.text)));
	assert_null(strstr(err.text, "\xef\xbf\xbd"));
	buf_release(&text);
	arena_free(arena);
}

static void test_written(void **state)
{
	static const struct {
		const char *text, *written; /* NULL: nothing at all */
	} rows[] = {
		{ "", "" },
		{ "plain", "<plain>" },
		{ "{full}", "full" },
		{ "a{full}b", "<a>full<b>" },
		{ "{number:x}{number}", "numberxnumber" },
		{ "{empty}", NULL },
		{ "a{empty}b", NULL },
		{ "a{empty}b{full}", "<a><b>full" },
		{ "[{empty}, ]{full}", "full" },
		{ "[{full}, ]{full}", "full<, >full" },
		{ "[{full} and {empty}]{full}", "full" },
		{ "[words]{full}", "<words>full" },
		{ "[{empty}]x", NULL },
		{ "{{full}} [[{full}]]", "<{full} [>full<]>" },
	};
	struct arena *arena = arena_new();
	struct template template;
	struct error err;
	size_t i;

	for (i = 0; i < COUNT(rows); i++) {
		struct buf out = BUF_INIT;
		bool is_written;

		if (!template_parse(
			&template, arena, rows[i].text, fields, &err))
			fail_msg("%s: %s", rows[i].text, err.text);
		is_written = template_write(&template, &writer, &out);
		assert_int_equal(is_written, rows[i].written != NULL);
		assert_string_equal(
		    buf_text(&out), rows[i].written ? rows[i].written : "");
		buf_release(&out);
	}
	assert_true(template_parse(&template, arena, "{full}", fields, &err));
	assert_true(template_has(&template, 0));
	assert_false(template_has(&template, 1));
	arena_free(arena);
}

static void test_wrong(void **state)
{
	static const char *const rows[] = { "{", "{full", "}", "{}", "{ful}",
		"{fulll}", "{full:x}", "{number:q}", "{number:}", "[", "]",
		"[{full}", "[a[b]]", "{full}]", "a}b" };
	struct arena *arena = arena_new();
	struct template template;
	size_t i;

	for (i = 0; i < COUNT(rows); i++) {
		struct error err = { 0 };

		if (template_parse(&template, arena, rows[i], fields, &err))
			fail_msg("%s is no template", rows[i]);
		assert_int_equal(err.code, SHEAF_E_USAGE);
		assert_true(*err.text);
	}
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_written),
		cmocka_unit_test(test_told),
		cmocka_unit_test(test_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
