/* Parsing: what stands in the markup stands in the tree. */
#include "page_help.h"

static void test_ordinary(void **state)
{
	expect("<P CLASS=x>a<br>b<p>c", "<p class=x>a<br></br>b</p><p>c</p>");
	expect("<a href='?a=1&b=2&copy=3'>x</a>&copy 1",
	    "<a href=?a=1&b=2&copy=3>x</a>\xc2\xa9 1");
	expect("<svg viewBox=x><foreignObject/></svg>",
	    "<svg><foreignObject></foreignObject></svg>");
	expect("<picture><source><img src=a></picture>",
	    "<picture><source></source><img src=a></img></picture>");
}

static void test_angles(void **state)
{
	expect("<p>a<b c</p>", "<p>a<b c</p>");
	expect("<p>1<2, x <b and c> y</p>", "<p>1<2, x <b and c> y</p>");
	expect("<p>if (a<b && c>d)</p>", "<p>if (a<b && c>d)</p>");
	expect("\xe5\xb0\x86<\xe6\xba\x90>", "\xe5\xb0\x86<\xe6\xba\x90>");
	expect("see <missing>, <your-name> and <http://a.example/>",
	    "see <missing>, <your-name> and <http://a.example/>");
	expect("<o:p>x</o:p><x-y z=1>q", "<o:p>x</o:p><x-y>q</x-y>");
	expect("a </> b </ c> d", "a </> b </ c> d");
	expect("a <! b> c <", "a <! b> c <");
	expect("x<a href=\"unended", "x<a href=\"unended");
	expect("x<a href=", "x<a href=");
}

static void test_listings(void **state)
{
	expect("<pre>#include <stdio.h>\nList<String> <i>x</i></pre>",
	    "<pre>#include <stdio.h>\nList<String> <i>x</i></pre>");
	expect("<pre><code class=c><div class=\"a\">t</div></code></pre>",
	    "<pre><code class=c><div class=\"a\">t</div></code></pre>");
	expect(
	    "<pre><ol><li>a</li></ol></pre>", "<pre><ol><li>a</li></ol></pre>");
	expect("<pre>a &lt;b&gt; <div>c</div></pre>",
	    "<pre>a <b> <div>c</div></pre>");
	expect("<code>x<y</code><p>z<code>Map<K, V></code>",
	    "<code>x<y</code><p>z<code>Map<K, V></code></p>");
	/* controls of a highlighter */
	expect("<pre><label class=\"x\">es</label><code>a</code></pre>",
	    "<pre><label class=x>es</label><code>a</code></pre>");
	expect("<pre><code>a<T></code><button class=\"x\">b</button></pre>",
	    "<pre><code>a<T></code><button class=x>b</button></pre>");
	/* one that never ends makes nothing code */
	expect("<pre>a<p>b</p>", "<pre>a<p>b</p></pre>");
	expect("<xmp><p>&amp;</xmp>x", "<pre><p>&amp;</pre>x");
}

static void test_hidden(void **state)
{
	expect("a<!-- x -->b<!-->c<!--->d<!-- never", "abcd never");
	expect("a<![CDATA[b<i>c</i>]]>d", "ab<i>c</i>d");
	expect("a<?xml:namespace x ?>b<?php echo '>' ?>c", "abc");
	expect("<!DOCTYPE html [<!ENTITY x 'y'>]>a&x;", "a&x;");
	expect("<script>a<b</script>c", "<script>a<b</script>c");
	expect("<style>p{<p>x", "<p>x</p>");
	expect("<textarea>a<p>b", "a<p>b</p>");
	expect("<iframe src=a><p>x</p><iframe src=b></iframe>",
	    "<iframe src=a></iframe><p>x</p><iframe src=b></iframe>");
	expect("<plaintext>a<p>b", "a<p>b</p>");
	expect("<frameset><frame><noframes>a</noframes></frameset>", "a");
	expect("<noscript><img src=a></noscript>",
	    "<noscript><img src=a></img></noscript>");
}

static void test_quotes(void **state)
{
	expect("<a href=\"x>one</a> <a href=\"y\">two</a>",
	    "<a href=x>one</a> <a href=y>two</a>");
}

static void test_references(void **state)
{
	expect("&#65;&#x42;&#150;&#1;&#xFFFE;&#x8d;|", "AB\xe2\x80\x93|");
	expect("&#99999999999;&#0;&#xD800;|",
	    "\xef\xbf\xbd\xef\xbf\xbd"
	    "\xef\xbf\xbd|");
	expect("a &#x; &# b &amp", "a &#x; &# b &");
}

static void test_limits(void **state)
{
	struct buf in = BUF_INIT, out = BUF_INIT;
	int i;

	expect_diags("<p a1=1 a2=2 a3=3 a4=4 a5=5 a6=6 a7=7 class=c a8=8>x",
	    "<p class=c a7=7>x</p>", DIAG_ATTRIBUTE_LIMIT);
	for (i = 0; i < 60; i++)
		buf_puts(&in, "<div>");
	buf_puts(&in, "deep");
	for (i = 0; i < 60; i++)
		buf_puts(&in, "</div>");
	buf_puts(&in, "<p>after</p>");
	for (i = 0; i < 38; i++)
		buf_puts(&out, "<div>");
	buf_puts(&out, "deep");
	for (i = 0; i < 38; i++)
		buf_puts(&out, "</div>");
	buf_puts(&out, "<p>after</p>");
	expect_diags(buf_text(&in), buf_text(&out), DIAG_DEPTH_LIMIT);
	buf_release(&in);
	buf_release(&out);
}

static struct page *parse(const char *markup, const char *end,
    struct diag_list *diags, struct sheaf_options *options)
{
	struct page_text text = { .body = markup,
		.body_size = (size_t)(end - markup),
		.body_line = 1 };

	return page_parse(&text, true, options, diags);
}

static bool has_text(const struct page *page, const char *text)
{
	const struct page_node *root = page_root(page), *node;

	for (node = root; node != NULL;
	     node = page_following(node, root, false))
		if (page_node_text(node) != NULL &&
		    strstr(page_node_text(node), text) != NULL)
			return true;
	return false;
}

/* Formatting elements that are opened again in every block: the standard's
 * algorithm takes memory without bound. */
static void test_fallback(void **state)
{
	struct sheaf_options options = options_new();
	struct arena *arena = arena_new();
	struct diag_list diags;
	struct buf in = BUF_INIT;
	struct page *page;
	bool told = false;
	int i;

	options.limits[SHEAF_LIMIT_DEPTH] = 512;
	for (i = 0; i < 20000; i++)
		buf_printf(&in, "<p><font size=%d>x", i);
	buf_puts(&in, "<p>the end");
	diag_list_init(&diags, arena);
	page = parse(in.data, in.data + in.size, &diags, &options);
	assert_true(has_text(page, "the end"));
	for (const struct diag *d = diags.first; d != NULL; d = d->next)
		told |= d->id == DIAG_PARSER_FALLBACK;
	assert_true(told);
	page_free(page);
	buf_release(&in);
	arena_free(arena);
}

static void test_node_limit(void **state)
{
	struct sheaf_options options = options_new();
	struct arena *arena = arena_new();
	struct diag_list diags;
	static const char markup[] = "<p>a<p>b<p>c<p>d";
	struct page *page;

	options.limits[SHEAF_LIMIT_NODES] = 3;
	diag_list_init(&diags, arena);
	page = parse(markup, markup + strlen(markup), &diags, &options);
	assert_int_equal(diags.first->id, DIAG_NODE_LIMIT);
	assert_false(has_text(page, "d"));
	page_free(page);
	arena_free(arena);
}

/* A run is cut at a character. */
static void test_text_limit(void **state)
{
	struct sheaf_options options = options_new();
	struct arena *arena = arena_new();
	struct diag_list diags;
	static const char markup[] = "<p>abcdef<p>a\xe6\x97\xa5\xe6\x9c\xac";
	struct page *page;

	options.limits[SHEAF_LIMIT_TEXT_RUN] = 6;
	diag_list_init(&diags, arena);
	page = parse(markup, markup + strlen(markup), &diags, &options);
	assert_int_equal(diags.count, 1);
	assert_int_equal(diags.first->id, DIAG_TEXT_LIMIT);
	assert_true(has_text(page, "abcdef"));
	assert_true(has_text(page, "a\xe6\x97\xa5"));
	assert_false(has_text(page, "\xe6\x9c"));
	page_free(page);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ordinary),
		cmocka_unit_test(test_angles),
		cmocka_unit_test(test_listings),
		cmocka_unit_test(test_hidden),
		cmocka_unit_test(test_quotes),
		cmocka_unit_test(test_references),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_fallback),
		cmocka_unit_test(test_node_limit),
		cmocka_unit_test(test_text_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
