/* Program code: its language, its lines, and what stands beside it. */
#include "clean_help.h"

static void languages(void **state)
{
	CLEANS("<pre class=\"hljs javascript\">x</pre>",
	    "<pre language=javascript>x</pre>");
	CLEANS("<pre class=\"hljs language-c++\">x</pre>",
	    "<pre language=c++>x</pre>");
	CLEANS("<pre class=\"lang:python decode:true\">x</pre>",
	    "<pre language=python>x</pre>");
	CLEANS("<pre class=\"brush: jscript; title: ;\">x</pre>",
	    "<pre language=jscript>x</pre>");
	CLEANS("<pre data-enlighter-language=\"java\">x</pre>",
	    "<pre language=java>x</pre>");
	CLEANS("<div class=\"highlight highlight-source-shell\"><pre>x</pre>"
	       "</div>",
	    "<pre language=shell>x</pre>");
	CLEANS("<pre class=\"hljs copy-box\">x</pre>", "<pre>x</pre>");
	CLEANS("<pre class=\"highlight plaintext\">x</pre>", "<pre>x</pre>");
}

/* One line a div, a row or an item; blanks between them are the page's. */
static void listings(void **state)
{
	CLEANS(
	    "<div class=\"syntaxhighlighter java\"> <table>\n <tr>"
	    "<td class=\"gutter\"><div>1</div><div>2</div></td>"
	    "<td class=\"code\"><div class=\"container\">\n"
	    "<div><code>int</code> <code>a;</code></div>\n"
	    "<div><code>&nbsp; b;</code></div></div></td></tr></table></div>",
	    "<pre language=java>int a;\n  b;</pre>");
	CLEANS("<ol class=\"linenums\"> <li><code>a</code></li>\n"
	       "<li> <code>b</code></li></ol>",
	    "<pre>a\n b</pre>");
	CLEANS("<pre><ol class=\"linenums\"><li>a</li><li>  b</li></ol></pre>",
	    "<pre>a\n  b</pre>");
	CLEANS("<table><tr><td class=\"rouge-gutter\"><pre>1\n2</pre></td>"
	       "<td><pre>a\nb</pre></td></tr></table>",
	    "<pre>a\nb</pre>");
}

/* WeChat writes an element a line. */
static void codes_in_pre(void **state)
{
	CLEANS(
	    "<pre data-lang=\"bash\"><code><span>a</span></code><code>b</code>"
	    "</pre>",
	    "<pre language=bash>a\nb</pre>");
	CLEANS("<pre><code>a</code></pre>", "<pre>a</pre>");
	CLEANS(
	    "<table class=\"hljs-ln\"><tr><td class=\"hljs-ln-numbers\">1</td>"
	    "<td>a</td></tr><tr><td class=\"hljs-ln-numbers\">2</td><td>b</td>"
	    "</tr></table>",
	    "<pre>a\nb</pre>");
}

/* Dockone writes a br and a line end for one line end. */
static void br_and_line_end(void **state)
{
	CLEANS("<pre>a<br>\nb<br>\n<br>\nc</pre>", "<pre>a\nb\n\nc</pre>");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(languages),
		cmocka_unit_test(listings),
		cmocka_unit_test(codes_in_pre),
		cmocka_unit_test(br_and_line_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
