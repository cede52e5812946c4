/* Parts of the metadata element of the package document (EPUB 3.3, 5.5). */
#ifndef EPUB_METADATA_H
#define EPUB_METADATA_H

#include "epub/package.h"

/* Each text once, in the order of finding.  The texts are lent. */
struct text_set {
	struct keymap map;
	const char **items;
	size_t count, most;
	bool is_over;           /* more than `most` were there */
};

/* Its items last as long as the arena; text_set_release() what is else. */
void text_set_init(struct text_set *, struct arena *, size_t most);
void text_set_release(struct text_set *);

/* Nothing for NULL and "". */
void text_set_add(struct text_set *, const char *text);

/* Every value of --metadata KEY=..., as a label. */
void text_set_add_options(struct text_set *, struct arena *,
    const struct package *, const char *key);

/* `<element attributes>text</element>`; nothing for a blank text or NULL.
 * `attributes` starts with a space, or is "". */
void metadata_put(struct buf *, const char *element, const char *attributes,
    const char *text);
void metadata_put_property(struct buf *, const char *property,
    const char *text);

/* Who has made it: creators, and contributors with their roles. */
void people_write(struct buf *, const struct package *);

/* The creators in one line, in the arena; "" for none or too many. */
const char *people_line(const struct package *, struct arena *);

/* --metadata KEY is of a contributor with a role: people_write() writes it. */
bool people_have_role(const char *key);

/* What it asks of its readers (EPUB Accessibility 1.1, 2.2). */
void accessibility_write(struct buf *, const struct package *);

#endif
