/* The parent's half of the packager: what is kept of a book while its chapters
 * come in. */
#ifndef PDF_PACKAGE_H
#define PDF_PACKAGE_H

#include "pdf/draw.h"
#include "pdf/emoji.h"
#include "pdf/fonts.h"
#include "pdf/images.h"
#include "pdf/late.h"
#include "pdf/imposition.h"
#include "pdf/names.h"
#include "pdf/outline.h"
#include "pdf/pages.h"
#include "pdf/tags.h"

struct package {
	const struct plan *plan;
	const struct sheaf_options *options;
	const struct stored_picture *cover;     /* may be NULL */
	struct arena *arena;
	struct diag_list diags;         /* of the style: workers report them */
	struct writer *writer;
	struct typesetter *typesetter;
	struct drawer *drawer;
	struct fonts *fonts;
	struct images *images;
	struct emoji_images *emoji;
	struct names *names;
	struct late *late;
	struct margin_parts *margin_parts;      /* NULL: there are none yet */
	struct late_margins *late_margins;      /* NULL: there are none */
	object_id late_content;         /* shows such a form; 0: not yet there */
	struct tags *tags;              /* NULL: nothing is tagged */
	struct imposition *imposition;  /* NULL: each page is a sheet */
	struct page_list front, body;
	struct bookmark *articles;      /* in order of appending */
	size_t *first_pages;            /* the number each starts at, from 1 */
	size_t article_count, article_capacity;
	const struct entry **entries;   /* of the plan, by their ids */
	double page_height;             /* pt */
	bool is_r2l;                    /* its pages follow each other so */
	size_t next_section;            /* of the plan, to be opened */
	const char *section;            /* title of the open one; NULL: none */
	struct carried *carried;        /* of the last page of the body; or
	                                   NULL */
	struct name_index *names_of_index;
	struct hash content;            /* of all that was written */
};

/* A chapter that is read and checked, on its way into the file. */
struct sheets {
	struct package *package;
	struct arena *arena;
	struct chapter_content content;
	object_id *fonts, *pictures;    /* by number in the chapter */
	object_id *pages;
	size_t first_number;    /* of its first page, from 1 */
	bool is_matter;         /* made here: it may link to pages by number */
	bool is_blank;
	bool is_continued;      /* its layout is */
	/* the ids in it, in byte order, each once */
	struct destination *destinations;
	size_t destination_count;
	struct tagged tagged;
	double dx, dy;          /* how far links are moved on a sheet */
};

/* The entry of the plan with this id; NULL: there is none. */
const struct entry *package_find(const struct package *, const char *id);

/* Takes content into the hash of all. */
void package_hash(struct package *, const void *, size_t);

/* Reads and checks; nothing is written yet. */
bool sheets_read(struct sheets *, const struct chapter *, struct error *)
    MUST_CHECK;

/* Merges fonts and writes pictures that are new to the book. */
void sheets_register(struct sheets *, const struct chapter *);

/* What sheets_write() keeps in a package. */
void carried_free(struct carried *);

/* The page of this number is a right one, as the book lies open: odd ones are, and
 * left ones where it is read from right to left. */
bool package_is_right(const struct package *, size_t number_from_1);

/* Writes the pages, numbered on in the list; `has_margins`: with margin boxes,
 * where the numbers of the front matter are roman ones. */
bool sheets_write(struct sheets *, const struct chapter *, struct page_list *,
    bool has_margins, struct error *) MUST_CHECK;

/* The cover and the contents; *contents is where these start. */
bool front_write(struct package *, struct destination *contents,
    struct diag_list *, struct error *) MUST_CHECK;

/* Draws a layout as a chapter and writes it. */
bool package_write_layout(struct package *, const struct layout *,
    enum layout_part, struct page_list *, struct error *) MUST_CHECK;

/* An empty page, where the next would be on another side than the style wants
 * pages of a body of this class to begin on. */
bool package_turn_page(struct package *, const char *class,
    const char *language, struct page_list *, struct error *) MUST_CHECK;

/* Pages of text behind articles or before them, under a body of this class;
 * *first, or NULL, is where they start.  None, where the style shows none. */
bool package_write_matter(struct package *, const char *class,
    const struct node *body, struct diag_list *, struct destination *first,
    struct error *) MUST_CHECK;

/* The page a section opens with; none, where the style shows none. */
bool opening_write(struct package *, const char *title, struct error *)
    MUST_CHECK;

/* What stands behind the articles; *index is where it starts. */
bool back_write(struct package *, struct destination *index,
    struct diag_list *, struct error *) MUST_CHECK;

/* The contract of struct packager. */
bool package_open(struct package **, const struct plan *,
    const struct resources *, const struct stored_picture *cover,
    const char *path, struct error *) MUST_CHECK;
bool package_append(struct package *, const struct chapter *, struct error *)
    MUST_CHECK;
bool package_commit(struct package *, struct diag_list *, struct error *)
    MUST_CHECK;
void package_rename(struct package *, const char *path);
void package_abandon(struct package *);

#endif
