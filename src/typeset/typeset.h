/*
 * From an article and a style to pages: glyphs, pictures, rules and links with
 * their places.  Nothing here knows PDF.
 *
 * Lengths are in points (1/72 inch), from the top left corner of the page, y
 * downwards.
 */
#ifndef TYPESET_TYPESET_H
#define TYPESET_TYPESET_H

#include "typeset/subset.h"

struct typesetter;

struct colour {
	float red, green, blue; /* 0..1 */
};

struct glyph {
	uint16_t id;            /* in the font file, not in a subset */
	float advance_pt;       /* to the next glyph's origin, justification and
	                           kerning in it */
	float rise_pt, shift_pt;        /* of its origin, up and right of the
	                                   pen, as the glyph is turned */
	uint32_t text, text_size;       /* bytes of run.text it stands for; a glyph
	                                   that continues a cluster has size 0 */
};

/* Where the glyphs of a run go. */
enum run_mode {
	RUN_ACROSS,             /* to the right, on a baseline */
	RUN_DOWN,               /* the same turned by a quarter, clockwise */
	RUN_UPRIGHT,            /* down, each upright: the pen is at the middle
	                           of the top of its em box */
	RUN_COMBINED            /* ACROSS, side by side in a vertical line */
};

/* Glyphs of one face and size on one line. */
struct run {
	uint32_t font;          /* index into layout.fonts */
	enum run_mode mode;
	float size_pt;
	float x_pt, baseline_pt;        /* the pen; DOWN: its baseline is x */
	float drop_pt;          /* its baseline below the middle of a vertical
	                           line, while the line is not on its page */
	float narrow;           /* COMBINED: how much of their width is taken
	                           from the glyphs and advances, a part of it */
	struct colour colour;
	bool is_oblique;        /* slant it: the face has no italic */
	bool is_bold;           /* thicken it: the face has no bold */
	bool is_invisible;      /* only text for those who search and copy */
	const char *text;       /* UTF-8, in logical order */
	struct glyph *glyphs;   /* in visual order */
	size_t glyph_count;
};

/* REFERENCE: the number of an article's page, which the device knows.  EMOJI: a
 * picture that a font has for a glyph. */
enum item_kind {
	ITEM_RUN, ITEM_PICTURE, ITEM_RULE, ITEM_LINK, ITEM_TARGET,
	ITEM_REFERENCE, ITEM_EMOJI
};

enum { DIGITS = 10 };

/* A filled rectangle, or lines along its longer sides, as thick as it is:
 * DASHED and DOTTED one, DOUBLE two of a third.  WAVY: a wave as high as the
 * rectangle.  Values of CSS border-style and text-decoration-style. */
enum rule_style {
	RULE_SOLID, RULE_DASHED, RULE_DOTTED, RULE_DOUBLE, RULE_WAVY
};

/* What a style adds to an element (CSS Pseudo-Elements 4, section 4). */
enum pseudo { PSEUDO_NONE, PSEUDO_MARKER, PSEUDO_BEFORE, PSEUDO_AFTER };
#define PSEUDO_COUNT (PSEUDO_AFTER + 1)

struct item {
	enum item_kind kind;
	struct item *next;
	const char *late;       /* RUN: shown with the number of the page of this
	                           article alone; or NULL */
	bool is_artifact;       /* no part of the text: rules, bullets that the
	                           text does not hold, running heads, what is
	                           generated */
	enum pseudo pseudo;     /* of `node`: BEFORE or AFTER, to be read */
	bool is_margin;         /* of a margin box: running head, page number */
	const struct node *node;        /* what it is made from: a text node for
	                                   its run, an IMG for its picture, else
	                                   the element; NULL: none.  Those of an
	                                   article's header live in the layout */
	float x_pt, y_pt, width_pt, height_pt;  /* all but RUN; TARGET: 0 wide */
	union {
		struct run run;
		struct {
			const struct picture *picture;
			const char *alt;        /* may be NULL */
		} picture;
		struct {
			struct colour colour;
			enum rule_style style;
		} rule;
		const char *href;       /* LINK: web address or "#id" */
		const char *id;         /* TARGET: of the element that is here */
		struct {
			uint32_t face;          /* id of struct font_face_file */
			uint16_t glyph;
		} emoji;
		struct {
			const char *entry;      /* id of the article, or "#"
			                           and that of a place in
			                           this one */
			bool is_at_end;         /* the number ends where the
			                           box does */
			struct run digits;      /* 0 to 9, a glyph each, of
			                           which the number is put
			                           together in the middle of
			                           the box; baseline_pt is
			                           from its top */
		} reference;
	};
};

/* The values of a named string on one page (CSS Generated Content for Paged
 * Media 3, section 1.2), or of the counters of a name: their numbers, the
 * outermost first, with blanks between. */
struct page_string {
	const char *name;
	const char *start;      /* as the page begins */
	const char *first, *last;       /* what is set on it first and last; if
	                                   nothing is, `start` */
	bool is_set;            /* something is */
	bool is_counter;
};

/* CSS Paged Media 3: a page box, without its margin boxes. */
struct page_box {
	float width_pt, height_pt;
	struct item *first, **end;      /* in reading order */
	const char *name;       /* of @page; NULL: none */
	struct page_string *strings;
	size_t string_count;
};

/* Strings that a page has, bytes of their names and values: what is more is as
 * if it were never set, or cut. */
#define PAGE_STRINGS_MAX     32
#define PAGE_NAME_MAX        200
#define PAGE_STRING_SIZE_MAX 3000

struct heading {
	unsigned level;         /* 1: the article's title */
	const char *text;
	size_t page;            /* index into layout.pages */
	float x_pt, y_pt;       /* the top left corner of its first line */
};

struct layout {
	struct arena *arena;    /* everything below lives in it */
	bool is_vertical;       /* its lines are */
	bool is_continued;      /* its first page follows others of its kind, and
	                           is none of @page :first */
	struct page_box *pages;
	size_t page_count;
	struct font_face_file *fonts;   /* in order of first use; ids differ */
	size_t font_count;
	struct heading *headings;
	size_t heading_count;
};

/* What a style sheet may ask for that is not of the page alone. */
enum style_use {
	STYLE_IMPORT,           /* another sheet, by its address */
	STYLE_URL,              /* any other file, by its address */
	STYLE_CHARSET,          /* of its own bytes: the name */
	STYLE_DIRECTION,        /* a property of bidirectional text: its name */
	STYLE_VARIABLE          /* a custom property, or var() */
};

/* Calls `tell` for each of them, in order; `what` is lent, `line` from 1. */
void style_scan(const char *css, void (*tell)(void *context, enum style_use,
    const char *what, unsigned line), void *context);

/* An @import rule at the head of a sheet (CSS Cascade 4, section 2). */
struct style_import {
	const char *begin;      /* of the rule */
	const char *address;
	const char *media;      /* what follows it, as written; "": nothing */
	const char *condition;  /* what is not supported of that; or NULL */
	unsigned line;          /* from 1 */
};

/* Appends them to a table in the arena; returns where what is behind them begins:
 * its byte, and its line. */
size_t style_imports(const char *css, struct arena *,
    struct style_import **imports, size_t *count, unsigned *line);

/* Appends what ends all that the sheet leaves open. */
void style_close(const char *css, struct buf *);

/* False when no font covers even the digits and Latin letters. */
struct typesetter *typesetter_new(const struct resources *, struct diag_list *,
    struct error *);
/* The same for covers that are made: with styles/cover.css in place of
 * styles/print.css. */
struct typesetter *typesetter_new_for_jackets(const struct resources *,
    struct diag_list *, struct error *);
void typesetter_free(struct typesetter *);

struct layout *layout_new(void);
void layout_free(struct layout *);

/* The pages of an article, without folios. */
bool typeset_article(struct typesetter *, const struct entry *,
    const struct article *, struct layout *, struct diag_list *,
    struct error *) MUST_CHECK;

/* Cover and contents have no pages where the style says display: none to them
 * (.cover, .contents). */

/* A row of the contents page. */
struct contents_row {
	unsigned level;         /* 0: section, 1: article */
	const char *title;
	const char *detail;     /* author and date, small; may be NULL */
	const char *label;      /* page number */
	const char *target;     /* "#..." for the link */
};

/* How far the contents are: all zero but the arena before the first part. */
struct contents_part {
	struct arena *arena;    /* outlives the layouts */
	size_t done;            /* rows that are set */
	float label_pt;         /* the column of numbers */
	const struct page_string *strings;      /* of the last page */
	size_t string_count;
};

/* Sets rows from part->done on, in whole pages: all of them, or of very many
 * some; to be called with a new layout until `done` is `count`. */
bool typeset_contents(struct typesetter *, const struct contents_row *,
    size_t count, struct contents_part *, const char *language, struct layout *,
    struct diag_list *, struct error *) MUST_CHECK;

/* Pages of other text than an article's: nodes without pictures, under a body of
 * this class. */
bool typeset_matter(struct typesetter *, const char *class,
    const struct node *body, const char *language, struct layout *,
    struct diag_list *, struct error *) MUST_CHECK;

/* The cover page: title, author, dates; `picture` (READY) may be NULL. */
bool typeset_cover(struct typesetter *, const struct plan *,
    const struct picture *, struct layout *, struct diag_list *,
    struct error *) MUST_CHECK;

/* A cover that is made as a picture; every text may be NULL. */
#define JACKET_PICTURES 4
struct jacket {
	const char *title, *author, *dates, *sites, *language;
	float width_pt, height_pt;
	const struct picture *pictures; /* lent to the layout; each is to fill
	                                   the whole of its box */
	size_t picture_count;
};

/* One page of just this size; false: it could not be made to fit, what is too
 * much is cut off. */
bool typeset_jacket(struct typesetter *, const struct jacket *, struct layout *,
    struct diag_list *);

/* What is known of a page when it has found its place in the book. */
struct page_place {
	const char *name;       /* of @page; NULL: none */
	const char *language;
	size_t number;          /* from 1 */
	size_t count;           /* of pages that are counted with it; 0: that is
	                           not known */
	bool is_roman;          /* it is shown so */
	bool is_right;          /* recto */
	bool is_first;          /* of its article */
	bool is_blank;          /* only there so that the next is on its side */
	const struct page_string *strings;
	size_t string_count;
};

/* On which side pages of a body of this class begin (its break-before); `is_r2l`:
 * they follow each other from right to left. */
enum page_side { SIDE_ANY, SIDE_LEFT, SIDE_RIGHT };
enum page_side typeset_side(struct typesetter *, const char *class,
    const char *language, bool is_r2l);

/* An empty page, for an empty layout. */
void typeset_blank(struct typesetter *, struct layout *);

/* Whether the style tells left and right pages apart. */
bool typeset_has_sides(const struct typesetter *);

/* How far to the right the page belongs: all are set as if they had no side (@page
 * :left, :right). */
float typeset_shift(struct typesetter *, const struct page_place *);

/* Articles of this language (BCP 47; may be NULL) have vertical lines, so that pages
 * follow each other from right to left. */
bool typeset_is_vertical(struct typesetter *, const char *language);

/* Its margin boxes show how many pages there are. */
bool typeset_shows_count(struct typesetter *, const struct page_place *);

/* A text in a margin of a page.  Where all but the page's number are the same, so
 * is what it looks like. */
struct margin_text {
	unsigned boxes;         /* number of the styles of such pages */
	unsigned place;         /* which of the margin boxes */
	float room_pt;
	const char *text;
};
#define MARGIN_TEXTS_MAX 16

/* Lists the texts in the margins of a page; they go into the arena. */
unsigned typeset_margin_texts(struct typesetter *, const struct page_place *,
    struct arena *, struct margin_text[MARGIN_TEXTS_MAX]);

/* Appends one of them, of this page, to a page box of the layout. */
void typeset_margin(struct typesetter *, const struct page_place *,
    const struct margin_text *, struct layout *, struct page_box *);

/* fontconfig: the real source of fonts, for the parent and for callers without
 * workers. */
struct font_finder;
struct font_finder *font_finder_new(struct error *);
void font_finder_free(struct font_finder *);
struct font_source font_finder_source(struct font_finder *);

/* A file that was passed over since this was asked last, as it could not be opened or
 * read (`reason`, an errno); NULL: none. */
const char *font_finder_unreadable(struct font_finder *, int *reason);

/* Appends what tells whether the fonts that are installed are the same. */
void font_finder_put(const struct font_finder *, struct buf *);

/* Where the fonts that are installed lie, each once: the folders of their files, and
 * the files themselves that links lead to.  The list and its names are the caller's
 * to free.  For libraries that open fonts by themselves. */
void font_paths(char ***paths, size_t *count);

/* The dictionary of hyphens of a language (BCP 47), an open file that is the
 * caller's to close; -1: none is installed. */
int dictionary_open(const char *language);

/* Appends the languages that have one, in order: "de_DE en_US". */
void dictionaries_list(struct buf *);

/* Appends what tells whether the dictionaries that are installed are the same. */
void dictionaries_put(struct buf *);

#endif
