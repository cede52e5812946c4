/* Private to typeset/. */
#ifndef TYPESET_PAGE_REF_H
#define TYPESET_PAGE_REF_H

#include "typeset/flow.h"

/* Puts an element behind each link to an article of the book within `root`:
 * span.page-reference, with span.page-number in it for the number of its page,
 * which the device knows. */
void page_refs_add(struct arena *scratch, struct element *root);

/* Fills the span in the place of span.page-number; false: its font has no
 * digits that can be put one by one. */
bool page_ref_fill(
    struct composer *, const struct element *, struct span *);

#endif
