/* Passes over our own tree, in the order they are made. */
#ifndef CLEAN_TIDY_H
#define CLEAN_TIDY_H

#include "clean/build.h"

/* P, headings, PRE, DT, FIGCAPTION, CAPTION: text stands in these alone until
 * lines_tidy(). */
bool is_line_block(enum tag);

/* White space, invisible and compatibility characters. */
void text_tidy(struct article *);

/* The characters of a title or a name made fit, its white space collapsed. */
char *words_tidy(struct arena *, const char *words);

/* Removes what is empty, and br at the ends of lines. */
void lines_prune(struct article *);

/* Unwraps tables that only lay out; puts the others in order. */
void tables_tidy(struct article *);

/* Captions go to their figures. */
void figures_tidy(struct article *);

/* Levels, numbers joined with their headings, ids.  `promote`: where there are
 * no headings, short lines in strong type become some. */
void headings_tidy(struct article *, bool promote);

/* What is no part of the text, as the options have it. */
void tails_tidy(struct article *, unsigned tidy);

/* "_x_" in a title that a generator wrote becomes quotes again, a last "_" a
 * question mark, " _ " a bar; the title itself where there is none. */
const char *title_restore(struct arena *, const char *title);

/* The heading that repeats the title goes. */
void heading_drop_title(struct article *, const char *title);

/* Editor's notes and credit lines: to the metadata and to the end. */
void credits_tidy(struct article *);

/* Notes that stood in attributes become endnotes. */
void notes_tidy(struct builder *);

/* Lists of terms and rules are set right; what became empty goes. */
void lines_tidy(struct article *);

/* Neighbouring texts become one. */
void texts_join(struct article *);

/* Bare addresses become links; links inside the page find their ends.  From
 * here on nothing that has an id may go. */
void links_tidy(struct article *, const struct names *ids);

/* Links to other articles of the book get to know them. */
void entries_tidy(struct builder *);

/* A lone paragraph in an item or cell becomes its lines; neighbouring texts
 * become one.  Last. */
void lines_finish(struct article *);

/* The text of a node, collapsed, in the arena. */
char *node_words(struct arena *, const struct node *);

/* All nodes of the body in document order, NULL-ended; to be freed. */
struct node **nodes_list(const struct article *, size_t *count);

#endif
