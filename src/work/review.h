/*
 * Names that a site's machine has linked and that are in no index, for people
 * who want to see whether the verdicts are right (--index-review).
 */
#ifndef WORK_REVIEW_H
#define WORK_REVIEW_H

#include "article/article.h"

struct review_row {
	enum mention_verdict verdict; /* not KEPT */
	const char *name;
	const char *before, *text, *after; /* as it stands in the article,
	                                           with a few words around */
};

struct review {
	struct review_row *rows;
	size_t count;
};

/* `article` NULL: none. */
void review_put(struct buf *, const struct article *);

/* Checks every number and length; what texts hold is as the article had it, line
 * ends and control characters too. */
bool review_read(struct flat *, struct arena *, struct review *) MUST_CHECK;

#endif
