/* Anchors at the names in a chapter that an index points to. */
#ifndef EPUB_ANCHORS_H
#define EPUB_ANCHORS_H

#include "epub/sheet.h"

struct anchors {
	struct arena *arena;
	struct mention_table table;
	/* in the block that is being written: */
	struct mention **rows;
	size_t count;           /* that wait for their text */
	size_t offset;          /* bytes of its text so far */
};

/* Makes room for all in the sheet. */
void anchors_init(struct anchors *, const struct article *,
    const struct sheaf_options *, struct arena *, struct sheet *);

/* An element begins. */
void anchors_enter(struct anchors *, const struct node *);

/* Its text, escaped: the part of a name that stands in it becomes
 * <span id="m-1">, the number of its row in the sheet, from 1. */
void anchors_put_text(struct anchors *, struct buf *, const char *text,
    struct sheet *);

#endif
