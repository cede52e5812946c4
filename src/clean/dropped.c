/* Elements that go with all in them, and the explanation of it. */
#include "clean/build.h"

void dropped_tell(
    struct builder *b, const char *word, const struct page_node *root)
{
	struct explain *explain = b->article->explain;
	const char *class = page_attr(root, "class");

	if (explain)
		page_tell_removed(explain,
		    arena_printf(b->arena, "%s (%s)", word,
			class ? class : page_name(root)),
		    root);
}

/* It belongs to the page, or to the site and the options ask for it to go. */
bool node_is_dropped(
    struct builder *b, const struct page_node *node, unsigned marks)
{
	unsigned tidy = b->options->tidy;
	const char *word = NULL;

	if (marks & MARK_RELATED && tidy & SHEAF_TIDY_RELATED)
		word = "related";
	else if (marks & MARK_SITE && tidy & SHEAF_TIDY_BOILERPLATE)
		word = "boilerplate";
	else if (marks & MARK_DROP)
		word = "page";
	else if (!b->keep_hidden && node_is_hidden(node))
		word = "hidden";
	if (word)
		dropped_tell(b, word, node);
	return word;
}
