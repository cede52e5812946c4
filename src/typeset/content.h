/* The values of `content` and `string-set` (CSS Generated Content 3; CSS GCPM 3).
 * Private to typeset/. */
#ifndef TYPESET_CONTENT_H
#define TYPESET_CONTENT_H

#include "typeset/value.h"

/* Strings and functions. */
bool content_parse(struct arena *, const struct token *, size_t count,
    struct value *);

/* NAME content() or NAME content(text). */
bool string_set_parse(const struct token *, size_t count, struct value *);

#endif
