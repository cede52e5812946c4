/* The margin boxes of a page, as a chapter of one page.  Most are made when the
 * page has its place; those that show how many pages there are, at the end. */
#ifndef PDF_MARGINS_H
#define PDF_MARGINS_H

#include "pdf/package.h"

struct margin_sheet {
	struct sheets sheets;
	struct buf bytes;
};

/* Of a page of this size; afterwards it must be released. */
bool margins_make(struct margin_sheet *, struct package *,
    const struct page_place *, double width, double height, struct error *)
    MUST_CHECK;
void margins_release(struct margin_sheet *);

/* A form that margins_write() will write: what is known of the page is kept. */
object_id margins_put_off(struct package *, const struct page_place *,
    double width, double height, double shift);

/* Writes all that were put off; the number of pages is known. */
bool margins_write(struct package *, struct error *) MUST_CHECK;

void late_margins_free(struct late_margins *);

#endif
