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

/* BCP 47: the script says it, else the region does. */
static bool is_traditional(const char *language)
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

const char *word_in(enum word word, const char *language)
{
	if (language_is(language, "zh"))
		return words[word]
			    [is_traditional(language) ? ZH_HANT : ZH_HANS];
	if (language_is(language, "ja"))
		return words[word][JA];
	if (language_is(language, "ko"))
		return words[word][KO];
	return words[word][EN];
}
