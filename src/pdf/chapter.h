/*
 * A chapter as it goes from a renderer to a package: flat bytes.  Fonts and
 * pictures have numbers of the chapter's own, and content streams name them by
 * these (/F0, /P0), so nothing in it depends on its place in a book.
 */
#ifndef PDF_CHAPTER_H
#define PDF_CHAPTER_H

#include "pdf/structure.h"
#include "typeset/typeset.h"

/* Lengths in points, from the bottom left corner of the page, y upwards. */
struct chapter_link {
	double left, bottom, right, top;
	const char *href;       /* web or mail address, or "#" and an id */
	const char *text;       /* of a "#" link: what leads there */
	const char *entry;      /* "", or the id of the article that is meant
	                           where the book has it */
};

/* The number of an article's page with the words around it, a form /S0 that shows
 * nothing where the article is in no book.  The number is put together of digits
 * in the middle of `width`, or at its end. */
struct chapter_reference {
	const char *entry;      /* or "#" and the id of a target in the chapter */
	const uint8_t *content; /* operators: what is around the number */
	size_t content_size;
	uint32_t *fonts, *uprights;     /* that they show, as a page has them */
	uint32_t font_count, upright_count;
	bool has_number;        /* else nothing that follows counts */
	uint32_t place;         /* of the number in the operators */
	bool is_at_end;
	uint32_t font;          /* of the chapter */
	double width, size;
	struct colour colour;
	bool is_gray;
	uint16_t glyphs[DIGITS];        /* of 0 to 9 */
	double advances[DIGITS];
};

/* A picture /E0, of a glyph of a font file that has such. */
struct chapter_emoji {
	uint32_t font;          /* id of struct font_face_file */
	uint16_t glyph;
};

/* The top left corner of what a reader is to see; only vertical lines have a
 * left side, for horizontal ones are as wide as the page. */
struct corner {
	bool has_left;
	double left, top;
};

struct chapter_target {
	const char *id;
	struct corner corner;
};

struct chapter_page {
	double width, height;
	const char *name;       /* of @page; "": none */
	struct page_string *strings;    /* that margin boxes may show */
	uint32_t string_count;
	const uint8_t *content; /* zlib data of the content stream */
	size_t content_size;
	uint32_t *fonts, *pictures;     /* numbers of those it shows */
	uint32_t font_count, picture_count;
	uint32_t *uprights;     /* fonts that it shows in vertical writing, /V0 */
	uint32_t upright_count;
	struct chapter_link *links;
	uint32_t link_count;
	struct chapter_target *targets;
	uint32_t target_count;
	struct chapter_reference *references;
	uint32_t reference_count;
	struct chapter_emoji *emoji;
	uint32_t emoji_count;
	uint32_t mark_count;    /* marked content sequences: MCID 0, 1, ... */
};

/* A glyph shown without ActualText, and the text it stands for; "": none. */
struct chapter_glyph {
	uint16_t id;
	const char *text;
};

struct chapter_font {
	uint32_t id;            /* struct font_face_file */
	struct chapter_glyph *glyphs;   /* ascending */
	uint32_t glyph_count;
};

struct chapter_heading {
	unsigned level;         /* 2..6 */
	const char *text;
	uint32_t page;
	struct corner corner;
};

/* A name that an index may have, and where it stands. */
struct chapter_mention {
	const char *id;         /* is_mention_id() */
	const char *name;
	uint32_t page;
};

struct chapter_content {
	const char *language;   /* BCP 47, or "" */
	bool is_vertical;       /* its lines are */
	struct corner start;    /* on its first page */
	struct chapter_page *pages;
	uint32_t page_count;
	struct chapter_font *fonts;
	uint32_t font_count;
	struct hash *pictures;
	uint32_t picture_count;
	struct chapter_heading *headings;
	uint32_t heading_count;
	struct chapter_mention *mentions;
	uint32_t mention_count;
	struct structure structure;
};

/* Bytes a glyph can stand for in /ToUnicode; more is ActualText. */
#define GLYPH_TEXT_MAX 64

/* Mentions of a chapter, and bytes of a name. */
#define MENTIONS_MAX     1000
#define MENTION_NAME_MAX 1000

/* Bytes of the id of a target. */
#define TARGET_ID_MAX 200

/* What a PDF may link to: "#" and an id, or an address in printable ASCII with
 * http, https or mailto. */
bool is_link(const char *);

void chapter_put(struct buf *, const struct chapter_content *);

/* Reads and checks everything but the streams themselves.  Strings and arrays
 * go into the arena, streams are lent from the bytes. */
bool chapter_read(const uint8_t *, size_t, struct arena *,
    struct chapter_content *, struct error *) MUST_CHECK;

#endif
