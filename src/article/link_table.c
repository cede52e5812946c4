/* Where the articles of a book are found by the links of others. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "article/link_keys.h"
#include "article/link_table.h"

#define ROW_SIZE 16 /* bytes of a row */

void entry_id(uint64_t entry, char out[ENTRY_ID_SIZE])
{
	snprintf(out, ENTRY_ID_SIZE, "a-%016" PRIx64, entry);
}

bool entry_parse(const char *id, uint64_t *entry)
{
	char again[ENTRY_ID_SIZE];

	if (strncmp(id, "a-", 2) != 0 || strlen(id) != ENTRY_ID_SIZE - 1)
		return false;
	*entry = strtoull(id + 2, NULL, 16);
	entry_id(*entry, again);
	return !strcmp(id, again);
}

static size_t add(
    struct link_row *rows, size_t count, uint64_t key, uint64_t entry)
{
	if (key)
		rows[count++] = (struct link_row){ .key = key, .entry = entry };
	return count;
}

size_t link_rows(struct link_row rows[LINK_ROWS], uint64_t entry,
    const char *url, const char *name)
{
	struct arena *arena = arena_new();
	const char *site = url && url_is_web(url) ? url_site(arena, url) : "";
	size_t count = 0, exact;

	if (url) {
		count = exact = add(
		    rows, 0, link_key_of_url(url, LINK_EXACT), entry);
		count = add(
		    rows, count, link_key_of_url(url, LINK_LOOSE), entry);
		if (count > exact)
			rows[exact].is_loose = true;
	}
	count = add(rows, count, link_key_of_file(name, NULL), entry);
	count = add(rows, count, link_key_of_file(name, site), entry);
	arena_free(arena);
	return count;
}

struct ranked {
	struct link_row row;
	size_t index;
};

static int compare_ranked(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->row.key != y->row.key)
		return x->row.key < y->row.key ? -1 : 1;
	return (x->index > y->index) - (x->index < y->index);
}

/* From the first of the rows with one key: how many there are, and whether they
 * all lead to one entry. */
static size_t count_equals(
    const struct ranked *first, const struct ranked *end, bool *is_one)
{
	size_t count = 1;

	*is_one = true;
	for (; first + count < end && first[count].row.key == first->row.key;
	     count++)
		*is_one &= first[count].row.entry == first->row.entry;
	return count;
}

void link_table_put(struct buf *out, const struct link_row *rows, size_t count)
{
	struct ranked *sorted = memory_array(count + 1, sizeof(*sorted));
	size_t i, equals, kept = 0;
	bool is_one;

	for (i = 0; i < count; i++)
		sorted[i] = (struct ranked){ rows[i], i };
	qsort(sorted, count, sizeof(*sorted), compare_ranked);
	for (i = 0; i < count; i += equals) {
		equals = count_equals(&sorted[i], sorted + count, &is_one);
		if (is_one || !sorted[i].row.is_loose)
			sorted[kept++] = sorted[i];
	}
	flat_put_u64(out, kept);
	for (i = 0; i < kept; i++) {
		flat_put_u64(out, sorted[i].row.key);
		flat_put_u64(out, sorted[i].row.entry);
	}
	free(sorted);
}

bool link_table_read(struct flat *in, struct link_table *table)
{
	uint64_t count = flat_u64(in);

	if (in->bad || (size_t)(in->end - in->next) / ROW_SIZE < count)
		return false;
	table->rows = in->next;
	table->count = (size_t)count;
	table->asked = NULL;
	return true;
}

bool link_lookup(const struct link_table *table, uint64_t key, uint64_t *entry)
{
	size_t low = 0, high = table->count;

	if (key && table->asked)
		flat_put_u64(table->asked, key);
	while (key && low < high) {
		size_t middle = low + (high - low) / 2;
		struct flat in;
		uint64_t found;

		flat_open(&in, table->rows + middle * ROW_SIZE, ROW_SIZE);
		found = flat_u64(&in);
		if (found == key) {
			*entry = flat_u64(&in);
			return true;
		}
		if (found < key)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

bool link_find(const struct link_table *table, const char *url, uint64_t self,
    uint64_t *entry)
{
	return table &&
	    (link_lookup(table, link_key_of_url(url, LINK_EXACT), entry) ||
		link_lookup(table, link_key_of_url(url, LINK_LOOSE), entry)) &&
	    *entry != self;
}

bool link_find_file(const struct link_table *table, const char *name,
    const char *reference, const char *base, uint64_t self, uint64_t *entry)
{
	struct arena *arena;
	const char *site;
	bool is_found;

	if (!table)
		return false;
	arena = arena_new();
	site = base && url_is_web(base) ? url_site(arena, base) : NULL;
	is_found = link_lookup(
	    table, link_key_of_reference(name, reference, site), entry);
	if (!is_found && site)
		is_found = link_lookup(
		    table, link_key_of_reference(name, reference, ""), entry);
	arena_free(arena);
	return is_found && *entry != self;
}
