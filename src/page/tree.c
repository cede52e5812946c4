/* Builds and walks the tree of a page. */
#include <string.h>

#include <libxml/parserInternals.h>

#include "page/tree.h"

void tree_init(struct page *page)
{
	page->doc = ARENA_NEW(page->arena, xmlDoc);
	page->doc->type = XML_HTML_DOCUMENT_NODE;
	page->doc->doc = page->doc;
	page->node_count = 0;
}

static xmlNode *add_node(struct tree_builder *builder, xmlNode *parent,
    xmlElementType type, const char *name)
{
	xmlNode *node = ARENA_NEW(builder->page->arena, xmlNode);

	node->type = type;
	node->name = (const xmlChar *)name;
	/* children come behind their parent: document order */
	node->_private = (void *)(uintptr_t)builder->page->node_count++;
	tree_append(parent, node);
	return node;
}

xmlNode *tree_add_element(
    struct tree_builder *builder, xmlNode *parent, const char *name)
{
	if (strcmp(name, "rb") == 0 || strcmp(name, "rtc") == 0)
		builder->page->has_ruby_bases = true;
	return add_node(builder, parent, XML_ELEMENT_NODE, name);
}

/* The text, or as much of it as is allowed in one run. */
static const char *within_limit(struct tree_builder *builder, const char *text)
{
	uint64_t most = builder->options->limits[SHEAF_LIMIT_TEXT_RUN];
	size_t size = strnlen(text, most < SIZE_MAX ? most + 1 : SIZE_MAX);

	if (size <= most)
		return text;
	if (!builder->told_text)
		limit_tell(
		    builder->diags, 0, builder->options, SHEAF_LIMIT_TEXT_RUN);
	builder->told_text = true;
	return arena_strndup(
	    builder->page->arena, text, utf8_cut(text, (size_t)most));
}

void tree_add_text(
    struct tree_builder *builder, xmlNode *parent, const char *text)
{
	/* libxml2 knows its text nodes by the address of this name, too */
	xmlNode *node = add_node(
	    builder, parent, XML_TEXT_NODE, (const char *)xmlStringText);

	text = stand_ins_resolve(builder->words, builder->page->arena, text);
	node->content = (xmlChar *)within_limit(builder, text);
}

void tree_add_attr(struct tree_builder *builder, xmlNode *node,
    const char *name, const char *value)
{
	struct arena *arena = builder->page->arena;
	xmlAttr *attr = ARENA_NEW(arena, xmlAttr), *last = node->properties;
	xmlNode *text = ARENA_NEW(arena, xmlNode);

	attr->type = XML_ATTRIBUTE_NODE;
	attr->name = (const xmlChar *)name;
	attr->parent = node;
	attr->doc = node->doc;
	attr->children = attr->last = text;
	text->type = XML_TEXT_NODE;
	text->name = xmlStringText;
	text->content = (xmlChar *)value;
	text->parent = (xmlNode *)attr;
	text->doc = node->doc;
	while (last != NULL && last->next != NULL)
		last = last->next;
	attr->prev = last;
	if (last != NULL)
		last->next = attr;
	else
		node->properties = attr;
}

bool tree_is_deep(struct tree_builder *builder, size_t depth)
{
	if (depth < builder->options->limits[SHEAF_LIMIT_DEPTH])
		return false;
	if (!builder->told_depth)
		limit_tell(
		    builder->diags, 0, builder->options, SHEAF_LIMIT_DEPTH);
	builder->told_depth = true;
	return true;
}

bool tree_is_full(struct tree_builder *builder)
{
	if (builder->page->node_count <
	    builder->options->limits[SHEAF_LIMIT_NODES])
		return false;
	if (!builder->told_nodes)
		limit_tell(
		    builder->diags, 0, builder->options, SHEAF_LIMIT_NODES);
	builder->told_nodes = true;
	return true;
}

static const xmlNode *inside(const struct page_node *node)
{
	return (const xmlNode *)node;
}

static const struct page_node *outside(const xmlNode *node)
{
	return (const struct page_node *)node;
}

const struct page_node *page_root(const struct page *page)
{
	const xmlNode *node = page->doc->children;

	while (node != NULL && node->type != XML_ELEMENT_NODE)
		node = node->next;
	return outside(node);
}

const char *page_name(const struct page_node *node)
{
	const xmlNode *n = inside(node);

	return n->type == XML_ELEMENT_NODE ? (const char *)n->name : NULL;
}

bool page_is_any(
    const struct page_node *node, const char *const *names, size_t count)
{
	const char *name = page_name(node);
	size_t i;

	for (i = 0; name && i < count; i++)
		if (!strcmp(name, names[i]))
			return true;
	return false;
}

const char *page_node_text(const struct page_node *node)
{
	const xmlNode *n = inside(node);

	return n->type == XML_TEXT_NODE ? (const char *)n->content : NULL;
}

const char *page_attr(const struct page_node *node, const char *name)
{
	const xmlAttr *attr = NULL;

	if (inside(node)->type == XML_ELEMENT_NODE)
		attr = inside(node)->properties;
	for (; attr != NULL; attr = attr->next)
		if (strcmp((const char *)attr->name, name) == 0)
			return (const char *)attr->children->content;
	return NULL;
}

bool page_attr_next(const struct page_node *node, const void **place,
    const char **name, const char **value)
{
	const xmlAttr *attr = *place;

	if (attr != NULL)
		attr = attr->next;
	else if (inside(node)->type == XML_ELEMENT_NODE)
		attr = inside(node)->properties;
	if (attr == NULL)
		return false;
	*place = attr;
	*name = (const char *)attr->name;
	*value = (const char *)attr->children->content;
	return true;
}

const struct page_node *page_first(const struct page_node *node)
{
	const xmlNode *n = inside(node);

	return n->type == XML_ELEMENT_NODE ? outside(n->children) : NULL;
}

const struct page_node *page_next(const struct page_node *node)
{
	return outside(inside(node)->next);
}

const struct page_node *page_parent(const struct page_node *node)
{
	const xmlNode *parent = inside(node)->parent;

	return parent != NULL && parent->type == XML_ELEMENT_NODE
	    ? outside(parent)
	    : NULL;
}

const struct page_node *page_following(
    const struct page_node *node, const struct page_node *root, bool skip)
{
	if (!skip && page_first(node) != NULL)
		return page_first(node);
	while (node != NULL && node != root) {
		if (page_next(node) != NULL)
			return page_next(node);
		node = page_parent(node);
	}
	return NULL;
}

/* ---- pictures */

#define LAZY_ATTRS                                                             \
	"data-original-src", "data-original", "data-src", "zoomfile", "_src",  \
	    "data-lazy-src", "data-actualsrc", "data-lazyload", "data-echo",   \
	    "file", "original"

const char *const page_lazy_attrs[] = { LAZY_ATTRS, NULL };
const char *const page_source_attrs[] = { "src", LAZY_ATTRS, "srcset",
	"data-srcset", "data-lazy-srcset", NULL };
