/* Computed values (CSS Cascade 4, section 4.4).  Private to typeset/. */
#ifndef TYPESET_COMPUTE_H
#define TYPESET_COMPUTE_H

#include "typeset/cascade.h"

/* Those of the table, by their names. */
void compute_initial(struct value values[PROPERTY_COUNT]);

/* What holds where nothing is declared: inherited or initial values. */
void compute_start(struct value values[PROPERTY_COUNT],
    const struct value initial[PROPERTY_COUNT], const struct style *parent);

/* From specified values; `parent` may be NULL. */
void compute_style(struct style *, const struct value values[PROPERTY_COUNT],
    const struct style *parent, const char *language, bool is_block);

#endif
