/* The plan: order, sections, ids, and what the book says of itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "book/book.h"

/* One post of a test. */
struct post {
	const char *name, *title, *date;
	const char *categories[4]; /* ended by NULL */
	const char *site, *author, *language, *url;
};

static void add_post(struct plan *plan, const struct post *post)
{
	char path[300];
	struct source source = { .path = path, .name = post->name };
	struct meta meta = { .title = post->title,
		.site = post->site,
		.author = post->author,
		.language = post->language,
		.url = post->url };

	snprintf(path, sizeof(path), "posts/%s", post->name);
	if (post->date)
		meta.date = date_parse(post->date);
	meta.categories = (const char **)post->categories;
	while (meta.category_count < 4 && post->categories[meta.category_count])
		meta.category_count++;
	plan_add(plan, &source, &meta);
}

static struct plan *make(
    const struct post *posts, size_t count, const struct sheaf_options *options)
{
	static const char *const inputs[] = { "posts/" };
	struct sheaf_options own = *options;
	struct plan *plan = plan_new();
	size_t i;

	for (i = 0; i < count; i++)
		add_post(plan, &posts[i]);
	if (!own.input_count) {
		own.inputs = inputs;
		own.input_count = 1;
	}
	plan_finish(plan, &own);
	for (i = 0; i < plan->entry_count; i++)
		assert_int_equal(plan->entries[i].number, i);
	return plan;
}

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* "a b c": the names in order, " | " between sections. */
static void assert_order(const struct plan *plan, const char *expected)
{
	struct buf text = BUF_INIT;
	size_t i, j, number = 0;

	for (i = 0; i < plan->section_count; i++) {
		assert_int_equal(plan->sections[i].first, number);
		if (i)
			buf_puts(&text, " | ");
		if (plan->sections[i].title)
			buf_printf(&text, "%s: ", plan->sections[i].title);
		for (j = 0; j < plan->sections[i].count; j++, number++)
			buf_printf(&text, j ? " %s" : "%s",
			    plan->entries[number].source.name);
	}
	assert_int_equal(number, plan->entry_count);
	assert_string_equal(buf_text(&text), expected);
	buf_release(&text);
}

static const struct post dated[] = {
	{ .name = "d", .title = "丙", .date = "2022-01-05" },
	{ .name = "u2", .title = "阿" },
	{ .name = "b", .title = "Beta", .date = "2022-01-03 10:00:00" },
	{ .name = "c", .title = "alpha", .date = "2022-01-05" },
	{ .name = "u1", .title = NULL },
	{ .name = "a", .title = "Áb", .date = "2022-01-24" },
};

static void test_order(void **state)
{
	static const struct {
		enum sheaf_sort sort;
		bool is_descending;
		const char *order;
	} cases[] = {
		{ SHEAF_SORT_DATE, false, "b c d a u2 u1" },
		{ SHEAF_SORT_DATE, true, "a c d b u2 u1" },
		{ SHEAF_SORT_NAME, false, "a b c d u1 u2" },
		{ SHEAF_SORT_NAME, true, "u2 u1 d c b a" },
		{ SHEAF_SORT_NONE, false, "d u2 b c u1 a" },
		{ SHEAF_SORT_TITLE, true, "b c a d u2 u1" },
	};
	size_t i;

	for (i = 0; i < COUNT(cases); i++) {
		struct sheaf_options options = { .sort = cases[i].sort,
			.sort_descending = cases[i].is_descending,
			.language = "zh-Hans" };
		struct plan *plan = make(dated, COUNT(dated), &options);

		assert_order(plan, cases[i].order);
		plan_free(plan);
	}
}

/* Chinese titles go by sound, and stand where the language has them. */
static void test_title_order(void **state)
{
	struct sheaf_options options = { .sort = SHEAF_SORT_TITLE };
	struct plan *plan;

	options.language = "zh-Hans";
	plan = make(dated, COUNT(dated), &options);
	assert_order(plan, "u2 d a c b u1");
	plan_free(plan);
	options.language = "en";
	plan = make(dated, COUNT(dated), &options);
	assert_order(plan, "a c b d u2 u1");
	plan_free(plan);
}

static void assert_sections(const struct post *posts, size_t count,
    enum sheaf_section section, const char *expected)
{
	struct sheaf_options options = { .section = section,
		.sort = SHEAF_SORT_DATE };
	struct plan *plan = make(posts, count, &options);

	assert_order(plan, expected);
	plan_free(plan);
}

static void test_one_category(void **state)
{
	static const struct post posts[] = {
		{ .name = "a",
		    .date = "2022-01-01",
		    .categories = { "media", "36kr", "news" } },
		{ .name = "b",
		    .date = "2022-01-02",
		    .categories = { "media", "36kr", "news" } },
		{ .name = "c", .date = "2022-02-02" },
	};

	assert_sections(posts, 2, SHEAF_SECTION_AUTO, "a b");
	assert_sections(posts, 3, SHEAF_SECTION_AUTO, "a b c");
	assert_sections(posts, 2, SHEAF_SECTION_CATEGORY, "news: a b");
	assert_sections(
	    posts, 3, SHEAF_SECTION_CATEGORY, "news: a b | Other: c");
	assert_sections(posts, 3, SHEAF_SECTION_NONE, "a b c");
	assert_sections(
	    posts, 3, SHEAF_SECTION_MONTH, "2022-01: a b | 2022-02: c");
	assert_sections(posts, 0, SHEAF_SECTION_AUTO, "");
}

/* The innermost category that tells posts apart. */
static void test_levels(void **state)
{
	static const struct post sites[] = {
		{ .name = "a",
		    .date = "2022-01-01",
		    .categories = { "media", "36kr", "news" } },
		{ .name = "b",
		    .date = "2022-01-02",
		    .categories = { "media", "huxiu", "news" } },
		{ .name = "c",
		    .date = "2022-01-03",
		    .categories = { "blogs", "coolshell", "front" } },
		{ .name = "d",
		    .date = "2022-01-04",
		    .categories = { "media", "36kr", "news" } },
	};
	static const struct post channels[] = {
		{ .name = "a",
		    .date = "2022-01-01",
		    .categories = { "media", "36kr", "news" } },
		{ .name = "b",
		    .date = "2022-01-02",
		    .categories = { "media", "36kr", "flash" } },
		{ .name = "c",
		    .date = "2022-01-03",
		    .categories = { "media", "36kr", "news" } },
		{ .name = "d", .date = "2022-01-04" },
	};
	static const struct post depths[] = {
		{ .name = "a", .date = "2022-01-01", .categories = { "tech" } },
		{ .name = "b",
		    .date = "2022-01-02",
		    .categories = { "tech", "c" } },
		{ .name = "c", .date = "2022-01-03", .categories = { "life" } },
	};

	static const struct post ambiguous[] = {
		{ .name = "a",
		    .date = "2022-01-01",
		    .categories = { "media", "36kr", "news" } },
		{ .name = "b",
		    .date = "2022-01-02",
		    .categories = { "media", "36kr", "flash" } },
		{ .name = "c",
		    .date = "2022-01-03",
		    .categories = { "media", "huxiu", "news" } },
	};
	static const struct post alike[] = {
		{ .name = "a",
		    .date = "2022-01-01",
		    .categories = { "media", "36kr", "news" } },
		{ .name = "b",
		    .date = "2022-01-02",
		    .categories = { "media", "huxiu", "front" } },
	};

	assert_sections(
	    ambiguous, 3, SHEAF_SECTION_AUTO, "36kr: a b | huxiu: c");
	assert_sections(alike, 2, SHEAF_SECTION_AUTO, "36kr: a | huxiu: b");
	assert_sections(sites, 4, SHEAF_SECTION_AUTO,
	    "36kr: a d | huxiu: b | coolshell: c");
	assert_sections(
	    channels, 4, SHEAF_SECTION_AUTO, "news: a c | flash: b | Other: d");
	assert_sections(
	    depths, 3, SHEAF_SECTION_AUTO, "tech: a | c: b | life: c");
}

static void test_sources_and_authors(void **state)
{
	static const struct post posts[] = {
		{ .name = "a",
		    .date = "2022-01-03",
		    .site = "s",
		    .author = "x",
		    .language = "zh-Hans" },
		{ .name = "b",
		    .date = "2022-01-02",
		    .language = "zh-Hans",
		    .url = "https://www.example.org/b" },
		{ .name = "c", .date = "2022-01-01", .language = "zh-Hans" },
		{ .name = "d",
		    .date = "2022-01-04",
		    .author = "x",
		    .site = "s",
		    .language = "en" },
	};
	struct sheaf_options options = { .section = SHEAF_SECTION_SOURCE };
	struct plan *plan = make(posts, COUNT(posts), &options);

	assert_order(plan, "其他: c | example.org: b | s: a d");
	assert_string_equal(plan->meta.language, "zh-Hans");
	assert_string_equal(plan->meta.author, "example.org、s");
	plan_free(plan);
	assert_sections(
	    posts, COUNT(posts), SHEAF_SECTION_AUTHOR, "其他: c b | x: a d");
}

static void test_meta(void **state)
{
	static const char *const dot[] = { "." };
	struct post posts[3] = {
		{ .name = "a",
		    .title = "One",
		    .date = "2022-01-03",
		    .site = "36kr",
		    .author = "36kr" },
		{ .name = "b",
		    .title = "Two",
		    .date = "2022-01-24",
		    .site = "36kr",
		    .author = "36kr" },
		{ .name = "c", .title = "Three", .site = "36kr" },
	};
	struct sheaf_options options = { 0 };
	struct plan *plan = make(posts, 2, &options);

	assert_string_equal(plan->meta.title, "posts, 2022-01-03 – 2022-01-24");
	assert_string_equal(plan->meta.author, "36kr");
	assert_string_equal(plan->meta.language, "und");
	assert_int_equal(plan->oldest.seconds, 1641168000);
	assert_int_equal(plan->meta.modified.seconds, plan->meta.date.seconds);
	assert_int_equal(plan->meta.date.seconds, 1642982400);
	plan_free(plan);

	plan = make(posts, 1, &options);
	assert_string_equal(plan->meta.title, "One");
	plan_free(plan);

	posts[1].date = posts[0].date;
	posts[1].author = "other";
	options.inputs = dot;
	options.input_count = 1;
	plan = make(posts, 3, &options);
	assert_string_equal(plan->meta.title, "36kr, 2022-01-03");
	assert_string_equal(plan->meta.author, "36kr");
	posts[2].site = NULL;
	plan_free(plan);

	plan = make(posts, 3, &options);
	assert_string_equal(plan->meta.title, "Untitled, 2022-01-03");
	plan_free(plan);

	options.title = "  My\n book\xff ";
	options.author = "Me";
	options.language = "de";
	plan = make(posts, 3, &options);
	assert_string_equal(plan->meta.title, "My book\ufffd");
	assert_string_equal(plan->meta.author, "Me");
	assert_string_equal(plan->meta.language, "de");
	plan_free(plan);

	options.title = " ";
	options.author = NULL;
	options.language = "no language";
	plan = make(NULL, 0, &options);
	assert_string_equal(plan->meta.title, "Untitled");
	assert_string_equal(plan->meta.language, "und");
	assert_null(plan->meta.author);
	plan_free(plan);
}

static const char *id_of(const struct plan *plan, const char *name)
{
	size_t i;

	for (i = 0; i < plan->entry_count; i++)
		if (!strcmp(plan->entries[i].source.name, name))
			return plan->entries[i].id;
	fail_msg("no %s", name);
	return NULL;
}

static const struct post named[] = {
	{ .name = "x/1", .title = "T", .url = "https://example.org/1" },
	{ .name = "x/2", .title = "T", .date = "2022-01-01", .site = "s" },
	{ .name = "x/3", .title = "T", .date = "2022-01-02", .site = "s" },
	{ .name = "x/4" },
	{ .name = "x/5", .title = "U", .url = "https://example.org/1" },
	{ .name = "y/4" },
	{ .name = "y/4" },
};

/* An id does not depend on what else is in the book, or on its place. */
static void test_ids(void **state)
{
	struct sheaf_options options = { .sort = SHEAF_SORT_NAME };
	struct plan *all = make(named, COUNT(named), &options), *some;
	struct post turned[COUNT(named)];
	size_t i, j;

	for (i = 0; i < all->entry_count; i++) {
		assert_int_equal(strlen(all->entries[i].id), 18);
		for (j = 0; j < i; j++)
			assert_string_not_equal(
			    all->entries[i].id, all->entries[j].id);
		turned[i] = named[COUNT(named) - 1 - i];
	}
	options.sort = SHEAF_SORT_NONE;
	some = make(turned, COUNT(turned), &options);
	for (i = 0; i < 5; i++)
		assert_string_equal(
		    id_of(all, named[i].name), id_of(some, named[i].name));
	assert_int_not_equal(hash_compare(&all->identity, &some->identity), 0);
	plan_free(some);
	some = make(named, 4, &options);
	for (i = 0; i < 4; i++)
		assert_string_equal(
		    id_of(all, named[i].name), id_of(some, named[i].name));
	plan_free(some);
	some = make(named, COUNT(named),
	    &(struct sheaf_options){ .sort = SHEAF_SORT_NAME });
	assert_int_equal(hash_compare(&all->identity, &some->identity), 0);
	plan_free(some);
	plan_free(all);
}

static void test_left_out(void **state)
{
	static const struct post posts[] = {
		{ .name = "a", .date = "2022-01-01" },
		{ .name = "b", .date = "2022-02-01" },
		{ .name = "c", .date = "2022-02-02" },
	};
	struct sheaf_options options = { .section = SHEAF_SECTION_MONTH };
	struct plan *plan = make(posts, COUNT(posts), &options);

	assert_false(section_is_empty(plan, &plan->sections[1]));
	plan->entries[1].is_left_out = true;
	assert_false(section_is_empty(plan, &plan->sections[1]));
	plan->entries[2].is_left_out = true;
	assert_true(section_is_empty(plan, &plan->sections[1]));
	assert_false(section_is_empty(plan, &plan->sections[0]));
	plan_free(plan);
}

static void test_draft(void **state)
{
	struct source source = { .path = "a", .name = "a" };
	struct meta meta = { .is_draft = true };
	struct plan *plan = plan_new();

	plan_add(plan, &source, &meta);
	assert_int_equal(plan->entry_count, 0);
	plan_free(plan);
}

static void add_many(struct plan *plan, size_t count, bool is_same)
{
	char name[40], url[60], category[20];
	const char *categories[] = { "all", category };
	size_t i;

	for (i = 0; i < count; i++) {
		struct source source = { .path = name, .name = name };
		struct meta meta = { .title = name,
			.url = url,
			.language = is_same ? "zh-Hans" : name,
			.categories = categories,
			.category_count = 2,
			.date = {
			    true, true, (int64_t)(i * 7919 % count), 0 } };

		snprintf(name, sizeof(name), "post-%zu", i);
		snprintf(url, sizeof(url), "https://h%zu.example/%zu",
		    is_same ? 0 : i, is_same ? 0 : i);
		snprintf(category, sizeof(category), "c%zu", is_same ? 0 : i);
		plan_add(plan, &source, &meta);
	}
}

/* Nothing is quadratic, whether all posts are alike or none. */
static void test_many(void **state)
{
	static const char *const inputs[] = { "in" };
	struct sheaf_options options = { .inputs = inputs, .input_count = 1 };
	struct plan *plan;
	int i;

	for (i = 0; i < 2; i++) {
		plan = plan_new();
		add_many(plan, 20000, i == 0);
		plan_finish(plan, &options);
		assert_int_equal(plan->section_count, i == 0 ? 1 : 20000);
		assert_int_equal(plan->entries[19999].meta.date.seconds, 19999);
		plan_free(plan);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_title_order),
		cmocka_unit_test(test_one_category),
		cmocka_unit_test(test_levels),
		cmocka_unit_test(test_sources_and_authors),
		cmocka_unit_test(test_meta),
		cmocka_unit_test(test_ids),
		cmocka_unit_test(test_left_out),
		cmocka_unit_test(test_draft),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
