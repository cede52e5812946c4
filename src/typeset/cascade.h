/* From style sheets to the style of an element (CSS Cascade 4).  Private to
 * typeset/. */
#ifndef TYPESET_CASCADE_H
#define TYPESET_CASCADE_H

#include "typeset/css.h"
#include "typeset/paragraph.h"

/* Computed values: lengths are PT or PERCENT, colours are colours (or
 * transparent), CSS-wide keywords are gone.  Sides are those of the flow, in
 * vertical text, too: top is where blocks begin, left where lines do, and widths
 * are along the lines. */
struct style {
	struct value values[PROPERTY_COUNT];
	struct text_style text;
	float root_size_pt;
	const struct customs *customs;  /* or NULL */
};

enum origin { ORIGIN_BUILT_IN, ORIGIN_AUTHOR, ORIGINS };

struct cascade;

struct cascade *cascade_new(void);
void cascade_free(struct cascade *);
void cascade_add(struct cascade *, enum origin, const char *css,
    struct diag_list *);

/* Styles of one tree: equal ones are shared. */
struct style_set;
struct style_set *style_set_new(struct arena *, const struct cascade *);

/* Gives every element of the tree its style. */
void style_tree(struct style_set *, struct element *root);

/* Of one element whose parent has its style. */
void style_element(struct style_set *, struct element *);

/* The same of a pseudo-element of its parent; false: no rule is for it, and it
 * has none. */
bool style_pseudo(struct style_set *, struct element *);

/* A page box: what @page says of size and margins of pages of a type. */
struct page_frame {
	float width_pt, height_pt;
	float margins_pt[4];    /* top right bottom left */
	bool is_filled;         /* align-content: gaps grow */
};
void cascade_page_frame(const struct cascade *, const struct style *root,
    const struct sheaf_options *, const struct page_type *,
    struct page_frame *, struct diag_list *);

/* Whether pages of one side look otherwise than those of the other. */
bool cascade_has_sides(const struct cascade *);

/* The user's rules whose selectors have this specificity, in order; or NULL. */
const struct page_rule *cascade_pages(
    const struct cascade *, unsigned specificity);

/* The style of a margin box of pages of a type, or NULL where there is none. */
const struct style *cascade_margin_style(struct arena *,
    const struct cascade *, enum margin_place, const struct page_type *,
    const struct style *root);

/* Reading a style. */
enum keyword style_keyword(const struct style *, enum property);        /* or
    KEYWORD_COUNT */
bool style_is(const struct style *, enum property, enum keyword);
bool style_has(const struct style *, enum property, enum keyword); /* is it, or
    a set with it */

/* A length; percentages are of `base_pt`; `otherwise` for keywords. */
float style_length(const struct style *, enum property, float base_pt,
    float otherwise);

/* Border width that is really drawn, by side: 0 top 1 right 2 bottom 3 left. */
float style_border(const struct style *, unsigned side);
bool style_colour(const struct style *, enum property, struct colour *);
int style_integer(const struct style *, enum property);

#endif
