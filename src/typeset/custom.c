/* Custom properties: who sets them, and what var() stands for. */
#include "typeset/custom.h"

#include <string.h>

#define CUSTOMS_MAX 256
#define DEPTH_MAX   16
/* Tokens that one value (or all custom properties of an element) may become, and
 * var() that it may look up. */
#define WORK_MAX 8192

struct expander {
	struct customs *customs;
	struct tokens out;
	struct arena *arena;
	size_t work;
	struct custom *open[DEPTH_MAX]; /* that are being resolved */
	size_t depth;
};

bool is_custom_name(const char *name)
{
	return name[0] == '-' && name[1] == '-' && name[2];
}

static bool is_var(const struct token *token)
{
	return token->kind == TOKEN_FUNCTION &&
	    text_equal_case(token->text, "var");
}

bool has_var(const struct token *tokens, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (is_var(&tokens[i]))
			return true;
	return false;
}

static struct custom *find(const struct customs *customs, const char *name)
{
	for (size_t i = 0; customs && i < customs->count; i++)
		if (strcmp(customs->list[i].name, name) == 0)
			return &customs->list[i];
	return NULL;
}

struct customs *customs_inherit(
    struct arena *arena, const struct customs *parent)
{
	struct customs *customs = ARENA_NEW(arena, struct customs);

	customs->list = arena_array(arena, CUSTOMS_MAX, sizeof(*customs->list));
	if (parent && parent->count > 0)
		memcpy(customs->list, parent->list,
		    parent->count * sizeof(*customs->list));
	customs->count = parent ? parent->count : 0;
	return customs;
}

void customs_set(struct customs *customs, const struct raw *raw)
{
	struct custom *custom = find(customs, raw->name);

	if (!custom && customs->count == CUSTOMS_MAX)
		return;
	if (!custom)
		custom = &customs->list[customs->count++];
	*custom = (struct custom){ raw->name, raw->tokens, raw->count,
		CUSTOM_RAW };
}

/* Behind the bracket that closes what tokens[at] opens. */
static size_t group_end(const struct token *tokens, size_t count, size_t at)
{
	size_t depth = 0;

	for (; at < count; at++) {
		if (tokens[at].kind == TOKEN_FUNCTION ||
		    tokens[at].kind == TOKEN_OPEN)
			depth++;
		else if (tokens[at].kind == TOKEN_CLOSE && --depth == 0)
			return at + 1;
	}
	return count;
}

static size_t skip_space(const struct token *tokens, size_t count, size_t at)
{
	while (at < count && tokens[at].kind == TOKEN_SPACE)
		at++;
	return at;
}

static bool expand(
    struct expander *expander, const struct token *tokens, size_t count);

/* All that refer to each other in a circle are invalid. */
static void close_circle(
    const struct expander *expander, const struct custom *custom)
{
	for (size_t i = expander->depth; i-- > 0;) {
		expander->open[i]->state = CUSTOM_BAD;
		if (expander->open[i] == custom)
			break;
	}
}

/* Recursion ends at DEPTH_MAX. */
static void resolve(struct expander *expander, struct custom *custom)
{
	struct tokens kept = expander->out;
	struct token *tokens;
	bool is_good;

	if (custom->state == CUSTOM_OPEN)
		close_circle(expander, custom);
	if (custom->state != CUSTOM_RAW)
		return;
	if (!has_var(custom->tokens, custom->count)) {
		custom->state = CUSTOM_GOOD;
		return;
	}
	if (expander->depth == DEPTH_MAX) {
		custom->state = CUSTOM_BAD;
		return;
	}
	custom->state = CUSTOM_OPEN;
	expander->open[expander->depth++] = custom;
	expander->out = (struct tokens){ 0 };
	is_good = expand(expander, custom->tokens, custom->count);
	expander->depth--;
	if (custom->state == CUSTOM_OPEN)
		custom->state = is_good ? CUSTOM_GOOD : CUSTOM_BAD;
	if (custom->state == CUSTOM_GOOD) {
		tokens = arena_array(
		    expander->arena, expander->out.count + 1, sizeof(*tokens));
		if (expander->out.count > 0)
			memcpy(tokens, expander->out.list,
			    expander->out.count * sizeof(*tokens));
		custom->tokens = tokens;
		custom->count = expander->out.count;
	}
	tokens_release(&expander->out);
	expander->out = kept;
}

static bool put(
    struct expander *expander, const struct token *tokens, size_t count)
{
	if (expander->work + count > WORK_MAX)
		return false;
	expander->work += count;
	for (size_t i = 0; i < count; i++)
		tokens_add(&expander->out, &tokens[i]);
	return true;
}

/* What stands between the brackets of var(); `*rest` is the fallback, whose
 * var() are still to be put. */
static bool put_var(struct expander *expander, const struct token *tokens,
    size_t count, bool *has_rest, size_t *rest)
{
	size_t at = skip_space(tokens, count, 0);
	struct custom *custom;

	*has_rest = false;
	if (at == count || tokens[at].kind != TOKEN_IDENT ||
	    !is_custom_name(tokens[at].text) || ++expander->work > WORK_MAX)
		return false;
	custom = find(expander->customs, tokens[at].text);
	at = skip_space(tokens, count, at + 1);
	if (at < count && tokens[at].kind != TOKEN_COMMA)
		return false;
	if (custom)
		resolve(expander, custom);
	if (custom && custom->state == CUSTOM_GOOD)
		return put(expander, custom->tokens, custom->count);
	*has_rest = at < count;
	*rest = at + 1;
	return *has_rest;
}

/* A fallback is the last thing between its brackets: reading goes on in it, and
 * the brackets that close are left out as they come. */
static bool expand(
    struct expander *expander, const struct token *tokens, size_t count)
{
	size_t at = 0, closes[DEPTH_MAX], open = 0;

	while (at < count) {
		size_t end, rest;
		bool has_rest;

		if (open > 0 && at == closes[open - 1]) {
			open--;
			at++;
			continue;
		}
		if (!is_var(&tokens[at])) {
			if (!put(expander, &tokens[at++], 1))
				return false;
			continue;
		}
		end = group_end(tokens, count, at);
		/* the end of the sheet closes all */
		if (tokens[end - 1].kind != TOKEN_CLOSE ||
		    tokens[end - 1].delim != ')' || open == DEPTH_MAX)
			return false;
		if (!put_var(expander, &tokens[at + 1], end - at - 2, &has_rest,
			&rest))
			return false;
		at = has_rest ? at + 1 + rest : end;
		if (has_rest)
			closes[open++] = end - 1;
	}
	return true;
}

/* The CSS-wide keyword that is all of the value, or "". */
static const char *wide_keyword(const struct custom *custom)
{
	static const char *const words[] = { "initial", "inherit", "unset" };

	if (custom->count == 1 && custom->tokens[0].kind == TOKEN_IDENT)
		for (size_t i = 0; i < 3; i++)
			if (text_equal_case(custom->tokens[0].text, words[i]))
				return words[i];
	return "";
}

void customs_resolve(
    struct arena *arena, struct customs *customs, const struct customs *parent)
{
	struct expander expander = { .customs = customs, .arena = arena };

	for (size_t i = 0; i < customs->count; i++) {
		struct custom *custom = &customs->list[i];
		const char *word = wide_keyword(custom);
		const struct custom *above;

		if (custom->state != CUSTOM_RAW || !*word)
			continue;
		above = *word == 'i' && word[2] == 'i'
		    ? NULL
		    : find(parent, custom->name);
		if (above)
			*custom = *above;
		else
			custom->state = CUSTOM_BAD;
	}
	for (size_t i = 0; i < customs->count; i++)
		resolve(&expander, &customs->list[i]);
}

bool customs_expand(struct arena *arena, const struct customs *customs,
    const struct raw *raw, const struct token **tokens, size_t *count)
{
	struct customs all = { 0 };
	struct expander expander = { .customs = &all, .arena = arena };
	struct token *made = NULL;
	size_t first, end;

	if (customs)
		all = *customs;
	if (!expand(&expander, raw->tokens, raw->count)) {
		tokens_release(&expander.out);
		return false;
	}
	end = expander.out.count;
	first = skip_space(expander.out.list, end, 0);
	while (end > first && expander.out.list[end - 1].kind == TOKEN_SPACE)
		end--;
	made = arena_array(arena, end - first + 1, sizeof(*made));
	if (end > first)
		memcpy(made, &expander.out.list[first],
		    (end - first) * sizeof(*made));
	tokens_release(&expander.out);
	*tokens = made;
	*count = end - first;
	return true;
}
