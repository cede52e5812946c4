/* Bookmarks (ISO 32000-1, 12.3.3). */
#ifndef PDF_OUTLINE_H
#define PDF_OUTLINE_H

#include "book/book.h"
#include "pdf/chapter.h"
#include "pdf/pages.h"

/* The bookmark of an article; its headings are written with the article, it
 * itself at the end, when its neighbours are known. */
struct bookmark {
	const struct entry *entry;
	object_id id, page;
	struct corner corner;
	object_id first, last;  /* of its headings; 0: none */
	uint32_t count;         /* on the level right below it */
};

/* Writes the headings of a chapter, whose pages have these numbers. */
void outline_add_headings(struct writer *, const struct chapter_content *,
    const object_id *pages, struct bookmark *);

/* Writes the rest: the contents, sections where the plan has some, articles.
 * Gives the root, 0 when there is nothing. */
object_id outline_write(struct writer *, const struct plan *,
    const struct destination *contents, const struct destination *index,
    const struct bookmark *, size_t count);

#endif
