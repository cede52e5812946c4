/* Quotation marks (CSS Generated Content 3, section 3).  Private to typeset/. */
#ifndef TYPESET_QUOTES_H
#define TYPESET_QUOTES_H

#include "typeset/cascade.h"

/* What the style's `quotes` has for a quotation inside of `depth` others; "":
 * nothing. */
const char *quote_mark(const struct style *, const char *language,
    unsigned depth, bool is_open);

#endif
