/* text-transform (CSS Text 3, 2.1). */
#include <stdlib.h>
#include <string.h>

#include <unicode/ucasemap.h>
#include <unicode/uchar.h>

#include "typeset/flow.h"

/* Longer texts than this are not changed: sizes are 32 bits wide. */
#define TEXT_MOST 100000000

static int32_t map_case(const UCaseMap *map, enum keyword keyword, char *to,
    int32_t room, const char *text, int32_t size, UErrorCode *status)
{
	switch ((int)keyword) {
	case KEYWORD_UPPERCASE:
		return ucasemap_utf8ToUpper(map, to, room, text, size, status);
	case KEYWORD_LOWERCASE:
		return ucasemap_utf8ToLower(map, to, room, text, size, status);
	default:
		return ucasemap_utf8ToTitle(
		    (UCaseMap *)map, to, room, text, size, status);
	}
}

static bool is_in_word(uint32_t code_point)
{
	return u_isalnum((UChar32)code_point) || code_point == '\'' ||
	    code_point == 0x2019 || code_point == 0xad ||
	    (U_GET_GC_MASK((UChar32)code_point) & U_GC_M_MASK) != 0;
}

/* The text before, in another element of the line, ends amid a word. */
static bool follows_letter(const struct composer *composer)
{
	const struct span *last;
	size_t at;
	uint32_t code_point;

	if (composer->span_count == 0)
		return false;
	last = &composer->spans[composer->span_count - 1];
	if (!last->text || last->size == 0)
		return false;
	at = last->size - 1;
	while (at > 0 && ((unsigned char)last->text[at] & 0xc0) == 0x80)
		at--;
	utf8_decode(last->text + at, last->size - at, &code_point);
	return is_in_word(code_point);
}

/* Bytes of the word that the text begins with. */
static size_t word_size(const char *text, size_t size)
{
	size_t at = 0;

	while (at < size) {
		uint32_t code_point;
		size_t length = utf8_decode(text + at, size - at, &code_point);

		if (!is_in_word(code_point))
			break;
		at += length;
	}
	return at;
}

const char *text_transform(
    struct composer *composer, const char *text, const struct style *style)
{
	enum keyword keyword = style_keyword(style, PROPERTY_TEXT_TRANSFORM);
	UErrorCode status = U_ZERO_ERROR;
	size_t size = strlen(text), kept = 0;
	const char *made = text;
	UCaseMap *map;
	char *room;
	int32_t needed;

	if (keyword == KEYWORD_NONE || size == 0 || size > TEXT_MOST)
		return text;
	/* the rest of a word stays as it is */
	map = ucasemap_open(
	    style->text.language, U_TITLECASE_NO_LOWERCASE, &status);
	if (U_FAILURE(status))
		return text;
	if (keyword == KEYWORD_CAPITALIZE && follows_letter(composer))
		kept = word_size(text, size);
	/* no character becomes longer than thrice its bytes */
	room = arena_array(composer->scratch, 3 * size + 1, 1);
	memcpy(room, text, kept);
	needed = map_case(map, keyword, room + kept,
	    (int32_t)(3 * size + 1 - kept), text + kept, (int32_t)(size - kept),
	    &status);
	if (U_SUCCESS(status)) {
		room[kept + (size_t)needed] = '\0';
		made = room;
	}
	ucasemap_close(map);
	return made;
}
