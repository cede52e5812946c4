/*
 * From the nodes that items are made from to the structure of a chapter: while
 * pages are drawn it gives numbers to the marked sequences, afterwards it walks
 * the nodes in document order, so that what floats is read where it belongs.
 */
#ifndef PDF_TAGGER_H
#define PDF_TAGGER_H

#include "pdf/tag_rules.h"
#include "typeset/typeset.h"

struct tagger;

/* Lives in the arena. */
struct tagger *tagger_new(struct arena *, enum layout_part,
    const char *language);

/* The next page. */
void tagger_page(struct tagger *, const struct page_box *);

/* Of a RUN, PICTURE or RULE of this page, in the order of drawing. */
struct content_mark tagger_mark(struct tagger *, const struct item *);

/* The item is the link of this number on this page.  Gives the words of one
 * that leads into the book, "" of others. */
const char *tagger_link(struct tagger *, const struct item *, uint32_t number);

/* Marks on this page, so far. */
uint32_t tagger_mark_count(const struct tagger *);

/* The elements, in the tagger's arena. */
void tagger_list(struct tagger *, struct structure *);

#endif
