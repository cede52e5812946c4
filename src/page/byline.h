/* What stands above a text for its readers: who wrote it, and when. */
#ifndef PAGE_BYLINE_H
#define PAGE_BYLINE_H

#include "page/tree.h"

/* Fills author and date where `meta` has none; `meta` has its title.  An element
 * that gave the author is page->byline from now on. */
void byline_read(struct page *, struct arena *, struct meta *);

#endif
