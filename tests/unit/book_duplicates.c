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
		struct arena *arena = arena_new();
		struct entry entries[2] = { 0 };

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
		const struct likeness *found = duplicates_find(
		    arena, entries, 2);
		size_t kept = cases[i].kept;

		assert_int_equal(found[kept].how, SAMENESS_NONE);
		assert_int_equal(found[kept].of, kept);
		assert_int_equal(found[!kept].how, SAMENESS_LINK);
		assert_int_equal(found[!kept].of, kept);
		arena_free(arena);
	}
}

/* What is like a duplicate, but not like the one that is kept, is kept. */
static void test_no_chains(void **state)
{
	struct arena *arena = arena_new();
	struct entry entries[3] = { 0 };

	for (uint32_t i = 0; i < 3; i++)
		entries[i].fingerprint = (struct fingerprint){
			.runs = (1u << 8 * i) - 1,
			.content = i + 1,
			.length = 1000 - i,
			.minima = 64,
		};
	const struct likeness *found = duplicates_find(arena, entries, 3);

	assert_int_equal(found[0].how, SAMENESS_NONE);
	assert_int_equal(found[1].how, SAMENESS_NEAR);
	assert_int_equal(found[1].of, 0);
	assert_int_equal(found[2].how, SAMENESS_NONE);
	arena_free(arena);
}

/* The excerpt has the link of a text that is dropped for the same one, or nearly
 * the same one. */
static void test_link_of_another(void **state)
{
	for (uint32_t same = 0; same < 2; same++) {
		struct arena *arena = arena_new();
		struct entry entries[3] = { 0 };

		for (uint32_t i = 0; i < 3; i++)
			entries[i].fingerprint = (struct fingerprint){
				.link = i < 1 ? 1 : 2,
				.content = i < 1 + same ? 5 : 6,
				.length = i < 2 ? 1000 : 20,
				.minima = i < 2 ? 64 : 10,
			};
		const struct likeness *found = duplicates_find(
		    arena, entries, 3);

		assert_int_equal(found[0].how, SAMENESS_NONE);
		assert_int_equal(
		    found[1].how, same ? SAMENESS_CONTENT : SAMENESS_NEAR);
		assert_int_equal(found[2].how, SAMENESS_LINK);
		assert_int_equal(found[2].of, 0);
		arena_free(arena);
	}
}

/* Every near one is found, wherever its bits are, and no other. */
static void test_many(void **state)
{
	enum { ORIGINALS = 4000 };
	struct entry *entries = calloc(2 * ORIGINALS, sizeof(*entries));
	struct arena *arena = arena_new();
	uint64_t random = 88172645463325252u;

	for (size_t i = 0; i < ORIGINALS; i++) {
		entries[i].fingerprint = random_one(&random);
		entries[ORIGINALS + i].fingerprint = near_one(
		    &entries[i].fingerprint, &random, (int)(i % 13));
	}
	const struct likeness *found = duplicates_find(
	    arena, entries, 2 * ORIGINALS);

	for (size_t i = 0; i < ORIGINALS; i++) {
		/* the near one is the longer one */
		assert_int_equal(found[i].how, SAMENESS_NEAR);
		assert_int_equal(found[i].of, ORIGINALS + i);
		assert_int_equal(found[ORIGINALS + i].how, SAMENESS_NONE);
	}
	arena_free(arena);
	free(entries);
}

static double seconds(struct entry *entries, size_t count)
{
	struct arena *arena = arena_new();
	clock_t start = clock();

	duplicates_find(arena, entries, count);
	arena_free(arena);
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
	struct arena *arena = arena_new();
	struct entry entries[2] = { 0 };
	const struct likeness *found = duplicates_find(arena, entries, 0);

	assert_non_null(found);
	found = duplicates_find(arena, entries, 2);
	assert_int_equal(found[0].how, SAMENESS_NONE);
	assert_int_equal(found[1].how, SAMENESS_NONE);
	arena_free(arena);
}

static void add(struct plan *plan, const char *name, const char *title,
    const char *date, uint32_t length)
{
	struct source source = { name, name };
	struct meta meta = { .title = title, .date = day(date) };

	plan_add(plan, &source, &meta)->fingerprint = (struct fingerprint){
		.link = length, .length = length
	};
}

/* A plan that has dropped some is the plan of the others. */
static void test_plan(void **state)
{
	struct sheaf_options options = { .language = "en", .dedup = true };
	struct plan *plan = plan_new(), *other = plan_new();

	add(plan, "b", "Two", "2020-02-02", 2);
	add(plan, "a2", "One", "2020-03-03", 1);
	add(plan, "a1", "One", "2020-01-01", 1);
	add(plan, "a3", "One", "2020-01-01", 1);
	add(other, "b", "Two", "2020-02-02", 2);
	add(other, "a1", "One", "2020-01-01", 1);
	plan_finish(plan, &options);
	options.dedup = false;
	plan_finish(other, &options);
	assert_int_equal(plan->entry_count, 2);
	assert_int_equal(other->entry_count, 2);
	assert_int_equal(other->dropped_count, 0);
	for (size_t i = 0; i < 2; i++) {
		assert_string_equal(plan->entries[i].source.name,
		    other->entries[i].source.name);
		assert_string_equal(plan->entries[i].id, other->entries[i].id);
		assert_int_equal(plan->entries[i].number, i);
	}
	assert_memory_equal(
	    &plan->identity, &other->identity, sizeof(plan->identity));
	assert_string_equal(plan->meta.title, other->meta.title);
	assert_int_equal(plan->dropped_count, 2);
	assert_string_equal(plan->dropped[0].name, "a3");
	assert_string_equal(plan->dropped[0].kept, "a1");
	assert_string_equal(plan->dropped[1].name, "a2");
	assert_int_equal(plan->dropped[1].how, SAMENESS_LINK);
	plan_free(plan);
	plan_free(other);
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
		cmocka_unit_test(test_plan),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
