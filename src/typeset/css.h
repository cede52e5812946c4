/* Style sheets: what CSS Syntax 3 makes of their bytes.  Private to typeset/. */
#ifndef TYPESET_CSS_H
#define TYPESET_CSS_H

#include "typeset/custom.h"
#include "typeset/font_rule.h"
#include "typeset/selector.h"

struct declaration {
	enum property property;
	bool is_important;
	bool is_logical;        /* its side is one of the flow, not of the
	                           page */
	struct value value;
	const struct raw *raw;  /* not NULL: to be read on the element; the
	                           property and the value say nothing then */
	struct declaration *next;
};

struct rule {
	struct declaration *declarations;
};

/* A page type (CSS Paged Media 3, section 3): its name (NULL: none) and the
 * pseudo-classes it is in, or that a page selector asks for. */
enum {
	PAGE_FIRST = 1, PAGE_LEFT = 2, PAGE_RIGHT = 4, PAGE_BLANK = 8
};

struct page_type {
	const char *name;
	unsigned classes;
};

/* Where in the margins a box stands (section 5); MARGIN_PAGE: the page itself. */
enum margin_place {
	MARGIN_PAGE, MARGIN_TOP_LEFT, MARGIN_TOP_CENTER, MARGIN_TOP_RIGHT,
	MARGIN_BOTTOM_LEFT, MARGIN_BOTTOM_CENTER, MARGIN_BOTTOM_RIGHT,
	MARGIN_ROWS_END,        /* those above share rooms by three */
	MARGIN_TOP_LEFT_CORNER = MARGIN_ROWS_END, MARGIN_TOP_RIGHT_CORNER,
	MARGIN_BOTTOM_LEFT_CORNER, MARGIN_BOTTOM_RIGHT_CORNER,
	MARGIN_LEFT_TOP, MARGIN_LEFT_MIDDLE, MARGIN_LEFT_BOTTOM,
	MARGIN_RIGHT_TOP, MARGIN_RIGHT_MIDDLE, MARGIN_RIGHT_BOTTOM,
	MARGIN_PLACES
};

struct page_rule {
	struct page_type selector;
	unsigned line;          /* from 1 */
	enum margin_place place;
	bool has_size;
	float width_pt, height_pt;
	const struct raw *size; /* with var() in it, in place of these */
	struct rule rule;
	struct page_rule *next;
};

struct sheet {
	bool has_customs;
	bool has_vertical;
	struct selector *selectors;     /* in order of the sheet */
	struct page_rule *pages;
	struct font_rule *fonts;        /* with a name and local fonts each */
};

/* Any bytes are a style sheet; what is not supported is named in `diags`, each
 * thing once.  Lives in the arena. */
void css_parse(struct arena *, const char *css, struct sheet *,
    struct diag_list *diags);

#endif
