/* Author and date that stand above the text of a page. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

#include "page/page.h"

/* Author and date ("2024-05-03"), "-" where there is none; in the arena. */
static const char *read_page(struct arena *arena, const char *markup)
{
	struct page_text text = {
		.body = markup, .body_size = strlen(markup), .body_line = 1
	};
	struct sheaf_options options;
	struct diag_list diags;
	struct meta meta = { 0 };
	struct page *page;
	char date[DATE_SIZE];

	sheaf_options_init(&options);
	diag_list_init(&diags, arena);
	page = page_parse(&text, false, &options, &diags);
	page_meta_read(page, &options, arena, &meta);
	page_free(page);
	date_format_day(&meta.date, date);
	return arena_printf(arena, "%s, %s", meta.author ? meta.author : "-",
	    *date ? date : "-");
}

#define LONG                                                                   \
	"a text that is no byline, for it is longer than any byline would "    \
	"be, "                                                                 \
	"and goes on, and on, about the town, and the river, and the bridge "  \
	"over it, which was built long ago, and how it fell, and who came."
#define H "<title>T</title><h1>T</h1>"

/* clang-format off */
static const struct {
	const char *markup, *found;
} rows[] = {
	/* by class, rel and itemprop */
	{ "<p class=byline>By Ann Li<p>x", "Ann Li, -" },
	{ "<a rel=author href=x>Ann Li</a>", "Ann Li, -" },
	{ "<p itemprop=author>x <b itemprop=name>Ann</b>", "Ann, -" },
	{ "<p class=byline>by Ann Li<span>22 Dec 2016</span>", "Ann Li, -" },
	{ "<p class=author>Written by Ann<br>Edited by Bo", "Ann, -" },
	{ "<p class=author><br>Ann", "Ann, -" },
	{ "<p class=authority>Ann", "-, -" },
	{ "<p class=byline>Updated yesterday<p class=author>Ann", "Ann, -" },
	{ "<p class=byline hidden>Bo<p class=author>Ann", "Ann, -" },
	{ "<meta name=author content=Head><p class=byline>Ann", "Head, -" },
	{ "<div class=author>Ann<br><span itemprop=name>" LONG "</span>", "-, -" },
	{ "<article class='post author-ann'><h1>A story</h1><p>" LONG, "-, -" },
	{ "<article class=author><h1>A story</h1><p>x", "-, -" },
	{ "<p class=byline-text>By the time the ships came home, it was cold.", "-, -" },
	{ "<p class=author-note>By now it was cold.", "-, -" },
	{ "<div class=related><p class=author>Bo</div><p class=author>Ann", "Ann, -" },
	{ "<p class=comment-author>Bo<p class=author>Ann", "Ann, -" },
	{ "<p class=author>作者 <a>李安</a>", "李安, -" },
	{ "<p class=author>责任编辑：王五", "-, -" },
	{ "<p class=author>Bartholomew Ezekiel Quincy Rutherford Sr", "Bartholomew Ezekiel Quincy Rutherford Sr, -" },
	/* by words in front of a name */
	{ H "<p>作者：李安<p>x", "李安, -" },
	{ H "<p>来源：河谷网 作者：李安 编辑：王五", "李安, -" },
	{ H "<span>作者：</span><a href=x>李安</a> x", "李安, -" },
	{ H "<p>文/李安", "李安, -" },
	{ H "<p>记者：李安（河谷）", "李安, -" },
	{ H "<p>论文/李安", "-, -" },
	{ H "<p>作者：这一行实在是太长了所以它不可能是任何一个人的名字", "-, -" },
	{ H "<p>作者：Karen Hao 2024-05-03", "Karen Hao, 2024-05-03" },
	{ H "<span>作者：</span> <span>2024-05-03</span>", "-, 2024-05-03" },
	{ H "<p>记者：您为什么离开？<p>李安：x", "-, -" },
	{ H "<p>x<p>记者：您好，请问桥在哪里？", "-, -" },
	{ H "<p>他说 作者：都不在了，真的。", "-, -" },
	{ H "<p>桥开了。<p>作者：李安", "李安, -" },
	{ H "<p>桥开了。<p>人来了。<p>作者：李安", "-, -" },
	{ H "<div class=comment>作者：王五</div>", "-, -" },
	/* not above the title, not in the text */
	{ "<p>作者：李安", "-, -" },
	{ "<p>作者：王五" H "<p>作者：李安", "李安, -" },
	{ "<title>T</title><h1>Site</h1><p>作者：王五<h2>T</h2><p>作者：李安", "李安, -" },
	/* dates */
	{ H "<p>2024-05-03 08:00", "-, 2024-05-03" },
	{ H "<p>发布时间：2024年5月3日 来源：河谷网", "-, 2024-05-03" },
	{ H "<p>x 2024/05/03 y", "-, 2024-05-03" },
	{ H "<p>in 2024 there were 20245 of them", "-, -" },
	{ H "<p>2024-99-99", "-, -" },
	{ H "<p>2009年3月5日，港口建成。", "-, -" },
	{ H "<p>The order of 1999-12-31 came late.", "-, -" },
	{ H "<p><time datetime=2023-01-02>x</time> 2024-05-03", "-, 2023-01-02" },
	{ "<title>T</title><div>T</div><p>2024-05-03", "-, 2024-05-03" },
	{ H "<div hidden>2020-01-01</div><p>2024-05-03", "-, 2024-05-03" },
};
/* clang-format on */

static void test_rows(void **state)
{
	struct arena *arena = arena_new();
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const char *found = read_page(arena, rows[i].markup);

		if (strcmp(found, rows[i].found))
			fail_msg("%s: %s", rows[i].markup, found);
	}
	arena_free(arena);
}

/* The first line that is long enough is the text itself. */
static void test_text(void **state)
{
	struct arena *arena = arena_new();
	struct buf page = BUF_INIT;
	size_t i;

	buf_puts(&page, H "<p>");
	for (i = 0; i < 60; i++)
		buf_puts(&page, "word ");
	buf_puts(&page, "<p>作者：李安 2024-05-03");
	assert_string_equal(read_page(arena, buf_text(&page)), "-, -");
	buf_release(&page);
	arena_free(arena);
}

static double seconds(size_t count)
{
	struct arena *arena = arena_new();
	struct buf page = BUF_INIT;
	double best = 1e9;
	size_t i;

	for (i = 0; i < count; i++)
		buf_puts(&page,
		    i < 400
			? "<div class=author>-<br>"
			: "<wbr><b class=author>updated</b><i class=byline>");
	for (i = 0; i < 3; i++) {
		clock_t start = clock();
		double spent;

		(void)read_page(arena, buf_text(&page));
		spent = (double)(clock() - start) / CLOCKS_PER_SEC;
		if (spent < best)
			best = spent;
	}
	buf_release(&page);
	arena_free(arena);
	return best;
}

static void test_linear(void **state)
{
	double small = seconds(5000), large = seconds(20000);

	if (large > 12 * small + 0.02)
		fail_msg("%.4f s, %.4f s for four times as much", small, large);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_linear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
