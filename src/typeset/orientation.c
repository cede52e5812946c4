/* Which characters stand upright in vertical lines, and which side by side. */
#include "typeset/orientation.h"

#include <unicode/uchar.h>

#include "typeset/cascade.h"
#include "typeset/marks.h"

enum upright upright_of(
    enum text_orientation orientation, uint32_t code_point, bool is_mark)
{
	switch (orientation) {
	case ORIENTATION_HORIZONTAL:
	case ORIENTATION_SIDEWAYS:
		return UPRIGHT_NEVER;
	case ORIENTATION_UPRIGHT:
		return UPRIGHT_ALWAYS;
	case ORIENTATION_MIXED:
		break;
	}
	if (code_point < 0x80)
		return UPRIGHT_NEVER;
	if (code_point >= 0x4e00 && code_point <= 0x9fff)
		return UPRIGHT_ALWAYS;
	switch ((UVerticalOrientation)u_getIntPropertyValue(
	    (UChar32)code_point, UCHAR_VERTICAL_ORIENTATION)) {
	case U_VO_UPRIGHT:
	case U_VO_TRANSFORMED_UPRIGHT:
		return UPRIGHT_ALWAYS;
	case U_VO_TRANSFORMED_ROTATED:
		return UPRIGHT_IF_FORMED;
	case U_VO_ROTATED:
		break;
	}
	/* clreq 3.1.4: quotation marks, dashes and ellipses have vertical
	 * forms, which UAX 50 leaves to those who know the language */
	return is_mark ? UPRIGHT_IF_FORMED : UPRIGHT_NEVER;
}

#define COMBINED_MOST 6 /* characters: more could not be read */

bool combines_all(
    const char *text, const uint8_t *levels, size_t start, size_t end)
{
	size_t count = 0;

	for (size_t i = start; i < end && count <= COMBINED_MOST; i++) {
		if (levels && levels[i] != levels[start])
			return false;
		count += ((uint8_t)text[i] & 0xc0) != 0x80;
	}
	return count > 0 && count <= COMBINED_MOST;
}

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

/* Stands sideways, so that digits beside it belong to a word.  */
static bool is_of_word(const char *text, size_t size)
{
	uint32_t code_point;

	if (size == 0)
		return false;
	utf8_decode(text, size, &code_point);
	switch (char_class_of(code_point)) {
	case CHAR_ALPHA:
	case CHAR_OTHER:
		return upright_of(ORIENTATION_MIXED, code_point, false) ==
		    UPRIGHT_NEVER;
	default:
		return false;
	}
}

size_t combined_digits(const char *text, size_t size, size_t at, unsigned most)
{
	size_t end = at, before = at;

	while (end < size && is_digit(text[end]) && end - at <= most)
		end++;
	if (end == at || end - at > most)
		return 0;
	while (before > 0 && ((uint8_t)text[--before] & 0xc0) == 0x80)
		;
	return is_of_word(text + before, at - before) ||
		is_of_word(text + end, size - end)
	    ? 0
	    : end - at;
}

void orientation_compute(const struct style *style, struct text_style *text)
{
	const struct value *combine =
	    &style->values[PROPERTY_TEXT_COMBINE_UPRIGHT];

	if (!style_is(style, PROPERTY_WRITING_MODE, KEYWORD_VERTICAL_RL))
		return;
	text->orientation = ORIENTATION_MIXED;
	if (style_is(style, PROPERTY_TEXT_ORIENTATION, KEYWORD_UPRIGHT))
		text->orientation = ORIENTATION_UPRIGHT;
	if (style_is(style, PROPERTY_TEXT_ORIENTATION, KEYWORD_SIDEWAYS))
		text->orientation = ORIENTATION_SIDEWAYS;
	if (combine->kind == VALUE_NUMBER)
		text->combine = (uint8_t)combine->number;
	else if (combine->keyword == KEYWORD_DIGITS)
		text->combine = 2;
	else if (combine->keyword == KEYWORD_ALL)
		text->combine = COMBINE_ALL;
}
