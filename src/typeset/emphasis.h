/* Marks over or under letters (CSS Text Decoration 4, section 3).  Private to
 * typeset/. */
#ifndef TYPESET_EMPHASIS_H
#define TYPESET_EMPHASIS_H

#include "typeset/typeset.h"

struct style;
struct text_style;
struct placing;
struct piece;
struct face;
struct faces;

/* The glyphs of dots are grown: those of CJK faces are specks. */
enum { EMPHASIS_DOT = 0x2022, EMPHASIS_DOT_OPEN = 0x25e6 };

/* decoration_style.c: fills what style->text has of it. */
void emphasis_compute(struct style *);

/* Gives the line box room for the marks; `reach_pt`: from the baseline to the far
 * side of an annotation that they stand beyond, or 0. */
void emphasis_make_room(const struct text_style *, struct faces *,
    float reach_pt, float *above_pt, float *below_pt);

/* The marks of a piece: a run without text, all but its font. */
struct emphasis {
	struct run run;
	const struct face *face;
};

/* False: there are none. */
bool emphasis_set(const struct placing *, const struct piece *, struct faces *,
    float axis_pt, struct arena *, struct emphasis *);

#endif
