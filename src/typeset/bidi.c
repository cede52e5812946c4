/* The order of text that runs from right to left (UAX 9), by ICU. */
#include <stdlib.h>
#include <string.h>

#include <unicode/ubidi.h>
#include <unicode/ustring.h>

#include "typeset/strip.h"

/* Fills levels of the text's bytes from levels of its UTF-16 units. */
static void spread_levels(
    struct strip *strip, const UBiDiLevel *levels, int32_t count)
{
	uint32_t code_point;
	int32_t unit = 0;

	for (size_t i = 0; i < strip->text_size;) {
		size_t size = utf8_decode(
		    strip->text + i, strip->text_size - i, &code_point);
		memset(
		    strip->levels + i, unit < count ? levels[unit] : 0, size);
		unit += code_point > 0xffff ? 2 : 1;
		i += size;
	}
}

void strip_find_levels(struct strip *strip)
{
	const char *language = strip->paragraph->language;
	UBiDiLevel base = strip->base_level;
	UErrorCode status = U_ZERO_ERROR;
	int32_t count = 0;

	memset(strip->levels, strip->base_level, strip->text_size);
	if (strip->text_size == 0 || strip->text_size > INT32_MAX)
		return;
	if (language == NULL || language[0] == '\0')
		base = UBIDI_DEFAULT_LTR;
	UChar *units = memory_array(strip->text_size, sizeof *units);
	UBiDi *bidi = ubidi_open();
	u_strFromUTF8(units, (int32_t)strip->text_size, &count, strip->text,
	    (int32_t)strip->text_size, &status);
	/* full to the last unit is no mistake */
	if (status == U_STRING_NOT_TERMINATED_WARNING)
		status = U_ZERO_ERROR;
	if (bidi != NULL)
		ubidi_setPara(bidi, units, count, base, NULL, &status);
	if (bidi != NULL && U_SUCCESS(status)) {
		const UBiDiLevel *levels = ubidi_getLevels(bidi, &status);
		if (U_SUCCESS(status)) {
			spread_levels(strip, levels, count);
			strip->base_level = ubidi_getParaLevel(bidi) & 1;
		}
	}
	if (bidi != NULL)
		ubidi_close(bidi);
	free(units);
}
