/*
 * Fonts that a book brings along: faces of installed families, cut down to the
 * characters of its text.
 */
#ifndef TYPESET_SUBSET_H
#define TYPESET_SUBSET_H

#include "book/book.h"

/* A whole font that may not be subset is embedded up to here. */
#define WHOLE_FONT_MAX (4u << 20)

/*
 * What OS/2.fsType says of embedding (OpenType 1.9, OS/2).  A book is read and
 * not edited, and a reading system loads its fonts for itself alone, so Preview
 * & Print is enough.  Of several permissions the least restrictive holds.
 */
enum embedding_right {
	EMBEDDING_SUBSET,
	EMBEDDING_WHOLE,        /* 0x0100 */
	EMBEDDING_RESTRICTED,   /* 0x0002 and neither 0x0004 nor 0x0008 */
	EMBEDDING_BITMAPS       /* 0x0200 */
};
enum embedding_right embedding_right_of(uint16_t fs_type);

/* The families of --embed-fonts, in its order. */
struct embedding;

/* In the parent.  NULL with `err` (SHEAF_E_USAGE) when one of them is not
 * installed or may not be embedded. */
struct embedding *embedding_new(const struct font_source *,
    const struct sheaf_options *, const char *language, struct error *);
void embedding_free(struct embedding *);

size_t embedding_family_count(const struct embedding *);
const char *embedding_family(const struct embedding *, size_t);
/* What stands behind them in CSS: "serif". */
const char *embedding_generic(const struct embedding *);

/* Text by the face that it is set in, and the languages of Han in it. */
struct face_text {
	struct code_set characters[FACE_STYLES];
	uint32_t regions;       /* of region_bit() */
};

/* A bit for the regional forms of Han characters that a language (BCP 47) asks
 * for; 0: none. */
uint32_t region_bit(const char *language);
#define REGION_BITS 6

/* A font file. */
struct embedded_font {
	size_t family;
	enum face_style style;
	bool is_truetype;       /* else OpenType with CFF outlines */
	struct buf bytes;       /* buf_release() */
};

struct embedded_fonts {
	struct embedded_font *fonts;    /* by family and style */
	size_t count;
};

/*
 * A character is set in the first family whose face for the style has it, as
 * CSS Fonts 4, 5.3 says, so only there is it kept; a face without any is left
 * out.  `lacking` becomes the characters that no family has.
 */
bool embedding_make(const struct embedding *, const struct face_text *,
    struct embedded_fonts *, struct code_set *lacking, struct error *)
    MUST_CHECK;
void embedded_fonts_release(struct embedded_fonts *);

#endif
