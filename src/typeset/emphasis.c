/* Sets marks of emphasis. */
#include "typeset/emphasis.h"

#include <math.h>
#include <string.h>

#include <unicode/uchar.h>

#include "typeset/cascade.h"
#include "typeset/orientation.h"
#include "typeset/ruby.h"

#define MARK_SIZE  0.5f  /* of the text's */
#define MARK_PLACE 0.16f /* em: its middle, outside of the em box */
#define MARK_ROOM  0.25f /* em: what it may take there */
#define DOT_INK    0.17f /* em: how wide a dot is; those of CJK faces are specks */
#define DOT_GROWTH 3.0f
#define UNDERLINED 0.12f /* em: further out beside a line */

/* Where the marks begin, from the baseline of their letters: at the em box, or
 * beyond an annotation (section 3.4). */
static float inner_edge(
    const struct text_style *style, struct faces *faces, float reach)
{
	float edge = style_above(faces, style) * style->size_pt,
	      raise = style->raise_pt;

	if (style->is_emphasis_under) {
		edge = style->size_pt - edge;
		raise = -raise;
	}
	return reach > 0 ? fmaxf(edge, reach - raise) : edge;
}

void emphasis_make_room(const struct text_style *style, struct faces *faces,
    float reach, float *above, float *below)
{
	float least = inner_edge(style, faces, reach) +
	    MARK_ROOM * style->size_pt;
	float *side = style->is_emphasis_under ? below : above;

	if (*side < least)
		*side = least;
}

/* Section 3.1: no marks at white, controls and punctuation. */
static bool takes_mark(const struct strip *strip, uint32_t cell)
{
	static const uint32_t none = U_GC_Z_MASK | U_GC_CC_MASK | U_GC_CF_MASK |
	    U_GC_CN_MASK | U_GC_P_MASK;
	/* punctuation that is read */
	static const uint32_t read[] = { '#', '%', '&', '@', 0xa7, 0xb6, 0x2030,
		0x2031, 0x204a, 0xff03, 0xff05, 0xff06, 0xff20 };
	uint32_t text = strip->cells[cell].text, code;

	if (strip->cells[cell].is_continued || text >= strip->text_size)
		return false;
	/* side by side as one */
	if (strip->cells[cell].is_inner &&
	    strip->segments[strip->cells[cell].segment].combined_pt > 0)
		return false;
	utf8_decode(strip->text + text, strip->text_size - text, &code);
	for (size_t i = 0; i < sizeof(read) / sizeof(read[0]); i++)
		if (code == read[i])
			return true;
	return (U_GET_GC_MASK((UChar32)code) & none) == 0;
}

/* Where the pen stands for a glyph whose ink is to be centred at x. */
struct mark {
	hb_codepoint_t glyph;
	float size_pt;
	float middle, height; /* of its ink, pt from its origin */
};

static bool mark_measure(
    const struct face *face, uint32_t code, float em, struct mark *mark)
{
	bool is_dot = code == EMPHASIS_DOT || code == EMPHASIS_DOT_OPEN;
	hb_glyph_extents_t ink;
	float scale = MARK_SIZE * em / face->units;

	if (!hb_font_get_nominal_glyph(face->hb_font, code, &mark->glyph) ||
	    mark->glyph > UINT16_MAX ||
	    !hb_font_get_glyph_extents(face->hb_font, mark->glyph, &ink))
		return false;
	if (is_dot && ink.width > 0)
		scale *= fmaxf(1,
		    fminf(
			DOT_GROWTH, DOT_INK * em / (scale * (float)ink.width)));
	mark->size_pt = scale * face->units;
	mark->middle = ((float)ink.x_bearing + (float)ink.width / 2) * scale;
	mark->height = ((float)ink.y_bearing + (float)ink.height / 2) * scale;
	return true;
}

/* Where the glyph alone is in its cell, and how wide along the line: boxes and ruby
 * put white beside it. */
static void place_glyph(
    const struct strip *strip, uint32_t at, double *left, double *width)
{
	const struct cell *cell = &strip->cells[at];
	const struct segment *segment = &strip->segments[cell->segment];
	float em = segment->style->size_pt, scale = em / segment->face->units;
	int advance, shift, rise;

	switch ((enum run_mode)segment->mode) {
	case RUN_ACROSS:
	case RUN_DOWN:
		*left += cell->shift;
		*width = (float)hb_font_get_glyph_h_advance(
			     segment->face->hb_font, cell->glyph) *
		    scale;
		break;
	case RUN_UPRIGHT:
		face_upright_place(
		    segment->face, cell->glyph, &advance, &shift, &rise);
		*left += (float)rise * scale - cell->rise;
		*width = (float)advance * scale;
		break;
	case RUN_COMBINED:
		*left -= cell->rise;
		*width = em;
		break;
	}
}

/* The marks from left to right, or from the top, upright about the pen; returns
 * how many. */
static size_t fill_marks(const struct placing *placing,
    const struct piece *piece, const struct mark *mark, struct run *run)
{
	const struct strip *strip = placing->strip;
	bool is_upright = run->mode == RUN_UPRIGHT;
	bool is_rtl = piece->level % 2 != 0;
	uint32_t leftmost = is_rtl ? cluster_start(strip, piece->end - 1)
				   : piece->start;
	float last = 0;

	for (uint32_t i = piece->start; i < piece->end; i++) {
		uint32_t cell = is_rtl ? piece->end - 1 - (i - piece->start)
				       : i;
		double left, width = 0;
		float pen;

		if (cell >= placing->solid || !takes_mark(strip, cell))
			continue;
		left = placing->placement->places[cell - placing->start] -
		    placing->placement->places[leftmost - placing->start];
		for (uint32_t at = cell; at < piece->end &&
		     (at == cell || strip->cells[at].is_continued);
		     at++)
			width += strip->cells[at].advance;
		width -= cell_style(strip, cell)->letter_spacing_pt;
		if (strip->paragraph->has_boxes || strip->paragraph->has_ruby)
			place_glyph(strip, cell, &left, &width);
		pen = (float)(left + width / 2) -
		    (is_upright ? 0 : mark->middle);
		if (run->glyph_count == 0)
			run->x_pt = pen;
		else
			run->glyphs[run->glyph_count - 1].advance_pt = pen -
			    last;
		run->glyphs[run->glyph_count] = (struct glyph){
			.id = (uint16_t)mark->glyph,
			.shift_pt = is_upright ? -mark->middle : 0,
			.rise_pt = is_upright ? -mark->height : 0,
		};
		run->glyph_count++;
		last = pen;
	}
	return run->glyph_count;
}

/* On the side of the marks. */
static bool has_line(const struct text_style *style, bool is_over)
{
	const struct text_line *under = &style->lines[TEXT_LINE_UNDER];
	const struct text_line *over = &style->lines[TEXT_LINE_OVER];

	return (under->is_drawn && under->is_over == is_over) ||
	    (over->is_drawn && over->is_over != is_over);
}

bool emphasis_set(const struct placing *placing, const struct piece *piece,
    struct faces *faces, float axis, struct arena *arena,
    struct emphasis *emphasis)
{
	const struct text_style *style = cell_style(
	    placing->strip, piece->start);
	struct family *family = family_of_style(faces, style);
	const struct ruby *ruby = ruby_of_base(
	    placing->strip->paragraph, piece->span);
	struct face *face = family_face(faces, family, style->emphasis);
	float em = style->size_pt, out = MARK_PLACE;
	struct mark mark;
	struct run *run = &emphasis->run;

	if (style->is_hidden || !mark_measure(face, style->emphasis, em, &mark))
		return false;
	*emphasis = (struct emphasis){ .face = face };
	run->text = "";
	run->size_pt = mark.size_pt;
	run->mode = style->orientation == ORIENTATION_HORIZONTAL ? RUN_ACROSS
								 : RUN_UPRIGHT;
	run->colour = style->emphasis_colour;
	run->glyphs = arena_array(
	    arena, piece->end - piece->start, sizeof(*run->glyphs));
	if (fill_marks(placing, piece, &mark, run) == 0)
		return false;
	/* places are from the line's start; the piece has been moved since */
	run->x_pt += (float)piece->left;
	if (has_line(style, !style->is_emphasis_under))
		out += UNDERLINED;
	out = out * em +
	    inner_edge(style, faces,
		ruby != NULL ? ruby_reach(ruby, style->is_emphasis_under) : 0);
	run->baseline_pt = axis - style->raise_pt +
	    (run->mode == RUN_ACROSS ? mark.height : 0) +
	    (style->is_emphasis_under ? out : -out);
	return true;
}
