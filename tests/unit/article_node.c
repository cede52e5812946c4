/* Moving and asking nodes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "article/article.h"

static struct node *add(
    struct article *article, struct node *parent, enum tag tag)
{
	struct node *node = node_new(article->arena, tag);

	node_append(parent, node);
	return node;
}

static struct node *add_text(
    struct article *article, struct node *parent, const char *text)
{
	struct node *node = node_text_new(article->arena, text, strlen(text));

	node_append(parent, node);
	return node;
}

static void assert_text(const struct node *node, const char *expected)
{
	struct buf text = BUF_INIT;

	node_text(node, &text);
	assert_string_equal(buf_text(&text), expected);
	buf_release(&text);
}

static void test_moves(void **state)
{
	struct article *article = article_new();
	struct node *p = add(article, article->body, TAG_P);
	struct node *a = add_text(article, p, "a"),
		    *b = add_text(article, p, "b"),
		    *c = add_text(article, p, "c");
	struct node *em = node_new(article->arena, TAG_EM);
	struct node *q = add(article, article->body, TAG_P);

	assert_text(p, "abc");
	node_insert_before(a, c);
	assert_text(p, "cab");
	node_insert_after(b, c);
	assert_text(p, "abc");
	node_wrap(b, em);
	assert_ptr_equal(em->first, b);
	assert_ptr_equal(em->prev, a);
	assert_ptr_equal(em->next, c);
	assert_text(p, "abc");
	node_unwrap(em);
	assert_ptr_equal(b->parent, p);
	assert_null(em->parent);
	add_text(article, q, "d");
	node_move_children(p, q);
	assert_text(p, "abcd");
	assert_null(q->first);
	node_remove(a);
	node_remove(a);
	assert_text(p, "bcd");
	assert_ptr_equal(p->first, b);
	node_append(q, b);
	assert_text(article->body, "cdb");
	assert_string_equal(
	    article_check(article), "#text in p: has a text beside it");
	node_wrap(p->first, em);
	assert_null(article_check(article));
	article_free(article);
}

static void test_walk(void **state)
{
	struct article *article = article_new();
	struct node *quote = add(article, article->body, TAG_BLOCKQUOTE);
	struct node *p = add(article, quote, TAG_P);
	struct node *last = add(article, article->body, TAG_P);

	assert_ptr_equal(node_following(article->body, article->body), quote);
	assert_ptr_equal(node_following(quote, article->body), p);
	assert_ptr_equal(node_following(p, article->body), last);
	assert_null(node_following(last, article->body));
	assert_null(node_following(p, quote));
	assert_null(node_following(p, p));
	assert_ptr_equal(node_following_outside(quote, article->body), last);
	assert_true(node_is_within(p, TAG_BLOCKQUOTE));
	assert_false(node_is_within(quote, TAG_BLOCKQUOTE));
	article_free(article);
}

static void test_attrs(void **state)
{
	struct article *article = article_new();
	struct node *li = node_new(article->arena, TAG_LI);

	node_set_attr(article->arena, li, ATTR_VALUE, "3");
	node_set_attr(article->arena, li, ATTR_ID, "n-1");
	node_set_role(article->arena, li, ROLE_NOTE);
	assert_int_equal(li->attrs->id, ATTR_ID);
	assert_int_equal(li->attrs->next->id, ATTR_ROLE);
	assert_int_equal(node_role(li), ROLE_NOTE);
	node_set_attr(article->arena, li, ATTR_VALUE, "4");
	assert_string_equal(node_attr(li, ATTR_VALUE), "4");
	node_set_role(article->arena, li, ROLE_NONE);
	assert_null(node_attr(li, ATTR_ROLE));
	assert_int_equal(node_role(li), ROLE_NONE);
	node_set_attr(article->arena, li, ATTR_LANG, NULL);
	node_set_attr(article->arena, li, ATTR_ID, NULL);
	assert_int_equal(li->attrs->id, ATTR_VALUE);
	assert_null(li->attrs->next);
	article_free(article);
}

static void test_text(void **state)
{
	struct article *article = article_new();
	struct node *p = add(article, article->body, TAG_P);

	assert_true(node_is_blank(p));
	add_text(article, p, "\u00a0");
	assert_true(node_is_blank(article->body));
	add(article, p, TAG_BR);
	add_text(article, p, "x");
	assert_text(p, "\u00a0\nx");
	assert_false(node_is_blank(p));
	assert_text(p->last, "x");
	article_free(article);
}

static void test_picture(void **state)
{
	struct picture picture = { 0 }, *pictures[] = { &picture };
	struct article *article = article_new();
	struct node *img = node_new(article->arena, TAG_IMG);
	static const char *const bad[] = { "1", "-1", "", "0x", "00000001",
		"99999999999999999999999999" };
	size_t i;

	article->pictures = pictures;
	article->picture_count = 1;
	assert_null(node_picture(article, img));
	node_set_attr(article->arena, img, ATTR_PICTURE, "0");
	assert_ptr_equal(node_picture(article, img), &picture);
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		node_set_attr(article->arena, img, ATTR_PICTURE, bad[i]);
		assert_null(node_picture(article, img));
	}
	article_free(article);
}

/* Depth costs no stack. */
static void test_deep(void **state)
{
	struct article *article = article_new();
	struct node *node = article->body;
	size_t i;

	for (i = 0; i < 300000; i++)
		node = add(article, node, TAG_BLOCKQUOTE);
	add_text(article, add(article, node, TAG_P), "x");
	assert_text(article->body, "x");
	assert_false(node_is_blank(article->body));
	assert_non_null(article_check(article));
	article_free(article);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_moves),
		cmocka_unit_test(test_walk),
		cmocka_unit_test(test_attrs),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_picture),
		cmocka_unit_test(test_deep),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
