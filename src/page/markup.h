/* Foreign markup made ready for a parser: nothing in it can hide text, and
 * nothing in it takes more than linear time. */
#ifndef PAGE_MARKUP_H
#define PAGE_MARKUP_H

#include "page/page.h"
#include "page/stand_in.h"

struct ready_markup {
	struct buf text;                /* NUL behind it: buf_text() */
	size_t tags;
	struct stand_ins words;         /* of which it has only stand-ins */
};

/*
 * Makes the markup for a parser, changed where
 * - "<" starts no tag: it becomes "&lt;" (`a<b c`, `List<String>`);
 * - a comment, declaration or processing instruction stands: it is left out,
 *   but for the rest of the text when it never ends;
 * - a tag or an element of raw text never ends;
 * - elements nest deeper, tags have more attributes, or there are more of them
 *   than the limits allow;
 * - a character reference means no character that XML allows;
 * - long words can be spared the parser (stand_in.h).
 * The page's text lives on as long as the result.
 */
void markup_prepare(const struct page_text *, bool is_fragment,
    const struct sheaf_options *, struct ready_markup *out,
    struct diag_list *);
void markup_release(struct ready_markup *);

#endif
