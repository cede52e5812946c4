/* Where lines may end: UAX 14 by ICU, with what Chinese setting adds. */
#include <stdio.h>
#include <string.h>

#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include "typeset/strip.h"

static const char *const languages[REGION_COUNT] = {
	[REGION_OTHER] = "en",
	[REGION_SC] = "zh",
	[REGION_TC] = "zh",
	[REGION_HK] = "zh",
	[REGION_JP] = "ja",
	[REGION_KR] = "ko",
};

/* "auto" is left to us: what books do. */
static const char *const strictness[] = {
	[LINE_BREAK_AUTO] = "strict",
	[LINE_BREAK_LOOSE] = "loose",
	[LINE_BREAK_NORMAL] = "normal",
	[LINE_BREAK_STRICT] = "strict",
	[LINE_BREAK_ANYWHERE] = "strict",
};

/* The break iterator of the paragraph's language; NULL if ICU has none. */
static UBreakIterator *breaker_for(
    struct faces *faces, const struct strip *strip)
{
	enum region region = region_of(strip->paragraph->language);
	enum line_break kind =
	    strip->paragraph->spans[0].style->manner.line_break;
	UErrorCode status = U_ZERO_ERROR;
	char locale[24];
	void **kept;

	if (region == REGION_OTHER && strip->is_wide)
		region = REGION_SC;
	kept = &faces->breakers[region][kind];
	if (*kept == NULL) {
		snprintf(locale, sizeof locale, "%s@lb=%s", languages[region],
		    strictness[kind]);
		UBreakIterator *breaker = ubrk_open(
		    UBRK_LINE, locale, NULL, 0, &status);
		if (U_SUCCESS(status))
			*kept = breaker;
		else if (breaker != NULL)
			ubrk_close(breaker);
	}
	return *kept;
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

/* U+FF10 to U+FF19, which UAX 14 takes for ideographs. */
static bool is_wide_digit(const struct strip *strip, const struct cell *cell)
{
	const uint8_t *text = (const uint8_t *)strip->text + cell->text;

	return cell->class == CHAR_HAN && text[0] == 0xef && text[1] == 0xbc &&
	    text[2] >= 0x90 && text[2] <= 0x99;
}

/* U+FF0F: GB/T 15834, 5.1.9, neither at a line head nor at a line end. */
static bool is_slash(const struct strip *strip, const struct cell *cell)
{
	return cell->class == CHAR_JOIN &&
	    memcmp(strip->text + cell->text, "\xef\xbc\x8f", 3) == 0;
}

/* A number in wide digits, with what parts its digits. */
static bool is_inside_number(const struct strip *strip, uint32_t at)
{
	const struct cell *cell = &strip->cells[at];

	if (!is_wide_digit(strip, cell))
		return false;
	return is_wide_digit(strip, cell - 1) ||
	    (at > 1 && is_wide_digit(strip, cell - 2) &&
		(cell[-1].class == CHAR_STOP || cell[-1].class == CHAR_COMMA) &&
		strip->text[cell[-1].text] == '\xef');
}

/* CSS Text 3, 5.3: what "normal" and "loose" let stand at a line head. */
static bool is_held_back(const struct cell *cell, enum line_break kind)
{
	switch ((enum char_class)cell->class) {
	case CHAR_JOIN:
		return kind != LINE_BREAK_NORMAL && kind != LINE_BREAK_LOOSE;
	case CHAR_MIDDLE:
		return kind != LINE_BREAK_LOOSE;
	default:
		return class_is_closing(cell->class);
	}
}

/* clreq 3.1.5: no closing mark at a line head, no opening mark at a line end,
 * dashes, ellipses and numbers whole; and a quote belongs to what it encloses.
 * `seen` is the last cell that shows. */
static enum cell_break tailor(
    const struct strip *strip, uint32_t at, const struct cell *seen)
{
	const struct cell *cell = &strip->cells[at], *last = cell - 1;

	/* what a leader leads to is on its line */
	if (seen != NULL &&
	    cell_is_leader(strip, (uint32_t)(seen - strip->cells)))
		return BREAK_NEVER;
	if (is_held_back(cell, cell_style(strip, at)->manner.line_break) ||
	    (seen != NULL &&
		(seen->class == CHAR_OPEN || is_slash(strip, seen))) ||
	    (cell->class == CHAR_DASH && last->class == CHAR_DASH) ||
	    is_inside_number(strip, at))
		return BREAK_NEVER;
	if (cell->breaks == BREAK_NEVER &&
	    ((cell->class == CHAR_OPEN && is_quote(strip, cell) &&
		 is_cjk_class(last->class)) ||
		(last->class == CHAR_CLOSE && is_quote(strip, last) &&
		    is_cjk_class(cell->class))))
		return BREAK_MAY;
	return cell->breaks;
}

/* The number of a note begins, which belongs to what it is said of: in all
 * languages, and whatever UAX 14 takes its characters for. */
static bool begins_reference(const struct strip *strip, uint32_t at)
{
	const struct span *spans = strip->paragraph->spans;
	uint32_t span = strip->segments[strip->cells[at].segment].span;
	uint32_t last = strip->segments[strip->cells[at - 1].segment].span;

	return span != last && spans[span].is_reference &&
	    !spans[last].is_reference && !spans[last].is_break;
}

static bool is_letter(enum char_class class)
{
	return class == CHAR_ALPHA || class == CHAR_HAN;
}

/* word-break and line-break: anywhere (CSS Text 3, 5.2 and 5.3). */
static enum cell_break loosen(
    const struct strip *strip, uint32_t at, enum cell_break kind)
{
	const struct cell *cell = &strip->cells[at], *last = cell - 1;
	const struct manner *manner = &cell_style(strip, at)->manner;

	if (begins_reference(strip, at))
		return BREAK_NEVER;
	if (manner->is_unwrapped &&
	    cell_style(strip, at - 1)->manner.is_unwrapped)
		return BREAK_NEVER;
	if (last->class == CHAR_SOFT_HYPHEN && manner->hyphens == HYPHENS_NONE)
		return BREAK_NEVER;
	if (manner->line_break == LINE_BREAK_ANYWHERE)
		return cell_hangs(cell) ? BREAK_NEVER : BREAK_MAY;
	if (manner->word_break == WORD_BREAK_NORMAL ||
	    !is_letter(cell->class) || !is_letter(last->class))
		return kind;
	return manner->word_break == WORD_BREAK_ALL ? BREAK_MAY : BREAK_NEVER;
}

void strip_find_breaks(struct faces *faces, struct strip *strip)
{
	UBreakIterator *breaker = breaker_for(faces, strip);
	UText text = UTEXT_INITIALIZER;
	UErrorCode status = U_ZERO_ERROR;
	bool is_blank = true; /* the line so far */
	const struct cell *seen = NULL;

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
				: loosen(strip, i, tailor(strip, i, seen)));
		}
		if (!cell_hangs(cell))
			seen = cell;
		is_blank = is_blank && cell_hangs(cell);
	}
}
