/*
 * Named destinations (ISO 32000-1, 12.3.2.3): "<entry id>" is an article and
 * "<entry id>.<id>" an element in it; "contents" are the contents.  Ids of
 * entries have one length, so the names of an article are neighbours and are
 * written when it is appended.
 */
#ifndef PDF_NAMES_H
#define PDF_NAMES_H

#include "pdf/pages.h"

struct names;

struct names *names_new(struct writer *);
void names_free(struct names *);

/* Adds the destinations of one article, in the byte order of their ids and
 * each once. */
void names_put(struct names *, const char *entry_id,
    const struct destination *, size_t count);

/* Writes the tree; gives its root, 0 when there is nothing in it. */
object_id names_write(struct names *);

#endif
