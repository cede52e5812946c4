/* The rules built in, and a public collection where there is one beside the
 * project: every file is read and applied to a page. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "page/rules.h"

#define COLLECTION "../shared/corpus/site-rules"

/* Something for most paths to look at. */
static const char body[] =
    "<html><head><title>t</title><meta property=og:image content=/i.jpg>"
    "</head><body id=b><header><h1 class='title entry-title'>Title</h1>"
    "<span class='author byline'>By Ann</span><time>2020-01-02</time></header>"
    "<div class='content article-body' id=main><p>One <b>two</b></p>"
    "<ul class=share><li><a href='/x?share=1'>x</a></ul><p>three<p>four"
    "<figure><img src=/a.png><figcaption>c</figcaption></figure></div>"
    "<footer>end</footer></body></html>";

struct counts {
	size_t files, rules, told[DIAG_COUNT];
};

static void count_diags(struct counts *counts, const struct diag_list *diags)
{
	const struct diag *diag;

	for (diag = diags->first; diag; diag = diag->next)
		counts->told[diag->id]++;
}

static void apply(struct counts *counts, const struct rule_text *file)
{
	struct page_text text = {
		.body = body, .body_size = sizeof(body) - 1, .body_line = 1
	};
	struct arena *arena = arena_new();
	struct rules rules = { .arena = arena };
	struct sheaf_options options;
	struct diag_list diags;
	struct page_context context = {
		.arena = arena, .options = &options, .diags = &diags
	};
	struct meta meta = { 0 };
	const struct rule *rule;
	struct page *page;

	rules.end = &rules.first;
	sheaf_options_init(&options);
	options.tidy = ~0u;
	diag_list_init(&diags, arena);
	rule_file_read(&rules, file, &diags);
	(void)!rules_rewrite(&rules, &context, &text);
	page = page_parse(&text, false, &options, &diags);
	rules_apply(&rules, &context, page, &meta, false);
	assert_non_null(page_body(page));
	for (rule = rules.first; rule; rule = rule->next)
		counts->rules++;
	counts->files++;
	count_diags(counts, &diags);
	page_free(page);
	arena_free(arena);
}

static void test_built_in(void **state)
{
	struct counts counts = { 0 };
	size_t i;

	for (i = 0; i < data_rules_count; i++) {
		struct rule_text file = { data_rules[i].name,
			data_rules[i].text, data_rules[i].size };

		apply(&counts, &file);
	}
	assert_true(counts.files > 10);
	/* nothing in them is wrong, outdated or not obeyed */
	assert_int_equal(counts.told[DIAG_RULE], 0);
	assert_int_equal(counts.told[DIAG_RULE_OUTDATED], 0);
	assert_int_equal(counts.told[DIAG_RULE_UNUSED], 0);
}

static void apply_file(struct counts *counts, const char *name)
{
	struct rule_text file = { .name = name };
	struct buf text = BUF_INIT;
	struct error err;
	char path[400];

	snprintf(path, sizeof(path), COLLECTION "/%s", name);
	assert_true(file_load(path, RULE_FILE_MAX, &text, &err));
	file.text = buf_text(&text);
	file.size = text.size;
	apply(counts, &file);
	buf_release(&text);
}

/* The figures are those of docs/RULES.md. */
static void test_collection(void **state)
{
	struct counts counts = { 0 };
	DIR *folder = opendir(COLLECTION);
	struct dirent *item;

	if (!folder)
		skip();
	while ((item = readdir(folder)))
		if (text_ends_with(item->d_name, ".txt") &&
		    strcmp(item->d_name, "LICENSE.txt"))
			apply_file(&counts, item->d_name);
	closedir(folder);
	assert_int_equal(counts.files, 2040);
	assert_int_equal(counts.rules, 15769);
	assert_int_equal(counts.told[DIAG_RULE], 10);
	assert_int_equal(counts.told[DIAG_RULE_OUTDATED], 457);
	assert_int_equal(counts.told[DIAG_RULE_UNUSED], 338);
	assert_int_equal(counts.told[DIAG_RULE_COSTLY], 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_built_in),
		cmocka_unit_test(test_collection),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
