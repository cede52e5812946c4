/* By what the articles of a book are found. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "article/article.h"

#define COUNT(rows) (sizeof(rows) / sizeof(*(rows)))

/* The first is in a book: the second leads to it. */
static bool leads(const char *have, const char *link)
{
	struct link_row rows[LINK_ROWS];
	struct buf bytes = BUF_INIT;
	struct link_table table;
	struct flat flat;
	uint64_t entry;
	bool is_found;

	link_table_put(&bytes, rows, link_rows(rows, 7, have, "in/a.html"));
	flat_open(&flat, bytes.data, bytes.size);
	assert_true(link_table_read(&flat, &table));
	is_found = link_find(&table, link, 1, &entry);
	assert_true(!is_found || entry == 7);
	buf_release(&bytes);
	return is_found;
}

static void test_same_address(void **state)
{
	static const char *const same[][2] = {
		{ "https://36kr.com/p/1", "http://www.36kr.com/p/1.html" },
		{ "https://36kr.com/p/1", "http://m.36kr.com:80/p/1/?f=rss" },
		{ "https://36kr.com/p/1", "https://36KR.com/p/1#a" },
		{ "https://a.com/x/", "https://a.com/x/index.html" },
		{ "https://a.com/%E6%96%87", "https://a.com/文" },
		{ "https://a.com/%e6%96%87", "https://a.com/%E6%96%87" },
		{ "https://a.com/a%62c", "https://a.com/abc" },
		{ "https://a.com/x/../y", "https://a.com/./y" },
		{ "https://例子.cn/文", "https://xn--fsqu00a.cn/%E6%96%87" },
		{ "https://a.com/?p=1", "https://a.com/?utm_source=b&p=1" },
		{ "https://a.com/?from=weibo", "https://a.com/?from=weibo" },
		{ "https://a.com/#/p/1", "https://a.com/#/p/1" },
		{ "https://juejin.im/post/1", "https://juejin.cn/post/1" },
		{ "https://mp.weixin.qq.com/s?__biz=a&mid=1&idx=1&sn=b",
		    "http://mp.weixin.qq.com/"
		    "s?__biz=a&mid=1&idx=1&sn=b&chksm=c&scene=0#rd" },
		{ "https://www.youtube.com/watch?v=a",
		    "https://m.youtube.com/watch?v=a&t=3" },
	};
	static const char *const other[][2] = {
		{ "https://36kr.com/p/1", "https://36kr.com/p/2" },
		{ "https://a.com/?p=1", "https://a.com/?p=2" },
		{ "https://a.com/?p=1", "https://a.com/" },
		{ "https://a.com/", "https://a.com/" },
		{ "https://a.com", "https://a.com/index.html?f=rss" },
		{ "https://a.com/x", "https://b.com/x" },
		{ "https://a.com/x", "https://a.com:8080/x" },
		{ "https://m.cn/x", "https://cn/x" },
		{ "https://a.com/X", "https://a.com/x" },
		{ "https://a.com/x?f=1", "https://a.com/x?f=2" },
		{ "https://a.com/x?ref=v1", "https://a.com/x?ref=v2" },
		{ "https://a.com/#/p/1", "https://a.com/#/p/2" },
		{ "https://a.com/x#!1", "https://a.com/x" },
		{ "https://a.com/a%2Fb", "https://a.com/a/b" },
		{ "https://a.com/a%3Fid=1", "https://a.com/a?id=1" },
		{ "https://a.com/a%00b", "https://a.com/a" },
		{ "https://mp.weixin.qq.com/s?src=11&timestamp=1&signature=A",
		    "https://mp.weixin.qq.com/"
		    "s?src=11&timestamp=1&signature=B" },
		{ "https://mp.weixin.qq.com/mp/appmsgalbum?__biz=A&album_id=1",
		    "https://mp.weixin.qq.com/mp/"
		    "appmsgalbum?__biz=A&album_id=2" },
		{ "https://youtube.com/results?search_query=a",
		    "https://youtube.com/results?search_query=b" },
	};
	size_t i;

	for (i = 0; i < COUNT(same); i++)
		if (!leads(same[i][0], same[i][1]))
			fail_msg("%s is not %s", same[i][0], same[i][1]);
	for (i = 0; i < COUNT(other); i++)
		if (leads(other[i][0], other[i][1]))
			fail_msg("%s is %s", other[i][0], other[i][1]);
	assert_false(leads("mailto:a@b.c", "mailto:a@b.c"));
	assert_false(leads("https://a.com/x", ""));
}

/* From a file, with an address or without, to others, with or without. */
static void test_files(void **state)
{
	static const struct {
		const char *from, *base, *reference;
		const char *to, *url;
	} rows[] = {
		{ "a.html", NULL, "b.html", "b.html", NULL },
		{ "a.html", NULL, "b.html", "b.html", "https://b.com/x" },
		{ "a.html", "https://a.com/x", "b.html", "b.html", NULL },
		{ "a.html", "https://a.com/x", "b.html", "b.html",
		    "https://www.a.com/y" },
		{ "in/a.html", NULL, "b.html#x", "in/b.html", NULL },
		{ "in/a.html", NULL, "../b.html", "./b.html", NULL },
		{ "in/a.html", NULL, "c%20d.html?x", "in//c d.html", NULL },
		{ "in/a.html", NULL, "sub/", "in/sub/index.html", NULL },
		{ "../in/a.html", NULL, "../../b.html", "../../b.html", NULL },
		{ "/in/a.html", NULL, "b.html", "/in/b.html", NULL },
	}, none[] = {
		{ "a.html", "https://a.com/x", "b.html", "b.html",
		    "https://b.com/x" },
		{ "in/a.html", NULL, "", "in/a.html", NULL },
		{ "in/a.html", NULL, "#x", "in/a.html", NULL },
		{ "in/a.html", NULL, "/b.html", "b.html", NULL },
		{ "in/a.html", NULL, "/b.html", "/b.html", NULL },
		{ "in/a.html", NULL, "http:b.html", "in/b.html", NULL },
		{ "in/a.html", NULL, "?q", "in/a.html", NULL },
		{ "/in/a.html", NULL, "b.html", "in/b.html", NULL },
	};
	struct link_row found[LINK_ROWS];
	uint64_t entry;
	size_t i;

	for (i = 0; i < COUNT(rows) + COUNT(none); i++) {
		bool is_good = i < COUNT(rows);
		const char *from = is_good ? rows[i].from
					   : none[i - COUNT(rows)].from;
		const char *base = is_good ? rows[i].base
					   : none[i - COUNT(rows)].base;
		const char *reference = is_good
		    ? rows[i].reference
		    : none[i - COUNT(rows)].reference;
		const char *to = is_good ? rows[i].to
					 : none[i - COUNT(rows)].to;
		const char *url = is_good ? rows[i].url
					  : none[i - COUNT(rows)].url;
		struct buf bytes = BUF_INIT;
		struct link_table table;
		struct flat flat;

		link_table_put(&bytes, found, link_rows(found, 7, url, to));
		flat_open(&flat, bytes.data, bytes.size);
		assert_true(link_table_read(&flat, &table));
		if (link_find_file(&table, from, reference, base, 1, &entry) !=
		    is_good)
			fail_msg("%s in %s and %s", reference, from, to);
		buf_release(&bytes);
	}
}

static void test_table(void **state)
{
	static const char *const urls[] = { "https://a.com/1",
		"https://a.com/2?from=weibo", "https://a.com/2?from=rss",
		"https://a.com/1", "https://a.com/3.html" };
	struct link_row rows[COUNT(urls) * LINK_ROWS];
	struct buf bytes = BUF_INIT;
	struct link_table table;
	struct flat flat;
	uint64_t entry;
	size_t count = 0, i;

	for (i = 0; i < COUNT(urls); i++)
		count += link_rows(&rows[count], i, urls[i], "x");
	link_table_put(&bytes, rows, count);
	flat_open(&flat, bytes.data, bytes.size);
	assert_true(link_table_read(&flat, &table));
	/* the first of one address */
	assert_true(link_find(&table, urls[0], 99, &entry) && entry == 0);
	/* each by its own, none by what they have in common */
	assert_true(link_find(&table, urls[1], 99, &entry) && entry == 1);
	assert_true(link_find(&table, urls[2], 99, &entry) && entry == 2);
	assert_false(link_find(&table, "https://a.com/2", 99, &entry));
	assert_true(link_find(&table, "http://a.com/3?utm_x=y", 99, &entry));
	assert_int_equal(entry, 4);
	assert_false(link_find(&table, "https://a.com/3", 4, &entry));
	assert_false(link_find(NULL, urls[0], 99, &entry));
	for (i = 0; i < bytes.size; i++) {
		flat_open(&flat, bytes.data, i);
		assert_false(link_table_read(&flat, &table));
	}
	buf_release(&bytes);
}

static void test_ids(void **state)
{
	static const char *const wrong[] = { "", "a-", "a-0",
		"a-00000000000000000", "a-000000000000000G",
		"a-000000000000000A", "b-0000000000000000",
		"a- 00000000000000f", "a--00000000000000f" };
	char id[ENTRY_ID_SIZE];
	uint64_t entry;
	size_t i;

	entry_id(UINT64_C(0xfedcba9876543210), id);
	assert_string_equal(id, "a-fedcba9876543210");
	assert_true(entry_parse(id, &entry));
	assert_true(entry == UINT64_C(0xfedcba9876543210));
	for (i = 0; i < COUNT(wrong); i++)
		assert_false(entry_parse(wrong[i], &entry));
}

static void test_shown(void **state)
{
	static const char *const rows[][2] = {
		{ "https://example.com/", "example.com" },
		{ "http://example.com", "example.com" },
		{ "https://www.example.com/a/?utm_source=x&b=1&spm=2#top",
		    "www.example.com/a/?b=1#top" },
		{ "https://example.com:8080/?from=rss", "example.com:8080/" },
		{ "https://example.com/?page=2", "example.com/?page=2" },
		{ "https://mp.weixin.qq.com/s?__biz=a&mid=1&idx=2&sn=b&chksm=c"
		  "&scene=21#wechat_redirect",
		    "mp.weixin.qq.com/s?__biz=a&mid=1&idx=2&sn=b" },
		{ "https://zh.wikipedia.org/wiki/%E8%84%9A%E6%B3%A8",
		    "zh.wikipedia.org/wiki/脚注" },
		/* neither halves of letters, nor what shows nothing */
		{ "https://a.b/%E8%84", "a.b/%E8%84" },
		{ "https://a.b/%E2%80%AE%20%41%", "a.b/%E2%80%AE%20%41%" },
		{ "mailto:ann@example.org", "ann@example.org" },
	};
	struct arena *arena = arena_new();

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		assert_string_equal(link_shown(arena, rows[i][0]), rows[i][1]);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shown),
		cmocka_unit_test(test_same_address),
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_ids),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
