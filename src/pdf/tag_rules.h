/* How the elements of a book are told in a PDF: one structure element for most
 * tags, none for those that only change the look of their text. */
#ifndef PDF_TAG_RULES_H
#define PDF_TAG_RULES_H

#include "book/book.h"
#include "pdf/structure.h"

/* What a layout is of. */
enum layout_part { LAYOUT_ARTICLE, LAYOUT_COVER, LAYOUT_CONTENTS,
	LAYOUT_MATTER, LAYOUT_BLANK, LAYOUT_MARGINS };

struct tag_context {
	struct arena *arena;
	enum layout_part part;
	const char *language;   /* never NULL */
};

/* NONE: it has no element of its own. */
enum structure_kind tag_kind(const struct tag_context *, const struct node *);

/* The node whose element holds the content of this one, perhaps itself; NULL:
 * none does. */
const struct node *tag_owner(const struct tag_context *, const struct node *);

/* Has an element without content, too: parts of tables. */
bool tag_is_kept(const struct node *);

/* Fills in what the attributes of the node say to an element of this kind. */
void tag_describe(const struct tag_context *, const struct node *,
    struct structure_element *);

/* The text of the node in one line, not too long. */
const char *tag_words(struct arena *, const struct node *);

/* The same, or NULL when it is no language tag. */
const char *tag_language(const char *);

#endif
