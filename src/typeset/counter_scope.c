/* Which counters there are, and their numbers. */
#include "typeset/counter_scope.h"

#include <string.h>

/* Names, and counters that nest. */
enum { NAMES_MAX = 256, SLOTS = 2 * NAMES_MAX, COUNTERS_MAX = 1024 };

struct counter {
	int64_t number;
	size_t depth; /* of the element that made it */
	uint16_t slot;
	uint16_t outer; /* of its name: index + 1; 0: none */
};

struct named {
	const char *name;
	uint16_t innermost; /* index + 1; 0: none */
};

struct counter_scopes {
	struct named slots[SLOTS]; /* hash table */
	size_t name_count;
	struct counter counters[COUNTERS_MAX]; /* deeper ones later */
	size_t count, depth;
};

struct counter_scopes *counter_scopes_new(struct arena *arena)
{
	return ARENA_NEW(arena, struct counter_scopes);
}

void counter_scopes_enter(struct counter_scopes *scopes)
{
	scopes->depth++;
}

void counter_scopes_leave(struct counter_scopes *scopes)
{
	while (scopes->count > 0 &&
	    scopes->counters[scopes->count - 1].depth == scopes->depth) {
		const struct counter *last = &scopes->counters[--scopes->count];

		scopes->slots[last->slot].innermost = last->outer;
	}
	scopes->depth--;
}

/* Where the name is, or may be put. */
static size_t find_slot(const struct counter_scopes *scopes, const char *name)
{
	uint32_t hash = 2166136261u; /* FNV-1a */

	for (const char *at = name; *at; at++)
		hash = (hash ^ (uint8_t)*at) * 16777619u;
	while (scopes->slots[hash % SLOTS].name &&
	    strcmp(scopes->slots[hash % SLOTS].name, name) != 0)
		hash++;
	return hash % SLOTS;
}

static struct counter *innermost(struct counter_scopes *scopes, size_t slot)
{
	size_t index = scopes->slots[slot].innermost;

	return index > 0 ? &scopes->counters[index - 1] : NULL;
}

static struct counter *make(
    struct counter_scopes *scopes, const char *name, size_t slot)
{
	struct named *named = &scopes->slots[slot];
	struct counter *counter;

	if (scopes->count == COUNTERS_MAX)
		return NULL;
	if (!named->name) {
		if (scopes->name_count == NAMES_MAX)
			return NULL;
		named->name = name;
		scopes->name_count++;
	}
	counter = &scopes->counters[scopes->count++];
	*counter = (struct counter){ .depth = scopes->depth,
		.slot = (uint16_t)slot,
		.outer = named->innermost };
	named->innermost = (uint16_t)scopes->count;
	return counter;
}

static int64_t clamp(int64_t number)
{
	return number < -COUNTER_MAX ? -COUNTER_MAX
	    : number > COUNTER_MAX   ? COUNTER_MAX
				     : number;
}

void counter_reset(
    struct counter_scopes *scopes, const char *name, int64_t number)
{
	size_t slot = find_slot(scopes, name);
	struct counter *counter = innermost(scopes, slot);

	if (!counter || counter->depth != scopes->depth)
		counter = make(scopes, name, slot);
	if (counter)
		counter->number = clamp(number);
}

/* The one that is there, or a new one. */
static struct counter *need(struct counter_scopes *scopes, const char *name)
{
	size_t slot = find_slot(scopes, name);
	struct counter *counter = innermost(scopes, slot);

	return counter ? counter : make(scopes, name, slot);
}

void counter_set(
    struct counter_scopes *scopes, const char *name, int64_t number)
{
	struct counter *counter = need(scopes, name);

	if (counter)
		counter->number = clamp(number);
}

void counter_add(
    struct counter_scopes *scopes, const char *name, int64_t number)
{
	struct counter *counter = need(scopes, name);

	if (counter)
		counter->number = clamp(counter->number + number);
}

size_t counter_list(const struct counter_scopes *scopes, const char *name,
    int64_t *numbers, size_t most)
{
	size_t index = scopes->slots[find_slot(scopes, name)].innermost;
	size_t count = 0;

	for (; index > 0 && count < most;
	     index = scopes->counters[index - 1].outer)
		numbers[count++] = scopes->counters[index - 1].number;
	return count;
}
