/* Turns layouts into flat chapters: in a worker the articles, in the parent
 * what depends on places. */
#ifndef PDF_DRAW_H
#define PDF_DRAW_H

#include "typeset/typeset.h"

struct drawer;

/* Headings down to this level are listed for the bookmarks. */
struct drawer *drawer_new(unsigned toc_depth);
void drawer_free(struct drawer *);

/* Appends a chapter.  Its fonts are named /F0 or after another letter. */
bool drawer_put(struct drawer *, const struct layout *, char font_letter,
    struct buf *out, struct error *) MUST_CHECK;

#endif
