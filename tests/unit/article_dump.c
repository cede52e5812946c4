/* The readable form of an article. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "article/article.h"

static const char expected[] =
    "title \"A \\\"title\\\" with \\\\ and \\u{202e}\"\n"
    "site \"example\"\n"
    "category \"one\"\n"
    "category \"two\"\n"
    "date 2022-01-24T00:00:16Z +08:00\n"
    "modified 2022-01-25\n"
    "picture 0 \"https://example.org/a.png\" 640x480 no-referrer\n"
    "picture 1 \"b.gif\" or \"c.gif\" missing \"not found\"\n"
    "body\n"
    "  h2 id=\"s-1\"\n"
    "    \"标题\\u{a0}\\u{3000}x\"\n"
    "  blockquote\n"
    "    p\n"
    "      \"a \"\n"
    "      em\n"
    "        \"b\"\n"
    "      br\n"
    "      \"\\n\\t\\u{1}\\xff\\xe6\\x88.\"\n"
    "  hr\n";

static struct node *add(struct article *article, struct node *parent,
    enum tag tag, const char *text)
{
	struct node *node = node_new(article->arena, tag);

	node_append(parent, node);
	if (text)
		node_append(
		    node, node_text_new(article->arena, text, strlen(text)));
	return node;
}

static void fill(
    struct article *article, struct picture **pictures, const char **categories)
{
	struct node *node;

	article->meta.title = "A \"title\" with \\ and \u202e";
	article->meta.site = "example";
	article->meta.categories = categories;
	article->meta.category_count = 2;
	article->meta.date = date_parse("2022-01-24 08:00:16 +0800");
	article->meta.modified = date_parse("2022-01-25");
	article->pictures = pictures;
	article->picture_count = 2;
	node = add(article, article->body, TAG_H2, "标题\u00a0\u3000x");
	node_set_attr(article->arena, node, ATTR_ID, "s-1");
	node = add(article, article->body, TAG_BLOCKQUOTE, NULL);
	node = add(article, node, TAG_P, "a ");
	add(article, node, TAG_EM, "b");
	add(article, node, TAG_BR, NULL);
	node_append(
	    node, node_text_new(article->arena, "\n\t\x01\xff\xe6\x88.", 7));
	add(article, article->body, TAG_HR, NULL);
}

static void test_dump(void **state)
{
	struct picture a = { .url = "https://example.org/a.png",
		.no_referrer = true,
		.width_px = 640,
		.height_px = 480 };
	struct picture b = { .url = "b.gif",
		.alternative = "c.gif",
		.state = PICTURE_MISSING,
		.reason = "not found" };
	struct picture *pictures[] = { &a, &b };
	const char *categories[] = { "one", "two" };
	struct article *article = article_new();
	struct buf out = BUF_INIT;

	fill(article, pictures, categories);
	article_dump(article, &out);
	assert_string_equal(buf_text(&out), expected);
	buf_release(&out);
	article_free(article);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dump),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
