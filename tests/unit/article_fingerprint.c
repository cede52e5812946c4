/* Articles told from others by their fingerprints. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "article/article.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* A text of its own for every seed: sentences of Han, or of words. */
struct text {
	unsigned seed;
	int paragraphs; /* of about 60 signs */
	bool is_english;
};

static unsigned next(unsigned *state)
{
	*state = *state * 1103515245u + 12345u;
	return *state >> 16 & 0x7fff;
}

/* Some words come far more often than others, as in any language. */
static unsigned word(unsigned *state)
{
	unsigned range = next(state) % 3 ? 40 : 2000;

	return next(state) % range;
}

static void put_paragraph(
    struct buf *out, unsigned seed, int number, bool is_english)
{
	unsigned state = seed * 7919u + (unsigned)number * 104729u;

	for (int i = 0; i < 60; i++) {
		if (is_english)
			buf_printf(out, "w%u%s", word(&state),
			    i % 12 == 11 ? ". " : " ");
		else
			buf_put_utf8(out, 0x4e00 + word(&state) * 3);
		if (!is_english && i % 15 == 14)
			buf_puts(out, "，");
	}
}

static struct node *add(
    struct article *article, struct node *parent, enum tag tag)
{
	struct node *node = node_new(article->arena, tag);

	node_append(parent, node);
	return node;
}

static void add_text(
    struct article *article, struct node *parent, const char *text)
{
	node_append(parent, node_text_new(article->arena, text, strlen(text)));
}

static void add_paragraph(struct article *article, const char *text)
{
	add_text(article, add(article, article->body, TAG_P), text);
}

static struct article *article_of(const struct text *text)
{
	struct article *article = article_new();
	struct buf buf = BUF_INIT;

	for (int i = 0; i < text->paragraphs; i++) {
		buf_clear(&buf);
		put_paragraph(&buf, text->seed, i, text->is_english);
		add_paragraph(article, buf_text(&buf));
	}
	buf_release(&buf);
	article->meta.title = "A title";
	return article;
}

static struct fingerprint taken(struct article *article)
{
	struct fingerprint fingerprint;

	fingerprint_make(&fingerprint, article);
	article_free(article);
	return fingerprint;
}

static struct fingerprint of(unsigned seed, int paragraphs, bool is_english)
{
	struct text text = { seed, paragraphs, is_english };

	return taken(article_of(&text));
}

static struct fingerprint of_words(const char *title, const char *words)
{
	struct article *article = article_new();

	article->meta.title = title;
	add_paragraph(article, words);
	return taken(article);
}

static enum sameness compare(struct fingerprint a, struct fingerprint b)
{
	enum sameness how = fingerprint_compare(&a, &b);

	assert_int_equal(fingerprint_compare(&b, &a), how);
	return how;
}

static void test_same(void **state)
{
	struct fingerprint a = of(1, 10, false), b = a, short_one, other;

	assert_int_equal(compare(a, b), SAMENESS_CONTENT);
	b.title++;
	assert_int_equal(compare(a, b), SAMENESS_CONTENT);
	b.content++; /* a picture, a comma */
	assert_int_equal(compare(a, b), SAMENESS_NEAR);
	short_one = of_words("Short", "A few words.");
	assert_int_equal(
	    compare(short_one, of_words("“Short”", "A few  words.")),
	    SAMENESS_CONTENT);
	/* of few words every one counts, and every sign */
	other = of_words("Short", "A few words!");
	assert_int_equal(compare(short_one, other), SAMENESS_NONE);
	other = of_words("Other", "A few words.");
	assert_int_equal(compare(short_one, other), SAMENESS_NONE);
	/* of a stub nothing is lost */
	other = of_words("Short", "");
	assert_int_equal(compare(other, other), SAMENESS_STUB);
	assert_int_equal(compare(other, short_one), SAMENESS_STUB);
	other = of_words("Other", "");
	assert_int_equal(compare(other, short_one), SAMENESS_NONE);
}

static void test_nothing(void **state)
{
	struct fingerprint none = { 0 }, text = of(1, 10, false);

	assert_int_equal(compare(none, none), SAMENESS_NONE);
	assert_int_equal(compare(none, text), SAMENESS_NONE);
}

/* Posts of pictures have no words to tell them apart. */
static void test_pictures(void **state)
{
	static const char *const urls[] = { "http://a/1.jpg", "http://a/2.jpg",
		"http://a/1.jpg" };
	struct fingerprint made[3];

	for (int i = 0; i < 3; i++) {
		struct article *article = article_new();
		struct picture picture = { .url = urls[i] }, *one = &picture;

		article->meta.title = "Comic";
		article->pictures = &one;
		article->picture_count = 1;
		made[i] = taken(article);
		assert_int_equal(made[i].pictures, 1);
	}
	assert_int_equal(compare(made[0], made[1]), SAMENESS_NONE);
	assert_int_equal(compare(made[0], made[2]), SAMENESS_CONTENT);
}

static void test_different(void **state)
{
	for (unsigned seed = 1; seed < 300; seed++)
		for (int paragraphs = 1; paragraphs < 12; paragraphs += 5)
			for (int english = 0; english < 2; english++)
				assert_int_equal(
				    compare(of(1, paragraphs, english),
					of(seed + 1, paragraphs, english)),
				    SAMENESS_NONE);
}

static struct fingerprint changed(
    const struct text *text, int number, int paragraphs, const char *note)
{
	struct text own = *text;

	own.paragraphs = paragraphs;
	struct article *article = article_of(&own);
	struct node *node = article->body->first;
	struct buf buf = BUF_INIT;

	if (number >= 0) {
		put_paragraph(&buf, 1000 + text->seed, 0, text->is_english);
		while (number-- > 0)
			node = node->next;
		node_remove(node->first);
		add_text(article, node, buf_text(&buf));
	}
	if (note)
		add_paragraph(article, note);
	buf_release(&buf);
	return taken(article);
}

static void test_near(void **state)
{
	int found = 0, total = 0;

	for (unsigned seed = 1; seed <= 50; seed++) {
		struct text text = { seed, 16, seed % 2 };
		struct fingerprint whole = of(seed, 16, seed % 2);

		/* a paragraph is another */
		found += compare(whole, changed(&text, 7, 16, NULL)) ==
		    SAMENESS_NEAR;
		/* a note was added */
		found += compare(whole,
			     changed(&text, -1, 16,
				 "Note: two figures were corrected. 编者注："
				 "文中两处数据已经更正。")) == SAMENESS_NEAR;
		/* two were cut off */
		found += compare(whole, changed(&text, -1, 14, NULL)) ==
		    SAMENESS_NEAR;
		total += 3;
		/* half of it is another text */
		assert_int_equal(
		    compare(whole, changed(&text, -1, 8, NULL)), SAMENESS_NONE);
	}
	assert_true(found * 100 >= total * 98);
}

/* A sentence over and over leaves little to compare. */
static void test_repeated(void **state)
{
	struct fingerprint made[2];

	for (int i = 0; i < 2; i++) {
		struct article *article = article_new();

		article->meta.title = "T";
		for (int j = 0; j < 100; j++)
			add_paragraph(article,
			    i ? "Ten words that say no more than ten words do."
			      : "Eleven others that are no better for being "
				"more.");
		made[i] = taken(article);
		assert_true(made[i].length >= 900);
	}
	assert_int_equal(compare(made[0], made[1]), SAMENESS_NONE);
	made[0].title++;
	made[1] = made[0];
	made[1].content ^= 2;
	assert_int_equal(compare(made[0], made[1]), SAMENESS_NONE);
}

/* What the same words stand in does not count. */
static void test_markup(void **state)
{
	struct text text = { 5, 10, true };
	struct article *article = article_of(&text), *other = article_new();
	struct fingerprint whole = taken(article);

	article = article_of(&text);
	other->meta.title = "Other title";
	for (struct node *node = article->body->first; node;
	     node = node->next) {
		struct node *item = add(
		    other, add(other, other->body, TAG_BLOCKQUOTE), TAG_P);
		const char *words = node->first->text;
		size_t half = strlen(words) / 2;

		/* even in the midst of a word */
		add_text(other, item, arena_strndup(other->arena, words, half));
		add_text(other, add(other, item, TAG_EM), words + half);
	}
	article_free(article);
	struct fingerprint marked = taken(other);

	assert_int_equal(marked.pairs, whole.pairs);
	assert_int_equal(marked.runs, whole.runs);
	assert_int_equal(marked.length, whole.length);
	assert_int_equal(compare(whole, marked), SAMENESS_CONTENT);
}

static void test_signs(void **state)
{
	static const struct {
		const char *words;
		unsigned length;
	} cases[] = {
		{ "中文，二〇二二年", 7 },
		{ "ABC 中文", 3 },
		{ "don't stop 3,5", 5 },
		{ "한국어", 3 },
		{ "ひらがな", 4 },
		{ "हिन्दी में", 2 }, /* signs of vowels stand in words */
		{ "cafe\xcc\x81 latte", 2 }, /* so do accents */
		{ "soft\xc2\xadly", 1 },
		{ "\xe0\xb8\xa0\xe0\xb8\xb2\xe0\xb8\xa9\xe0\xb8\xb2", 4 },
		{ "！？…", 0 },
		{ "", 0 },
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(
		    of_words("T", cases[i].words).length, cases[i].length);
	assert_int_equal(
	    of_words("T", "ＡＢＣ１").head, of_words("T", "abc1").head);
}

static void test_links(void **state)
{
	static const struct {
		const char *a, *b;
		bool is_same;
	} cases[] = {
		{ "https://x.com/p/1", "https://x.com/p/1", true },
		{ "https://x.com/p/1", "http://www.X.com/p/1/#top", true },
		{ "https://x.com/p/1?utm_source=a&spm=1", "https://x.com/p/1",
		    true },
		{ "https://x.com/%e4%b8%ad", "https://x.com/中", true },
		{ "https://x.com/p?id=1", "https://x.com/p?id=2", false },
		{ "https://x.com/p/1", "https://y.com/p/1", false },
		{ "https://x.com/#!/1", "https://x.com/#!/2", false },
		{ "https://x.com/#!/1", "https://x.com/#!/1", true },
		/* the home page is no article's */
		{ "https://x.com/", "https://x.com/", false },
		{ "https://x.com", "https://x.com?utm_source=a", false },
		{ "posts/1.html", "posts/1.html", false },
		{ NULL, NULL, false },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct fingerprint made[2];

		for (int j = 0; j < 2; j++) {
			struct article *article = article_new();

			article->meta.title = j ? "T" : "U";
			article->meta.url = j ? cases[i].b : cases[i].a;
			made[j] = taken(article);
		}
		assert_int_equal(compare(made[0], made[1]),
		    cases[i].is_same ? SAMENESS_LINK : SAMENESS_NONE);
	}
}

/* The same link, and what the texts say to it. */
static void test_shared_link(void **state)
{
	struct fingerprint whole = of(1, 10, false), part, other, bare, brief;

	part = of(1, 2, false); /* the first paragraphs */
	other = of(2, 10, false);
	bare = of(1, 0, false);
	brief = of_words("A title", "What it is about.");
	whole.link = part.link = other.link = bare.link = brief.link = 7;
	assert_int_equal(compare(whole, part), SAMENESS_LINK);
	assert_int_equal(compare(whole, bare), SAMENESS_LINK);
	assert_int_equal(compare(whole, brief), SAMENESS_LINK);
	/* page two, or next week's */
	assert_int_equal(compare(whole, other), SAMENESS_NONE);
	part.title = bare.title = brief.title = whole.title + 1;
	assert_int_equal(compare(whole, part), SAMENESS_LINK);
	assert_int_equal(compare(whole, bare), SAMENESS_LINK);
	assert_int_equal(compare(whole, brief), SAMENESS_NONE);
	part.link = brief.link = 8;
	assert_int_equal(compare(whole, part), SAMENESS_NONE);
	assert_int_equal(compare(whole, brief), SAMENESS_NONE);
}

static void test_flat(void **state)
{
	struct fingerprint made = of(3, 4, true), read;
	struct buf buf = BUF_INIT;
	struct flat flat;

	made.pictures = UINT8_MAX;
	fingerprint_put(&buf, &made);
	flat_open(&flat, buf.data, buf.size);
	fingerprint_read(&flat, &read);
	assert_true(flat_is_done(&flat));
	assert_int_equal(compare(made, read), SAMENESS_CONTENT);
	assert_int_equal(read.head, made.head);
	assert_int_equal(read.pictures, UINT8_MAX);
	for (size_t size = 0; size < buf.size; size++) {
		flat_open(&flat, buf.data, size);
		fingerprint_read(&flat, &read);
		assert_true(flat.bad);
	}
	buf_release(&buf);
	assert_true(sizeof(struct fingerprint) <= 40);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_pictures),
		cmocka_unit_test(test_different),
		cmocka_unit_test(test_near),
		cmocka_unit_test(test_repeated),
		cmocka_unit_test(test_markup),
		cmocka_unit_test(test_signs),
		cmocka_unit_test(test_links),
		cmocka_unit_test(test_shared_link),
		cmocka_unit_test(test_flat),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
