/* Rules that are lines with a pattern.  Private to pdf/. */
#ifndef PDF_RULE_H
#define PDF_RULE_H

#include "pdf/object.h"
#include "typeset/typeset.h"

/* `box` is x y width height, y upwards.  Strokes with the colour that is set,
 * and leaves the graphics state as it was. */
void rule_put(struct buf *content, const double box[4], enum rule_style);

#endif
