/* A table from hashes to pointers, by open addressing: the keys are as good as
 * random already. */
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/table.h"

void table_release(struct table *table)
{
	free(table->slots);
	*table = (struct table){ 0 };
}

/* The slot of the key, or the free one where it would go. */
static struct table_slot *find(
    const struct table *table, const struct hash *key)
{
	uint64_t start;

	memcpy(&start, key->bytes, sizeof(start));
	for (size_t i = start & (table->capacity - 1);;
	     i = (i + 1) & (table->capacity - 1)) {
		struct table_slot *slot = &table->slots[i];

		if (!slot->value || hash_compare(&slot->key, key) == 0)
			return slot;
	}
}

void *table_lookup(const struct table *table, const struct hash *key)
{
	return table->slots ? find(table, key)->value : NULL;
}

static void grow(struct table *table)
{
	struct table larger = { .count = table->count,
		.capacity = table->capacity ? 2 * table->capacity : 64 };

	larger.slots = memory_array(larger.capacity, sizeof(*larger.slots));
	for (size_t i = 0; i < table->capacity; i++)
		if (table->slots[i].value)
			*find(&larger, &table->slots[i].key) = table->slots[i];
	free(table->slots);
	*table = larger;
}

void table_put(struct table *table, const struct hash *key, void *value)
{
	if (4 * (table->count + 1) > 3 * table->capacity)
		grow(table);
	struct table_slot *slot = find(table, key);

	if (!slot->value)
		table->count++;
	slot->key = *key;
	slot->value = value;
}
