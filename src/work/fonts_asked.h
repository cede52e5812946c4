/* Fonts and dictionaries, asked of the parent.  Private to work/. */
#ifndef WORK_FONTS_ASKED_H
#define WORK_FONTS_ASKED_H

#include "book/book.h"
#include "work/channel.h"

struct fonts_asked {
	struct font_source source;
	struct channel *channel;
	struct font_face_file *faces; /* every one that was found, once */
	size_t face_count;
};

/* It lives as long as the worker. */
void fonts_asked_init(struct fonts_asked *, struct channel *);

#endif
