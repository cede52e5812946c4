/* On which pages of a chapter the names stand that an index points to. */
#ifndef PDF_MENTION_PAGES_H
#define PDF_MENTION_PAGES_H

#include "pdf/chapter.h"

/* Those that are kept, each name once a page; in the arena. */
void mention_pages_list(struct arena *, const struct article *,
    const struct layout *, struct chapter_content *);

#endif
