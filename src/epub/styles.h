/* The style sheets of a book: one list for what is packed, named and linked. */
#ifndef EPUB_STYLES_H
#define EPUB_STYLES_H

#include "book/book.h"

struct style_row {
	const char *id, *name;  /* in the manifest, in the container */
	/* NULL: the book has none */
	const char *(*text)(const struct resources *);
	bool is_of_text;        /* not for pages that stay horizontal; packed at
	                           commit, if there are others */
	bool comes_last;        /* packed at commit, by book_fonts.c */
};

/* In the order of the cascade; ended by a row without id. */
extern const struct style_row style_rows[];

#define FONTS_STYLE "styles/fonts.css"

static inline bool fonts_are_embedded(const struct sheaf_options *options)
{
	return options->embed_font_count > 0;
}

/* The book has faces of its own, which Apple Books is to be told. */
bool has_faces(const struct resources *);

bool is_vertical(const struct resources *);

#endif
