/* How characters stand in vertical lines (CSS Writing Modes 4, sections 5 and
 * 9; UAX 50).  Private to typeset/. */
#ifndef TYPESET_ORIENTATION_H
#define TYPESET_ORIENTATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Of a text in a horizontal line, or text-orientation in a vertical one. */
enum text_orientation {
	ORIENTATION_HORIZONTAL, ORIENTATION_MIXED, ORIENTATION_UPRIGHT,
	ORIENTATION_SIDEWAYS
};

enum upright {
	UPRIGHT_NEVER,
	UPRIGHT_ALWAYS,
	UPRIGHT_IF_FORMED       /* if the face has a vertical form of it */
};

/* `is_mark`: it is punctuation of Chinese or Japanese here. */
enum upright upright_of(enum text_orientation, uint32_t code_point,
    bool is_mark);

/* text-combine-upright: all */
enum { COMBINE_ALL = 255 };

/* From `start` to `end` the text is short enough to stand in one em, and of one
 * direction; `levels` of its bytes (UAX 9) or NULL: of one. */
bool combines_all(
    const char *text, const uint8_t *levels, size_t start, size_t end);

/* How many digits from `at` on stand side by side: all that there are, if they
 * are no more than `most` and no part of a longer word; else 0. */
size_t combined_digits(const char *text, size_t size, size_t at,
    unsigned most);

struct style;
struct text_style;

/* Fills in what a style with computed values says of it. */
void orientation_compute(const struct style *, struct text_style *);

#endif
