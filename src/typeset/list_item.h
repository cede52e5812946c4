/* The counter that lists have of themselves.  Private to typeset/. */
#ifndef TYPESET_LIST_ITEM_H
#define TYPESET_LIST_ITEM_H

#include "typeset/cascade.h"
#include "typeset/counter_scope.h"
#include "typeset/element.h"

#define COUNTER_LIST_ITEM "list-item"

/* What counter-reset, -increment and -set say of the element that a style is of,
 * and what lists and their items do to list-item where they say nothing of
 * it (CSS Lists 3, 4.6; HTML, 15.3.7): a list always has one of its own. */
void counters_change(struct counter_scopes *, struct element *);

#endif
