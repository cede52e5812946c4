/* The faces that text is set in, and which face has a character.  Private to
 * typeset/. */
#ifndef TYPESET_FONT_H
#define TYPESET_FONT_H

#include <hb.h>

#include "typeset/language.h"
#include "typeset/marks.h"
#include "typeset/paragraph.h"

/* What a face does with one character, unshaped. */
struct nominal {
	uint32_t key;           /* code point and region */
	uint16_t glyph;         /* 0: the face does not have it */
	bool is_plain;          /* shaping it as CJK text changes nothing */
	int16_t advance;        /* font units */
};

#define NOMINAL_SLOTS 8192      /* a power of two */

/* The white that may be taken from the sides of a mark, em. */
struct mark_trim {
	uint16_t glyph;
	bool is_known;
	float left, right;
};

/* One face of a font file, mapped. */
struct face {
	struct font_face_file file;
	struct mapping bytes;
	hb_face_t *hb_face;
	hb_font_t *hb_font;     /* scaled to font units */
	float units;            /* an em */
	float ascent, descent;  /* em: the box that lines are built of */
	float underline, strike, rule;  /* em above the baseline; thickness */
	uint16_t weight;        /* CSS */
	bool is_italic;
	uint16_t space, hyphen; /* glyphs */
	int16_t space_advance, hyphen_advance;
	struct nominal *nominals;               /* NOMINAL_SLOTS */
	hb_set_t *shaped[REGION_COUNT];         /* glyphs that shaping of CJK
	                                           text may change; or NULL */
	struct mark_trim trims[MARK_COUNT];
};

/* A font-family list in one weight, slant and language: which face it gives a
 * character. */
struct family;

struct shaped_word;
struct strip;

struct faces {
	struct font_source source;
	struct face **faces;
	size_t face_count;
	struct family **families;
	size_t family_count;
	struct family *recent;
	hb_buffer_t *buffer;
	struct shaped_word *words;      /* what shape.c remembers */
	void *breakers[REGION_COUNT];   /* ICU's, by region */
	struct strip *strip;            /* scratch of one paragraph */
};

/* The style's family; lives as long as the faces. */
struct family *family_of_style(struct faces *, const struct text_style *);

enum region family_region(const struct family *);
hb_language_t family_language(const struct family *);
bool family_is_bold(const struct family *, const struct face *);
bool family_is_oblique(const struct family *, const struct face *);

/* The first face of the family. */
struct face *family_main(const struct family *);

/* The face for a character: a pure function of the two.  The main face where no
 * font has the character. */
struct face *family_face(struct faces *, struct family *, uint32_t code_point);

/* The face for a base and what combines with it: one that has them all, if
 * there is one, else that of the base. */
struct face *family_cluster_face(struct faces *, struct family *,
    const char *text, size_t size);

/* The unshaped glyph; lent until the next call. */
const struct nominal *face_nominal(struct face *, enum region, uint32_t);
bool face_has(struct face *, uint32_t code_point);

/* Of a mark that is drawn with this glyph; lent. */
const struct mark_trim *face_trim(struct face *, unsigned mark,
    enum char_class, uint16_t glyph);

#endif
