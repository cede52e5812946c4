/* Groups of equal strings, without a quadratic step. */
#include <stdlib.h>
#include <string.h>

#include "book/plan.h"

struct member {
	const char *value;
	size_t index;
};

static int compare_members(const void *a, const void *b)
{
	const struct member *x = a, *y = b;
	int order;

	if (!x->value || !y->value)
		order = (x->value != NULL) - (y->value != NULL);
	else
		order = strcmp(x->value, y->value);
	return order ? order : (x->index > y->index) - (x->index < y->index);
}

static bool is_same(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

static int compare_groups(const void *a, const void *b)
{
	const struct group *x = a, *y = b;

	return (x->first > y->first) - (x->first < y->first);
}

void groups_make(struct groups *groups, struct arena *arena,
    const char *const *values, size_t count)
{
	struct member *members = memory_array(count + 1, sizeof(*members));
	size_t *first_group, i, found = 0;

	for (i = 0; i < count; i++)
		members[i] = (struct member){ values[i], i };
	qsort(members, count, sizeof(*members), compare_members);
	for (i = 0; i < count; i++)
		found += !i || !is_same(members[i].value, members[i - 1].value);
	groups->items = arena_array(arena, found + 1, sizeof(struct group));
	groups->of = arena_array(arena, count + 1, sizeof(size_t));
	groups->count = 0;
	for (i = 0; i < count; i++) {
		if (!i || !is_same(members[i].value, members[i - 1].value))
			groups->items[groups->count++] = (struct group){
				members[i].value, members[i].index, 0
			};
		groups->items[groups->count - 1].size++;
		/* until they are sorted, the place of its first member names the group */
		groups->of[members[i].index] =
		    groups->items[groups->count - 1].first;
	}
	free(members);
	qsort(
	    groups->items, groups->count, sizeof(struct group), compare_groups);
	first_group = memory_array(count + 1, sizeof(*first_group));
	for (i = 0; i < groups->count; i++)
		first_group[groups->items[i].first] = i;
	for (i = 0; i < count; i++)
		groups->of[i] = first_group[groups->of[i]];
	free(first_group);
}

const char *groups_most(const struct groups *groups)
{
	const struct group *most = NULL;
	size_t i;

	for (i = 0; i < groups->count; i++)
		if (groups->items[i].value &&
		    (!most || groups->items[i].size > most->size))
			most = &groups->items[i];
	return most ? most->value : NULL;
}
