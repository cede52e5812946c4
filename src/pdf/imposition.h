/*
 * Two pages on each side of a sheet, in such an order that the sheets, printed
 * on both sides, laid in each other, folded and stapled, are a booklet.  Pages
 * are forms (ISO 32000-1, 8.10); the sheets are made when their number is
 * known.
 */
#ifndef PDF_IMPOSITION_H
#define PDF_IMPOSITION_H

#include "pdf/writer.h"

struct imposition;

/* `is_r2l`: the booklet is read from right to left, with the fold on the right. */
struct imposition *imposition_new(struct writer *, bool is_r2l);
void imposition_free(struct imposition *);

struct imposed_page {
	object_id content, margins;       /* forms; 0: none */
	double width, height;
	double shift;                   /* to the right, of what is drawn */
};

/* How far right and up its page will be moved on the sheet: the body's pages
 * lie on their side of the fold whatever stands before them. */
void imposition_move(struct imposition *, size_t number_from_1,
    const struct imposed_page *, double *dx, double *dy);

/* The next page of the front matter or the body; its annotations. */
void imposition_add(struct imposition *, bool is_front,
    const struct imposed_page *, const object_id *annotations, size_t count);

/* Sheets of paper, each with two sides. */
size_t imposition_sheet_count(const struct imposition *);

/* Writes the sheets; gives the root of their tree. */
object_id imposition_write(struct imposition *);

#endif
