/*
 * An index of names: gathered article by article, sorted when the book is whole.
 * What a place in an article is, an anchor or a page, is the packager's.
 */
#ifndef BOOK_INDEX_H
#define BOOK_INDEX_H

#include "article/article.h"

struct plan;

/* At most, in a book: what an index of it can be read with. */
#define INDEX_NAMES  50000
#define INDEX_PLACES 200000

struct name_index;

struct index_place {
	uint32_t entry;         /* of the plan */
	uint32_t place;
};

struct index_name {
	const char *text;       /* as it was first added */
	const struct index_place *places;       /* as they were added */
	size_t place_count;     /* at least 1 */
};

struct index_group {
	const char *label;      /* "A"; "#": what has no letter, last */
	const struct index_name *names;
	size_t name_count;      /* at least 1 */
};

struct index_list {
	const struct index_group *groups;
	size_t group_count;     /* 0: no name is mentioned */
	size_t name_count;
};

struct name_index *index_new(void);
void index_free(struct name_index *);

/*
 * Names are the same where their ids are, or the names but for case and white
 * space.  Copied.  Entries come in the order of the plan.  What does not fit is
 * not in it, which index_sort() tells.
 */
void index_add(struct name_index *, const char *id, const char *name,
    struct index_place);

/*
 * Sorted for readers of the language, without what stands in entries that are
 * left out.  Han names stand under the letters of their pinyin; in traditional
 * Chinese under their strokes, in Japanese under #, in Korean under their
 * reading.  The list lies in the arena, its names in the index.
 */
void index_sort(const struct name_index *, const struct plan *,
    const char *language, struct arena *, struct index_list *,
    struct diag_list *);

#endif
