/* What stands in the place of pictures that are missing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "article/article.h"

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

static void add_text(
    struct article *article, struct node *parent, const char *text)
{
	node_append(parent, node_text_new(article->arena, text, strlen(text)));
}

static void set(struct article *article, struct node *node, enum attr_id id,
    const char *value)
{
	node_set_attr(article->arena, node, id, value);
}

/* Picture 0 is missing, 1 is there, 2 is a missing data: URL. */
static struct node *image(
    struct article *article, struct node *parent, const char *number)
{
	struct node *node = add(article, parent, TAG_IMG, NULL);

	set(article, node, ATTR_PICTURE, number);
	return node;
}

static struct article *start(void)
{
	static struct picture pictures[] = {
		{ .url = "https://www.img.example.org/a b.png",
		    .state = PICTURE_MISSING },
		{ .url = "b.png", .state = PICTURE_READY },
		{ .url = "data:image/png;base64,xx", .state = PICTURE_MISSING }
	};
	static struct picture *list[] = { &pictures[0], &pictures[1],
		&pictures[2] };
	struct article *article = article_new();

	article->pictures = list;
	article->picture_count = 3;
	return article;
}

/* The body's dump, from its second line on. */
static void expect(
    struct article *article, enum sheaf_on_missing mode, const char *expected)
{
	struct article *copy = article_without_missing(article, mode, "Gone");
	struct buf before = BUF_INIT, dump = BUF_INIT;
	const char *body;

	article_dump(article, &before);
	assert_non_null(copy);
	assert_null(article_check(copy));
	article_dump(copy, &dump);
	body = strstr(buf_text(&dump), "body\n");
	assert_non_null(body);
	assert_string_equal(body + 5, expected);
	article_free(copy);
	/* the original is as it was */
	buf_clear(&dump);
	article_dump(article, &dump);
	assert_string_equal(buf_text(&dump), buf_text(&before));
	buf_release(&before);
	buf_release(&dump);
}

static void test_nothing_missing(void **state)
{
	struct article *article = start();

	image(article, add(article, article->body, TAG_FIGURE, NULL), "1");
	assert_null(
	    article_without_missing(article, SHEAF_MISSING_DROP, "Gone"));
	article_free(article);
}

static void test_figure(void **state)
{
	struct article *article = start();
	struct node *figure = add(article, article->body, TAG_FIGURE, NULL);

	image(article, figure, "0");
	image(article, figure, "2");
	add(article, figure, TAG_FIGCAPTION, "A caption");
	set(article, figure, ATTR_ID, "s-1");
	expect(article, SHEAF_MISSING_DROP,
	    "  p id=\"s-1\" role=\"caption\"\n    \"A caption\"\n");
	expect(article, SHEAF_MISSING_LINK,
	    "  figure id=\"s-1\" role=\"media\"\n"
	    "    p\n"
	    "      a href=\"https://www.img.example.org/a%20b.png\"\n"
	    "        \"Gone · img.example.org\"\n"
	    "    p\n      \"Gone\"\n"
	    "    figcaption\n      \"A caption\"\n");
	article_free(article);
}

static void test_one_of_two(void **state)
{
	struct article *article = start();
	struct node *figure = add(article, article->body, TAG_FIGURE, NULL);

	image(article, figure, "0");
	image(article, figure, "1");
	expect(
	    article, SHEAF_MISSING_DROP, "  figure\n    img picture=\"1\"\n");
	article_free(article);
}

/* Without a caption the figure goes, with what holds nothing else; links to it
 * become text. */
static void test_gone(void **state)
{
	struct article *article = start();
	struct node *quote = add(article, article->body, TAG_BLOCKQUOTE, NULL);
	struct node *figure = add(article, quote, TAG_FIGURE, NULL);
	struct node *line = add(article, article->body, TAG_P, "see ");
	struct node *link = add(article, line, TAG_A, "it");

	set(article, figure, ATTR_ID, "s-7");
	set(article, link, ATTR_HREF, "#s-7");
	add_text(article, line, " there");
	image(article, figure, "0");
	expect(article, SHEAF_MISSING_DROP, "  p\n    \"see it there\"\n");
	article_free(article);
}

static void test_line(void **state)
{
	struct article *article = start();
	struct node *line = add(article, article->body, TAG_P, "one ");
	struct node *link;

	image(article, line, "0");
	add_text(article, line, " two ");
	set(article, image(article, line, "2"), ATTR_ALT, "x²");
	add_text(article, line, " three ");
	link = add(article, line, TAG_A, NULL);
	set(article, link, ATTR_HREF, "https://example.org/");
	image(article, link, "0");
	expect(article, SHEAF_MISSING_DROP, "  p\n    \"one two x² three\"\n");
	expect(article, SHEAF_MISSING_LINK,
	    "  p\n"
	    "    \"one \"\n"
	    "    a href=\"https://www.img.example.org/a%20b.png\"\n"
	    "      \"[Gone]\"\n"
	    "    \" two [x²] three \"\n"
	    "    a href=\"https://example.org/\"\n"
	    "      \"[Gone]\"\n");
	article_free(article);
}

/* A cell of a table stays, a paragraph of nothing else does not. */
static void test_cell(void **state)
{
	struct article *article = start();
	struct node *table = add(article, article->body, TAG_TABLE, NULL);
	struct node *row = add(article, table, TAG_TR, NULL);
	struct node *cell = add(article, row, TAG_TD, NULL);
	struct node *line = add(article, article->body, TAG_P, NULL);

	image(article, cell, "0");
	image(article, line, "0");
	add(article, article->body, TAG_P, "end");
	expect(article, SHEAF_MISSING_DROP,
	    "  table\n    tr\n      td\n  p\n    \"end\"\n");
	article_free(article);
}

static void expect_mention(
    const struct article *article, size_t i, const char *text, enum tag tag)
{
	const struct mention *mention = &article->mentions[i];
	struct buf words = BUF_INIT;

	assert_int_equal(mention->block->tag, tag);
	assert_true(mention->offset <= strlen(text));
	node_text(mention->block, &words);
	assert_string_equal(buf_text(&words), text);
	assert_memory_equal(
	    words.data + mention->offset, mention->text, strlen(mention->text));
	buf_release(&words);
}

/* Mentions keep their places while the text before them changes. */
static void test_mentions(void **state)
{
	struct article *article = start(), *copy;
	struct node *figure = add(article, article->body, TAG_FIGURE, NULL);
	struct node *line = add(article, article->body, TAG_P, "one ");
	struct mention rows[] = {
		{ "1", "abc", "abc", line, 5, MENTION_KEPT },
		{ "1", "abc", "abc", line, 9, MENTION_COMMON_WORD },
		{ "2", "Cap", "Cap", NULL, 2, MENTION_KEPT },
		{ "1", "one", "one", line, 0, MENTION_KEPT },
	};
	enum sheaf_on_missing mode;

	image(article, figure, "0");
	rows[2].block = add(article, figure, TAG_FIGCAPTION, "a Cap");
	set(article, image(article, line, "2"), ATTR_ALT, "alt");
	add_text(article, line, " abc ");
	add(article, line, TAG_B, "abc");
	article->mentions = rows;
	article->mention_count = 4;
	for (mode = SHEAF_MISSING_DROP; mode <= SHEAF_MISSING_LINK; mode++) {
		bool is_link = mode == SHEAF_MISSING_LINK;
		const char *text = is_link ? "one [alt] abc abc"
					   : "one alt abc abc";

		copy = article_without_missing(article, mode, "Gone");
		assert_null(article_check(copy));
		assert_int_equal(copy->mention_count, 4);
		expect_mention(
		    copy, 0, "a Cap", is_link ? TAG_FIGCAPTION : TAG_P);
		expect_mention(copy, 1, text, TAG_P);
		expect_mention(copy, 2, text, TAG_P);
		expect_mention(copy, 3, text, TAG_P);
		assert_int_equal(copy->mentions[3].offset, strlen(text) - 3);
		assert_int_equal(
		    copy->mentions[3].verdict, MENTION_COMMON_WORD);
		article_free(copy);
	}
	article_free(article);
}

/* Linear: a line of very many. */
static void test_many(void **state)
{
	struct article *article = start(), *copy;
	struct node *line = add(article, article->body, TAG_P, "a");

	for (int i = 0; i < 200000; i++) {
		image(article, line, "0");
		add_text(article, line, " b");
	}
	copy = article_without_missing(article, SHEAF_MISSING_DROP, "Gone");
	assert_ptr_equal(copy->body->first->first, copy->body->first->last);
	assert_int_equal(
	    strlen(copy->body->first->first->text), 1 + 2 * 200000);
	article_free(copy);
	copy = article_without_missing(article, SHEAF_MISSING_LINK, "Gone");
	article_free(copy);
	article_free(article);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_missing),
		cmocka_unit_test(test_figure),
		cmocka_unit_test(test_one_of_two),
		cmocka_unit_test(test_gone),
		cmocka_unit_test(test_line),
		cmocka_unit_test(test_cell),
		cmocka_unit_test(test_mentions),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
