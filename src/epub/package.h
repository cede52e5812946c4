/* The book on its way into the container. */
#ifndef EPUB_PACKAGE_H
#define EPUB_PACKAGE_H

#include "epub/keymap.h"
#include "epub/markup.h"
#include "epub/sentences.h"
#include "epub/sheet.h"
#include "epub/zip.h"

/* Books with more entries have no headings in their tables of contents, which
 * would make them too large for readers. */
#define HEADINGS_ENTRIES 500

/* An entry of the plan. */
struct package_item {
	const char *title; /* NULL: not in the book */
	size_t member; /* of the archive */
	struct sheet_heading *headings;
	size_t heading_count;
	uint32_t *links; /* entries of the plan that it links to */
	size_t link_count;
	bool is_signpost; /* not in the book, but linked to */
};

struct book_picture {
	struct sheet_picture picture;
	uint32_t width_px, height_px;
};

#define NO_PICTURE SIZE_MAX

/* What book_fonts.c keeps. */
struct book_fonts;

struct package {
	const struct plan *plan;
	const struct resources *resources;
	struct arena *arena;
	struct archive *archive;
	struct sentences *sentences; /* of a Kobo EPUB, else NULL */
	struct package_item *items; /* plan->entry_count */
	size_t item_count; /* of them in the book */
	struct book_picture *pictures;
	size_t picture_count, picture_capacity;
	struct keymap picture_numbers;
	struct name_index *index; /* NULL: none is wanted */
	struct index_list names; /* of the index, at commit */
	struct keymap entry_numbers; /* by the numbers of ids; made when needed */
	size_t cover; /* a picture, or NO_PICTURE */
	bool has_animation;
	bool links_contents; /* chapters do */
	struct book_fonts *fonts; /* NULL: none are embedded */
	uint64_t undescribed;
	/* known at commit */
	const char *title, *author; /* author "" if there is none */
	char language[LANGUAGE_SIZE];
};

/* The entry's file, "text/a-0123456789abcdef.xhtml". */
const char *item_name(const struct package *, size_t entry, struct buf *);

/* The first value of --metadata KEY=..., or NULL. */
const char *package_option(const struct package *, const char *key);

/* The next one, or NULL; `*place` is 0 for the first. */
const char *package_option_next(const struct package *, const char *key,
    size_t *place);

/* One of its pages is set vertically: known at commit. */
bool package_is_vertical(const struct package *);

/* The book has this style. */
struct style_row;
bool package_has_style(const struct package *, const struct style_row *);

/* Title, author and language of the book as a whole. */
void package_name(struct package *);

/* The metadata element of the package document. */
void metadata_write(struct buf *, const struct package *);

/* The package document (EPUB 3.3, 5). */
void package_write(struct buf *, const struct package *);

/* urn:uuid: of the book. */
#define IDENTIFIER_SIZE 48
void package_identifier(const struct package *, char out[IDENTIFIER_SIZE]);

#endif
