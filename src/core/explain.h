/* What was done to a document and why, a line each, for somebody who asks
 * (--explain). */
#ifndef CORE_EXPLAIN_H
#define CORE_EXPLAIN_H

#include "core/arena.h"

struct buf;

/* Where nobody asks, a pointer to it is NULL and every call does nothing. */
struct explain;

struct explain *explain_new(struct arena *);

/* One line, in the present tense: who (a rule's file and line, or a part of the
 * cleaner), what it did to what.  Over a megabyte in all, lines are counted
 * only. */
void explain_add(struct explain *, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* "WHO: removes “TEXT”": all of it, in as many lines as it takes. */
void explain_removed(struct explain *, const char *who, const char *text);

/* The first words of a text, collapsed, for a line; "" for NULL. */
const char *explain_words(struct explain *, const char *text);

/* Appends the lines, each indented by two spaces, without control
 * characters. */
void explain_put(struct buf *, const struct explain *);

#endif
