/* What the files of this room tell each other about a plan being finished. */
#ifndef BOOK_PLAN_H
#define BOOK_PLAN_H

#include "book/book.h"

/* Members that share a value; in the order of their first members. */
struct group {
	const char *value;      /* lent; NULL: that of members without one */
	size_t first, size;
};

struct groups {
	struct group *items;
	size_t count;
	size_t *of;             /* the group of every member */
};

void groups_make(struct groups *, struct arena *, const char *const *values,
    size_t count);

/* The value most members share, the earlier one of equals; NULL members are not
 * counted.  NULL if there are none. */
const char *groups_most(const struct groups *);

/* The steps of plan_finish(), in their order; `scratch` lives as long as the
 * step. */
void plan_name(struct plan *, struct arena *scratch,
    const struct sheaf_options *);
void plan_speak(struct plan *, struct arena *scratch,
    const struct sheaf_options *);
void plan_order(struct plan *, struct arena *scratch,
    const struct sheaf_options *);
void plan_divide(struct plan *, struct arena *scratch,
    const struct sheaf_options *);
void plan_describe(struct plan *, struct arena *scratch,
    const struct sheaf_options *);

/* The section of an entry; NULL: it has none.  `level` is of categories. */
const char *section_key(struct arena *, const struct entry *, enum sheaf_section,
    size_t level);
/* The level of categories that tells entries apart, or the innermost. */
size_t section_level(const struct plan *);

/* Puts the entry that stands at from[i] at i, for every i; uses `from` up. */
void plan_permute(struct plan *, size_t *from);

/* Who publishes an entry: its site, or that of its address; NULL. */
const char *entry_site(struct arena *, const struct entry *);

#endif
