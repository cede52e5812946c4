/* Names of families as CSS lists them.  Private to typeset/. */
#ifndef TYPESET_FINDER_H
#define TYPESET_FINDER_H

#include <stddef.h>

/* Copies the next name of a CSS font-family list without its quotes, cut where
 * it is longer than `size`; returns what follows it, or NULL at the end. */
const char *next_family(const char *list, char *name, size_t size);

#endif
