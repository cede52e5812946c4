/* The places of a layout that bookmarks lead to. */
#ifndef PDF_HEADINGS_H
#define PDF_HEADINGS_H

#include "pdf/draw.h"

/* A place of a page, from its top left corner. */
struct corner layout_corner(
    const struct layout *, double page_height, float x_pt, float y_pt);

/* The headings below the article's own, down to this level, of a chapter whose pages
 * are drawn. */
void headings_list(struct arena *, const struct layout *, unsigned depth,
    struct chapter_content *);

#endif
