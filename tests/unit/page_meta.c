/* Metadata and body of whole pages. */
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
	struct page *page;
	struct meta meta;
};

static const struct sheaf_pair wanted[] = { { "Series", "*" },
	{ "author", "*" }, { "article:part", "*" } };

static const struct sheaf_options options = {
	.limits = { [SHEAF_LIMIT_DEPTH] = 100,
	    [SHEAF_LIMIT_ATTRIBUTES] = 50,
	    [SHEAF_LIMIT_NODES] = 10000,
	    [SHEAF_LIMIT_TEXT_RUN] = 1 << 20 },
	.matches = wanted,
	.match_count = 3
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

	page_free(s->page);
	arena_free(s->arena);
	free(s);
	return 0;
}

static void read_page(struct state *s, const char *markup)
{
	struct page_text text = {
		.body = markup, .body_size = strlen(markup), .body_line = 1
	};
	struct diag_list diags;

	page_free(s->page);
	memset(&s->meta, 0, sizeof s->meta);
	diag_list_init(&diags, s->arena);
	s->page = page_parse(&text, false, &options, &diags);
	page_meta_read(s->page, &options, s->arena, &s->meta);
}

static void test_open_graph(void **state)
{
	struct state *s = *state;

	read_page(s,
	    "<html lang=zh_CN><meta name=author content='A'>"
	    "<title>T - S</title><meta property='og:title' content='T  1-S'>"
	    "<meta property=og:site_name content=S>"
	    "<meta property=article:author content=https://a.example/me>"
	    "<meta property=article:published_time content="
	    "2022-01-24T08:00:16+08:00>"
	    "<link rel='x canonical' href=https://a.example/x>"
	    "<base href=/y/><meta property=og:image content=p.png>");
	assert_string_equal(s->meta.title, "T 1");
	assert_string_equal(s->meta.site, "S");
	assert_string_equal(s->meta.author, "A");
	assert_string_equal(s->meta.language, "zh-CN");
	assert_string_equal(s->meta.url, "https://a.example/x");
	assert_string_equal(s->meta.base_url, "https://a.example/y/");
	assert_string_equal(s->meta.cover, "p.png");
	assert_int_equal(s->meta.date.seconds, 1642982416);
}

static void test_titles(void **state)
{
	struct state *s = *state;

	read_page(s, "<title>A long headline | Site</title><p>x");
	assert_string_equal(s->meta.title, "A long headline");
	read_page(
	    s, "<title>A line - B - Section_Site</title><h1>A line - B</h1>");
	assert_string_equal(s->meta.title, "A line - B");
	/* a heading of the site on every page */
	read_page(s,
	    "<title>Kinds - The Book</title><h1>The Book</h1><h2>Kinds</h2>");
	assert_string_equal(s->meta.title, "Kinds");
	read_page(
	    s, "<title>Site | The long line</title><h1>The long line</h1>");
	assert_string_equal(s->meta.title, "The long line");
	read_page(s, "<title>A - The Book</title><h1>The Book</h1><h1>A</h1>");
	assert_string_equal(s->meta.title, "A");
	read_page(s, "<title>The line - Site</title><h1>The line</h1><h2>The");
	assert_string_equal(s->meta.title, "The line");
	read_page(s,
	    "<title>News | The long line</title><h2>News</h2><h1>The long "
	    "line</h1>");
	assert_string_equal(s->meta.title, "The long line");
	read_page(s, "<svg><title>no</title></svg><title>yes</title>");
	assert_string_equal(s->meta.title, "yes");
	read_page(s, "<p>none");
	assert_null(s->meta.title);
}

static void test_json_ld(void **state)
{
	struct state *s = *state;

	read_page(s,
	    "<script type='application/ld+json'>{\"@context\":1,"
	    "\"@graph\":[{\"@type\":\"WebSite\",\"name\":\"no\"},"
	    "{\"headline\":\"H \\u4e00\\ud83d\\ude00\",\"author\":[{\"@type\":"
	    "\"Person\",\"name\":\"N\"}],\"publisher\":{\"name\":\"P\"},"
	    "\"image\":[\"i.png\",\"j.png\"],\"datePublished\":\"2022-01-24\","
	    "\"@type\":[\"NewsArticle\"]}]}</script>");
	assert_string_equal(s->meta.title, "H \xe4\xb8\x80\xf0\x9f\x98\x80");
	assert_string_equal(s->meta.author, "N");
	assert_string_equal(s->meta.site, "P");
	assert_string_equal(s->meta.cover, "i.png");
	assert_true(s->meta.date.is_known);
	read_page(s,
	    "<script type='application/ld+json'>{\"@type\":\"Recipe\","
	    "\"headline\":\"no\"}</script>"
	    "<script type='application/ld+json'>{\"a\":[[[{\"b\":</script>");
	assert_null(s->meta.title);
}

static void test_only_what_lacks(void **state)
{
	struct state *s = *state;

	read_page(s, "<title>x</title>");
	s->meta.title = "mine";
	page_meta_read(s->page, &options, s->arena, &s->meta);
	assert_string_equal(s->meta.title, "mine");
}

static void test_wanted_keys(void **state)
{
	struct state *s = *state;
	const struct meta *meta = &s->meta;

	read_page(s,
	    "<meta name=series content=' One  more '><meta name=x content=y>"
	    "<meta property='og:x article:part' content=2><meta name=author "
	    "content=A><meta name=series content=Two><meta name=series "
	    "content=Two>");
	assert_string_equal(meta_value(meta, "series", 0), "One more");
	assert_string_equal(meta_value(meta, "SERIES", 1), "Two");
	assert_null(meta_value(meta, "series", 2));
	assert_string_equal(meta_value(meta, "article:part", 0), "2");
	assert_string_equal(meta_value(meta, "author", 0), "A");
	assert_null(meta_value(meta, "x", 0));
	assert_int_equal(meta->other_count, 6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    test_open_graph, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_titles, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_json_ld, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_only_what_lacks, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_wanted_keys, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
