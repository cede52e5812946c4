/* The order of the book, as its tables of contents show it. */
#ifndef EPUB_TOC_H
#define EPUB_TOC_H

#include "epub/package.h"

/* A line of it. */
struct point {
	unsigned depth; /* 0; the next is at most one deeper */
	const char *label;
	size_t entry; /* what it points to; of a section: its first */
	const char *id; /* in there, or NULL */
	const struct matter *matter; /* it points to this instead; or NULL */
	bool is_section;
};

struct toc {
	struct point *points;
	size_t count;
	unsigned depth; /* levels */
};

void toc_init(struct toc *, const struct package *, struct arena *);

/* The navigation document (EPUB 3.3, 7), and the NCX for EPUB 2 readers. */
void nav_write(struct buf *, const struct package *, const struct toc *);
void ncx_write(struct buf *, const struct package *, const struct toc *);

/* A document of the book that no article makes; its file is ID.xhtml. */
struct matter {
	const char *id;
	enum word word; /* what lists call it */
	const char *landmark; /* EPUB Structural Semantics 1.1 */
	const char *reference; /* of the guide (OPF 2.0.1, 2.6) */
	bool is_back; /* behind the chapters, and in the contents */
	bool (*is_there)(const struct package *);
	void (*write)(struct buf *, const struct package *,
	    const struct toc *);
};

/* Ended by a row without id; in the order of the book. */
extern const struct matter matter_rows[];

/* There is a page of contents. */
bool package_has_contents(const struct package *);

/* The start of such a document. */
void matter_start(struct buf *, const struct package *, const char *title,
    const char *body_class);

void cover_write(struct buf *, const struct package *, const struct toc *);
void title_write(struct buf *, const struct package *, const struct toc *);
void contents_write(struct buf *, const struct package *, const struct toc *);
/* What stands in the place of an article that others link to and that is not in
 * the book: left out, or in another volume. */
void signpost_write(struct buf *, const struct package *, size_t entry);

void index_write(struct buf *, const struct package *, const struct toc *);
void colophon_write(struct buf *, const struct package *, const struct toc *);

/* "2022-01-24 – 2022-02-01", or one day, or nothing. */
void put_days(struct buf *, const struct plan *);

#endif
