/* Quotation marks, those of languages and those of a style. */
#include "typeset/quotes.h"

#include <string.h>

#include "typeset/content.h"

/* What `quotes: auto` means (CLDR): of the outermost, and of those inside. */
static const struct {
	const char *language;
	struct quote_pair outer, inner;
} language_marks[] = {
	{ "ja", { "「", "」", NULL }, { "『", "』", NULL } },
	{ "zh-hant", { "「", "」", NULL }, { "『", "』", NULL } },
	{ "zh-tw", { "「", "」", NULL }, { "『", "』", NULL } },
	{ "zh-hk", { "「", "」", NULL }, { "『", "』", NULL } },
	{ "zh-mo", { "「", "」", NULL }, { "『", "』", NULL } },
	{ "de", { "„", "“", NULL }, { "‚", "‘", NULL } },
	{ "fr", { "« ", " »", NULL }, { "« ", " »", NULL } },
	{ "ru", { "«", "»", NULL }, { "„", "“", NULL } },
	{ "", { "“", "”", NULL }, { "‘", "’", NULL } },
};

const char *quote_mark(const struct style *style, const char *language,
    unsigned depth, bool is_open)
{
	const struct value *quotes = &style->values[PROPERTY_QUOTES];
	const struct quote_pair *pair;
	size_t i = 0;

	if (quotes->kind == VALUE_QUOTES) {
		pair = quotes->quotes;
		while (depth-- > 0 && pair->next)
			pair = pair->next;
	} else if (style_is(style, PROPERTY_QUOTES, KEYWORD_AUTO)) {
		while (*language_marks[i].language &&
		    !language_is(language, language_marks[i].language))
			i++;
		pair = depth > 0 ? &language_marks[i].inner
				 : &language_marks[i].outer;
	} else {
		return "";
	}
	return is_open ? pair->open : pair->close;
}
