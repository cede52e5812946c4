/* Counters of a document and their scopes (CSS Lists 3, section 4).  Private to
 * typeset/. */
#ifndef TYPESET_COUNTER_SCOPE_H
#define TYPESET_COUNTER_SCOPE_H

#include "typeset/content.h"

struct counter_scopes;

/* Lives in the arena. */
struct counter_scopes *counter_scopes_new(struct arena *);

/* Around the children of an element: what they make is gone behind them. */
void counter_scopes_enter(struct counter_scopes *);
void counter_scopes_leave(struct counter_scopes *);

/* On the element at hand.  A new counter takes the place of one that a sibling
 * has made; one that is not there is made where it is set.  Beyond the ceilings
 * nothing is made. */
void counter_reset(struct counter_scopes *, const char *name, int64_t number);
void counter_set(struct counter_scopes *, const char *name, int64_t number);
void counter_add(struct counter_scopes *, const char *name, int64_t number);

/* The numbers of all counters of the name, the innermost first; returns how
 * many, up to `most`: 0 where there is none. */
size_t counter_list(const struct counter_scopes *, const char *name,
    int64_t *numbers, size_t most);

#endif
