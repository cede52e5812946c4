/* Fingerprints of texts, and who is a duplicate of whom. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "book/book.h"

static void of_text(const char *text, struct likeness *likeness)
{
	struct arena *arena = arena_new();
	struct node *body = node_new(arena, TAG_BODY);
	struct node *p = node_new(arena, TAG_P);

	node_append(p, node_text_new(arena, text, strlen(text)));
	node_append(body, p);
	likeness_of(body, likeness);
	arena_free(arena);
}

/* Sentences that differ by a number. */
static void put_text(struct buf *text, unsigned from, unsigned count)
{
	static const char *const words[] = { "river", "bridge", "mill", "town",
		"woman", "bench", "stone", "water", "road", "lamp", "morning",
		"winter", "flood", "council", "band" };
	unsigned i, j;

	for (i = from; i < from + count; i++) {
		for (j = 0; j < 8; j++)
			buf_printf(
			    text, "%s ", words[(i * 7 + j * j * (i + 3)) % 15]);
		buf_printf(text, "number %u. ", i);
	}
}

static void of_range(unsigned from, unsigned count, struct likeness *likeness)
{
	struct buf text = BUF_INIT;

	put_text(&text, from, count);
	of_text(buf_text(&text), likeness);
	buf_release(&text);
}

static void test_likeness(void **state)
{
	struct likeness one, two;

	of_text("Ab, c-d!", &one);
	of_text("  aB  C d", &two);
	assert_true(likeness_is_same(&one, &two));
	assert_false(likeness_is_near(&one, &two)); /* too short */
	of_text("中文，字。", &one);
	of_text("中 文 字", &two);
	assert_true(likeness_is_same(&one, &two));
	assert_int_equal(one.size, 3);
	of_range(0, 40, &one);
	of_range(0, 40, &two);
	assert_true(likeness_is_same(&one, &two));
	assert_true(likeness_is_near(&one, &two));
	of_range(1, 40, &two);
	assert_false(likeness_is_same(&one, &two));
	assert_true(likeness_is_near(&one, &two));
	of_range(1000, 40, &two);
	assert_false(likeness_is_near(&one, &two));
	of_range(0, 20, &two); /* half of it */
	assert_false(likeness_is_near(&one, &two));
	of_text("", &one);
	assert_int_equal(one.size, 0);
}

static void test_flat(void **state)
{
	struct likeness one, two;
	struct buf bytes = BUF_INIT;
	struct flat flat;

	of_range(5, 9, &one);
	likeness_put(&bytes, &one);
	flat_open(&flat, bytes.data, bytes.size);
	likeness_read(&flat, &two);
	assert_true(flat_is_done(&flat));
	assert_true(likeness_is_same(&one, &two));
	assert_int_equal(likeness_distance(&one, &two), 0);
	buf_release(&bytes);
}

static void add(struct plan *plan, const char *title, const char *url,
    const char *day, unsigned from, unsigned count)
{
	struct source source = { .path = "p", .name = "p" };
	struct meta meta = {
		.title = title, .url = url, .date = date_parse(day)
	};
	struct entry *entry;

	plan_add(plan, &source, &meta);
	entry = &plan->entries[plan->entry_count - 1];
	if (count)
		of_range(from, count, &entry->likeness);
	else
		entry->is_stub = true;
}

static void expect(const struct plan *plan, const char *expected)
{
	struct duplicate *found = memory_array(
	    plan->entry_count, sizeof(*found));
	static const char letters[] = "-nsl=";
	char text[100] = "";
	size_t i;

	plan_find_duplicates(plan, found);
	for (i = 0; i < plan->entry_count; i++)
		snprintf(text + strlen(text), sizeof(text) - strlen(text),
		    "%s%c%zu", i ? " " : "", letters[found[i].kind],
		    found[i].kind ? found[i].of : i);
	assert_string_equal(text, expected);
	free(found);
}

static void test_find(void **state)
{
	struct plan *plan = plan_new();
	struct duplicate found[8];

	add(plan, "A", NULL, "2020-01-02", 0, 40);
	add(plan, "A", NULL, "2020-01-02", 0, 40); /* the same */
	add(plan, "B", NULL, "2020-01-01", 0, 40); /* earlier: kept */
	add(plan, "C", NULL, "2020-01-01", 0, 42); /* longer: kept */
	add(plan, "Weekly", NULL, "2020-01-01", 500, 40);
	add(plan, "Weekly", NULL, "2020-01-08", 900, 40); /* no duplicate */
	add(plan, "Weekly", NULL, "", 0, 0);              /* a stub of it */
	add(plan, "Alone", NULL, "", 0, 0);
	expect(plan, "n3 n3 n3 -3 -4 -5 s4 -7");
	assert_int_equal(plan_find_duplicates(plan, found), 4);
	plan_drop(plan, found);
	assert_int_equal(plan->entry_count, 4);
	assert_string_equal(plan->entries[0].meta.title, "C");
	assert_int_equal(plan->entries[3].number, 3);
	plan_free(plan);
}

static void test_links(void **state)
{
	struct plan *plan = plan_new();

	add(plan, "A", "https://e.org/1", "", 0, 3);
	add(plan, "A", "https://e.org/1", "", 100, 60); /* more of it */
	add(plan, "B", "https://e.org/1", "", 200, 50); /* a link to the site */
	add(plan, "A", "https://e.org/1", "", 700,
	    55); /* and a weekly column */
	add(plan, "A", "https://e.org/2", "", 300, 40);
	expect(plan, "l1 -1 -2 -3 -4");
	plan_free(plan);
	plan = plan_new();
	/* short texts: only with one title */
	add(plan, "A", NULL, "", 0, 1);
	add(plan, "B", NULL, "", 0, 1);
	add(plan, "A", NULL, "", 0, 1);
	expect(plan, "-0 -1 =0");
	plan->entries[0].is_left_out = true;
	expect(plan, "-0 -1 -2");
	plan_free(plan);
}

/* Short copies of two texts of one title. */
static void test_column(void **state)
{
	struct plan *plan = plan_new();

	add(plan, "Weekly", NULL, "", 0, 1);
	add(plan, "Weekly", NULL, "", 1, 1);
	add(plan, "Weekly", NULL, "", 0, 1);
	add(plan, "Weekly", NULL, "", 1, 1);
	expect(plan, "-0 -1 =0 =1");
	plan_free(plan);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_likeness),
		cmocka_unit_test(test_flat),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_links),
		cmocka_unit_test(test_column),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
