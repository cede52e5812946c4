/* Links, and notes. */
#include "clean_help.h"

static void project_links_are_text(void **state)
{
	CLEANS("<p>高<a class=\"project-link\" data-name=\"b\" "
	       "href=\"https://36kr.com/projectDetails/1\">速</a>店</p>",
	    "<p>高速店</p>");
}

static void only_the_web_is_linked(void **state)
{
	CLEANS("<p><a href=\"https://e.com/?a=1&b=中\">a</a></p>",
	    "<p><a href=https://e.com/?a=1&b=%E4%B8%AD>a</a></p>");
	CLEANS("<p><a href=\"javascript:x()\">a</a><a href=\"/b\">b</a>"
	       "<a>c</a><a href=\"file:///etc/x\">d</a></p>",
	    "<p>abcd</p>");
	CLEANS("<p><a href=\"https://36kr.com/p/preview/abc\">a</a></p>",
	    "<p>a</p>");
}

/* 2,000 blocks behind an unclosed link each get a copy of it. */
static void links_have_a_ceiling(void **state)
{
	struct buf page = BUF_INIT, out = BUF_INIT;

	buf_puts(&page, "<p><a href=\"http://e.com/");
	for (int i = 0; i < 5000; i++)
		buf_putc(&page, 'x');
	buf_puts(&page, "\">one");
	for (int i = 0; i < 2000; i++)
		buf_puts(&page, "<p>two");
	struct article *article = help_load(buf_text(&page), "t.html");

	assert_non_null(article);
	assert_non_null(strstr(help_said, "link-limit "));
	article_dump(article, &out);
	assert_true(out.size < 8u << 20);
	article_free(article);
	buf_release(&page);
	buf_release(&out);
}

static void breaks_leave_links(void **state)
{
	CLEANS("<p><a href=\"http://e.com/a\">a<br></a>b</p>",
	    "<p><a href=http://e.com/a>a</a><br>b</p>");
}

static void bare_addresses(void **state)
{
	CLEANS("<p>见https://e.com/a_(b)。又（http://e.com/c），</p>",
	    "<p>见<a href=https://e.com/a_(b)>https://e.com/a_(b)</a>。又（"
	    "<a href=http://e.com/c>http://e.com/c</a>），</p>");
	CLEANS("<p>[2]https://e.com/x.</p>",
	    "<p>[2]<a href=https://e.com/x>https://e.com/x</a>.</p>");
	CLEANS("<p><code>http://e.com/</code> xhttp://e.com/ http://</p>",
	    "<p><code>http://e.com/</code> xhttp://e.com/ http://</p>");
	CLEANS("<p>(http://e.com/[a]).) http://e.com/(]]))</p>",
	    "<p>(<a href=http://e.com/%5Ba%5D>http://e.com/[a]</a>).) "
	    "<a href=http://e.com/(%5D%5D)>http://e.com/(]])</a>)</p>");
	CLEANS("<p>http://<b>e.com</b></p>", "<p>http://<b>e.com</b></p>");
}

static void links_inside_the_page(void **state)
{
	CLEANS("<p><a href=\"#h\">a</a><a href=\"#none\">b</a></p>"
	       "<h2 id=\"h\">c</h2>",
	    "<p><a href=#s-1>a</a>b</p><h2 id=s-1>c</h2>");
	CLEANS("<p><a href=\"#x\">a</a></p><p><a name=\"x\"></a>b</p>",
	    "<p><a href=#n-1>a</a></p><p id=n-1>b</p>");
}

static void foot_of_page_notes(void **state)
{
	CLEANS("<p>a<sup id=\"fnref:1\"><a href=\"#fn:1\">1</a></sup></p>"
	       "<div class=\"footnotes\"><ol><li id=\"fn:1\">"
	       "<p>n <a href=\"http://e.com/f.xml#fnref:1\">↩</a></p></li></ol>"
	       "</div>",
	    "<p>a<sup id=n-2><a href=#n-1 role=noteref>1</a></sup></p>"
	    "<aside role=notes><ol><li id=n-1 role=note>n "
	    "<a href=#n-2 role=backlink>↩</a></li></ol></aside>");
}

/* "[1]" is believed to mean the note it leads to, whatever page it names. */
static void marks_lead_to_notes(void **state)
{
	CLEANS(
	    "<p>a [<a href=\"http://e.com/u.html#f1n\"><font>1</font></a>]</p>"
	    "<p>[<a name=\"f1n\"><font>1</font></a>] b</p>",
	    "<p>a [<a href=#n-1 role=noteref>1</a>]</p>"
	    "<p id=n-1 role=note>[1] b</p>");
	CLEANS(
	    "<p>a<a href=\"file:///G:/a.doc#_edn1\" name=\"_ednref1\">[1]</a>"
	    "</p><p><a href=\"file:///G:/a.doc#_ednref1\" name=\"_edn1\">[1]"
	    "</a> b</p>",
	    "<p>a<a href=#n-1 id=n-2 role=noteref>[1]</a></p>"
	    "<p id=n-1 role=note><a href=#n-2 role=backlink>[1]</a> b</p>");
	CLEANS("<p>a<a role=\"doc-noteref\" id=\"r\" href=\"#n\">9</a></p>"
	       "<section role=\"doc-endnotes\"><ol><li id=\"n\">b "
	       "<a href=\"#r\">back</a></li></ol></section>",
	    "<p>a<a href=#n-1 id=n-2 role=noteref>9</a></p><aside role=notes>"
	    "<ol><li id=n-1 role=note>b <a href=#n-2 role=backlink>back</a>"
	    "</li></ol></aside>");
	/* an item of a list is one, whatever its name */
	CLEANS("<p>a<a href=\"#ref_1\" id=\"ref_1_0\"><sup>[1]</sup></a></p>"
	       "<ol><li id=\"ref_1\"><a href=\"#ref_1_0\">^</a>b</li></ol>",
	    "<p>a<a href=#n-1 id=n-2 role=noteref><sup>[1]</sup></a></p><ol>"
	    "<li id=n-1 role=note><a href=#n-2 role=backlink>^</a>b</li></ol>");
	/* words that lead to a chapter of another page are no mark */
	CLEANS("<p><a href=\"http://e.com/u.html#x\">a</a></p>"
	       "<p id=\"x\">b</p>",
	    "<p><a href=http://e.com/u.html#x>a</a></p><p>b</p>");
}

static void notes_in_titles(void **state)
{
	CLEANS("<p>a<sup class=\"ss-footnote\" title=\"see http://e.com/\">1"
	       "</sup></p>",
	    "<p>a<sup id=n-2><a href=#n-1 role=noteref>1</a></sup></p>"
	    "<aside role=notes><ol><li id=n-1 role=note>see "
	    "<a href=http://e.com/>http://e.com/</a> "
	    "<a href=#n-2 role=backlink>↩</a></li></ol></aside>");
	CLEANS("<p>a<sup data-text=\"b\" data-url=\"http://e.com/\" "
	       "data-numero=\"1\">[1]</sup></p>",
	    "<p>a<sup id=n-2><a href=#n-1 role=noteref>[1]</a></sup></p>"
	    "<aside role=notes><ol><li id=n-1 role=note>b "
	    "<a href=http://e.com/>http://e.com/</a> "
	    "<a href=#n-2 role=backlink>↩</a></li></ol></aside>");
	CLEANS("<p>a<sup class=\"ss-footnote\" title=\"\">1</sup></p>",
	    "<p>a<sup>1</sup></p>");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(project_links_are_text),
		cmocka_unit_test(only_the_web_is_linked),
		cmocka_unit_test(links_have_a_ceiling),
		cmocka_unit_test(breaks_leave_links),
		cmocka_unit_test(bare_addresses),
		cmocka_unit_test(links_inside_the_page),
		cmocka_unit_test(foot_of_page_notes),
		cmocka_unit_test(marks_lead_to_notes),
		cmocka_unit_test(notes_in_titles),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
