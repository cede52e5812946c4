/* Where a word of one language may be parted, by a dictionary of patterns.
 * Private to typeset/. */
#ifndef TYPESET_HYPHEN_H
#define TYPESET_HYPHEN_H

#include "core/core.h"

struct hyphenator;

/* From the bytes of a libhyphen dictionary (lent for the call); NULL: they are
 * none. */
struct hyphenator *hyphenator_new(const struct mapping *);
void hyphenator_free(struct hyphenator *);

/* Bytes of the longest word that is looked at. */
#define HYPHEN_WORD 63

/* Bit i is set when the word, in small letters, may be parted before its byte
 * i. */
uint64_t hyphenator_points(struct hyphenator *, const char *word, size_t size);

#endif
