/* Tables whose rows are of one length, as structure trees want them. */
#ifndef PDF_TAG_TABLES_H
#define PDF_TAG_TABLES_H

#include "pdf/structure.h"

/* Cuts spans that reach into other cells or out of their group of rows, and
 * fills rows that are short with empty cells: HTML forgives what a reader of a
 * structure tree does not (PDF/UA-1, 7.5).  Arrays come from the arena. */
void tag_tables_mend(struct arena *, struct structure *);

#endif
