/* Margin boxes: what typeset_margins() keeps from page to page.  Private to
 * typeset/. */
#ifndef TYPESET_MARGIN_H
#define TYPESET_MARGIN_H

#include "typeset/cascade.h"

struct typesetter;

/* Tells of @page rules for one side whose margins leave another width than those
 * of pages without a side, which lines are set for. */
void margins_check(
    const struct typesetter *, const struct style *root, struct diag_list *);

struct margins;
void margins_free(struct margins *);

#endif
