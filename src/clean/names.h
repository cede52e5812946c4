/* A map from names to pointers, in an arena. */
#ifndef CLEAN_NAMES_H
#define CLEAN_NAMES_H

#include "core/core.h"

struct name_slot {
	const char *name;
	void *value;
};

struct names {
	struct arena *arena;
	struct name_slot *slots;
	size_t count, capacity; /* capacity: a power of two, or 0 */
};

#define NAMES_INIT(arena)                                                      \
	{                                                                      \
		(arena), NULL, 0, 0                                            \
	}

/* The slot of a name, made when it is new (value NULL); the name is lent. */
struct name_slot *names_add(struct names *, const char *name);

/* NULL if there is none. */
struct name_slot *names_lookup(const struct names *, const char *name);

#endif
