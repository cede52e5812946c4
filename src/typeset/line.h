/* A line: from cells of a strip to placed items.  Private to typeset/. */
#ifndef TYPESET_LINE_H
#define TYPESET_LINE_H

#include "typeset/fit.h"

/* What is the same for all lines of a paragraph. */
struct line_setter {
	struct faces *faces;
	const struct strip *strip;
	const struct measure *measure;
	struct layout *layout;
	uint32_t next_span;     /* the first whose target is not placed */
	uint32_t number;        /* of the next line */
	float room_pt;          /* free white at the foot of the last one */
};

/* Sets cells `start` to `end` as a line. */
void line_set(struct line_setter *, uint32_t start, uint32_t end,
    struct line *);

/* A line that holds nothing but the targets of empty spans. */
void line_set_empty(struct line_setter *, struct line *);

#endif
