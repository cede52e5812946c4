/* Words that the parser does not see come back as they were. */
#include "page_help.h"

#include "page/stand_in.h"

#define LONG "a run that is long enough to step aside"
#define HAN                                                                    \
	"\xe5\xad\x97\xe5\xad\x97\xe5\xad\x97\xe5\xad\x97\xe5\xad\x97"         \
	"\xe5\xad\x97\xe5\xad\x97\xe5\xad\x97"

static void test_words(void **state)
{
	struct arena *arena = arena_new();
	struct buf out = BUF_INIT;
	struct stand_ins words;
	static const char text[] = "\n" LONG " & " LONG "&lt;" HAN " short&";

	stand_ins_init(&words, text, strlen(text));
	stand_ins_put(&words, &out, text, strlen(text));
	assert_int_equal(words.saved, strlen(text) - out.size);
	assert_true(out.size < 60);
	assert_null(strstr(buf_text(&out), "long"));
	assert_non_null(strstr(buf_text(&out), "&lt;"));
	assert_string_equal(
	    stand_ins_resolve(&words, arena, buf_text(&out)), text);
	/* what has none is lent */
	assert_ptr_equal(stand_ins_resolve(&words, arena, text), text);
	stand_ins_release(&words);
	buf_release(&out);
	arena_free(arena);
}

/* A number of two digits, over the first one's end. */
static void test_many(void **state)
{
	struct arena *arena = arena_new();
	struct buf in = BUF_INIT, out = BUF_INIT;
	struct stand_ins words;
	int i;

	for (i = 0; i < 5000; i++)
		buf_printf(&in, "word number %d of five thousand&amp;", i);
	stand_ins_init(&words, buf_text(&in), in.size);
	stand_ins_put(&words, &out, in.data, in.size);
	assert_int_equal(words.count, 5000);
	assert_string_equal(
	    stand_ins_resolve(&words, arena, buf_text(&out)), buf_text(&in));
	stand_ins_release(&words);
	buf_release(&in);
	buf_release(&out);
	arena_free(arena);
}

/* A text with the digits of stand-ins has none. */
static void test_forged(void **state)
{
	expect("<p>\xf3\xb0\x80\x80\xf3\xb0\x80\x80|" LONG "</p>",
	    "<p>\xf3\xb0\x80\x80\xf3\xb0\x80\x80|" LONG "</p>");
	expect("<p>&#xF0000;&#983040;|" LONG "</p>",
	    "<p>\xf3\xb0\x80\x80\xf3\xb0\x80\x80|" LONG "</p>");
}

static void test_trees(void **state)
{
	expect("<pre>\n\n " LONG "\n</pre>", "<pre>\n " LONG "\n</pre>");
	expect(LONG "&copy" LONG "&amp;amp;" LONG,
	    LONG "\xc2\xa9" LONG "&amp;" LONG);
	expect("<table> " LONG " <tr><td>" HAN "</table>",
	    " " LONG " <table><tbody><tr><td>" HAN
	    "</td></tr></tbody></table>");
	expect("<b>" LONG "<p>" HAN "</b>" LONG,
	    "<b>" LONG "</b><p><b>" HAN "</b>" LONG "</p>");
	expect("<title>" LONG "</title><textarea>\n" LONG "</textarea>" LONG,
	    "<title>" LONG "</title><textarea>" LONG "</textarea>" LONG);
	expect("a<b c " LONG " > " LONG, "a<b c " LONG " > " LONG);
	expect("<a href=\"" LONG "\">" LONG "</a>",
	    "<a href=" LONG ">" LONG "</a>");
	expect("<script> if (a<b && " LONG ") </p> </script>c",
	    "<script> if (a<b && " LONG ") </p> </script>c");
	expect("<script><!-- " LONG " <script> </script> </script>c",
	    "<script><!-- " LONG " <script> </script> </script>c");
	expect("<svg><text>" LONG "</text></svg>",
	    "<svg><text>" LONG "</text></svg>");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_forged),
		cmocka_unit_test(test_trees),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
