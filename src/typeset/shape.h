/* Characters in, glyphs out: HarfBuzz, and what it has said before.  Private to
 * typeset/. */
#ifndef TYPESET_SHAPE_H
#define TYPESET_SHAPE_H

#include <unicode/uscript.h>

#include "typeset/family.h"

enum shape_mode {
	SHAPE_TEXT,             /* ligatures, kerning: all that is usual */
	SHAPE_CJK,              /* on the em square: no kerning */
	SHAPE_NARROW,           /* ambiguous marks in their Latin form */
	SHAPE_EXACT             /* no ligatures: code, letter-spaced text */
};

/* What SHAPE_CJK asks for. */
extern const hb_feature_t shape_cjk_features[];
#define SHAPE_CJK_FEATURE_COUNT 2

/* A stretch of text of one face, script, language and direction. */
struct shape_request {
	struct face *face;
	const char *text;       /* of the whole paragraph */
	size_t text_size;
	size_t start, size;     /* the stretch */
	UScriptCode script;
	const char *language;   /* BCP 47, a constant string; "" any */
	enum shape_mode mode;
	uint64_t features;      /* rows of feature_rows[], over the mode's */
	const char *feature_settings;   /* of the font, over all; or NULL */
	bool is_rtl;
	bool is_upright;        /* in a vertical line, one below the other */
};

struct shaped_glyph {
	uint32_t cluster;       /* byte of the stretch */
	uint16_t glyph;
	int16_t advance, shift, rise;   /* font units; of an upright one
	                                   downwards, and from the pen */
};

/* The glyphs in logical order of their clusters, in visual order inside one;
 * lent until the next call.  Clusters never decrease. */
const struct shaped_glyph *shape(struct shaper *, const struct shape_request *,
    size_t *count);

struct shaper *shaper_new(void);
void shaper_free(struct shaper *);

#endif
