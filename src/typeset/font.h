/* A face: what its glyphs are and how they measure.  Private to typeset/. */
#ifndef TYPESET_FONT_H
#define TYPESET_FONT_H

#include <hb.h>

#include "typeset/language.h"
#include "typeset/marks.h"
#include "typeset/typeset.h"

/* What a face does with one character, unshaped. */
struct nominal {
	uint32_t key;           /* code point and region */
	uint16_t glyph;         /* 0: the face does not have it */
	bool is_plain;          /* shaping it as CJK text changes nothing */
	int16_t advance;        /* font units */
};

#define NOMINAL_SLOTS 8192      /* a power of two */

/* The same for a character that stands upright in a vertical line. */
struct upright_glyph {
	uint32_t key;
	uint16_t glyph;
	bool is_plain;
	bool is_formed, is_form_known;  /* the face has a vertical form */
	int16_t advance;        /* downwards, font units */
	int16_t shift, rise;    /* of its origin from the pen, which is at
	                           the middle of the top of the em box */
};

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
	bool has_pictures;      /* in place of outlines: PNG, a glyph each */
	unsigned glyph_count;
	uint16_t space, hyphen; /* glyphs */
	int16_t space_advance, hyphen_advance;
	struct nominal *nominals;               /* NOMINAL_SLOTS */
	hb_set_t *shaped[REGION_COUNT];         /* glyphs that shaping of CJK
	                                           text may change; or NULL */
	struct mark_trim trims[MARK_COUNT];
	/* of vertical lines; NULL and unknown until there is one */
	bool has_vertical;      /* metrics */
	struct upright_glyph *uprights;         /* NOMINAL_SLOTS */
	hb_set_t *shaped_upright[REGION_COUNT];
	struct mark_trim trims_upright[MARK_COUNT];
};

/* Maps the file; NULL with `err` when it is no font. */
struct face *face_new(const struct font_face_file *, struct error *err);
void face_free(struct face *);

/* The unshaped glyph; lent until the next call. */
const struct nominal *face_nominal(struct face *, enum region, uint32_t);
bool face_has(struct face *, uint32_t code_point);

/* What a glyph covers, em: left and top of it from its origin, up, then width and
 * height; zeros for one that shows nothing. */
void face_box(const struct face *, uint16_t glyph, float box[4]);

/* Lent until the next call. */
const struct upright_glyph *face_upright(struct face *, enum region, uint32_t);
/* The face has a form of the character for vertical lines. */
bool face_has_upright(struct face *, enum region, uint32_t);
/* Where the origin of a glyph is from the pen, and the way to the next, in font
 * units. */
void face_upright_place(struct face *, uint16_t glyph, int *advance, int *shift,
    int *rise);

/* Of a mark that is drawn with this glyph, at its left and right, or above and
 * below in a vertical line; lent. */
const struct mark_trim *face_trim(struct face *, unsigned mark,
    enum char_class, uint16_t glyph, bool is_upright);

#endif
