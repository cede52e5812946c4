/* Selectors (Selectors Level 4, as far as docs/CSS.md says).  Private to
 * typeset/. */
#ifndef TYPESET_SELECTOR_H
#define TYPESET_SELECTOR_H

#include "typeset/element.h"
#include "typeset/value.h"

struct rule;

/* What must hold for one element beside its name. */
enum test_kind {
	TEST_ID, TEST_CLASS, TEST_FIRST_CHILD, TEST_LAST_CHILD,
	TEST_ONLY_CHILD, TEST_EMPTY, TEST_ROOT, TEST_LANGUAGE, TEST_DIRECTION,
	TEST_FIRST_OF_TYPE, TEST_LAST_OF_TYPE, TEST_ONLY_OF_TYPE,
	TEST_NTH_CHILD, TEST_NTH_LAST_CHILD,
	TEST_NTH_OF_TYPE, TEST_NTH_LAST_OF_TYPE,
	TEST_HAS_ATTRIBUTE, TEST_ATTRIBUTE,     /* =, ~=, |=, ^=, $=, *= */
	TEST_ATTRIBUTE_WORD, TEST_ATTRIBUTE_DASH, TEST_ATTRIBUTE_START,
	TEST_ATTRIBUTE_END, TEST_ATTRIBUTE_PART,
	TEST_ANY, TEST_NONE     /* of the compounds: :is() and :where(), :not() */
};

struct test {
	enum test_kind kind;
	enum attr_id attr;
	const char *text;
	bool is_any_case;       /* of ATTRIBUTE: ASCII letters of either case */
	int step, offset;       /* of NTH: An+B */
	const struct compound *compounds;
	size_t compound_count;
	const struct test *next;
};

enum combinator {
	COMBINATOR_NONE, COMBINATOR_DESCENDANT, COMBINATOR_CHILD,
	COMBINATOR_NEXT, COMBINATOR_LATER
};

struct compound {
	const char *name;       /* NULL: any */
	const struct test *tests;
	enum combinator combinator;     /* to the compound left of it, which is
	                                   the next in the array */
};

/* More compounds in one selector are not supported. */
#define SELECTOR_COMPOUNDS 16

struct selector {
	struct compound *compounds;     /* from right to left */
	size_t count;
	uint32_t specificity;   /* a, b, c of ten bits each */
	enum pseudo pseudo;     /* of the element that it matches */
	const struct rule *rule;
	struct selector *next;
};

/* A list of selectors; NULL when any of them is bad or not supported. */
struct selector *selectors_parse(struct arena *, const struct token *,
    size_t count);

/* It can match HTML or BODY alone. */
bool selector_is_of_root(const struct selector *);

/* The element a pseudo-element belongs to is what must match.  *looks counts how
 * many siblings were looked at in a tree, which has an end. */
bool selector_matches(
    const struct selector *, const struct element *, uint32_t *looks);

#endif
