/* The one door of HTML parsers. */
#ifndef PAGE_HTML_H
#define PAGE_HTML_H

#include "page/markup.h"
#include "page/tree.h"

/* Parses prepared markup with the parser that follows the standard.  False: it
 * would cost more than the size and the number of tags allow; the page's tree is
 * then half-built and its arena to be thrown away. */
bool html_parse(struct tree_builder *, const struct ready_markup *)
    MUST_CHECK;

/* The same with a parser that is linear in everything and never refuses. */
void html_parse_tolerant(struct tree_builder *, const struct ready_markup *);

#endif
