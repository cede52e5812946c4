/* Strings of any origin in XML. */
#include "epub_fixture.h"

#include "epub/markup.h"

static void test_attribute(void **state)
{
	struct buf out = BUF_INIT;

	markup_attribute(&out, "alt", "\"a\"\n\t<&>");
	markup_attribute(&out, "none", NULL);
	assert_string_equal(
	    buf_text(&out), " alt=\"&quot;a&quot;&#10;&#9;&lt;&amp;&gt;\"");
	buf_release(&out);
}

static void assert_language(const char *tag, const char *expected)
{
	char out[LANGUAGE_SIZE];

	language_normalise(tag, out);
	assert_string_equal(out, expected);
}

static void test_language(void **state)
{
	assert_language("zh-hans", "zh-Hans");
	assert_language("ZH_hant_tw", "zh-Hant-TW");
	assert_language("en-gb-oxendict", "en-GB");
	assert_language("es-419", "es-419");
	assert_language("zh-Hans-CN-x-very-long-private", "zh-Hans-CN");
	assert_language("en-", "en");
	assert_language("de-1996", "de");
	assert_language("x-klingon", "und");
	assert_language("english", "und");
	assert_language("e\" onload=", "und");
	assert_language("", "und");
	assert_language(NULL, "und");
}

static void test_label(void **state)
{
	struct arena *arena = arena_new();
	struct buf text = BUF_INIT;
	const char *label;
	size_t i;

	assert_string_equal(label_new(arena, " a \n\t b ", "x"), "a b");
	assert_string_equal(label_new(arena, NULL, "x"), "x");
	assert_string_equal(label_new(arena, "\x01 \xe2\x80\x8b", "x"), "x");
	assert_string_equal(label_new(arena,
				"\xe2\x80\xae"
				"evil\xe2\x81\xa6",
				"x"),
	    "evil");
	for (i = 0; i < 10000; i++)
		buf_puts(&text, "长");
	label = label_new(arena, buf_text(&text), "x");
	assert_int_equal(utf8_length(label), LABEL_LENGTH + 1);
	assert_true(text_ends_with(label, "长…"));

	/* a cluster is not cut */
	buf_clear(&text);
	for (i = 0; i < LABEL_LENGTH - 1; i++)
		buf_putc(&text, 'a');
	buf_puts(&text,
	    "e\xcc\x81"
	    "z");
	label = label_new(arena, buf_text(&text), "x");
	assert_true(text_ends_with(label, "aa…"));
	buf_clear(&text);
	buf_putc(&text, 'a');
	for (i = 0; i < 1000; i++)
		buf_puts(&text, "\xcc\x81");
	label = label_new(arena, buf_text(&text), "x");
	assert_true(text_ends_with(label, "…"));
	buf_release(&text);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_attribute),
		cmocka_unit_test(test_language),
		cmocka_unit_test(test_label),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
