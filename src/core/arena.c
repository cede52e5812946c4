/* Memory that is given back all at once: blocks that are cut up in order. */
#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/memory.h"

enum { FIRST_BLOCK = 8 << 10, LARGEST_BLOCK = 256 << 10 };

struct block {
	struct block *next;
	size_t size, used;
	alignas(max_align_t) char bytes[];
};

struct arena {
	struct block *blocks; /* the one being cut up first */
	size_t next_size, used;
};

struct arena *arena_new(void)
{
	struct arena *arena = memory_new(sizeof(*arena));

	arena->next_size = FIRST_BLOCK;
	return arena;
}

void arena_free(struct arena *arena)
{
	if (!arena)
		return;
	for (struct block *block = arena->blocks, *next; block; block = next) {
		next = block->next;
		free(block);
	}
	free(arena);
}

static struct block *block_new(size_t size)
{
	if (size > SIZE_MAX - sizeof(struct block))
		memory_exhausted();
	/* calloc: fresh pages come zeroed without being touched */
	struct block *block = memory_new(sizeof(*block) + size);

	block->size = size;
	return block;
}

/* A block with room for `size`; a large piece gets one of its own behind the
 * first, so that the rest of the first stays in use. */
static struct block *arena_room(struct arena *arena, size_t size)
{
	struct block *first = arena->blocks;

	if (first && size <= first->size - first->used)
		return first;
	if (size > arena->next_size / 2) {
		struct block *own = block_new(size);

		if (first) {
			own->next = first->next;
			first->next = own;
		} else {
			arena->blocks = own;
		}
		return own;
	}
	struct block *block = block_new(arena->next_size);

	block->next = first;
	arena->blocks = block;
	if (arena->next_size < LARGEST_BLOCK)
		arena->next_size *= 2;
	return block;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	const size_t step = alignof(max_align_t);

	if (size > SIZE_MAX - step)
		memory_exhausted();
	size = (size + step - 1) / step * step;
	struct block *block = arena_room(arena, size);
	void *memory = block->bytes + block->used;

	block->used += size;
	arena->used += size;
	return memory;
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
	if (size > 0 && count > SIZE_MAX / size)
		memory_exhausted();
	return arena_alloc(arena, count * size);
}

char *arena_strndup(struct arena *arena, const char *text, size_t size)
{
	char *copy = arena_alloc(arena, size + 1);

	memcpy(copy, text, size);
	return copy;
}

char *arena_strdup(struct arena *arena, const char *text)
{
	return text ? arena_strndup(arena, text, strlen(text)) : NULL;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
	/* most texts are: to measure first would take twice as long */
	char brief[256];
	va_list args;

	va_start(args, format);
	int length = vsnprintf(brief, sizeof(brief), format, args);
	va_end(args);
	if (length < 0)
		return arena_strdup(arena, "");
	if ((size_t)length < sizeof(brief))
		return arena_strndup(arena, brief, (size_t)length);
	char *text = arena_alloc(arena, (size_t)length + 1);

	va_start(args, format);
	vsnprintf(text, (size_t)length + 1, format, args);
	va_end(args);
	return text;
}

size_t arena_used(const struct arena *arena)
{
	return arena->used;
}
