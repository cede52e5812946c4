/* Elements of a structure tree and their kids. */
#include "pdf/tag_tree.h"

#include <stdlib.h>

struct kid {
	struct structure_kid kid;
	struct kid *next;
};

/* An element that still grows. */
struct growing {
	struct structure_element element;
	struct kid *kids, **end;
};

struct structure_element *tag_tree_element(
    struct tag_tree *tree, uint32_t number)
{
	return &tree->elements[number].element;
}

void tag_tree_add_kid(
    struct tag_tree *tree, uint32_t to, const struct structure_kid *kid)
{
	struct growing *element = &tree->elements[to];
	struct kid *row = ARENA_NEW(tree->arena, struct kid);

	row->kid = *kid;
	if (element->kids == NULL)
		element->kids = row;
	else
		*element->end = row;
	element->end = &row->next;
	element->element.kid_count++;
}

uint32_t tag_tree_add(
    struct tag_tree *tree, uint32_t parent, enum structure_kind kind)
{
	uint32_t number = tree->count;

	if (number == tree->room) {
		tree->room = 2 * number + 64;
		tree->elements = memory_resize(
		    tree->elements, tree->room, sizeof(*tree->elements));
	}
	tree->count++;
	tree->elements[number] = (struct growing){ .element = { .kind = kind,
						       .parent = parent } };
	if (number > 0)
		tag_tree_add_kid(tree, parent,
		    &(struct structure_kid){ KID_ELEMENT, number, 0 });
	return number;
}

void tag_tree_keep(struct tag_tree *tree, struct structure *structure)
{
	structure->count = tree->count;
	structure->elements = arena_array(
	    tree->arena, structure->count, sizeof(*structure->elements));
	for (uint32_t i = 0; i < structure->count; i++) {
		struct structure_element *to = &structure->elements[i];
		const struct kid *kid = tree->elements[i].kids;

		*to = tree->elements[i].element;
		to->kids = arena_array(
		    tree->arena, to->kid_count, sizeof(*to->kids));
		for (uint32_t k = 0; kid != NULL; kid = kid->next)
			to->kids[k++] = kid->kid;
	}
	free(tree->elements);
	tree->elements = NULL;
	tree->count = tree->room = 0;
}
