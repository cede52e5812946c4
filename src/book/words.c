/* What stands in books beside the articles' own words, in five languages. */
#include <string.h>

#include "book/book.h"

enum { EN, ZH_HANS, ZH_HANT, JA, KO, LANGUAGES };

static const char *const words[WORD_COUNT][LANGUAGES] = {
#define WORD(id, en, zh_hans, zh_hant, ja, ko)                                 \
	[WORD_##id] = { en, zh_hans, zh_hant, ja, ko },
#include "book/words.def"
#undef WORD
};

bool language_is_traditional(const char *language)
{
	static const char *const subtags[] = { "-Hant", "-TW", "-HK", "-MO" };
	size_t i;

	if (strcasestr(language, "-Hans"))
		return false;
	for (i = 0; i < sizeof(subtags) / sizeof(*subtags); i++)
		if (strcasestr(language, subtags[i]))
			return true;
	return false;
}

static const char *const reasons[][LANGUAGES] = {
#define REASON(start, zh_hans, zh_hant, ja, ko)                                \
	{ start, zh_hans, zh_hant, ja, ko },
#include "book/reasons.def"
#undef REASON
};

static int column_of(const char *language)
{
	if (language_is(language, "zh"))
		return language_is_traditional(language) ? ZH_HANT : ZH_HANS;
	if (language_is(language, "ja"))
		return JA;
	return language_is(language, "ko") ? KO : EN;
}

const char *word_in(enum word word, const char *language)
{
	return words[word][column_of(language)];
}

/* Chinese and Japanese have marks as wide as a character. */
static bool has_wide_marks(const char *language)
{
	return language_is(language, "zh") || language_is(language, "ja");
}

const char *list_separator(const char *language)
{
	return has_wide_marks(language) ? "、" : ", ";
}

const char *sentence_separator(const char *language)
{
	return has_wide_marks(language) ? "" : " ";
}

const char *reason_in(
    struct arena *arena, const char *reason, const char *language)
{
	int column = column_of(language);
	size_t i;

	if (column == EN)
		return reason;
	for (i = 0; i < sizeof(reasons) / sizeof(*reasons); i++) {
		const char *start = reasons[i][EN];
		const char *number = reason + strlen(start);

		if (!text_starts_with(reason, start))
			continue;
		if (!text_ends_with(start, " ") || !*number ||
		    number[strspn(number, "0123456789")])
			return reasons[i][column];
		return arena_printf(arena, "%s%s", reasons[i][column], number);
	}
	return reason;
}
