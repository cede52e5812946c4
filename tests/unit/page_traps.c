/* Markup that costs other readers their text: every trap that was met. */
#include "page_help.h"

/* Text stays text: "<" before what is no tag. */
static void test_angles(void **state)
{
	expect("<p>\xe6\xaf\x94\xe5\x80\xbc<1\xef\xbc\x8c\xe6\x95\xb0<\xe5\x85"
	       "\xb3</p>",
	    "<p>\xe6\xaf\x94\xe5\x80\xbc<1\xef\xbc\x8c\xe6\x95\xb0<\xe5\x85"
	    "\xb3</p>");
	expect("<p>5 < 6 and > 3 <= 4 <- x <> y</p>",
	    "<p>5 < 6 and > 3 <= 4 <- x <> y</p>");
	expect("<p>I <3 you <_< >_> <(^_^)></p>",
	    "<p>I <3 you <_< >_> <(^_^)></p>");
	expect("<p><me@a.example> <<\xe4\xb9\xa6>></p>",
	    "<p><me@a.example> <<\xe4\xb9\xa6>></p>");
	expect("<p><<a href=x>y</a>></p>", "<p><<a href=x>y</a>></p>");
	expect("<p>a<b c in text</p><p>after</p>",
	    "<p>a<b c in text</p><p>after</p>");
}

/* What a text that was cut ends with. */
static void test_cut(void **state)
{
	expect("<p>a<", "<p>a<</p>");
	expect("<p>a</", "<p>a</</p>");
	expect("<p>a<!", "<p>a<!</p>");
	expect("<p>a<?", "<p>a<?</p>");
	expect("<p>a<b", "<p>a<b</p>");
	expect("<p>a</p", "<p>a</p>");
	expect("<p>a</div ", "<p>a</p>");
	expect("<p>a</nothing", "<p>a</nothing</p>");
	expect("<p>a&", "<p>a&</p>");
	expect("<p>a&#", "<p>a&#</p>");
	expect("<p>a&#x", "<p>a&#x</p>");
	expect("<p>a&amp", "<p>a&</p>");
	expect("<p>a<!--b", "<p>ab</p>");
}

static void test_code(void **state)
{
	expect("<pre><missing> #include <stdio.h> List<String></pre>",
	    "<pre><missing> #include <stdio.h> List<String></pre>");
	expect("<pre><span class=k>int</span> Map<K, V> x</pre>",
	    "<pre><span class=k>int</span> Map<K, V> x</pre>");
	expect("<p><code>vector<int> v; a<b</code> and",
	    "<p><code>vector<int> v; a<b</code> and</p>");
	expect("<pre>if (a < b) &amp;lt; &lt;T&gt;</pre>",
	    "<pre>if (a < b) &lt; <T></pre>");
}

static void test_quotes(void **state)
{
	/* a quote of the text does not end the value */
	expect("<a href=\"x>one</a><p>two \"three\" four</p>",
	    "<a href=x>one</a><p>two \"three\" four</p>");
	expect("<a href=\"x>one</a><p>it is 5\" wide</p>",
	    "<a href=x>one</a><p>it is 5\" wide</p>");
	/* no quote behind it at all */
	expect("<a href='x>one</a><p>two</p>", "<a href=x>one</a><p>two</p>");
	expect("<a href=x class=\"y>one</a>z", "<a href=x class=y>one</a>z");
	/* markup in a value is no trap */
	expect("<a href=\"x>y\" class=\"<p>z</p>\">one</a>",
	    "<a href=x>y class=<p>z</p>>one</a>");
	expect("<a href=\"1\"class=\"2\">x</a>", "<a href=1 class=2>x</a>");
	/* the number of attributes counts only up to where the tag ends */
	expect("<a href=\"x>one</a> b c d e f g h i \"j\"k</a>",
	    "<a href=x>one</a> b c d e f g h i \"j\"k");
}

static void test_attributes(void **state)
{
	expect("<img data-img-size-val src=a><p style>x",
	    "<img src=a></img><p>x</p>");
	expect("<p class=1 class=2>x</p>", "<p class=1>x</p>");
	expect("<p CLASS = 'a'>x</p>", "<p class=a>x</p>");
	expect("<a href=\"?mid=1&sn=2&copy=1&times=3&amp;x\">y</a>",
	    "<a href=?mid=1&sn=2&copy=1&times=3&x>y</a>");
}

/* Names without semicolon as the standard lists them; code points by what
 * their writers meant. */
static void test_references(void **state)
{
	expect("&copy 1 &hellip 2 &notit; &ltb&gt &nbsp|",
	    "\xc2\xa9 1 &hellip 2 \xc2\xacit; <b> \xc2\xa0|");
	expect("&#x80;&#x85;&#146;", "\xe2\x82\xac\xe2\x80\xa6\xe2\x80\x99");
	expect("&#123;&#123; x }}", "{{ x }}");
	expect("&amp;amp; &amp;nbsp; &ampamp;", "&amp; &nbsp; &amp;");
	expect(
	    "&#x1F600; \xf0\xa0\xae\xb7", "\xf0\x9f\x98\x80 \xf0\xa0\xae\xb7");
}

static void test_comments(void **state)
{
	expect("<p>a<!-->b", "<p>ab</p>");
	expect("<p>a<!--->b", "<p>ab</p>");
	expect("<p>a<!-- x --!>b", "<p>ab</p>");
	expect("<p>a<!-- x -- y -->b", "<p>ab</p>");
	expect("<p>a<!-- never <p>b</p>", "<p>a never </p><p>b</p>");
	expect("<!--[if IE]><p>a</p><![endif]-->b", "b");
	expect("<![if !IE]><p>a</p><![endif]>b", "<p>a</p>b");
}

static void test_void_elements(void **state)
{
	expect("a<wbr>b<br></br>c</br>d<hr/>e",
	    "a<wbr></wbr>b<br></br><br></br>c<br></br>d<hr></hr>e");
	expect("<video><source src=a><track src=b>c</video>d",
	    "<video><source src=a></source><track src=b></track>c</video>d");
	expect("<image src=a>", "<img src=a></img>");
	expect("<col><input>x", "<input></input>x");
}

static void test_nesting(void **state)
{
	expect("<strong>a<em>b</strong>c</em>d",
	    "<strong>a<em>b</em></strong><em>c</em>d");
	expect("<b><p>x</b>y</p>z", "<b></b><p><b>x</b>y</p>z");
	expect("<a href=1>x<a href=2>y</a>", "<a href=1>x</a><a href=2>y</a>");
	expect("<nobr>x<nobr>y", "<nobr>x</nobr><nobr>y</nobr>");
	expect("<p>a<p>b", "<p>a</p><p>b</p>");
	expect("a</p>b", "a<p></p>b");
	expect("<h2>a<h3>b</h3></h2>", "<h2>a</h2><h3>b</h3>");
	expect("<ul><li>a<ul><li>b</ul><li>c</ul>",
	    "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>");
	expect("<select><option>a<p>b</select>c",
	    "<select><option>ab</option></select>c");
	expect("<button>x<p>y</button>z", "<button>x<p>y</p></button>z");
}

static void test_tables(void **state)
{
	expect("<p>a<table><tr><td>x</table>b",
	    "<p>a</p><table><tbody><tr><td>x</td></tr></tbody></table>b");
	expect("<table>a<tr>b<td>x</td>c</tr></table>",
	    "abc<table><tbody><tr><td>x</td></tr></tbody></table>");
	expect("<table><td>x<td>y</table>",
	    "<table><tbody><tr><td>x</td><td>y</td></tr></tbody></table>");
	expect("<tr><td>x</td></tr>y", "xy");
	expect("<caption>x</caption>y", "xy");
}

static void test_structure(void **state)
{
	expect("<p>x</p></body></html><p>y</p>z", "<p>x</p><p>y</p>z");
	expect("<body class=1><p>x<body class=2><p>y", "<p>x</p><p>y</p>");
	expect(
	    "<html><head><title>t</title></head><body>x</body></html>y", "xy");
	expect("<frameset><frame src=a><noframes><p>x</noframes></frameset>y",
	    "<p>xy</p>");
	expect("<p>a<plaintext>b<p>c", "<p>ab</p><p>c</p>");
	expect("<p>a<![CDATA[b & c]]>d</p>", "<p>ab & cd</p>");
	expect("<template><p>x</template>y", "<template><p>x</p></template>y");
	expect("<title/>x<style/>y<script/>z",
	    "<title></title>x<style></style>y<script></script>z");
	expect("<isindex prompt=x>y", "y");
}

static void test_foreign(void **state)
{
	expect("<svg><foreignObject><p>x</p></foreignObject></svg>",
	    "<svg><foreignObject><p>x</p></foreignObject></svg>");
	expect("<svg><p>x</p></svg>y", "<svg></svg><p>x</p>y");
	expect("<svg><title>t</title><text>x</text></svg>y",
	    "<svg><title>t</title><text>x</text></svg>y");
	expect("<math><mi>x</mi></math>y", "<math><mi>x</mi></math>y");
	expect("a<o:p></o:p>b<o:p>&nbsp;</o:p>",
	    "a<o:p></o:p>b<o:p>\xc2\xa0</o:p>");
	/* the standard: an unknown end tag does not close a block */
	expect("<my-tag x=1><p>y</my-tag>z", "<my-tag><p>yz</p></my-tag>");
	expect("<ruby>a<rp>(<rt>b<rp>)</ruby>c",
	    "<ruby>a<rp>(</rp><rt>b</rt><rp>)</rp></ruby>c");
}

/* Each annotation comes behind its base. */
static void test_ruby(void **state)
{
	expect("<ruby><rb>a</rb><rb>b</rb><rt>c</rt><rt>d</rt></ruby>",
	    "<ruby><rb>a</rb><rt>c</rt><rb>b</rb><rt>d</rt></ruby>");
	expect("<ruby><rb>a<rb>b<rt>c<rt>d</ruby>",
	    "<ruby><rb>a</rb><rt>c</rt><rb>b</rb><rt>d</rt></ruby>");
	expect("<ruby><rb>a</rb><rt>c</rt><rb>b</rb><rt>d</rt></ruby>",
	    "<ruby><rb>a</rb><rt>c</rt><rb>b</rb><rt>d</rt></ruby>");
	/* too many, too few; one over both */
	expect(
	    "<ruby><rb>a</rb><rb>b</rb><rt>c</rt><rt>d</rt><rt>e</rt></ruby>",
	    "<ruby><rb>a</rb><rt>c</rt><rb>b</rb><rt>d</rt><rt>e</rt></ruby>");
	expect(
	    "<ruby><rb>a</rb> <rb>b</rb><rt>c</rt><rb>d</rb><rt>e</rt></ruby>",
	    "<ruby><rb>a</rb><rt>c</rt> <rb>b</rb><rb>d</rb><rt>e</rt></ruby>");
	expect("<ruby><rb>a</rb><rb>b</rb><rt>c</rt><rt>d</rt>"
	       "<rtc>e</rtc></ruby>",
	    "<ruby><rb>a</rb><rt>c</rt><rb>b</rb><rt>d</rt><rt>e</rt></ruby>");
}

/* A page's head may end early; what stands in it is not lost. */
static void test_head(void **state)
{
	struct sheaf_options options = options_new();
	struct arena *arena = arena_new();
	struct diag_list diags;
	static const char markup[] =
	    "<html><head><title>t</title><noscript><img src=a></noscript>"
	    "<div>x</div></head><body><p>y";
	struct page_text text = {
		.body = markup, .body_size = strlen(markup), .body_line = 1
	};
	struct buf out = BUF_INIT;
	struct page *page;

	diag_list_init(&diags, arena);
	page = page_parse(&text, false, &options, &diags);
	put_tree(&out, page_root(page));
	assert_non_null(strstr(buf_text(&out), "<img src=a>"));
	assert_non_null(strstr(buf_text(&out), "<div>x</div><p>y</p>"));
	page_free(page);
	buf_release(&out);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_angles),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_code),
		cmocka_unit_test(test_quotes),
		cmocka_unit_test(test_attributes),
		cmocka_unit_test(test_references),
		cmocka_unit_test(test_comments),
		cmocka_unit_test(test_void_elements),
		cmocka_unit_test(test_nesting),
		cmocka_unit_test(test_tables),
		cmocka_unit_test(test_structure),
		cmocka_unit_test(test_foreign),
		cmocka_unit_test(test_ruby),
		cmocka_unit_test(test_head),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
