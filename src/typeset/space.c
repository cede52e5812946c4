/* The white between the characters of a strip (W3C clreq 3.1, CSS Text 4
 * text-spacing): marks side by side are squeezed, a quarter em stands between
 * Han and Latin. */
#include <math.h>

#include <unicode/uchar.h>

#include "typeset/strip.h"

#define AUTOSPACE         0.25f /* em */
#define AUTOSPACE_STRETCH 0.125f
#define PITCH_STRETCH     0.05f
#define PITCH_PRESS       0.01f
#define MIDDLE_DOT        0.5f /* at least as wide between Han */

static float cell_em(const struct strip *strip, uint32_t cell)
{
	return cell_style(strip, cell)->size_pt;
}

/* ! and ?, which keep their square in Japanese (jlreq 3.1.2, cl-04). */
static bool is_dividing(const struct strip *strip, const struct cell *cell)
{
	const uint8_t *text = (const uint8_t *)strip->text + cell->text;

	return cell->class == CHAR_STOP && text[0] == 0xef && text[1] == 0xbc &&
	    (text[2] == 0x81 || text[2] == 0x9f) &&
	    region_of(strip->segments[cell->segment].style->language) ==
	    REGION_JP;
}

static float trim(const struct strip *strip, uint32_t at, bool is_right)
{
	const struct cell *cell = &strip->cells[at];
	const struct segment *segment = &strip->segments[cell->segment];
	const struct mark_trim *white;

	if (cell->mark == 0 || cell->class == CHAR_DASH ||
	    cell->class == CHAR_JOIN || segment->level % 2 != 0 ||
	    is_dividing(strip, cell))
		return 0;
	white = face_trim(segment->face, cell->mark, cell->class, cell->glyph,
	    segment->mode == RUN_UPRIGHT);
	return (is_right ? white->right : white->left) *
	    segment->style->size_pt;
}

/* ASCII , or . */
static bool is_latin_stop(const struct strip *strip, const struct cell *cell)
{
	char byte = strip->text[cell->text];

	return cell->class == CHAR_OTHER && (byte == ',' || byte == '.');
}

/* In mixed directions the first and last character need not be at the sides of
 * the line. */
float strip_head_trim(const struct strip *strip, uint32_t at, bool is_first)
{
	const struct cell *cell = &strip->cells[at];
	const struct manner *manner;

	if (cell->class != CHAR_OPEN || strip->has_rtl)
		return 0;
	manner = &cell_style(strip, at)->manner;
	if ((manner->hanging & HANG_FIRST) != 0 && at == 0)
		return cell->advance;
	switch ((enum spacing_trim)manner->spacing_trim) {
	case TRIM_NORMAL:
	case TRIM_SPACE_ALL:
	case TRIM_ALL: /* it has none left */
		return 0;
	case TRIM_SPACE_FIRST:
		return is_first ? 0 : trim(strip, at, false);
	case TRIM_START:
	case TRIM_BOTH:
		break;
	}
	return trim(strip, at, false);
}

float strip_end_trim(
    const struct strip *strip, uint32_t at, bool is_last, float *most)
{
	const struct cell *cell = &strip->cells[at];
	const struct manner *manner = &cell_style(strip, at)->manner;
	bool is_stop = cell->class == CHAR_STOP || cell->class == CHAR_COMMA;
	unsigned hanging = manner->hanging;
	float white;

	*most = 0;
	if (strip->has_rtl)
		return 0;
	if (hanging != 0) {
		is_stop = is_stop || is_latin_stop(strip, cell);
		if (is_stop && (hanging & HANG_ALLOW_END) != 0)
			*most = cell->advance;
		if ((is_stop && (hanging & HANG_FORCE_END) != 0) ||
		    (is_last && cell->class == CHAR_CLOSE &&
			(hanging & HANG_LAST) != 0))
			return *most = cell->advance;
	}
	if (!class_is_closing(cell->class) || cell->class == CHAR_MIDDLE ||
	    manner->spacing_trim == TRIM_SPACE_ALL ||
	    manner->spacing_trim == TRIM_ALL)
		return 0;
	white = trim(strip, at, true);
	*most = fmaxf(*most, white);
	return manner->spacing_trim == TRIM_BOTH ? white : 0;
}

/* The white between two marks, and how much of it goes at once: half an em,
 * when together they have that much. */
static float pair_white(const struct strip *strip, uint32_t cell)
{
	return trim(strip, cell - 1, true) + trim(strip, cell, false);
}

/* Marks side by side may give up white. */
static bool is_trimmed(const struct strip *strip, uint32_t cell)
{
	return cell_style(strip, cell)->manner.spacing_trim != TRIM_SPACE_ALL &&
	    cell_style(strip, cell - 1)->manner.spacing_trim != TRIM_SPACE_ALL;
}

static float pair_squeeze(const struct strip *strip, uint32_t cell)
{
	float most = 0.5f *
	    fminf(cell_em(strip, cell - 1), cell_em(strip, cell));

	if (!class_is_wide_mark(strip->cells[cell - 1].class) ||
	    !class_is_wide_mark(strip->cells[cell].class) ||
	    !is_trimmed(strip, cell))
		return 0;
	return fminf(pair_white(strip, cell), most);
}

float strip_gap_shrink(const struct strip *strip, uint32_t at)
{
	const struct cell *cell = &strip->cells[at];
	float em;

	if (at == 0)
		return 0;
	if (cell->gap == GAP_AUTOSPACE) {
		em = fminf(cell_em(strip, at - 1), cell_em(strip, at));
		return AUTOSPACE_SHRINK * em;
	}
	if (cell->gap != GAP_PITCH || (cell->mark | cell[-1].mark) == 0)
		return 0;
	/* half of the white that is left: marks stay apart */
	return 0.5f * (pair_white(strip, at) - pair_squeeze(strip, at));
}

float strip_gap_press(const struct strip *strip, uint32_t at)
{
	return strip->cells[at].gap == GAP_PITCH &&
		cell_style(strip, at)->manner.justify != JUSTIFY_WORDS
	    ? PITCH_PRESS * cell_em(strip, at)
	    : 0;
}

float strip_gap_stretch(const struct strip *strip, uint32_t at)
{
	switch ((enum gap)strip->cells[at].gap) {
	case GAP_FIXED:
		return 0;
	case GAP_PITCH:
		return cell_style(strip, at)->manner.justify == JUSTIFY_WORDS
		    ? 0
		    : PITCH_STRETCH * cell_em(strip, at);
	case GAP_AUTOSPACE:
		return AUTOSPACE_STRETCH * cell_em(strip, at);
	}
	return 0;
}

float strip_space_width(const struct strip *strip, uint32_t cell)
{
	return strip->cells[cell].class == CHAR_SPACE &&
		!cell_style(strip, cell)->is_preserved
	    ? strip->cells[cell].advance
	    : 0;
}

/* Stands on the em square, so that white may be put beside it. */
static bool is_pitched(enum char_class class)
{
	return (class >= CHAR_HAN && class <= CHAR_DASH) ||
	    class == CHAR_OBJECT;
}

static bool takes_no_white(enum char_class class)
{
	return (class >= CHAR_SPACE && class <= CHAR_SOFT_HYPHEN) ||
	    class == CHAR_COMBINING || class == CHAR_IGNORABLE;
}

bool cell_is_ideograph(const struct strip *strip, uint32_t cell)
{
	uint32_t text = strip->cells[cell].text, code_point;

	utf8_decode(strip->text + text, strip->text_size - text, &code_point);
	return (code_point >= 0x4e00 && code_point <= 0x9fff) ||
	    (code_point >= 0x3041 && code_point <= 0x30ff) ||
	    (code_point >= 0x31c0 && code_point <= 0x31ff) ||
	    u_hasBinaryProperty((UChar32)code_point, UCHAR_IDEOGRAPHIC);
}

/* The white between Han and what is beside it, if the style wants any: letters and
 * digits, but those that stand upright in vertical lines (CSS Text 4, 8.4.1, Text
 * Spacing Character Classes). */
static bool is_autospaced(const struct strip *strip, uint32_t at)
{
	const struct cell *cell = &strip->cells[at];
	bool is_behind = cell->class == CHAR_ALPHA;
	const struct cell *latin = is_behind ? cell : cell - 1;
	uint8_t byte = (uint8_t)strip->text[latin->text];
	unsigned kind = byte >= '0' && byte <= '9' ? AUTOSPACE_DIGITS
						   : AUTOSPACE_LETTERS;
	const struct text_style *style = cell_style(strip, at);
	const struct text_style *before = cell_style(strip, at - 1);

	/* not at a raised note number either */
	return style->raise_pt == before->raise_pt &&
	    strip->segments[latin->segment].mode != RUN_UPRIGHT &&
	    cell_is_ideograph(strip, is_behind ? at - 1 : at) &&
	    (style->manner.autospace & before->manner.autospace & kind) != 0;
}

static void space_gap(struct strip *strip, uint32_t at)
{
	struct cell *cell = &strip->cells[at], *last = cell - 1;
	const struct text_style *style = cell_style(strip, at);
	const struct text_style *before = cell_style(strip, at - 1);

	if (cell->is_continued || cell->is_inner ||
	    takes_no_white(cell->class) || takes_no_white(last->class) ||
	    style->is_preserved || before->is_preserved)
		return;
	if (!is_pitched(cell->class) && !is_pitched(last->class) &&
	    style->manner.justify != JUSTIFY_CHARACTERS)
		return;
	if (cell->class == CHAR_DASH && last->class == CHAR_DASH)
		return;
	cell->gap = GAP_PITCH;
	if ((cell->class == CHAR_HAN && last->class == CHAR_ALPHA) ||
	    (cell->class == CHAR_ALPHA && last->class == CHAR_HAN)) {
		if (is_autospaced(strip, at)) {
			cell->gap = GAP_AUTOSPACE;
			cell->before = AUTOSPACE *
			    fminf(style->size_pt, before->size_pt);
		}
	} else if ((cell->mark | last->mark) != 0) {
		cell->before = -pair_squeeze(strip, at);
	}
}

/* A narrow middle dot between Han stands amid half an em. */
static void space_middle_dot(struct strip *strip, uint32_t at)
{
	struct cell *cell = &strip->cells[at];
	float lack = MIDDLE_DOT * cell_em(strip, at) - cell->advance;

	if (at == 0 || at + 1 >= strip->cell_count || lack <= 0 ||
	    cell[-1].class != CHAR_HAN || cell[1].class != CHAR_HAN)
		return;
	cell->advance += lack;
	cell->shift += lack / 2;
}

/* text-spacing-trim: trim-all */
static void narrow_mark(struct strip *strip, uint32_t at)
{
	struct cell *cell = &strip->cells[at];
	float left, right;

	if (cell_style(strip, at)->manner.spacing_trim != TRIM_ALL)
		return;
	left = trim(strip, at, false);
	right = trim(strip, at, true);
	cell_push(strip, at, -left);
	cell->advance -= left + right;
	cell->mark = 0;
}

static void add_sum(const struct strip *strip, uint32_t at, struct sum *sum)
{
	const struct cell *cell = &strip->cells[at];
	float space = strip_space_width(strip, at);

	sum->width += cell->before + cell->advance;
	sum->stretch += SPACE_STRETCH * space;
	sum->shrink += SPACE_SHRINK * space;
	if (cell->gap == GAP_FIXED)
		return;
	sum->stretch += strip_gap_stretch(strip, at);
	sum->shrink += strip_gap_shrink(strip, at) + strip_gap_press(strip, at);
}

void strip_sum(struct strip *strip)
{
	struct sum sum = { 0, 0, 0 };

	for (uint32_t i = 0; i < strip->cell_count; i++) {
		strip->sums[i] = sum;
		add_sum(strip, i, &sum);
	}
	strip->sums[strip->cell_count] = sum;
}

void strip_space(struct strip *strip)
{
	struct sum sum = { 0, 0, 0 };

	for (uint32_t i = 0; i < strip->cell_count; i++) {
		struct cell *cell = &strip->cells[i];
		if (cell->class == CHAR_MIDDLE)
			space_middle_dot(strip, i);
		if (cell->mark != 0)
			narrow_mark(strip, i);
		if (i > 0)
			space_gap(strip, i);
		strip->sums[i] = sum;
		add_sum(strip, i, &sum);
	}
	strip->sums[strip->cell_count] = sum;
}
