/* Turns layouts into flat chapters: in a worker the articles, in the parent
 * what depends on places. */
#ifndef PDF_DRAW_H
#define PDF_DRAW_H

#include "pdf/chapter.h"
#include "pdf/tagger.h"

struct drawer;

struct drawer *drawer_new(const struct sheaf_options *);
void drawer_free(struct drawer *);

/* Gives fonts and emoji numbers for their names in a book, where content streams
 * of many layouts share the resources of a page. */
struct drawn_names {
	void *context;
	bool (*font)(void *context, const struct chapter_font *,
	    uint32_t *number, struct error *);
	uint32_t (*emoji)(void *context, const struct chapter_emoji *);
};

/* What is drawn, and what it is. */
struct drawn {
	const struct layout *layout;
	enum layout_part part;
	const char *language;   /* of its text; may be NULL */
	const struct article *article;  /* whose mentions go along; or NULL */
	const struct drawn_names *names;        /* NULL: numbers of its own */
};

/* Appends a chapter.  Its fonts are named /F0, those of margin boxes /M0. */
bool drawer_put(struct drawer *, const struct drawn *, struct buf *out,
    struct error *) MUST_CHECK;

/* The same in an arena; with names its content streams are not packed. */
bool drawer_draw(struct drawer *, const struct drawn *, struct arena *,
    struct chapter_content *, struct error *) MUST_CHECK;

/* Where the layout begins: of vertical lines, the left side of its title. */
struct corner drawn_start(const struct layout *);

#endif
