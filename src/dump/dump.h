/* Readable dumps, for people and golden tests: -t tree, -t pages
 * and --explain. */
#ifndef DUMP_DUMP_H
#define DUMP_DUMP_H

#include "book/book.h"

extern const struct packager tree_packager;     /* the articles */
extern const struct packager pages_packager;    /* what typeset/ makes of them */

extern const struct packager explain_packager;  /* what was done to them */

#endif
