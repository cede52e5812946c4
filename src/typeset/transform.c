/* text-transform (CSS Text 3, 2.1). */
#include <stdlib.h>
#include <string.h>

#include <unicode/ucasemap.h>

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

const char *text_transform(
    struct composer *composer, const char *text, const struct style *style)
{
	enum keyword keyword = style_keyword(style, PROPERTY_TEXT_TRANSFORM);
	UErrorCode status = U_ZERO_ERROR;
	size_t size = strlen(text);
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
	/* no character becomes longer than thrice its bytes */
	room = arena_array(composer->scratch, 3 * size + 1, 1);
	needed = map_case(map, keyword, room, (int32_t)(3 * size + 1), text,
	    (int32_t)size, &status);
	if (U_SUCCESS(status) && needed > 0) {
		room[needed] = '\0';
		made = room;
	}
	ucasemap_close(map);
	return made;
}
