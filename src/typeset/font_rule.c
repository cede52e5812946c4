/* @font-face (CSS Fonts 4, section 4): names for installed fonts. */
#include "typeset/font_rule.h"

#include <string.h>
#include <strings.h>

#include "typeset/finder.h"

/* Bytes of a name; of a list that is made. */
#define NAME_SIZE     256
#define FAMILIES_MAX  4000
#define WEIGHT_BOLDER 600 /* from here on it is bold */

static bool is_function(const struct token *token, const char *name)
{
	return token->kind == TOKEN_FUNCTION &&
	    text_equal_case(token->text, name);
}

/* local("A"), local(A B): one of the names; returns how many tokens they are, 0:
 * it is none. */
static size_t take_local(
    const struct token *tokens, size_t count, struct buf *list)
{
	size_t end = 1, named = list->size;

	buf_puts(list, list->size > 0 ? ", \"" : "\"");
	for (; end < count && tokens[end].kind != TOKEN_CLOSE; end++) {
		const struct token *token = &tokens[end];

		if (token->kind == TOKEN_SPACE)
			continue;
		if ((token->kind != TOKEN_IDENT &&
			token->kind != TOKEN_STRING) ||
		    strchr(token->text, '"'))
			break;
		if (list->data[list->size - 1] != '"')
			buf_putc(list, ' ');
		buf_puts(list, token->text);
	}
	buf_putc(list, '"');
	if (end < count && tokens[end].kind == TOKEN_CLOSE)
		return end + 1;
	list->size = named;
	return 0;
}

/* Sources that are no local ones are passed over: a list names what is to be
 * tried one after the other. */
static void take_sources(struct arena *arena, struct font_rule *rule,
    const struct token *tokens, size_t count)
{
	struct buf list = BUF_INIT;

	for (size_t i = 0; i < count;) {
		size_t taken = is_function(&tokens[i], "local")
		    ? take_local(&tokens[i], count - i, &list)
		    : 0;

		i += taken > 0 ? taken : 1;
	}
	rule->locals = list.size > 0 ? arena_strdup(arena, buf_text(&list))
				     : NULL;
	buf_release(&list);
}

bool font_rule_set(struct arena *arena, struct font_rule *rule,
    const char *name, const struct token *tokens, size_t count)
{
	struct value value;

	if (text_equal_case(name, "src")) {
		take_sources(arena, rule, tokens, count);
		return true;
	}
	if (text_equal_case(name, "font-family")) {
		char family[NAME_SIZE];

		if (!value_parse(
			arena, PROPERTY_FONT_FAMILY, tokens, count, &value) ||
		    value.kind != VALUE_TEXT ||
		    !next_family(value.text, family, sizeof(family)))
			return false;
		rule->family = arena_strdup(arena, family);
		return true;
	}
	if (text_equal_case(name, "font-weight")) {
		if (!value_parse(
			arena, PROPERTY_FONT_WEIGHT, tokens, count, &value))
			return false;
		rule->is_bold = value.kind == VALUE_NUMBER
		    ? value.number >= WEIGHT_BOLDER
		    : value.keyword == KEYWORD_BOLD;
		return true;
	}
	if (text_equal_case(name, "font-style")) {
		if (!value_parse(
			arena, PROPERTY_FONT_STYLE, tokens, count, &value) ||
		    value.kind != VALUE_KEYWORD)
			return false;
		rule->is_italic = value.keyword != KEYWORD_NORMAL;
		return true;
	}
	return text_equal_case(name, "font-display");
}

/* Of the rules with this name the one that is nearest to the text: slant before
 * weight; the last of several. */
static const struct font_rule *find_rule(const struct font_rule *rules,
    const char *name, bool is_bold, bool is_italic)
{
	const struct font_rule *best = NULL;
	unsigned best_distance = 0;

	for (; rules; rules = rules->next) {
		unsigned distance = 2 * (rules->is_italic != is_italic) +
		    (rules->is_bold != is_bold);

		if (strcasecmp(rules->family, name) == 0 &&
		    (!best || distance <= best_distance)) {
			best = rules;
			best_distance = distance;
		}
	}
	return best;
}

const char *font_rules_apply(struct arena *arena, const struct font_rule *rules,
    const char *families, bool is_bold, bool is_italic)
{
	const char *list = families, *made = families;
	struct buf out = BUF_INIT;
	char name[NAME_SIZE];
	bool is_changed = false;

	if (!rules || !families)
		return families;
	while ((list = next_family(list, name, sizeof(name))) != NULL) {
		const struct font_rule *rule = find_rule(
		    rules, name, is_bold, is_italic);

		buf_puts(&out, out.size > 0 ? ", " : "");
		if (rule)
			buf_puts(&out, rule->locals);
		else
			buf_printf(&out, "\"%s\"", name);
		is_changed |= rule != NULL;
	}
	if (is_changed && out.size <= FAMILIES_MAX)
		made = arena_strdup(arena, buf_text(&out));
	buf_release(&out);
	return made;
}
