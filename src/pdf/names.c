/* The name tree of destinations (7.9.6). */
#include <stdlib.h>
#include <string.h>

#include "pdf/names.h"
#include "pdf/pages.h"

/* A leaf or node: what lies between two names. */
struct name_node {
	object_id id;
	char *first, *last;
};

struct names {
	struct writer *writer;
	struct arena *arena;
	struct name_node *leaves;
	size_t count, capacity;
};

struct names *names_new(struct writer *writer)
{
	struct names *names = memory_new(sizeof(*names));

	names->writer = writer;
	names->arena = arena_new();
	return names;
}

void names_free(struct names *names)
{
	if (names == NULL)
		return;
	arena_free(names->arena);
	free(names->leaves);
	free(names);
}

static char *full_name(
    struct arena *arena, const char *entry_id, const char *id)
{
	return arena_printf(arena, "%s%s%s", entry_id, id[0] ? "." : "", id);
}

static void put_limits(struct buf *out, const struct name_node *node)
{
	buf_puts(out, "/Limits[");
	string_put(out, node->first, strlen(node->first));
	string_put(out, node->last, strlen(node->last));
	buf_putc(out, ']');
}

static object_id write_node(struct names *names, struct buf *out)
{
	object_id id = writer_reserve(names->writer);

	writer_raw(names->writer, id, out->data, out->size);
	buf_release(out);
	return id;
}

static void add_leaf(struct names *names, const char *entry_id,
    const struct destination *destinations, size_t count)
{
	struct arena *scratch = arena_new();
	struct buf out = BUF_INIT;
	struct name_node *leaf;

	if (names->count == names->capacity) {
		names->capacity = 2 * names->capacity + 64;
		names->leaves = memory_resize(
		    names->leaves, names->capacity, sizeof(*names->leaves));
	}
	leaf = &names->leaves[names->count++];
	leaf->first = full_name(names->arena, entry_id, destinations[0].id);
	leaf->last = full_name(
	    names->arena, entry_id, destinations[count - 1].id);
	buf_puts(&out, "<</Names[");
	for (size_t i = 0; i < count; i++) {
		char *name = full_name(scratch, entry_id, destinations[i].id);

		string_put(&out, name, strlen(name));
		destination_put(
		    &out, destinations[i].page, &destinations[i].corner);
	}
	buf_putc(&out, ']');
	put_limits(&out, leaf);
	buf_puts(&out, ">>");
	leaf->id = write_node(names, &out);
	arena_free(scratch);
}

void names_put(struct names *names, const char *entry_id,
    const struct destination *destinations, size_t count)
{
	for (size_t at = 0; at < count; at += TREE_FAN)
		add_leaf(names, entry_id, destinations + at,
		    count - at < TREE_FAN ? count - at : TREE_FAN);
}

static int compare_nodes(const void *a, const void *b)
{
	const struct name_node *left = a, *right = b;

	return strcmp(left->first, right->first);
}

static object_id write_group(struct names *names, const struct name_node *nodes,
    size_t count, const struct name_node *limits)
{
	struct buf out = BUF_INIT;

	buf_puts(&out, "<</Kids[");
	for (size_t i = 0; i < count; i++) {
		object_put_reference(&out, nodes[i].id);
		buf_putc(&out, ' ');
	}
	buf_putc(&out, ']');
	if (limits != NULL)
		put_limits(&out, limits);
	buf_puts(&out, ">>");
	return write_node(names, &out);
}

object_id names_write(struct names *names)
{
	struct name_node *nodes = names->leaves;
	size_t count = names->count;

	if (count == 0)
		return 0;
	qsort(nodes, count, sizeof(*nodes), compare_nodes);
	/* Each round puts groups of nodes in the place of the nodes. */
	while (count > TREE_FAN) {
		size_t groups = 0;

		for (size_t at = 0; at < count; at += TREE_FAN) {
			size_t kids = count - at < TREE_FAN ? count - at
							    : TREE_FAN;
			struct name_node group = { 0, nodes[at].first,
				nodes[at + kids - 1].last };

			group.id = write_group(names, nodes + at, kids, &group);
			nodes[groups++] = group;
		}
		count = groups;
	}
	return write_group(names, nodes, count, NULL);
}
