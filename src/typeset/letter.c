/* What a character is to the one who sets a span. */
#include <unicode/uchar.h>

#include "typeset/letter.h"

/* No text needs more marks on a letter; shaping takes the square of it. */
#define CLUSTER_BYTES 96

/* The class of the character that ends at `at`. */
static enum char_class class_before(const struct strip *strip, size_t at)
{
	uint32_t code_point;
	size_t start = at;

	if (at == 0)
		return CHAR_LINE_END;
	while (start > 0 && ((uint8_t)strip->text[--start] & 0xc0) == 0x80)
		;
	utf8_decode(strip->text + start, at - start, &code_point);
	return char_class_of(code_point);
}

/* A quote, dash or dot is narrow where no CJK text is around it, and amid
 * Latin letters where it is an apostrophe or a hyphen of a kind. */
static bool is_narrow(
    const struct setter *setter, uint32_t code_point, size_t at, size_t next)
{
	const struct strip *strip = setter->strip;
	uint32_t behind;

	if (!strip->is_wide || setter->region == REGION_OTHER)
		return true;
	if (next >= strip->text_size || code_point == 0x2018 ||
	    code_point == 0x201c || code_point == 0x201d ||
	    class_before(strip, at) != CHAR_ALPHA)
		return false;
	utf8_decode(strip->text + next, strip->text_size - next, &behind);
	return char_class_of(behind) == CHAR_ALPHA;
}

static bool stands_upright(
    const struct setter *setter, const struct letter *letter)
{
	enum text_orientation orientation = setter->style->orientation;

	switch (letter->class) {
	case CHAR_SPACE:
	case CHAR_TAB:
	case CHAR_LINE_END:
	case CHAR_CONTROL:
	case CHAR_SOFT_HYPHEN:
		return false;
	default:
		break;
	}

	switch (
	    upright_of(orientation, letter->code_point, letter->mark != 0)) {
	case UPRIGHT_NEVER:
		return false;
	case UPRIGHT_ALWAYS:
		return true;
	case UPRIGHT_IF_FORMED:
		break;
	}
	return face_has_upright(
	    family_face(setter->faces, setter->family, letter->code_point),
	    setter->region, letter->code_point);
}

void letter_read(const struct setter *setter, size_t at, struct letter *letter)
{
	const struct strip *strip = setter->strip;

	letter->size = utf8_decode(
	    strip->text + at, setter->end - at, &letter->code_point);
	letter->class = char_class_of(letter->code_point);
	letter->mark = mark_of(letter->code_point);
	letter->is_cjk = is_square(letter->code_point);
	if (letter->mark != 0 && !letter->is_cjk) {
		letter->is_cjk = !is_narrow(
		    setter, letter->code_point, at, at + letter->size);
		if (!letter->is_cjk) {
			letter->mark = 0;
			letter->class = CHAR_OTHER;
		}
	}
	if (letter->class == CHAR_OBJECT) /* one that is a character */
		letter->class = CHAR_OTHER;
	letter->is_upright = setter->style->orientation !=
		ORIENTATION_HORIZONTAL &&
	    level_at(strip, at) % 2 == 0 && stands_upright(setter, letter);
}

bool letter_is_joined(const struct setter *setter, size_t at)
{
	uint32_t code_point;

	if (at >= setter->end || (uint8_t)setter->strip->text[at] < 0x80)
		return false;
	utf8_decode(setter->strip->text + at, setter->end - at, &code_point);
	return is_joined(code_point);
}

size_t letter_cluster_end(
    const struct setter *setter, size_t at, const struct letter *first)
{
	const struct strip *strip = setter->strip;
	bool is_flag = first->code_point >= 0x1f1e6 &&
	    first->code_point <= 0x1f1ff;
	uint32_t last = first->code_point, next;
	size_t end = at + CLUSTER_BYTES;

	for (at += first->size; at < setter->end && at < end;) {
		size_t size = utf8_decode(
		    strip->text + at, setter->end - at, &next);
		bool is_pair = is_flag && next >= 0x1f1e6 && next <= 0x1f1ff;
		if (!is_joined(next) && !is_pair &&
		    !(last == 0x200d &&
			u_hasBinaryProperty(
			    (UChar32)next, UCHAR_EXTENDED_PICTOGRAPHIC)))
			break;
		is_flag = false;
		last = next;
		at += size;
	}
	return at;
}

UScriptCode letter_script(const struct letter *letter)
{
	UErrorCode status = U_ZERO_ERROR;
	uint32_t code_point = letter->code_point;
	UScriptCode script;

	if (code_point < 0x80)
		return letter->class == CHAR_ALPHA && (code_point > '9')
		    ? USCRIPT_LATIN
		    : USCRIPT_COMMON;
	script = uscript_getScript((UChar32)code_point, &status);
	return U_FAILURE(status) || script == USCRIPT_INHERITED ||
		script == USCRIPT_UNKNOWN
	    ? USCRIPT_COMMON
	    : script;
}

enum shape_mode letter_mode(
    const struct setter *setter, const struct letter *letter)
{
	if (letter->is_cjk)
		return SHAPE_CJK;
	if (setter->style->is_preserved ||
	    setter->style->letter_spacing_pt != 0)
		return SHAPE_EXACT;
	return is_ambiguous(letter->code_point) ? SHAPE_NARROW : SHAPE_TEXT;
}
