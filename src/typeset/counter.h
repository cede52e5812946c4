/* Numbers in counter styles (CSS Counter Styles 3).  Private to typeset/. */
#ifndef TYPESET_COUNTER_H
#define TYPESET_COUNTER_H

#include "typeset/value.h"

/* Decimal where the style has no sign for the number. */
void counter_put(struct buf *, enum keyword style, int64_t number);

/* Of disc and its like (section 6.3), or of none, what stands for every number;
 * NULL: it depends on the number. */
const char *counter_symbol(enum keyword style);

/* What stands behind it in a list. */
const char *counter_suffix(enum keyword style);

#endif
