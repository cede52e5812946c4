/*
 * A sheet: what the renderer makes of an article and the package binds.  It
 * crosses the process boundary as the flat bytes of a chapter.
 */
#ifndef EPUB_SHEET_H
#define EPUB_SHEET_H

#include "typeset/typeset.h"

#define SHEET_HEADINGS 256 /* those behind are in no table of contents */
#define SHEET_MENTIONS 1000 /* those behind are in no index */

struct sheet_heading {
	unsigned level; /* 2 to 6 */
	const char *id, *text;
};

/* A picture it shows; its file's name comes from both. */
struct sheet_picture {
	struct hash hash;
	enum picture_kind kind;
};

/* Of a company that it mentions. */
struct sheet_name {
	const char *id, *name; /* the site's; a label */
};

struct sheet {
	const char *title; /* a label, never blank */
	struct sheet_heading *headings;
	size_t heading_count;
	struct sheet_picture *pictures; /* in order of first appearance */
	size_t picture_count;
	uint64_t *links; /* numbers of the entries it links to, each once */
	size_t link_count;
	struct sheet_name *names;
	size_t name_count;
	uint32_t *mentions; /* the name at "m-1", at "m-2", ... */
	size_t mention_count;
	/* by faces_read(), where fonts are embedded; else all empty */
	struct {
		struct code_page *pages;
		size_t count;
	} faces[FACE_STYLES];
	uint32_t regions;
	uint32_t undescribed; /* pictures without a text that stands for them */
	/* its XHTML, deflated */
	const uint8_t *bytes;
	size_t size;
	uint32_t full_size, crc;
};

/* An entry's number as a key of a keymap, which is never 0. */
static inline uint64_t entry_key(uint64_t entry)
{
	return entry ? entry : 1;
}

void sheet_put(struct buf *, const struct sheet *);

/* Checks every length and number.  Strings and lists lie in the arena, `bytes`
 * in the chapter. */
bool sheet_read(const struct chapter *, struct arena *, struct sheet *,
    struct error *) MUST_CHECK;

/* What tells pictures of a book apart: the part of the hash that is in the
 * name, and the kind.  Never 0. */
uint64_t picture_key(const struct sheet_picture *);

/* "images/0123456789abcdef.jpg" */
#define PICTURE_NAME_SIZE 40
void picture_name(const struct sheet_picture *, char out[PICTURE_NAME_SIZE]);

/* A kind that EPUB 3.3, 3.2 counts among the core media types and the
 * renderer lets in. */
bool picture_is_fit(enum picture_kind);

#endif
