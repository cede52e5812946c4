/* Lines under, over and through text (CSS Text Decoration 4).  Private to
 * typeset/. */
#ifndef TYPESET_TEXT_LINE_H
#define TYPESET_TEXT_LINE_H

#include "typeset/typeset.h"

struct style;
struct placing;
struct piece;
struct faces;

enum text_line_kind {
	TEXT_LINE_UNDER, TEXT_LINE_OVER, TEXT_LINE_THROUGH, TEXT_LINE_COUNT
};

struct text_line {
	bool is_drawn;
	bool has_offset;        /* else where the font says */
	bool is_outside;        /* UNDER: below the em box */
	bool is_over;           /* of a vertical line: UNDER is over it, and OVER
	                           is under it */
	bool is_inset_auto;     /* a gap where another such line comes next */
	uint8_t depth;          /* of the text in the element that has it */
	enum rule_style style;
	struct colour colour;
	float thickness_pt;     /* 0: as the font says */
	float offset_pt;        /* of its near edge, below the baseline */
	float inset_pt;         /* at the ends of the element */
};

/* decoration_style.c: fills style->text.lines: those of the parent, and its own. */
void text_lines_compute(struct style *, const struct style *parent);

/* A piece of a line, and where. */
struct text_line_place {
	const struct placing *placing;
	const struct piece *piece;
	struct faces *faces;
	float axis_pt;          /* family.h */
};

/* Appends the rule at *end, which moves on. */
void text_line_draw(const struct text_line_place *, enum text_line_kind,
    struct arena *, struct item ***end);

#endif
