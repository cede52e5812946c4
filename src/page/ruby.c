/* Ruby in the markup of HTML 5.0 and XHTML 1.1, where annotations stand behind
 * all bases: each comes to stand behind its own, as in the HTML of today. */
#include <string.h>

#include "page/tree.h"

static bool is_element(const xmlNode *node, const char *name)
{
	return node->type == XML_ELEMENT_NODE &&
	    strcmp((const char *)node->name, name) == 0;
}

/* The next base, before the annotation `end`; NULL: there is none. */
static xmlNode *next_base(xmlNode *base, const xmlNode *end)
{
	do
		base = base->next;
	while (base != end && !is_element(base, "rb"));
	return base == end ? NULL : base;
}

static void move_behind(xmlNode *base, xmlNode *annotation)
{
	if (base->next == annotation)
		return;
	tree_remove(annotation);
	tree_insert_before(base->next, annotation);
}

static void pair_bases(xmlNode *ruby)
{
	xmlNode *base = NULL, *next;
	bool is_behind = true; /* annotations of the bases before */

	for (xmlNode *node = ruby->children; node != NULL; node = next) {
		next = node->next;
		if (is_element(node, "rb")) {
			if (is_behind)
				base = node;
			is_behind = false;
		} else if (is_element(node, "rt")) {
			is_behind = true;
			if (base == NULL)
				continue;
			xmlNode *after = next_base(base, node);
			move_behind(base, node);
			base = after;
		}
	}
}

/* One annotation of all bases, without an element of its own. */
static void name_annotation(xmlNode *container)
{
	for (xmlNode *node = container->children; node != NULL;
	     node = node->next)
		if (is_element(node, "rt"))
			return;
	container->name = (const xmlChar *)"rt";
}

void tree_pair_ruby(struct page *page)
{
	const struct page_node *root = page_root(page), *node = root;

	for (; node != NULL; node = page_following(node, root, false)) {
		xmlNode *element = (xmlNode *)node;

		if (is_element(element, "ruby"))
			pair_bases(element);
		else if (is_element(element, "rtc"))
			name_annotation(element);
	}
	tree_renumber(page);
}
