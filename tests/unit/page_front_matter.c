/* Front matter, good and bad. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "page/page.h"

struct state {
	struct arena *arena;
	struct diag_list diags;
	struct meta meta;
};

static int set_up(void **state)
{
	struct state *s = memory_new(sizeof *s);

	s->arena = arena_new();
	*state = s;
	return 0;
}

static int tear_down(void **state)
{
	struct state *s = *state;

	arena_free(s->arena);
	free(s);
	return 0;
}

static const struct sheaf_pair matches[] = { { "Series", "a" },
	{ "draft", "b" }, { "title", "c" } };

/* The front matter starts on line 3 of its file. */
static void read_front(struct state *s, const char *front)
{
	struct sheaf_options options = {
		.limits = { [SHEAF_LIMIT_FRONT_MATTER] = 1 << 16 },
		.group = SHEAF_GROUP_KEY,
		.group_key = "series",
		.matches = matches,
		.match_count = 3
	};
	struct page_text text = { .front = front,
		.front_size = strlen(front),
		.front_line = 3,
		.body = "" };

	memset(&s->meta, 0, sizeof s->meta);
	diag_list_init(&s->diags, s->arena);
	front_matter_read(s->arena, &text, &options, &s->meta, &s->diags);
}

static void expect_title(struct state *s, const char *line, const char *title)
{
	read_front(s, line);
	if (title == NULL) {
		assert_null(s->meta.title);
		return;
	}
	assert_non_null(s->meta.title);
	assert_string_equal(s->meta.title, title);
}

static void expect_diag(const struct state *s, enum diag_id id, unsigned line)
{
	assert_int_equal(s->diags.count, 1);
	assert_int_equal(s->diags.first->id, id);
	assert_int_equal(s->diags.first->line, line);
}

static void test_titles(void **state)
{
	struct state *s = *state;

	expect_title(s, "title: plain", "plain");
	expect_title(s, "title: 'it''s'", "it's");
	expect_title(s, "title: \"What's new\"", "What's new");
	expect_title(
	    s, "title: 'a &amp;amp; &#123;b&#125; <i>'", "a &amp; {b} <i>");
	expect_title(s, "title: No", "No");
	expect_title(s, "title: 2024-01-01", "2024-01-01");
	expect_title(s, "title: ~", NULL);
	expect_title(s, "title: '~'", "~");
	expect_title(s, "title: # comment", NULL);
	expect_title(s, "title: {a: b}", NULL);
	expect_title(s, "title: |\n  two\n  lines", "two lines");
	expect_title(s, "title: \"a\\0b\"", "ab");
	assert_int_equal(s->diags.count, 0);
}

static void test_bad_yaml(void **state)
{
	struct state *s = *state;

	expect_title(s, "author: x\ntitle: a: b: c", "a: b: c");
	expect_diag(s, DIAG_FRONT_MATTER_SYNTAX, 4);
	assert_string_equal(s->meta.author, "x");
	expect_title(s, "title: \"\"\"\"'name'\"\"\"\"\nauthor: x", "name");
	assert_string_equal(s->meta.author, "x");
	expect_title(s, "title: \"say \"hi\" now\"", "say \"hi\" now");
	expect_title(s, "title: @at", "@at");
	expect_title(s, "title: %pct", "%pct");
	expect_title(s, "title: [unclosed", NULL);
	expect_title(s, "title: [a] and more", "[a] and more");
	expect_title(s, "title: [a] [b]", "[a] [b]");
	/* quotes at the start are no quotes of the whole */
	expect_title(s, "title: \"a\" and b", "\"a\" and b");
	expect_title(s, "title: \"a\"b", "\"a\"b");
	expect_title(s, "title: \"a \"b\" c\" # d", "a \"b\" c");
	expect_title(s, "title:no space", "no space");
	expect_title(s, "title: a\ntags:\n\t- b\n\t- c", "a");
	assert_int_equal(s->meta.tag_count, 2);
	assert_string_equal(s->meta.tags[1], "c");
}

static void test_duplicates(void **state)
{
	expect_title(*state, "title: a\nx: 1\ntitle: b", "a");
	expect_diag(*state, DIAG_FRONT_MATTER_DUPLICATE, 5);
}

static void test_lists(void **state)
{
	struct state *s = *state;

	read_front(s, "categories: \n - a\n - [b, c]\n - a\ntags: x, y\n");
	assert_int_equal(s->meta.category_count, 3);
	assert_string_equal(s->meta.categories[0], "a");
	assert_string_equal(s->meta.categories[2], "c");
	assert_int_equal(s->meta.tag_count, 2);
	assert_string_equal(s->meta.tags[0], "x");
	assert_string_equal(s->meta.tags[1], "y");
	read_front(s, "author:\n - name: A\n   mail: m\n - name: B\n");
	assert_string_equal(s->meta.author, "A, B");
	/* of a mapping what the key is for: a name or an address */
	read_front(s,
	    "author: {name: A, url: 'https://e.org/'}\n"
	    "link: {name: x, url: 'https://e.org/1'}\n"
	    "cover: {title: y, src: /c.png}\n");
	assert_string_equal(s->meta.author, "A");
	assert_string_equal(s->meta.url, "https://e.org/1");
	assert_string_equal(s->meta.cover, "/c.png");
}

static void test_values(void **state)
{
	struct state *s = *state;

	read_front(s,
	    "date: Mon, 24 Jan 2022 08:00:16 GMT\n"
	    "updated: 2021-06-17 11:06:27\nlang: zh_CN\n"
	    "permalink: /a/b\nurl: https://example.org/x\ndraft: true\n");
	assert_int_equal(s->meta.date.seconds, 1643011216);
	assert_true(s->meta.modified.is_known);
	assert_string_equal(s->meta.language, "zh-CN");
	assert_string_equal(s->meta.url, "https://example.org/x");
	assert_true(s->meta.is_draft);
	read_front(s, "published: false\nlang: </x>\n");
	assert_true(s->meta.is_draft);
	assert_null(s->meta.language);
	read_front(s, "a: 1\ndate: Invalid Date\n");
	assert_false(s->meta.date.is_known);
	expect_diag(s, DIAG_DATE_UNKNOWN, 4);
}

static void test_covers(void **state)
{
	struct state *s = *state;

	read_front(s,
	    "headimg: https://picsum.photos/400/300?random=1\n"
	    "thumbnail: "
	    "https://cors.zfour.workers.dev/?http://a.example/b.png");
	assert_string_equal(s->meta.cover, "http://a.example/b.png");
	read_front(s, "headimg: https://a.example/p/undefined");
	assert_null(s->meta.cover);
}

static void test_hostile(void **state)
{
	struct state *s = *state;
	struct buf deep = BUF_INIT;
	int i;

	read_front(s, "x: &a [*a]\ntitle: *a\nauthor: b");
	assert_null(s->meta.title);
	assert_string_equal(s->meta.author, "b");
	assert_int_equal(s->diags.count, 2);
	buf_puts(&deep, "x: ");
	for (i = 0; i < 30000; i++)
		buf_putc(&deep, '[');
	buf_puts(&deep, "\ntitle: t\n");
	read_front(s, buf_text(&deep));
	assert_string_equal(s->meta.title, "t");
	expect_diag(s, DIAG_FRONT_MATTER_SYNTAX, 3);
	for (i = 0; i < 100000; i++)
		buf_puts(&deep, "# more\n");
	buf_puts(&deep, "author: late\n");
	read_front(s, buf_text(&deep));
	assert_int_equal(s->diags.first->id, DIAG_FRONT_MATTER_LIMIT);
	assert_string_equal(s->meta.title, "t");
	assert_null(s->meta.author);
	buf_release(&deep);
}

static void expect_series(
    struct state *s, const char *front, const char *const *values)
{
	size_t n = 0;

	read_front(s, front);
	for (; values[n]; n++)
		assert_string_equal(
		    meta_value(&s->meta, "series", n), values[n]);
	assert_null(meta_value(&s->meta, "series", n));
}

static void test_wanted_keys(void **state)
{
	struct state *s = *state;
	char long_value[3000] = "series: ", cut[1024] = "";
	struct buf many = BUF_INIT;

	expect_series(
	    s, "SERIES: One,  more", (const char *[]){ "One, more", NULL });
	expect_series(
	    s, "series: [A, B, A]", (const char *[]){ "A", "B", NULL });
	expect_series(
	    s, "series: {name: A, x: B}", (const char *[]){ "A", NULL });
	expect_series(s, "series:\nother: x", (const char *[]){ NULL });
	expect_series(
	    s, "a: [\nseries: A # b\n", (const char *[]){ "A", NULL });
	read_front(s, "draft: true\nseries: A\nother: x\ntitle: T");
	assert_true(s->meta.is_draft);
	assert_string_equal(meta_value(&s->meta, "draft", 0), "true");
	assert_string_equal(meta_value(&s->meta, "title", 0), "T");
	assert_null(meta_value(&s->meta, "other", 0));
	assert_int_equal(s->meta.other_count, 4);

	memset(long_value + 8, 'x', 2000);
	memset(cut, 'x', sizeof(cut) - 1);
	expect_series(s, long_value, (const char *[]){ cut, NULL });
	buf_puts(&many, "series: [0");
	for (int i = 1; i < 1000; i++)
		buf_printf(&many, ", %d", i);
	buf_puts(&many, "]");
	read_front(s, buf_text(&many));
	assert_string_equal(meta_value(&s->meta, "series", 63), "63");
	assert_null(meta_value(&s->meta, "series", 64));
	buf_release(&many);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_titles, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_bad_yaml, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_duplicates, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_lists, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_values, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_covers, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_wanted_keys, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_hostile, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
