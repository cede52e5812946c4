/* The places pictures come from, each behind a few calls.  Private to fetch/. */
#ifndef FETCH_PLACE_H
#define FETCH_PLACE_H

#include <sys/socket.h>
#include <time.h>

#include "fetch/fetch.h"

/* mirror.c: a folder laid out as `wget -x` does.  -1: not there. */
struct mirror;
struct mirror *mirror_open(const char *path, struct error *err) MUST_CHECK;
void mirror_close(struct mirror *);
int mirror_lookup(struct mirror *, const char *url);

/* Where it looks for the address, relative; NULL where that is no safe name.
 * The caller's to free. */
char *mirror_path(const char *url);

/* record.c: what the index of a cache says of an address; texts that are empty
 * where nothing is known. */
struct record {
	struct hash content;
	char status[4];         /* of HTTP */
	char fetched[24];       /* when the server last said so: UTC, ISO 8601 */
	char type[128];         /* media type, as sent */
	char etag[256], modified[64];
	char location[2048];    /* where it was redirected to; or "" */
};

#define RECORD_MOST (64 << 10)          /* bytes of an entry */

/* Sets a field by its name ("ETag").  False: too long, or no plain text. */
bool record_set(struct record *, const char *name, const char *value);
void record_date(struct record *, time_t);

/* False: the address is none that an entry can hold. */
bool record_put(struct buf *, const char *url, const struct record *);

/* Cuts the bytes up; *url is lent from them.  False: they are no entry. */
bool record_read(struct buf *, const char **url, struct record *);

/* cache.c: contents by their hash, and an index by address.  Many processes, of
 * more than one host, may use one folder; an entry appears whole or not at all. */
struct cache;
struct cache *cache_open(const char *path, struct error *err) MUST_CHECK;
void cache_close(struct cache *);
int cache_lookup(struct cache *, const char *url);

/* The two halves of a look-up: what the index says (false: nothing), and the
 * content, whole, or -1. */
bool cache_record(struct cache *, const char *url, struct record *);
int cache_content(struct cache *, const struct hash *);

/* From now on contents that are as they were when they were last read are not
 * read again; NULL: all are. */
void cache_trust(struct cache *, struct state *);

/* A regular file below the open folder, or -1. */
int cache_open_file(int folder, const char *name);

/* A file to be filled, and its keeping under the address with what is known of
 * it; the descriptor stays the caller's.  A cache that cannot be written to costs
 * nothing but the keeping. */
int cache_new_file(struct cache *, struct error *err) MUST_CHECK;
void cache_keep(
    struct cache *, const char *url, const struct record *, int fd);

/* Seconds since 1970 by the clock that times its files, which on a network is not
 * ours; 0: not known. */
int64_t cache_clock(struct cache *);

/* What is now known of a content that is there. */
void cache_note(struct cache *, const char *url, const struct record *);

/* headers.c: those a rule adds to a request, and --header to all.  The pairs are
 * one block of memory, the caller's to free. */
struct sheaf_pair *headers_copy(const struct sheaf_pair *, size_t count);

/* May headers for the first address go to the second, too?  The same site, and
 * never in the clear what was for an encrypted connection. */
bool headers_may_go(const char *first_url, const char *url);

/* Is one of this name among them, in any case? */
bool headers_have(const struct sheaf_pair *, size_t count, const char *name);

/* The address as the cache knows what was fetched with these headers; the
 * caller's to free. */
char *headers_key(const char *url, const struct sheaf_pair *, size_t count);

/* body.c: why the bytes are no picture of an article, or NULL; only plain
 * cases, a worker looks at the rest. */
const char *body_refusal(int fd);

/* placeholder.c: bytes that are no picture of an article. */
struct placeholders;
#define PLACEHOLDER_REASON "a placeholder in its place"

/* NULL with SHEAF_E_USAGE: one of the files cannot be read. */
struct placeholders *placeholders_load(
    const char *const *paths, size_t count, struct error *err) MUST_CHECK;
void placeholders_free(struct placeholders *);
bool placeholders_have(const struct placeholders *, int fd);

/* guard.c: which hosts and addresses may be asked. */

/* A block of addresses; for IPv4 mapped into IPv6 (RFC 4291, 2.5.5.2). */
struct block {
	uint8_t prefix[16];
	unsigned length;        /* bits */
};

/* "10.0.0.0/8", "[2001:db8::]/32" or an address, which is a block of one. */
bool block_read(const char *, struct block *) MUST_CHECK;
bool block_holds(const struct block *, const uint8_t address[16]);

struct guard {
	const char *const *allowed;     /* HOST[:PORT] */
	size_t allowed_count;
};

/* May this URL be asked at all?  *is_allowed_private: --allow-host names it. */
bool guard_check_url(const struct guard *, const char *url,
    bool *is_allowed_private, struct error *err) MUST_CHECK;

/* An address of the public Internet (RFC 6890 and its registries). */
bool guard_is_public(const struct sockaddr *);

/* May a proxy be asked for this host?  All that can be told without its address:
 * it is no closed address, however written, and no name of a private network. */
bool guard_check_name(const char *host, struct error *err) MUST_CHECK;

/* proxy.c: what http_proxy, https_proxy and all_proxy name; NULL: none. */
const char *proxy_named(bool is_secure);

/* What no_proxy says, or NULL; and is the host one of those that it lists? */
const char *proxy_exceptions(void);
bool proxy_is_passed_by(const char *list, const char *host);

/* pace.c: the least time between the starts of two requests to one host, and how
 * many are under way.  A host is its name, whatever the port; lent. */
struct pace;
struct pace_host;
struct pace *pace_new(unsigned delay_ms, unsigned all_most, unsigned host_most);
void pace_free(struct pace *);
struct pace_host *pace_host(struct pace *, const char *url);

/* When it may be asked, on the clock of pace_begin(); INT64_MAX: when a request
 * has ended. */
int64_t pace_ready_at(const struct pace *, const struct pace_host *);
void pace_begin(struct pace *, struct pace_host *, int64_t now_ms);
void pace_end(struct pace *, struct pace_host *);

/* http.c: the network. */
struct http;

/* What is asked for.  Pages go before pictures, and do not wait for those that
 * are there to be taken. */
struct http_request {
	void *context;
	bool is_page;
	const char *url;
	const char *key;                /* the cache keeps it under this */
	const char *referrer;           /* or NULL */
	const struct sheaf_pair *headers;       /* for the host of `url` alone */
	size_t header_count;
};

struct http_answer {
	void *context;
	int fd;                 /* the whole body, at offset 0; -1 */
	char reason[160], note[FETCH_NOTE_SIZE];        /* as fetch_answer's */
};

/* NULL: there is no libcurl. */
struct http *http_new(const struct sheaf_options *, const struct guard *,
    struct cache *, const struct placeholders *);
void http_free(struct http *);
void http_start(struct http *, const struct http_request *);
bool http_take(struct http *, bool is_page, struct http_answer *);
bool http_has_answer(const struct http *, bool is_page);

/* Everything not yet answered is answered with "cancelled". */
void http_cancel(struct http *);
struct pollfd;
bool http_wait(struct http *, struct pollfd *, size_t count, int timeout_ms,
    struct error *) MUST_CHECK;

#endif
