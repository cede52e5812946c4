/* The order of entries: by date, title or name. */
#include <stdlib.h>
#include <string.h>
#include <unicode/ucol.h>
#include <unicode/ustring.h>

#include "book/plan.h"

/* As much of a title as its place may depend on, in UTF-16 units. */
#define TITLE_UNITS 200

struct rank {
	const struct entry *entry;
	const uint8_t *title; /* collation key; NULL: has none */
	size_t index;         /* as collected */
	bool is_descending;
};

static int by_index(const struct rank *x, const struct rank *y)
{
	return (x->index > y->index) - (x->index < y->index);
}

static int by_name(const struct rank *x, const struct rank *y)
{
	int order = strcmp(x->entry->source.name, y->entry->source.name);

	return order ? order : by_index(x, y);
}

static int turned(const struct rank *rank, int order)
{
	return rank->is_descending ? -order : order;
}

/* Unknown dates come last in either direction, as they were collected. */
static int compare_dates(const void *a, const void *b)
{
	const struct rank *x = a, *y = b;
	const struct date *p = &x->entry->meta.date, *q = &y->entry->meta.date;

	if (p->is_known != q->is_known)
		return p->is_known ? -1 : 1;
	if (!p->is_known)
		return by_index(x, y);
	if (p->seconds != q->seconds)
		return turned(x, p->seconds < q->seconds ? -1 : 1);
	return by_name(x, y);
}

static int compare_titles(const void *a, const void *b)
{
	const struct rank *x = a, *y = b;
	int order;

	if (!x->title || !y->title)
		order = (x->title == NULL) - (y->title == NULL);
	else
		order = turned(
		    x, strcmp((const char *)x->title, (const char *)y->title));
	return order ? order : by_name(x, y);
}

static int compare_names(const void *a, const void *b)
{
	const struct rank *x = a, *y = b;
	int order = strcmp(x->entry->source.name, y->entry->source.name);

	return order ? turned(x, order) : by_index(x, y);
}

/* Bytes that strcmp(3) orders as the collator does; without a collator the
 * title itself. */
static const uint8_t *title_key(
    struct arena *arena, const UCollator *collator, const char *title)
{
	UErrorCode status = U_ZERO_ERROR;
	UChar units[TITLE_UNITS];
	int32_t length = 0, size;
	uint8_t *key;

	if (!title || !*title)
		return NULL;
	if (!collator)
		return (uint8_t *)arena_strdup(arena, title);
	u_strFromUTF8WithSub(units, TITLE_UNITS, &length, title,
	    (int32_t)strnlen(title, TITLE_UNITS), TEXT_REPLACEMENT, NULL,
	    &status);
	if (U_FAILURE(status))
		return NULL;
	size = ucol_getSortKey(collator, units, length, NULL, 0);
	key = arena_alloc(arena, (size_t)size + 1);
	ucol_getSortKey(collator, units, length, key, size);
	return key;
}

static void rank_titles(struct rank *ranks, size_t count, const char *language,
    struct arena *scratch)
{
	UErrorCode status = U_ZERO_ERROR;
	UCollator *collator = ucol_open(language, &status);
	size_t i;

	if (U_FAILURE(status))
		collator = NULL;
	for (i = 0; i < count; i++)
		ranks[i].title = title_key(
		    scratch, collator, ranks[i].entry->meta.title);
	if (collator)
		ucol_close(collator);
}

void plan_order(struct plan *plan, struct arena *scratch,
    const struct sheaf_options *options)
{
	size_t count = plan->entry_count, i;
	struct rank *ranks = arena_array(scratch, count + 1, sizeof(*ranks));
	size_t *from = arena_array(scratch, count + 1, sizeof(*from));
	static int (*const comparisons[])(const void *, const void *) = {
		[SHEAF_SORT_DATE] = compare_dates,
		[SHEAF_SORT_TITLE] = compare_titles,
		[SHEAF_SORT_NAME] = compare_names,
	};

	if (plan->is_ordered || options->sort == SHEAF_SORT_NONE)
		return;
	for (i = 0; i < count; i++)
		ranks[i] = (struct rank){ &plan->entries[i], NULL, i,
			options->sort_descending };
	if (options->sort == SHEAF_SORT_TITLE)
		rank_titles(ranks, count, plan->meta.language, scratch);
	qsort(ranks, count, sizeof(*ranks), comparisons[options->sort]);
	for (i = 0; i < count; i++)
		from[i] = ranks[i].index;
	plan_permute(plan, from);
}
