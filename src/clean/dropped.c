/* Elements that go with all in them, and the explanation of it. */
#include "clean/build.h"

#define SHOWN_BYTES 700 /* of a line of the explanation */

/* All its text is told, in as many lines as it takes. */
void dropped_tell(
    struct builder *b, const char *word, const struct page_node *root)
{
	struct explain *explain = b->article->explain;
	const char *class = page_attr(root, "class"), *text;
	const struct page_node *node = root;
	struct buf words = BUF_INIT;

	if (!explain)
		return;
	while (node) {
		node = page_following(node, root, false);
		text = node ? page_node_text(node) : NULL;
		if (text && !text_is_blank(text))
			buf_printf(&words, "%s%s", words.size ? " " : "",
			    text_collapse(b->arena, text));
		if (words.size > SHOWN_BYTES || (!node && words.size)) {
			explain_add(explain, "%s: removes “%s” (%s)", word,
			    buf_text(&words), class ? class : page_name(root));
			words.size = 0;
		}
	}
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
