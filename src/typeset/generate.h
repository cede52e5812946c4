/* What the style adds to the tree.  Private to typeset/. */
#ifndef TYPESET_GENERATE_H
#define TYPESET_GENERATE_H

#include "typeset/flow.h"

/* Gives elements of a tree with styles their ::before, ::after and ::marker, and
 * list items their numbers.  Text of a pseudo-element ends at
 * CONTENT_TEXT_BYTES, that of a tree at GENERATED_BYTES. */
#define GENERATED_BYTES ((size_t)1024 * 1024)
void content_generate(struct composer *, struct element *root);

#endif
