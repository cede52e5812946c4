/* A chapter being written.  Private to what xhtml_write() is made of. */
#ifndef EPUB_WRITER_H
#define EPUB_WRITER_H

#include "epub/anchors.h"
#include "epub/keymap.h"
#include "epub/part_name.h"
#include "epub/markup.h"
#include "epub/xhtml.h"

struct writer {
	struct anchors anchors;
	struct buf *out;
	struct arena *arena;
	const struct article *article;
	const char *language;
	const struct chapter_setting *setting;
	struct sheet *sheet;
	size_t heading_capacity, picture_capacity, link_capacity;
	unsigned toc_depth;
	struct keymap pictures, links; /* of the sheet, to their places there */
};

/* Starts the chapter's section, which stays open, and writes its head. */
void chapter_head_write(struct writer *);

/* The lines at its end, if there are any. */
void chapter_foot_write(struct writer *);

/* Lines of a template; `classes` of each. */
void chapter_lines_write(struct writer *, const struct chapter_lines *,
    const char *classes);

/* ` href="..."` to another article of the book. */
void entry_link_put(struct writer *, const char *id);

#define NEIGHBOURS 2 /* that lines may link to */

#endif
