/*
 * Where the bytes of pictures and of further pages come from, in the parent: the
 * article's folder, the mirror, the cache, the network, in this order; and the
 * files of site rules.  Nothing here looks into the bytes.
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
	const struct sheaf_pair *headers;       /* to this host alone */
	size_t header_count;
	bool is_urgent;         /* somebody can do nothing before it is there: it
	                           passes the others, and has its own answers */
};

#define FETCH_HEADERS_MOST 8

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

/* The next answer, urgent or not, in no set order; false: none now. */
bool fetch_take(struct fetcher *, bool is_urgent, struct fetch_answer *);

/* True when fetch_take() has something to look at. */
bool fetch_has_answer(const struct fetcher *, bool is_urgent);

/* Requests without answer yet. */
size_t fetch_pending(const struct fetcher *);

/*
 * Waits until one of `fds` is ready, a transfer moved or `timeout_ms` passed, and
 * moves the transfers on.  Sets revents as poll(2) does.
 */
struct pollfd;
bool fetch_wait(struct fetcher *, struct pollfd *fds, size_t count,
    int timeout_ms, struct error *) MUST_CHECK;

/* A folder of site rules, one file a host. */
struct rule_folder;
struct rule_folder *rule_folder_open(const char *path, struct error *)
    MUST_CHECK;
void rule_folder_close(struct rule_folder *);

/*
 * Appends the files for a host, the nearest first, for flat_u32() and the like: a
 * count, then of each its name, whether it could be read (u8; it is not larger
 * than RULE_FILE_MOST) and its bytes.  A name that no host can have finds none.
 */
#define RULE_FILES_MOST 16
#define RULE_FILE_MOST (256 << 10)      /* bytes */
void rule_folder_put(struct rule_folder *, const char *host, struct buf *out);

#endif
