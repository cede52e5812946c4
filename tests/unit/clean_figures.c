/* Pictures: addresses, captions, what is none. */
#include "clean_help.h"

#define A      "<img src=\"http://e.com/a.png\">"
#define B      "<img src=\"http://e.com/b.png\">"
#define FIGURE "<figure><img picture=0></figure>"

static void captions(void **state)
{
	CLEANS("<p class=\"image-wrapper\">" A "</p>"
	       "<p class=\"img-desc\">c</p><p>d</p>",
	    "<figure><img picture=0 alt=c><figcaption>c</figcaption></figure>"
	    "<p>d</p>");
	CLEANS("<p>" A "</p><p class=\"img-desc\">&nbsp;</p><p>d</p>",
	    FIGURE "<p>d</p>");
	CLEANS("<p>d</p><p class=\"img-desc\">c</p>",
	    "<p>d</p><p role=caption>c</p>");
	CLEANS("<p>" A "</p><h4 class=\"img-desc\">c</h4>",
	    "<figure><img picture=0 alt=c><figcaption>c</figcaption></figure>");
	CLEANS("<p>" A "</p><p label=\"图片描述\">c</p>",
	    "<figure><img picture=0 alt=c><figcaption>c</figcaption></figure>");
	CLEANS("<p>" A "</p><p style=\"text-align: center;\">c</p>"
	       "<p style=\"text-align:center\">d</p>",
	    "<figure><img picture=0 alt=c><figcaption>c</figcaption></figure>"
	    "<p align=center>d</p>");
	CLEANS("<div class=\"image-package\"><div>" A "</div>"
	       "<div class=\"image-caption\">c</div></div>",
	    "<figure><img picture=0 alt=c><figcaption>c</figcaption></figure>");
	CLEANS("<p class=\"image-wrapper\">text</p>", "<p>text</p>");
}

/* However many say that they are its caption, and however many pictures it
 * has: what is copied stays small. */
static void captions_have_a_ceiling(void **state)
{
	struct buf page = BUF_INIT, out = BUF_INIT;
	struct article *article;

	buf_puts(&page, "---\ntitle: t\n---\n<figure>");
	for (int i = 0; i < 2000; i++)
		buf_puts(&page, A);
	buf_puts(&page, "</figure>");
	for (int i = 0; i < 2000; i++)
		buf_puts(&page,
		    "<p class=\"img-desc\">"
		    "0123456789012345678901234567890123456789</p>");
	article = help_load(buf_text(&page), "t.html");
	assert_non_null(article);
	article_dump(article, &out);
	assert_true(out.size < 4 * page.size);
	assert_int_equal(article->body->first->tag, TAG_FIGURE);
	assert_int_equal(article->body->first->last->tag, TAG_FIGCAPTION);
	article_free(article);
	buf_release(&page);
	buf_release(&out);
}

static void figures(void **state)
{
	CLEANS("<figure>" A B "<figcaption>c</figcaption></figure>",
	    "<figure><img picture=0 alt=c><img picture=1 alt=c>"
	    "<figcaption>c</figcaption></figure>");
	CLEANS("<figure><figcaption>c</figcaption>" A "</figure><p>d</p>",
	    "<figure><img picture=0 alt=c><figcaption>c</figcaption></figure>"
	    "<p>d</p>");
	CLEANS("<figure><pre>x</pre><figcaption>c</figcaption></figure>",
	    "<figure><pre>x</pre><figcaption>c</figcaption></figure>");
}

static void paragraphs_split(void **state)
{
	CLEANS("<p>a" A "b</p>", "<p>a</p>" FIGURE "<p>b</p>");
	CLEANS("<p>" A "<strong>b</strong></p>",
	    FIGURE "<p><strong>b</strong></p>");
	CLEANS("<p>a<a href=\"http://e.com/a.png\">" A "</a></p>",
	    "<p>a</p>" FIGURE);
	CLEANS("<p>a <img src=\"http://e.com/i.png\" width=\"16\" "
	       "height=\"16\"> b</p>",
	    "<p>a <img picture=0> b</p>");
}

static void signs(void **state)
{
	CLEANS("<p>a<img class=\"wp-smiley\" alt=\"🤖\" "
	       "src=\"http://s.w.org/1.png\"></p>",
	    "<p>a🤖</p>");
	CLEANS(
	    "<p>a<img alt=\"😀\" src=\"http://e.com/1.png\"></p>", "<p>a😀</p>");
	CLEANS("<p>a<img class=\"emoji\" alt=\":joy:\" "
	       "src=\"http://e.com/1.png\"></p>",
	    "<p>a<img picture=0 alt=:joy:></p>");
	CLEANS("<p>a</p><img width=\"1\" height=\"1\" "
	       "src=\"http://e.com/t.gif\">",
	    "<p>a</p>");
	CLEANS("<p>a</p><img src=\"https://picsum.photos/400/300?random=1\">"
	       "<img src=\"https://e.com/p/undefined\">",
	    "<p>a</p>");
}

static void alts(void **state)
{
	CLEANS("<p>t</p><img alt=\"1.png\" src=\"http://e.com/a.png\">",
	    "<p>t</p>" FIGURE);
	CLEANS("<p>t</p><img alt=\"a cat\" src=\"http://e.com/a.png\">",
	    "<p>t</p><figure><img picture=0 alt=a cat></figure>");
}

static void noscript(void **state)
{
	CLEANS("<p>t</p><img class=\"lazy\" data-src=\"http://e.com/a.png\">"
	       "<noscript>please " A "</noscript>",
	    "<p>t</p>" FIGURE);
	CLEANS("<p>t</p><noscript>" A "</noscript>", "<p>t</p>" FIGURE);
}

static void media(void **state)
{
	CLEANS(
	    "<video src=\"http://e.com/v.mp4\" poster=\"http://e.com/p.png\">"
	    "no</video>",
	    "<figure role=media><img picture=0><figcaption>"
	    "<a href=http://e.com/v.mp4>e.com/v.mp4</a></figcaption></figure>");
	CLEANS("<iframe title=\"film\" src=\"//e.com/embed/1\"></iframe>",
	    "<figure role=media><p><a href=https://e.com/embed/1>film</a></p>"
	    "</figure>");
	CLEANS("<p>a</p><iframe src=\"about:blank\"></iframe>"
	       "<object><param name=\"movie\" value=\"http://e.com/m.swf\">"
	       "</object>",
	    "<p>a</p><figure role=media><p><a href=http://e.com/m.swf>"
	    "e.com/m.swf</a></p></figure>");
	/* what stands in an object that cannot be had is text */
	CLEANS("<object data=\"m.swf\"><p>a</p></object>"
	       "<object data=\"http://e.com/m.swf\"><p>b</p></object>",
	    "<p>a</p><figure role=media><p><a href=http://e.com/m.swf>"
	    "e.com/m.swf</a></p></figure>");
}

/* The only picture of the markup. */
static void expect_picture(const char *markup, const char *url,
    const char *alternative, uint32_t width, uint32_t height)
{
	struct buf source = BUF_INIT;
	struct article *article;

	buf_printf(&source, "---\ntitle: t\n---\n<p>x</p>%s", markup);
	article = help_load(buf_text(&source), "t");
	assert_non_null(article);
	assert_int_equal(article->picture_count, 1);
	assert_string_equal(article->pictures[0]->url, url);
	if (alternative)
		assert_string_equal(
		    article->pictures[0]->alternative, alternative);
	else
		assert_null(article->pictures[0]->alternative);
	assert_int_equal(article->pictures[0]->width_px, width);
	assert_int_equal(article->pictures[0]->height_px, height);
	assert_int_equal(article->pictures[0]->state, PICTURE_WANTED);
	article_free(article);
	buf_release(&source);
}

static void addresses(void **state)
{
	expect_picture("<img src=\"a.png?x#frag\">", "a.png?x", NULL, 0, 0);
	expect_picture("<img src=\"pic/中.png\">", "pic/中.png", NULL, 0, 0);
	expect_picture("<img src=\"//e.com/a.png\" width=\"10%\">",
	    "https://e.com/a.png", NULL, 0, 0);
	expect_picture("<img src=\"loading.gif\" data-original=\"//e.com/b\">",
	    "https://e.com/b", NULL, 0, 0);
	expect_picture(
	    "<img zoomfile=\"http://e.com/b\">", "http://e.com/b", NULL, 0, 0);
	expect_picture("<img src=\"https://cors.zfour.workers.dev/?"
		       "http://e.com/b\">",
	    "http://e.com/b", NULL, 0, 0);
	expect_picture("<img src=\"http://e.com/s.jpg\" srcset=\""
		       "http://e.com/m.jpg 900w, http://e.com/l.jpg 1800w, "
		       "http://e.com/x.jpg 5000w\">",
	    "http://e.com/l.jpg", "http://e.com/s.jpg", 0, 0);
	expect_picture("<img src=\"page_files/s.jpg\" srcset=\""
		       "http://e.com/m.jpg 2x\">",
	    "page_files/s.jpg", "http://e.com/m.jpg", 0, 0);
	expect_picture("<picture><source type=\"image/webp\" "
		       "srcset=\"http://e.com/w.webp\"><source "
		       "srcset=\"http://e.com/j.jpg\"><img></picture>",
	    "http://e.com/j.jpg", NULL, 0, 0);
	expect_picture("<img src=\"data:image/png;base64,AAAA\">",
	    "data:image/png;base64,AAAA", NULL, 0, 0);
	expect_picture("<img src=\"http://e.com/a?x-oss-process=image/f,jpg\">",
	    "http://e.com/a?x-oss-process=image/f,jpg", "http://e.com/a", 0, 0);
}

static void sizes(void **state)
{
	expect_picture("<img src=\"http://e.com/a\" width=\"60px\" "
		       "height=\"70\">",
	    "http://e.com/a", NULL, 60, 70);
	expect_picture("<img src=\"http://e.com/a\" data-img-size-val="
		       "\"750,500\">",
	    "http://e.com/a", NULL, 750, 500);
	expect_picture(
	    "<img src=\"http://e.com/v@0_oswg9oswg1080oswg608_img\">",
	    "http://e.com/v@0_oswg9oswg1080oswg608_img", NULL, 1080, 608);
	expect_picture("<img src=\"http://e.com/a\" width=\"99999999999\">",
	    "http://e.com/a", NULL, 0, 0);
	expect_picture("<img src=\"http://e.com/b/c-1024x683.jpg?x-9x9.png\">",
	    "http://e.com/b/c-1024x683.jpg?x-9x9.png", NULL, 1024, 683);
	expect_picture("<img src=\"http://e.com/c-1024x683b.jpg\">",
	    "http://e.com/c-1024x683b.jpg", NULL, 0, 0);
	expect_picture("<img src=\"http://e.com/c-1024/683.jpg\">",
	    "http://e.com/c-1024/683.jpg", NULL, 0, 0);
	/* one side, and the shape */
	expect_picture("<img src=\"http://e.com/c-1000x500.jpg\" "
		       "width=\"300\">",
	    "http://e.com/c-1000x500.jpg", NULL, 300, 150);
	expect_picture("<img src=\"http://e.com/a\" height=\"300\" "
		       "data-img-size-val=\"1000,500\">",
	    "http://e.com/a", NULL, 600, 300);
	expect_picture("<img src=\"http://e.com/a\" width=\"90000\" "
		       "data-img-size-val=\"1,90000\">",
	    "http://e.com/a", NULL, 90000, 0);
}

static void same_picture_once(void **state)
{
	struct article *article = help_load(
	    "<p>x</p>" A A B
	    "<img referrerpolicy=\"no-referrer\" src=\"c.png\">",
	    "t");

	assert_non_null(article);
	assert_int_equal(article->picture_count, 3);
	assert_false(article->pictures[0]->no_referrer);
	assert_true(article->pictures[2]->no_referrer);
	article_free(article);
}

static void too_many(void **state)
{
	struct buf source = BUF_INIT;
	struct article *article;
	int i;

	buf_puts(&source, "---\ntitle: t\n---\n");
	for (i = 0; i < 20; i++)
		buf_printf(&source, "<p>x<img src=\"%d.png\"></p>", i);
	article = help_load(buf_text(&source), "t");
	assert_non_null(article);
	assert_int_equal(article->picture_count, 8);
	assert_string_equal(help_said, "picture-limit ");
	article_free(article);
	buf_release(&source);
}

/* What no picture can come from is told of; it never goes silently. */
static void refused_addresses(void **state)
{
	static const char *const refused[] = { "file:///etc/passwd",
		"ftp://e/x", "data:text/html,x", "blob:x", "" };

	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++) {
		struct buf page = BUF_INIT;

		buf_printf(&page, "<p>a</p><p><img src=\"%s\" alt=\"b c\"></p>",
		    refused[i]);
		struct article *article = help_load(buf_text(&page), "t.html");

		assert_non_null(article);
		assert_true(article->picture_count == 1 ||
		    strstr(help_said, "picture-missing "));
		article_free(article);
		buf_release(&page);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(captions),
		cmocka_unit_test(captions_have_a_ceiling),
		cmocka_unit_test(figures),
		cmocka_unit_test(paragraphs_split),
		cmocka_unit_test(signs),
		cmocka_unit_test(alts),
		cmocka_unit_test(noscript),
		cmocka_unit_test(media),
		cmocka_unit_test(addresses),
		cmocka_unit_test(sizes),
		cmocka_unit_test(same_picture_once),
		cmocka_unit_test(too_many),
		cmocka_unit_test(refused_addresses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
