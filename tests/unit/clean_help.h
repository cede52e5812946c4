/* What the tests of the clean room share: an article from a few lines of
 * markup, and its tree in one line. */
#ifndef TESTS_CLEAN_HELP_H
#define TESTS_CLEAN_HELP_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "clean/clean.h"

/* Bits of sheaf_options.tidy for the next articles. */
static unsigned help_tidy;

static inline void help_options(struct sheaf_options *options)
{
	memset(options, 0, sizeof(*options));
	options->limits[SHEAF_LIMIT_INPUT] = 1 << 26;
	options->limits[SHEAF_LIMIT_FRONT_MATTER] = 1 << 16;
	options->limits[SHEAF_LIMIT_DEPTH] = 512;
	options->limits[SHEAF_LIMIT_ATTRIBUTES] = 256;
	options->limits[SHEAF_LIMIT_NODES] = 1000000;
	options->limits[SHEAF_LIMIT_TEXT_RUN] = 16 << 20;
	options->limits[SHEAF_LIMIT_PICTURES] = 8;
	options->tidy = help_tidy;
}

/* Names of the messages of the last help_load(), each with a space behind. */
static char help_said[1000];

static inline struct article *help_load(const char *source, const char *name)
{
	struct arena *arena = arena_new();
	struct sheaf_options options;
	struct diag_list diags;
	struct page_context context = { .options = &options, .diags = &diags };
	struct article *article;
	struct error err;

	help_options(&options);
	diag_list_init(&diags, arena);
	article = article_load(source, strlen(source), name, &context, &err);
	help_said[0] = '\0';
	for (struct diag *diag = diags.first; diag; diag = diag->next) {
		if (strlen(help_said) > sizeof(help_said) - 60)
			break;
		strcat(help_said, diag_rows[diag->id].name);
		strcat(help_said, " ");
	}
	arena_free(arena);
	if (article)
		assert_null(article_check(article));
	return article;
}

static inline void help_put(const struct node *node, struct buf *out)
{
	const struct attr *attr;

	if (node->tag == TAG_TEXT) {
		buf_puts(out, node->text);
		return;
	}
	buf_printf(out, "<%s", tag_rows[node->tag].name);
	for (attr = node->attrs; attr; attr = attr->next)
		buf_printf(out, " %s=%s", attr_names[attr->id], attr->value);
	buf_puts(out, ">");
}

/* Tests' own trees are shallow: recursion is fine here. */
static inline void help_tree(const struct node *node, struct buf *out)
{
	const struct node *child;

	help_put(node, out);
	for (child = node->first; child; child = child->next)
		help_tree(child, out);
	if (node->tag != TAG_TEXT && tag_rows[node->tag].content != TAG_NONE)
		buf_printf(out, "</%s>", tag_rows[node->tag].name);
}

static inline void help_expect(
    const char *file, int line, const char *markup, const char *expected)
{
	struct buf source = BUF_INIT, out = BUF_INIT;
	struct article *article;
	const struct node *child;

	buf_printf(&source, "---\ntitle: 'T'\n---\n<div>%s</div>\n", markup);
	article = help_load(buf_text(&source), "t.html");
	assert_non_null(article);
	for (child = article->body->first; child; child = child->next)
		help_tree(child, &out);
	if (strcmp(buf_text(&out), expected))
		fail_msg("%s:%d:\n  %s\ngave\n  %s\nnot\n  %s", file, line,
		    markup, buf_text(&out), expected);
	article_free(article);
	buf_release(&source);
	buf_release(&out);
}

/* The markup, cleaned, is this tree. */
#define CLEANS(markup, expected)                                               \
	help_expect(__FILE__, __LINE__, (markup), (expected))

#endif
