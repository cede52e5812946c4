/* The fonts that the book brings along (--embed-fonts). */
#ifndef EPUB_BOOK_FONTS_H
#define EPUB_BOOK_FONTS_H

#include "epub/package.h"
#include "epub/styles.h"

/* At open: what older versions of Apple Books want to see. */
bool book_fonts_start(struct package *, struct error *) MUST_CHECK;

/* Text that will be in the book. */
void book_fonts_add_page(struct package *, const struct buf *);
void book_fonts_add_sheet(struct package *, const struct sheet *);

/* Fonts and their style, once every page has been added. */
bool book_fonts_finish(struct package *, struct diag_list *, struct error *)
    MUST_CHECK;

/* The rows of the fonts in the manifest. */
void book_fonts_manifest(struct buf *, const struct package *);

void book_fonts_free(struct book_fonts *);

#endif
