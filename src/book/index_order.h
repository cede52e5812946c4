/* The order of an index and its letters.  Private to book/. */
#ifndef BOOK_INDEX_ORDER_H
#define BOOK_INDEX_ORDER_H

#include "book/index.h"

/* Sorts list->name_count names in place and fills the groups of the list. */
void names_group(struct index_name *, const char *language, struct arena *,
    struct index_list *);

#endif
