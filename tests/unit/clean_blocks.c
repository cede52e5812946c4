/* Elements: what is kept, what is unwrapped, what is dropped. */
#include "clean_help.h"

static void unknown_is_unwrapped(void **state)
{
	CLEANS(
	    "<x-card><p>a<font color=red>b</font></p></x-card>", "<p>ab</p>");
	CLEANS("<center>a</center>", "<p align=center>a</p>");
	CLEANS(
	    "<section><div>a</div><div>b</div></section>", "<p>a</p><p>b</p>");
	CLEANS("<details><summary>a</summary><p>b</p></details>",
	    "<p>a</p><p>b</p>");
}

static void junk_is_dropped(void **state)
{
	CLEANS("<style>p{}</style><p>a</p><script>x()</script>"
	       "<form><p>b</p><input><button>c</button></form><nav>d</nav>"
	       "<template>e</template>",
	    "<p>a</p><p>b</p>");
	CLEANS("<p>a<a hidden href=\"http://e.com/\">b</a>"
	       "<span style=\"display: none\">c</span></p>",
	    "<p>a</p>");
}

static void hidden_text_is_better_than_none(void **state)
{
	CLEANS("<div style=\"display:none\"><p>a</p></div>", "<p>a</p>");
}

static void inline_elements(void **state)
{
	CLEANS("<p><strong>a</strong><strong>b</strong></p>",
	    "<p><strong>ab</strong></p>");
	CLEANS("<p><strong>甲，</strong> <strong>乙</strong></p>",
	    "<p><strong>甲，乙</strong></p>");
	CLEANS("<p>a<b></b><b> </b>b</p>", "<p>a b</p>");
	CLEANS("<p><b>a<b>b</b></b></p>", "<p><b>ab</b></p>");
	CLEANS("<p><span lang=\"ja\">a</span><span>b</span></p>",
	    "<p><span lang=ja>a</span>b</p>");
	CLEANS("<p><abbr title=\"As Soon\">a</abbr></p>",
	    "<p><abbr title=As Soon>a</abbr></p>");
	CLEANS("<p><ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby></p>",
	    "<p><ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby></p>");
	CLEANS("<p>a<rt>b</rt></p>", "<p>ab</p>");
}

static void blocks_cut_inline_elements(void **state)
{
	CLEANS("<strong>a<p>b</p>c</strong>",
	    "<p><strong>a</strong></p><p><strong>b</strong></p>"
	    "<p><strong>c</strong></p>");
	CLEANS("<a href=\"http://e.com/\"><div>a</div><div>b</div></a>",
	    "<p><a href=http://e.com/>a</a></p>"
	    "<p><a href=http://e.com/>b</a></p>");
}

static void lists(void **state)
{
	CLEANS("<ul><li><p>a</p></li><li>b</li></ul>",
	    "<ul><li>a</li><li>b</li></ul>");
	CLEANS("<ul><li>a<ul><li>b</li></ul></li></ul>",
	    "<ul><li><p>a</p><ul><li>b</li></ul></li></ul>");
	CLEANS("<ul><li>a</li><ul><li>b</li></ul></ul>",
	    "<ul><li><p>a</p><ul><li>b</li></ul></li></ul>");
	CLEANS("<ol start=\"3\" reversed><li value=\"7x\">a</li></ol>",
	    "<ol start=3 reversed=><li value=7>a</li></ol>");
	CLEANS("<li>a</li><li>b</li><p>c</p>",
	    "<ul><li>a</li><li>b</li></ul><p>c</p>");
	CLEANS(
	    "<ul>a<li>b</li>c</ul>", "<ul><li>a</li><li>b</li><li>c</li></ul>");
	CLEANS("<ul><li></li><li> </li></ul><p>x</p>", "<p>x</p>");
}

static void terms(void **state)
{
	CLEANS(
	    "<dl><dt>a</dt><dd>b</dd></dl>", "<dl><dt>a</dt><dd>b</dd></dl>");
	CLEANS("<dl><dd>a</dd><dt>b</dt><dd>c</dd><dt>d</dt></dl>",
	    "<p>a</p><dl><dt>b</dt><dd>c</dd></dl><p>d</p>");
	CLEANS("<dl><div><dt>a</dt><dd><p>b</p></dd></div></dl>",
	    "<dl><dt>a</dt><dd>b</dd></dl>");
}

static void rules(void **state)
{
	CLEANS("<hr><p>a</p><hr><hr><p>b</p><hr>", "<p>a</p><hr><p>b</p>");
}

static void formulas(void **state)
{
	CLEANS("<p><math><msup><mi>x</mi><mn>2</mn></msup><mo>=</mo><mfrac>"
	       "<mi>a</mi><mi>b</mi></mfrac><annotation>no</annotation></"
	       "math></p>",
	    "<p>x<sup>2</sup>=a/b</p>");
	CLEANS("<p>a <script type=\"math/tex\">x^2</script></p>",
	    "<p>a <code>x^2</code></p>");
	CLEANS("<p><span class=\"MathJax_Preview\"><img class=\"tex\" "
	       "src=\"http://e.com/x.gif\" alt=\"x^2\"></span>"
	       "<script type=\"math/tex\">x^2</script> b</p>",
	    "<p><img picture=0 alt=x^2> b</p>");
	CLEANS("<svg><title>no</title><text>label</text></svg><p>a</p>",
	    "<p role=caption>label</p><p>a</p>");
}

static void depth_is_bounded(void **state)
{
	struct buf markup = BUF_INIT;
	struct article *article;
	int i;

	buf_puts(&markup, "---\ntitle: t\n---\n");
	for (i = 0; i < 3000; i++)
		buf_puts(&markup, i % 3 ? "<ul><li>" : "<blockquote><b><i>");
	buf_puts(&markup, "deep");
	article = help_load(buf_text(&markup), "t");
	assert_non_null(article);
	assert_non_null(strstr(help_said, "depth-limit"));
	article_free(article);
	buf_release(&markup);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(unknown_is_unwrapped),
		cmocka_unit_test(junk_is_dropped),
		cmocka_unit_test(hidden_text_is_better_than_none),
		cmocka_unit_test(inline_elements),
		cmocka_unit_test(blocks_cut_inline_elements),
		cmocka_unit_test(lists),
		cmocka_unit_test(terms),
		cmocka_unit_test(rules),
		cmocka_unit_test(formulas),
		cmocka_unit_test(depth_is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
