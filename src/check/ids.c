/* Ids: sorted once a document, then looked up by halves. */
#include <stdlib.h>
#include <string.h>

#include "check/ids.h"

struct id_row {
	uint64_t key;
	size_t name; /* offset */
	unsigned line, column;
};

void ids_release(struct ids *ids)
{
	free(ids->keys);
	free(ids->rows);
	buf_release(&ids->names);
}

uint64_t id_key(const char *text)
{
	uint64_t key = 0xcbf29ce484222325;

	for (; *text; text++)
		key = (key ^ (unsigned char)*text) * 0x100000001b3;
	return key;
}

void ids_add(struct ids *ids, const char *id, unsigned line, unsigned column)
{
	if (ids->count + ids->row_count >= IDS_MOST) {
		ids->is_over = true;
		return;
	}
	if (ids->row_count == ids->row_capacity) {
		ids->row_capacity = 2 * ids->row_capacity + 64;
		ids->rows = memory_resize(
		    ids->rows, ids->row_capacity, sizeof(*ids->rows));
	}
	ids->rows[ids->row_count++] = (struct id_row){
		.key = id_key(id),
		.name = ids->names.size,
		.line = line,
		.column = column,
	};
	buf_add(&ids->names, id, strlen(id) + 1);
}

static int by_key(const void *a, const void *b)
{
	const struct id_row *left = a, *right = b;

	if (left->key != right->key)
		return left->key < right->key ? -1 : 1;
	return (left->name > right->name) - (left->name < right->name);
}

struct id_range ids_close(
    struct ids *ids, struct report *report, const char *part)
{
	struct id_range range = { ids->count, ids->row_count };

	if (ids->count + ids->row_count > ids->capacity) {
		ids->capacity = 2 * ids->capacity + ids->row_count;
		ids->keys = memory_resize(
		    ids->keys, ids->capacity, sizeof(*ids->keys));
	}
	if (ids->row_count > 1)
		qsort(ids->rows, ids->row_count, sizeof(*ids->rows), by_key);
	for (size_t i = 0; i < ids->row_count; i++) {
		const struct id_row *row = &ids->rows[i];
		struct place place = { part, row->line, row->column };

		ids->keys[ids->count++] = row->key;
		if (i > 0 && row->key == row[-1].key)
			report_add(report, FAULT_RSC_005, &place,
			    "the id \"%s\" is there before (line %u)",
			    ids->names.data + row->name, row[-1].line);
	}
	ids->row_count = 0;
	buf_clear(&ids->names);
	return range;
}

bool ids_know(const struct ids *ids, struct id_range range, uint64_t key)
{
	size_t low = range.start, high = range.start + range.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (ids->keys[middle] == key)
			return true;
		if (ids->keys[middle] < key)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}
