/* The text of content lists.  Private to typeset/. */
#ifndef TYPESET_CONTENT_TEXT_H
#define TYPESET_CONTENT_TEXT_H

#include "typeset/content.h"
#include "typeset/counter_scope.h"
#include "typeset/element.h"

/* What they depend on, from the beginning of a tree on. */
struct content_state {
	struct arena *arena;            /* for texts */
	struct counter_scopes *counters;
	unsigned quotes;                /* that are open */
};

struct content_writer {
	struct content_state *state;
	const struct element *owner;    /* the element: attributes, text */
	const struct element *pseudo;   /* that the list is of, or NULL */
	const struct element *before;   /* the element's ::before, or NULL */
	size_t *room;           /* bytes that may still be written: what is more
	                           is cut */
	struct buf text;        /* while it writes */
};

/* False: a leader, a number of a page. */
bool content_is_text(const struct content_part *);

/* The text of a list, up to a part that is none. */
const char *content_write(struct content_writer *, const struct content_part *);

#endif
