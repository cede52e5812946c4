/* Columns of text (CSS Multi-column Layout 1, section 3). */
#include "typeset/flow.h"

#include <math.h>

/* The pseudo-algorithm of section 3.4. */
void columns_prepare(struct composer *composer, const struct element *root)
{
	const struct style *style = root->style;
	float room = composer->measure_pt, width, gap;
	int asked = style_is(style, PROPERTY_COLUMN_COUNT, KEYWORD_AUTO)
	    ? 0
	    : style_integer(style, PROPERTY_COLUMN_COUNT);
	unsigned count = asked > 0 ? (unsigned)asked : 0;

	gap = style_length(
	    style, PROPERTY_COLUMN_GAP, room, style->text.size_pt);
	width = style_length(style, PROPERTY_COLUMN_WIDTH, room, 0);
	if (width > 0) {
		float fits = fmaxf(1, floorf((room + gap) / (width + gap)));

		count = count > 0 ? (unsigned)fminf((float)count, fits)
				  : (unsigned)fminf(fits, MULTICOL_MAX);
	}
	if (count > MULTICOL_MAX)
		count = MULTICOL_MAX;
	/* no narrower than a word or two */
	while (count > 1 &&
	    (room - (float)(count - 1) * gap) / (float)count <
		4 * style->text.size_pt)
		count--;
	if (count < 2)
		return;
	composer->multicol = root;
	composer->column_count = count;
	composer->column_gap_pt = gap;
	composer->column_width_pt = (room - (float)(count - 1) * gap) /
	    (float)count;
	composer->rule_style = style;
	composer->is_balanced = !style_is(
	    style, PROPERTY_COLUMN_FILL, KEYWORD_AUTO);
}

bool spans_columns(
    const struct composer *composer, const struct element *element)
{
	return composer->multicol && element->parent == composer->multicol &&
	    style_is(element->style, PROPERTY_COLUMN_SPAN, KEYWORD_ALL);
}
