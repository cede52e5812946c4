/* The colour profile of sRGB, for /OutputIntents (ISO 32000-1, 14.11.5). */
#ifndef PDF_PROFILE_H
#define PDF_PROFILE_H

#include "core/core.h"

/* An ICC profile, version 2 (ICC.1:2001-04): three colorants and one curve. */
void profile_put_srgb(struct buf *);

#endif
