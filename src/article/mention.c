/* Names that a site's machine has linked, by the blocks they stand in. */
#include <stdlib.h>
#include <string.h>

#include "article/article.h"

bool is_mention_id(const char *id)
{
	size_t size = strlen(id);

	return size > 0 && size <= MENTION_ID_SIZE &&
	    strspn(id,
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
		"0123456789-_") == size;
}

/* Where nodes lie in memory decides nothing but where they are looked up. */
static int by_block(const void *a, const void *b)
{
	const struct mention *const *x = a, *const *y = b;
	uintptr_t p = (uintptr_t)(*x)->block, q = (uintptr_t)(*y)->block;

	if (p != q)
		return p < q ? -1 : 1;
	if ((*x)->offset != (*y)->offset)
		return (*x)->offset < (*y)->offset ? -1 : 1;
	return (*x > *y) - (*x < *y);
}

void mention_table_init(struct mention_table *table, struct arena *arena,
    const struct article *article, enum mention_verdict verdict)
{
	size_t i;

	table->count = 0;
	table->rows = arena_array(
	    arena, article->mention_count, sizeof(*table->rows));
	for (i = 0; i < article->mention_count; i++)
		if (verdict == MENTION_VERDICTS ||
		    article->mentions[i].verdict == verdict)
			table->rows[table->count++] = &article->mentions[i];
	if (table->count > 0)
		qsort(
		    table->rows, table->count, sizeof(*table->rows), by_block);
}

struct mention **mention_table_lookup(
    const struct mention_table *table, const struct node *block, size_t *count)
{
	size_t low = 0, high = table->count, end;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if ((uintptr_t)table->rows[middle]->block < (uintptr_t)block)
			low = middle + 1;
		else
			high = middle;
	}
	for (end = low; end < table->count; end++)
		if (table->rows[end]->block != block)
			break;
	*count = end - low;
	return end > low ? &table->rows[low] : NULL;
}
