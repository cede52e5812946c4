/* Measures line boxes. */
#include "typeset/line_box.h"

#include <math.h>

#include "typeset/emphasis.h"
#include "typeset/orientation.h"
#include "typeset/ruby.h"

#define CAPITAL_EM 0.8f /* how high capitals are, a little more than in most */

float object_drop(struct faces *faces, const struct span *span)
{
	if (span->style->orientation == ORIENTATION_HORIZONTAL)
		return 0;
	return span->picture != NULL ? span->height_pt / 2
				     : style_baseline(faces, span->style, 0);
}

/* How much of a line box of this style is above the axis. */
static float above_axis(struct faces *faces, const struct text_style *style)
{
	return (style->line_height_pt - style->size_pt) / 2 +
	    style_above(faces, style) * style->size_pt;
}

static void grow(struct line_box *box, float above, float below)
{
	box->above_pt = fmaxf(box->above_pt, above);
	box->below_pt = fmaxf(box->below_pt, below);
}

/* Capitals that are raised, and a baseline that is lowered, stay within the
 * line: notes' numbers and indices do in any, and push no lines apart. */
static void hold_raised(struct line_box *box, const struct text_style *style)
{
	bool is_down = style->orientation != ORIENTATION_HORIZONTAL;
	float over = is_down ? 0.5f : CAPITAL_EM, under = is_down ? 0.5f : 0;

	grow(box, over * style->size_pt + style->raise_pt,
	    under * style->size_pt - style->raise_pt);
}

/* For marks of emphasis, which stand beyond an annotation. */
static void grow_for_marks(struct line_box *box, struct faces *faces,
    const struct paragraph *paragraph, const struct piece *piece)
{
	const struct text_style *style = paragraph->spans[piece->span].style;
	const struct ruby *ruby = ruby_of_base(paragraph, piece->span);

	emphasis_make_room(style, faces,
	    ruby != NULL ? ruby_reach(ruby, style->is_emphasis_under) : 0,
	    &box->above_pt, &box->below_pt);
}

/* What the pieces show, without leading. */
static void measure_ink(
    struct faces *faces, const struct placing *placing, struct line_box *ink)
{
	const struct paragraph *paragraph = placing->strip->paragraph;

	for (uint32_t i = 0; i < placing->placement->piece_count; i++) {
		const struct piece *piece = &placing->placement->pieces[i];
		const struct span *span = &paragraph->spans[piece->span];
		const struct text_style *style = span->style;
		const struct ruby *ruby = ruby_of_base(paragraph, piece->span);
		float em = style->size_pt;
		float ascent = style_above(faces, style) * em;

		if (span->text == NULL) {
			em = span->height_pt;
			ascent = em - object_drop(faces, span);
		}
		grow(ink, ascent + style->raise_pt,
		    em - ascent - style->raise_pt);
		if (ruby != NULL)
			grow(ink, ruby_reach(ruby, false),
			    ruby_reach(ruby, true));
		if (style->emphasis != 0)
			grow_for_marks(ink, faces, paragraph, piece);
	}
}

float paragraph_half_leading(const struct paragraph *paragraph)
{
	const struct text_style *strut = paragraph->spans[0].style;

	return fmaxf(0, strut->line_height_pt - strut->size_pt) / 2;
}

/* Annotations have the free half of the leading above, and below what is as much
 * in a line like this. */
static void make_room(struct line_setter *setter, const struct placing *placing,
    struct line_box *box)
{
	float leading = paragraph_half_leading(placing->strip->paragraph);
	struct line_box ink = { 0, 0 };

	measure_ink(setter->faces, placing, &ink);
	grow(box, ink.above_pt - fminf(leading, setter->room_pt),
	    ink.below_pt - leading);
	setter->room_pt = box->below_pt - ink.below_pt;
}

void line_box_measure(struct line_setter *setter, const struct placing *placing,
    struct line_box *box)
{
	const struct strip *strip = placing->strip;
	struct faces *faces = setter->faces;
	const struct text_style *strut = strip->paragraph->spans[0].style;

	box->above_pt = above_axis(faces, strut);
	box->below_pt = strut->line_height_pt - box->above_pt;
	for (uint32_t i = 0; i < placing->placement->piece_count; i++) {
		const struct piece *piece = &placing->placement->pieces[i];
		const struct span *span = &strip->paragraph->spans[piece->span];
		const struct text_style *style = span->style;
		if (strip->cells[piece->start].class == CHAR_OBJECT) {
			float drop = object_drop(faces, span);
			grow(box, span->height_pt + style->raise_pt - drop,
			    drop - style->raise_pt);
			continue;
		}
		if (style->emphasis != 0)
			grow_for_marks(box, faces, strip->paragraph, piece);
		if (style->size_pt > strut->size_pt ||
		    style->line_height_pt > strut->line_height_pt) {
			float rise = above_axis(faces, style) + style->raise_pt;
			grow(box, rise, style->line_height_pt - rise);
		} else if (style->raise_pt != 0) {
			hold_raised(box, style);
		}
	}
	if (strip->paragraph->has_ruby)
		make_room(setter, placing, box);
}
