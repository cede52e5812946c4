/* Where lines may end: UAX 14 by ICU, with what Chinese setting adds. */
#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include "typeset/strip.h"

static const char *const locales[REGION_COUNT] = {
	[REGION_OTHER] = "en@lb=strict",
	[REGION_SC] = "zh@lb=strict",
	[REGION_TC] = "zh@lb=strict",
	[REGION_HK] = "zh@lb=strict",
	[REGION_JP] = "ja@lb=strict",
	[REGION_KR] = "ko@lb=strict",
};

/* The break iterator of the paragraph's language; NULL if ICU has none. */
static UBreakIterator *breaker_for(
    struct faces *faces, const struct strip *strip)
{
	enum region region = region_of(strip->paragraph->language);
	UErrorCode status = U_ZERO_ERROR;

	if (region == REGION_OTHER && strip->is_wide)
		region = REGION_SC;
	if (faces->breakers[region] == NULL) {
		UBreakIterator *breaker = ubrk_open(
		    UBRK_LINE, locales[region], NULL, 0, &status);
		if (U_SUCCESS(status))
			faces->breakers[region] = breaker;
		else if (breaker != NULL)
			ubrk_close(breaker);
	}
	return faces->breakers[region];
}

/* Marks the cells that start where ICU breaks. */
static void take_boundaries(struct strip *strip, UBreakIterator *breaker)
{
	uint32_t cell = 0;
	int32_t place;

	while ((place = ubrk_next(breaker)) != UBRK_DONE) {
		while (cell < strip->cell_count &&
		    strip->cells[cell].text < (uint32_t)place)
			cell++;
		if (cell == strip->cell_count)
			return;
		/* a ligature over a boundary stays whole */
		if (strip->cells[cell].text == (uint32_t)place)
			strip->cells[cell].breaks =
			    (uint8_t)(ubrk_getRuleStatus(breaker) >=
					UBRK_LINE_HARD
				    ? BREAK_MUST
				    : BREAK_MAY);
	}
}

/* U+2018 to U+201D, which UAX 14 (QU) does not tell apart. */
static bool is_quote(const struct strip *strip, const struct cell *cell)
{
	const uint8_t *text = (const uint8_t *)strip->text + cell->text;

	return cell->mark != 0 && text[0] == 0xe2 && text[1] == 0x80 &&
	    text[2] >= 0x98 && text[2] <= 0x9d;
}

static bool is_cjk_class(enum char_class class)
{
	return class == CHAR_HAN || class_is_wide_mark(class);
}

/* clreq 3.1.5: no closing mark at a line head, no opening mark at a line end,
 * dashes and ellipses whole; and a quote belongs to what it encloses.  `seen` is
 * the class of the last cell that shows. */
static enum cell_break tailor(
    const struct strip *strip, uint32_t at, enum char_class seen)
{
	const struct cell *cell = &strip->cells[at], *last = cell - 1;

	if (class_is_closing(cell->class) || seen == CHAR_OPEN ||
	    (cell->class == CHAR_DASH && last->class == CHAR_DASH))
		return BREAK_NEVER;
	if (cell->breaks == BREAK_NEVER &&
	    ((cell->class == CHAR_OPEN && is_quote(strip, cell) &&
		 is_cjk_class(last->class)) ||
		(last->class == CHAR_CLOSE && is_quote(strip, last) &&
		    is_cjk_class(cell->class))))
		return BREAK_MAY;
	return cell->breaks;
}

void strip_find_breaks(struct faces *faces, struct strip *strip)
{
	UBreakIterator *breaker = breaker_for(faces, strip);
	UText text = UTEXT_INITIALIZER;
	UErrorCode status = U_ZERO_ERROR;
	bool is_blank = true; /* the line so far */
	enum char_class seen = CHAR_OTHER;

	if (strip->cell_count == 0)
		return;
	utext_openUTF8(&text, strip->text, strip->text_size, &status);
	if (breaker != NULL)
		ubrk_setUText(breaker, &text, &status);
	if (breaker != NULL && U_SUCCESS(status))
		take_boundaries(strip, breaker);
	utext_close(&text);
	for (uint32_t i = 0; i < strip->cell_count; i++) {
		struct cell *cell = &strip->cells[i];
		if (i == 0 || cell->is_continued || cell->is_inner) {
			cell->breaks = BREAK_NEVER;
		} else if (cell->breaks == BREAK_MUST) {
			is_blank = true;
		} else {
			/* no line of nothing but an indentation */
			cell->breaks = (uint8_t)(is_blank
				? BREAK_NEVER
				: tailor(strip, i, seen));
		}
		if (!cell_hangs(cell))
			seen = cell->class;
		is_blank = is_blank && cell_hangs(cell);
	}
}
