/*
 * Which bands, floats and notes stand on which page: the whole flow at once,
 * by least cost, as lines are found.  Private to typeset/.
 */
#ifndef TYPESET_PAGE_PLAN_H
#define TYPESET_PAGE_PLAN_H

#include "typeset/flow.h"

/* How far the notes are set: `band` of the flow of note `note`. */
struct note_place {
	size_t note, band;
};

struct page_cut {
	size_t first, end;              /* bands of the flow */
	float scale;                    /* of the pictures in them; at most 1 */
	size_t first_float, end_float;  /* of plan.floats */
	struct note_place first_note, end_note;
};

struct page_plan {
	struct page_cut *cuts;
	size_t count;                   /* at least 1 */
	struct page_float **floats, **notes;    /* in the order of their bands */
	size_t float_count, note_count;
};

/* `separator_pt`: what stands above the notes of a page.  In the scratch
 * arena. */
void page_plan_make(
    struct composer *, float separator_pt, struct page_plan *);

/* Of the bands of a float or note, with the space above the first. */
float page_float_height(const struct page_float *, size_t first, size_t end);

#endif
