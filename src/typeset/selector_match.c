/* Matches selectors, from right to left. */
#include <string.h>
#include <strings.h>

#include "typeset/selector.h"

/* How far back ~ looks; and where a tree has had so many looks, which a few rules
 * need for 20,000 paragraphs in a row. */
#define SIBLINGS_MAX  10000
#define LOOKS_MAX     20000000
#define SIBLINGS_LAST 64

/* Selectors 3, section 6.6.3: equal, or a prefix that ends at "-". */
static bool language_matches(const char *language, const char *range)
{
	size_t size = strlen(range);

	return size > 0 && strncasecmp(language, range, size) == 0 &&
	    (language[size] == 0 || language[size] == '-');
}

/* Counts up to it what is not counted yet. */
static uint32_t place_of(const struct element *element)
{
	const struct element *first = element, *before;
	uint32_t place;

	if (element->place)
		return element->place;
	while ((before = element_before(first)) && !before->place)
		first = before;
	place = before ? before->place : 0;
	for (; first != element; first = element_after(first))
		((struct element *)first)->place = ++place;
	((struct element *)element)->place = ++place;
	return place;
}

static uint32_t place_from_end(const struct element *element)
{
	const struct element *last = element->parent ? element->parent->last
						     : element;

	if (last && !element_counts(last))
		last = element_before(last);
	return last ? place_of(last) - place_of(element) + 1 : 1;
}

/* Among those of its type, from the first or from the last on.  Counts what is
 * not counted yet. */
static uint32_t place_in_type(const struct element *element, bool is_from_last)
{
	const struct element *(*away)(const struct element *) = is_from_last
	    ? element_after
	    : element_before;
	const struct element *(*back)(const struct element *) = is_from_last
	    ? element_before
	    : element_after;
	const struct element *at = element, *start = element;
	uint32_t place = 0;

	while (!start->type_places[is_from_last] && (at = away(at)))
		if (strcmp(at->name, element->name) == 0)
			start = at;
	for (at = start;; at = back(at)) {
		uint32_t *kept =
		    &((struct element *)at)->type_places[is_from_last];

		if (strcmp(at->name, element->name) == 0)
			place = *kept = *kept ? *kept : place + 1;
		if (at == element)
			return place;
	}
}

static bool is_nth(const struct test *test, uint32_t place)
{
	long from = (long)place - test->offset;

	return test->step == 0
	    ? from == 0
	    : from % test->step == 0 && from / test->step >= 0;
}

static bool begins_with(const struct test *test, const char *value, size_t size)
{
	return test->is_any_case ? strncasecmp(value, test->text, size) == 0
				 : strncmp(value, test->text, size) == 0;
}

/* One of the words between white. */
static bool has_word(const struct test *test, const char *value, size_t size)
{
	while (*value) {
		size_t length = strcspn(value, " \t\n\r\f");

		if (length == size && size > 0 &&
		    begins_with(test, value, size))
			return true;
		value += length + (value[length] != 0);
	}
	return false;
}

static bool has_part(const struct test *test, const char *value, size_t size)
{
	if (size == 0)
		return false;
	if (!test->is_any_case)
		return strstr(value, test->text);
	while (*value && !begins_with(test, value, size))
		value++;
	return *value != 0;
}

static bool attribute_holds(const struct test *test, const char *value)
{
	size_t size = strlen(test->text), length = value ? strlen(value) : 0;

	if (!value)
		return false;
	switch ((int)test->kind) {
	case TEST_HAS_ATTRIBUTE:
		return true;
	case TEST_ATTRIBUTE_WORD:
		return has_word(test, value, size);
	case TEST_ATTRIBUTE_DASH:
		return begins_with(test, value, size) &&
		    (value[size] == 0 || value[size] == '-');
	case TEST_ATTRIBUTE_START:
		return size > 0 && begins_with(test, value, size);
	case TEST_ATTRIBUTE_END:
		return size > 0 && length >= size &&
		    begins_with(test, value + length - size, size);
	case TEST_ATTRIBUTE_PART:
		return has_part(test, value, size);
	default:
		return length == size && begins_with(test, value, size);
	}
}

/* But for what is generated. */
static bool is_empty(const struct element *element)
{
	const struct element *inside = element->first;

	while (inside && inside->pseudo != PSEUDO_NONE)
		inside = inside->next;
	return !inside;
}

static bool compound_matches(const struct compound *, const struct element *);

static bool any_matches(const struct test *test, const struct element *element)
{
	for (size_t i = 0; i < test->compound_count; i++)
		if (compound_matches(&test->compounds[i], element))
			return true;
	return false;
}

static bool test_holds(const struct test *test, const struct element *element)
{
	switch (test->kind) {
	case TEST_ID:
		return element->id && strcmp(element->id, test->text) == 0;
	case TEST_CLASS:
		return element_has_class(element, test->text);
	case TEST_FIRST_CHILD:
		return !element_before(element);
	case TEST_LAST_CHILD:
		return !element_after(element);
	case TEST_ONLY_CHILD:
		return !element_before(element) && !element_after(element);
	case TEST_EMPTY:
		return is_empty(element);
	case TEST_ROOT:
		return !element->parent;
	case TEST_LANGUAGE:
		return language_matches(element->language, test->text);
	case TEST_DIRECTION:
		return text_equal_case(test->text,
		    language_is_rtl(element->language) ? "rtl" : "ltr");
	case TEST_FIRST_OF_TYPE:
		return place_in_type(element, false) == 1;
	case TEST_LAST_OF_TYPE:
		return place_in_type(element, true) == 1;
	case TEST_ONLY_OF_TYPE:
		return place_in_type(element, false) == 1 &&
		    place_in_type(element, true) == 1;
	case TEST_NTH_CHILD:
		return is_nth(test, place_of(element));
	case TEST_NTH_LAST_CHILD:
		return is_nth(test, place_from_end(element));
	case TEST_NTH_OF_TYPE:
		return is_nth(test, place_in_type(element, false));
	case TEST_NTH_LAST_OF_TYPE:
		return is_nth(test, place_in_type(element, true));
	case TEST_HAS_ATTRIBUTE:
	case TEST_ATTRIBUTE:
	case TEST_ATTRIBUTE_WORD:
	case TEST_ATTRIBUTE_DASH:
	case TEST_ATTRIBUTE_START:
	case TEST_ATTRIBUTE_END:
	case TEST_ATTRIBUTE_PART:
		return attribute_holds(test,
		    element->node ? node_attr(element->node, test->attr)
				  : NULL);
	case TEST_ANY:
		return any_matches(test, element);
	case TEST_NONE:
		return !any_matches(test, element);
	}
	return false;
}

static bool compound_matches(
    const struct compound *compound, const struct element *element)
{
	if (compound->name && strcmp(compound->name, element->name) != 0)
		return false;
	for (const struct test *test = compound->tests; test; test = test->next)
		if (!test_holds(test, element))
			return false;
	return true;
}

/* How far back a failure reaches: what is not here need not be looked for among
 * the siblings, or not at all.  It keeps matching from growing exponentially. */
enum outcome { MATCHES, FAILS_HERE, FAILS_SIBLINGS, FAILS };

static enum outcome match(const struct selector *selector, size_t i,
    const struct element *element, uint32_t *looks)
{
	enum outcome outcome;
	uint32_t reach;

	if (!compound_matches(&selector->compounds[i], element))
		return FAILS_HERE;
	if (i + 1 == selector->count)
		return MATCHES;
	switch (selector->compounds[i].combinator) {
	case COMBINATOR_NONE:
		break;
	case COMBINATOR_DESCENDANT:
		while ((element = element->parent)) {
			outcome = match(selector, i + 1, element, looks);
			if (outcome == MATCHES || outcome == FAILS)
				return outcome;
		}
		return FAILS;
	case COMBINATOR_CHILD:
		if (!element->parent)
			return FAILS;
		outcome = match(selector, i + 1, element->parent, looks);
		return outcome == MATCHES || outcome == FAILS ? outcome
							      : FAILS_SIBLINGS;
	case COMBINATOR_NEXT:
		element = element_before(element);
		return element ? match(selector, i + 1, element, looks)
			       : FAILS_SIBLINGS;
	case COMBINATOR_LATER:
		reach = *looks < LOOKS_MAX ? SIBLINGS_MAX : SIBLINGS_LAST;
		while (reach-- > 0 && (element = element_before(element))) {
			*looks += *looks < LOOKS_MAX;
			outcome = match(selector, i + 1, element, looks);
			if (outcome != FAILS_HERE)
				return outcome;
		}
		return FAILS_SIBLINGS;
	}
	return FAILS;
}

bool selector_matches(const struct selector *selector,
    const struct element *element, uint32_t *looks)
{
	if (element->pseudo != PSEUDO_NONE)
		element = element->parent;
	return match(selector, 0, element, looks) == MATCHES;
}
