/*
 * Where the bytes of pictures come from, in the parent: the article's folder,
 * the mirror, the cache, the network, in this order.  Nothing here looks into
 * the bytes.
 */
#ifndef FETCH_FETCH_H
#define FETCH_FETCH_H

#include "core/core.h"

struct fetcher;

struct fetch_request {
	uint64_t ticket;        /* comes back with the answer */
	const char *url;        /* http(s):, or a path relative to `folder` */
	const char *alternative;/* tried when the first is not to be had; or NULL */
	const char *folder;     /* path of the article's folder, or NULL */
	const char *referrer;   /* the article's address or NULL: send none */
};

struct fetch_answer {
	uint64_t ticket;
	int fd;                 /* a regular file or memfd, at offset 0, the
	                           receiver's to close; -1: not to be had */
	char reason[160];       /* one line when fd is -1 */
};

/* Starts nothing: curl is set up by the first request that needs it.  NULL with
 * SHEAF_E_USAGE when there is no such mirror. */
struct fetcher *fetcher_new(const struct sheaf_options *, struct error *)
    MUST_CHECK;
void fetcher_free(struct fetcher *);            /* cancels what is under way */

/* Only notes what is wanted: nothing is opened before it is taken, so that any
 * number may be asked for at once. */
void fetch_start(struct fetcher *, const struct fetch_request *);

/* The next answer, in no set order; false: none now. */
bool fetch_take(struct fetcher *, struct fetch_answer *);

/* True when fetch_take() has something to look at. */
bool fetch_has_answer(const struct fetcher *);

/* Requests without answer yet. */
size_t fetch_pending(const struct fetcher *);

/*
 * Waits until one of `fds` is ready, a transfer moved or `timeout_ms` passed, and
 * moves the transfers on.  Sets revents as poll(2) does.
 */
struct pollfd;
bool fetch_wait(struct fetcher *, struct pollfd *fds, size_t count,
    int timeout_ms, struct error *) MUST_CHECK;

#endif
