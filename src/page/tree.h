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
	bool has_ruby_bases;    /* RB or RTC */
	const struct page_node *body;   /* the text, found by a rule, or NULL */
	bool skips_json_ld;             /* a rule says that it is not true */
	const struct page_node *byline; /* it gave the author, or NULL */
	const char *single_link, *next_link;    /* found by rules, or NULL */
	struct page *more;              /* pages whose nodes are in this tree */
	struct explain *explain;        /* NULL: nobody asks */
};

/* Puts nodes into a page as long as its limits allow. */
struct tree_builder {
	struct page *page;
	const struct sheaf_options *options;
	struct diag_list *diags;
	const struct stand_ins *words;  /* what stand-ins in texts mean */
	bool told_depth, told_nodes, told_text;
};

void tree_init(struct page *);

/* Names and texts are not copied: they live in the page's arena or for ever;
 * but for texts with stand-ins, and those over the limit, which are cut. */
xmlNode *tree_add_element(struct tree_builder *, xmlNode *parent,
    const char *name);
void tree_add_attr(struct tree_builder *, xmlNode *, const char *name,
    const char *value);
void tree_add_text(struct tree_builder *, xmlNode *parent, const char *text);

/* True, and told, when `depth` elements are open already. */
bool tree_is_deep(struct tree_builder *, size_t depth);

/* True, and told, when no more nodes fit. */
bool tree_is_full(struct tree_builder *);

/* ---- changing a finished tree; nodes are xmlNode of any kind, attributes too */

/* Takes it out, with all in it. */
void tree_remove(xmlNode *);

/* <html> or <body>, which a page cannot do without. */
bool tree_is_frame(const xmlNode *);

/* Its children take its place. */
void tree_dissolve(xmlNode *);

/* A new element, not yet in the tree. */
xmlNode *tree_element_new(struct page *, const char *name);

/* Put a node that is in no tree into it; `place` has a parent. */
void tree_insert_before(xmlNode *place, xmlNode *);
void tree_append(xmlNode *parent, xmlNode *);

/* Puts `wrapper` in the place of the node, and the node into it. */
void tree_wrap(xmlNode *, xmlNode *wrapper);

/* Sets or changes the value; name and value are lent for the page's life. */
void tree_set_attr(struct page *, xmlNode *, const char *name,
    const char *value);

bool tree_is_within(const xmlNode *, const xmlNode *ancestor);  /* or itself */

/* In ruby.c: ruby with RB and RTC becomes a sequence of bases and RT. */
void tree_pair_ruby(struct page *);

/* The text of a node of any kind, in the page's arena. */
const char *tree_text(struct page *, const xmlNode *, size_t most);

/* Places are right again after changes. */
void tree_renumber(struct page *);

/* What rules say of a node: bits of enum page_mark. */
void tree_mark(xmlNode *, unsigned marks);

/* The 0-based place of a node in document order. */
size_t tree_index(const struct page_node *);

#endif
