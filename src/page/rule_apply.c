/* Applies the rules of a site to the tree of a page. */
#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#include "page/rules.h"

enum { WORDS_SIZE = 2000 }; /* enough to show the first words of */

void rule_work_init(struct rule_work *work, const struct rules *rules,
    const struct page_context *context, struct page *page)
{
	*work = (struct rule_work){ .rules = rules,
		.context = context,
		.page = page,
		.paths = paths_new(page) };
}

void rule_work_release(struct rule_work *work)
{
	paths_free(work->paths);
}

/* ---- finding */

static void tell_costly(struct rule_work *work, const struct rule *rule)
{
	const char *ceiling = paths_ceiling(work->paths);

	if (!work->told_costly)
		diag_add(work->context->diags, DIAG_RULE_COSTLY, 0, "%s:%u: %s",
		    rule->file, rule->line, ceiling);
	work->told_costly = true;
	explain_add(work->context->explain,
	    "%s:%u: would take too long on this page: %s", rule->file,
	    rule->line, ceiling);
}

static bool find(struct rule_work *work, const struct rule *rule,
    const char *path, struct path_found *found)
{
	switch (paths_find(work->paths, path, found)) {
	case PATH_FOUND:
		return true;
	case PATH_NOTHING:
		return false;
	case PATH_WRONG:
		rule_warn(work->context->diags, rule->file, rule->line,
		    "%s: no XPath", path);
		return false;
	case PATH_COSTLY:
		tell_costly(work, rule);
		return false;
	}
	return false;
}

bool rule_holds(struct rule_work *work, const struct rule *rule)
{
	struct path_found found;

	if (!rule->condition || find(work, rule, rule->condition, &found))
		return true;
	explain_add(work->context->explain,
	    "%s:%u: %s: its condition does not hold", rule->file, rule->line,
	    rule_rows[rule->id].name);
	return false;
}

bool rule_find(
    struct rule_work *work, const struct rule *rule, struct path_found *found)
{
	memset(found, 0, sizeof(*found));
	return rule_holds(work, rule) && find(work, rule, rule->value, found);
}

void rule_explain(struct rule_work *work, const struct rule *rule,
    const struct path_found *found)
{
	struct explain *explain = work->context->explain;

	if (explain && found->count)
		explain_add(explain, "%s:%u: %s %s: %zu found, “%s”",
		    rule->file, rule->line, rule_rows[rule->id].name,
		    rule->value, found->count,
		    explain_words(explain,
			tree_text(work->page, found->nodes[0], WORDS_SIZE)));
}

/* ---- changing */

/* All their text is told where somebody asks. */
static void remove_all(struct rule_work *work, const struct rule *rule,
    const struct path_found *found)
{
	struct explain *explain = work->context->explain;
	xmlNode *last = NULL;
	char who[80];
	size_t i;

	snprintf(who, sizeof(who), "%.60s:%u", rule->file, rule->line);
	for (i = 0; i < found->count; i++) {
		xmlNode *node = found->nodes[i];

		/* document order: it can only stand in the last one taken */
		if (tree_is_frame(node) ||
		    (node->type != XML_ATTRIBUTE_NODE && last &&
			tree_is_within(node, last)))
			continue;
		if (node->type == XML_ELEMENT_NODE) {
			if (explain)
				explain_removed(explain, who,
				    tree_text(work->page, node, SIZE_MAX));
			last = node;
		}
		tree_remove(node);
	}
}

static void apply_strip(struct rule_work *work, const struct rule *rule)
{
	struct path_found found;

	if (!rule_find(work, rule, &found))
		return;
	rule_explain(work, rule, &found);
	remove_all(work, rule, &found);
}

/* Gathers every element that a test of two attributes holds for. */
static void find_containing(struct rule_work *work, const struct rule *rule,
    const char *name, const char *const *attrs, const char *value,
    struct path_found *found)
{
	const struct page_node *root = page_root(work->page), *node;
	size_t capacity = 0, i;
	xmlNode **grown;

	memset(found, 0, sizeof(*found));
	if (!paths_walk(work->paths)) {
		tell_costly(work, rule);
		return;
	}
	for (node = root; node; node = page_following(node, root, false)) {
		const char *attr = NULL;

		if (!page_name(node) ||
		    (name && strcmp(page_name(node), name) != 0))
			continue;
		for (i = 0; attrs[i] && !attr; i++) {
			attr = page_attr(node, attrs[i]);
			attr = attr ? strstr(attr, value) : NULL;
		}
		if (!attr)
			continue;
		if (found->count == capacity) {
			capacity = capacity ? 2 * capacity : 16;
			grown = arena_array(
			    work->page->arena, capacity, sizeof(*grown));
			if (found->count)
				memcpy(grown, found->nodes,
				    found->count * sizeof(*grown));
			found->nodes = grown;
		}
		found->nodes[found->count++] = (xmlNode *)node;
	}
}

/* Quotes do not belong to the words, though some files have them. */
static const char *unquoted(struct rule_work *work, const char *value)
{
	char *copy = arena_strdup(work->page->arena, value), *to = copy;
	const char *from;

	for (from = copy; *from; from++)
		if (*from != '"' && *from != '\'')
			*to++ = *from;
	*to = '\0';
	return copy;
}

static const char *const class_attrs[] = { "class", "id", NULL };

static void apply_strip_words(struct rule_work *work, const struct rule *rule)
{
	const char *value = unquoted(work, rule->value);
	struct path_found found;

	if (!*value)
		return;
	if (rule->id == RULE_STRIP_IMAGE_SRC)
		find_containing(
		    work, rule, "img", page_source_attrs, value, &found);
	else
		find_containing(work, rule, NULL, class_attrs, value, &found);
	rule_explain(work, rule, &found);
	remove_all(work, rule, &found);
}

static void apply_keep(struct rule_work *work, const struct rule *rule)
{
	struct path_found found;
	size_t i;

	find_containing(work, rule, NULL, class_attrs, rule->value, &found);
	for (i = 0; i < found.count; i++)
		tree_mark(found.nodes[i], PAGE_KEEP);
}

static void apply_guess(struct rule_work *work, const struct rule *rule)
{
	unsigned bit = rule->id == RULE_PROMO ? SHEAF_TIDY_PROMO
	    : rule->id == RULE_BOILERPLATE    ? SHEAF_TIDY_BOILERPLATE
					      : SHEAF_TIDY_RELATED;

	if (work->context->options->tidy & bit)
		apply_strip(work, rule);
}

static void apply_dissolve(struct rule_work *work, const struct rule *rule)
{
	struct path_found found;
	size_t i;

	if (!rule_find(work, rule, &found))
		return;
	rule_explain(work, rule, &found);
	for (i = 0; i < found.count; i++)
		if (found.nodes[i]->type == XML_ELEMENT_NODE &&
		    !tree_is_frame(found.nodes[i]) && found.nodes[i]->parent)
			tree_dissolve(found.nodes[i]);
	paths_moved(work->paths);
}

static bool is_element_name(const char *name)
{
	size_t size = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789");

	return size > 0 && size <= 20 && !name[size] && name[0] >= 'a';
}

static void apply_wrap(struct rule_work *work, const struct rule *rule)
{
	struct path_found found;
	size_t i;

	if (!is_element_name(rule->argument)) {
		rule_warn(work->context->diags, rule->file, rule->line,
		    "wrap_in(%s): no name of an element", rule->argument);
		return;
	}
	if (!rule_find(work, rule, &found))
		return;
	rule_explain(work, rule, &found);
	for (i = 0; i < found.count; i++) {
		xmlNode *node = found.nodes[i];

		if (node->type != XML_ATTRIBUTE_NODE && !tree_is_frame(node) &&
		    node->parent)
			tree_wrap(
			    node, tree_element_new(work->page, rule->argument));
	}
	paths_moved(work->paths);
}

/* "body" and the like are names, not paths from the root. */
static bool find_target(
    struct rule_work *work, const struct rule *rule, struct path_found *found)
{
	const char *path = rule->argument;

	if (is_element_name(path))
		path = arena_printf(work->page->arena, "//%s", path);
	return find(work, rule, path, found) && found->count &&
	    found->nodes[0]->type == XML_ELEMENT_NODE;
}

static bool is_in_body(const xmlNode *node)
{
	while (node &&
	    (node->type != XML_ELEMENT_NODE ||
		strcmp((const char *)node->name, "body") != 0))
		node = node->parent;
	return node != NULL;
}

static void apply_move(struct rule_work *work, const struct rule *rule)
{
	struct path_found target, found;
	size_t i;

	if (!find_target(work, rule, &target) || !rule_find(work, rule, &found))
		return;
	if (!is_in_body(target.nodes[0])) {
		rule_warn(work->context->diags, rule->file, rule->line,
		    "move_into(%s): not in the body", rule->argument);
		return;
	}
	rule_explain(work, rule, &found);
	for (i = 0; i < found.count; i++) {
		xmlNode *node = found.nodes[i];

		if (node->type == XML_ATTRIBUTE_NODE || tree_is_frame(node) ||
		    tree_is_within(target.nodes[0], node))
			continue;
		tree_remove(node);
		tree_append(target.nodes[0], node);
	}
	paths_moved(work->paths);
}

/* The first of these rules whose attribute a picture has. */
static void apply_lazy(struct rule_work *work, const struct rule *rule)
{
	const struct page_node *root = page_root(work->page), *node;

	if (!paths_walk(work->paths)) {
		tell_costly(work, rule);
		return;
	}
	for (node = root; node; node = page_following(node, root, false)) {
		const char *value = page_attr(node, rule->value);

		if (!value || !*value || page_marks(node) & PAGE_LAZY)
			continue;
		tree_set_attr(work->page, (xmlNode *)node, "src", value);
		tree_mark((xmlNode *)node, PAGE_LAZY);
	}
}

static void apply_ad_clue(struct rule_work *work, const struct rule *rule)
{
	struct path_found found;

	if (!rule_find(work, rule, &found))
		return;
	rule_explain(work, rule, &found);
	diag_add(work->context->diags, DIAG_NATIVE_AD, 0, NULL);
}

static void apply_mark(struct rule_work *work, const struct rule *rule)
{
	static const struct {
		enum rule_id id;
		unsigned mark;
	} marks[] = {
		{ RULE_CAPTION, PAGE_CAPTION },
		{ RULE_CREDIT, PAGE_CREDIT },
		{ RULE_NOTE, PAGE_NOTE },
		{ RULE_NOTES, PAGE_NOTES },
		{ RULE_FORMULA, PAGE_FORMULA },
		{ RULE_EMOJI, PAGE_EMOJI },
		{ RULE_LAYOUT, PAGE_LAYOUT },
	};
	struct path_found found;
	size_t i, j;

	if (!rule_find(work, rule, &found))
		return;
	rule_explain(work, rule, &found);
	for (i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		if (marks[i].id == rule->id)
			for (j = 0; j < found.count; j++)
				if (found.nodes[j]->type == XML_ELEMENT_NODE)
					tree_mark(
					    found.nodes[j], marks[i].mark);
}

static void apply_heading(struct rule_work *work, const struct rule *rule)
{
	static const char *const names[] = { "h1", "h2", "h3", "h4", "h5",
		"h6" };
	const char *level = rule->argument ? rule->argument : "2";
	struct path_found found;
	size_t i;

	if (level[0] < '1' || level[0] > '6' || level[1]) {
		rule_warn(work->context->diags, rule->file, rule->line,
		    "heading(%s): no level from 1 to 6", level);
		return;
	}
	if (!rule_find(work, rule, &found))
		return;
	rule_explain(work, rule, &found);
	for (i = 0; i < found.count; i++)
		if (found.nodes[i]->type == XML_ELEMENT_NODE &&
		    !tree_is_frame(found.nodes[i]))
			found.nodes[i]->name = (const xmlChar *)
			    names[level[0] - '1'];
}

/* "footnotes: no": marks of notes are text like other text. */
static void apply_footnotes(struct rule_work *work, const struct rule *rule)
{
	struct path_found found;
	size_t i;

	if (rule->flag ||
	    !find(work, rule, "//a[starts-with(@href, '#')]", &found))
		return;
	for (i = 0; i < found.count; i++)
		if (found.nodes[i]->parent)
			tree_dissolve(found.nodes[i]);
	paths_moved(work->paths);
}

/* ---- all */

/* In this order, as programs that read such files do it. */
static const struct {
	enum rule_id id;
	void (*apply)(struct rule_work *, const struct rule *);
} steps[] = {
	{ RULE_NATIVE_AD_CLUE, apply_ad_clue },
	{ RULE_LAZY_ATTR, apply_lazy },
	{ RULE_MOVE_INTO, apply_move },
	{ RULE_WRAP_IN, apply_wrap },
	{ RULE_DISSOLVE, apply_dissolve },
	{ RULE_UNWRAP, apply_dissolve },
	{ RULE_SKIP_ID_OR_CLASS, apply_keep },
	{ RULE_CAPTION, apply_mark },
	{ RULE_CREDIT, apply_mark },
	{ RULE_NOTE, apply_mark },
	{ RULE_NOTES, apply_mark },
	{ RULE_FORMULA, apply_mark },
	{ RULE_EMOJI, apply_mark },
	{ RULE_LAYOUT, apply_mark },
	{ RULE_HEADING, apply_heading },
	{ RULE_HEADING_AT, apply_heading },
	{ RULE_FOOTNOTES, apply_footnotes },
	{ RULE_PROMO, apply_guess },
	{ RULE_BOILERPLATE, apply_guess },
	{ RULE_RELATED, apply_guess },
	{ RULE_STRIP, apply_strip },
	{ RULE_STRIP_ID_OR_CLASS, apply_strip_words },
	{ RULE_STRIP_IMAGE_SRC, apply_strip_words },
	{ RULE_STRIP_ATTR, apply_strip },
};

static void apply_steps(struct rule_work *work)
{
	const struct rule *rule;
	size_t i;

	for (i = 0; i < sizeof(steps) / sizeof(*steps); i++)
		for (rule = rule_lookup(work->rules->first, steps[i].id); rule;
		     rule = rule_lookup(rule->next, steps[i].id))
			if (rule_rows[rule->id].form == RULE_PATH ||
			    rule_rows[rule->id].form == RULE_ARGUED ||
			    rule_holds(work, rule))
				steps[i].apply(work, rule);
}

/* Only attributes: an element may hold the text. */
static void apply_late(struct rule_work *work)
{
	const struct rule *rule = rule_lookup(
	    work->rules->first, RULE_POST_STRIP_ATTR);

	struct path_found found;
	size_t i;

	for (; rule; rule = rule_lookup(rule->next, RULE_POST_STRIP_ATTR)) {
		if (!rule_find(work, rule, &found))
			continue;
		rule_explain(work, rule, &found);
		for (i = 0; i < found.count; i++)
			if (found.nodes[i]->type == XML_ATTRIBUTE_NODE)
				tree_remove(found.nodes[i]);
	}
}

void rules_apply(const struct rules *rules, const struct page_context *context,
    struct page *page, struct meta *meta, bool is_late)
{
	struct rule_work work;

	if (!rules)
		return;
	rule_work_init(&work, rules, context, page);
	rule_links_find(&work);
	if (meta)
		rule_meta_read(&work, meta, is_late);
	apply_steps(&work);
	rule_body_find(&work);
	apply_late(&work);
	if (meta)
		rule_image_insert(&work, meta);
	rule_work_release(&work);
	tree_renumber(page);
}

void rules_read_meta(const struct rules *rules,
    const struct page_context *context, struct page *page, struct meta *meta,
    bool is_late)
{
	struct rule_work work;

	if (!rules)
		return;
	rule_work_init(&work, rules, context, page);
	rule_meta_read(&work, meta, is_late);
	rule_work_release(&work);
}
