/* What selectors match and blocks are made from: the article's nodes together
 * with the header, rows and boxes a page has beside them.  Private to typeset/. */
#ifndef TYPESET_ELEMENT_H
#define TYPESET_ELEMENT_H

#include "article/article.h"
#include "typeset/typeset.h"

struct style;
struct grid_cell;
struct grid;

/* A string or a counter that is set on an element, for the margins of its page;
 * of a counter the numbers, the outermost first, with blanks between. */
struct setting {
	const char *name, *text;
	bool is_counter;
	const struct setting *next;
};

struct element {
	struct element *parent, *first, *last, *prev, *next;
	const char *name;       /* NULL: a text */
	const char *classes;    /* separated by blanks; never NULL */
	const char *id;         /* or NULL */
	const char *language;   /* its own or inherited; never NULL */
	const char *text;       /* of a text */
	const struct node *node;
	bool is_inline;
	enum pseudo pseudo;     /* it is one of its parent, or a text of one */
	uint32_t place;         /* among the elements of its parent, from 1; 0:
	                           selector.c has not counted it yet */
	uint32_t type_places[2];        /* among those of its name, from the
	                           first and from the last; the same */
	const struct picture *picture;  /* of an IMG */
	const char *entry;      /* the number of its page stands here; "#id": of
	                           that place */
	bool is_at_end;         /* behind a leader: the number ends with its room */
	const char *leader;     /* what is repeated here */
	const struct style *style;      /* text: its parent's */
	const struct setting *settings;
	int64_t number;         /* LI: its counter list-item */
	struct element *marker; /* LI: its ::marker, if the style has some */
	/* in a table: what paragraph_measure() and the boxes around say */
	float minimum_pt, maximum_pt;
	struct grid_cell *cell;      /* of TD, TH in a grid */
	struct grid *grid;      /* of TABLE */
};

void element_append(struct element *parent, struct element *child);
void element_prepend(struct element *parent, struct element *child);
void element_unlink(struct element *child);

/* Appended to `parent` (may be NULL). */
struct element *element_new(struct arena *, struct element *parent,
    const char *name, const char *classes);
struct element *element_text_new(struct arena *, struct element *parent,
    const char *text, const struct node *);

/* An element with nothing but a text, that has a node of its own (for tags). */
struct element *element_lines_new(struct arena *scratch, struct arena *nodes,
    struct element *parent, const char *name, enum tag, const char *classes,
    const char *text);

/* The children of `node`, with all in them, become children of `parent`. */
void element_add_nodes(struct arena *, struct element *parent,
    const struct article *, const struct node *);

/* What an element is itself in the text of those around it: words, a blank for a
 * BR, or nothing. */
const char *element_own_text(const struct element *);

/* What is in it is text of those around it, too: it is neither an annotation of
 * ruby nor generated. */
bool element_has_text(const struct element *);

/* All text in it but annotations of ruby and what is generated, a BR as a
 * blank. */
char *element_text(struct arena *, const struct element *root);

/* Puts `element`, which has no parent, behind `place`. */
void element_insert_after(struct element *place, struct element *element);

/* The next in document order within `root`, with or without the inside. */
struct element *element_following(const struct element *,
    const struct element *root, bool with_inside);

enum tag element_tag(const struct element *);   /* TAG_TEXT: no node */
bool element_has_class(const struct element *, const char *);

/* Neither text nor generated: what selectors count. */
bool element_counts(const struct element *);

/* The neighbours that count, or NULL. */
const struct element *element_before(const struct element *);
const struct element *element_after(const struct element *);

#endif
