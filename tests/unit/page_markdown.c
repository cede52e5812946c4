/* Bodies in Markdown: which they are, and what becomes of them. */
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
};

static int set_up(void **state)
{
	struct state *s = memory_new(sizeof *s);

	s->arena = arena_new();
	diag_list_init(&s->diags, s->arena);
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

static struct page_text text_of(const char *body)
{
	return (struct page_text){
		.body = body, .body_size = strlen(body), .body_line = 1
	};
}

static bool is_taken(struct state *s, const char *name, const char *body)
{
	struct page_text text = text_of(body);

	return page_is_markdown(&text, name, &s->options);
}

static const char *render(struct state *s, const char *body)
{
	struct page_text text = text_of(body);

	diag_list_init(&s->diags, s->arena);
	page_markdown_render(s->arena, &text, &s->diags);
	assert_int_equal(strlen(text.body), text.body_size);
	return text.body;
}

#define RENDERS(s, body, html) assert_string_equal(render((s), (body)), (html))

static void test_signs(void **state)
{
	static const char *const bodies[] = { "# One\n\ntext", "text\n\n- item",
		"text **strong**", "see [it](b.html)", "![](a.png)", "1. one",
		"> said", "use `a < b` here", "```c\n<p>one</p>\n```\n",
		"a note[^1]\n\n[^1]: it", "a | b\n--|--\n1 | 2",
		"{% highlight c %}\nint a;\n{% endhighlight %}\n",
		"## One\n\n- two\n\n<div class=\"x\">three</div>\n",
		"`<div>` and `<p>` are **tags**", "<!-- more -->\n\n# One" };
	size_t i;

	for (i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
		if (!is_taken(*state, "a.md", bodies[i]))
			fail_msg("no Markdown: %s", bodies[i]);
		assert_true(is_taken(*state, "x/b.MARKDOWN", bodies[i]));
		assert_false(is_taken(*state, "a.html", bodies[i]));
		assert_false(is_taken(*state, "md", bodies[i]));
	}
}

static void test_others(void **state)
{
	static const char *const bodies[] = { "", "一行\n两行\n\n三行\n",
		"<div>\n# One\n\n- two\n- three\n</div>",
		"\n  <p>**a** [b](c)</p>", "<!DOCTYPE html>\n# a",
		"<html>\n# a\n# b", "one <p>**two**</p><p>three</p>",
		"a<br>b<br>\nc", "#tag and #tag", "3~5, 2 * 3 - 1",
		"text<pre># a\n- b\n```\n</pre>", "----\ntext\n----\n", "![" };
	size_t i;

	for (i = 0; i < sizeof bodies / sizeof bodies[0]; i++)
		if (is_taken(*state, "a.md", bodies[i]))
			fail_msg("Markdown: %s", bodies[i]);
}

static void test_option(void **state)
{
	struct state *s = *state;

	s->options.markdown = SHEAF_MARKDOWN_ALWAYS;
	assert_true(is_taken(s, "a.html", "<p>one</p>"));
	s->options.markdown = SHEAF_MARKDOWN_NEVER;
	assert_false(is_taken(s, "a.md", "# One"));
}

static void test_markup(void **state)
{
	RENDERS(*state, "# A *b*\n\nc\nd <b>e</b>",
	    "<h1>A <em>b</em></h1>\n<p>c\nd <b>e</b></p>\n");
	RENDERS(*state, "3~5, 6~7 ~~8~~ \"q\" -- 'r'",
	    "<p>3~5, 6~7 <del>8</del> &quot;q&quot; -- 'r'</p>\n");
	RENDERS(*state, "``` c++ title\na < b\n```",
	    "<pre><code class=\"language-c++\">a &lt; b\n</code></pre>\n");
	RENDERS(*state, "<div>\n\n*a*\n\n</div>",
	    "<div>\n<p><em>a</em></p>\n</div>\n");
	assert_non_null(strstr(
	    render(*state, "a|b\n-|:-:\n1|2"), "<td align=\"center\">2</td>"));
	assert_non_null(
	    strstr(render(*state, "a[^x]\n\n[^x]: b"), "<li id=\"fn-x\">"));
}

static void test_boxes(void **state)
{
	const char *html = render(*state, "- [ ] a\n- [x] *b*\n- [ ]\n- c");

	assert_non_null(strstr(html, "☐ a"));
	assert_non_null(strstr(html, "☑ <em>b</em>"));
	assert_null(strstr(html, "☐ c"));
}

static void test_listings(void **state)
{
	RENDERS(*state,
	    "{% highlight c linenos %}\n# a < b\n```\n{% endhighlight %}\nc",
	    "<pre><code class=\"language-c\"># a &lt; b\n```\n</code></pre>\n"
	    "<p>c</p>\n");
	RENDERS(*state,
	    "a\n{%- codeblock name lang:js -%}\nb\n{% endcodeblock %}",
	    "<p>a</p>\n<pre><code class=\"language-js\">b\n</code></pre>\n");
	RENDERS(*state, "{% codeblock %}\nb\n{% endcodeblock %}",
	    "<pre><code>b\n</code></pre>\n");
	/* never closed: text */
	RENDERS(*state, "{% highlight c %}\n*a*",
	    "<p>{% highlight c %}\n<em>a</em></p>\n");
	RENDERS(*state, "{% endhighlight %}\n{% highlight c %}",
	    "<p>{% endhighlight %}\n{% highlight c %}</p>\n");
	RENDERS(*state, "```\n{% highlight c %}\n```\n{% endhighlight %}",
	    "<pre><code>{% highlight c %}\n</code></pre>\n"
	    "<p>{% endhighlight %}</p>\n");
}

static void test_raw(void **state)
{
	RENDERS(
	    *state, "{% raw %}\n{{ a }}\n{% endraw %}\n", "<p>{{ a }}</p>\n");
	RENDERS(*state, "a {% raw %}{{ b }}{% endraw %} {% c %}\n{: .d }\n",
	    "<p>a {{ b }} {% c %}</p>\n");
	RENDERS(*state, "```\n{% raw %}\n{: .d }\n```\n",
	    "<pre><code>{% raw %}\n{: .d }\n</code></pre>\n");
	RENDERS(*state, "{%%}\n{:\n{%", "<p>{%%}\n{:\n{%</p>\n");
}

static char *repeated(struct state *s, const char *head, const char *unit,
    size_t count, const char *tail)
{
	struct buf buf = BUF_INIT;
	char *text;

	buf_puts(&buf, head);
	while (count-- > 0)
		buf_puts(&buf, unit);
	buf_puts(&buf, tail);
	text = arena_strndup(s->arena, buf_text(&buf), buf.size);
	buf_release(&buf);
	return text;
}

/* That is said, and nothing else. */
static void expect_told(struct state *s, const char *told)
{
	assert_int_equal(s->diags.count, 1);
	assert_int_equal(s->diags.first->id, DIAG_MARKDOWN_LIMIT);
	assert_string_equal(s->diags.first->detail, told);
}

/* The text is left as it is, and why. */
static void refuses(struct state *s, char *body, const char *told)
{
	assert_ptr_equal(render(s, body), body);
	expect_told(s, told);
}

static void test_refused(void **state)
{
	struct state *s = *state;

	refuses(s, repeated(s, "# a\n", "text\n", 250000, ""),
	    "more than 1048576 bytes: it is read as HTML");
	refuses(s, repeated(s, "", ">", 1001, "a"),
	    "more than 1000 marks before a line: it is read as HTML");
	refuses(s,
	    repeated(s, repeated(s, "", "- ", 900, "a"), "\n", 40000, ""),
	    "bytes of marks before a line, times lines, are more than "
	    "50000000: it is read as HTML");
	refuses(s, repeated(s, "", "a <!A ", 300, ""),
	    "more than 256 declarations: it is read as HTML");
	refuses(s,
	    repeated(s, repeated(s, "[a]: /", "x", 50000, "\n\n"), "[a]\n",
		1000, ""),
	    "links by reference may become more than 16777216 bytes: "
	    "it is read as HTML");
}

static void test_reduced(void **state)
{
	struct state *s = *state;
	const char *html;

	html = render(s,
	    repeated(
		s, repeated(s, "", "|a", 600, "\n"), "|-", 600, "\n\n**b**"));
	assert_null(strstr(html, "<table"));
	assert_non_null(strstr(html, "<strong>b</strong>"));
	expect_told(s, "more than 500 columns in a table: tables are text");
	html = render(s, repeated(s, "a|b\n-|-\n", "c\n", 120000, ""));
	assert_null(strstr(html, "<table"));
	expect_told(s, "more than 200000 cells: tables are text");
	html = render(s, repeated(s, "[^1]: a\n\n", "[^1]", 11000, ""));
	assert_null(strstr(html, "footnote"));
	expect_told(s, "more than 10000 notes: notes are text");
	html = render(s, repeated(s, "a|b\n-|-\n", "c|d\n", 5000, ""));
	assert_non_null(strstr(html, "<table"));
	assert_int_equal(s->diags.count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_signs, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_others, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_option, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_markup, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_boxes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_listings, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_raw, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_reduced, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
