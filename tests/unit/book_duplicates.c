/* Entries that are there twice: which are found, which are kept. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

#include "book/book.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static uint64_t next(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static struct fingerprint random_one(uint64_t *state)
{
	return (struct fingerprint){
		.pairs = next(state),
		.runs = next(state),
		.link = next(state),
		.title = (uint32_t)next(state),
		.content = (uint32_t)next(state) | 1,
		.minima = 64,
		.length = 1000 + (uint32_t)(next(state) % 4000),
		.head = (uint16_t)next(state),
	};
}

/* Another that is near. */
static struct fingerprint near_one(
    const struct fingerprint *to, uint64_t *state, int bits)
{
	struct fingerprint near = *to;

	near.link = next(state);
	near.content ^= 2;
	near.length += 1;
	for (int i = 0; i < bits; i++)
		near.runs ^= (uint64_t)1 << next(state) % 64;
	near.pairs ^= 1;
	return near;
}

static size_t find(struct entry *entries, size_t count, struct duplicate *found)
{
	struct plan plan = { .entries = entries, .entry_count = count };

	return plan_find_duplicates(&plan, found);
}

static struct date day(const char *text)
{
	return text ? date_parse(text) : (struct date){ 0 };
}

/* Which of two equal ones is kept. */
static void test_choice(void **state)
{
	static const struct {
		unsigned length[2], pictures[2];
		const char *date[2];
		size_t kept;
	} cases[] = {
		{ { 100, 101 }, { 9, 1 }, { "2020-01-01", NULL }, 1 },
		{ { 101, 100 }, { 1, 9 }, { NULL, "2020-01-01" }, 0 },
		{ { 100, 100 }, { 1, 2 }, { "2020-01-01", NULL }, 1 },
		{ { 100, 100 }, { 2, 1 }, { NULL, "2020-01-01" }, 0 },
		{ { 100, 100 }, { 0, 0 }, { "2020-01-02", "2020-01-01" }, 1 },
		{ { 100, 100 }, { 0, 0 }, { "2020-01-01", "2020-01-02" }, 0 },
		{ { 100, 100 }, { 0, 0 }, { NULL, "2020-01-02" }, 1 },
		{ { 100, 100 }, { 0, 0 }, { NULL, NULL }, 0 },
		{ { 100, 100 }, { 0, 0 }, { "2020-01-01", "2020-01-01" }, 0 },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct entry entries[2] = { 0 };
		struct duplicate found[2];

		for (int j = 0; j < 2; j++) {
			entries[j].fingerprint = (struct fingerprint){
				.link = 5,
				.content = 1,
				.title = 1,
				.length = cases[i].length[j],
				.pictures = (uint8_t)cases[i].pictures[j],
			};
			entries[j].meta.date = day(cases[i].date[j]);
		}
		find(entries, 2, found);
		size_t kept = cases[i].kept;

		assert_int_equal(found[kept].kind, SAMENESS_NONE);
		assert_int_equal(found[kept].of, kept);
		assert_int_equal(found[!kept].kind, SAMENESS_LINK);
		assert_int_equal(found[!kept].of, kept);
	}
}

/* What is like a duplicate, but not like the one that is kept, is kept. */
static void test_no_chains(void **state)
{
	struct entry entries[3] = { 0 };
	struct duplicate found[3];

	for (uint32_t i = 0; i < 3; i++)
		entries[i].fingerprint = (struct fingerprint){
			.runs = (1u << 8 * i) - 1,
			.content = i + 1,
			.length = 1000 - i,
			.minima = 64,
		};
	find(entries, 3, found);

	assert_int_equal(found[0].kind, SAMENESS_NONE);
	assert_int_equal(found[1].kind, SAMENESS_NEAR);
	assert_int_equal(found[1].of, 0);
	assert_int_equal(found[2].kind, SAMENESS_NONE);
}

/* The excerpt has the link of a text that is dropped for the same one, or nearly
 * the same one. */
static void test_link_of_another(void **state)
{
	for (uint32_t same = 0; same < 2; same++) {
		struct entry entries[3] = { 0 };
		struct duplicate found[3];

		for (uint32_t i = 0; i < 3; i++)
			entries[i].fingerprint = (struct fingerprint){
				.link = i < 1 ? 1 : 2,
				.content = i < 1 + same ? 5 : 6,
				.length = i < 2 ? 1000 : 20,
				.minima = i < 2 ? 64 : 10,
			};
		find(entries, 3, found);

		assert_int_equal(found[0].kind, SAMENESS_NONE);
		assert_int_equal(
		    found[1].kind, same ? SAMENESS_CONTENT : SAMENESS_NEAR);
		assert_int_equal(found[2].kind, SAMENESS_LINK);
		assert_int_equal(found[2].of, 0);
	}
}

/* Every near one is found, wherever its bits are, and no other. */
static void test_many(void **state)
{
	enum { ORIGINALS = 4000 };
	struct entry *entries = calloc(2 * ORIGINALS, sizeof(*entries));
	struct duplicate *found = calloc(2 * ORIGINALS, sizeof(*found));
	uint64_t random = 88172645463325252u;

	for (size_t i = 0; i < ORIGINALS; i++) {
		entries[i].fingerprint = random_one(&random);
		entries[ORIGINALS + i].fingerprint = near_one(
		    &entries[i].fingerprint, &random, (int)(i % 13));
	}
	find(entries, 2 * ORIGINALS, found);

	for (size_t i = 0; i < ORIGINALS; i++) {
		/* the near one is the longer one */
		assert_int_equal(found[i].kind, SAMENESS_NEAR);
		assert_int_equal(found[i].of, ORIGINALS + i);
		assert_int_equal(found[ORIGINALS + i].kind, SAMENESS_NONE);
	}
	free(entries);
	free(found);
}

static double seconds(struct entry *entries, size_t count)
{
	struct duplicate *found = calloc(count, sizeof(*found));
	clock_t start = clock();

	find(entries, count, found);
	free(found);
	return (double)(clock() - start) / CLOCKS_PER_SEC;
}

/* Fingerprints that were made to meet: the same link and short texts, or the same
 * pairs and long ones. */
static void test_linear(void **state)
{
	enum { MOST = 16000 };
	struct entry *entries = calloc(MOST, sizeof(*entries));
	uint64_t random = 88172645463325252u;

	for (int links = 0; links < 2; links++) {
		for (size_t i = 0; i < MOST; i++)
			entries[i].fingerprint = (struct fingerprint){
				.link = (uint64_t)links,
				.content = 1,
				.length = 1000,
				.minima = links ? 10 : 64,
				.pairs = next(&random),
				.head = (uint16_t)i,
				.title = (uint32_t)i,
			};
		double once = seconds(entries, MOST / 4);
		double all = seconds(entries, MOST);

		if (all > 6 * once)
			print_message("%.2f s and %.2f s\n", once, all);
		assert_true(all <= 8 * once + 0.1); /* quadratic: 16 */
	}
	free(entries);
}

static void test_none(void **state)
{
	struct entry entries[2] = { 0 };
	struct duplicate found[2];

	assert_int_equal(find(entries, 0, NULL), 0);
	assert_int_equal(find(entries, 2, found), 0);
	assert_int_equal(found[0].kind, SAMENESS_NONE);
	assert_int_equal(found[1].kind, SAMENESS_NONE);
}

static void add(struct plan *plan, const char *name, uint64_t link)
{
	struct source source = { .path = name, .name = name };
	struct meta meta = { .title = name };

	plan_add(plan, &source, &meta);
	plan->entries[plan->entry_count - 1].fingerprint = (struct fingerprint){
		.link = link
	};
}

static void test_drop(void **state)
{
	static const uint64_t links[] = { 1, 2, 1, 0, 2, 3, 0 };
	struct plan *plan = plan_new();
	struct duplicate found[COUNT(links)];
	char name[2] = "a";

	for (size_t i = 0; i < COUNT(links); i++, name[0]++)
		add(plan, name, links[i]);
	assert_int_equal(plan_find_duplicates(plan, found), 2);
	assert_int_equal(found[4].of, 1);
	plan_drop(plan, found);
	assert_int_equal(plan->entry_count, 5);
	for (size_t i = 0; i < 5; i++) {
		assert_int_equal(plan->entries[i].source.name[0], "abdfg"[i]);
		assert_int_equal(plan->entries[i].number, i);
	}
	plan_free(plan);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_choice),
		cmocka_unit_test(test_no_chains),
		cmocka_unit_test(test_link_of_another),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_linear),
		cmocka_unit_test(test_none),
		cmocka_unit_test(test_drop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
