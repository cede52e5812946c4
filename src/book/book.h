/* The book before its text, and what a packager is. */
#ifndef BOOK_BOOK_H
#define BOOK_BOOK_H

#include "article/article.h"
#include "source/source.h"

/* A row of the plan: one article to be. */
struct entry {
	struct source source;
	struct meta meta;       /* from the plan; after loading, the final one */
	const char *id;         /* "a-" + 16 hex digits: stable, unique in the
	                           book, not dependent on its place */
	size_t number;          /* its place in plan.entries */
	bool is_left_out;       /* after loading: it is in no book */
	struct fingerprint fingerprint; /* all zero: not known */
};

/* What an entry is to those that are better. */
struct likeness {
	enum sameness how;
	size_t of;              /* NONE: itself; else the one to keep */
};

/* An entry that the plan has dropped; names of sources. */
struct dropped {
	const char *name, *kept;
	enum sameness how;
};

struct section {
	const char *title;      /* NULL: the book has no sections */
	size_t first, count;    /* of plan.entries */
};

struct plan {
	struct arena *arena;
	struct meta meta;       /* of the book: title, author, language, date (the
	                           newest), site (if all share one); what
	                           --metadata says stands in the options */
	struct date oldest;
	struct hash identity;   /* from the ids of its entries, for an identifier */
	struct entry *entries;  /* the one thing on the heap; plan_free() */
	size_t entry_count;
	struct section *sections;
	size_t section_count;   /* at least 1 when there are entries */
	struct dropped *dropped;        /* with options->dedup; in plan order */
	size_t dropped_count;
};

struct plan *plan_new(void);
void plan_free(struct plan *);

/* Adds a copy and returns it, to be looked at before the next is added; a draft
 * is not added: NULL. */
struct entry *plan_add(struct plan *, const struct source *,
    const struct meta *);

/* Orders, makes sections, ids and the book's metadata; with options->dedup drops
 * what is there twice.  Once, after the last plan_add(). */
void plan_finish(struct plan *, const struct sheaf_options *);

/* Once every entry has its final metadata: what the book says of itself
 * (language, author, title) is found again from it. */
void plan_settle(struct plan *, const struct sheaf_options *);

/* One an entry: every entry that is like a better one, and which: the one with
 * the longer text, then more pictures, then a link, then the earlier date, then
 * the first.  One that is to be kept is like no other that is. */
const struct likeness *duplicates_find(struct arena *, const struct entry *,
    size_t count);

/* Sections that still have an entry in the book. */
bool section_is_empty(const struct plan *, const struct section *);

/* What stands in books beside the articles' own words. */
enum word {
#define WORD(id, en, zh_hans, zh_hant, ja, ko) WORD_##id,
#include "book/words.def"
#undef WORD
	WORD_COUNT
};
const char *word_in(enum word, const char *language);

/* One prepared picture as it lies ready in the parent. */
struct stored_picture {
	struct hash hash;       /* of the source's bytes: its name */
	struct picture_form form;
	int fd;                 /* the prepared bytes, lent: read with pread(2);
	                           -1: an earlier chapter brought them */
	uint64_t offset, size;
};

/* A finished chapter: what a renderer wrote, with the pictures it names. */
struct chapter {
	const struct entry *entry;
	const uint8_t *bytes;   /* flat; lent until append returns */
	size_t size;
	const struct stored_picture *pictures;  /* each once, READY only */
	size_t picture_count;
};

/* A face of a font file. */
struct font_face_file {
	uint32_t id;            /* of this run; the same face has the same id */
	int index;              /* in a collection */
	int fd;                 /* lent */
};

struct font_query {
	const char *families;   /* CSS list: "Noto Serif CJK SC, serif" */
	const char *language;   /* BCP 47 or "" */
	uint32_t code_point;    /* must be in the face; 0: any */
	uint16_t weight;        /* CSS: 400, 700 */
	bool is_italic;
};

/*
 * Asks for a face: in a worker by message, else of fontconfig directly.
 * `find` is a pure function of the query; false: no installed face will do.
 * `lookup` (parent only) lends a face that find has answered before.
 */
struct font_source {
	void *context;
	bool (*find)(void *context, const struct font_query *,
	    struct font_face_file *);
	bool (*lookup)(void *context, uint32_t id, struct font_face_file *);
};

/* What renderers and packages work with; outlives them. */
struct resources {
	const struct sheaf_options *options;
	const char *style;      /* text of options->style, or NULL */
	const struct font_source *fonts;        /* NULL if not needs_fonts */
	/* In the parent: where a package tells what is wrong with the style, so
	 * that it is told once, under the name of the style.  NULL in workers. */
	struct diag_list *style_diags;
};

struct renderer;
struct package;

/*
 * Writes one format.  A renderer works in a worker and turns articles into
 * chapters, flat bytes that do not depend on the place of the article in the
 * book; a package works in the parent and puts them into the file.
 */
struct packager {
	const char *name, *suffix;              /* "epub", ".epub" */
	enum picture_target target;
	bool needs_pictures;    /* else no picture is asked for */
	bool needs_fonts;

	struct renderer *(*renderer_new)(const struct resources *,
	    struct diag_list *, struct error *);
	/* Appends the chapter to `out`.  Every picture the chapter needs must be
	 * READY in the article; what is MISSING is shown as a box. */
	bool (*render)(struct renderer *, const struct entry *,
	    const struct article *, struct buf *out, struct diag_list *,
	    struct error *);
	void (*renderer_free)(struct renderer *);

	/* `path` "-" is standard output.  `cover`, or NULL, is prepared for
	 * `target` and lent until the end. */
	bool (*open)(struct package **, const struct plan *,
	    const struct resources *, const struct stored_picture *cover,
	    const char *path, struct error *);
	/* In plan order.  The bytes of the chapter come from a worker: every
	 * length and number in them is checked.  Takes every picture that comes
	 * with it, shown or not: the bytes do not come again. */
	bool (*append)(struct package *, const struct chapter *, struct error *);
	/* Contents, fonts, rename; entries that are left out are no part of it.
	 * Frees in any case. */
	bool (*commit)(struct package *, struct diag_list *, struct error *);
	void (*abandon)(struct package *);      /* leaves nothing behind; frees */
};

#endif
