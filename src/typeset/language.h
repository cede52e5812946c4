/* What the setting of a text needs to know of its language.  Private to
 * typeset/. */
#ifndef TYPESET_LANGUAGE_H
#define TYPESET_LANGUAGE_H

#include <stdbool.h>

/* The regional forms of Han characters and their punctuation. */
enum region {
	REGION_OTHER,           /* no language that is written with Han */
	REGION_SC, REGION_TC, REGION_HK, REGION_JP, REGION_KR,
	REGION_COUNT
};

/* From a BCP 47 tag; "" and NULL are REGION_OTHER. */
enum region region_of(const char *language);

/* The end of a font's family name: "SC"; REGION_OTHER gives "SC", too. */
const char *region_suffix(enum region);

/* The BCP 47 tag that stands for the region ("zh-Hans"); "" for
 * REGION_OTHER. */
const char *region_language(enum region);

/* The tag of a language whose letters CJK fonts lack or draw in another way
 * ("fr", "sr"), else "", which stands for English, too.  A constant string. */
const char *language_with_forms(const char *language);

#endif
