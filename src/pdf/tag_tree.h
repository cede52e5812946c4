/* A structure tree that grows in any order. */
#ifndef PDF_TAG_TREE_H
#define PDF_TAG_TREE_H

#include "pdf/structure.h"

/* Elements by number; 0 is the outermost. */
struct tag_tree {
	struct arena *arena;    /* of the kids */
	struct growing *elements;
	uint32_t count, room;
};

/* The last kid of `parent`, or the outermost. */
uint32_t tag_tree_add(
    struct tag_tree *, uint32_t parent, enum structure_kind);
void tag_tree_add_kid(
    struct tag_tree *, uint32_t to, const struct structure_kid *);

/* Lent, until one is added; its kids are not there yet. */
struct structure_element *tag_tree_element(struct tag_tree *, uint32_t number);

/* All of it, in the arena; the tree is empty afterwards. */
void tag_tree_keep(struct tag_tree *, struct structure *);

#endif
