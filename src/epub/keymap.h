/* Keys that are already hashes, each with a number. */
#ifndef EPUB_KEYMAP_H
#define EPUB_KEYMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct keymap {
	struct keymap_slot {
		uint64_t key; /* 0: free */
		size_t value;
	} * slots;
	size_t count, capacity; /* capacity: a power of two, or 0 */
};

#define KEYMAP_INIT                                                            \
	{                                                                      \
		NULL, 0, 0                                                     \
	}

void keymap_release(struct keymap *);

/* `key` is not 0.  False if it was there before; *value is then the number it
 * has, else it keeps the one given. */
bool keymap_add(struct keymap *, uint64_t key, size_t *value);

bool keymap_lookup(const struct keymap *, uint64_t key, size_t *value);

#endif
