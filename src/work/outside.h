/* What articles need from outside, asked of the parent.  Private to work/. */
#ifndef WORK_OUTSIDE_H
#define WORK_OUTSIDE_H

#include "page/page.h"
#include "work/channel.h"

enum { OUTSIDE_HOSTS = 64, OUTSIDE_BYTES = 4 << 20 };

/* The answer to FIND_RULES, as it came. */
struct host_rules {
	char *host;
	struct buf answer;
};

/* Lent to one article after another. */
struct outside {
	struct page_outside calls; /* what the article sees */
	struct channel *channel;
	const struct sheaf_options *options;
	uint32_t number;                        /* of the article */
	struct host_rules hosts[OUTSIDE_HOSTS]; /* the oldest first, so that a
	                                   site is asked for once a worker */
	size_t host_count, byte_count;
};

void outside_init(
    struct outside *, struct channel *, const struct sheaf_options *);
void outside_release(struct outside *);

/* The calls for an article: READ gets rules alone, LOAD pages too. */
const struct page_outside *outside_for(
    struct outside *, uint32_t number, bool is_load);

#endif
