/* A chapter being written.  Private to what xhtml_write() is made of. */
#ifndef EPUB_WRITER_H
#define EPUB_WRITER_H

#include "epub/keymap.h"
#include "epub/markup.h"
#include "epub/xhtml.h"

struct writer {
	struct buf *out;
	struct arena *arena;
	const struct article *article;
	const char *language;
	struct sheet *sheet;
	size_t heading_capacity, picture_capacity, link_capacity;
	unsigned toc_depth;
	struct keymap pictures, links; /* of the sheet, to their places there */
};

/* Starts the chapter's section, which stays open, and writes its head. */
void chapter_head_write(struct writer *);

#endif
