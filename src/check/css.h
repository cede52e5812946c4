/* What a style sheet refers to. */
#ifndef CHECK_CSS_H
#define CHECK_CSS_H

#include "core/core.h"

enum css_use { CSS_IMPORT, CSS_FONT, CSS_PICTURE };

/* Calls for each url() and @import outside comments, in order; `url` is lent.
 * `line` counts from 1. */
void css_scan(const char *, size_t,
    void (*found)(void *context, enum css_use, const char *url, unsigned line),
    void *context);

#endif
