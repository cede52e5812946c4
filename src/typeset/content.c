/* Reads values of what is generated: content, counters, quotes. */
#include "typeset/content.h"

#include <math.h>
#include <string.h>

#define ROWS(table) (sizeof(table) / sizeof((table)[0]))

/* What stands between the brackets of a function, with commas between. */
#define ARGUMENTS 3

struct call {
	const struct token *arguments[ARGUMENTS];
	size_t count;
	size_t used; /* tokens, with name and bracket */
};

static const struct {
	const char *name;
	enum content_kind kind;
	size_t least, most; /* arguments */
} functions[] = {
	{ "string", CONTENT_STRING, 1, 2 },
	{ "counter", CONTENT_COUNTER, 1, 2 },
	{ "counters", CONTENT_COUNTERS, 2, 3 },
	{ "attr", CONTENT_ATTR, 1, 1 },
	{ "content", CONTENT_ELEMENT, 0, 1 },
	{ "leader", CONTENT_LEADER, 1, 1 },
};

/* CSS Generated Content 3, section 5 */
static const struct {
	const char *name, *text;
} leaders[] = {
	{ "dotted", ". " },
	{ "solid", "_" },
	{ "space", " " },
};

static const struct {
	const char *name;
	enum content_kind kind;
} words[] = {
	{ "open-quote", CONTENT_OPEN_QUOTE },
	{ "close-quote", CONTENT_CLOSE_QUOTE },
	{ "no-open-quote", CONTENT_NO_OPEN_QUOTE },
	{ "no-close-quote", CONTENT_NO_CLOSE_QUOTE },
};

/* The end of the sheet closes all. */
static bool call_parse(
    const struct token *tokens, size_t count, struct call *call)
{
	bool wants_argument = true;
	size_t at = 1;

	call->count = 0;
	for (; at < count && tokens[at].kind != TOKEN_CLOSE; at++) {
		if (tokens[at].kind == TOKEN_SPACE)
			continue;
		if (tokens[at].kind == TOKEN_COMMA) {
			if (wants_argument)
				return false;
			wants_argument = true;
			continue;
		}
		if (!wants_argument || call->count == ARGUMENTS)
			return false;
		wants_argument = false;
		call->arguments[call->count++] = &tokens[at];
	}
	call->used = at < count ? at + 1 : at;
	return !wants_argument || call->count == 0;
}

static bool text_parse(const struct token *token, const char **text)
{
	*text = token->text;
	return token->kind == TOKEN_STRING &&
	    strlen(token->text) <= CONTENT_TEXT_BYTES;
}

static bool name_parse(const struct token *token, const char **name)
{
	*name = token->text;
	return token->kind == TOKEN_IDENT;
}

/* The argument that may say a counter style. */
static bool style_parse(
    const struct call *call, size_t index, enum keyword *style)
{
	const char *known = property_rows[PROPERTY_LIST_STYLE_TYPE].keywords;
	struct value value = { .keyword = KEYWORD_AUTO };

	if (index < call->count &&
	    !keyword_parse(known, call->arguments[index], &value))
		return false;
	*style = value.keyword;
	return true;
}

/* The argument that may say which value of a string. */
static bool choice_parse(
    const struct call *call, size_t index, enum string_choice *choice)
{
	static const char *const names[] = { "first", "start", "last",
		"first-except" };
	size_t i = 0;

	*choice = STRING_FIRST;
	if (index >= call->count)
		return true;
	while (i < ROWS(names) &&
	    !text_equal_case(names[i], call->arguments[index]->text))
		i++;
	*choice = (enum string_choice)i;
	return call->arguments[index]->kind == TOKEN_IDENT && i < ROWS(names);
}

static bool attr_parse(const struct token *token, enum attr_id *attr)
{
	int id = 0;

	while (id < ATTR_COUNT && !text_equal_case(attr_names[id], token->text))
		id++;
	*attr = (enum attr_id)id;
	return token->kind == TOKEN_IDENT && id < ATTR_COUNT;
}

/* content(), content(text), content(before) */
static bool element_parse(const struct call *call, struct content_part *part)
{
	const char *word = call->count > 0 ? call->arguments[0]->text : "text";

	if (call->count > 0 && call->arguments[0]->kind != TOKEN_IDENT)
		return false;
	if (text_equal_case(word, "before"))
		part->kind = CONTENT_BEFORE;
	return text_equal_case(word, "before") || text_equal_case(word, "text");
}

/* The white of a leader has a width wherever it stands. */
static bool leader_parse(
    struct arena *arena, const struct token *token, const char **text)
{
	const char *from = token->kind == TOKEN_STRING ? token->text : "";
	struct buf kept = BUF_INIT;

	for (size_t i = 0; token->kind == TOKEN_IDENT && i < ROWS(leaders); i++)
		if (text_equal_case(leaders[i].name, token->text))
			from = leaders[i].text;
	for (; *from; from++)
		if (*from == ' ')
			buf_puts(&kept, "\u00a0");
		else
			buf_putc(&kept, *from);
	*text = arena_strdup(arena, buf_text(&kept));
	buf_release(&kept);
	return **text && strlen(*text) <= LEADER_BYTES;
}

/* target-counter(attr(href), page), where href may be said to be a url; returns
 * how many tokens it has. */
static size_t target_parse(const struct token *tokens, size_t count)
{
	static const struct {
		enum token_kind kind;
		const char *text;
		bool is_optional;
	} parts[] = {
		{ TOKEN_FUNCTION, "target-counter", false },
		{ TOKEN_FUNCTION, "attr", false },
		{ TOKEN_IDENT, "href", false },
		{ TOKEN_IDENT, "url", true },
		{ TOKEN_CLOSE, NULL, false },
		{ TOKEN_COMMA, NULL, false },
		{ TOKEN_IDENT, "page", false },
		{ TOKEN_CLOSE, NULL, false },
	};
	size_t at = 0;

	for (size_t i = 0; i < ROWS(parts); i++) {
		while (at < count && tokens[at].kind == TOKEN_SPACE)
			at++;
		if (at < count && tokens[at].kind == parts[i].kind &&
		    (!parts[i].text ||
			text_equal_case(parts[i].text, tokens[at].text)))
			at++;
		else if (!parts[i].is_optional)
			return 0;
	}
	return at;
}

static bool function_parse(struct arena *arena, const struct token *tokens,
    const struct call *call, struct content_part *part)
{
	const struct token *const *arguments = call->arguments;
	size_t row = 0;

	while (row < ROWS(functions) &&
	    !text_equal_case(functions[row].name, tokens->text))
		row++;
	if (row == ROWS(functions) || call->count < functions[row].least ||
	    call->count > functions[row].most)
		return false;
	part->kind = functions[row].kind;
	switch ((int)part->kind) {
	case CONTENT_ATTR:
		return attr_parse(arguments[0], &part->attr);
	case CONTENT_ELEMENT:
		return element_parse(call, part);
	case CONTENT_LEADER:
		return leader_parse(arena, arguments[0], &part->text);
	case CONTENT_COUNTER:
		return name_parse(arguments[0], &part->text) &&
		    style_parse(call, 1, &part->style);
	case CONTENT_COUNTERS:
		return name_parse(arguments[0], &part->text) &&
		    text_parse(arguments[1], &part->between) &&
		    style_parse(call, 2, &part->style);
	default:
		return name_parse(arguments[0], &part->text) &&
		    choice_parse(call, 1, &part->choice);
	}
}

static bool word_parse(const struct token *token, struct content_part *part)
{
	for (size_t i = 0; i < ROWS(words); i++)
		if (text_equal_case(words[i].name, token->text)) {
			part->kind = words[i].kind;
			return true;
		}
	return false;
}

/* One part; returns how many tokens it has, 0: it is none. */
static size_t part_parse(struct arena *arena, const struct token *tokens,
    size_t count, struct content_part *part)
{
	struct call call;

	switch ((int)tokens->kind) {
	case TOKEN_STRING:
		part->kind = CONTENT_TEXT;
		return text_parse(tokens, &part->text);
	case TOKEN_IDENT:
		return word_parse(tokens, part);
	case TOKEN_FUNCTION:
		part->kind = CONTENT_TARGET_PAGE;
		if (text_equal_case(tokens->text, "target-counter"))
			return target_parse(tokens, count);
		return call_parse(tokens, count, &call) &&
			function_parse(arena, tokens, &call, part)
		    ? call.used
		    : 0;
	default:
		return 0;
	}
}

/* Parts up to the end or a comma; returns how many tokens they have. */
static size_t list_parse(struct arena *arena, const struct token *tokens,
    size_t count, const struct content_part **list)
{
	const struct content_part **end = list;
	size_t parts = 0, i = 0;

	*list = NULL;
	while (i < count && tokens[i].kind != TOKEN_COMMA) {
		struct content_part *part;
		size_t used;

		if (tokens[i].kind == TOKEN_SPACE) {
			i++;
			continue;
		}
		part = ARENA_NEW(arena, struct content_part);
		used = part_parse(arena, &tokens[i], count - i, part);
		if (used == 0 || ++parts > CONTENT_PARTS)
			break;
		i += used;
		*end = part;
		end = &part->next;
	}
	return i;
}

bool content_parse(struct arena *arena, const struct token *tokens,
    size_t count, struct value *value)
{
	value->kind = VALUE_CONTENT;
	return list_parse(arena, tokens, count, &value->content) == count;
}

/* NAME and a content list, and more of them behind commas. */
bool string_set_parse(struct arena *arena, const struct token *tokens,
    size_t count, struct value *value)
{
	const struct string_setting **end = &value->strings;
	size_t at = 0, settings = 0;

	value->kind = VALUE_STRINGS;
	value->strings = NULL;
	while (at < count) {
		struct string_setting *setting;

		if (tokens[at].kind == TOKEN_SPACE) {
			at++;
			continue;
		}
		setting = ARENA_NEW(arena, struct string_setting);
		if (!name_parse(&tokens[at++], &setting->name) ||
		    ++settings > CONTENT_PARTS)
			return false;
		at += list_parse(
		    arena, &tokens[at], count - at, &setting->content);
		if (at < count && tokens[at].kind != TOKEN_COMMA)
			return false;
		if (!setting->content ||
		    !content_fits(setting->content, CONTENT_OF_STRING))
			return false;
		*end = setting;
		end = &setting->next;
		/* what is behind a comma is due */
		if (at < count && ++at == count)
			return false;
	}
	return settings > 0;
}

bool is_page_counter(const struct content_part *part)
{
	return (part->kind == CONTENT_COUNTER ||
		   part->kind == CONTENT_COUNTERS) &&
	    (strcmp(part->text, "page") == 0 ||
		strcmp(part->text, "pages") == 0);
}

bool content_fits(const struct content_part *part, enum content_place place)
{
	for (; part; part = part->next) {
		bool fits = true;

		switch (part->kind) {
		case CONTENT_TEXT:
			break;
		case CONTENT_STRING:
			fits = place == CONTENT_OF_MARGIN;
			break;
		case CONTENT_COUNTER:
		case CONTENT_COUNTERS:
			fits = place == CONTENT_OF_MARGIN ||
			    !is_page_counter(part);
			break;
		case CONTENT_ATTR:
			fits = place != CONTENT_OF_MARGIN;
			break;
		case CONTENT_OPEN_QUOTE:
		case CONTENT_CLOSE_QUOTE:
		case CONTENT_NO_OPEN_QUOTE:
		case CONTENT_NO_CLOSE_QUOTE:
		case CONTENT_LEADER:
		case CONTENT_TARGET_PAGE:
			fits = place == CONTENT_OF_PSEUDO;
			break;
		case CONTENT_ELEMENT:
		case CONTENT_BEFORE:
			fits = place == CONTENT_OF_STRING;
			break;
		}
		if (!fits)
			return false;
	}
	return true;
}

/* CSS Lists 3, 4.1 to 4.3: names, each with a number or without. */
bool counters_parse(struct arena *arena, enum property property,
    const struct token *tokens, size_t count, struct value *value)
{
	const struct counter_change **end = &value->counters;
	struct counter_change *change = NULL;
	size_t changes = 0;

	value->kind = VALUE_COUNTERS;
	value->counters = NULL;
	for (size_t i = 0; i < count; i++) {
		const struct token *token = &tokens[i];

		if (token->kind == TOKEN_SPACE)
			continue;
		if (change && token->kind == TOKEN_NUMBER &&
		    token->is_integer) {
			change->number = (int32_t)fmax(
			    -COUNTER_MAX, fmin(COUNTER_MAX, token->number));
			change = NULL;
			continue;
		}
		if (token->kind != TOKEN_IDENT ||
		    text_equal_case(token->text, "none") ||
		    ++changes > CONTENT_PARTS)
			return false;
		change = ARENA_NEW(arena, struct counter_change);
		change->name = token->text;
		change->number = property == PROPERTY_COUNTER_INCREMENT;
		*end = change;
		end = &change->next;
	}
	return true;
}

bool quotes_parse(struct arena *arena, const struct token *tokens, size_t count,
    struct value *value)
{
	const struct quote_pair **end = &value->quotes;
	struct quote_pair *pair = NULL;
	size_t pairs = 0;

	value->kind = VALUE_QUOTES;
	value->quotes = NULL;
	for (size_t i = 0; i < count; i++) {
		const char *text;

		if (tokens[i].kind == TOKEN_SPACE)
			continue;
		if (!text_parse(&tokens[i], &text))
			return false;
		if (pair) {
			pair->close = text;
			pair = NULL;
			continue;
		}
		if (++pairs > CONTENT_PARTS)
			return false;
		pair = ARENA_NEW(arena, struct quote_pair);
		pair->open = text;
		*end = pair;
		end = &pair->next;
	}
	return !pair && pairs > 0;
}
