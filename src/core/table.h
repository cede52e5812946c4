/* A table from hashes to pointers. */
#ifndef CORE_TABLE_H
#define CORE_TABLE_H

#include <stddef.h>

#include "core/hash.h"

struct table {
	struct table_slot *slots;       /* NULL: empty */
	size_t count, capacity;
};

struct table_slot {
	struct hash key;
	void *value;                    /* NULL: free */
};

void table_release(struct table *);     /* the values are the caller's */

/* The value, or NULL. */
void *table_lookup(const struct table *, const struct hash *);

/* Adds or replaces; `value` is not NULL. */
void table_put(struct table *, const struct hash *, void *value);

#endif
