/* Loading: title, language, stubs, what cannot be loaded. */
#include "clean_help.h"

static void title_of_last_resort(void **state)
{
	struct article *article;

	article = help_load(
	    "---\ndate: 2022-01-01\n---\n<p>a</p><h2>b c</h2>", "x.html");
	assert_string_equal(article->meta.title, "b c");
	assert_non_null(strstr(help_said, "title-missing"));
	article_free(article);
	article = help_load(
	    "---\nauthor: a\n---\n<p>甲乙丙。丁戊</p>", "x.html");
	assert_string_equal(article->meta.title, "甲乙丙");
	article_free(article);
	article = help_load(
	    "---\nauthor: a\n---\n<img src=\"a.png\">", "/a/b/my file.html.md");
	assert_string_equal(article->meta.title, "my file");
	article_free(article);
}

static void stubs(void **state)
{
	struct article *article = help_load("---\ntitle: '\"甲乙\"丙_'\n---\n"
					    "<div>\"甲乙\"丙?</div>",
	    "x");

	assert_true(article->is_stub);
	assert_string_equal(help_said, "stub ");
	assert_non_null(article->body->first);
	article_free(article);
	article = help_load("---\ntitle: t\n---\n", "x");
	assert_true(article->is_stub);
	article_free(article);
	article = help_load(
	    "---\ntitle: t\n---\n<p>t</p><img src=\"a.png\">", "x");
	assert_false(article->is_stub);
	article_free(article);
}

static void whole_page(void **state)
{
	struct article *article = help_load(
	    "<!DOCTYPE html><html lang=\"en\">"
	    "<head><title>A page</title></head><body><article><h1>A page</h1>"
	    "<p>Some words that make up a paragraph of English text.</p>"
	    "</article></body></html>",
	    "x.html");

	assert_string_equal(article->meta.title, "A page");
	assert_string_equal(article->meta.language, "en");
	assert_int_equal(article->body->first->tag, TAG_P);
	article_free(article);
}

static void language(void **state)
{
	struct article *article = help_load(
	    "---\ntitle: 甲\n---\n"
	    "<p>这是一个说明这种语言的段落。</p>",
	    "x");

	assert_string_equal(article->meta.language, "zh-Hans");
	article_free(article);
}

static void covers(void **state)
{
	struct article *article = help_load(
	    "---\ntitle: t\n"
	    "headimg: https://picsum.photos/1\n---\n<p>a</p>",
	    "x");

	assert_null(article->meta.cover);
	article_free(article);
	article = help_load("---\ntitle: t\nheadimg: https://e.com/c.png\n---\n"
			    "<p>a</p>",
	    "x");
	assert_string_equal(article->meta.cover, "https://e.com/c.png");
	assert_int_equal(article->picture_count, 0);
	article_free(article);
}

static void nothing_to_load(void **state)
{
	struct sheaf_options options;
	struct arena *arena = arena_new();
	struct diag_list diags;
	struct page_context context = { .options = &options, .diags = &diags };
	struct error err;

	help_options(&options);
	diag_list_init(&diags, arena);
	assert_null(article_load("", 0, "x", &context, &err));
	assert_null(article_load("\0\1\2\0\0\0\0\0", 8, "x", &context, &err));
	assert_null(article_load("<p> </p>", 8, "x", &context, &err));
	assert_int_equal(err.code, SHEAF_E_INPUT);
	arena_free(arena);
}

static void meta_alone(void **state)
{
	static const char *const sources[] = {
		"---\ntitle: t\nauthor: a\ncategories:\n - a\n---\n<p>x</p>",
		"<html><head><title>t</title></head><body><p>x</p></body>",
		"---\nauthor: a\n---\n<script>no</script><p>甲乙丙丁。</p>",
	};
	struct sheaf_options options;
	struct arena *arena = arena_new();
	struct diag_list diags;
	struct page_context context = {
		.arena = arena, .options = &options, .diags = &diags
	};
	struct article *article;
	struct error err;
	struct meta meta;
	size_t i;

	help_options(&options);
	diag_list_init(&diags, arena);
	for (i = 0; i < sizeof(sources) / sizeof(*sources); i++) {
		memset(&meta, 0, sizeof(meta));
		assert_true(article_load_meta(sources[i], strlen(sources[i]),
		    "x", &context, &meta, &err));
		article = help_load(sources[i], "x");
		assert_string_equal(meta.title, article->meta.title);
		assert_string_equal(meta.language, article->meta.language);
		article_free(article);
	}
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(title_of_last_resort),
		cmocka_unit_test(stubs),
		cmocka_unit_test(whole_page),
		cmocka_unit_test(language),
		cmocka_unit_test(covers),
		cmocka_unit_test(nothing_to_load),
		cmocka_unit_test(meta_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
