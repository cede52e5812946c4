/*
 * The structure tree of a book (ISO 32000-1, 14.7): elements are written when
 * their chapter is, as plain bytes; only the topmost and the nodes of the
 * parent tree are kept until the end.
 */
#ifndef PDF_TAGS_H
#define PDF_TAGS_H

#include "book/book.h"
#include "pdf/structure.h"
#include "pdf/writer.h"

struct tags;

/* `is_vertical`: the book is, where a chapter does not say otherwise. */
struct tags *tags_new(
    struct writer *, const struct plan *, bool is_vertical);
void tags_free(struct tags *);

/* One chapter on its way into the file. */
struct tagged {
	const struct structure *structure;
	bool is_vertical;       /* its lines are */
	object_id first;        /* element 0; the others are numbered on */
	/* which element has it, by page and number; UINT32_MAX: none */
	uint32_t **marks, **links;
	/* set while pages are written */
	const object_id *pages;
	object_id **annotations;        /* by page and number of link; 0: none */
};

/* Gives numbers to the elements.  *tagged knows the structure and the way of its
 * lines, the rest is filled in. */
void tags_begin(struct tags *, struct arena *, const struct structure_page *,
    uint32_t page_count, struct tagged *);

/* Keys of the parent tree: for /StructParents of a page, and for /StructParent
 * of an annotation. */
uint32_t tags_add_page(struct tags *, const struct tagged *, uint32_t page,
    uint32_t mark_count);
uint32_t tags_add_link(struct tags *, const struct tagged *, uint32_t page,
    uint32_t link);

/* Writes the elements; `entry` NULL: they are of the front matter. */
void tags_end(struct tags *, const struct tagged *, const struct entry *entry,
    bool is_front);

/* Writes what is above them; gives the root of the tree. */
object_id tags_write(struct tags *);

#endif
