/* A transfer, between the line it waits in (http.c) and what is asked of curl for
 * each of its hops (request.c).  Private to them. */
#ifndef FETCH_TRANSFER_H
#define FETCH_TRANSFER_H

#include <time.h>

#include "fetch/fetch.h"
#include "fetch/libcurl.h"
#include "fetch/place.h"

enum { ACTIVE_MOST = 32 };      /* transfers at once; more wait in line */

/* A picture or a page on its way. */
struct transfer {
	struct transfer *next;          /* in line, or done */
	struct http *http;
	void *context;
	bool is_page;
	char *key;                      /* the cache keeps it under this */
	char *first_url, *url, *referrer;
	struct sheaf_pair *headers;     /* for the site of first_url */
	size_t header_count;
	struct record *known;           /* what is kept already, when it is asked
	                                   for again; or NULL */
	bool is_conditional;            /* this hop: 304 means what is known */
	struct curl_slist *header_lines;        /* of this hop */
	CURL *easy;
	bool is_running;                /* curl has it */
	struct pace_host *host;         /* of url; NULL without a pace */
	unsigned tries;
	int64_t retry_at;               /* milliseconds, monotonic; 0: now */
	bool is_other_referrer;         /* the second try after a 403 */
	uint64_t redirects;
	uint64_t size;                  /* bytes of this body */
	uint64_t received;              /* of all of them */
	uint64_t carried;               /* of all tries and hops, with what parts
	                                   bodies into chunks */
	time_t deadline;                /* of this hop, on the monotonic clock;
	                                   0: it still waits for a connection */
	bool is_allowed_private;
	const char *proxy;              /* of this hop; NULL: none */
	struct error error;             /* ours, when a callback stopped it */
	int fd;
	char reason[160], note[FETCH_NOTE_SIZE];
};

struct queue {
	struct transfer *first, **end;
};

struct http {
	const struct sheaf_options *options;
	const struct guard *guard;
	struct cache *cache;
	const struct placeholders *placeholders;
	struct pace *pace;              /* NULL: no delay is wanted */
	CURLM *multi;
	struct transfer *active[ACTIVE_MOST];
	size_t active_count;
	struct queue line[2], done[2];  /* pictures, pages */
	size_t done_count;              /* pictures */
};

/* request.c: may the next hop be asked at all?  Notes what the callbacks want to
 * know of it. */
bool request_check(struct transfer *, struct error *) MUST_CHECK;

/* Tells curl all about it; the handle is new or reset. */
void request_set(struct transfer *);

/* The article's address, or what is told in its place; NULL: nothing. */
const char *request_referrer(const struct transfer *);

/* Milliseconds on the monotonic clock. */
int64_t request_clock(void);

/* response.c: may it be otherwise in a moment? */
bool response_is_passing(const struct transfer *, CURLcode);

/* What the answer says of itself; what it does not say stays. */
void response_note(const struct transfer *, struct record *);

/* Why it is of no use, maybe written to `text`; NULL: it is of use. */
const char *response_refusal(const struct transfer *, CURLcode, long status,
    char *text, size_t size);

#endif
