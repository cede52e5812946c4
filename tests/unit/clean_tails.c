/* What goes only where the options ask for it, and titles restored. */
#include "clean_help.h"
#include "clean/tidy.h"

#define TEXT    "<p>正文一段，说的是事情本身。</p>"
#define PICTURE "<p><img src=\"http://e.com/q.png\"></p>"

/* With the option it cleans to the text alone, without it is left alone. */
static void goes(unsigned tidy, const char *file, int line, const char *tail)
{
	struct buf markup = BUF_INIT;

	buf_printf(&markup, TEXT "%s", tail);
	help_tidy = tidy;
	help_expect(file, line, buf_text(&markup), TEXT);
	help_tidy = 0;
	buf_release(&markup);
}

#define GOES(tidy, tail) goes((tidy), __FILE__, __LINE__, (tail))

static void promo(void **state)
{
	GOES(SHEAF_TIDY_PROMO,
	    "<p>长按添加小助手入群</p><p>👇 添加请备注：姓名 👇</p>" PICTURE
	    "<p class=\"img-desc\">欢迎交流</p>");
	GOES(SHEAF_TIDY_PROMO, PICTURE "<p>扫码关注</p>");
	GOES(
	    SHEAF_TIDY_PROMO, PICTURE "<p class=\"img-desc\">欢迎交流</p><hr>");
	/* the source stays, wherever it stands */
	help_tidy = SHEAF_TIDY_PROMO;
	CLEANS(TEXT "<p class=\"editor-note\">本文来自某刊</p><p>扫码入群</p>",
	    TEXT "<p role=credit>本文来自某刊</p>");
	help_tidy = 0;
}

/* Pictures of what went are not asked for; those that stay are found. */
static void promo_pictures(void **state)
{
	struct article *article;

	help_tidy = SHEAF_TIDY_PROMO;
	CLEANS(TEXT "<p class=\"editor-note\"><img height=\"9\" "
		    "src=\"http://e.com/i.png\">本文来自某刊</p><p>扫码入群</"
		    "p>" PICTURE,
	    TEXT "<p role=credit><img picture=0>本文来自某刊</p>");
	article = help_load("---\ntitle: T\n---\n<div>" TEXT
			    "<p>扫码入群</p>" PICTURE "</div>",
	    "t.html");
	assert_int_equal(article->picture_count, 0);
	article_free(article);
	help_tidy = 0;
}

/* The words alone mean nothing. */
static void promo_in_the_text(void **state)
{
	help_tidy = SHEAF_TIDY_PROMO;
	CLEANS("<p>扫码支付在街上随处可见</p>" TEXT,
	    "<p>扫码支付在街上随处可见</p>" TEXT);
	CLEANS("<p>扫码</p>", "<p>扫码</p>");
	CLEANS(TEXT PICTURE "<p class=\"img-desc\">街景</p><p>扫码入群</p>",
	    TEXT "<figure><img picture=0 alt=街景><figcaption>街景</figcaption>"
		 "</figure>");
	help_tidy = 0;
	CLEANS(TEXT "<p>扫码入群</p>", TEXT "<p>扫码入群</p>");
}

static void boilerplate(void **state)
{
	GOES(SHEAF_TIDY_BOILERPLATE,
	    "<blockquote><p>神译局是36氪旗下编译团队，介绍新事。</p></"
	    "blockquote>");
	GOES(SHEAF_TIDY_BOILERPLATE, "<p>题图来自Unsplash，基于 CC0 协议</p>");
	GOES(SHEAF_TIDY_BOILERPLATE, "<p>未经许可，禁止转载。</p>");
	GOES(SHEAF_TIDY_BOILERPLATE,
	    "<div class=\"support-author\"><div>打赏</div></div>");
	GOES(SHEAF_TIDY_BOILERPLATE,
	    "<p><img src=\"http://e.com/alipay-1.png\"></p>");
	CLEANS(TEXT "<p>未经许可，禁止转载。</p>",
	    TEXT "<p>未经许可，禁止转载。</p>");
}

static void related(void **state)
{
	GOES(SHEAF_TIDY_RELATED,
	    "<h3>相关文章：</h3><ul><li>5月1日 <a "
	    "href=\"http://e.com/1\">一篇</a>"
	    "</li></ul>");
	GOES(SHEAF_TIDY_RELATED,
	    "<p><b>Related posts:</b></p><p><a "
	    "href=\"http://e.com/1\">a</a></p>");
	GOES(SHEAF_TIDY_RELATED,
	    "<div class=\"wp_rp_wrap\"><h3>x</h3><p>y</p></div>");
	GOES(SHEAF_TIDY_RELATED,
	    "<p>Share <a "
	    "href=\"https://twitter.com/intent/tweet?u=1\">it</a></p>");
	/* text behind the list: then it belongs to the text */
	help_tidy = SHEAF_TIDY_RELATED;
	CLEANS("<h2>相关文章</h2><p><a href=\"http://e.com/1\">a</a></p>" TEXT,
	    "<h2 id=s-1>相关文章</h2><p><a href=http://e.com/1>a</a></p>" TEXT);
	help_tidy = 0;
}

static void lines_become_headings(void **state)
{
	help_tidy = SHEAF_TIDY_HEADINGS;
	CLEANS("<p><strong>甲</strong></p><p>a</p><p><b>乙</b></p><p>b</p>",
	    "<h2 id=s-1>甲</h2><p>a</p><h2 id=s-2>乙</h2><p>b</p>");
	/* emphasis, verse, one alone, other headings, credits */
	CLEANS("<p><b>甲。</b></p><p>a</p><p><b>乙，</b></p><p>b</p>",
	    "<p><b>甲。</b></p><p>a</p><p><b>乙，</b></p><p>b</p>");
	CLEANS("<p><b>甲</b></p><p><b>乙</b></p><p><b>丙</b></p><p>b</p>",
	    "<p><b>甲</b></p><p><b>乙</b></p><p><b>丙</b></p><p>b</p>");
	CLEANS("<p><b>甲</b></p><p>a</p>", "<p><b>甲</b></p><p>a</p>");
	CLEANS("<h2>子</h2><p><b>甲</b></p><p>a</p><p><b>乙</b></p><p>b</p>",
	    "<h2 id=s-1>子</h2><p><b>甲</b></p><p>a</p><p><b>乙</b></p>"
	    "<p>b</p>");
	help_tidy = 0;
	CLEANS("<p><strong>甲</strong></p><p>a</p><p><b>乙</b></p><p>b</p>",
	    "<p><strong>甲</strong></p><p>a</p><p><b>乙</b></p><p>b</p>");
}

static void titles(void **state)
{
	static const char *const rows[][2] = {
		{ "谁在_说话_", "谁在“说话”" },
		{ "_甲_与_乙_二选一", "“甲”与“乙”二选一" },
		{ "层级是哪个_", "层级是哪个？" },
		{ "特稿 _ 故事", "特稿｜故事" },
		{ "谁_消失_？_ 楼市", "谁“消失”？｜楼市" },
		{ "_拥抱 AI_", "“拥抱 AI”" },
		{ "首发_获得融资", "首发_获得融资" },
		{ "the snake_case_name", "the snake_case_name" },
		{ "没有", "没有" },
		{ "_", "？" },
		{ "__", "_？" },
	};
	struct arena *arena = arena_new();
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		assert_string_equal(
		    title_restore(arena, rows[i][0]), rows[i][1]);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(promo),
		cmocka_unit_test(promo_pictures),
		cmocka_unit_test(promo_in_the_text),
		cmocka_unit_test(boilerplate),
		cmocka_unit_test(related),
		cmocka_unit_test(lines_become_headings),
		cmocka_unit_test(titles),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
