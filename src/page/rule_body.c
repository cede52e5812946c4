/* The part of a page that rules say is its text. */
#include <string.h>

#include "page/rules.h"

static bool is_picture(const struct page_node *node)
{
	static const char *const names[] = { "img", "picture", "video",
		"iframe", "svg" };

	return page_is_any(node, names, sizeof(names) / sizeof(*names));
}

static bool has_picture(const struct page_node *root)
{
	const struct page_node *node;

	for (node = root; node; node = page_following(node, root, false))
		if (is_picture(node))
			return true;
	return false;
}

static bool is_blank_node(const xmlNode *node)
{
	const struct page_node *root = (const struct page_node *)node, *inner;

	for (inner = root; inner; inner = page_following(inner, root, false)) {
		const char *text = page_node_text(inner);

		if ((text && !text_is_blank(text)) || is_picture(inner))
			return false;
	}
	return true;
}

static bool is_all_blank(const struct path_found *found)
{
	size_t i;

	for (i = 0; i < found->count; i++)
		if (found->nodes[i]->type != XML_ATTRIBUTE_NODE &&
		    !is_blank_node(found->nodes[i]))
			return false;
	return true;
}

static xmlNode *body_element(const struct page *page)
{
	const struct page_node *node = page_first(page_root(page));

	while (
	    node && (!page_name(node) || strcmp(page_name(node), "body") != 0))
		node = page_next(node);
	return (xmlNode *)(node ? node : page_root(page));
}

static bool has_frame(const struct path_found *found)
{
	size_t i;

	for (i = 0; i < found->count; i++)
		if (tree_is_frame(found->nodes[i]))
			return true;
	return false;
}

/* Several elements become one; what stands in another that was found is there
 * already. */
static xmlNode *join(struct page *page, const struct path_found *found)
{
	xmlNode *joined = tree_element_new(page, "div"), *last = NULL;
	size_t i;

	for (i = 0; i < found->count; i++) {
		xmlNode *node = found->nodes[i];

		/* document order: it can only stand in the last one taken */
		if (node->type == XML_ATTRIBUTE_NODE ||
		    (last && tree_is_within(node, last)))
			continue;
		last = node;
		tree_remove(node);
		tree_append(joined, node);
	}
	tree_append(body_element(page), joined);
	return joined;
}

static xmlNode *text_node(struct page *page, const struct path_found *found)
{
	if (has_frame(found))
		return body_element(page);
	if (found->count == 1 && found->nodes[0]->type == XML_ELEMENT_NODE)
		return found->nodes[0];
	return join(page, found);
}

void rule_body_find(struct rule_work *work)
{
	struct page *page = work->page;
	const struct rule *rule = rule_lookup(work->rules->first, RULE_BODY);
	struct path_found found;

	for (; rule; rule = rule_lookup(rule->next, RULE_BODY)) {
		if (!rule_find(work, rule, &found) || is_all_blank(&found)) {
			explain_add(work->context->explain,
			    "%s:%u: body %s: nothing found", rule->file,
			    rule->line, rule->value);
			continue;
		}
		rule_explain(work, rule, &found);
		page->body = (const struct page_node *)text_node(page, &found);
		paths_moved(work->paths);
		return;
	}
	if (!rule_flag(work->rules, RULE_ON_FAILURE, true) && !page->body)
		page->body = (const struct page_node *)body_element(page);
}

/* The picture that the page shows others of itself stands before a text that
 * has none. */
void rule_image_insert(struct rule_work *work, const struct meta *meta)
{
	xmlNode *body = (xmlNode *)work->page->body, *image;

	if (!body || !meta->cover || work->page->is_fragment ||
	    !rule_flag(work->rules, RULE_INSERT_IMAGE, true) ||
	    has_picture(work->page->body))
		return;
	image = tree_element_new(work->page, "img");
	tree_set_attr(work->page, image, "src",
	    arena_strdup(work->page->arena, meta->cover));
	if (body->children)
		tree_insert_before(body->children, image);
	else
		tree_append(body, image);
	explain_add(work->context->explain,
	    "the picture of its metadata stands before the text");
}
