/* The plan: the book before its text. */
#include <stdlib.h>
#include <string.h>

#include "book/plan.h"

struct plan *plan_new(void)
{
	struct arena *arena = arena_new();
	struct plan *plan = ARENA_NEW(arena, struct plan);

	plan->arena = arena;
	return plan;
}

void plan_free(struct plan *plan)
{
	if (!plan)
		return;
	free(plan->entries);
	arena_free(plan->arena);
}

void plan_add(
    struct plan *plan, const struct source *source, const struct meta *meta)
{
	size_t count = plan->entry_count;
	struct entry *entry;

	if (meta->is_draft)
		return;
	/* the capacity is the next power of two */
	if (!(count & (count - 1)))
		plan->entries = memory_resize(plan->entries,
		    count ? count * 2 : 1, sizeof(*plan->entries));
	entry = &plan->entries[plan->entry_count++];
	*entry = (struct entry){ 0 };
	entry->source.path = arena_strdup(plan->arena, source->path);
	/* it is the end of the path */
	entry->source.below = source->below
	    ? entry->source.path + strlen(source->path) - strlen(source->below)
	    : entry->source.path;
	entry->source.name = strcmp(source->name, source->path) == 0
	    ? entry->source.path
	    : arena_strdup(plan->arena, source->name);
	entry->number = count;
	meta_copy(plan->arena, &entry->meta, meta);
}

void plan_add_alias(
    struct plan *plan, size_t entry, const char *url, const char *name)
{
	struct alias *alias = ARENA_NEW(plan->arena, struct alias);

	*alias = (struct alias){ arena_strdup(plan->arena, url),
		arena_strdup(plan->arena, name), plan->entries[entry].aliases };
	plan->entries[entry].aliases = alias;
}

void plan_permute(struct plan *plan, size_t *from)
{
	size_t start, to;

	for (start = 0; start < plan->entry_count; start++) {
		struct entry held = plan->entries[start];

		/* round the cycle; a place that is done stands for itself */
		for (to = start; from[to] != start;) {
			size_t next = from[to];

			plan->entries[to] = plan->entries[next];
			from[to] = to;
			to = next;
		}
		plan->entries[to] = held;
		from[to] = to;
	}
}

typedef void plan_step(
    struct plan *, struct arena *, const struct sheaf_options *);

static void run_steps(struct plan *plan, plan_step *const *steps, size_t count,
    const struct sheaf_options *options)
{
	for (size_t i = 0; i < count; i++) {
		struct arena *scratch = arena_new();

		steps[i](plan, scratch, options);
		arena_free(scratch);
	}
}

/* The others stay behind those that are in the book. */
static void plan_cut(struct plan *plan, struct arena *scratch,
    const struct sheaf_options *options)
{
	size_t limit = options->article_limit;

	if (limit == 0 || plan->entry_count <= limit)
		return;
	plan->cut_count = plan->entry_count - limit;
	plan->entry_count = limit;
}

void plan_finish(struct plan *plan, const struct sheaf_options *options)
{
	static plan_step *const steps[] = { plan_name, plan_speak, plan_order,
		plan_cut, plan_divide, plan_describe };

	run_steps(plan, steps, sizeof(steps) / sizeof(*steps), options);
	for (size_t i = 0; i < plan->entry_count; i++)
		plan->entries[i].number = i;
}

void plan_rank(struct plan *plan, const struct sheaf_options *options)
{
	static plan_step *const steps[] = { plan_speak, plan_order, plan_cut };

	for (size_t i = 0; i < plan->entry_count; i++)
		plan->entries[i].number = i;
	run_steps(plan, steps, sizeof(steps) / sizeof(*steps), options);
}

void plan_settle(struct plan *plan, const struct sheaf_options *options)
{
	static plan_step *const steps[] = { plan_speak, plan_describe };

	run_steps(plan, steps, sizeof(steps) / sizeof(*steps), options);
}
