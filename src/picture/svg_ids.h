/* The ids of a drawing, and what it costs to follow its references. */
#ifndef PICTURE_SVG_IDS_H
#define PICTURE_SVG_IDS_H

#include "core/core.h"

/* References within what is referred to. */
#define NESTING_MAX 24

/* Elements drawn when every reference is followed. */
#define DRAWN_MAX 1000000

/* Elements are numbered in document order; an id stands for its element with
 * all in it: start <= number < end. */
struct drawn_range {
	size_t start, end;
};

struct drawn_id {
	const char *name;
	struct drawn_range *range;
	bool is_taken;
};

struct drawn_reference {
	const char *name;
	size_t from; /* the element that refers */
	const struct drawn_id *id;
};

struct drawn_ids {
	struct arena *arena;
	struct drawn_id *ids;
	struct drawn_reference *references;
	size_t count, capacity, reference_count, reference_capacity;
};

void drawn_ids_init(struct drawn_ids *);
void drawn_ids_release(struct drawn_ids *);

/* The end of the range is the caller's to set. */
struct drawn_range *drawn_ids_add(
    struct drawn_ids *, const char *, size_t start);
void drawn_ids_refer(
    struct drawn_ids *, const char *, size_t size, size_t from);

/* After the last id and reference of `elements` elements.  False when
 * following all of them comes to too much, or goes round. */
bool drawn_ids_close(struct drawn_ids *, size_t elements) MUST_CHECK;

bool drawn_ids_know(const struct drawn_ids *, const char *, size_t size);

/* True for a known id that was not taken before. */
bool drawn_ids_take(struct drawn_ids *, const char *);

#endif
