/*
 * A face of a font file: measures, and a subset to embed.  The one file of the
 * room that knows HarfBuzz is fontfile.c.
 */
#ifndef PDF_FONTFILE_H
#define PDF_FONTFILE_H

#include "core/core.h"

/* How a PDF holds its outlines (ISO 32000-1, 9.7.4 and 9.9). */
enum outlines {
	OUTLINES_TRUETYPE,      /* CIDFontType2: a TrueType file */
	OUTLINES_CFF_CID,       /* CIDFontType0: a bare CFF table with CIDs */
	OUTLINES_CFF            /* the same with glyph names: CID = glyph */
};

/* In thousandths of the em where a length. */
struct font_measures {
	char name[64];          /* PostScript name, A-Z a-z 0-9 '-' only */
	int ascent, descent, cap_height, stem_width;
	int box[4];             /* left bottom right top */
	double italic_angle;    /* degrees, upright: 0 */
	bool is_fixed_pitch;
};

/* The metrics that all glyphs have in vertical writing (ISO 32000-1, 9.7.4.3),
 * thousandths: how far the pen goes down, and where it is from the origin of a
 * glyph.  It is over the baseline of a word that is turned, so that programs see one
 * line where both stand: in the middle of an em box there are 0.38 em of it. */
enum { UPRIGHT_HEIGHT = 1000, UPRIGHT_X = 120, UPRIGHT_Y = -120 };

struct fontfile;

/* Maps the file; the descriptor may be closed after it.  NULL for what no PDF
 * can embed. */
struct fontfile *fontfile_open(int fd, int index, struct error *) MUST_CHECK;
void fontfile_close(struct fontfile *);

/* The picture that a font has in place of the outlines of a glyph: a PNG file,
 * appended; false: it has none.  The descriptor is lent. */
bool font_picture(int fd, int index, uint16_t glyph, struct buf *png);

unsigned fontfile_glyph_count(const struct fontfile *);

/* The advance of a glyph in thousandths of the em, as /W tells it. */
int fontfile_width(const struct fontfile *, uint16_t glyph);

void fontfile_measures(const struct fontfile *, struct font_measures *);

/* Glyphs of a font: a bit each. */
struct glyph_set {
	uint8_t bits[65536 / 8];
};

static inline bool glyph_set_has(const struct glyph_set *set, uint16_t glyph)
{
	return set->bits[glyph >> 3] >> (glyph & 7) & 1;
}

static inline void glyph_set_add(struct glyph_set *set, uint16_t glyph)
{
	set->bits[glyph >> 3] |= (uint8_t)(1 << (glyph & 7));
}

struct font_subset {
	enum outlines outlines;
	struct buf program;     /* a TrueType file or a CFF table */
	uint16_t *cids;         /* by glyph of the whole font: what a code of that
	                           glyph must become so that the program finds it
	                           (TRUETYPE: its glyph) */
};

bool fontfile_subset(const struct fontfile *, const struct glyph_set *,
    struct font_subset *, struct error *) MUST_CHECK;
void font_subset_release(struct font_subset *);

/* The CIDs of a CFF table by glyph (Adobe Technical Note 5176, 13); NULL
 * when it has none because its glyphs have names, or is damaged: then `is_cid`
 * tells which. */
uint16_t *cff_cids(const uint8_t *, size_t, unsigned glyph_count, bool *is_cid);

#endif
