/* Where sentences end: ICU's rules, and ours where those are coarser. */
#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>
#include <unicode/utf8.h>

#include "article/article.h"
#include "epub/markup.h"
#include "epub/sentences.h"

struct sentences {
	UBreakIterator *breaks; /* NULL: there is none for the language */
	char language[LANGUAGE_SIZE];
	size_t *ends;
	size_t count, capacity;
};

struct sentences *sentences_new(void)
{
	return memory_new(sizeof(struct sentences));
}

void sentences_free(struct sentences *sentences)
{
	if (!sentences)
		return;
	if (sentences->breaks)
		ubrk_close(sentences->breaks);
	free(sentences->ends);
	free(sentences);
}

/* "en@ss=standard": CLDR's abbreviations end no sentence (UTS 35, part 2,
 * "Segmentation Exceptions"). */
static void choose(struct sentences *sentences, const char *language)
{
	char name[LANGUAGE_SIZE + 16] = "";
	UErrorCode code = U_ZERO_ERROR;
	size_t length = strcspn(language, "-");

	if (strcmp(sentences->language, language) == 0)
		return;
	if (sentences->breaks)
		ubrk_close(sentences->breaks);
	text_fit(sentences->language, sizeof(sentences->language), language);
	if (length < LANGUAGE_SIZE && strcmp(language, "und") != 0)
		memcpy(name, language, length);
	strcat(name, "@ss=standard");
	sentences->breaks = ubrk_open(UBRK_SENTENCE, name, NULL, 0, &code);
	if (U_FAILURE(code))
		sentences->breaks = NULL;
}

static void add_end(struct sentences *sentences, size_t end)
{
	if (sentences->count > 0 &&
	    sentences->ends[sentences->count - 1] >= end)
		return;
	if (sentences->count == sentences->capacity) {
		sentences->capacity = sentences->capacity * 2 + 64;
		sentences->ends = memory_resize(sentences->ends,
		    sentences->capacity, sizeof(*sentences->ends));
	}
	sentences->ends[sentences->count++] = end;
}

static uint32_t character_before(const char *text, size_t at, size_t *start)
{
	UChar32 c;
	int32_t i = (int32_t)at;

	U8_PREV_OR_FFFD((const uint8_t *)text, 0, i, c);
	*start = (size_t)i;
	return (uint32_t)c;
}

/* UAX 29 counts opening marks to those that may close a sentence, for it tells
 * them by the space before them, and Han has none: 。「 is an end and a start. */
static size_t without_openers(const char *text, size_t from, size_t end)
{
	size_t at = end, start;

	while (at > from) {
		int8_t type = u_charType(
		    (UChar32)character_before(text, at, &start));

		if (type != U_START_PUNCTUATION &&
		    type != U_INITIAL_PUNCTUATION)
			break;
		at = start;
	}
	return at > from ? at : end;
}

static bool is_closing_mark(uint32_t c)
{
	int8_t type = u_charType((UChar32)c);

	return type == U_END_PUNCTUATION || type == U_FINAL_PUNCTUATION;
}

/* A space may stand before what closes it: « Va. » */
static size_t with_closers(const char *text, size_t end, size_t size)
{
	size_t at = end;
	uint32_t c;

	while (at < size) {
		size_t length = utf8_decode(text + at, size - at, &c);

		if (!is_closing_mark(c) && (at == end || !is_wide_space(c)))
			break;
		at += length;
	}
	return at;
}

/* "J. R. R. Tolkien" in any language, and names in texts of others. */
static bool is_abbreviated(const char *text, size_t end)
{
	static const char *const words[] = { "Dr", "Mr", "Mrs", "Ms", "Prof",
		"St" };
	size_t stop = end, start, i;

	while (stop > 0 && text[stop - 1] == ' ')
		stop--;
	if (stop == end || stop < 2 || text[stop - 1] != '.')
		return false;
	for (start = --stop;
	     start > 0 && isalpha((unsigned char)text[start - 1]);)
		start--;
	for (i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (strlen(words[i]) == stop - start &&
		    memcmp(text + start, words[i], stop - start) == 0)
			return true;
	return stop - start == 1 && isupper((unsigned char)text[start]);
}

static bool ends_clause(uint32_t c)
{
	return c == 0x2026 || c == 0xff1b; /* … ； */
}

/* Belongs to the end of a sentence that stands before it. */
static bool is_closer(uint32_t c)
{
	return ends_clause(c) || is_closing_mark(c) || is_wide_space(c) ||
	    u_hasBinaryProperty((UChar32)c, UCHAR_S_TERM);
}

/* "……" and "；" end what is said in Chinese and Japanese, too; an ellipsis of
 * other scripts may stand anywhere. */
static void add_clauses(
    struct sentences *sentences, const char *text, size_t from, size_t end)
{
	uint32_t c, before = 0;
	size_t i = from;
	bool is_over = false;

	while (i < end) {
		size_t length = utf8_decode(text + i, end - i, &c);

		if (is_over && !is_closer(c)) {
			add_end(sentences, i);
			is_over = false;
		}
		if (!ends_clause(c))
			before = c;
		else
			is_over |= is_cjk_letter(before) ||
			    is_cjk_punctuation(before) || c == 0xff1b;
		i += length;
	}
}

/* Most texts have no such mark. */
static bool may_have_clauses(const char *text, size_t size)
{
	return memmem(text, size, "…", 3) || memmem(text, size, "；", 3);
}

static void find_ends(
    struct sentences *sentences, const char *text, size_t size)
{
	UErrorCode code = U_ZERO_ERROR;
	UText *reader = utext_openUTF8(NULL, text, (int64_t)size, &code);
	bool has_clauses = may_have_clauses(text, size);
	size_t from = 0, end;
	int32_t found;

	ubrk_setUText(sentences->breaks, reader, &code);
	while (U_SUCCESS(code) &&
	    (found = ubrk_next(sentences->breaks)) != UBRK_DONE) {
		end = (size_t)found;
		if (end <= from)
			continue;
		if (end < size)
			end = with_closers(
			    text, without_openers(text, from, end), size);
		if (end < size && is_abbreviated(text, end))
			continue;
		if (has_clauses)
			add_clauses(sentences, text, from, end);
		add_end(sentences, end);
		from = end;
	}
	utext_close(reader);
}

const size_t *sentences_find(struct sentences *sentences, const char *text,
    size_t size, const char *language, size_t *count)
{
	sentences->count = 0;
	choose(sentences, language);
	/* ICU tells places by 31 bits */
	if (sentences->breaks && size <= INT32_MAX)
		find_ends(sentences, text, size);
	add_end(sentences, size);
	*count = sentences->count;
	return sentences->ends;
}
