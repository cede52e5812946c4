/* Reads selectors and matches them from right to left. */
#include "typeset/selector.h"

#include <string.h>

struct reader {
	struct arena *arena;
	const struct token *next, *end;
};

static const struct {
	const char *name;
	enum test_kind kind;
} pseudo_classes[] = {
	{ "first-child", TEST_FIRST_CHILD },
	{ "last-child", TEST_LAST_CHILD },
	{ "only-child", TEST_ONLY_CHILD },
	{ "empty", TEST_EMPTY },
	{ "root", TEST_ROOT },
};

static const struct token *peek(const struct reader *reader, size_t ahead)
{
	static const struct token end = { .kind = TOKEN_END, .text = "" };

	if ((size_t)(reader->end - reader->next) <= ahead)
		return &end;
	return &reader->next[ahead];
}

static bool is_delim(const struct token *token, uint32_t delim)
{
	return token->kind == TOKEN_DELIM && token->delim == delim;
}

static bool is_mark(const struct token *token, uint32_t mark)
{
	return (token->kind == TOKEN_OPEN || token->kind == TOKEN_CLOSE) &&
	    token->delim == mark;
}

static struct test *add_test(struct reader *reader, struct compound *compound,
    enum test_kind kind, const char *text)
{
	struct test *test = ARENA_NEW(reader->arena, struct test);

	test->kind = kind;
	test->text = text;
	test->next = compound->tests;
	compound->tests = test;
	return test;
}

static void skip_space(struct reader *reader)
{
	while (peek(reader, 0)->kind == TOKEN_SPACE)
		reader->next++;
}

/* Behind the colon. */
static bool parse_pseudo(struct reader *reader, struct compound *compound)
{
	const struct token *token = peek(reader, 0);

	if (token->kind == TOKEN_FUNCTION &&
	    text_equal_case(token->text, "lang")) {
		reader->next++;
		skip_space(reader);
		token = peek(reader, 0);
		if (token->kind != TOKEN_IDENT && token->kind != TOKEN_STRING)
			return false;
		add_test(reader, compound, TEST_LANGUAGE, token->text);
		reader->next++;
		skip_space(reader);
		if (!is_mark(peek(reader, 0), ')'))
			return false;
		reader->next++;
		return true;
	}
	if (token->kind != TOKEN_IDENT)
		return false;
	for (size_t i = 0;
	     i < sizeof(pseudo_classes) / sizeof(pseudo_classes[0]); i++) {
		if (text_equal_case(pseudo_classes[i].name, token->text)) {
			add_test(reader, compound, pseudo_classes[i].kind, "");
			reader->next++;
			return true;
		}
	}
	return false;
}

/* Behind the bracket: [attr] [attr=value] */
static bool parse_attribute(struct reader *reader, struct compound *compound)
{
	const struct token *name, *value;
	enum test_kind kind = TEST_HAS_ATTRIBUTE;
	const char *text = "";
	int attr;

	skip_space(reader);
	name = peek(reader, 0);
	if (name->kind != TOKEN_IDENT)
		return false;
	for (attr = 0; attr < ATTR_COUNT; attr++)
		if (text_equal_case(attr_names[attr], name->text))
			break;
	if (attr == ATTR_COUNT)
		return false;
	reader->next++;
	skip_space(reader);
	if (is_delim(peek(reader, 0), '=')) {
		reader->next++;
		skip_space(reader);
		value = peek(reader, 0);
		if (value->kind != TOKEN_IDENT && value->kind != TOKEN_STRING)
			return false;
		kind = TEST_ATTRIBUTE;
		text = value->text;
		reader->next++;
		skip_space(reader);
	}
	if (!is_mark(peek(reader, 0), ']'))
		return false;
	reader->next++;
	add_test(reader, compound, kind, text)->attr = (enum attr_id)attr;
	return true;
}

/* One simple selector; *specificity grows. */
static bool parse_simple(struct reader *reader, struct compound *compound,
    bool is_first, uint32_t *specificity)
{
	const struct token *token = peek(reader, 0);

	reader->next++;
	*specificity += 1 << 10;
	if (token->kind == TOKEN_IDENT && is_first) {
		compound->name = text_lower(reader->arena, token->text);
		*specificity += 1 - (1 << 10);
		return true;
	}
	if (is_delim(token, '*') && is_first) {
		*specificity -= 1 << 10;
		return true;
	}
	if (token->kind == TOKEN_HASH && token->is_id) {
		add_test(reader, compound, TEST_ID, token->text);
		*specificity += (1 << 20) - (1 << 10);
		return true;
	}
	if (is_delim(token, '.') && peek(reader, 0)->kind == TOKEN_IDENT) {
		add_test(reader, compound, TEST_CLASS, peek(reader, 0)->text);
		reader->next++;
		return true;
	}
	if (token->kind == TOKEN_COLON)
		return parse_pseudo(reader, compound);
	if (is_mark(token, '['))
		return parse_attribute(reader, compound);
	return false;
}

static bool is_compound_end(const struct token *token)
{
	return token->kind == TOKEN_END || token->kind == TOKEN_SPACE ||
	    token->kind == TOKEN_COMMA || is_delim(token, '>') ||
	    is_delim(token, '+') || is_delim(token, '~');
}

static enum combinator parse_combinator(struct reader *reader)
{
	enum combinator combinator = COMBINATOR_NONE;
	const struct token *token;

	if (peek(reader, 0)->kind == TOKEN_SPACE)
		combinator = COMBINATOR_DESCENDANT;
	skip_space(reader);
	token = peek(reader, 0);
	if (token->kind == TOKEN_END || token->kind == TOKEN_COMMA)
		return COMBINATOR_NONE;
	if (is_delim(token, '>'))
		combinator = COMBINATOR_CHILD;
	else if (is_delim(token, '+'))
		combinator = COMBINATOR_NEXT;
	else if (is_delim(token, '~'))
		combinator = COMBINATOR_LATER;
	else
		return combinator;
	reader->next++;
	skip_space(reader);
	return combinator;
}

static struct selector *parse_selector(struct reader *reader)
{
	struct compound compounds[SELECTOR_COMPOUNDS];
	struct selector *selector;
	enum combinator combinator = COMBINATOR_NONE;
	uint32_t specificity = 0;
	size_t count = 0;

	do {
		bool is_first = true;

		if (count == SELECTOR_COMPOUNDS)
			return NULL;
		compounds[count] = (struct compound){
			.combinator = combinator
		};
		while (!is_compound_end(peek(reader, 0))) {
			if (!parse_simple(reader, &compounds[count], is_first,
				&specificity))
				return NULL;
			is_first = false;
		}
		if (is_first)
			return NULL;
		count++;
		combinator = parse_combinator(reader);
	} while (combinator != COMBINATOR_NONE);
	selector = ARENA_NEW(reader->arena, struct selector);
	selector->compounds = arena_array(
	    reader->arena, count, sizeof(*compounds));
	for (size_t i = 0; i < count; i++)
		selector->compounds[i] = compounds[count - 1 - i];
	selector->count = count;
	selector->specificity = specificity;
	return selector;
}

struct selector *selectors_parse(
    struct arena *arena, const struct token *tokens, size_t count)
{
	struct reader reader = { arena, tokens, tokens + count };
	struct selector *first = NULL, **end = &first;

	for (;;) {
		skip_space(&reader);
		*end = parse_selector(&reader);
		if (!*end)
			return NULL;
		end = &(*end)->next;
		if (peek(&reader, 0)->kind == TOKEN_END)
			return first;
		if (peek(&reader, 0)->kind != TOKEN_COMMA)
			return NULL;
		reader.next++;
	}
}

/* Selectors 3, section 6.6.3: equal, or a prefix that ends at "-". */
static bool language_matches(const char *language, const char *range)
{
	size_t size = strlen(range);

	return size > 0 && strncasecmp(language, range, size) == 0 &&
	    (language[size] == 0 || language[size] == '-');
}

static bool test_holds(const struct test *test, const struct element *element)
{
	const char *value;

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
		return !element->first;
	case TEST_ROOT:
		return !element->parent;
	case TEST_LANGUAGE:
		return language_matches(element->language, test->text);
	case TEST_HAS_ATTRIBUTE:
		return element->node && node_attr(element->node, test->attr);
	case TEST_ATTRIBUTE:
		value = element->node ? node_attr(element->node, test->attr)
				      : NULL;
		return value && strcmp(value, test->text) == 0;
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

static enum outcome match(
    const struct selector *selector, size_t i, const struct element *element)
{
	enum outcome outcome;

	if (!compound_matches(&selector->compounds[i], element))
		return FAILS_HERE;
	if (i + 1 == selector->count)
		return MATCHES;
	switch (selector->compounds[i].combinator) {
	case COMBINATOR_NONE:
		break;
	case COMBINATOR_DESCENDANT:
		while ((element = element->parent)) {
			outcome = match(selector, i + 1, element);
			if (outcome == MATCHES || outcome == FAILS)
				return outcome;
		}
		return FAILS;
	case COMBINATOR_CHILD:
		if (!element->parent)
			return FAILS;
		outcome = match(selector, i + 1, element->parent);
		return outcome == MATCHES || outcome == FAILS ? outcome
							      : FAILS_SIBLINGS;
	case COMBINATOR_NEXT:
		element = element_before(element);
		return element ? match(selector, i + 1, element)
			       : FAILS_SIBLINGS;
	case COMBINATOR_LATER:
		while ((element = element_before(element))) {
			outcome = match(selector, i + 1, element);
			if (outcome != FAILS_HERE)
				return outcome;
		}
		return FAILS_SIBLINGS;
	}
	return FAILS;
}

bool selector_matches(
    const struct selector *selector, const struct element *element)
{
	return match(selector, 0, element) == MATCHES;
}
