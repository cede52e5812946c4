/* The book before its text, and what a packager is. */
#ifndef BOOK_BOOK_H
#define BOOK_BOOK_H

#include "article/article.h"
#include "book/index.h"
#include "source/source.h"

/* What stands before or behind an article in its book. */
struct neighbour {
	const char *id, *title; /* title NULL: not known */
};

/* What else an article is found by: the address and the file of a copy that is
 * not in the book, or its own address before it was given another. */
struct alias {
	const char *url, *name; /* url NULL: it has none */
	struct alias *next;
};

/* A row of the plan: one article to be. */
struct entry {
	struct source source;
	struct meta meta;       /* from the plan; after loading, the final one */
	const char *id;         /* "a-" + 16 hex digits: stable, unique in the
	                           book, not dependent on its place */
	size_t number;          /* its place in plan.entries */
	const struct meta *override;    /* lent; stands over what is found out; NULL:
	                           nothing does */
	const struct hash *content;     /* of its source, as it was read for the
	                           plan; lent; NULL: not known */
	size_t given;           /* of plan.given; past them: of none */
	bool is_left_out;       /* after loading: it is in no book */
	struct fingerprint fingerprint; /* all zero: its text was not read */
	struct alias *aliases;
	/* in a worker, when chapters name them (sheaf_options.chapter_header);
	 * NULL: there is none */
	const struct neighbour *previous, *next;
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
	size_t volume;          /* the number of the volume whose title and dates
	                           these are; 0: the book is in one piece */
	struct hash identity;   /* from the ids of its entries, for an identifier */
	struct entry *entries;  /* the one thing on the heap; plan_free() */
	size_t entry_count;
	size_t cut_count;       /* behind them: not asked for */
	struct section *sections;
	size_t section_count;   /* at least 1 when there are entries */
	/* By a manifest: the entries are added in their order, and, unless
	 * another division is asked for, in these sections (titles, lent). */
	bool is_ordered;
	const char *const *given;
	size_t given_count;
};

struct plan *plan_new(void);
void plan_free(struct plan *);

/* Adds a copy; a draft is not added. */
void plan_add(struct plan *, const struct source *, const struct meta *);

/* Copies.  Before plan_finish(). */
void plan_add_alias(
    struct plan *, size_t entry, const char *url, const char *name);

/* That an entry is in the plan already. */
struct duplicate {
	size_t of;              /* the number of the entry that is kept */
	enum sameness kind;
};

/*
 * Fills a row for every entry and returns how many are duplicates.  Of several
 * the longest text is kept, then that with more pictures, with a link, the
 * earliest, the first; the result does not depend on anything else.  Every
 * duplicate is like the one that is kept, and those that are kept are not like
 * each other: 60 ms for 10,000 entries, whatever they are.
 */
size_t plan_find_duplicates(const struct plan *, struct duplicate *);

/* Takes the duplicates out of the plan, which stay aliases of those that are
 * kept; before plan_finish(). */
void plan_drop(struct plan *, const struct duplicate *);

/* filter.c: whether the options can be understood, and whether they ask for an
 * article; `name` is its source's. */
bool filter_check(const struct sheaf_options *, struct error *) MUST_CHECK;
bool filter_accepts(const struct sheaf_options *, const struct meta *,
    const char *name);

/* shard.c: whether the options make sense, and whether a thing of this name is in
 * the part that they ask for: of N runs that differ in nothing else one says
 * so. */
bool shard_check(const struct sheaf_options *, struct error *) MUST_CHECK;
bool shard_holds(const struct sheaf_options *, const char *key);

/* Orders, makes sections, ids and the book's metadata.  Once, after the last
 * plan_add(). */
void plan_finish(struct plan *, const struct sheaf_options *);

/*
 * In place of plan_finish(), for a plan that is divided into books: the entries
 * are put in order and cut, and keep the place in which they were added as their
 * number.
 */
void plan_rank(struct plan *, const struct sheaf_options *);

/* Entries that become a book of their own. */
struct part {
	const char *key;        /* what they share; NULL: nothing is known */
	size_t *members;        /* of plan.entries, in their order */
	size_t count;
};

/* part.c: divides it as the options say, in the order of the first members; one
 * part where they say nothing.  Returns how many; all in the arena. */
size_t plan_parts(const struct plan *, const struct sheaf_options *,
    struct arena *, struct part **);

/* A plan of these entries, as if they alone had been added; to be finished.
 * Aliases and what is given are lent. */
struct plan *plan_of_part(const struct plan *, const struct part *);

/* Once every entry has its final metadata: what the book says of itself
 * (language, author, title) is found again from it. */
void plan_settle(struct plan *, const struct sheaf_options *);

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

#define LABEL_LENGTH 200

/*
 * label.c: one line of plain text, not escaped, of at most LABEL_LENGTH characters:
 * without what XML forbids and without controls that would turn the direction
 * of the text behind it.  `fallback` where nothing would be seen.
 */
const char *label_new(struct arena *, const char *text, const char *fallback);

/* colophon.c: the next value that the options give a key, from *place on, which
 * moves; NULL behind the last. */
const char *option_metadata(
    const struct sheaf_options *, const char *key, size_t *place);

/* "2022-01-03 – 2022-02-11", one day alone, or nothing. */
void plan_days_put(struct buf *, const struct plan *);

/* What a colophon says, line by line. */
#define COLOPHON_ROWS 9
struct colophon_row {
	enum word word;
	const char *text;
};
/* What the package knows of it. */
struct colophon {
	const char *title, *author, *identifier;
	size_t article_count;
};
bool colophon_is_wanted(const struct sheaf_options *, size_t article_count);
/* Rows that have a text; they may lie in the arena.  Returns their number. */
size_t colophon_list(struct arena *, const struct plan *,
    const struct sheaf_options *, const struct colophon *,
    struct colophon_row rows[COLOPHON_ROWS]);

/* What stands between the items of a list: "、" or ", ". */
const char *list_separator(const char *language);

/* What stands between two sentences: nothing or a space. */
const char *sentence_separator(const char *language);

/* Of Chinese: written so.  BCP 47: the script says it, else the region does. */
bool language_is_traditional(const char *language);

/* Why a picture is missing, as far as there are words for it; else as it is. */
const char *reason_in(struct arena *, const char *reason, const char *language);

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

/* A bold one is regular | FACE_BOLD, and so on. */
enum face_style { FACE_REGULAR, FACE_BOLD, FACE_ITALIC, FACE_BOLD_ITALIC,
	FACE_STYLES };

/* The faces that an installed family has; always a regular one. */
struct font_family {
	bool has[FACE_STYLES];
	struct font_face_file files[FACE_STYLES];
	const char *home;       /* the language whose forms of Han characters it
	                           has where a text asks for none (BCP 47);
	                           NULL: its name does not tell */
};

/*
 * Asks for a face: in a worker by message, else of fontconfig directly.
 * `find` is a pure function of the query; false: no installed face will do.
 * `lookup` (parent only) lends a face that find has answered before.
 * `family` (parent only) lends what a family has, and nothing in its place;
 * where only its regional families are installed ("Noto Serif CJK"), that of
 * the language.  False: it is not installed.
 * `dictionary` opens what parts the words of a language, which is the caller's to
 * close; -1: none is installed.  Also a pure function; may be NULL.
 */
struct font_source {
	void *context;
	bool (*find)(void *context, const struct font_query *,
	    struct font_face_file *);
	bool (*lookup)(void *context, uint32_t id, struct font_face_file *);
	bool (*family)(void *context, const char *name, const char *language,
	    struct font_family *);
	int (*dictionary)(void *context, const char *language);
};

/* What renderers and packages work with; outlives them. */
struct resources {
	const struct sheaf_options *options;
	const char *style;      /* text of options->style, or NULL */
	const struct font_source *fonts;        /* in a worker NULL if not
	                                           needs_fonts */
	/* In the parent: where a package tells what is wrong with the style, so
	 * that it is told once, under the name of the style.  NULL in workers. */
	struct diag_list *style_diags;
};

/* styles.c: the table of themes is sheaf_themes[] of <sheaf.h>.  NULL as name is
 * the default theme; NULL as result: there is none. */
const struct sheaf_theme *theme_lookup(const char *name);

/* Sheets that stand after a format's own and before the user's, or NULL; the
 * options may name a theme that is none. */
const char *style_of_theme(const struct sheaf_options *, bool is_print);
const char *style_of_paragraphs(const struct sheaf_options *, bool is_print);
/* Pages lie two by two on sheets. */
bool pages_are_imposed(const struct sheaf_options *);
/* Of print: the preset's, or NULL. */
const char *style_of_preset(const struct sheaf_options *);

/* The class <body> has by language ("zh", "ja", "ko" or ""), for readers that
 * know no :lang(). */
const char *style_language_class(const char *language);

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
	/* Another name in the same folder for what commit() will make.  NULL: it
	 * is never split. */
	void (*rename)(struct package *, const char *path);
	/* The cover that was made, where none was given; before commit and lent
	 * until its end.  NULL: a format that makes its own. */
	bool (*cover)(struct package *, const struct stored_picture *,
	    struct error *);
	/* Contents, fonts, rename; entries that are left out are no part of it.
	 * Frees in any case. */
	bool (*commit)(struct package *, struct diag_list *, struct error *);
	void (*abandon)(struct package *);      /* leaves nothing behind; frees */
};

#endif
