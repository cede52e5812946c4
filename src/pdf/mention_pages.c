/* Finds mentions of names in the runs of pages. */
#include <stdlib.h>
#include <string.h>

#include "pdf/mention_pages.h"

struct search {
	struct mention_table table;
	size_t *offsets; /* of the block whose first mention is at this
	                           row: bytes of its text that have passed */
	size_t *passed;  /* of its rows, as many */
	uint32_t *last;  /* the page of its last run */
	uint32_t *pages; /* of the rows */
};

/* The block that a run's text is of. */
static const struct node *block_of(const struct node *node)
{
	while (node != NULL && !is_around_lines(node->tag))
		node = node->parent;
	return node;
}

static void read_run(
    struct search *search, const struct item *item, uint32_t page)
{
	const struct node *block;
	struct mention **rows;
	size_t count, first, end;

	if (item->kind != ITEM_RUN || item->is_artifact || item->node == NULL ||
	    item->node->tag != TAG_TEXT)
		return;
	block = block_of(item->node);
	rows = block != NULL
	    ? mention_table_lookup(&search->table, block, &count)
	    : NULL;
	if (rows == NULL)
		return;
	first = (size_t)(rows - search->table.rows);
	end = search->offsets[first] + strlen(item->run.text);
	for (; search->passed[first] < count &&
	     rows[search->passed[first]]->offset < end;
	     search->passed[first]++)
		search->pages[first + search->passed[first]] = page;
	search->last[first] = page;
	search->offsets[first] = end;
}

/* As line ends are in no run, the last ones may not be reached: they are on the
 * last page of their block. */
static void settle_rest(struct search *search)
{
	size_t count;

	for (size_t first = 0; first < search->table.count; first += count) {
		const struct node *block = search->table.rows[first]->block;

		for (count = 1; first + count < search->table.count &&
		     search->table.rows[first + count]->block == block;)
			count++;
		for (size_t i = search->passed[first]; i < count; i++)
			search->pages[first + i] = search->last[first];
	}
}

static int compare_mentions(const void *a, const void *b)
{
	const struct chapter_mention *left = a, *right = b;
	int order = strcmp(left->id, right->id);

	if (order != 0)
		return order;
	return left->page < right->page ? -1 : left->page > right->page;
}

void mention_pages_list(struct arena *arena, const struct article *article,
    const struct layout *layout, struct chapter_content *chapter)
{
	struct search search;
	struct chapter_mention *list;
	size_t kept = 0;

	if (article == NULL || article->mention_count == 0)
		return;
	mention_table_init(&search.table, arena, article, MENTION_KEPT);
	if (search.table.count == 0)
		return;
	search.offsets = arena_array(
	    arena, search.table.count, sizeof(*search.offsets));
	search.passed = arena_array(
	    arena, search.table.count, sizeof(*search.passed));
	search.last = arena_array(
	    arena, search.table.count, sizeof(*search.last));
	search.pages = arena_array(
	    arena, search.table.count, sizeof(*search.pages));
	for (uint32_t i = 0; i < layout->page_count; i++)
		for (const struct item *item = layout->pages[i].first; item;
		     item = item->next)
			read_run(&search, item, i);
	settle_rest(&search);
	list = arena_array(arena, search.table.count, sizeof(*list));
	for (size_t i = 0; i < search.table.count; i++)
		list[i] = (struct chapter_mention){ search.table.rows[i]->id,
			text_collapse(arena, search.table.rows[i]->name),
			search.pages[i] };
	qsort(list, search.table.count, sizeof(*list), compare_mentions);
	for (size_t i = 0; i < search.table.count; i++)
		if (kept < MENTIONS_MAX && list[i].name[0] != '\0' &&
		    strlen(list[i].name) <= MENTION_NAME_MAX &&
		    (kept == 0 ||
			compare_mentions(&list[kept - 1], &list[i]) != 0))
			list[kept++] = list[i];
	chapter->mentions = list;
	chapter->mention_count = (uint32_t)kept;
}
