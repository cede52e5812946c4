/* Which rules a page is under, and what they change before it is parsed. */
#include <string.h>

#include "page/rules.h"

static void add_file(struct rules *rules, const struct page_context *context,
    const struct rule_text *file, const char *from)
{
	explain_add(context->explain, "rules of %s (%s)", file->name, from);
	rule_file_read(rules, file, context->diags);
}

/* "36kr.com.txt" is for the host "36kr.com". */
static bool is_for_host(const char *name, const char *host)
{
	size_t size = strlen(host);

	return !strncmp(name, host, size) && !strcmp(name + size, ".txt");
}

static void add_built_in(struct rules *rules,
    const struct page_context *context, const char *host, const char *site)
{
	size_t i;

	for (i = 0; i < data_rules_count; i++) {
		struct rule_text file = { data_rules[i].name,
			data_rules[i].text, data_rules[i].size };

		if ((host && is_for_host(file.name, host)) ||
		    (site && rule_file_names_site(&file, site)))
			add_file(rules, context, &file, "built in");
	}
}

struct rules *rules_find(
    const struct page_context *context, const char *url, const char *site)
{
	struct rules *rules = ARENA_NEW(context->arena, struct rules);
	const struct page_outside *outside = context->outside;
	const char *host = url ? url_site(context->arena, url) : NULL;
	const struct rule_text *files = NULL;
	size_t count = 0, i;

	rules->arena = context->arena;
	rules->end = &rules->first;
	if (host && outside && outside->find_rules)
		count = outside->find_rules(
		    outside->context, context->arena, host, &files);
	for (i = 0; i < count; i++)
		add_file(rules, context, &files[i], "--rules");
	add_built_in(rules, context, host, site);
	return rules->first ? rules : NULL;
}

/* ---- strings */

/* The text with every `from` replaced; NULL: it is not there, or the result
 * would be larger than `most`. */
static char *replace(struct arena *arena, const char *text, size_t *size,
    const char *from, const char *to, size_t most)
{
	size_t from_size = strlen(from), to_size = strlen(to), count = 0;
	const char *end = text + *size, *at = text, *hit;
	char *out, *write;

	while (from_size &&
	    (hit = memmem(at, (size_t)(end - at), from, from_size))) {
		count++;
		at = hit + from_size;
	}
	if (!count ||
	    (to_size > from_size &&
		(to_size - from_size) > (most - *size) / count))
		return NULL;
	write = out = arena_alloc(
	    arena, *size + count * to_size - count * from_size + 1);
	for (at = text; (hit = memmem(at, (size_t)(end - at), from, from_size));
	     at = hit + from_size) {
		memcpy(write, at, (size_t)(hit - at));
		write += hit - at;
		memcpy(write, to, to_size);
		write += to_size;
	}
	memcpy(write, at, (size_t)(end - at));
	write += end - at;
	*write = '\0';
	*size = (size_t)(write - out);
	return out;
}

bool rules_rewrite(const struct rules *rules,
    const struct page_context *context, struct page_text *text)
{
	uint64_t most = context->options->limits[SHEAF_LIMIT_INPUT];
	const struct rule *rule;
	bool is_changed = false;

	if (most < text->body_size)
		most = text->body_size;
	for (rule = rules ? rules->first : NULL; rule; rule = rule->next) {
		char *changed;

		if (rule->id != RULE_REPLACE_STRING && rule->id != RULE_REPLACE)
			continue;
		changed = replace(context->arena, text->body, &text->body_size,
		    rule->argument, rule->value, most);
		if (!changed)
			continue;
		text->body = changed;
		is_changed = true;
		explain_add(context->explain, "%s:%u: “%s” replaced by “%s”",
		    rule->file, rule->line, rule->argument, rule->value);
	}
	return is_changed;
}
