/* By what the articles of a book are found. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "article/article.h"

#define COUNT(rows) (sizeof(rows) / sizeof(*(rows)))

static void test_same_address(void **state)
{
	static const char *const same[][2] = {
		{ "https://36kr.com/p/1", "http://www.36kr.com/p/1.html" },
		{ "https://36kr.com/p/1", "http://m.36kr.com:80/p/1/?f=rss" },
		{ "https://36kr.com/p/1", "https://36KR.com/p/1#a" },
		{ "https://a.com/x/", "https://a.com/x/index.html" },
		{ "https://a.com", "https://a.com/" },
		{ "https://a.com/%E6%96%87", "https://a.com/文" },
		{ "https://a.com/?p=1", "https://a.com/?utm_source=b&p=1" },
		{ "https://juejin.im/post/1", "https://juejin.cn/post/1" },
		{ "https://mp.weixin.qq.com/s?__biz=a&mid=1&idx=1&sn=b",
		    "http://mp.weixin.qq.com/"
		    "s?__biz=a&mid=1&idx=1&sn=b&chksm=c&scene=0#rd" },
	};
	static const char *const other[][2] = {
		{ "https://36kr.com/p/1", "https://36kr.com/p/2" },
		{ "https://a.com/?p=1", "https://a.com/?p=2" },
		{ "https://a.com/?p=1", "https://a.com/" },
		{ "https://a.com/x", "https://b.com/x" },
		{ "https://a.com/x", "https://a.com:8080/x" },
		{ "https://m.cn/x", "https://cn/x" },
		{ "https://a.com/X", "https://a.com/x" },
	};
	size_t i;

	for (i = 0; i < COUNT(same); i++) {
		if (link_key_of_url(same[i][0]) != link_key_of_url(same[i][1]))
			fail_msg("%s is not %s", same[i][0], same[i][1]);
		assert_int_not_equal(link_key_of_url(same[i][0]), 0);
	}
	for (i = 0; i < COUNT(other); i++)
		if (link_key_of_url(other[i][0]) ==
		    link_key_of_url(other[i][1]))
			fail_msg("%s is %s", other[i][0], other[i][1]);
	assert_int_equal(link_key_of_url("mailto:a@b.c"), 0);
	assert_int_equal(link_key_of_url("a/b.html"), 0);
	assert_int_equal(link_key_of_url(""), 0);
}

static void test_files(void **state)
{
	static const struct {
		const char *from, *reference, *to;
	} rows[] = {
		{ "a.html", "b.html", "b.html" },
		{ "in/a.html", "b.html#x", "in/b.html" },
		{ "in/a.html", "../b.html", "./b.html" },
		{ "in/a.html", "c%20d.html?x", "in//c d.html" },
		{ "in/a.html", "sub/", "in/sub/index.html" },
		{ "../in/a.html", "../../b.html", "../../b.html" },
		{ "/in/a.html", "b.html", "/in/b.html" },
	};
	static const char *const none[] = { "", "#x", "/b.html", "//b/c",
		"http:b.html", "https://a.com/b.html", "?q" };
	size_t i;

	for (i = 0; i < COUNT(rows); i++)
		if (link_key_of_reference(rows[i].from, rows[i].reference) !=
		    link_key_of_file(rows[i].to))
			fail_msg("%s in %s is not %s", rows[i].reference,
			    rows[i].from, rows[i].to);
	for (i = 0; i < COUNT(none); i++)
		if (link_key_of_reference("in/a.html", none[i]) != 0)
			fail_msg("%s leads to a file", none[i]);
	assert_int_not_equal(
	    link_key_of_file("/b.html"), link_key_of_file("b.html"));
}

static void test_table(void **state)
{
	struct link_row rows[101];
	struct buf bytes = BUF_INIT;
	struct link_table table;
	struct flat flat;
	uint64_t i, entry;

	for (i = 0; i < 100; i++)
		rows[i] = (struct link_row){ i * 7919 % 100 + 1, i };
	rows[100] = (struct link_row){ rows[50].key, 1000 };
	link_table_put(&bytes, rows, 101);
	flat_open(&flat, bytes.data, bytes.size);
	assert_true(link_table_read(&flat, &table));
	assert_int_equal(table.count, 100);
	for (i = 0; i < 100; i++) {
		assert_true(
		    link_table_lookup(&table, rows[i].key, 5000, &entry));
		assert_int_equal(entry, i);
		assert_false(link_table_lookup(&table, rows[i].key, i, &entry));
	}
	assert_false(link_table_lookup(&table, 0, 5000, &entry));
	assert_false(link_table_lookup(&table, 101, 5000, &entry));
	assert_false(link_table_lookup(NULL, 1, 5000, &entry));
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same_address),
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_ids),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
