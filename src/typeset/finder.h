/* Names of families as CSS lists them.  Private to typeset/. */
#ifndef TYPESET_FINDER_H
#define TYPESET_FINDER_H

#include <stdbool.h>
#include <stddef.h>

/* Copies the next name of a CSS font-family list without its quotes, cut where
 * it is longer than `size`; returns what follows it, or NULL at the end. */
const char *next_family(const char *list, char *name, size_t size);

/* The face of a file has outlines that can be drawn and embedded: glyf or CFF, which
 * leaves out bitmaps, colour layers alone, CFF2 and Type 1; or pictures in colour
 * alone, in place of them.  False with errno 0: it has none. */
bool font_has_glyphs(int fd, int index, bool is_of_pictures);

#endif
