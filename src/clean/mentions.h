/* Names that a machine has linked, as data beside the text. */
#ifndef CLEAN_MENTIONS_H
#define CLEAN_MENTIONS_H

#include "clean/tidy.h"

struct hit;

/* A link that only marks a name is entered; NULL: it is none that is kept. */
struct hit *mention_begin(struct builder *, const struct page_node *link);

/* Its text has been written. */
void mention_end(struct builder *, struct hit *);

/* Finds where they stand: before texts_join(). */
void mentions_place(struct builder *);

/* Fills article->mentions, once the text is finished. */
void mentions_finish(struct builder *);

#endif
