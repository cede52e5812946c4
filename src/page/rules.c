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

#define REWRITE_MOST 1073741824 /* bytes that all rules of a page look at */

/* Replaces every `from` in the text; false: it is not there, or the result would
 * be larger than `most`. */
static bool replace(
    struct buf *text, const char *from, const char *to, uint64_t most)
{
	size_t from_size = strlen(from), to_size = strlen(to);
	struct buf out = BUF_INIT;
	bool is_changed = false;

	if (!from_size || !text->size)
		return false;

	const char *at = text->data, *end = at + text->size, *hit;

	while ((hit = memmem(at, (size_t)(end - at), from, from_size))) {
		buf_add(&out, at, (size_t)(hit - at));
		buf_add(&out, to, to_size);
		at = hit + from_size;
		is_changed = true;
		if (out.size + (size_t)(end - at) > most) {
			buf_release(&out);
			return false;
		}
	}
	if (!is_changed)
		return false;
	buf_add(&out, at, (size_t)(end - at));
	buf_release(text);
	*text = out;
	return true;
}

bool rules_rewrite(const struct rules *rules,
    const struct page_context *context, struct page_text *text)
{
	uint64_t most = context->options->limits[SHEAF_LIMIT_INPUT];
	uint64_t left = REWRITE_MOST;
	const struct rule *rule;
	struct buf body = BUF_INIT;
	bool is_changed = false;

	if (most < text->body_size)
		most = text->body_size;
	for (rule = rules ? rules->first : NULL; rule; rule = rule->next) {
		if (rule->id != RULE_REPLACE_STRING && rule->id != RULE_REPLACE)
			continue;
		if (!body.size)
			buf_add(&body, text->body, text->body_size);
		if (body.size > left) {
			diag_add(context->diags, DIAG_RULE_COSTLY, 0,
			    "%s:%u: more than " TEXT_OF(
				REWRITE_MOST) " bytes "
					      "looked at",
			    rule->file, rule->line);
			break;
		}
		left -= body.size;
		if (!replace(&body, rule->argument, rule->value, most))
			continue;
		is_changed = true;
		explain_add(context->explain, "%s:%u: “%s” replaced by “%s”",
		    rule->file, rule->line, rule->argument, rule->value);
	}
	if (is_changed) {
		text->body = arena_strndup(
		    context->arena, buf_text(&body), body.size);
		text->body_size = body.size;
	}
	buf_release(&body);
	return is_changed;
}
