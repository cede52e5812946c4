/* Which addresses a picture has, and what is no picture. */
#include "clean_help.h"

/* The addresses of the first picture in the markup, "a or b". */
static void expect(int line, const char *markup, const char *expected)
{
	struct buf source = BUF_INIT, out = BUF_INIT;
	struct article *article;

	buf_printf(
	    &source, "---\ntitle: 'T'\n---\n<div><p>a</p>%s</div>\n", markup);
	article = help_load(buf_text(&source), "t.html");
	assert_non_null(article);
	if (article->picture_count) {
		buf_puts(&out, article->pictures[0]->url);
		if (article->pictures[0]->alternative)
			buf_printf(
			    &out, " or %s", article->pictures[0]->alternative);
	}
	if (strcmp(buf_text(&out), expected))
		fail_msg("line %d: %s\nnot %s", line, buf_text(&out), expected);
	article_free(article);
	buf_release(&source);
	buf_release(&out);
}

#define FINDS(markup, expected) expect(__LINE__, (markup), (expected))

static void lazy_ones(void **state)
{
	FINDS("<img src=\"data:image/gif;base64,R0lGODlhAQABAAAAACw=\" "
	      "data-original-src=\"//e.com/a.jpg\">",
	    "https://e.com/a.jpg");
	FINDS("<img src=\"/lazy.gif\" zoomfile=\"http://e.com/a.jpg\">",
	    "http://e.com/a.jpg");
	/* an attribute nobody has written down */
	FINDS("<img src=\"http://e.com/loading.gif\" data-small=\"no\" "
	      "data-the-file=\"http://e.com/a.webp?x\">",
	    "http://e.com/a.webp?x");
	FINDS("<img data-link=\"http://e.com/a.html\">", "");
	FINDS("<img src=\"http://e.com/b.jpg\" "
	      "data-the-file=\"http://e.com/a.jpg\">",
	    "http://e.com/b.jpg");
	/* the copy for browsers without scripts is the picture */
	FINDS("<img src=\"http://e.com/blank.gif\"><noscript>"
	      "<img src=\"http://e.com/a.jpg\"></noscript>",
	    "http://e.com/a.jpg");
}

static void sets(void **state)
{
	FINDS(
	    "<img src=\"http://e.com/s.jpg\" srcset=\"http://e.com/s.jpg 320w,"
	    " http://e.com/l.jpg 1600w, http://e.com/xl.jpg 9000w\">",
	    "http://e.com/l.jpg or http://e.com/s.jpg");
	FINDS("<picture><source type=\"image/avif\" "
	      "srcset=\"http://e.com/a.avif\">"
	      "<source type=\"image/webp\" srcset=\"http://e.com/a.webp\">"
	      "<img src=\"http://e.com/a.jpg\"></picture>",
	    "http://e.com/a.webp or http://e.com/a.jpg");
	FINDS("<picture><source type=\"image/avif\" "
	      "srcset=\"http://e.com/a.avif\">"
	      "<img src=\"http://e.com/a.jpg\"></picture>",
	    "http://e.com/a.jpg");
	FINDS("<picture><source type=\"image/avif\" "
	      "srcset=\"http://e.com/a.avif\">"
	      "<img></picture>",
	    "http://e.com/a.avif");
	FINDS("<img src=\"http://e.com/a.jpg\" "
	      "srcset=\"http://e.com/a.avif 900w\">",
	    "http://e.com/a.jpg");
	FINDS("<a href=\"http://e.com/large.jpg\"><img "
	      "src=\"http://e.com/a.jpg\">"
	      "</a>",
	    "http://e.com/a.jpg or http://e.com/large.jpg");
}

static void dots_are_none(void **state)
{
	FINDS("<img src=\"http://e.com/a.gif\" width=\"1\" height=\"1\">", "");
	FINDS("<img src=\"http://e.com/a.gif\" style=\"width:1px;height:1px\">",
	    "");
	FINDS("<img src=\"http://e.com/a.gif\" "
	      "style=\"border-width:1px;line-height:1px\">",
	    "http://e.com/a.gif");
	FINDS("<img src=\"http://e.com/a.gif\" width=\"1\">",
	    "http://e.com/a.gif");
}

static void emoji_are_characters(void **state)
{
	CLEANS(
	    "<p>a <img class=\"emoji\" src=\"http://e.com/72x72/1f3ed.png\"> "
	    "b</p>",
	    "<p>a \U0001f3ed b</p>");
	CLEANS("<p>a <img alt=\":x:\" "
	       "src=\"http://e.com/emoji/1f1e8-1f1f3.svg?1\">"
	       " b</p>",
	    "<p>a \U0001f1e8\U0001f1f3 b</p>");
	CLEANS("<p>a <img class=\"emoji\" alt=\":x:\" "
	       "src=\"http://e.com/cafe.png\"> b</p>",
	    "<p>a <img picture=0 alt=:x:> b</p>");
}

static void titles_of_cards(void **state)
{
	CLEANS("<p>a <span class=\"ss-externalProduct\" title=\"b\"> </span> "
	       "c</p>",
	    "<p>a b c</p>");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lazy_ones),
		cmocka_unit_test(sets),
		cmocka_unit_test(dots_are_none),
		cmocka_unit_test(emoji_are_characters),
		cmocka_unit_test(titles_of_cards),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
