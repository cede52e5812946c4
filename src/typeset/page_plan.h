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

/* Bands of a page of several columns; `rule_pt`: the height of the line
 * between it and the column before. */
struct fragment {
	size_t first, end;
	float x_pt, y_pt, rule_pt;
};

struct page_cut {
	size_t first, end;              /* bands of the flow */
	const struct page_area *page;
	float scale;                    /* of the pictures in them; at most 1 */
	size_t first_float, end_float;  /* of plan.floats */
	struct note_place first_note, end_note;
	struct fragment *fragments;     /* of the bands; NULL: they stand one
	                                   below the other */
	size_t fragment_count;
};

struct page_plan {
	struct page_cut *cuts;
	size_t count, capacity;         /* at least 1 */
	struct page_float **floats, **notes;    /* in the order of their bands */
	size_t float_count, note_count;
	double *note_heights;           /* of all notes before one */
	double separator_pt;            /* what stands above the notes of a page */
};

/* `separator_pt`: what stands above the notes of a page.  In the scratch
 * arena. */
void page_plan_make(
    struct composer *, float separator_pt, struct page_plan *);

/* Pages of several columns, for page_plan_make(). */
void column_plan_make(struct composer *, struct page_plan *);

/* Room for so many more, to be filled in. */
struct page_cut *plan_add_cuts(
    struct page_plan *, struct arena *, size_t count);

/* How many notes are named before `band`. */
size_t plan_note_count(const struct page_plan *, size_t band);
/* Of what is not set yet of the notes before note `end`, with what is above
 * them. */
double plan_notes_height(
    const struct page_plan *, struct note_place from, size_t end);
/* As many bands of the notes before note `end` as there is room for; at least
 * one if `is_forced`. */
struct note_place plan_fill_notes(const struct page_plan *,
    struct note_place from, size_t end, double room_pt, bool is_forced);

/* Of the bands of a float or note, with the space above its first; what goes on
 * from another page has none. */
float page_float_height(const struct page_float *, size_t first, size_t end);

#endif
