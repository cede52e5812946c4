/* How a line is made as wide as the measure.  Private to typeset/. */
#ifndef TYPESET_JUSTIFY_H
#define TYPESET_JUSTIFY_H

#include "typeset/strip.h"

/* By how much each kind of white grows or shrinks: parts of what
 * strip_gap_stretch() and the like give. */
struct fill {
	double space;           /* of the width of spaces */
	double squeeze;         /* of the white of marks; shrinks */
	double tighten;         /* of autospaces; shrinks */
	double press;           /* of gaps beside Han; shrinks */
	double autospace;       /* of autospaces; grows */
	double pitch;           /* of gaps beside Han; grows */
};

/* Spreads what cells `start` to `solid` lack (negative: have too much), pt.
 * False: too little is there that could grow; the line is better left short, if
 * it need not be full whatever it looks like. */
bool fill_line(const struct strip *, uint32_t start, uint32_t solid,
    double lack, bool is_forced, struct fill *);

/* The white shows: as a hole between words, as letter-spacing between Han. */
bool fill_is_loose(const struct fill *);

/* What is added to the gap before a cell, to a space, pt. */
double fill_gap(const struct strip *, const struct fill *, uint32_t cell);
double fill_space(const struct strip *, const struct fill *, uint32_t cell);

#endif
