/* An article as XHTML. */
#include "epub_fixture.h"

#include "epub/xhtml.h"

struct written {
	struct arena *arena;
	struct buf text;
	struct sheet sheet;
};

static void write(struct written *w, struct article *article)
{
	static const struct sheaf_options options = { .toc_depth = 3 };
	const struct resources resources = { .options = &options };
	const struct entry entry = { .id = "a-0000000000000001" };
	const struct chapter_setting setting = { .resources = &resources,
		.entry = &entry };

	assert_null(article_check(article));
	w->arena = arena_new();
	w->text = (struct buf)BUF_INIT;
	xhtml_write(&w->text, article, &setting, w->arena, &w->sheet);
}

static void release(struct written *w, struct article *article)
{
	buf_release(&w->text);
	arena_free(w->arena);
	article_free(article);
}

static void assert_has(struct written *w, const char *part)
{
	if (!strstr(buf_text(&w->text), part))
		fail_msg("no %s in\n%s", part, buf_text(&w->text));
}

static void assert_has_not(struct written *w, const char *part)
{
	assert_null(strstr(buf_text(&w->text), part));
}

static void test_header(void **state)
{
	struct article *article = article_titled("a < b");
	struct written w;

	article->meta.account = "example";
	write(&w, article);
	assert_has(&w, "lang=\"zh-Hans\" xml:lang=\"zh-Hans\"");
	assert_has(&w, "<title>a &lt; b</title>");
	assert_has(&w, "<h1 id=\"title\">a &lt; b</h1>");
	assert_has(&w,
	    "<span class=\"author\" dir=\"auto\">甲、乙</span> · "
	    "<span class=\"site\" dir=\"auto\">example</span></p>");
	assert_has(&w,
	    ">2022-01-24</time> · "
	    "<a href=\"https://example.com/?a=1&amp;b=2\">原文</a>");
	assert_string_equal(w.sheet.title, "a < b");
	release(&w, article);
}

static void test_titles(void **state)
{
	static const char *const blanks[] = { NULL, "", "  ", "\x01\x02",
		"\xe2\x80\x8b", "\xe2\x80\xae", "\xe3\x80\x80" };
	size_t i;

	for (i = 0; i < sizeof(blanks) / sizeof(*blanks); i++) {
		struct article *article = article_titled(blanks[i]);
		struct written w;

		article->meta.url = "javascript:alert(1)";
		write(&w, article);
		assert_has(&w, "<title>无题</title>");
		assert_has(&w, "<h1 id=\"title\">无题</h1>");
		assert_has_not(&w, "javascript");
		release(&w, article);
	}
}

static void test_notes(void **state)
{
	struct article *article = article_titled("t");
	struct node *body = article->body;
	struct node *p = element(article, body, TAG_P, "x");
	struct node *ref = element(article, p, TAG_A, "1");
	struct node *notes = element(article, body, TAG_ASIDE, NULL);
	struct node *list = element(article, notes, TAG_OL, NULL);
	struct node *note = element(article, list, TAG_LI, "n ");
	struct node *back = element(article, note, TAG_A, "b");
	struct written w;

	with(article, with(article, ref, ATTR_HREF, "#n-1"), ATTR_ID, "n-2");
	with(article, ref, ATTR_ROLE, "noteref");
	with(article, notes, ATTR_ROLE, "notes");
	with(article, with(article, note, ATTR_ID, "n-1"), ATTR_ROLE, "note");
	with(article, with(article, back, ATTR_HREF, "#n-2"), ATTR_ROLE,
	    "backlink");
	write(&w, article);
	assert_has(&w,
	    "<a class=\"noteref\" epub:type=\"noteref\""
	    " role=\"doc-noteref\" href=\"#n-1\" id=\"n-2\">1</a>");
	assert_has(&w,
	    "<section class=\"notes\" epub:type=\"endnotes\""
	    " role=\"doc-endnotes\">");
	assert_has(&w,
	    "<li class=\"note\"><div epub:type=\"footnote\""
	    " role=\"doc-footnote\" id=\"n-1\">");
	assert_has(&w, "role=\"doc-backlink\" href=\"#n-2\">b</a></div></li>");
	release(&w, article);
}

static void test_elements(void **state)
{
	struct article *article = article_titled("t");
	struct node *body = article->body, *p, *q;
	struct written w;

	with(article, element(article, body, TAG_P, "small"), ATTR_ROLE,
	    "credit");
	p = element(article, body, TAG_P, NULL);
	element(article, p, TAG_EM, "着重");
	element(article, p, TAG_EM, "Latin");
	q = element(article, p, TAG_DFN, "outer");
	element(article, q, TAG_DFN, "inner");
	element(article, p, TAG_BR, NULL);
	element(article, p, TAG_SUB, "&");
	with(article, element(article, p, TAG_SPAN, "s"), ATTR_LANG, "JA");
	p = element(article, body, TAG_OL, NULL);
	with(article, with(article, p, ATTR_START, "3"), ATTR_REVERSED, "x");
	with(article, element(article, p, TAG_LI, "i"), ATTR_VALUE, "-7");
	p = with(article, element(article, body, TAG_PRE, NULL), ATTR_LANGUAGE,
	    "c++");
	element(article, p, TAG_CODE, " a\n  b\n");
	write(&w, article);
	assert_has(&w, "<p class=\"credit\">small</p>\n");
	assert_has(&w,
	    "<p><em class=\"han\">着重</em><em>Latin</em>"
	    "<dfn>outerinner</dfn><br/><sub>&amp;</sub>"
	    "<span lang=\"ja\" xml:lang=\"ja\">s</span></p>\n");
	assert_has(&w,
	    "<ol start=\"3\" reversed=\"reversed\">"
	    "<li value=\"-7\">i</li>\n</ol>\n");
	assert_has(&w,
	    "<pre class=\"language-c++\"><code> a\n  b\n</code>"
	    "</pre>\n");
	release(&w, article);
}

static void test_pictures(void **state)
{
	struct article *article = article_titled("t");
	struct node *body = article->body, *figure, *p;
	struct written w;

	figure = element(article, body, TAG_FIGURE, NULL);
	image(article, figure, "one", PICTURE_JPEG);
	element(article, figure, TAG_FIGCAPTION, "its \"caption\"");
	figure = element(article, body, TAG_FIGURE, NULL);
	image(article, figure, NULL, PICTURE_UNKNOWN);
	p = element(article, body, TAG_P, "x");
	image(article, p, "two", PICTURE_PNG);
	image(article, p, "one", PICTURE_JPEG);
	image(article, p, "odd", PICTURE_WEBP);
	article->pictures[2]->width_px = 30;
	write(&w, article);
	assert_has(&w,
	    ".jpg\" alt=\"its &quot;caption&quot;\" width=\"600\""
	    " height=\"400\"/>");
	assert_has(&w,
	    "<div class=\"missing\"><span class=\"what\">图片缺失"
	    "</span> <span class=\"reason\">"
	    "<a href=\"https://img.example.com/a.jpg\">img.example.com</a>"
	    ": not found</span></div>");
	assert_has(&w,
	    ".png\" alt=\"\" width=\"30\" height=\"20\""
	    " class=\"inline\"/>");
	assert_has(&w, "x<img src=\"../images/");
	assert_has(&w, "<span class=\"missing\">");
	assert_int_equal(w.sheet.picture_count, 2);
	assert_int_equal(w.sheet.pictures[0].kind, PICTURE_JPEG);
	assert_int_equal(w.sheet.pictures[1].kind, PICTURE_PNG);
	assert_int_equal(w.sheet.undescribed, 2);
	release(&w, article);
}

static void test_headings(void **state)
{
	struct article *article = article_titled("t");
	struct written w;
	int i;

	for (i = 0; i < 2000; i++) {
		struct node *h = element(article, article->body,
		    i % 3 == 0       ? TAG_H2
			: i % 3 == 1 ? TAG_H3
				     : TAG_H4,
		    "h");

		with(article, h, ATTR_ID,
		    arena_printf(article->arena, "s-%d", i));
	}
	write(&w, article);
	assert_int_equal(w.sheet.heading_count, SHEET_HEADINGS);
	assert_int_equal(w.sheet.headings[1].level, 3);
	assert_string_equal(w.sheet.headings[2].id, "s-3");
	release(&w, article);
}

static void test_mentions(void **state)
{
	struct article *article = article_titled("t");
	struct node *body = article->body, *p, *a;
	struct written w;
	int i;

	p = element(article, body, TAG_P, "一 甲");
	element(article, p, TAG_STRONG, "乙<");
	element(article, p, TAG_BR, NULL);
	a = element(article, p, TAG_A, "丙丁");
	with(article, a, ATTR_HREF, "https://example.com/");
	mention(article, "2", "丙丁", p, 4 + 3 + 4 + 1);
	mention(article, "1", "甲乙", p, 4);
	p = element(article, body, TAG_UL, NULL);
	p = element(article, p, TAG_LI, "x a & b");
	mention(article, "3", "a & b", p, 2);
	mention(article, "3", "& b", p, 4); /* inside the other */
	mention(article, "3", "q", p, 1);   /* another text stands there */
	mention(article, "3", "q", p, 99);
	p = element(article, body, TAG_PRE, "甲");
	mention(article, "4", "甲", p, 0);
	mention(article, "4", "\u202e", p, 3); /* nothing to be seen */
	p = element(article, body, TAG_P, "dropped");
	mention(article, "5", "dropped", p, 0);
	article->mentions[article->mention_count - 1].verdict =
	    MENTION_COMMON_WORD;
	write(&w, article);
	assert_has(&w,
	    "<p>一 <span id=\"m-1\">甲</span><strong>乙&lt;</strong><br/>"
	    "<a href=\"https://example.com/\"><span id=\"m-2\">丙丁</span>"
	    "</a></p>");
	assert_has(&w, "<li>x <span id=\"m-3\">a &amp; b</span></li>");
	assert_has(&w, "<pre><span id=\"m-4\">甲</span></pre>");
	assert_has(&w, "<p>dropped</p>");
	assert_int_equal(w.sheet.mention_count, 4);
	assert_int_equal(w.sheet.name_count, 4);
	assert_string_equal(w.sheet.names[0].name, "甲乙");
	release(&w, article);

	article = article_titled("t");
	for (i = 0; i < 3000; i++) {
		p = element(article, body = article->body, TAG_P, "甲");
		mention(article,
		    i < 1500 ? "1" : arena_printf(article->arena, "%d", i),
		    "甲", p, 0);
	}
	write(&w, article);
	assert_int_equal(w.sheet.mention_count, SHEET_MENTIONS);
	assert_int_equal(w.sheet.name_count, SHEET_MENTIONS - 19);
	assert_has(&w, "id=\"m-1000\"");
	assert_has_not(&w, "id=\"m-1001\"");
	release(&w, article);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_header),
		cmocka_unit_test(test_titles),
		cmocka_unit_test(test_notes),
		cmocka_unit_test(test_elements),
		cmocka_unit_test(test_pictures),
		cmocka_unit_test(test_headings),
		cmocka_unit_test(test_mentions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
