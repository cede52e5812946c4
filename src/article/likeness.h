/* How like two texts are, told from a few bytes of each. */
#ifndef ARTICLE_LIKENESS_H
#define ARTICLE_LIKENESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct flat;
struct node;

/*
 * Of the letters and digits of a text, in lower case: a hash of all of them, and
 * a similarity hash (Charikar's SimHash) of the pairs that stand side by side, of
 * ideographs and of words in other scripts: the more pairs two texts share, the
 * fewer bits differ.
 */
struct likeness {
	uint64_t exact;
	uint64_t similar[2];
	uint32_t size;          /* letters; an ideograph is one */
};

void likeness_of(const struct node *, struct likeness *);

/* Long enough to be near to another. */
bool likeness_tells(const struct likeness *);

/* The same letters in the same order. */
bool likeness_is_same(const struct likeness *, const struct likeness *);

/* Nearly the same text, long enough to tell. */
bool likeness_is_near(const struct likeness *, const struct likeness *);

/* Bits of `similar` that differ, and how many may. */
#define LIKENESS_BITS 128
#define LIKENESS_NEAR 15
unsigned likeness_distance(const struct likeness *, const struct likeness *);

void likeness_put(struct buf *, const struct likeness *);
void likeness_read(struct flat *, struct likeness *);

#endif
