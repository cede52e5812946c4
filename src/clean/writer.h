/*
 * Writes our tree from a stream of foreign events, so that it is well formed
 * whatever comes: text opens the block it needs, inline elements are opened
 * when there is text for them and opened again behind a block that cuts them.
 */
#ifndef CLEAN_WRITER_H
#define CLEAN_WRITER_H

#include "clean/names.h"
#include "page/page.h"

#define WRITER_INLINES 12 /* elements open in a line */
#define WRITER_DEPTH                                                           \
	40 /* containers open; with lines and inlines well
                                   below ARTICLE_DEPTH */

/* What the next line of text will be. */
struct line_style {
	enum tag tag;
	enum role role;
	const char *align, *lang, *dir, *language;
	bool is_locked; /* blocks inside it are only line ends */
};

/* Where the next content goes; saved and restored around every element. */
struct place {
	struct node *container; /* the innermost open container */
	struct node *parts; /* a list or part of a table, waiting for its
	                           parts; or NULL */
	unsigned depth, parts_depth;
	size_t inline_count;
	struct line_style style;
};

struct open_inline {
	enum tag tag;
	const char *href, *title, *lang, *dir;
	enum role role;
	struct node *node; /* NULL: not yet opened in this line */
};

struct writer {
	struct arena *arena;
	struct place place;
	struct node *line; /* open, or NULL */
	struct open_inline inlines[WRITER_INLINES];
	unsigned breaks; /* br seen, not yet written */
	bool skip_newline; /* in pre, behind br */
	struct node *waiting; /* figures that stand behind the open line */
	struct node *recent; /* the last figure */
	struct node *first_text, *last_text; /* that is not blank; somebody
	                           may set them NULL to see what comes */
	struct names ids; /* names links point to: our node, `unplaced`
	                           while it is not yet there, NULL for none */
	struct node *unplaced;
	struct name_slot *seen[16]; /* for the next node */
	size_t seen_count;
};

void writer_init(struct writer *, struct arena *, struct node *body);

void writer_text(struct writer *, const char *);
void writer_break(struct writer *); /* br */
void writer_soft_break(struct writer *); /* a block inside a locked line */
void writer_rule(struct writer *); /* hr */
void writer_line_end(struct writer *); /* a block starts or ends */

/* An inline element; nothing if it is open already or too many are. */
void writer_push(struct writer *, const struct open_inline *);
bool writer_has_open(const struct writer *, enum tag);

/* A new container becomes the place; false if it would be too deep. */
bool writer_begin(struct writer *, enum tag);
bool writer_begin_part(struct writer *, enum tag, struct node *parent);
bool writer_may_open(const struct writer *, unsigned levels);

/* The open container waits for parts: what follows belongs to it. */
void writer_expect_parts(struct writer *);

/* Back from an implicit part to the container that waits for parts. */
void writer_parts_return(struct writer *);

/* The nearest container that takes blocks. */
struct node *writer_flow(struct writer *);

/* An IMG in the line, or in a figure of its own. */
void writer_picture(struct writer *, struct node *img, bool is_inline);
void writer_figure(struct writer *, struct node *figure);

/* The name is what a link in the page may point to. */
void writer_id(struct writer *, const char *name);

#endif
