/* The documents of the book that no article makes. */
#ifndef EPUB_MATTER_H
#define EPUB_MATTER_H

#include "epub/toc.h"

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

/* The heading of a cover or a title page, and under it who and when. */
void put_title(struct buf *, const struct package *);

/* "2022-01-24 – 2022-02-01", or one day, or nothing. */

#endif
