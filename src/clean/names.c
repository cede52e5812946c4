/* A map from names to pointers, in an arena. */
#include <string.h>

#include "clean/names.h"

/* FNV-1a. */
static size_t name_hash(const char *name)
{
	uint64_t hash = 0xcbf29ce484222325u;

	for (; *name; name++)
		hash = (hash ^ (unsigned char)*name) * 0x100000001b3u;
	return (size_t)(hash ^ (hash >> 32));
}

static struct name_slot *slot_lookup(
    const struct names *names, const char *name)
{
	size_t mask = names->capacity - 1;
	size_t i = name_hash(name) & mask;

	while (names->slots[i].name && strcmp(names->slots[i].name, name) != 0)
		i = (i + 1) & mask;
	return &names->slots[i];
}

static void names_grow(struct names *names)
{
	struct names old = *names;
	size_t i;

	names->capacity = old.capacity ? old.capacity * 2 : 16;
	names->slots = arena_array(
	    names->arena, names->capacity, sizeof(*names->slots));
	for (i = 0; i < old.capacity; i++)
		if (old.slots[i].name)
			*slot_lookup(names, old.slots[i].name) = old.slots[i];
}

struct name_slot *names_add(struct names *names, const char *name)
{
	struct name_slot *slot;

	if (names->count * 2 >= names->capacity)
		names_grow(names);
	slot = slot_lookup(names, name);
	if (!slot->name) {
		slot->name = name;
		names->count++;
	}
	return slot;
}

struct name_slot *names_lookup(const struct names *names, const char *name)
{
	struct name_slot *slot;

	if (!names->count)
		return NULL;
	slot = slot_lookup(names, name);
	return slot->name ? slot : NULL;
}
