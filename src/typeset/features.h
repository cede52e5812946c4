/* OpenType features that a style asks for (CSS Fonts 4, sections 6 and 7).
 * Private to typeset/. */
#ifndef TYPESET_FEATURES_H
#define TYPESET_FEATURES_H

#include "typeset/cascade.h"

/* What one keyword of font-variant-* or font-kerning does. */
struct feature_row {
	enum property property;
	enum keyword keyword;
	char tag[5];
	unsigned value;
};

#define FEATURE_ROWS 36
extern const struct feature_row feature_rows[FEATURE_ROWS];

/* font-feature-settings: a list that HarfBuzz reads, "smcp=1,kern=0". */
bool features_parse(
    struct arena *, const struct token *, size_t count, struct value *);

/* A bit for each row that the style has. */
uint64_t features_of_style(const struct style *);

#endif
