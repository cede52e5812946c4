/* From one declaration in a style sheet to those of properties.def.  Private to
 * typeset/. */
#ifndef TYPESET_SHORTHAND_H
#define TYPESET_SHORTHAND_H

#include "typeset/css.h"

enum shorthand_result { SHORTHAND_GOOD, SHORTHAND_BAD_NAME, SHORTHAND_BAD_VALUE };

/* Puts what `name: tokens` means at *end, which moves behind it; nothing when
 * the result is not GOOD. */
enum shorthand_result shorthand_expand(struct arena *, const char *name,
    const struct token *, size_t count, struct declaration ***end);

/* The same of `name: unset`; BAD_NAME, or GOOD. */
enum shorthand_result shorthand_unset(
    struct arena *, const char *name, struct declaration ***end);

#endif
