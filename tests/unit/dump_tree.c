/* The packager "tree". */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "dump/dump.h"

static const char expected[] = "book \"Two \\\"posts\\\"\"\n"
			       "book-author \"me\"\n"
			       "book-language \"en\"\n"
			       "book-oldest \"2022-01-01\"\n"
			       "book-newest \"2022-02-01\"\n"
			       "book-metadata \"publisher\" \"a press\"\n"
			       "book-identity %s\n"
			       "\n"
			       "section \"2022-01\"\n"
			       "\n"
			       "article %s\n"
			       "title \"first\"\n"
			       "body\n"
			       "\n"
			       "section \"2022-02\"\n"
			       "\n"
			       "article %s\n"
			       "title \"second\"\n"
			       "body\n"
			       "\n"
			       "article %s\n"
			       "title \"third\"\n"
			       "body\n";

static const struct sheaf_pair pairs[] = { { "publisher", "a press" } };

static const struct sheaf_options options = { .title = "Two \"posts\"",
	.author = "me",
	.language = "en",
	.section = SHEAF_SECTION_MONTH,
	.metadata = pairs,
	.metadata_count = 1 };

static const struct resources resources = { .options = &options };

static struct plan *make_plan(void)
{
	struct plan *plan = plan_new();
	struct source source = { .path = "in/a", .name = "a" };
	struct meta meta = { .title = "first",
		.date = date_parse("2022-01-01") };

	plan_add(plan, &source, &meta);
	source = (struct source){ .path = "in/b", .name = "b" };
	meta.title = "second";
	meta.date = date_parse("2022-02-01");
	plan_add(plan, &source, &meta);
	source = (struct source){ .path = "in/c", .name = "c" };
	meta.title = "third";
	plan_add(plan, &source, &meta);
	plan_finish(plan, &options);
	return plan;
}

static void render(const struct entry *entry, struct buf *out)
{
	struct article *article = article_new();
	struct diag_list diags;
	struct renderer *renderer;
	struct error err;

	diag_list_init(&diags, article->arena);
	article->meta.title = entry->meta.title;
	renderer = tree_packager.renderer_new(&resources, &diags, &err);
	assert_non_null(renderer);
	assert_true(
	    tree_packager.render(renderer, entry, article, out, &diags, &err));
	tree_packager.renderer_free(renderer);
	article_free(article);
}

static void assert_file(const char *path, const char *text)
{
	struct buf bytes = BUF_INIT;
	struct error err;

	assert_true(file_load(path, 100000, &bytes, &err));
	assert_string_equal(buf_text(&bytes), text);
	buf_release(&bytes);
}

static void test_book(void **state)
{
	char path[] = "/tmp/sheaf-unit-XXXXXX", text[1000], digits[17];
	struct plan *plan = make_plan();
	struct package *package;
	struct diag_list diags;
	struct error err;
	size_t i;

	close(mkstemp(path));
	diag_list_init(&diags, plan->arena);
	assert_true(
	    tree_packager.open(&package, plan, &resources, NULL, path, &err));
	for (i = 0; i < plan->entry_count; i++) {
		struct buf bytes = BUF_INIT;
		struct chapter chapter = { .entry = &plan->entries[i] };

		render(&plan->entries[i], &bytes);
		chapter.bytes = (const uint8_t *)bytes.data;
		chapter.size = bytes.size;
		assert_true(tree_packager.append(package, &chapter, &err));
		buf_release(&bytes);
	}
	assert_true(tree_packager.commit(package, &diags, &err));
	hash_hex(&plan->identity, 16, digits);
	snprintf(text, sizeof(text), expected, digits, plan->entries[0].id,
	    plan->entries[1].id, plan->entries[2].id);
	assert_file(path, text);
	unlink(path);
	plan_free(plan);
}

static void test_bad_chapter(void **state)
{
	static const char *const bad[] = { "a\x1b[2J", "\xff", "a\rb" };
	char path[] = "/tmp/sheaf-unit-XXXXXX";
	struct plan *plan = make_plan();
	struct package *package;
	struct error err;
	size_t i;

	close(mkstemp(path));
	assert_true(
	    tree_packager.open(&package, plan, &resources, NULL, path, &err));
	for (i = 0; i < 3; i++) {
		struct chapter chapter = { .entry = &plan->entries[0],
			.bytes = (const uint8_t *)bad[i],
			.size = strlen(bad[i]) };

		assert_false(tree_packager.append(package, &chapter, &err));
	}
	tree_packager.abandon(package);
	assert_file(path, "");
	unlink(path);
	assert_false(tree_packager.open(
	    &package, plan, &resources, NULL, "/no/such/folder/x.tree", &err));
	plan_free(plan);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_book),
		cmocka_unit_test(test_bad_chapter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
