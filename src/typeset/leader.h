/* Leaders (CSS Generated Content 3, section 5), and what else is shaped by
 * itself.  Private to typeset/. */
#ifndef TYPESET_LEADER_H
#define TYPESET_LEADER_H

#include "typeset/flow.h"

/* All of a text as one run from x 0 and baseline 0, or NULL where it is none. */
struct run *run_apart(
    struct composer *, const struct element *, const char *text);

/* The span becomes that of a leader; false: there is nothing to repeat. */
bool leader_fill(struct composer *, const struct element *, struct span *);

/* Fills a run with as many copies of a leader as there are from `left` to `right`,
 * each a whole number of its widths before `end`; false: there is no room. */
bool leader_repeat(const struct run *leader, double left, double right,
    double end, struct arena *, struct run *);

#endif
