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

static void put_limits(HPDF_Dict dict, const struct name_node *node)
{
	HPDF_Array limits = dict_array(dict, "Limits");

	array_bytes(limits, node->first, strlen(node->first));
	array_bytes(limits, node->last, strlen(node->last));
}

static void add_leaf(struct names *names, const char *entry_id,
    const struct destination *destinations, size_t count)
{
	HPDF_Dict dict = dict_new(writer_objects(names->writer), NULL);
	HPDF_Array pairs = dict_array(dict, "Names");
	struct arena *scratch = arena_new();
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
	for (size_t i = 0; i < count; i++) {
		char *name = full_name(scratch, entry_id, destinations[i].id);

		array_bytes(pairs, name, strlen(name));
		destination_put(array_array(pairs), destinations[i].page,
		    &destinations[i].corner);
	}
	put_limits(dict, leaf);
	leaf->id = writer_add(names->writer, dict);
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

static void put_kids(
    HPDF_Dict dict, const struct name_node *nodes, size_t count)
{
	HPDF_Array kids = dict_array(dict, "Kids");

	for (size_t i = 0; i < count; i++)
		array_reference(kids, nodes[i].id);
}

object_id names_write(struct names *names)
{
	struct objects *objects = writer_objects(names->writer);
	struct name_node *nodes = names->leaves;
	size_t count = names->count;
	HPDF_Dict root;

	if (count == 0)
		return 0;
	qsort(nodes, count, sizeof(*nodes), compare_nodes);
	/* Each round puts groups of nodes in the place of the nodes. */
	while (count > TREE_FAN) {
		size_t groups = 0;

		for (size_t at = 0; at < count; at += TREE_FAN) {
			size_t kids = count - at < TREE_FAN ? count - at
							    : TREE_FAN;
			HPDF_Dict dict = dict_new(objects, NULL);
			struct name_node group = { 0, nodes[at].first,
				nodes[at + kids - 1].last };

			put_kids(dict, nodes + at, kids);
			put_limits(dict, &group);
			group.id = writer_add(names->writer, dict);
			nodes[groups++] = group;
		}
		count = groups;
	}
	root = dict_new(objects, NULL);
	put_kids(root, nodes, count);
	return writer_add(names->writer, root);
}
