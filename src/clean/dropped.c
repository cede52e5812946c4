/* Elements that go with all in them, and the explanation of it. */
#include "clean/build.h"

void dropped_tell(
    struct builder *b, const char *word, const struct page_node *root)
{
	const char *class = page_attr(root, "class"), *text;
	const struct page_node *node = root;
	struct buf words = BUF_INIT;

	if (!b->article->explain)
		return;
	while ((node = page_following(node, root, false))) {
		text = page_node_text(node);
		if (text)
			buf_printf(&words, "%s%s", words.size ? " " : "", text);
	}
	explain_removed(b->article->explain,
	    arena_printf(
		b->arena, "%s (%s)", word, class ? class : page_name(root)),
	    buf_text(&words));
	buf_release(&words);
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
