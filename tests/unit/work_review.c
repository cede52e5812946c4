/* The list of names that are in no index, as it crosses processes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "work/review.h"

static struct article *article_with(struct buf *out)
{
	struct article *article = article_new();
	struct node *p = node_new(article->arena, TAG_P);
	static const char text[] = "一二三四五六七八九十一二三四五六七八九十"
				   "浪潮来了。ab cd";
	struct mention rows[] = {
		{ "1", "浪潮", "浪潮", p, 60, MENTION_COMMON_WORD },
		{ "2", "一二", "一二", p, 0, MENTION_KEPT },
		{ "3", "AB", "ab", p, 75, MENTION_INSIDE_WORD },
	};

	node_append(article->body, p);
	node_append(p, node_text_new(article->arena, text, strlen(text)));
	article->mentions = arena_array(article->arena, 3, sizeof(*rows));
	memcpy(article->mentions, rows, sizeof(rows));
	article->mention_count = 3;
	review_put(out, article);
	return article;
}

static bool read(const struct buf *bytes, size_t size, struct arena *arena,
    struct review *review)
{
	struct flat flat;

	flat_open(&flat, bytes->data, size);
	return review_read(&flat, arena, review) && flat_is_done(&flat);
}

static void test_round(void **state)
{
	struct buf bytes = BUF_INIT;
	struct article *article = article_with(&bytes);
	struct arena *arena = arena_new();
	struct review review;

	assert_true(read(&bytes, bytes.size, arena, &review));
	assert_int_equal(review.count, 2);
	assert_int_equal(review.rows[0].verdict, MENTION_COMMON_WORD);
	assert_string_equal(review.rows[0].name, "浪潮");
	assert_string_equal(
	    review.rows[0].before, "一二三四五六七八九十一二三四五六七八九十");
	assert_string_equal(review.rows[0].after, "来了。ab cd");
	assert_string_equal(review.rows[1].text, "ab");
	assert_string_equal(
	    review.rows[1].before, "…六七八九十一二三四五六七八九十浪潮来了。");
	buf_clear(&bytes);
	review_put(&bytes, NULL);
	assert_true(read(&bytes, bytes.size, arena, &review));
	assert_int_equal(review.count, 0);
	arena_free(arena);
	article_free(article);
	buf_release(&bytes);
}

/* What was read in spite of it holds what the parent relies on. */
static void test_damage(void **state)
{
	struct buf bytes = BUF_INIT;
	struct article *article = article_with(&bytes);
	struct review review;
	size_t i, j, bit;

	for (i = 0; i < bytes.size; i++) {
		struct arena *arena = arena_new();

		assert_false(read(&bytes, i, arena, &review));
		for (bit = 0; bit < 8; bit++) {
			bytes.data[i] ^= (char)(1 << bit);
			if (!read(&bytes, bytes.size, arena, &review))
				review.count = 0;
			for (j = 0; j < review.count; j++)
				assert_true(
				    review.rows[j].verdict != MENTION_KEPT &&
				    review.rows[j].verdict < MENTION_VERDICTS &&
				    strlen(review.rows[j].name) < 500 &&
				    strlen(review.rows[j].before) < 100 &&
				    strlen(review.rows[j].text) < 500 &&
				    strlen(review.rows[j].after) < 100);
			bytes.data[i] ^= (char)(1 << bit);
		}
		arena_free(arena);
	}
	article_free(article);
	buf_release(&bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round),
		cmocka_unit_test(test_damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
