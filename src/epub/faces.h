/* Which characters a page sets in which face, read back from its markup. */
#ifndef EPUB_FACES_H
#define EPUB_FACES_H

#include "epub/sheet.h"

/*
 * Adds the text of a page that this room has written.  Everything is in the
 * regular face's set, what is bold or slanted in that of its face, too: by
 * epub.css; a style of the user may set anything in anything.
 */
void faces_read(struct face_text *, const char *page, size_t size);

/* Lays the characters of a page into its sheet; `text` is room to work in. */
void faces_take(struct face_text *text, const struct buf *page,
    struct arena *, struct sheet *);

#endif
