/* Which face has a character: families, and fallback behind them.  Private to
 * typeset/. */
#ifndef TYPESET_FAMILY_H
#define TYPESET_FAMILY_H

#include "typeset/font.h"
#include "typeset/paragraph.h"

/* A font-family list in one weight, slant and language: which face it gives a
 * character. */
struct family;

struct shaper;
struct strip;
struct dictionary;

struct faces {
	struct font_source source;
	struct face **faces;
	size_t face_count;
	struct family **families;
	size_t family_count;
	struct family *recent;
	/* the language of the last style, if it is so short, and what it says */
	char language[16];
	bool has_language;
	enum region region;
	const char *forms;              /* language_with_forms() */
	struct shaper *shaper;          /* of shape.c */
	void *breakers[REGION_COUNT][LINE_BREAK_ANYWHERE + 1]; /* ICU's */
	bool has_emoji;                 /* in colour, where a font has them */
	struct strip *strip;            /* scratch of one paragraph */
	struct strip *annotation;       /* and of one beside its lines */
	struct dictionary *dictionaries; /* of hyphenate.c */
};

/* The style's family; lives as long as the faces. */
struct family *family_of_style(struct faces *, const struct text_style *);

enum region family_region(const struct family *);

/* BCP 47, "" where it does not matter to fonts; constant. */
const char *family_language(const struct family *);
bool family_is_bold(const struct family *, const struct face *);
bool family_is_oblique(const struct family *, const struct face *);

/* The first face of the family. */
struct face *family_main(const struct family *);

/* A line is built about an axis: its baseline, or in a vertical line the middle of
 * the em boxes (CSS Writing Modes 4, 4.2).  How much of the em box of a text is
 * above the axis, em; where the text's baseline is. */
float style_above(struct faces *, const struct text_style *);
float style_baseline(struct faces *, const struct text_style *, float axis_pt);

/* The face for a character: a pure function of the two.  The main face where no
 * font has the character. */
struct face *family_face(struct faces *, struct family *, uint32_t code_point);

/* The face for a base and what combines with it: one that has them all, if
 * there is one, else that of the base. */
struct face *family_cluster_face(struct faces *, struct family *,
    const char *text, size_t size);

#endif
