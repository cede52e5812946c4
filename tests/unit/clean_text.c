/* White space and characters. */
#include "clean_help.h"

static void space_collapses(void **state)
{
	CLEANS("<p>  a \n\t b  </p>", "<p>a b</p>");
	CLEANS("<p>&nbsp;&nbsp;a&nbsp;b&nbsp;</p>", "<p>a b</p>");
	CLEANS("<p>\xe3\x80\x80\xe3\x80\x80甲乙</p>", "<p>甲乙</p>");
	CLEANS("<p>a <b>b</b> c</p>", "<p>a <b>b</b> c</p>");
	CLEANS("<p>a<b> b </b>c</p>", "<p>a<b> b </b>c</p>");
	CLEANS("<p>a <b> b</b></p>", "<p>a <b>b</b></p>");
	CLEANS("<p>a<b>b</b> <i>c</i></p>", "<p>a<b>b</b> <i>c</i></p>");
}

static void blank_blocks_go(void **state)
{
	CLEANS("<p></p><p>&nbsp;</p><p><br></p><p>x</p>", "<p>x</p>");
	CLEANS("<p>\xe2\x80\x8d&nbsp;</p><p>x</p>", "<p>x</p>");
	CLEANS(
	    "<h2>&nbsp;</h2><p><strong><br/></strong></p><p>x</p>", "<p>x</p>");
	CLEANS("<p class=\"loading-entity\">&amp;amp;nbsp;</p><p>x</p>",
	    "<p>x</p>");
	CLEANS("<p>an &amp;nbsp; in text</p>", "<p>an &nbsp; in text</p>");
}

static void no_space_within_chinese(void **state)
{
	CLEANS("<p>规律是否存在 与过往</p>", "<p>规律是否存在与过往</p>");
	CLEANS("<p>今年， <strong>甲乙丙丁戊</strong> ，低</p>",
	    "<p>今年，<strong>甲乙丙丁戊</strong>，低</p>");
	CLEANS("<p>中文 Latin 中文</p>", "<p>中文 Latin 中文</p>");
	CLEANS("<p>中文\n中文</p>", "<p>中文中文</p>");
	CLEANS("<h2>第一章 绪论</h2>", "<h2 id=s-1>第一章 绪论</h2>");
	CLEANS("<p>一二三四五六   七八九十一二</p>",
	    "<p>一二三四五六 七八九十一二</p>");
	CLEANS("<p>한국어 한국어</p>", "<p>한국어 한국어</p>");
	CLEANS(
	    "<p>한국어 「제목」 입니다</p>", "<p>한국어 「제목」 입니다</p>");
}

static void names_stay_apart(void **state)
{
	CLEANS("<p>甲甲 乙乙乙 丙丙</p>", "<p>甲甲 乙乙乙 丙丙</p>");
	CLEANS("<p>……由主持：张三 李四，一同</p>",
	    "<p>……由主持：张三 李四，一同</p>");
}

static void invisible_characters(void **state)
{
	CLEANS("<p>a\xe2\x80\x8b"
	       "b\xef\xbb\xbf"
	       "c\xc2\xad"
	       "d</p>",
	    "<p>abcd</p>");
	CLEANS("<p>👩\xe2\x80\x8d👧 中\xe2\x80\x8d文</p>",
	    "<p>👩\xe2\x80\x8d👧 中文</p>");
	CLEANS("<p>\xd9\x85\xdb\x8c\xe2\x80\x8c\xd8\xae\xd9\x88</p>",
	    "<p>\xd9\x85\xdb\x8c\xe2\x80\x8c\xd8\xae\xd9\x88</p>");
}

static void radicals_and_controls(void **state)
{
	CLEANS("<p>创始⼈，⻓⺠</p>", "<p>创始人，长民</p>");
	CLEANS("<p>it\xc2\x92s\xc2\x81</p>", "<p>it’s</p>");
}

static void line_ends(void **state)
{
	CLEANS("<p><br>a<br></p>", "<p>a</p>");
	CLEANS("<p>a<br>b</p>", "<p>a<br>b</p>");
	CLEANS("<p>a<br> <br>b</p>", "<p>a</p><p>b</p>");
	CLEANS("<p><b>a<br><br>b</b></p>", "<p><b>a</b></p><p><b>b</b></p>");
	CLEANS("<h2>a<br><br>b</h2>", "<h2 id=s-1>a<br>b</h2>");
}

static void text_without_blocks(void **state)
{
	CLEANS("\n甲乙。\n\n丙丁\n戊己\n", "<p>甲乙。</p><p>丙丁<br>戊己</p>");
	CLEANS("\none\ntwo\n\nthree", "<p>one two</p><p>three</p>");
	CLEANS("a<br>b<p>c</p>d", "<p>a<br>b</p><p>c</p><p>d</p>");
}

static void code_is_exact(void **state)
{
	CLEANS("<pre>a  b\n\tc\n</pre>", "<pre>a  b\n\tc</pre>");
	CLEANS("<pre>a<br>\n<br>\nb<br></pre>", "<pre>a\n\nb</pre>");
	CLEANS("<pre><code class=\"language-C++ x\">int  i;</code></pre>",
	    "<pre language=c++>int  i;</pre>");
	CLEANS("<figure class=\"highlight python\"><table><tr>"
	       "<td class=\"gutter\"><pre>1</pre></td><td><pre>x = 1</pre></td>"
	       "</tr></table></figure>",
	    "<pre language=python>x = 1</pre>");
	CLEANS("<div class=\"language-ruby highlighter-rouge\"><pre "
	       "class=\"highlight\"><code>x</code></pre></div>",
	    "<pre language=ruby>x</pre>");
	CLEANS("<pre class=\"brush: jscript; title: ;\">x</pre>",
	    "<pre language=jscript>x</pre>");
	CLEANS("<pre>\n  x&nbsp;y\n\n</pre>", "<pre>  x y</pre>");
	CLEANS("<pre><span>a</span><b>b</b><span class=\"copy-code-btn\">c"
	       "</span></pre>",
	    "<pre>a<b>b</b></pre>");
	CLEANS(
	    "<p><code>中文  中文</code></p>", "<p><code>中文 中文</code></p>");
}

static void titles_are_fit(void **state)
{
	struct article *article = help_load(
	    "---\ntitle: '甲\xe2\x80\x8b乙 "
	    "\xe2\xbc\xa4—— c'\nauthor: "
	    "'\xe2\xbd\xb9\xc2\xad易'\n---\n<p>x</p>",
	    "t");

	assert_string_equal(article->meta.title, "甲乙 大—— c");
	assert_string_equal(article->meta.author, "网易");
	article_free(article);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(space_collapses),
		cmocka_unit_test(blank_blocks_go),
		cmocka_unit_test(no_space_within_chinese),
		cmocka_unit_test(names_stay_apart),
		cmocka_unit_test(invisible_characters),
		cmocka_unit_test(radicals_and_controls),
		cmocka_unit_test(line_ends),
		cmocka_unit_test(text_without_blocks),
		cmocka_unit_test(code_is_exact),
		cmocka_unit_test(titles_are_fit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
