/* Changes the tree of a page, as rules ask. */
#include <string.h>

#include "page/tree.h"

/* What is packed into _private: the place, above it the marks. */
#define PLACE_BITS 40
#define PLACE_MASK (((uintptr_t)1 << PLACE_BITS) - 1)

_Static_assert(sizeof(uintptr_t) * 8 > PLACE_BITS + 11, "room for the marks");

size_t tree_index(const struct page_node *node)
{
	return (uintptr_t)((const xmlNode *)node)->_private & PLACE_MASK;
}

static unsigned bits_of(const xmlNode *node)
{
	return (unsigned)((uintptr_t)node->_private >> PLACE_BITS);
}

void tree_mark(xmlNode *node, unsigned marks)
{
	node->_private = (void *)((uintptr_t)node->_private |
	    (uintptr_t)marks << PLACE_BITS);
}

unsigned page_marks(const struct page_node *node)
{
	return bits_of((const xmlNode *)node);
}

/* ---- nodes */

static void unlink_attr(xmlAttr *attr)
{
	if (attr->prev)
		attr->prev->next = attr->next;
	else if (attr->parent)
		attr->parent->properties = attr->next;
	if (attr->next)
		attr->next->prev = attr->prev;
	attr->parent = NULL;
	attr->prev = attr->next = NULL;
}

void tree_remove(xmlNode *node)
{
	if (node->type == XML_ATTRIBUTE_NODE) {
		unlink_attr((xmlAttr *)node);
		return;
	}
	if (node->prev)
		node->prev->next = node->next;
	else if (node->parent)
		node->parent->children = node->next;
	if (node->next)
		node->next->prev = node->prev;
	else if (node->parent)
		node->parent->last = node->prev;
	node->parent = node->prev = node->next = NULL;
}

void tree_insert_before(xmlNode *place, xmlNode *node)
{
	node->parent = place->parent;
	node->doc = place->doc;
	node->next = place;
	node->prev = place->prev;
	if (place->prev)
		place->prev->next = node;
	else
		place->parent->children = node;
	place->prev = node;
}

void tree_append(xmlNode *parent, xmlNode *node)
{
	node->parent = parent;
	node->doc = parent->doc;
	node->next = NULL;
	node->prev = parent->last;
	if (parent->last)
		parent->last->next = node;
	else
		parent->children = node;
	parent->last = node;
}

bool tree_is_frame(const xmlNode *node)
{
	return node->type == XML_ELEMENT_NODE &&
	    (!strcmp((const char *)node->name, "html") ||
		!strcmp((const char *)node->name, "body"));
}

void tree_dissolve(xmlNode *node)
{
	xmlNode *child;

	while ((child = node->children)) {
		tree_remove(child);
		tree_insert_before(node, child);
	}
	tree_remove(node);
}

xmlNode *tree_element_new(struct page *page, const char *name)
{
	xmlNode *node = ARENA_NEW(page->arena, xmlNode);

	node->type = XML_ELEMENT_NODE;
	node->name = (const xmlChar *)name;
	node->doc = page->doc;
	return node;
}

void tree_wrap(xmlNode *node, xmlNode *wrapper)
{
	tree_insert_before(node, wrapper);
	tree_remove(node);
	tree_append(wrapper, node);
}

void tree_set_attr(
    struct page *page, xmlNode *node, const char *name, const char *value)
{
	struct tree_builder builder = { .page = page };
	xmlAttr *attr;

	for (attr = node->properties; attr; attr = attr->next)
		if (!strcmp((const char *)attr->name, name)) {
			attr->children->content = (xmlChar *)value;
			return;
		}
	tree_add_attr(&builder, node, name, value);
}

bool tree_is_within(const xmlNode *node, const xmlNode *ancestor)
{
	for (; node; node = node->parent)
		if (node == ancestor)
			return true;
	return false;
}

const char *tree_text(struct page *page, const xmlNode *node, size_t most)
{
	const struct page_node *root = (const struct page_node *)node, *inner;
	struct buf text = BUF_INIT;
	const char *copy;

	if (node->type == XML_ATTRIBUTE_NODE)
		return node->children ? (const char *)node->children->content
				      : "";
	for (inner = root; inner && text.size < most;
	     inner = page_following(inner, root, false))
		if (page_node_text(inner))
			buf_puts(&text, page_node_text(inner));
	copy = arena_strdup(page->arena, buf_text(&text));
	buf_release(&text);
	return copy;
}

void tree_renumber(struct page *page)
{
	const struct page_node *root = page_root(page), *node;
	uintptr_t place = 0;

	for (node = root; node; node = page_following(node, root, false)) {
		xmlNode *n = (xmlNode *)node;

		n->_private = (void *)(((uintptr_t)n->_private & ~PLACE_MASK) |
		    place++);
	}
	page->node_count = place;
}
