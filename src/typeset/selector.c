/* Reads selectors. */
#include "typeset/selector.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct reader {
	struct arena *arena;
	const struct token *next, *end;
	bool is_inside;     /* of :is(), :where() or :not() */
	enum pseudo pseudo; /* of the selector at hand */
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
	{ "first-of-type", TEST_FIRST_OF_TYPE },
	{ "last-of-type", TEST_LAST_OF_TYPE },
	{ "only-of-type", TEST_ONLY_OF_TYPE },
};

static const struct {
	const char *name;
	enum pseudo pseudo;
	bool is_old; /* CSS 2: one colon will do */
} pseudo_elements[] = {
	{ "before", PSEUDO_BEFORE, true },
	{ "after", PSEUDO_AFTER, true },
	{ "marker", PSEUDO_MARKER, false },
};

static const struct {
	const char *name;
	enum test_kind kind;
} counting_classes[] = {
	{ "nth-child", TEST_NTH_CHILD },
	{ "nth-last-child", TEST_NTH_LAST_CHILD },
	{ "nth-of-type", TEST_NTH_OF_TYPE },
	{ "nth-last-of-type", TEST_NTH_LAST_OF_TYPE },
};

static const struct {
	const char *name;
	enum test_kind kind;
	bool has_weight; /* that of the weightiest compound in it */
} matching_classes[] = {
	{ "is", TEST_ANY, true },
	{ "where", TEST_ANY, false },
	{ "not", TEST_NONE, true },
};

static const struct {
	char sign;
	enum test_kind kind;
} attribute_signs[] = {
	{ '~', TEST_ATTRIBUTE_WORD },
	{ '|', TEST_ATTRIBUTE_DASH },
	{ '^', TEST_ATTRIBUTE_START },
	{ '$', TEST_ATTRIBUTE_END },
	{ '*', TEST_ATTRIBUTE_PART },
};

#define ROWS(rows) (sizeof(rows) / sizeof((rows)[0]))

/* Compounds in the brackets of one class. */
#define INSIDE_MAX 16

/* A and B of An+B are less. */
#define COUNT_MAX 10000

static bool parse_compound(
    struct reader *, struct compound *, uint32_t *specificity);

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

static bool close_bracket(struct reader *reader)
{
	skip_space(reader);
	if (!is_mark(peek(reader, 0), ')'))
		return false;
	reader->next++;
	return true;
}

/* Behind the n: "", "-", "-3", or what the next tokens say. */
static bool parse_offset(struct reader *reader, const char *rest, int *offset)
{
	const struct token *token;
	char *end;
	int sign = 0;

	*offset = 0;
	if (*rest == '-' && rest[1]) {
		unsigned long number = strtoul(rest + 1, &end, 10);

		*offset = -(int)(number < COUNT_MAX ? number : COUNT_MAX);
		/* cppcheck-suppress knownConditionTrueFalse; no other sign */
		return rest[1] >= '0' && rest[1] <= '9' && *end == 0 &&
		    number < COUNT_MAX;
	}
	if (*rest && strcmp(rest, "-") != 0)
		return false;
	if (*rest)
		sign = -1;
	skip_space(reader);
	token = peek(reader, 0);
	if (sign == 0 && (is_delim(token, '+') || is_delim(token, '-'))) {
		sign = is_delim(token, '+') ? 1 : -1;
		reader->next++;
		skip_space(reader);
		token = peek(reader, 0);
	}
	if (token->kind != TOKEN_NUMBER)
		return sign == 0;
	if (!token->is_integer || !(fabs(token->number) < COUNT_MAX))
		return false;
	*offset = (int)token->number * (sign == -1 ? -1 : 1);
	reader->next++;
	return true;
}

/* CSS Syntax 3, section 6: odd, even, 3, 2n, -n+3. */
static bool parse_nth(struct reader *reader, int *step, int *offset)
{
	const struct token *token;
	const char *text;

	skip_space(reader);
	token = peek(reader, 0);
	if (is_delim(token, '+') && peek(reader, 1)->kind == TOKEN_IDENT &&
	    (*peek(reader, 1)->text | 0x20) == 'n') {
		reader->next++;
		token = peek(reader, 0);
	}
	text = token->text;
	reader->next++;
	*step = 0;
	if ((token->kind == TOKEN_NUMBER || token->kind == TOKEN_DIMENSION) &&
	    !token->is_integer)
		return false;
	switch ((int)token->kind) {
	case TOKEN_NUMBER:
		*offset = (int)fmax(-COUNT_MAX, fmin(COUNT_MAX, token->number));
		return true;
	case TOKEN_DIMENSION:
		*step = (int)fmax(-COUNT_MAX, fmin(COUNT_MAX, token->number));
		break;
	case TOKEN_IDENT:
		*step = 2;
		*offset = text_equal_case(text, "odd");
		if (*offset || text_equal_case(text, "even"))
			return true;
		*step = *text == '-' ? -1 : 1;
		text += *text == '-';
		break;
	default:
		return false;
	}
	return (*text == 'n' || *text == 'N') &&
	    parse_offset(reader, text + 1, offset);
}

static bool parse_counting(
    struct reader *reader, struct compound *compound, enum test_kind kind)
{
	int step, offset;
	struct test *test;

	if (!parse_nth(reader, &step, &offset))
		return false;
	test = add_test(reader, compound, kind, "");
	test->step = step;
	test->offset = offset;
	return close_bracket(reader);
}

/* A list of compounds; *weight is the most of them. */
static bool parse_matching(struct reader *reader, struct compound *compound,
    enum test_kind kind, uint32_t *weight)
{
	struct compound inside[INSIDE_MAX], *kept;
	struct test *test;
	size_t count = 0;

	*weight = 0;
	if (reader->is_inside)
		return false;
	reader->is_inside = true;
	do {
		uint32_t specificity = 0;

		if (count == INSIDE_MAX)
			return false;
		skip_space(reader);
		inside[count] = (struct compound){ 0 };
		if (!parse_compound(reader, &inside[count++], &specificity))
			return false;
		if (specificity > *weight)
			*weight = specificity;
		skip_space(reader);
	} while (peek(reader, 0)->kind == TOKEN_COMMA && reader->next++);
	reader->is_inside = false;
	kept = arena_array(reader->arena, count, sizeof(*kept));
	memcpy(kept, inside, count * sizeof(*kept));
	test = add_test(reader, compound, kind, "");
	test->compounds = kept;
	test->compound_count = count;
	return close_bracket(reader);
}

static bool parse_function(struct reader *reader, struct compound *compound,
    const char *name, uint32_t *specificity)
{
	const struct token *token;
	bool is_direction;
	uint32_t weight;

	for (size_t i = 0; i < ROWS(counting_classes); i++)
		if (text_equal_case(name, counting_classes[i].name))
			return parse_counting(
			    reader, compound, counting_classes[i].kind);
	for (size_t i = 0; i < ROWS(matching_classes); i++) {
		if (!text_equal_case(name, matching_classes[i].name))
			continue;
		if (!parse_matching(
			reader, compound, matching_classes[i].kind, &weight))
			return false;
		*specificity -= 1 << 10;
		if (matching_classes[i].has_weight)
			*specificity += weight;
		return true;
	}
	is_direction = text_equal_case(name, "dir");
	if (!is_direction && !text_equal_case(name, "lang"))
		return false;
	skip_space(reader);
	token = peek(reader, 0);
	if (token->kind != TOKEN_IDENT &&
	    (is_direction || token->kind != TOKEN_STRING))
		return false;
	add_test(reader, compound,
	    is_direction ? TEST_DIRECTION : TEST_LANGUAGE, token->text);
	reader->next++;
	return close_bracket(reader);
}

/* Selectors 4, 3.6: the last thing of a selector. */
static bool parse_pseudo_element(
    struct reader *reader, bool is_old, uint32_t *specificity)
{
	const struct token *token = peek(reader, 0);

	if (token->kind != TOKEN_IDENT || reader->is_inside)
		return false;
	for (size_t i = 0; i < ROWS(pseudo_elements); i++) {
		if (!text_equal_case(pseudo_elements[i].name, token->text) ||
		    (is_old && !pseudo_elements[i].is_old))
			continue;
		reader->pseudo = pseudo_elements[i].pseudo;
		reader->next++;
		*specificity += 1 - (1 << 10);
		return true;
	}
	return false;
}

/* Behind the colon. */
static bool parse_pseudo(
    struct reader *reader, struct compound *compound, uint32_t *specificity)
{
	const struct token *token = peek(reader, 0);

	if (token->kind == TOKEN_COLON) {
		reader->next++;
		return parse_pseudo_element(reader, false, specificity);
	}
	if (parse_pseudo_element(reader, true, specificity))
		return true;
	reader->next++;
	if (token->kind == TOKEN_FUNCTION)
		return parse_function(
		    reader, compound, token->text, specificity);
	if (token->kind != TOKEN_IDENT)
		return false;
	for (size_t i = 0; i < ROWS(pseudo_classes); i++)
		if (text_equal_case(pseudo_classes[i].name, token->text)) {
			add_test(reader, compound, pseudo_classes[i].kind, "");
			return true;
		}
	return false;
}

/* Selectors 4, section 6.3: i or s behind the value. */
static bool parse_case(struct reader *reader, bool *is_any_case)
{
	const struct token *token = peek(reader, 0);

	*is_any_case = false;
	if (token->kind != TOKEN_IDENT)
		return true;
	*is_any_case = text_equal_case(token->text, "i");
	if (!*is_any_case && !text_equal_case(token->text, "s"))
		return false;
	reader->next++;
	skip_space(reader);
	return true;
}

/* Behind the bracket: [attr] [attr=value] [attr~=value] and so on */
static bool parse_attribute(struct reader *reader, struct compound *compound)
{
	const struct token *name, *value;
	enum test_kind kind = TEST_HAS_ATTRIBUTE;
	struct test *test;
	const char *text = "";
	bool is_any_case = false;
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
	for (size_t i = 0; i < ROWS(attribute_signs); i++)
		if (is_delim(peek(reader, 0), attribute_signs[i].sign) &&
		    is_delim(peek(reader, 1), '=')) {
			kind = attribute_signs[i].kind;
			reader->next++;
		}
	if (is_delim(peek(reader, 0), '=')) {
		reader->next++;
		skip_space(reader);
		value = peek(reader, 0);
		if (value->kind != TOKEN_IDENT && value->kind != TOKEN_STRING)
			return false;
		if (kind == TEST_HAS_ATTRIBUTE)
			kind = TEST_ATTRIBUTE;
		text = value->text;
		reader->next++;
		skip_space(reader);
		if (!parse_case(reader, &is_any_case))
			return false;
	}
	if (!is_mark(peek(reader, 0), ']'))
		return false;
	reader->next++;
	test = add_test(reader, compound, kind, text);
	test->attr = (enum attr_id)attr;
	test->is_any_case = is_any_case;
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
		return parse_pseudo(reader, compound, specificity);
	if (is_mark(token, '['))
		return parse_attribute(reader, compound);
	return false;
}

static bool is_compound_end(const struct token *token)
{
	return token->kind == TOKEN_END || token->kind == TOKEN_SPACE ||
	    token->kind == TOKEN_COMMA || is_mark(token, ')') ||
	    is_delim(token, '>') || is_delim(token, '+') ||
	    is_delim(token, '~');
}

static bool parse_compound(
    struct reader *reader, struct compound *compound, uint32_t *specificity)
{
	bool is_first = true;

	while (!is_compound_end(peek(reader, 0))) {
		if (reader->pseudo != PSEUDO_NONE ||
		    !parse_simple(reader, compound, is_first, specificity))
			return false;
		is_first = false;
	}
	return !is_first;
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

	reader->pseudo = PSEUDO_NONE;
	do {
		if (count == SELECTOR_COMPOUNDS ||
		    reader->pseudo != PSEUDO_NONE)
			return NULL;
		compounds[count] = (struct compound){
			.combinator = combinator
		};
		if (!parse_compound(reader, &compounds[count++], &specificity))
			return NULL;
		combinator = parse_combinator(reader);
	} while (combinator != COMBINATOR_NONE);
	selector = ARENA_NEW(reader->arena, struct selector);
	selector->compounds = arena_array(
	    reader->arena, count, sizeof(*compounds));
	for (size_t i = 0; i < count; i++)
		selector->compounds[i] = compounds[count - 1 - i];
	selector->count = count;
	selector->specificity = specificity;
	selector->pseudo = reader->pseudo;
	return selector;
}

struct selector *selectors_parse(
    struct arena *arena, const struct token *tokens, size_t count)
{
	struct reader reader = {
		.arena = arena, .next = tokens, .end = tokens + count
	};
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

bool selector_is_of_root(const struct selector *selector)
{
	const struct compound *last = &selector->compounds[0];
	const struct test *test = last->tests;

	if (last->name)
		return text_equal_case(last->name, "html") ||
		    text_equal_case(last->name, "body");
	while (test && test->kind != TEST_ROOT)
		test = test->next;
	return test != NULL;
}
