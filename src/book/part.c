/* Parts of a plan that become books of their own. */
#include <stdlib.h>
#include <string.h>

#include "book/plan.h"

/* What the entries of a part share; NULL: it has none. */
static const char *part_key(struct arena *arena, const struct entry *entry,
    const struct sheaf_options *options, size_t level)
{
	char day[DATE_SIZE];

	switch (options->group) {
	case SHEAF_GROUP_MONTH:
		return section_key(arena, entry, SHEAF_SECTION_MONTH, level);
	case SHEAF_GROUP_WEEK:
		return section_key(arena, entry, SHEAF_SECTION_WEEK, level);
	case SHEAF_GROUP_CATEGORY:
		return section_key(arena, entry, SHEAF_SECTION_CATEGORY, level);
	case SHEAF_GROUP_SITE:
		return section_key(arena, entry, SHEAF_SECTION_SOURCE, level);
	case SHEAF_GROUP_AUTHOR:
		return section_key(arena, entry, SHEAF_SECTION_AUTHOR, level);
	case SHEAF_GROUP_TAG:
		return entry->meta.tag_count > 0 ? entry->meta.tags[0] : NULL;
	case SHEAF_GROUP_ACCOUNT:
		return entry->meta.account;
	case SHEAF_GROUP_LANGUAGE:
		return entry->meta.language;
	case SHEAF_GROUP_KEY:
		return meta_value(&entry->meta, options->group_key, 0);
	case SHEAF_GROUP_DAY:
		date_format_day(&entry->meta.date, day);
		return *day ? arena_strdup(arena, day) : NULL;
	case SHEAF_GROUP_NONE:
	case SHEAF_GROUP_EACH:
	case SHEAF_GROUP_COUNT:
		break;
	}
	return NULL;
}

static void parts_by_key(const struct plan *plan,
    const struct sheaf_options *options, struct arena *arena,
    struct groups *groups)
{
	const char **keys = arena_array(
	    arena, plan->entry_count + 1, sizeof(*keys));
	bool is_category = options->group == SHEAF_GROUP_CATEGORY;
	size_t level = is_category ? section_level(plan) : 0;
	size_t i;

	for (i = 0; i < plan->entry_count; i++) {
		keys[i] = part_key(arena, &plan->entries[i], options, level);
		if (keys[i] && text_is_blank(keys[i]))
			keys[i] = NULL;
	}
	groups_make(groups, arena, keys, plan->entry_count);
}

/* So many entries to each. */
static void parts_by_count(const struct plan *plan, size_t size,
    struct arena *arena, struct groups *groups)
{
	size_t count = plan->entry_count, i;

	groups->count = (count + size - 1) / size;
	groups->items = arena_array(
	    arena, groups->count + 1, sizeof(*groups->items));
	groups->of = arena_array(arena, count + 1, sizeof(*groups->of));
	for (i = 0; i < count; i++) {
		groups->of[i] = i / size;
		groups->items[i / size].size++;
	}
}

size_t plan_parts(const struct plan *plan, const struct sheaf_options *options,
    struct arena *arena, struct part **parts)
{
	size_t count = plan->entry_count, *members, i;
	struct groups groups = { 0 };

	if (options->group == SHEAF_GROUP_NONE)
		parts_by_count(plan, count ? count : 1, arena, &groups);
	else if (options->group == SHEAF_GROUP_EACH)
		parts_by_count(plan, 1, arena, &groups);
	else if (options->group == SHEAF_GROUP_COUNT)
		parts_by_count(plan, options->group_count, arena, &groups);
	else
		parts_by_key(plan, options, arena, &groups);
	*parts = arena_array(arena, groups.count + 1, sizeof(**parts));
	members = arena_array(arena, count + 1, sizeof(*members));
	for (i = 0; i < groups.count; i++) {
		(*parts)[i].key = groups.items[i].value;
		(*parts)[i].members = members;
		members += groups.items[i].size;
	}
	for (i = 0; i < count; i++) {
		struct part *part = &(*parts)[groups.of[i]];

		part->members[part->count++] = i;
	}
	return groups.count;
}

/* As they were collected: what is equal to an order stands so. */
static int compare_collected(const void *a, const void *b)
{
	const struct entry *x = *(const struct entry *const *)a;
	const struct entry *y = *(const struct entry *const *)b;

	return (x->number > y->number) - (x->number < y->number);
}

struct plan *plan_of_part(const struct plan *whole, const struct part *part)
{
	const struct entry **from = memory_array(
	    part->count + 1, sizeof(*from));
	struct plan *plan = plan_new();
	size_t i;

	plan->is_ordered = whole->is_ordered;
	plan->given = whole->given;
	plan->given_count = whole->given_count;
	for (i = 0; i < part->count; i++)
		from[i] = &whole->entries[part->members[i]];
	qsort(from, part->count, sizeof(*from), compare_collected);
	for (i = 0; i < part->count; i++) {
		plan_add(plan, &from[i]->source, &from[i]->meta);
		plan->entries[i].override = from[i]->override;
		plan->entries[i].given = from[i]->given;
		plan->entries[i].content = from[i]->content;
		plan->entries[i].fingerprint = from[i]->fingerprint;
		plan->entries[i].aliases = from[i]->aliases;
	}
	free(from);
	return plan;
}
