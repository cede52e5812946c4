/* Parses a style sheet; errors recover as CSS Syntax 3, section 5.4 says. */
#include "typeset/css.h"

#include <stdio.h>
#include <string.h>

#include "typeset/content.h"
#include "typeset/page_rule.h"
#include "typeset/shorthand.h"

struct parser {
	struct token_stream stream;
	struct token token; /* the next one */
	struct arena *arena;
	struct diag_list *diags;
	struct selector **selectors_end;
	struct page_rule **pages_end;
	struct font_rule **fonts_end;
	struct sheet *sheet;
	size_t depth; /* of @media blocks that are open */
	bool is_in_margin_box;
};

static const char *const margin_names[MARGIN_PLACES] = {
	"",
	"top-left",
	"top-center",
	"top-right",
	"bottom-left",
	"bottom-center",
	"bottom-right",
	"top-left-corner",
	"top-right-corner",
	"bottom-left-corner",
	"bottom-right-corner",
	"left-top",
	"left-middle",
	"left-bottom",
	"right-top",
	"right-middle",
	"right-bottom",
};

static void next(struct parser *parser)
{
	token_next(&parser->stream, &parser->token);
}

/* Each thing once, however often it stands in the sheet. */
__attribute__((format(printf, 3, 4))) static void warn(
    struct parser *parser, unsigned line, const char *format, ...)
{
	char text[200];
	va_list args;
	size_t size;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	for (size = strlen(text); size > 0 && !utf8_is_valid(text, size);)
		text[--size] = 0;
	diag_add_once(parser->diags, DIAG_STYLE_UNSUPPORTED, line, "%s", text);
}

static void warn_tokens(struct parser *parser, unsigned line, const char *what,
    const struct token *tokens, size_t count)
{
	struct buf text = BUF_INIT;

	for (size_t i = 0; i < count && text.size < 100; i++) {
		const struct token *token = &tokens[i];

		if (token->kind == TOKEN_SPACE)
			buf_putc(&text, ' ');
		else if (token->kind == TOKEN_COLON)
			buf_putc(&text, ':');
		else if (token->kind == TOKEN_COMMA)
			buf_putc(&text, ',');
		else if (token->kind == TOKEN_HASH)
			buf_printf(&text, "#%s", token->text);
		else if (token->kind == TOKEN_FUNCTION)
			buf_printf(&text, "%s(", token->text);
		else if (token->kind == TOKEN_STRING)
			buf_printf(&text, "\"%s\"", token->text);
		else if (token->kind == TOKEN_NUMBER ||
		    token->kind == TOKEN_DIMENSION ||
		    token->kind == TOKEN_PERCENTAGE)
			buf_printf(&text, "%g%s%s", token->number, token->text,
			    token->kind == TOKEN_PERCENTAGE ? "%" : "");
		else if (token->delim)
			buf_put_utf8(&text, token->delim);
		else
			buf_puts(&text, token->text);
	}
	warn(parser, line, "%s %s", what, buf_text(&text));
	buf_release(&text);
}

static bool is_mark(const struct parser *parser, uint32_t mark)
{
	return (parser->token.kind == TOKEN_OPEN ||
		   parser->token.kind == TOKEN_CLOSE) &&
	    parser->token.delim == mark;
}

static bool is_stop(const struct parser *parser, const char *stops)
{
	if (parser->token.kind == TOKEN_SEMICOLON)
		return strchr(stops, ';') != NULL;
	return (is_mark(parser, '{') || is_mark(parser, '}')) &&
	    strchr(stops, (int)parser->token.delim) != NULL;
}

/* Component values up to one of `stops` outside all brackets, which is left to
 * be read.  `tokens` may be NULL. */
static void collect(
    struct parser *parser, const char *stops, struct tokens *tokens)
{
	struct buf open = BUF_INIT; /* the marks that must close */

	while (parser->token.kind != TOKEN_END) {
		const struct token *token = &parser->token;

		if (open.size == 0 && is_stop(parser, stops))
			break;
		if (token->kind == TOKEN_FUNCTION || is_mark(parser, '('))
			buf_putc(&open, ')');
		else if (is_mark(parser, '['))
			buf_putc(&open, ']');
		else if (is_mark(parser, '{'))
			buf_putc(&open, '}');
		else if (token->kind == TOKEN_CLOSE && open.size > 0 &&
		    (char)token->delim == open.data[open.size - 1])
			open.size--;
		if (tokens)
			tokens_add(tokens, token);
		next(parser);
	}
	buf_release(&open);
}

/* Cuts "!important" off. */
static bool take_important(const struct token *tokens, size_t *count)
{
	size_t n = *count;

	if (n < 2 || tokens[n - 1].kind != TOKEN_IDENT ||
	    !text_equal_case(tokens[n - 1].text, "important"))
		return false;
	for (n--; n > 0 && tokens[n - 1].kind == TOKEN_SPACE;)
		n--;
	if (n == 0 || tokens[n - 1].kind != TOKEN_DELIM ||
	    tokens[n - 1].delim != '!')
		return false;
	for (n--; n > 0 && tokens[n - 1].kind == TOKEN_SPACE;)
		n--;
	*count = n;
	return true;
}

static const struct raw *copy_raw(struct parser *parser, const char *name,
    const struct token *tokens, size_t count)
{
	struct token *copy = arena_array(
	    parser->arena, count + 1, sizeof(*copy));
	struct raw *raw = ARENA_NEW(parser->arena, struct raw);

	if (count > 0)
		memcpy(copy, tokens, count * sizeof(*copy));
	*raw = (struct raw){ name, copy, count };
	return raw;
}

/* Keeps the tokens for the time when it is known what var() stands for. */
static enum shorthand_result keep_raw(struct parser *parser, const char *name,
    const struct token *tokens, size_t count, struct declaration ***end)
{
	struct declaration *known = NULL, **known_end = &known, *made;

	if (is_custom_name(name))
		parser->sheet->has_customs = true;
	else if (shorthand_unset(parser->arena, name, &known_end) ==
	    SHORTHAND_BAD_NAME)
		return SHORTHAND_BAD_NAME;
	made = ARENA_NEW(parser->arena, struct declaration);
	made->raw = copy_raw(parser, name, tokens, count);
	**end = made;
	*end = &made->next;
	return SHORTHAND_GOOD;
}

static void skip_block(struct parser *parser)
{
	if (is_mark(parser, '{')) {
		next(parser);
		collect(parser, "}", NULL);
	}
	next(parser);
}

/* What `content` says has a meaning where it stands. */
static bool is_at_home(
    const struct parser *parser, const struct declaration *made)
{
	return made->property != PROPERTY_CONTENT ||
	    made->value.kind != VALUE_CONTENT ||
	    content_fits(made->value.content,
		parser->is_in_margin_box ? CONTENT_OF_MARGIN
					 : CONTENT_OF_PSEUDO);
}

/* One declaration; its first token is next.  `page`: of the page itself. */
static void parse_declaration(
    struct parser *parser, struct page_rule *page, struct declaration ***end)
{
	struct token name = parser->token;
	struct tokens tokens = { 0 };
	struct declaration **from = *end;
	const struct token *first;
	enum shorthand_result result;
	bool is_important;
	size_t count;

	if (name.kind == TOKEN_IDENT)
		next(parser);
	while (parser->token.kind == TOKEN_SPACE)
		next(parser);
	/* a block ends what is none, as in a rule within the rule */
	if (name.kind != TOKEN_IDENT || parser->token.kind != TOKEN_COLON) {
		collect(parser, "{;}", NULL);
		if (is_mark(parser, '{'))
			skip_block(parser);
		warn_tokens(parser, name.line, "declaration", &name, 1);
		return;
	}
	next(parser);
	collect(parser, ";}", &tokens);
	first = tokens_trim(&tokens, &count);
	is_important = take_important(first, &count);
	if (page && text_equal_case(name.text, "size") &&
	    has_var(first, count)) {
		page->has_size = true;
		page->size = copy_raw(parser, name.text, first, count);
		result = SHORTHAND_GOOD;
	} else if (page && text_equal_case(name.text, "size")) {
		result = page_size_parse(first, count, page)
		    ? SHORTHAND_GOOD
		    : SHORTHAND_BAD_VALUE;
	} else if (is_custom_name(name.text) || has_var(first, count)) {
		result = keep_raw(parser, name.text, first, count, end);
	} else {
		result = shorthand_expand(
		    parser->arena, name.text, first, count, end);
	}
	if (result == SHORTHAND_GOOD && *from && !is_at_home(parser, *from)) {
		*from = NULL;
		*end = from;
		result = SHORTHAND_BAD_VALUE;
	}
	if (result == SHORTHAND_BAD_NAME)
		warn(parser, name.line, "property %s", name.text);
	if (result == SHORTHAND_BAD_VALUE) {
		char what[80];

		snprintf(what, sizeof(what), "%.60s:", name.text);
		warn_tokens(parser, name.line, what, first, count);
	}
	for (; *from; from = &(*from)->next)
		(*from)->is_important = is_important;
	tokens_release(&tokens);
}

static void parse_margin_box(struct parser *parser, const struct page_rule *);

/* What stands between braces, behind the first, with the last. */
static void parse_block(
    struct parser *parser, struct page_rule *page, struct declaration **end)
{
	bool is_page = page && page->place == MARGIN_PAGE;

	for (;;) {
		switch ((int)parser->token.kind) {
		case TOKEN_END:
			return;
		case TOKEN_SPACE:
		case TOKEN_SEMICOLON:
			next(parser);
			break;
		case TOKEN_AT:
			if (is_page) {
				parse_margin_box(parser, page);
				break;
			}
			warn(parser, parser->token.line, "@%s",
			    parser->token.text);
			collect(parser, ";{}", NULL);
			if (!is_mark(parser, '}'))
				skip_block(parser);
			break;
		default:
			if (is_mark(parser, '}')) {
				next(parser);
				return;
			}
			parse_declaration(parser, is_page ? page : NULL, &end);
		}
	}
}

static struct page_rule *add_page(struct parser *parser,
    const struct page_type *selector, enum margin_place place)
{
	struct page_rule *page = ARENA_NEW(parser->arena, struct page_rule);

	page->selector = *selector;
	page->place = place;
	*parser->pages_end = page;
	parser->pages_end = &page->next;
	return page;
}

/* The at-keyword is next. */
static void parse_margin_box(
    struct parser *parser, const struct page_rule *page)
{
	struct page_rule *box;
	struct token name = parser->token;
	int place = MARGIN_PAGE + 1;

	while (place < MARGIN_PLACES &&
	    !text_equal_case(margin_names[place], name.text))
		place++;
	next(parser);
	while (parser->token.kind == TOKEN_SPACE)
		next(parser);
	if (place == MARGIN_PLACES || !is_mark(parser, '{')) {
		warn(parser, name.line, "@%s", name.text);
		collect(parser, ";{}", NULL);
		if (!is_mark(parser, '}'))
			skip_block(parser);
		return;
	}
	next(parser);
	box = add_page(parser, &page->selector, (enum margin_place)place);
	parser->is_in_margin_box = true;
	parse_block(parser, box, &box->rule.declarations);
	parser->is_in_margin_box = false;
}

/* The page and its margin boxes once more for another selector. */
static void copy_pages(struct parser *parser, const struct page_rule *first,
    const struct page_rule *last, const struct page_type *selector)
{
	for (;; first = first->next) {
		struct page_rule *copy = add_page(
		    parser, selector, first->place);

		*copy = *first;
		copy->selector = *selector;
		copy->next = NULL;
		if (first == last)
			return;
	}
}

static void parse_page(struct parser *parser, const struct token *prelude,
    size_t count, unsigned line)
{
	struct page_type selectors[PAGE_SELECTORS_MAX];
	size_t selector_count = page_selectors_parse(prelude, count, selectors);
	struct page_rule *page, *last;

	if (selector_count == 0) {
		warn_tokens(parser, line, "@page", prelude, count);
		skip_block(parser);
		return;
	}
	next(parser);
	page = add_page(parser, &selectors[0], MARGIN_PAGE);
	page->line = line;
	parse_block(parser, page, &page->rule.declarations);
	for (last = page; last->next;)
		last = last->next;
	for (size_t i = 1; i < selector_count; i++)
		copy_pages(parser, page, last, &selectors[i]);
	for (; page; page = page->next)
		if (page->place == MARGIN_PAGE &&
		    !page_rule_restrict(parser->arena, page))
			warn_tokens(parser, line,
			    "size or such margins of @page", prelude, count);
}

/* Media Queries 3, without features: true for what prints. */
static bool media_matches(struct parser *parser, const struct token *tokens,
    size_t count, unsigned line)
{
	bool matches = count == 0;
	size_t i = 0;

	while (i < count) {
		bool is_negated = false, is_print = false, is_known = true;

		for (; i < count && tokens[i].kind != TOKEN_COMMA; i++) {
			const struct token *token = &tokens[i];

			if (token->kind == TOKEN_SPACE)
				continue;
			if (token->kind != TOKEN_IDENT ||
			    text_equal_case(token->text, "and"))
				is_known = false;
			else if (text_equal_case(token->text, "not"))
				is_negated = true;
			else if (text_equal_case(token->text, "print") ||
			    text_equal_case(token->text, "all"))
				is_print = true;
		}
		if (!is_known)
			warn_tokens(parser, line, "@media", tokens, count);
		matches |= is_known && is_print != is_negated;
		i++;
	}
	return matches;
}

static void parse_descriptor(struct parser *parser, struct font_rule *rule)
{
	struct token name = parser->token;
	struct tokens tokens = { 0 };
	const struct token *first;
	char what[80];
	size_t count;

	next(parser);
	collect(parser, ";}", &tokens);
	first = tokens_trim(&tokens, &count);
	if (name.kind == TOKEN_IDENT && count > 1 &&
	    first->kind == TOKEN_COLON) {
		for (first++, count--; count > 0 && first->kind == TOKEN_SPACE;)
			first++, count--;
		snprintf(what, sizeof(what), "%.60s:", name.text);
		if (!font_rule_set(
			parser->arena, rule, name.text, first, count))
			warn_tokens(parser, name.line, what, first, count);
	} else {
		warn_tokens(parser, name.line, "descriptor", &name, 1);
	}
	tokens_release(&tokens);
}

/* Behind the brace, with the last. */
static void parse_font_face(struct parser *parser, unsigned line)
{
	struct font_rule *rule = ARENA_NEW(parser->arena, struct font_rule);

	while (parser->token.kind != TOKEN_END && !is_mark(parser, '}')) {
		if (parser->token.kind == TOKEN_SPACE ||
		    parser->token.kind == TOKEN_SEMICOLON)
			next(parser);
		else
			parse_descriptor(parser, rule);
	}
	next(parser);
	if (!rule->family || !rule->locals) {
		warn(
		    parser, line, "@font-face without a name and a local font");
		return;
	}
	*parser->fonts_end = rule;
	parser->fonts_end = &rule->next;
}

static void parse_at_rule(struct parser *parser)
{
	struct token name = parser->token;
	struct tokens tokens = { 0 };
	const struct token *first;
	size_t count;

	next(parser);
	collect(parser, parser->depth > 0 ? ";{}" : ";{", &tokens);
	first = tokens_trim(&tokens, &count);
	if (is_mark(parser, '{') && text_equal_case(name.text, "media")) {
		if (media_matches(parser, first, count, name.line)) {
			parser->depth++;
			next(parser);
		} else {
			skip_block(parser);
		}
	} else if (is_mark(parser, '{') && text_equal_case(name.text, "page")) {
		parse_page(parser, first, count, name.line);
	} else if (is_mark(parser, '{') && count == 0 &&
	    text_equal_case(name.text, "font-face")) {
		next(parser);
		parse_font_face(parser, name.line);
	} else {
		if (!text_equal_case(name.text, "charset"))
			warn(parser, name.line, "@%s", name.text);
		if (!is_mark(parser, '}'))
			skip_block(parser);
	}
	tokens_release(&tokens);
}

/* The writing mode is one for a whole tree (cascade.c). */
static void check_writing_mode(
    struct parser *parser, const struct selector *selectors, unsigned line)
{
	const struct declaration *one = selectors->rule->declarations;
	bool is_of_root = true;

	while (one &&
	    (one->raw ? !text_equal_case(one->raw->name, "writing-mode")
		      : one->property != PROPERTY_WRITING_MODE))
		one = one->next;
	if (!one)
		return;
	parser->sheet->has_vertical |= one->raw ||
	    one->value.keyword == KEYWORD_VERTICAL_RL;
	for (; selectors; selectors = selectors->next)
		is_of_root = is_of_root && selector_is_of_root(selectors);
	if (!is_of_root)
		warn(parser, line,
		    "writing-mode of other elements than html and body");
}

static void parse_qualified_rule(struct parser *parser)
{
	struct tokens tokens = { 0 };
	unsigned line = parser->token.line;
	const struct token *first;
	struct selector *selectors;
	struct rule *rule;
	size_t count;

	collect(parser, parser->depth > 0 ? "{}" : "{", &tokens);
	first = tokens_trim(&tokens, &count);
	selectors = selectors_parse(parser->arena, first, count);
	if (!selectors)
		warn_tokens(parser, line, "selector", first, count);
	tokens_release(&tokens);
	if (!is_mark(parser, '{'))
		return;
	if (!selectors) {
		skip_block(parser);
		return;
	}
	next(parser);
	rule = ARENA_NEW(parser->arena, struct rule);
	parse_block(parser, NULL, &rule->declarations);
	for (*parser->selectors_end = selectors; *parser->selectors_end;
	     parser->selectors_end = &(*parser->selectors_end)->next)
		(*parser->selectors_end)->rule = rule;
	check_writing_mode(parser, selectors, line);
}

void css_parse(struct arena *arena, const char *css, struct sheet *sheet,
    struct diag_list *diags)
{
	struct parser parser = { .arena = arena, .diags = diags };
	const char *clean = text_sanitise(arena, css, strlen(css));

	*sheet = (struct sheet){ 0 };
	parser.sheet = sheet;
	parser.selectors_end = &sheet->selectors;
	parser.pages_end = &sheet->pages;
	parser.fonts_end = &sheet->fonts;
	token_open(&parser.stream, arena, clean, strlen(clean));
	next(&parser);
	while (parser.token.kind != TOKEN_END) {
		if (parser.token.kind == TOKEN_SPACE ||
		    parser.token.kind == TOKEN_CDO ||
		    parser.token.kind == TOKEN_CDC) {
			next(&parser);
		} else if (is_mark(&parser, '}') && parser.depth > 0) {
			parser.depth--;
			next(&parser);
		} else if (parser.token.kind == TOKEN_AT) {
			parse_at_rule(&parser);
		} else {
			parse_qualified_rule(&parser);
		}
	}
}
