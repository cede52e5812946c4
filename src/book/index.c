/* An index of names: gathering them, each once. */
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>

#include "book/book.h"
#include "book/index_order.h"

struct name {
	const char *text;
	uint32_t same; /* another that turned out to be the same, or itself */
};

struct mentioned {
	uint32_t name;
	struct index_place place;
};

struct name_index {
	struct arena *arena;  /* of the texts */
	struct table numbers; /* of ids and folded names: of their name, + 1 */
	struct name *names;
	size_t name_count, name_capacity;
	struct mentioned *rows;
	size_t row_count, row_capacity;
	bool has_all_names, has_all_places; /* that fit, and more were there */
};

struct name_index *index_new(void)
{
	struct name_index *index = memory_new(sizeof(*index));

	index->arena = arena_new();
	return index;
}

void index_free(struct name_index *index)
{
	if (!index)
		return;
	table_release(&index->numbers);
	free(index->names);
	free(index->rows);
	arena_free(index->arena);
	free(index);
}

static struct hash id_key(const char *id)
{
	return hash_bytes(id, strlen(id));
}

/* Without case and white space; never that of an id. */
static struct hash name_key(const char *name)
{
	struct buf folded = BUF_INIT;
	size_t size = strlen(name), i = 0;
	struct hash key;
	uint32_t c;

	buf_putc(&folded, '\0');
	while (i < size) {
		i += utf8_decode(name + i, size - i, &c);
		if (!is_wide_space(c))
			buf_put_utf8(&folded,
			    (uint32_t)u_foldCase(
				(UChar32)c, U_FOLD_CASE_DEFAULT));
	}
	key = hash_bytes(folded.data, folded.size);
	buf_release(&folded);
	return key;
}

/* The one that stands for all that are the same. */
static uint32_t first_of(const struct name_index *index, uint32_t name)
{
	struct name *names = index->names;

	while (names[name].same != name) {
		names[name].same = names[names[name].same].same;
		name = names[name].same;
	}
	return name;
}

/* UINT32_MAX: there is none. */
static uint32_t lookup(const struct name_index *index, const struct hash *key)
{
	uintptr_t number = (uintptr_t)table_lookup(&index->numbers, key);

	return number ? first_of(index, (uint32_t)(number - 1)) : UINT32_MAX;
}

static void enter(
    struct name_index *index, const struct hash *key, uint32_t name)
{
	table_put(&index->numbers, key, (void *)(uintptr_t)(name + 1));
}

static uint32_t name_new(struct name_index *index, const char *text)
{
	uint32_t number = (uint32_t)index->name_count++;

	if (number == index->name_capacity) {
		index->name_capacity = index->name_capacity * 2 + 64;
		index->names = memory_resize(
		    index->names, index->name_capacity, sizeof(*index->names));
	}
	index->names[number] = (struct name){ arena_strdup(index->arena, text),
		number };
	return number;
}

/* The number of the name; UINT32_MAX: there is no room for it. */
static uint32_t number_of(
    struct name_index *index, const char *id, const char *name)
{
	struct hash by_id = id_key(id), by_name = name_key(name);
	uint32_t a = lookup(index, &by_id), b = lookup(index, &by_name);
	uint32_t first = a < b ? a : b;

	if (a == b && a != UINT32_MAX)
		return a;
	if (first == UINT32_MAX) {
		if (index->name_count == INDEX_NAMES)
			return UINT32_MAX;
		first = name_new(index, name);
	}
	if (a == UINT32_MAX)
		enter(index, &by_id, first);
	else
		index->names[a].same = first;
	if (b == UINT32_MAX)
		enter(index, &by_name, first);
	else
		index->names[b].same = first;
	return first;
}

void index_add(struct name_index *index, const char *id, const char *name,
    struct index_place place)
{
	uint32_t number;

	if (index->row_count == INDEX_PLACES) {
		index->has_all_places = true;
		return;
	}
	number = number_of(index, id, name);
	if (number == UINT32_MAX) {
		index->has_all_names = true;
		return;
	}
	if (index->row_count == index->row_capacity) {
		index->row_capacity = index->row_capacity * 2 + 64;
		index->rows = memory_resize(
		    index->rows, index->row_capacity, sizeof(*index->rows));
	}
	index->rows[index->row_count++] = (struct mentioned){ number, place };
}

static bool is_in_book(const struct plan *plan, const struct mentioned *row)
{
	return !plan->entries[row->place.entry].is_left_out;
}

/* A row for every name that is mentioned, with its places; returns how many. */
static size_t list_names(const struct name_index *index,
    const struct plan *plan, struct arena *arena, struct index_name *names)
{
	size_t *counts = memory_array(index->name_count + 1, sizeof(*counts));
	struct index_place *places = arena_array(
	    arena, index->row_count, sizeof(*places));
	struct index_place **ends = memory_array(
	    index->name_count + 1, sizeof(*ends));
	size_t i, used = 0, count = 0;

	for (i = 0; i < index->row_count; i++)
		if (is_in_book(plan, &index->rows[i]))
			counts[first_of(index, index->rows[i].name)]++;
	for (i = 0; i < index->name_count; i++) {
		if (counts[i] == 0)
			continue;
		ends[i] = places + used;
		names[count++] = (struct index_name){ index->names[i].text,
			ends[i], counts[i] };
		used += counts[i];
	}
	for (i = 0; i < index->row_count; i++)
		if (is_in_book(plan, &index->rows[i]))
			*ends[first_of(index, index->rows[i].name)]++ =
			    index->rows[i].place;
	free(counts);
	free(ends);
	return count;
}

void index_sort(const struct name_index *index, const struct plan *plan,
    const char *language, struct arena *arena, struct index_list *list,
    struct diag_list *diags)
{
	struct index_name *names = arena_array(
	    arena, index->name_count, sizeof(*names));

	if (index->has_all_names)
		diag_add(diags, DIAG_INDEX_FULL, 0, "%s",
		    "more than " TEXT_OF(INDEX_NAMES) " names");
	if (index->has_all_places)
		diag_add(diags, DIAG_INDEX_FULL, 0, "%s",
		    "more than " TEXT_OF(INDEX_PLACES) " places");

	*list = (struct index_list){ .name_count = list_names(
					 index, plan, arena, names) };
	if (list->name_count > 0)
		names_group(names, language, arena, list);
}
