/* Foreign markup made ready for a parser: nothing in it can hide text, and
 * nothing in it takes more than linear time. */
#ifndef PAGE_MARKUP_H
#define PAGE_MARKUP_H

#include "page/page.h"

/*
 * Appends the markup to `out`, changed where
 * - "<" starts no tag: it becomes "&lt;" (`a<b c`, `List<String>`);
 * - a comment, declaration or processing instruction stands: it is left out,
 *   but for the rest of the text when it never ends;
 * - a tag or an element of raw text never ends;
 * - elements nest deeper, tags have more attributes, or there are more of them
 *   than the limits allow;
 * - a character reference means no character that XML allows.
 * Returns the number of tags.
 */
size_t markup_prepare(const struct page_text *, bool is_fragment,
    const struct sheaf_options *, struct buf *out, struct diag_list *);

#endif
