/* Turns layouts into flat chapters: in a worker the articles, in the parent
 * what depends on places. */
#ifndef PDF_DRAW_H
#define PDF_DRAW_H

#include "pdf/chapter.h"
#include "pdf/tagger.h"

struct drawer;

struct drawer *drawer_new(const struct sheaf_options *);
void drawer_free(struct drawer *);

/* What is drawn, and what it is. */
struct drawn {
	const struct layout *layout;
	enum layout_part part;
	const char *language;   /* of its text; may be NULL */
	const struct article *article;  /* whose mentions go along; or NULL */
};

/* Appends a chapter.  Its fonts are named /F0, those of margin boxes /M0. */
bool drawer_put(struct drawer *, const struct drawn *, struct buf *out,
    struct error *) MUST_CHECK;

/* Where the layout begins: of vertical lines, the left side of its title. */
struct corner drawn_start(const struct layout *);

#endif
