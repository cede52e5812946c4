/* Reads files of site rules: lines of "directive: value" as ftr-site-config has
 * them, and directives of our own. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "page/rules.h"

const struct rule_row rule_rows[RULE_COUNT] = {
#define RULE(id, name, form, use) { name, RULE_##form, RULE_##use },
#include "page/rules.def"
#undef RULE
};

/* A line taken apart; pieces are lent from the file's text. */
struct line {
	const char *name, *argument, *value;
	size_t name_size, argument_size, value_size;
	bool has_argument;
};

struct reader {
	struct rules *rules;
	const struct rule_text *file;
	struct diag_list *diags;
	unsigned line;
	size_t count;         /* rules of all files */
	struct rule *last;    /* of this file, maybe one that is not obeyed */
	struct rule *finding; /* find_string whose replace_string is to come */
};

void rule_warn(struct diag_list *diags, const char *file, unsigned line,
    const char *format, ...)
{
	char text[300];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	diag_add_in(diags, DIAG_RULE, file, line, "%s", text);
}

const struct rule *rule_lookup(const struct rule *rule, enum rule_id id)
{
	while (rule && rule->id != id)
		rule = rule->next;
	return rule;
}

bool rule_flag(const struct rules *rules, enum rule_id id, bool otherwise)
{
	const struct rule *rule = rules ? rule_lookup(rules->first, id) : NULL;

	return rule ? rule->flag : otherwise;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static void trim(const char **start, size_t *size)
{
	while (*size && is_blank(**start)) {
		(*start)++;
		(*size)--;
	}
	while (*size && is_blank((*start)[*size - 1]))
		(*size)--;
}

static const char *find_byte(const char *start, size_t size, char byte)
{
	return memchr(start, byte, size);
}

/* "name: value" and "name(argument): value". */
static bool line_split(const char *text, size_t size, struct line *line)
{
	const char *end = text + size, *colon, *open;

	memset(line, 0, sizeof(*line));
	colon = find_byte(text, size, ':');
	open = find_byte(text, size, '(');
	line->name = text;
	if (open && (!colon || open < colon)) {
		/* the argument may hold brackets and colons of its own */
		colon = memmem(open, (size_t)(end - open), "):", 2);
		if (!colon)
			return false;
		line->has_argument = true;
		line->name_size = (size_t)(open - text);
		line->argument = open + 1;
		line->argument_size = (size_t)(colon - open - 1);
		colon++;
	} else if (colon) {
		line->name_size = (size_t)(colon - text);
	} else {
		return false;
	}
	line->value = colon + 1;
	line->value_size = (size_t)(end - line->value);
	trim(&line->name, &line->name_size);
	trim(&line->value, &line->value_size);
	return true;
}

/* The row of a line, or -1. */
static int row_of(const struct line *line)
{
	int i;

	for (i = 0; i < RULE_COUNT; i++)
		if (strlen(rule_rows[i].name) == line->name_size &&
		    !strncasecmp(
			rule_rows[i].name, line->name, line->name_size) &&
		    (rule_rows[i].form == RULE_ARGUED) == line->has_argument)
			return i;
	return -1;
}

/* "yes" and "no", and what is written in their place. */
static bool flag_read(const char *value, bool *flag)
{
	*flag = !strcasecmp(value, "yes") || !strcasecmp(value, "true") ||
	    !strcmp(value, "1");
	return *flag || !strcasecmp(value, "no") ||
	    !strcasecmp(value, "false") || !strcmp(value, "0");
}

static void add_rule(struct reader *reader, struct rule *rule)
{
	*reader->rules->end = rule;
	reader->rules->end = &rule->next;
	reader->count++;
}

static void warn(struct reader *reader, const char *what, const char *name)
{
	rule_warn(reader->diags, reader->file->name, reader->line, what, name);
}

/* What is obeyed before the page is parsed, or of the whole page, does not hang
 * on what is in it. */
static bool may_hang(const struct rule *rule)
{
	static const enum rule_id not_these[] = { RULE_FIND_STRING,
		RULE_REPLACE_STRING, RULE_REPLACE, RULE_PRUNE,
		RULE_INSERT_IMAGE, RULE_NEXT_PAGE_FOUND, RULE_ON_FAILURE,
		RULE_SKIP_JSON_LD, RULE_HTTP_HEADER, RULE_SITE_NAME };
	size_t i;

	for (i = 0; i < sizeof(not_these) / sizeof(*not_these); i++)
		if (rule->id == not_these[i])
			return false;
	return true;
}

/* Directives that hang on the one before; true: it was one of them. */
static bool take_dependent(struct reader *reader, struct rule *rule)
{
	switch (rule->id) {
	case RULE_IF_PAGE_CONTAINS:
		if (!reader->last)
			warn(reader, "%s: there is nothing before it",
			    "if_page_contains");
		else if (!may_hang(reader->last))
			warn(reader, "if_page_contains: not behind %s",
			    rule_rows[reader->last->id].name);
		else
			reader->last->condition = rule->value;
		return true;
	case RULE_FIND_STRING:
		if (reader->finding)
			warn(reader, "%s: no replace_string behind it",
			    "find_string");
		reader->finding = rule;
		return true;
	case RULE_REPLACE_STRING:
		if (!reader->finding) {
			warn(reader, "%s: no find_string before it",
			    "replace_string");
			return true;
		}
		rule->argument = reader->finding->value;
		reader->finding = NULL;
		return false;
	default:
		return false;
	}
}

static bool is_usable(struct reader *reader, struct rule *rule)
{
	const struct rule_row *row = &rule_rows[rule->id];
	bool may_be_empty = rule->id == RULE_REPLACE_STRING ||
	    rule->id == RULE_REPLACE;

	switch (row->use) {
	case RULE_USED:
		break;
	case RULE_OUTDATED:
		diag_add_in(reader->diags, DIAG_RULE_OUTDATED,
		    reader->file->name, reader->line, "%s", row->name);
		return false;
	case RULE_UNUSED:
		diag_add_in(reader->diags, DIAG_RULE_UNUSED, reader->file->name,
		    reader->line, "%s", row->name);
		return false;
	case RULE_INNATE:
	case RULE_TEST:
		return false;
	}
	if (!*rule->value && !may_be_empty) {
		warn(reader, "%s: nothing behind the colon", row->name);
		return false;
	}
	if (row->form == RULE_ARGUED && !*rule->argument) {
		warn(reader, "%s: nothing between the brackets", row->name);
		return false;
	}
	if (row->form == RULE_FLAG && !flag_read(rule->value, &rule->flag)) {
		warn(reader, "%s: neither yes nor no", row->name);
		return false;
	}
	return true;
}

static void read_line(struct reader *reader, const char *text, size_t size)
{
	struct arena *arena = reader->rules->arena;
	struct rule *rule;
	struct line line;
	int id;

	trim(&text, &size);
	if (!size || *text == '#' || (size > 1 && !memcmp(text, "//", 2)))
		return;
	if (size > RULE_LINE_MAX) {
		warn(reader, "%s",
		    "the line has more than " TEXT_OF(RULE_LINE_MAX) " bytes");
		return;
	}
	if (!line_split(text, size, &line)) {
		warn(reader, "%s: no directive",
		    text_sanitise(arena, text, size < 60 ? size : 60));
		return;
	}
	id = row_of(&line);
	rule = ARENA_NEW(arena, struct rule);
	if (id != RULE_IF_PAGE_CONTAINS)
		reader->last = rule;
	if (id < 0) {
		warn(reader, "%s: no directive has this name",
		    text_sanitise(arena, line.name,
			line.name_size < 60 ? line.name_size : 60));
		return;
	}
	rule->id = (enum rule_id)id;
	rule->file = reader->file->name;
	rule->line = reader->line;
	rule->value = text_sanitise(arena, line.value, line.value_size);
	if (line.has_argument)
		rule->argument = text_sanitise(
		    arena, line.argument, line.argument_size);
	if (!is_usable(reader, rule)) {
		if (id == RULE_FIND_STRING)
			reader->finding = NULL;
		return;
	}
	if (!take_dependent(reader, rule))
		add_rule(reader, rule);
}

static size_t count_rules(const struct rules *rules)
{
	const struct rule *rule;
	size_t count = 0;

	for (rule = rules->first; rule; rule = rule->next)
		count++;
	return count;
}

void rule_file_read(
    struct rules *rules, const struct rule_text *file, struct diag_list *diags)
{
	struct reader reader = { .rules = rules,
		.file = file,
		.diags = diags,
		.count = count_rules(rules) };
	const char *at = file->text, *end = file->text + file->size, *stop;

	if (file->size >= 3 && !memcmp(at, "\xef\xbb\xbf", 3))
		at += 3;
	for (; at < end && reader.count < RULES_MAX; at = stop + 1) {
		stop = find_byte(at, (size_t)(end - at), '\n');
		if (!stop)
			stop = end;
		reader.line++;
		read_line(&reader, at, (size_t)(stop - at));
	}
	if (at < end)
		warn(&reader, "%s",
		    "more than " TEXT_OF(RULES_MAX) " rules, the rest is left "
						    "out");
	if (reader.finding)
		rule_warn(diags, file->name, reader.finding->line,
		    "find_string: no replace_string behind it");
}

bool rule_file_names_site(const struct rule_text *file, const char *site)
{
	const char *at = file->text, *end = file->text + file->size, *stop;
	size_t length = strlen(site);
	struct line line;

	for (; at < end; at = stop + 1) {
		stop = find_byte(at, (size_t)(end - at), '\n');
		if (!stop)
			stop = end;
		if (line_split(at, (size_t)(stop - at), &line) &&
		    row_of(&line) == RULE_SITE_NAME &&
		    line.value_size == length &&
		    !memcmp(line.value, site, length))
			return true;
	}
	return false;
}
