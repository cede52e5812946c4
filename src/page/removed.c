/* Tells of what goes out of a page, with all its text. */
#include "page/page.h"

#define SHOWN_BYTES 700 /* of a line of the explanation */

void page_tell_removed(
    struct explain *explain, const char *who, const struct page_node *root)
{
	const struct page_node *node = root;
	struct buf words = BUF_INIT;

	if (!explain)
		return;
	while (node || words.size) {
		const char *text = node ? page_node_text(node) : NULL;

		if (text && !text_is_blank(text))
			buf_printf(&words, "%s%s", words.size ? " " : "", text);
		if (node)
			node = page_following(node, root, false);
		if (words.size > SHOWN_BYTES || (!node && words.size)) {
			explain_add(
			    explain, "%s: removes “%s”", who, buf_text(&words));
			buf_clear(&words);
		}
	}
	buf_release(&words);
}
