/* What acts on the bytes of books beside the articles.  Private to lib/. */
#ifndef LIB_SETUP_KEY_H
#define LIB_SETUP_KEY_H

#include "state/state.h"

/* What options act on: what acts on one acts on those before it, too. */
enum setup_acts {
	SETUP_NOTHING,  /* or what it names or chooses does: sources, styles,
	                   covers, rules and pictures are told by their content */
	SETUP_BOOK,     /* what the parent makes of chapters */
	SETUP_CHAPTER,
	SETUP_PICTURE
};

/* The options that act on it; files that options name are theirs to add who read
 * them. */
void setup_put_options(
    struct buf *, const struct sheaf_options *, enum setup_acts);

/* This program and the libraries it has loaded, and what is installed for those
 * that a worker may load. */
void setup_put_program(struct buf *);

/* The files of a folder of site rules. */
void setup_put_rules(struct buf *, struct state *, const char *path);

#endif
