/*
 * Where the articles of a book are found by the links of others: by their
 * addresses, however these are spelled, and by their files.
 */
#ifndef ARTICLE_LINK_TABLE_H
#define ARTICLE_LINK_TABLE_H

#include "core/core.h"

/* The number in an entry's id: "a-" and 16 hex digits of it. */
#define ENTRY_ID_SIZE 19
void entry_id(uint64_t entry, char out[ENTRY_ID_SIZE]);
bool entry_parse(const char *id, uint64_t *entry) MUST_CHECK;

/* A way to an article.  Keys are parts of hashes, never 0. */
struct link_row {
	uint64_t key, entry;
	bool is_loose;          /* of a spelling that several addresses may have
	                           in common: none of two entries is found by it */
};

/* Fills in the ways to an entry and returns how many there are: of its address
 * (NULL: it has none), and of the name its file was collected under. */
#define LINK_ROWS 4
size_t link_rows(struct link_row rows[LINK_ROWS], uint64_t entry,
    const char *url, const char *name);

/* The ways into a book: flat bytes, lent. */
struct link_table {
	const uint8_t *rows;
	size_t count;
	struct buf *asked;      /* every key that is looked up, one after the
	                           other, 8 bytes each; or NULL */
};

/* Appends the rows, sorted; of one key the first stays. */
void link_table_put(struct buf *, const struct link_row *rows, size_t count);
bool link_table_read(struct flat *, struct link_table *) MUST_CHECK;

/* What the key leads to; false: nothing does. */
bool link_lookup(const struct link_table *, uint64_t key, uint64_t *entry)
    MUST_CHECK;

/*
 * The article an address leads to: one that has the very address, but for
 * http or https, www. and the like, else one that alone has it without what
 * counts clicks, .html and the like.  False: there is none, or it is `self`, or
 * `table` is NULL.
 */
bool link_find(const struct link_table *, const char *url, uint64_t self,
    uint64_t *entry) MUST_CHECK;

/* The same for a relative reference in the file `name`.  `base`: where the page
 * is on the web, or NULL; with it the other must be of the same site, or have no
 * address. */
bool link_find_file(const struct link_table *, const char *name,
    const char *reference, const char *base, uint64_t self, uint64_t *entry)
    MUST_CHECK;

#endif
