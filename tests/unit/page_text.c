/* Decoding and splitting of sources. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "page/page.h"

struct state {
	struct arena *arena;
	struct diag_list diags;
	struct sheaf_options options;
	struct page_text text;
	struct error err;
};

static int set_up(void **state)
{
	struct state *s = memory_new(sizeof *s);

	s->arena = arena_new();
	diag_list_init(&s->diags, s->arena);
	s->options.limits[SHEAF_LIMIT_INPUT] = 1 << 20;
	s->options.limits[SHEAF_LIMIT_FRONT_MATTER] = 1 << 16;
	*state = s;
	return 0;
}

static int tear_down(void **state)
{
	struct state *s = *state;

	arena_free(s->arena);
	free(s);
	return 0;
}

static bool read_bytes(
    struct state *s, const char *bytes, size_t size, const char *charset)
{
	diag_list_init(&s->diags, s->arena);
	return page_text_read(s->arena, bytes, size, charset, &s->options,
	    &s->text, &s->diags, &s->err);
}

static void expect_body(
    struct state *s, const char *bytes, size_t size, const char *body)
{
	assert_true(read_bytes(s, bytes, size, NULL));
	assert_string_equal(s->text.body, body);
}

#define EXPECT_BODY(s, bytes, body)                                            \
	expect_body((s), (bytes), sizeof(bytes) - 1, (body))

static size_t count_of(const struct state *s, enum diag_id id)
{
	const struct diag *diag;
	size_t count = 0;

	for (diag = s->diags.first; diag != NULL; diag = diag->next)
		count += diag->id == id;
	return count;
}

static void expect_error(
    struct state *s, const char *bytes, size_t size, const char *reason)
{
	assert_false(read_bytes(s, bytes, size, NULL));
	assert_int_equal(s->err.code, SHEAF_E_INPUT);
	assert_string_equal(s->err.text, reason);
}

static void test_utf8(void **state)
{
	EXPECT_BODY(*state, "\xef\xbb\xbf<p>\xe5\xad\x97", "<p>\xe5\xad\x97");
	EXPECT_BODY(*state, "a\r\nb\rc\n\nd", "a\nb\nc\n\nd");
	assert_int_equal(count_of(*state, DIAG_ENCODING_BAD), 0);
	EXPECT_BODY(*state,
	    "<p>a\xff"
	    "b\xe5\xad</p>\xe5\xad\x97\xe5\xad\x97"
	    "\xe5\xad\x97",
	    "<p>a\xef\xbf\xbd"
	    "b\xef\xbf\xbd</p>\xe5\xad\x97"
	    "\xe5\xad\x97\xe5\xad\x97");
	assert_int_equal(count_of(*state, DIAG_ENCODING_BAD), 1);
}

static void test_characters(void **state)
{
	/* C1 by its meaning, other controls and non-characters away */
	EXPECT_BODY(*state, "it\xc2\x92s \xc2\x9f.\x07\x7f\xef\xbf\xbe.",
	    "it\xe2\x80\x99s ..");
	EXPECT_BODY(*state, "before the NUL\0after, with more text",
	    "before "
	    "the NULafter, with more text");
	assert_int_equal(count_of(*state, DIAG_ENCODING_BAD), 1);
	/* no-break spaces, pictographs, and non-characters of other planes */
	EXPECT_BODY(*state,
	    "\xc2\xa0\xc2\xbf \xf0\x9f\x98\x80\xf0\xa0\xae\xb7 "
	    "\xf0\x9f\xbf\xbe\xf0\xaf\xbf\xbf\xc2\x81.",
	    "\xc2\xa0\xc2\xbf \xf0\x9f\x98\x80\xf0\xa0\xae\xb7 .");
	/* a short form, and one past the end of Unicode */
	EXPECT_BODY(*state,
	    "\xe5\xad\x97\xf0\x8f\xbf\xaf\xe5\xad\x97\xf4\x90\x80\x80"
	    "\xe5\xad\x97\xe5\xad\x97\xe5\xad\x97\xe5\xad\x97\xe5\xad\x97"
	    "\xe5\xad\x97\xe5\xad\x97.",
	    "\xe5\xad\x97\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"
	    "\xe5\xad\x97\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"
	    "\xe5\xad\x97\xe5\xad\x97\xe5\xad\x97\xe5\xad\x97\xe5\xad\x97"
	    "\xe5\xad\x97\xe5\xad\x97.");
	/* surrogates in UTF-8 are no characters; a real U+FFFD is one */
	EXPECT_BODY(
	    *state, "\xef\xbf\xbd\xe5\xad\x97", "\xef\xbf\xbd\xe5\xad\x97");
	assert_int_equal(count_of(*state, DIAG_ENCODING_BAD), 0);
}

static void test_declared(void **state)
{
	/* GBK's first character beyond GB2312 */
	EXPECT_BODY(*state, "<meta charset=gb2312><p>\xe9\x46</p>",
	    "<meta charset=gb2312><p>\xe9\x95\x95</p>");
	EXPECT_BODY(*state,
	    "<meta http-equiv='Content-Type' content='text/html;"
	    " charset=big5'>\xa4\x40",
	    "<meta http-equiv='Content-Type' "
	    "content='text/html; charset=big5'>\xe4\xb8\x80");
	EXPECT_BODY(*state, "<meta charset=shift_jis>\x87\x40\\",
	    "<meta charset=shift_jis>\xe2\x91\xa0\\");
	EXPECT_BODY(*state, "<meta charset=iso-8859-1>\x93x\x94",
	    "<meta charset=iso-8859-1>\xe2\x80\x9cx\xe2\x80\x9d");
	/* a bad byte does not take the markup behind it */
	EXPECT_BODY(*state, "<meta charset=gbk>\xd7\xd6\x81<p>\xd7\xd6",
	    "<meta charset=gbk>\xe5\xad\x97\xef\xbf\xbd<p>\xe5\xad\x97");
	assert_int_equal(count_of(*state, DIAG_ENCODING_BAD), 1);
	/* valid UTF-8 wins over a wrong label */
	EXPECT_BODY(*state, "<meta charset=gbk>\xe5\xad\x97",
	    "<meta charset=gbk>\xe5\xad\x97");
	assert_int_equal(count_of(*state, DIAG_ENCODING_GUESSED), 1);
	EXPECT_BODY(*state, "<meta charset=utf-7>+ADw-",
	    "<meta charset=utf-7>"
	    "+ADw-");
	EXPECT_BODY(*state,
	    "<!--<meta charset=gbk>-->caf\xe9 au lait, d\xe9j\xe0"
	    " vu",
	    "<!--<meta charset=gbk>-->caf\xc3\xa9 au lait, d\xc3\xa9j"
	    "\xc3\xa0 vu");
}

static void test_from_outside(void **state)
{
	struct state *s = *state;

	assert_true(read_bytes(s, "\xd7\xd6", 2, " GBK "));
	assert_string_equal(s->text.body, "\xe5\xad\x97");
	assert_true(read_bytes(s, "\xef\xbb\xbf\xe5\xad\x97", 6, "gbk"));
	assert_string_equal(s->text.body, "\xe5\xad\x97");
}

static void test_wide(void **state)
{
	EXPECT_BODY(*state, "\xff\xfe<\0p\0>\0W[", "<p>\xe5\xad\x97");
	EXPECT_BODY(*state, "\xfe\xff\0<\0p\0>[W", "<p>\xe5\xad\x97");
	EXPECT_BODY(*state, "<\0p\0>\0W[<\0/\0p\0>\0", "<p>\xe5\xad\x97</p>");
	/* a lone surrogate is one bad character */
	EXPECT_BODY(*state, "\xff\xfe<\0p\0>\0\x3d\xd8x\0", "<p>\xef\xbf\xbdx");
	EXPECT_BODY(*state, "\xff\xfe\0\0<\0\0\0\x57\x5b\0\0", "<\xe5\xad\x97");
}

static void test_no_text(void **state)
{
	static char noise[512];
	size_t i;

	expect_error(*state, "", 0, "empty");
	expect_error(*state, "\xef\xbb\xbf \r\n\t\xe3\x80\x80", 10, "empty");
	expect_error(*state, "\0", 1, "not a text");
	expect_error(*state, "PK\3\4 and so on", 13, "not a text");
	expect_error(*state, "%PDF-1.7\n", 9, "not a text");
	for (i = 0; i < sizeof noise; i++)
		noise[i] = (char)(i * 37 % 256);
	expect_error(*state, noise, sizeof noise, "not a text");
}

static void test_limit(void **state)
{
	struct state *s = *state;

	s->options.limits[SHEAF_LIMIT_INPUT] = 4;
	assert_true(read_bytes(s, "1234", 4, NULL));
	assert_false(read_bytes(s, "12345", 5, NULL));
	assert_int_equal(s->err.code, SHEAF_E_LIMIT);
}

static void expect_split(struct state *s, const char *source, const char *front,
    unsigned front_line, const char *body, unsigned body_line)
{
	assert_true(read_bytes(s, source, strlen(source), NULL));
	assert_string_equal(s->text.body, body);
	assert_int_equal(s->text.body_line, body_line);
	if (front == NULL) {
		assert_null(s->text.front);
		return;
	}
	assert_non_null(s->text.front);
	assert_int_equal(s->text.front_size, strlen(front));
	assert_memory_equal(s->text.front, front, strlen(front));
	assert_int_equal(s->text.front_line, front_line);
}

static void test_split(void **state)
{
	struct state *s = *state;

	expect_split(s, "---\na: b\n---\n<p>", "a: b\n", 2, "<p>", 4);
	expect_split(s, "\n \n--- \na: b\n...\t\n<p>", "a: b\n", 4, "<p>", 6);
	expect_split(s, "---\r\na: b\r\n---\r\n<p>", "a: b\n", 2, "<p>", 4);
	expect_split(s, "  ---\na: b\n  ---\n<p>", "a: b\n", 2, "<p>", 4);
	expect_split(s, "---\n# none\n---\n<p>", "# none\n", 2, "<p>", 4);
	expect_split(s, "---\na: b\n---", "a: b\n", 2, "", 4);
	expect_split(s, "a: b\nlist:\n - x\n---\n<p>", "a: b\nlist:\n - x\n", 1,
	    "<p>", 5);
	expect_split(
	    s, "<p>a: b</p>\n---\n<p>", NULL, 0, "<p>a: b</p>\n---\n<p>", 1);
}

static void test_no_split(void **state)
{
	struct state *s = *state;

	expect_split(s, "---\na: b\n<p>", NULL, 0, "---\na: b\n<p>", 1);
	assert_int_equal(count_of(s, DIAG_FRONT_MATTER_OPEN), 1);
	/* a fence behind markup is a rule of the text */
	expect_split(s, "---\na: b\n<p>text</p>\n---\n<p>", NULL, 0,
	    "---\na: b\n<p>text</p>\n---\n<p>", 1);
	assert_int_equal(count_of(s, DIAG_FRONT_MATTER_OPEN), 1);
	/* two rules with text between them */
	expect_split(s, "---\n<p>text</p>\n---\n<p>", NULL, 0,
	    "---\n<p>text</p>\n---\n<p>", 1);
	assert_int_equal(count_of(s, DIAG_FRONT_MATTER_OPEN), 0);
	expect_split(s, "+++\na = 1\n+++\n<p>", NULL, 0, "<p>", 4);
	assert_int_equal(count_of(s, DIAG_FRONT_MATTER_TOML), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_utf8, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_characters, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_declared, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_from_outside, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_wide, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_no_text, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_limit, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_split, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_no_split, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
