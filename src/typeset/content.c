/* The values of `content` and `string-set`. */
#include "typeset/content.h"

static bool choice_parse(const struct token *token, enum string_choice *choice)
{
	static const char *const names[] = { "first", "start", "last",
		"first-except" };
	size_t i = 0;

	if (token->kind != TOKEN_IDENT)
		return false;
	while (i < 4 && !text_equal_case(names[i], token->text))
		i++;
	*choice = (enum string_choice)i;
	return i < 4;
}

/* Up to two arguments of a function, each of one token; returns how many there
 * are, or 0.  *at: of the function, then of its end. */
static size_t arguments_parse(const struct token *tokens, size_t count,
    size_t *at, const struct token *arguments[2])
{
	size_t argument_count = 0;
	bool is_due = true;

	for (size_t i = *at + 1; i < count; i++) {
		const struct token *token = &tokens[i];

		if (token->kind == TOKEN_SPACE)
			continue;
		if (token->kind == TOKEN_CLOSE) {
			*at = i;
			return is_due ? 0 : argument_count;
		}
		if (is_due != (token->kind != TOKEN_COMMA) ||
		    (is_due && argument_count == 2))
			return 0;
		if (is_due)
			arguments[argument_count++] = token;
		is_due = !is_due;
	}
	return 0;
}

/* string(name), string(name, which), counter(page) */
static bool function_parse(const struct token *tokens, size_t count, size_t *at,
    struct content_part *part)
{
	const struct token *name = &tokens[*at], *arguments[2];
	size_t argument_count = arguments_parse(tokens, count, at, arguments);

	if (argument_count == 0 || arguments[0]->kind != TOKEN_IDENT)
		return false;
	part->text = arguments[0]->text;
	if (text_equal_case(name->text, "string")) {
		part->kind = CONTENT_STRING;
		return argument_count == 1 ||
		    choice_parse(arguments[1], &part->choice);
	}
	part->kind = CONTENT_PAGE;
	return text_equal_case(name->text, "counter") && argument_count == 1 &&
	    text_equal_case(part->text, "page");
}

/* Strings and functions. */
bool content_parse(struct arena *arena, const struct token *tokens,
    size_t count, struct value *value)
{
	const struct content_part **end = &value->content;

	value->kind = VALUE_CONTENT;
	value->content = NULL;
	for (size_t i = 0; i < count; i++) {
		struct content_part *part;

		if (tokens[i].kind == TOKEN_SPACE)
			continue;
		part = ARENA_NEW(arena, struct content_part);
		if (tokens[i].kind == TOKEN_STRING)
			*part = (struct content_part){ .kind = CONTENT_TEXT,
				.text = tokens[i].text };
		else if (tokens[i].kind != TOKEN_FUNCTION ||
		    !function_parse(tokens, count, &i, part))
			return false;
		*end = part;
		end = &part->next;
	}
	return true;
}

/* NAME content() or NAME content(text) */
bool string_set_parse(
    const struct token *tokens, size_t count, struct value *value)
{
	if (count < 4 || tokens[0].kind != TOKEN_IDENT ||
	    tokens[1].kind != TOKEN_SPACE || tokens[2].kind != TOKEN_FUNCTION ||
	    !text_equal_case(tokens[2].text, "content") ||
	    tokens[count - 1].kind != TOKEN_CLOSE)
		return false;
	if (count > 5 ||
	    (count == 5 &&
		(tokens[3].kind != TOKEN_IDENT ||
		    !text_equal_case(tokens[3].text, "text"))))
		return false;
	value->kind = VALUE_TEXT;
	value->text = tokens[0].text;
	return true;
}
