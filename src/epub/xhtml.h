/* An article as an XHTML file of the book. */
#ifndef EPUB_XHTML_H
#define EPUB_XHTML_H

#include "epub/sheet.h"

/* Lines made from a template, one a line of it. */
struct chapter_lines {
	struct template *lines;
	size_t count;
};

/* Those of the options; false: a template is wrong, `err` names the option. */
bool chapter_lines_read(const struct sheaf_options *, struct arena *,
    struct chapter_lines *header, struct chapter_lines *footer,
    struct error *) MUST_CHECK;

/* They lead to the page of contents. */
bool chapter_lines_have_contents(const struct chapter_lines *);

/* What chapters of a book have in common, but for the entry. */
struct chapter_setting {
	const struct resources *resources;
	const struct entry *entry;
	const struct chapter_lines *header, *footer; /* NULL: not given */
};

/*
 * Appends the whole file to `out` and fills title, headings, pictures and
 * undescribed of the sheet, which lie in `arena`.
 */
void xhtml_write(struct buf *out, const struct article *,
    const struct chapter_setting *, struct arena *, struct sheet *);

#endif
