/* The tree of a page: libxml2's nodes, so that XPath can be asked of them, but
 * all in one arena, built without recursion and freed at once. */
#ifndef PAGE_TREE_H
#define PAGE_TREE_H

#include <libxml/tree.h>

#include "page/page.h"
#include "page/stand_in.h"

struct page {
	struct arena *arena;
	xmlDoc *doc;
	size_t node_count;      /* elements and texts */
	bool is_fragment;
	struct explain *explain;        /* NULL: nobody asks */
};

/* Puts nodes into a page as long as its limits allow. */
struct tree_builder {
	struct page *page;
	uint64_t depth_limit, node_limit, attribute_limit;
	struct diag_list *diags;
	const struct stand_ins *words;  /* what stand-ins in texts mean */
	bool told_depth, told_nodes;
};

void tree_init(struct page *);

/* Names and texts are not copied: they live in the page's arena or for ever;
 * but for texts with stand-ins. */
xmlNode *tree_add_element(struct tree_builder *, xmlNode *parent,
    const char *name);
void tree_add_attr(struct tree_builder *, xmlNode *, const char *name,
    const char *value);
void tree_add_text(struct tree_builder *, xmlNode *parent, const char *text);

/* True, and told, when `depth` elements are open already. */
bool tree_is_deep(struct tree_builder *, size_t depth);

/* True, and told, when no more nodes fit. */
bool tree_is_full(struct tree_builder *);

/* The 0-based place of a node in document order. */
size_t tree_index(const struct page_node *);

#endif
