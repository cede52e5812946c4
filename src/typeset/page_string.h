/* Named strings and counters, from page to page (CSS Generated Content for Paged Media 3,
 * section 1.2).  Private to typeset/. */
#ifndef TYPESET_PAGE_STRING_H
#define TYPESET_PAGE_STRING_H

#include "typeset/element.h"

struct page_strings {
	struct page_string list[PAGE_STRINGS_MAX];
	size_t count;
};

/* A new page, which has set none yet. */
void page_strings_begin(struct page_strings *);

/* The setting is lent; `is_at_start`: the first element of the page has it. */
void page_strings_set(
    struct page_strings *, const struct setting *, bool is_at_start);

/* In the arena, with their texts. */
struct page_string *page_strings_copy(
    struct arena *, const struct page_string *, size_t count);

/* What the page at hand has, for its margin boxes: in the arena. */
void page_strings_keep(
    const struct page_strings *, struct arena *, struct page_box *);

#endif
