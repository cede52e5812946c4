/* Keys that are already hashes, each with a number. */
#include <assert.h>
#include <stdlib.h>

#include "core/core.h"
#include "epub/keymap.h"

/* Where the key is, or where it would be. */
static struct keymap_slot *find(const struct keymap *map, uint64_t key)
{
	size_t mask = map->capacity - 1, i = (size_t)key & mask;

	while (map->slots[i].key != 0 && map->slots[i].key != key)
		i = (i + 1) & mask;
	return &map->slots[i];
}

static void grow(struct keymap *map)
{
	struct keymap old = *map;
	size_t i;

	map->capacity = old.capacity ? old.capacity * 2 : 64;
	map->slots = memory_array(map->capacity, sizeof(*map->slots));
	for (i = 0; i < old.capacity; i++)
		if (old.slots[i].key != 0)
			*find(map, old.slots[i].key) = old.slots[i];
	free(old.slots);
}

void keymap_release(struct keymap *map)
{
	free(map->slots);
	*map = (struct keymap)KEYMAP_INIT;
}

bool keymap_add(struct keymap *map, uint64_t key, size_t *value)
{
	struct keymap_slot *slot;

	assert(key != 0);
	if (map->count >= map->capacity / 2)
		grow(map);
	slot = find(map, key);
	if (slot->key == key) {
		*value = slot->value;
		return false;
	}
	slot->key = key;
	slot->value = *value;
	map->count++;
	return true;
}

bool keymap_lookup(const struct keymap *map, uint64_t key, size_t *value)
{
	const struct keymap_slot *slot;

	if (map->capacity == 0)
		return false;
	slot = find(map, key);
	if (slot->key == 0)
		return false;
	*value = slot->value;
	return true;
}
