/*
 * The page tree (ISO 32000-1, 7.7.3).  Pages know the leaf they hang on when
 * they are written; the tree above them is built at the end.
 */
#ifndef PDF_PAGES_H
#define PDF_PAGES_H

#include "pdf/chapter.h"
#include "pdf/writer.h"

enum { TREE_FAN = 64 };         /* kids of one node */

/* A row of pages: front matter, or body. */
struct page_list {
	object_id *pages, *leaves;      /* a leaf for TREE_FAN pages */
	size_t count, capacity;
};

void page_list_release(struct page_list *);

/* A number for the next page; *parent is its /Parent. */
object_id page_list_add(struct page_list *, struct writer *,
    object_id *parent);

/* A page that is only counted: none of the list is in the tree. */
void page_list_count(struct page_list *);

/* Writes the tree over the lists in their order; gives its root. */
object_id page_tree_write(struct writer *, const struct page_list *lists,
    size_t list_count);

/* A place that links lead to. */
struct destination {
	const char *id;         /* in a chapter; "": the article itself */
	object_id page;         /* 0: none */
	struct corner corner;
	size_t index;           /* of the page in its chapter */
};

/* As an array (12.3.2.2) that keeps the reader's zoom. */
void destination_put(struct buf *, object_id page, const struct corner *);

#endif
