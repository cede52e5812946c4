/* What tests of parsing share: a page's tree as a line of markup. */
#ifndef TESTS_PAGE_HELP_H
#define TESTS_PAGE_HELP_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "page/page.h"

static inline struct sheaf_options options_new(void)
{
	return (struct sheaf_options){ .limits = { [SHEAF_LIMIT_DEPTH] = 40,
					   [SHEAF_LIMIT_ATTRIBUTES] = 8,
					   [SHEAF_LIMIT_NODES] = 100000,
					   [SHEAF_LIMIT_TEXT_RUN] = 100000 } };
}

/* The tree as <name attr="value">text</name>, the body's inside only. */
static inline void put_tree(struct buf *out, const struct page_node *root)
{
	static const char *const shown[] = { "href", "class", "src", "a7",
		"a8" };
	const struct page_node *node = page_first(root);
	size_t i;

	while (node != NULL) {
		const struct page_node *next = page_first(node);

		if (page_node_text(node) != NULL)
			buf_puts(out, page_node_text(node));
		else
			buf_printf(out, "<%s", page_name(node));
		for (i = 0; page_name(node) && i < 5; i++)
			if (page_attr(node, shown[i]) != NULL)
				buf_printf(out, " %s=%s", shown[i],
				    page_attr(node, shown[i]));
		if (page_name(node) != NULL)
			buf_putc(out, '>');
		while (next == NULL && node != root) {
			if (page_name(node) != NULL)
				buf_printf(out, "</%s>", page_name(node));
			next = page_next(node);
			node = page_parent(node);
		}
		node = next;
	}
}

static inline void expect_diags(
    const char *markup, const char *tree, enum diag_id expected)
{
	struct sheaf_options options = options_new();
	struct arena *arena = arena_new();
	struct page_text text = {
		.body = markup, .body_size = strlen(markup), .body_line = 1
	};
	struct diag_list diags;
	struct buf out = BUF_INIT;
	struct page *page;

	diag_list_init(&diags, arena);
	page = page_parse(&text, true, &options, &diags);
	put_tree(&out, page_body(page));
	assert_string_equal(buf_text(&out), tree);
	if (expected == DIAG_COUNT) {
		assert_int_equal(diags.count, 0);
	} else {
		assert_true(diags.count > 0);
		assert_int_equal(diags.first->id, expected);
	}
	page_free(page);
	buf_release(&out);
	arena_free(arena);
}

static inline void expect(const char *markup, const char *tree)
{
	expect_diags(markup, tree, DIAG_COUNT);
}

#endif
