/* Elements that go with all in them, and the explanation of it. */
#include "clean/build.h"

#define SHOWN_TEXTS 12 /* of an element that goes */

void dropped_tell(
    struct builder *b, const char *word, const struct page_node *root)
{
	struct explain *explain = b->article->explain;
	const struct page_node *node;
	const char *text = "", *class = page_attr(root, "class");
	unsigned count = 0;

	if (!explain)
		return;
	for (node = page_following(root, root, false);
	     node && count < SHOWN_TEXTS;
	     node = page_following(node, root, false))
		if (page_node_text(node) && ++count)
			text = arena_printf(
			    b->arena, "%s%s", text, page_node_text(node));
	if (!text_is_blank(text))
		explain_add(explain, "%s: removes “%s” (%s)", word,
		    explain_words(explain, text),
		    class ? class : page_name(root));
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
