/* Annotations beside their bases (CSS Ruby 1; W3C JLReq 3.3).  Private to
 * typeset/. */
#ifndef TYPESET_RUBY_H
#define TYPESET_RUBY_H

#include "typeset/line.h"
#include "typeset/place.h"

/* The pair that this span of the paragraph is the base of, with an annotation
 * beside it; else NULL. */
static inline struct ruby *ruby_of_base(
    const struct paragraph *paragraph, size_t number)
{
	const struct span *span = &paragraph->spans[number];

	return paragraph->has_ruby && span->ruby != NULL &&
		!span->is_annotation && !span->ruby->is_inline
	    ? span->ruby
	    : NULL;
}

/* The span stands beside the line, and has no cells in its strip. */
static inline bool ruby_has_span(
    const struct paragraph *paragraph, size_t number)
{
	const struct span *span = &paragraph->spans[number];

	return paragraph->has_ruby && span->is_annotation &&
	    !span->ruby->is_inline;
}

/*
 * Makes each base a piece that neither breaks nor grows, and as wide as its
 * annotation; then sums the strip again.  False: some pair is wider than
 * `most`, pt, and has got an annotation in the line; the strip is to be set
 * again.
 */
bool ruby_space(struct faces *, struct strip *, double most);

/* Sets the annotations of the line's bases, which are placed. */
void ruby_set(struct line_setter *, const struct placing *);

/* How far the annotation is above the baseline, or below; 0: it is on the other
 * side. */
float ruby_reach(const struct ruby *, bool is_under);

/* Moves the items of an annotation to their place and appends them at *end,
 * which moves on. */
void ruby_add(struct ruby *, float baseline_pt, struct item ***end);

#endif
