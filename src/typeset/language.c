/* Languages, as far as fonts and lines care. */
#include <string.h>
#include <strings.h>

#include "article/article.h"
#include "typeset/language.h"

static const struct {
	const char *suffix, *language;
} regions[REGION_COUNT] = {
	[REGION_OTHER] = { "SC", "" },
	[REGION_SC] = { "SC", "zh-Hans" },
	[REGION_TC] = { "TC", "zh-Hant" },
	[REGION_HK] = { "HK", "zh-HK" },
	[REGION_JP] = { "JP", "ja" },
	[REGION_KR] = { "KR", "ko" },
};

/* Languages with letters that CJK fonts do not have, or that fonts draw in a way
 * of their own. */
static const char *const forms[] = { "ar", "az", "be", "bg", "bn", "ca", "crh",
	"cs", "cy", "da", "de", "el", "eo", "es", "et", "eu", "fa", "fi", "fr",
	"ga", "gl", "he", "hi", "hr", "hu", "hy", "is", "it", "ka", "kk", "lt",
	"lv", "mk", "mo", "mr", "mt", "nb", "ne", "nl", "nn", "no", "pl", "pt",
	"ro", "ru", "sd", "sk", "sl", "sq", "sr", "sv", "ta", "th", "tr", "tt",
	"uk", "ur", "vi" };

/* A subtag of the tag, whatever its case. */
static bool has_subtag(const char *language, const char *subtag)
{
	size_t size = strlen(subtag);

	for (const char *at = language; at != NULL; at = strchr(at, '-')) {
		at += *at == '-';
		if (strncasecmp(at, subtag, size) == 0 &&
		    (at[size] == '-' || at[size] == '\0'))
			return true;
	}
	return false;
}

enum region region_of(const char *language)
{
	if (language == NULL || language[0] == '\0')
		return REGION_OTHER;
	if (language_is(language, "ja"))
		return REGION_JP;
	if (language_is(language, "ko"))
		return REGION_KR;
	if (language_is(language, "yue"))
		return REGION_HK;
	if (!language_is(language, "zh"))
		return REGION_OTHER;
	if (has_subtag(language, "HK") || has_subtag(language, "MO"))
		return REGION_HK;
	if (has_subtag(language, "Hant") || has_subtag(language, "TW"))
		return REGION_TC;
	return REGION_SC;
}

const char *region_suffix(enum region region)
{
	return regions[region].suffix;
}

const char *region_language(enum region region)
{
	return regions[region].language;
}

const char *language_with_forms(const char *language)
{
	if (language == NULL)
		return "";
	/* asked for every span: most are told by their first letter */
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
		if ((language[0] | 0x20) == forms[i][0] &&
		    language_is(language, forms[i]))
			return forms[i];
	return "";
}
