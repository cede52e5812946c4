/* The order of the book, as its tables of contents show it. */
#ifndef EPUB_TOC_H
#define EPUB_TOC_H

#include "epub/package.h"

struct matter;

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

#endif
