/* The ids of a drawing, and what it costs to follow its references. */
#include <stdlib.h>
#include <string.h>

#include "picture/svg_ids.h"

void drawn_ids_init(struct drawn_ids *ids)
{
	memset(ids, 0, sizeof *ids);
	ids->arena = arena_new();
}

void drawn_ids_release(struct drawn_ids *ids)
{
	arena_free(ids->arena);
	free(ids->ids);
	free(ids->references);
}

struct drawn_range *drawn_ids_add(
    struct drawn_ids *ids, const char *name, size_t start)
{
	struct drawn_id *id;

	if (ids->count == ids->capacity) {
		ids->capacity = ids->capacity ? 2 * ids->capacity : 64;
		ids->ids = memory_resize(
		    ids->ids, ids->capacity, sizeof *ids->ids);
	}
	id = &ids->ids[ids->count++];
	id->name = arena_strdup(ids->arena, name);
	id->range = ARENA_NEW(ids->arena, struct drawn_range);
	id->range->start = start;
	id->range->end = start + 1;
	id->is_taken = false;
	return id->range;
}

void drawn_ids_refer(
    struct drawn_ids *ids, const char *name, size_t size, size_t from)
{
	struct drawn_reference *reference;

	if (ids->reference_count == ids->reference_capacity) {
		ids->reference_capacity = ids->reference_capacity
		    ? 2 * ids->reference_capacity
		    : 64;
		ids->references = memory_resize(ids->references,
		    ids->reference_capacity, sizeof *ids->references);
	}
	reference = &ids->references[ids->reference_count++];
	reference->name = arena_strndup(ids->arena, name, size);
	reference->from = from;
	reference->id = NULL;
}

/* By name; of the same name the first in the document. */
static int compare_ids(const void *a, const void *b)
{
	const struct drawn_id *one = a, *other = b;
	int order = strcmp(one->name, other->name);

	if (order)
		return order;
	return (one->range->start > other->range->start) -
	    (one->range->start < other->range->start);
}

static void drop_repeated(struct drawn_ids *ids)
{
	size_t i, kept = 0;

	for (i = 0; i < ids->count; i++)
		if (kept == 0 ||
		    strcmp(ids->ids[i].name, ids->ids[kept - 1].name) != 0)
			ids->ids[kept++] = ids->ids[i];
	ids->count = kept;
}

static struct drawn_id *lookup(
    const struct drawn_ids *ids, const char *name, size_t size)
{
	size_t low = 0, high = ids->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const char *other = ids->ids[middle].name;
		int order = strncmp(name, other, size);

		if (order == 0 && other[size])
			order = -1;
		if (order == 0)
			return &ids->ids[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

/* The first reference from an element at or behind `start`. */
static size_t first_reference(const struct drawn_ids *ids, size_t start)
{
	size_t low = 0, high = ids->reference_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (ids->references[middle].from < start)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Walks as a program that draws would, only counting. */
static bool is_bounded(const struct drawn_ids *ids, size_t elements)
{
	struct {
		size_t next, end;
	} open[NESTING_MAX];
	size_t depth = 1, drawn = elements;

	open[0].next = 0;
	open[0].end = elements + 1;
	while (depth > 0) {
		size_t next = open[depth - 1].next++;
		const struct drawn_range *range;

		if (next >= ids->reference_count ||
		    ids->references[next].from >= open[depth - 1].end) {
			depth--;
			continue;
		}
		drawn++;
		if (ids->references[next].id) {
			range = ids->references[next].id->range;
			drawn += range->end - range->start;
			if (depth == NESTING_MAX)
				return false;
			open[depth].next = first_reference(ids, range->start);
			open[depth++].end = range->end;
		}
		if (drawn > DRAWN_MAX)
			return false;
	}
	return true;
}

bool drawn_ids_close(struct drawn_ids *ids, size_t elements)
{
	size_t i;

	if (ids->count > 0)
		qsort(ids->ids, ids->count, sizeof *ids->ids, compare_ids);
	drop_repeated(ids);
	for (i = 0; i < ids->reference_count; i++) {
		struct drawn_reference *reference = &ids->references[i];

		reference->id = lookup(
		    ids, reference->name, strlen(reference->name));
	}
	return is_bounded(ids, elements);
}

bool drawn_ids_know(const struct drawn_ids *ids, const char *name, size_t size)
{
	return size > 0 && lookup(ids, name, size);
}

bool drawn_ids_take(struct drawn_ids *ids, const char *name)
{
	struct drawn_id *id = lookup(ids, name, strlen(name));

	if (!id || id->is_taken)
		return false;
	id->is_taken = true;
	return true;
}
