/* Links through counters, and players of videos. */
#include "clean_help.h"

#define LEADS(from, to)                                                        \
	CLEANS("<p><a href=\"" from "\">a</a></p>",                            \
	    "<p><a href=" to ">a</a></p>")

static void ends_are_found(void **state)
{
	help_tidy = SHEAF_TIDY_REDIRECTS;
	LEADS("https://link.zhihu.com/?target=https%3A//e.org/z",
	    "https://e.org/z");
	LEADS("http://my.oschina.net/action/GoToLink?url=http%3A%2F%2Fe.org",
	    "http://e.org");
	LEADS("https://c.duomai.com/track.php?site_id=1&t=https://e.org/",
	    "https://e.org/");
	/* one through another; each is decoded once */
	LEADS("https://link.juejin.cn/?target=https%3A%2F%2Flink.zhihu.com%2F"
	      "%3Ftarget%3Dhttps%253A%252F%252Fe.org%252Fa%25252F",
	    "https://e.org/a%2F");
	help_tidy = 0;
	LEADS("https://link.zhihu.com/?target=https%3A//e.org/z",
	    "https://link.zhihu.com/?target=https%3A//e.org/z");
}

static void others_stay(void **state)
{
	help_tidy = SHEAF_TIDY_REDIRECTS;
	LEADS("https://link.zhihu.com/?target=javascript%3Aalert(1)",
	    "https://link.zhihu.com/?target=javascript%3Aalert(1)");
	LEADS("https://link.zhihu.com/?target=//e.org/",
	    "https://link.zhihu.com/?target=//e.org/");
	LEADS("https://xlink.zhihu.com.e.org/?target=https%3A//e.org/z",
	    "https://xlink.zhihu.com.e.org/?target=https%3A//e.org/z");
	LEADS("https://link.zhihu.com/?target=https%3A//e.org/%00z",
	    "https://link.zhihu.com/?target=https%3A//e.org/%00z");
	LEADS("https://e.org/?target=https%3A//e.com/",
	    "https://e.org/?target=https%3A//e.com/");
	help_tidy = 0;
}

#define PLAYS(from, to, shown)                                                 \
	CLEANS("<iframe src=\"" from "\"></iframe>",                           \
	    "<figure role=media><p><a href=" to ">" shown "</a></p></figure>")

static void players(void **state)
{
	PLAYS("//www.youtube.com/embed/AbC_12345?rel=0",
	    "https://www.youtube.com/watch?v=AbC_12345",
	    "www.youtube.com/watch?v=AbC_12345");
	PLAYS("https://player.vimeo.com/video/123?h=1", "https://vimeo.com/123",
	    "vimeo.com/123");
	PLAYS("//player.bilibili.com/player.html?aid=1&bvid=BV1&page=2",
	    "https://www.bilibili.com/video/BV1", "www.bilibili.com/video/BV1");
	PLAYS("http://player.youku.com/player.php/Type/F/sid/XMT=/v.swf",
	    "https://v.youku.com/v_show/id_XMT=.html",
	    "v.youku.com/v_show/id_XMT=.html");
	PLAYS("https://v.qq.com/txp/iframe/player.html?vid=q1",
	    "https://v.qq.com/x/page/q1.html", "v.qq.com/x/page/q1.html");
	PLAYS("http://www.tudou.com/v/AbC/&rpid=1/v.swf",
	    "https://www.tudou.com/programs/view/AbC/",
	    "www.tudou.com/programs/view/AbC/");
	PLAYS("https://www.youtube.com/embed/videoseries?list=x",
	    "https://www.youtube.com/embed/videoseries?list=x",
	    "www.youtube.com/embed/videoseries?list=x");
}

#define WATCH                                                                  \
	"<figure role=media><p><a href=https://www.youtube.com/watch?v=AbC_1>" \
	"www.youtube.com/watch?v=AbC_1</a></p></figure>"

/* Elements that scripts make players of, and frames that are none. */
static void other_elements(void **state)
{
	CLEANS("<lite-youtube videoid=\"AbC_1\"></lite-youtube>", WATCH);
	CLEANS("<amp-youtube data-videoid=\"AbC_1\"></amp-youtube>", WATCH);
	CLEANS("<amp-img src=\"http://e.com/a.png\"><noscript>"
	       "<img src=\"http://e.com/a.png\"></noscript></amp-img>",
	    "<figure><img picture=0></figure>");
	CLEANS("<p>a</p><iframe src=\"https://disqus.com/embed/comments/?x\">"
	       "</iframe><iframe src=\"https://e.com/count\" width=\"1\" "
	       "height=\"1\"></iframe>",
	    "<p>a</p>");
}

static void relative_ones_are_of_the_article(void **state)
{
	struct article *article = help_load(
	    "---\ntitle: T\nlink: http://e.com/a/b.html\n---\n"
	    "<p><a href=\"c.html\">x</a></p>",
	    "t.html");
	struct buf out = BUF_INIT;

	help_tree(article->body, &out);
	assert_string_equal(buf_text(&out),
	    "<body><p><a href=http://e.com/a/c.html>x</a></p></body>");
	buf_release(&out);
	article_free(article);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ends_are_found),
		cmocka_unit_test(others_stay),
		cmocka_unit_test(players),
		cmocka_unit_test(other_elements),
		cmocka_unit_test(relative_ones_are_of_the_article),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
