/* The characters of a span, as they are looked at before they are set.  Private
 * to typeset/. */
#ifndef TYPESET_LETTER_H
#define TYPESET_LETTER_H

#include "typeset/orientation.h"
#include "typeset/shape.h"
#include "typeset/strip.h"

/* Where the setting of a span is. */
struct setter {
	struct faces *faces;
	struct strip *strip;
	const struct text_style *style;
	struct family *family;
	enum region region;
	uint32_t span;
	enum run_mode mode; /* of the cells to come */
	size_t at, end;    /* bytes of strip.text */
	double line_start; /* pt: where the present line of code began */
	double pen;        /* pt */
};

/* One character and what is to be done with it. */
struct letter {
	uint32_t code_point;
	size_t size;
	enum char_class class;
	unsigned mark;
	bool is_cjk; /* set on the em square */
	bool is_upright; /* in a vertical line */
};

/* Looks at the character at a place. */
void letter_read(const struct setter *, size_t at, struct letter *);

/* What comes at a place combines with what is before it. */
bool letter_is_joined(const struct setter *, size_t at);

/* Where the character at `at` ends with all that combines with it, as far as
 * fonts matter (UAX 29, simplified). */
size_t letter_cluster_end(const struct setter *, size_t at,
    const struct letter *first);

/* The script of a cluster; COMMON where anything will do. */
UScriptCode letter_script(const struct letter *);

enum shape_mode letter_mode(const struct setter *, const struct letter *);

static inline uint8_t level_at(const struct strip *strip, size_t at)
{
	return strip->has_rtl ? strip->levels[at] : 0;
}

#endif
