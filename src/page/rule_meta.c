/* What the rules of a site say of title, author and date. */
#include <string.h>

#include "page/rules.h"
#include "page/value.h"

enum {
	AUTHORS_MOST = 10,
	AUTHORS_TRIED = 200,
	NAME_SIZE_MOST = 200, /* bytes */
	TITLE_SIZE_MOST = 1000,
	TEXT_SIZE_MOST = 8 << 10 /* that is looked at, with white space */
};

static void told(
    struct rule_work *work, const struct rule *rule, const char *value)
{
	struct explain *explain = work->context->explain;

	explain_add(explain, "%s:%u: %s is “%s”", rule->file, rule->line,
	    rule_rows[rule->id].name, explain_words(explain, value));
}

static const char *found_text(
    struct rule_work *work, const struct path_found *found, size_t i)
{
	const char *text = found->count
	    ? tree_text(work->page, found->nodes[i], TEXT_SIZE_MOST)
	    : found->text;

	return text_collapse(work->page->arena, text);
}

static bool is_name(const char *text)
{
	return !text_is_blank(text) && strlen(text) <= NAME_SIZE_MOST;
}

/* "Ann, Bo Li": every name is whole. */
static bool is_listed(const char *names, const char *name)
{
	size_t size = strlen(name), own;

	for (; *names; names += own + strspn(names + own, ", ")) {
		own = strcspn(names, ",");
		if (own == size && !memcmp(names, name, size))
			return true;
	}
	return false;
}

/* All authors that a path finds, each once. */
static const char *read_author(
    struct rule_work *work, const struct path_found *found)
{
	size_t i, count = found->count ? found->count : 1, names = 0;
	struct buf all = BUF_INIT;
	const char *result = NULL;

	for (i = 0; i < count && i < AUTHORS_TRIED && names < AUTHORS_MOST;
	     i++) {
		const char *name = value_author(
		    work->page->arena, found_text(work, found, i));

		if (!is_name(name) || is_listed(buf_text(&all), name))
			continue;
		if (names++)
			buf_puts(&all, ", ");
		buf_puts(&all, name);
	}
	if (names)
		result = arena_strdup(work->page->arena, buf_text(&all));
	buf_release(&all);
	return result;
}

/* The machine's form of a <time>, else its words. */
static const char *read_date(
    struct rule_work *work, const struct path_found *found)
{
	const char *text = NULL;
	struct date date;

	if (found->count && found->nodes[0]->type == XML_ELEMENT_NODE)
		text = page_attr(
		    (const struct page_node *)found->nodes[0], "datetime");
	if (!text)
		text = found_text(work, found, 0);
	date = date_parse(text);
	return date.is_known ? text : NULL;
}

static const char *read_value(struct rule_work *work, const struct rule *rule,
    const struct path_found *found)
{
	const char *text;

	if (rule->id == RULE_AUTHOR)
		return read_author(work, found);
	if (rule->id == RULE_DATE)
		return read_date(work, found);
	text = found_text(work, found, 0);
	return !text_is_blank(text) && strlen(text) <= TITLE_SIZE_MOST ? text
								       : NULL;
}

/* The first rule of a kind that finds something. */
static const char *read_first(struct rule_work *work, enum rule_id id)
{
	const struct rule *rule = rule_lookup(work->rules->first, id);
	const char *value;
	struct path_found found;

	for (; rule; rule = rule_lookup(rule->next, id)) {
		value = rule_find(work, rule, &found)
		    ? read_value(work, rule, &found)
		    : NULL;
		if (value) {
			told(work, rule, value);
			return value;
		}
		explain_add(work->context->explain, "%s:%u: %s: nothing found",
		    rule->file, rule->line, rule_rows[id].name);
	}
	return NULL;
}

bool rules_skip_json_ld(const struct rules *rules, struct page *page)
{
	page->skips_json_ld = rule_flag(rules, RULE_SKIP_JSON_LD, false);
	return page->skips_json_ld;
}

bool rules_tell_order(const struct rules *rules, const struct meta *meta,
    enum sheaf_section section)
{
	if (!rules)
		return false;
	return (!meta->date.is_known && rule_lookup(rules->first, RULE_DATE)) ||
	    (!meta->author && section == SHEAF_SECTION_AUTHOR &&
		rule_lookup(rules->first, RULE_AUTHOR));
}

/* The values live in the page's arena; `meta` wants them for longer. */
void rule_meta_read(struct rule_work *work, struct meta *meta, bool is_late)
{
	struct arena *arena = work->context->arena;
	const char *value;

	if (!is_late || !meta->title) {
		value = read_first(work, RULE_TITLE);
		if (value)
			meta->title = arena_strdup(arena, value);
	}
	if (!is_late || !meta->author) {
		value = read_first(work, RULE_AUTHOR);
		if (value)
			meta->author = arena_strdup(arena, value);
	}
	if (!is_late || !meta->date.is_known) {
		value = read_first(work, RULE_DATE);
		if (value)
			meta->date = date_parse(value);
	}
}
