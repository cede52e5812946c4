/* Sections: which one an entry belongs to, and the order they come in. */
#include <string.h>

#include "book/plan.h"

/* Categories deeper than this make no sections. */
#define LEVELS 8

/* The category of an entry at a level, its innermost where it has fewer. */
static const char *category_at(const struct entry *entry, size_t level)
{
	size_t count = entry->meta.category_count;

	if (!count)
		return NULL;
	return entry->meta.categories[level < count ? level : count - 1];
}

static size_t count_known(const struct groups *groups)
{
	size_t i, count = 0;

	for (i = 0; i < groups->count; i++)
		count += groups->items[i].value != NULL;
	return count;
}

/* Groups the entries by their categories down to `level`, of which `outer` has
 * the groups one level further out (NULL: none).  `names` becomes the number of
 * different names at the level. */
static void group_level(const struct plan *plan, size_t level,
    struct arena *arena, const struct groups *outer, struct groups *paths,
    size_t *names)
{
	const char **values = arena_array(
	    arena, plan->entry_count + 1, sizeof(*values));
	struct groups same_names;
	size_t i;

	for (i = 0; i < plan->entry_count; i++)
		values[i] = category_at(&plan->entries[i], level);
	groups_make(&same_names, arena, values, plan->entry_count);
	*names = count_known(&same_names);
	for (i = 0; i < plan->entry_count; i++)
		if (values[i])
			values[i] = arena_printf(arena, "%zu %zu",
			    outer ? outer->of[i] : 0, same_names.of[i]);
	groups_make(paths, arena, values, plan->entry_count);
}

/*
 * The innermost level that tells entries apart which the level around it does
 * not, and whose names each stand in one place: of "media / 36kr / news" and
 * "media / other site / news" that is the sites, not "news".  False if all
 * entries have the same categories.
 */
static bool find_level(const struct plan *plan, size_t *level)
{
	struct arena *arena, *outer_arena = NULL;
	struct groups inner, outer;
	size_t deepest = 0, i, names, paths, outer_paths = 1;
	bool found = false;

	for (i = 0; i < plan->entry_count; i++)
		if (plan->entries[i].meta.category_count > deepest)
			deepest = plan->entries[i].meta.category_count;
	for (i = 0; i < deepest && i < LEVELS; i++) {
		arena = arena_new();
		group_level(plan, i, arena, i ? &outer : NULL, &inner, &names);
		paths = count_known(&inner);
		if (paths > outer_paths && names == paths) {
			*level = i;
			found = true;
		}
		outer_paths = paths;
		outer = inner;
		arena_free(outer_arena);
		outer_arena = arena;
	}
	arena_free(outer_arena);
	return found;
}

size_t section_level(const struct plan *plan)
{
	size_t level;

	return find_level(plan, &level) ? level : LEVELS - 1;
}

/* "2022-01" */
static const char *month_of(struct arena *arena, const struct entry *entry)
{
	char day[DATE_SIZE];

	date_format_day(&entry->meta.date, day);
	return *day ? arena_strndup(arena, day, 7) : NULL;
}

/*
 * "2022-01-24 – 2022-01-30", Monday to Sunday (ISO 8601, 3.1.1.23), by the days
 * of the source's own clock.  Not "2022-W04": hardly a reader knows when that
 * was, and these are the words in which a book's title tells its dates.
 */
static const char *week_of(struct arena *arena, const struct entry *entry)
{
	char first[DATE_SIZE], last[DATE_SIZE];
	struct date date = entry->meta.date;
	int64_t day;

	if (!date.is_known)
		return NULL;
	/* days since 1970-01-01, a Thursday, rounded down */
	day = date.seconds + (int64_t)date.offset_minutes * 60 +
	    INT64_C(86400) * 719162;
	day = day / 86400 - 719162;
	day -= ((day + 3) % 7 + 7) % 7;
	date = (struct date){ .is_known = true, .seconds = day * 86400 };
	date_format_day(&date, first);
	date.seconds += (int64_t)6 * 86400;
	date_format_day(&date, last);
	return arena_printf(arena, "%s – %s", first, last);
}

/* The first of several: an article stands in the book once. */
static const char *author_of(struct arena *arena, const struct entry *entry)
{
	size_t count;

	return entry->meta.author
	    ? people_split(arena, entry->meta.author, &count)[0]
	    : NULL;
}

const char *section_key(struct arena *arena, const struct entry *entry,
    enum sheaf_section section, size_t level)
{
	switch (section) {
	case SHEAF_SECTION_AUTO:
	case SHEAF_SECTION_CATEGORY:
		return category_at(entry, level);
	case SHEAF_SECTION_MONTH:
		return month_of(arena, entry);
	case SHEAF_SECTION_SOURCE:
		return entry_site(arena, entry);
	case SHEAF_SECTION_AUTHOR:
		return author_of(arena, entry);
	case SHEAF_SECTION_WEEK:
		return week_of(arena, entry);
	case SHEAF_SECTION_NONE:
		break;
	}
	return NULL;
}

/* Moves the entries so that each group stands together. */
static void gather(
    struct plan *plan, struct arena *scratch, const struct groups *groups)
{
	size_t *from = arena_array(
	    scratch, plan->entry_count + 1, sizeof(*from));
	size_t *next = arena_array(scratch, groups->count + 1, sizeof(*next));
	size_t i;

	for (i = 0; i < groups->count; i++)
		next[i] = plan->sections[i].first;
	for (i = 0; i < plan->entry_count; i++)
		from[next[groups->of[i]]++] = i;
	plan_permute(plan, from);
}

static void divide_by(struct plan *plan, struct arena *scratch,
    enum sheaf_section section, size_t level)
{
	const char **keys = arena_array(
	    scratch, plan->entry_count + 1, sizeof(*keys));
	const char *other = word_in(WORD_OTHER, plan->meta.language);
	struct groups groups;
	size_t i, first = 0;

	for (i = 0; i < plan->entry_count; i++) {
		keys[i] = section_key(
		    scratch, &plan->entries[i], section, level);
		if (!keys[i] || text_is_blank(keys[i]))
			keys[i] = other;
	}
	groups_make(&groups, scratch, keys, plan->entry_count);
	plan->section_count = groups.count;
	plan->sections = arena_array(
	    plan->arena, groups.count, sizeof(struct section));
	for (i = 0; i < groups.count; i++) {
		plan->sections[i].title = arena_strdup(
		    plan->arena, groups.items[i].value);
		plan->sections[i].first = first;
		plan->sections[i].count = groups.items[i].size;
		first += groups.items[i].size;
	}
	gather(plan, scratch, &groups);
}

/* As a manifest names them; the entries stand in their order already.  Those
 * without entries are none. */
static void divide_as_given(struct plan *plan)
{
	const char *other = word_in(WORD_OTHER, plan->meta.language);
	struct section *section = NULL;
	size_t i, at = 0;

	plan->sections = arena_array(
	    plan->arena, plan->given_count + 1, sizeof(struct section));
	for (i = 0; i < plan->entry_count; i++) {
		size_t given = plan->entries[i].given;

		if (!section || given != at) {
			section = &plan->sections[plan->section_count++];
			section->first = i;
			section->title = given < plan->given_count
			    ? plan->given[given]
			    : other;
			at = given;
		}
		section->count++;
	}
}

void plan_divide(struct plan *plan, struct arena *scratch,
    const struct sheaf_options *options)
{
	enum sheaf_section section = options->section;
	size_t level = LEVELS - 1;
	bool is_divided;

	if (!plan->entry_count)
		return;
	if (section == SHEAF_SECTION_AUTO && plan->given_count) {
		divide_as_given(plan);
		return;
	}
	/* categories would break a given order */
	if (section == SHEAF_SECTION_AUTO && plan->is_ordered)
		section = SHEAF_SECTION_NONE;
	is_divided = section != SHEAF_SECTION_NONE;
	if (section == SHEAF_SECTION_AUTO || section == SHEAF_SECTION_CATEGORY)
		if (!find_level(plan, &level))
			is_divided = section == SHEAF_SECTION_CATEGORY;
	if (is_divided) {
		divide_by(plan, scratch, section, level);
		return;
	}
	plan->sections = ARENA_NEW(plan->arena, struct section);
	plan->sections->count = plan->entry_count;
	plan->section_count = 1;
}

bool section_is_empty(const struct plan *plan, const struct section *section)
{
	size_t i;

	for (i = 0; i < section->count; i++)
		if (!plan->entries[section->first + i].is_left_out)
			return false;
	return true;
}
