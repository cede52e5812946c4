/* An article as an XHTML file of the book. */
#ifndef EPUB_XHTML_H
#define EPUB_XHTML_H

#include "epub/sheet.h"

/*
 * Appends the whole file to `out` and fills title, headings, pictures and
 * undescribed of the sheet, which lie in `arena`.
 */
void xhtml_write(struct buf *out, const struct article *,
    const struct resources *, struct arena *, struct sheet *);

#endif
