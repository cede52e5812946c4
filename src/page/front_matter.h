/* The keys of front matter and what was found for them. */
#ifndef PAGE_FRONT_MATTER_H
#define PAGE_FRONT_MATTER_H

#include "page/page.h"

/* What a key fills. */
enum front_field {
	FRONT_TITLE, FRONT_DATE, FRONT_MODIFIED, FRONT_AUTHOR, FRONT_EDITOR,
	FRONT_TRANSLATOR, FRONT_SITE, FRONT_URL, FRONT_LANGUAGE, FRONT_SUMMARY,
	FRONT_COVER, FRONT_CATEGORIES, FRONT_TAGS, FRONT_DRAFT, FRONT_PUBLISHED
};

/* Keys as site generators know them; of two that fill one field the first here
 * is taken. */
struct front_key {
	const char *name;
	enum front_field field;
};

#define FRONT_KEY_COUNT 34

extern const struct front_key front_keys[FRONT_KEY_COUNT];

struct front_value {
	const char **items;     /* text, not yet collapsed */
	size_t count, capacity;
	unsigned line;          /* of the key; 0: not there */
	bool is_list;
};

struct front {
	struct arena *arena;
	const struct sheaf_options *options;
	struct diag_list *diags;
	struct front_value *values;     /* of front_keys, then of the keys that
	                                   the options want beside them */
	size_t value_count;
};

/* The value of a key to be filled; NULL for a key that is not known, or known
 * and there already (which is told unless `is_second_try`). */
struct front_value *front_value_new(struct front *, const char *name,
    size_t size, unsigned line, bool is_second_try);

void front_value_add(struct front *, struct front_value *, const char *text,
    size_t size);

/* Reads line by line what is not good YAML, and adds the keys that are still
 * missing. */
void front_lines_read(struct front *, const char *text, size_t size,
    unsigned first_line);

#endif
