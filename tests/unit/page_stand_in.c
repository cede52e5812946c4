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
	expect(
	    "<style>a&b<p>" LONG "</style>c", "<style>a&b<p>" LONG "</style>c");
	expect("<iframe>" LONG "</iframe>c", "<iframe>" LONG "</iframe>c");
	/* what counts for nothing in a select hides nothing behind it */
	expect("<select><style><i class=\"a</style>\">x</select>" LONG,
	    "<select><i class=\"a\">x</select>" LONG);
	expect("<select><title><i class=\"a</title>\">x</select>" LONG,
	    "<select><i class=\"a\">x</select>" LONG);
	expect("<svg><text>" LONG "</text></svg>",
	    "<svg><text>" LONG "</text></svg>");
}

/* Whatever the markup, the tree is what it is without stand-ins, but for white
 * space between words that are dropped (in frame sets). */
static const char *const tokens[] = { LONG, " " LONG " ", HAN, " ", "\n",
	"short", "&amp;", "&copy", "&", "&#65;", "<", "<p>", "</p>", "<b>",
	"</b>", "<a href=x>", "</a>", "<table>", "</table>", "<tr>", "<td>",
	"<caption>", "<col>", "<colgroup>", "<select>", "<option>", "</select>",
	"<svg>", "</svg>", "<text>", "<foreignObject>", "<math>", "<mi>",
	"</math>", "<pre>", "</pre>", "<textarea>", "</textarea>", "<title>",
	"</title>", "<script>", "</script>", "<noscript>", "</noscript>",
	"<frameset>", "</frameset>", "<head>", "</head>", "<body>", "</body>",
	"</html>", "<form>", "</form>", "<ul>", "<li>", "</ul>", "<!--", "-->",
	"<![CDATA[", "]]>", "<x-y z=1>", "</x-y>", "<code>", "</code>",
	"<button>", "<ruby>", "<rt>", "<xmp>", "</xmp>", "<br>", "<h2>",
	"</h2>", "<div class=\"a", "\">", "'" };

static void put_parsed(struct buf *out, const struct buf *in, bool is_fragment)
{
	struct sheaf_options options = options_new();
	struct arena *arena = arena_new();
	struct page_text text = {
		.body = in->data, .body_size = in->size, .body_line = 1
	};
	struct diag_list diags;
	struct page *page;

	diag_list_init(&diags, arena);
	page = page_parse(&text, is_fragment, &options, &diags);
	put_tree(out, page_root(page));
	page_free(page);
	arena_free(arena);
}

static void strip_space(struct buf *buf)
{
	size_t i, end = 0;

	for (i = 0; i < buf->size; i++)
		if (buf->data[i] != ' ' && buf->data[i] != '\n')
			buf->data[end++] = buf->data[i];
	buf->size = end;
	buf_text(buf);
}

static void test_random(void **state)
{
	uint32_t seed = 1, i, k;

	for (i = 0; i < 20000; i++) {
		struct buf in = BUF_INIT, with = BUF_INIT, without = BUF_INIT;

		for (k = 0; k < 4 + i % 40; k++) {
			seed = seed * 1664525 + 1013904223;
			/* half of it text */
			buf_puts(&in,
			    tokens[(seed >> 16) % 2 * (seed >> 20) %
				(sizeof tokens / sizeof *tokens)]);
		}
		buf_puts(&in, "\xf3\xb1\x80\x80");
		buf_text(&in);
		put_parsed(&with, &in, i % 2);
		/* a digit of stand-ins, of the same kind and size */
		in.data[in.size - 3] = '\xb0';
		put_parsed(&without, &in, i % 2);
		for (k = 0; k + 3 < without.size; k++)
			if (memcmp(without.data + k, "\xf3\xb0\x80\x80", 4) ==
			    0)
				without.data[k + 1] = '\xb1';
		strip_space(&with);
		strip_space(&without);
		if (strcmp(with.data, without.data) != 0)
			fail_msg("%s\ngave\n%s\nnot\n%s", in.data, with.data,
			    without.data);
		buf_release(&in);
		buf_release(&with);
		buf_release(&without);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_forged),
		cmocka_unit_test(test_trees),
		cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
