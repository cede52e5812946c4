/*
 * Where the articles of a book are found by the links of others: by their
 * addresses, however these are spelled, and by their files.
 */
#ifndef ARTICLE_LINK_TABLE_H
#define ARTICLE_LINK_TABLE_H

#include "core/core.h"

/* A way to an article.  Keys are parts of hashes, never 0; the entry is the
 * number in its id: "a-" and 16 hex digits of it. */
struct link_row {
	uint64_t key, entry;
};

#define ENTRY_ID_SIZE 19
void entry_id(uint64_t entry, char out[ENTRY_ID_SIZE]);
bool entry_parse(const char *id, uint64_t *entry) MUST_CHECK;

/*
 * The same for all spellings of one address: http and https, www. and m., with
 * or without .html, what counts clicks, the part of the page.  0: it is none of
 * the web.
 */
uint64_t link_key_of_url(const char *url);

/* Of a file by the name it was collected under. */
uint64_t link_key_of_file(const char *name);

/* Of the file that a relative reference in the file `name` leads to; 0: it is no
 * such reference. */
uint64_t link_key_of_reference(const char *name, const char *reference);

/* The ways into a book: flat bytes, lent. */
struct link_table {
	const uint8_t *rows;
	size_t count;
};

/* Appends the rows, sorted; of one key the first stays. */
void link_table_put(struct buf *, const struct link_row *rows, size_t count);
bool link_table_read(struct flat *, struct link_table *) MUST_CHECK;

/* False: no article has the key, or it is `self`, or `table` is NULL. */
bool link_table_lookup(const struct link_table *, uint64_t key, uint64_t self,
    uint64_t *entry) MUST_CHECK;

#endif
