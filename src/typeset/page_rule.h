/* What stands in @page rules (CSS Paged Media 3).  Private to typeset/. */
#ifndef TYPESET_PAGE_RULE_H
#define TYPESET_PAGE_RULE_H

#include "typeset/css.h"

/* Selectors of one @page. */
#define PAGE_SELECTORS_MAX 32

struct page_frame;

/* The prelude, into `selectors`, which has room for PAGE_SELECTORS_MAX; returns how
 * many there are, or 0 where one of them is none. */
size_t page_selectors_parse(
    const struct token *, size_t count, struct page_type *selectors);

/* The value of `size`: names, lengths of at least an inch, landscape (7.1). */
bool page_size_parse(const struct token *, size_t count, struct page_rule *);

/* The size that a rule with one says; false: it is auto, as where var() stands for no
 * size. */
bool page_rule_size(const struct page_rule *, struct arena *,
    const struct customs *, float *width_pt, float *height_pt);

/* All pages of one name are of one size and measure: those of one side may have other
 * margins at their sides, first ones above and below.  What a rule for them says
 * beyond this is left out; false: there was something. */
bool page_rule_restrict(struct arena *, struct page_rule *);

/* Of a selector: names, then :first and :blank, then sides (3.1). */
enum {
	SPECIFICITY_SIDE = 1,
	SPECIFICITY_CLASS = 3 * SPECIFICITY_SIDE,
	SPECIFICITY_NAME = 3 * SPECIFICITY_CLASS,
	SPECIFICITIES = 2 * SPECIFICITY_NAME
};
unsigned page_selector_specificity(const struct page_type *selector);

/* Whether it is of pages of this type. */
bool page_selector_matches(
    const struct page_type *selector, const struct page_type *);

/* text-align and vertical-align of margin boxes, where nothing is said (5.3). */
extern const enum keyword margin_aligns[MARGIN_PLACES][2];

/* NAME:class:class */
const char *page_selector_text(
    struct arena *, const struct page_type *selector);

/* Makes margins of opposite sides smaller where they leave no room between them; then
 * it is told, if `diags` is not NULL. */
void page_margins_fit(
    float *first_pt, float *second_pt, float room_pt, struct diag_list *diags);

/* First pages have this part of the height of others, at least, or their margins
 * above and below. */
void page_first_fit(struct page_frame *first, const struct page_frame *other);

#endif
