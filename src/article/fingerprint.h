/*
 * What an article is told from others by: 40 bytes that stay small and plain,
 * so that thousands are compared without their texts.
 *
 * Texts are compared as sequences of signs: a character where words are not
 * written apart, else a word; letters and digits alone, in lower case.  So no
 * markup, punctuation or white space counts.
 */
#ifndef ARTICLE_FINGERPRINT_H
#define ARTICLE_FINGERPRINT_H

#include <stdbool.h>
#include <stdint.h>

struct article;
struct buf;
struct flat;

/* All zero: of nothing, like no other. */
struct fingerprint {
	uint64_t pairs;         /* SimHash over pairs of signs: near texts differ
	                           in few bits */
	uint64_t runs;          /* a bit of each of 64 minima over longer runs:
	                           only texts that share passages agree */
	uint64_t link;          /* of the address; 0: it has none that tells it
	                           from others */
	uint32_t title;
	uint32_t content;       /* every character and picture */
	uint32_t length;        /* signs; 0: no text but the title */
	uint16_t head;          /* the first signs: an excerpt has the same */
	uint8_t pictures;       /* UINT8_MAX: or more */
	uint8_t minima;         /* of the 64 that have a run: few of a text that
	                           is short, or always the same */
};

enum sameness {
	SAMENESS_NONE,
	SAMENESS_NEAR,          /* the same text but for a little */
	SAMENESS_STUB,          /* the same title, and one has nothing else */
	SAMENESS_CONTENT,       /* the same text and pictures; of short ones, the
	                           same title, too */
	SAMENESS_LINK           /* the same address, and the texts do not say
	                           otherwise */
};

void fingerprint_make(struct fingerprint *, const struct article *);

/* Symmetric. */
enum sameness fingerprint_compare(const struct fingerprint *,
    const struct fingerprint *);

/* Near texts differ in at most so many bits of `runs`. */
#define FINGERPRINT_NEAR 12

/* By their lengths alone. */
bool fingerprint_can_be_near(const struct fingerprint *shorter,
    const struct fingerprint *longer);

void fingerprint_put(struct buf *, const struct fingerprint *);
void fingerprint_read(struct flat *, struct fingerprint *);

#endif
