/*
 * A paragraph shaped on one endless line: its text, its glyphs with the white
 * between them, and where the line may end.  Private to typeset/.
 */
#ifndef TYPESET_STRIP_H
#define TYPESET_STRIP_H

#include "typeset/family.h"

enum cell_break {
	BREAK_NEVER,
	BREAK_MAY,
	BREAK_HYPHEN,           /* a hyphen shows at the end of the line */
	BREAK_MUST
};

/* A glyph, in logical order of clusters (visual order inside one). */
struct cell {
	uint32_t text;          /* byte of strip.text where its cluster starts */
	uint32_t segment;
	uint16_t glyph;
	uint8_t class;          /* enum char_class, of its cluster */
	uint8_t mark;           /* mark_of(), 0 in Latin text */
	uint8_t breaks;         /* enum cell_break: before it */
	bool is_continued;      /* a further glyph of the cluster before */
	bool is_inner;          /* no line starts here, whatever happens */
	uint8_t gap;            /* enum gap: what may happen before it */
	float advance;          /* pt */
	float before;           /* pt: white before it, not at a line head */
	float shift, rise;      /* pt */
};

enum gap { GAP_FIXED, GAP_PITCH, GAP_AUTOSPACE };

/* Cells of one span, face and direction. */
struct segment {
	uint32_t span;
	uint8_t level;          /* UAX 9 */
	uint8_t mode;           /* enum run_mode */
	struct face *face;
	const struct text_style *style;
	float combined_pt;      /* they stand side by side in a vertical line,
	                           so wide together, each at its `shift`; 0:
	                           they do not */
};

/* Of all cells before one, and the gaps before them. */
struct sum {
	double width, stretch, shrink;
};

#define MISSING_MAX 16

struct strip {
	const struct paragraph *paragraph;
	char *text;
	uint32_t *span_starts;          /* byte where each span starts */
	uint8_t *levels;                /* a byte of text each; NULL: all 0 */
	struct cell *cells;
	struct segment *segments;
	struct sum *sums;               /* cell_count + 1 */
	uint32_t text_size, cell_count, segment_count;
	size_t text_room, span_room, level_room, cell_room, segment_room,
	    sum_room;
	uint8_t base_level;             /* 1: the paragraph is right to left */
	bool is_wide;                   /* it has CJK letters */
	bool has_rtl;
	bool has_leaders;
	bool may_hyphenate;             /* words that no one has looked at */
	const char *lacks_dictionary;   /* a language, or NULL */
	uint32_t missing[MISSING_MAX];  /* characters without a glyph */
	size_t missing_count;
	struct fit *fit;                /* scratch of fit.c */
	struct placement *placement;    /* scratch of line.c */
};

struct strip *strip_new(void);
void strip_free(struct strip *);

/* Sets the paragraph as one line; what was in the strip is gone. */
void strip_set(struct faces *, struct strip *, const struct paragraph *);

/* In join.c: fills strip.text and span_starts; an object is U+FFFC, a BR a line
 * feed. */
void strip_join(struct strip *);

/* The array with room for `count` things. */
void *strip_room(void *array, size_t *room, size_t count, size_t size);

/* In break.c: fills cell.breaks. */
void strip_find_breaks(struct faces *, struct strip *);

/* In hyphenate.c: lets lines end inside of words, where their language has a
 * dictionary. */
void strip_hyphenate(struct faces *, struct strip *);
bool strip_may_hyphenate(const struct paragraph *);
void dictionaries_free(struct dictionary *);

/* In bidi.c: fills strip.levels. */
void strip_find_levels(struct strip *);

/* In space.c: fills cell.before and cell.gap, and the sums; these alone, where
 * cells have changed. */
void strip_space(struct strip *);
void strip_sum(struct strip *);

/* CSS Text 4, 8.4: Han and kana, but not hangul, and no wide forms. */
bool cell_is_ideograph(const struct strip *, uint32_t cell);

/* What of a mark is outside of the measure at a line head, pt: its white, or all
 * of it.  First: of a paragraph, or behind a forced line end. */
float strip_head_trim(const struct strip *, uint32_t cell, bool is_first);

/* The same at a line end; `most` is what may be so where the line does not fit
 * otherwise, never less. */
float strip_end_trim(const struct strip *, uint32_t cell, bool is_last,
    float *most);

/* How far the gap before a cell may grow and shrink before it shows, pt. */
float strip_gap_stretch(const struct strip *, uint32_t cell);
float strip_gap_shrink(const struct strip *, uint32_t cell);

/* How far it may shrink beyond that, when nothing else will do: Han, pressed so
 * little that it does not show, pt. */
float strip_gap_press(const struct strip *, uint32_t cell);

/* The width of a space between words, that may grow and shrink by the parts
 * below; 0 for other cells. */
float strip_space_width(const struct strip *, uint32_t cell);
#define SPACE_STRETCH   0.5f
#define SPACE_SHRINK    0.2f
#define AUTOSPACE_SHRINK        0.125f  /* em */

static inline const struct text_style *cell_style(const struct strip *strip,
    uint32_t cell)
{
	return strip->segments[strip->cells[cell].segment].style;
}

/* Takes all that its line lacks. */
static inline bool cell_is_leader(const struct strip *strip, uint32_t cell)
{
	const struct cell *at = &strip->cells[cell];

	return strip->has_leaders && at->class == CHAR_OBJECT &&
	    strip->paragraph->spans[strip->segments[at->segment].span].leader;
}

/* Moves the glyph along the line, the pen stays. */
static inline void cell_push(struct strip *strip, uint32_t at, float by_pt)
{
	struct cell *cell = &strip->cells[at];

	switch (strip->segments[cell->segment].mode) {
	case RUN_UPRIGHT:
	case RUN_COMBINED:
		cell->rise -= by_pt;
		break;
	default:
		cell->shift += by_pt;
	}
}

/* Hangs at a line end. */
static inline bool cell_hangs(const struct cell *cell)
{
	return cell->class >= CHAR_SPACE && cell->class <= CHAR_LINE_END;
}

/* The hyphen of a line that ends behind the cell, and its width, pt. */
uint16_t strip_hyphen(const struct strip *, uint32_t cell);
float strip_hyphen_width(const struct strip *, uint32_t cell);

/* Where its cluster's text ends. */
uint32_t cell_text_end(const struct strip *, uint32_t cell);

#endif
