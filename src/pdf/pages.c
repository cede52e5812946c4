/* The page tree. */
#include <stdlib.h>

#include "pdf/pages.h"

void page_list_release(struct page_list *list)
{
	free(list->pages);
	free(list->leaves);
	*list = (struct page_list){ 0 };
}

void page_list_count(struct page_list *list)
{
	list->count++;
}

object_id page_list_add(
    struct page_list *list, struct writer *writer, object_id *parent)
{
	size_t leaf = list->count / TREE_FAN;

	if (list->count == list->capacity) {
		list->capacity = 2 * list->capacity + TREE_FAN;
		list->pages = memory_resize(
		    list->pages, list->capacity, sizeof(*list->pages));
		list->leaves = memory_resize(list->leaves,
		    list->capacity / TREE_FAN + 1, sizeof(*list->leaves));
	}
	if (list->count % TREE_FAN == 0)
		list->leaves[leaf] = writer_reserve(writer);
	*parent = list->leaves[leaf];
	return list->pages[list->count++] = writer_reserve(writer);
}

/* A node of one level of the tree. */
struct tree_node {
	object_id id;
	const object_id *pages; /* of a leaf */
	size_t first, count;    /* kids: pages, or nodes of the level below */
	size_t page_count;
};

static void write_node(struct writer *writer, const struct tree_node *node,
    const struct tree_node *below, object_id parent)
{
	HPDF_Dict dict = dict_new(writer_objects(writer), "Pages");
	HPDF_Array kids = dict_array(dict, "Kids");

	if (parent != 0)
		dict_reference(dict, "Parent", parent);
	dict_number(dict, "Count", (int32_t)node->page_count);
	for (size_t i = 0; i < node->count; i++)
		array_reference(kids,
		    node->pages != NULL ? node->pages[i]
					: below[node->first + i].id);
	writer_object(writer, node->id, dict);
}

static size_t list_leaves(
    const struct page_list *lists, size_t list_count, struct tree_node *leaves)
{
	size_t count = 0;

	for (size_t i = 0; i < list_count; i++)
		for (size_t at = 0; at < lists[i].count; at += TREE_FAN) {
			struct tree_node *leaf = &leaves[count++];
			size_t rest = lists[i].count - at;

			leaf->id = lists[i].leaves[at / TREE_FAN];
			leaf->pages = lists[i].pages + at;
			leaf->count = rest < TREE_FAN ? rest : TREE_FAN;
			leaf->page_count = leaf->count;
		}
	return count;
}

object_id page_tree_write(
    struct writer *writer, const struct page_list *lists, size_t list_count)
{
	size_t capacity = 1, count;
	struct tree_node *level, *below = NULL, *next;
	object_id root;

	for (size_t i = 0; i < list_count; i++)
		capacity += lists[i].count / TREE_FAN + 1;
	level = memory_array(capacity, sizeof(*level));
	count = list_leaves(lists, list_count, level);
	if (count == 0) {
		level[0].id = writer_reserve(writer);
		count = 1;
	}
	while (count > 1) {
		size_t groups = (count + TREE_FAN - 1) / TREE_FAN;

		next = memory_array(groups, sizeof(*next));
		for (size_t i = 0; i < count; i++) {
			struct tree_node *group = &next[i / TREE_FAN];

			if (group->id == 0) {
				group->id = writer_reserve(writer);
				group->first = i;
			}
			group->count++;
			group->page_count += level[i].page_count;
			write_node(writer, &level[i], below, group->id);
		}
		free(below);
		below = level;
		level = next;
		count = groups;
	}
	write_node(writer, &level[0], below, 0);
	root = level[0].id;
	free(below);
	free(level);
	return root;
}

void destination_put(
    struct buf *out, object_id page, const struct corner *corner)
{
	buf_putc(out, '[');
	object_put_reference(out, page);
	buf_puts(out, "/XYZ ");
	if (corner->has_left)
		number_put(out, corner->left, 3);
	else
		buf_puts(out, "null");
	buf_putc(out, ' ');
	number_put(out, corner->top, 3);
	buf_puts(out, " null]");
}
