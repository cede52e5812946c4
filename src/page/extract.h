/*
 * Finds the part of a whole page that is its text, in the manner of
 * Readability: what looks like page furniture goes, paragraphs speak for the
 * elements they stand in, the best of these is taken with what belongs to it,
 * and what in it is mostly links goes, too.
 *
 *   extract.c         the whole, and what becomes of the tree
 *   extract_blocks.c  every node as a row, in document order, and what it holds
 *   extract_words.c   what class and id say
 *   extract_score.c   paragraphs, candidates, the best of them
 *   extract_prune.c   what is mostly links, forms or pictures
 *   extract_lead.c    the picture above the text
 */
#ifndef PAGE_EXTRACT_H
#define PAGE_EXTRACT_H

#include "page/rules.h"

/* What an element is to extraction. */
enum trait {
	TRAIT_SILENT = 1 << 0,  /* no text for readers */
	TRAIT_PARAGRAPH = 1 << 1, /* its text speaks for it */
	TRAIT_DIV = 1 << 2,     /* a paragraph or not: by what is in it */
	TRAIT_BLOCK = 1 << 3,   /* in a div it makes that no paragraph */
	TRAIT_PHRASING = 1 << 4, /* part of a line */
	TRAIT_LINK = 1 << 5,    /* a, del, ins: a line's if all in it is */
	TRAIT_HEADING = 1 << 6,
	TRAIT_LIST = 1 << 7,
	TRAIT_TEXTISH = 1 << 8, /* text in it is meant to be read */
	TRAIT_WEIGHED = 1 << 9, /* goes if it is mostly something else */
	TRAIT_FURNITURE = 1 << 10, /* never text, wherever it stands */
	TRAIT_EMBED = 1 << 11,
	TRAIT_HOLLOW = 1 << 12  /* goes when there is nothing in it */
};

/* What class and id say. */
enum hint {
	HINT_UNLIKELY = 1 << 0, HINT_BYLINE = 1 << 1, HINT_SHARE = 1 << 2
};

/* What stands in a node; lengths in characters, ideographs twice. */
struct measure {
	double text, links, heading, items; /* items: in li */
	unsigned commas, p, img, li, input, embeds;
	bool has_textish;       /* text in something meant to be read */
	bool has_video, has_data_table;
};

/* A node, in document order: children stand behind their parents. */
struct block {
	const struct page_node *node;
	const char *name;       /* NULL: text */
	size_t parent;          /* the root's is its own */
	size_t end;             /* behind the last one in it */
	unsigned traits;
	unsigned table_depth, code_depth; /* of the nearest around it, 1: its
	                           parent; 0: none */
	int weight;             /* by class and id */
	unsigned hints;
	struct measure measure;
	double score;           /* NAN: no paragraph has spoken for it */
	unsigned lines;         /* paragraphs made of text directly in it */
	const char *why;        /* it is gone, itself: for people */
	bool is_gone, is_merged; /* merged: stands for its only paragraph */
	bool is_line;           /* a div that is one paragraph */
	bool is_figure, is_data_table, in_data_table, is_kept;
};

struct blocks {
	struct block *items;
	size_t count;
	size_t steps;           /* that looks into blocks may still take, so
	                           that depth does not multiply them */
};

/* How strict an attempt is. */
struct strictness {
	bool drops_unlikely, weighs_classes, prunes;
};

void blocks_init(struct blocks *, const struct page *);
void blocks_release(struct blocks *);

/* Measures what is not gone, from the leaves up. */
void blocks_measure(struct blocks *);

/* One of them, when those in it are measured. */
void block_measure(struct blocks *, size_t);

/* The block and all in it are gone. */
void block_drop(struct blocks *, size_t, const char *why);

/* The text that is in it, not gone and meant for readers, collapsed, in the
 * arena. */
const char *block_text(struct arena *, const struct blocks *, size_t);

/* The first element in it that is not gone, from `at` on; `end`: none. */
size_t block_child(const struct blocks *, size_t parent, size_t at);

/* extract_words.c */
unsigned words_hints(const struct page_node *);
int words_weight(const struct page_node *);

/* The page does not show it, or only over everything else. */
bool words_hide(const struct page_node *);

/* Text that is only said of the page: "Advertisement", "Loading". */
bool words_are_empty(const char *text);

/* An address of a place for videos. */
bool words_name_video(const char *address);

/* extract_score.c: the best block, and which of the blocks beside it belong to
 * it; `chosen` has room for all of them.  0: there is none. */
size_t score_choose(struct blocks *, const struct strictness *,
    size_t body, size_t *chosen);

/* Where extract_lead.c looks. */
struct lead_search {
	const struct blocks *blocks;
	const bool *was_gone;   /* one a block */
	size_t body, title;     /* title: its heading, or 0 */
	const size_t *chosen;   /* blocks with the text */
	size_t chosen_count;
};

/* The picture above the text, which is none of the chosen blocks; `cover`: the
 * one that the page shows others of itself, or NULL.  0: there is none, or the
 * text has it. */
size_t lead_find(const struct lead_search *, const char *cover);

/* extract_prune.c */
void prune(struct blocks *, size_t root, const struct strictness *);

#endif
