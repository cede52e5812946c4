/* Which entries are the same as others, and which of them is kept. */
#include <stdlib.h>

#include "book/plan.h"

/*
 * Entries are looked at from the best to the least.  One that is like a better
 * one is its duplicate; else it is kept, and put into tables where the next ones
 * look for it.  So every duplicate is like the very entry that is kept, not like
 * one that is like it; only links and titles of those that are not kept are
 * looked for, too: they tell of excerpts and stubs.
 *
 * One table holds links, one contents, one titles, and one each a part of the bits of
 * `runs`: of two that differ in FINGERPRINT_NEAR bits, one part of
 * FINGERPRINT_NEAR + 1 is the same.
 */
enum {
	LINKS,
	CONTENTS,
	TITLES,
	PARTS,
	PART_COUNT = FINGERPRINT_NEAR + 1,
	TABLES = PARTS + PART_COUNT,
	TRIES = 500 /* of one table, so that no input makes it quadratic */
};

static const uint32_t NOBODY = UINT32_MAX;

struct tables {
	uint32_t *first[TABLES]; /* the last that was put there; NOBODY */
	uint32_t *next[TABLES];  /* of every rank: put there before it */
	uint32_t *kept;          /* of every rank: itself or its better one */
	uint32_t mask;           /* of the tables before the parts */
};

static int compare_numbers(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

static int compare_dates(const struct date *a, const struct date *b)
{
	if (a->is_known != b->is_known)
		return a->is_known ? -1 : 1;
	return a->is_known
	    ? (a->seconds > b->seconds) - (a->seconds < b->seconds)
	    : 0;
}

/* The better one first. */
static int compare_entries(const void *x, const void *y)
{
	const struct entry *a = *(const struct entry *const *)x;
	const struct entry *b = *(const struct entry *const *)y;
	const struct fingerprint *p = &a->fingerprint, *q = &b->fingerprint;
	int order = compare_numbers(q->length, p->length);

	if (!order)
		order = compare_numbers(q->pictures, p->pictures);
	if (!order)
		order = compare_numbers(q->link != 0, p->link != 0);
	if (!order)
		order = compare_dates(&a->meta.date, &b->meta.date);
	return order ? order : (a > b) - (a < b);
}

static uint32_t slot(const struct tables *tables, int table,
    const struct fingerprint *fingerprint)
{
	int first, end;

	if (table == LINKS)
		return (uint32_t)fingerprint->link & tables->mask;
	if (table == CONTENTS)
		return fingerprint->content & tables->mask;
	if (table == TITLES)
		return fingerprint->title & tables->mask;
	first = 64 * (table - PARTS) / PART_COUNT;
	end = 64 * (table - PARTS + 1) / PART_COUNT;
	return (uint32_t)(fingerprint->runs >> first) &
	    ((1u << (end - first)) - 1);
}

static void tables_init(
    struct tables *tables, struct arena *arena, size_t count)
{
	uint32_t size = 64; /* a part has at most six bits */

	while (size < count)
		size *= 2;
	tables->mask = size - 1;
	tables->kept = arena_array(arena, count + 1, sizeof(*tables->kept));
	for (int i = 0; i < TABLES; i++) {
		uint32_t slots = i < PARTS ? size : 64;

		tables->first[i] = arena_array(
		    arena, slots, sizeof(*tables->first[i]));
		tables->next[i] = arena_array(
		    arena, count + 1, sizeof(*tables->next[i]));
		for (uint32_t j = 0; j < slots; j++)
			tables->first[i][j] = NOBODY;
	}
}

static void tables_put(struct tables *tables, int table,
    const struct entry *const *ranks, uint32_t number)
{
	const struct fingerprint *own = &ranks[number]->fingerprint;
	uint32_t *first = &tables->first[table][slot(tables, table, own)];

	if (table == LINKS && !own->link)
		return;

	tables->next[table][number] = *first;
	*first = number;
}

/* The best one that it is most like; NOBODY. */
static uint32_t tables_find(const struct tables *tables,
    const struct entry *const *ranks, uint32_t number, enum sameness *kind)
{
	const struct fingerprint *own = &ranks[number]->fingerprint;
	uint32_t best = NOBODY;

	*kind = SAMENESS_NONE;
	for (int i = 0; i < TABLES; i++) {
		uint32_t other = tables->first[i][slot(tables, i, own)];

		for (int tries = 0; other != NOBODY && tries < TRIES;
		     tries++, other = tables->next[i][other]) {
			const struct fingerprint *theirs =
			    &ranks[other]->fingerprint;

			/* those behind it are longer still */
			if (i >= PARTS && !fingerprint_can_be_near(own, theirs))
				break;
			enum sameness found = fingerprint_compare(own, theirs);

			/* there may be some that are not kept */
			if ((i == LINKS && found != SAMENESS_LINK) ||
			    (i == TITLES && found != SAMENESS_STUB))
				continue;
			if (found < *kind || found == SAMENESS_NONE ||
			    (found == *kind && tables->kept[other] > best))
				continue;
			*kind = found;
			best = tables->kept[other];
		}
	}
	return best;
}

size_t plan_find_duplicates(const struct plan *plan, struct duplicate *found)
{
	struct arena *arena = arena_new();
	const struct entry *entries = plan->entries, **ranks;
	size_t count = plan->entry_count, duplicates = 0;
	struct tables tables;

	ranks = arena_array(arena, count + 1, sizeof(*ranks));
	for (size_t i = 0; i < count; i++)
		ranks[i] = &entries[i];
	qsort(ranks, count, sizeof(*ranks), compare_entries);
	tables_init(&tables, arena, count);
	for (uint32_t i = 0; i < count; i++) {
		enum sameness kind;
		uint32_t better = tables_find(&tables, ranks, i, &kind);

		tables.kept[i] = kind == SAMENESS_NONE ? i : better;
		if (kind == SAMENESS_CONTENT || kind == SAMENESS_NEAR) {
			tables_put(&tables, LINKS, ranks, i);
			tables_put(&tables, TITLES, ranks, i);
		}
		for (int j = 0; j < TABLES && kind == SAMENESS_NONE; j++)
			tables_put(&tables, j, ranks, i);
		found[ranks[i] - entries] = (struct duplicate){
			(size_t)(ranks[tables.kept[i]] - entries), kind
		};
		duplicates += kind != SAMENESS_NONE;
	}
	arena_free(arena);
	return duplicates;
}

void plan_drop(struct plan *plan, const struct duplicate *found)
{
	size_t count = 0;

	for (size_t i = 0; i < plan->entry_count; i++)
		if (found[i].kind != SAMENESS_NONE)
			plan_add_alias(plan, found[i].of,
			    plan->entries[i].meta.url,
			    plan->entries[i].source.name);
	for (size_t i = 0; i < plan->entry_count; i++)
		if (found[i].kind == SAMENESS_NONE) {
			plan->entries[count] = plan->entries[i];
			plan->entries[count].number = count;
			count++;
		}
	plan->entry_count = count;
}
