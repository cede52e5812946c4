/*
 * Where the bytes of pictures and of further pages come from, in the parent: the
 * article's folder, the mirror, the cache, the network, in this order; and the
 * files of site rules.  Nothing here looks into the bytes.
 */
#ifndef FETCH_FETCH_H
#define FETCH_FETCH_H

#include "state/state.h"

struct fetcher;

struct fetch_request {
	uint64_t ticket;        /* comes back with the answer */
	const char *url;        /* http(s):, or a path relative to `folder` */
	const char *alternative;/* tried when the first is not to be had; or NULL */
	const char *folder;     /* path of the article's folder, or NULL */
	const char *referrer;   /* the article's address or NULL: send none */
};

#define FETCH_NOTE_SIZE 400

struct fetch_answer {
	uint64_t ticket;
	int fd;                 /* a regular file or memfd, at offset 0, the
	                           receiver's to close; -1: not to be had */
	char reason[160];       /* one line when fd is -1 */
	char note[FETCH_NOTE_SIZE];     /* address and reason: it was to be
	                                   fetched again, and could not; or "" */
};

/* Starts nothing: curl is set up by the first request that needs it.  NULL with
 * SHEAF_E_USAGE when there is no such mirror, or a placeholder is no file. */
struct fetcher *fetcher_new(const struct sheaf_options *, struct error *)
    MUST_CHECK;
void fetcher_free(struct fetcher *);            /* cancels what is under way */

/* Forgets what is wanted, but not what was answered: with max_size an address is
 * asked for once in the fetcher's life, as far as the cache can be used. */
void fetch_cancel(struct fetcher *);

/* What was fetched is at hand when it is wanted again. */
bool fetch_keeps(const struct fetcher *);

/* Only notes what is wanted: nothing is opened before it is taken, so that any
 * number may be asked for at once. */
void fetch_start(struct fetcher *, const struct fetch_request *);

enum fetch_place {
	FETCH_HERE,     /* at hand */
	FETCH_NOWHERE,  /* not to be had */
	FETCH_NETWORK   /* that would be asked */
};

/* What a request would come to, with nothing asked and, by what the state (not
 * NULL) knows, hardly anything read: the hash of the content, of which more than
 * `limit` bytes are not to be had, or the reason. */
enum fetch_place fetch_look(struct fetcher *, struct state *,
    const struct fetch_request *, uint64_t limit, struct hash *content,
    struct error *reason);

/* The next answer, in no set order; false: none now. */
bool fetch_take(struct fetcher *, struct fetch_answer *);

/* True when fetch_take() has something to look at. */
bool fetch_has_answer(const struct fetcher *);
bool fetch_has_page(const struct fetcher *);

/* Requests without answer yet. */
size_t fetch_pending(const struct fetcher *);

/*
 * Pages: the same places without a folder.  A worker waits for each, so they do
 * not wait for room behind pictures that are there and not yet taken.  Headers
 * (RFC 9110 names in lower case) go to the host of `url` alone, not to one it
 * redirects to, and what was fetched with other headers is another page to the
 * cache.
 */
struct page_request {
	uint64_t ticket;
	const char *url;
	const struct sheaf_pair *headers;
	size_t header_count;
};

void fetch_start_page(struct fetcher *, const struct page_request *);
bool fetch_take_page(struct fetcher *, struct fetch_answer *);

/*
 * Waits until one of `fds` is ready, a transfer moved or `timeout_ms` passed, and
 * moves the transfers on.  Sets revents as poll(2) does.
 */
struct pollfd;
bool fetch_wait(struct fetcher *, struct pollfd *fds, size_t count,
    int timeout_ms, struct error *) MUST_CHECK;

/* A header of sheaf_options: SHEAF_E_USAGE tells, with its name, why it may not
 * be sent. */
bool header_check(const struct sheaf_pair *, struct error *) MUST_CHECK;

/* The network can be asked: libcurl, which is loaded now, is installed. */
bool fetch_can_ask(void);

/* keeper.c: see sheaf_cache().  SHEAF_E_USAGE: there is no such cache. */
bool cache_keep_house(const struct sheaf_cache_job *,
    void (*each)(void *, const struct sheaf_cache_entry *), void *context,
    struct error *) MUST_CHECK;

/* A folder of site rules.  NULL with SHEAF_E_USAGE when there is none. */
struct rule_folder;
struct rule_folder *rule_folder_open(const char *path, struct error *)
    MUST_CHECK;
void rule_folder_close(struct rule_folder *);

/* What is found; `bytes` only lent. */
struct rule_folder_events {
	void *context;
	void (*found)(void *context, const char *name, const struct buf *bytes);
	void (*unusable)(void *context, const char *name, const struct error *);
};

#define RULE_FILE_MAX (256 << 10)       /* bytes; larger ones are unusable */

/* The files for a host, the nearest first: "a.b.com.txt", "www.a.b.com.txt",
 * then the wildcards ".b.com.txt", ".com.txt".  The host is in lower case and
 * ASCII, with or without "www."; what is no host has no files. */
void rule_folder_find(const struct rule_folder *, const char *host,
    const struct rule_folder_events *);

#endif
