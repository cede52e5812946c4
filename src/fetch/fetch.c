/* One request after another place, until one has it. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fetch/fetch.h"
#include "fetch/place.h"

/* A picture or a page somebody waits for. */
struct request {
	struct request *next;
	uint64_t ticket;
	bool is_page;
	bool was_placeholder;       /* at one of the places */
	int trouble;                /* why a file could not be looked for; 0 */
	struct hash asked;          /* what the network is asked for */
	struct sheaf_pair *headers; /* one block of memory */
	size_t header_count;
	char *url, *alternative, *referrer, *folder; /* NULL: none (left) */
};

struct queue {
	struct request *first, **end;
};

/* What asking for an address came to, in this run: with the next attempt at its
 * books it is the same. */
struct outcome {
	struct outcome *next;
	bool is_had;
	char *reason, *note; /* NULL: none */
};

struct fetcher {
	const struct sheaf_options *options;
	struct table outcomes; /* by the hash of the cache's key */
	struct outcome *all_outcomes;
	struct guard guard;
	struct placeholders *placeholders;
	struct mirror *mirror;
	struct cache *cache;
	struct http *http;          /* NULL: nothing was asked yet */
	struct queue wanted, pages; /* not looked for yet */
	size_t pending;
};

static void request_free(struct request *request)
{
	free(request->url);
	free(request->alternative);
	free(request->referrer);
	free(request->folder);
	free(request->headers);
	free(request);
}

static struct request *pop(struct queue *queue)
{
	struct request *first = queue->first;

	if (first) {
		queue->first = first->next;
		if (!queue->first)
			queue->end = &queue->first;
	}
	return first;
}

void fetch_cancel(struct fetcher *fetcher)
{
	struct request *request;
	struct http_answer from;

	while ((request = pop(&fetcher->wanted)) ||
	    (request = pop(&fetcher->pages)))
		request_free(request);
	if (fetcher->http) {
		http_cancel(fetcher->http);
		while (http_take(fetcher->http, false, &from) ||
		    http_take(fetcher->http, true, &from)) {
			if (from.fd >= 0)
				close(from.fd);
			request_free(from.context);
		}
	}
	fetcher->pending = 0;
}

bool fetch_keeps(const struct fetcher *fetcher)
{
	return !fetcher->http || fetcher->cache;
}

void fetcher_free(struct fetcher *fetcher)
{
	if (!fetcher)
		return;
	fetch_cancel(fetcher);
	http_free(fetcher->http);
	cache_close(fetcher->cache);
	mirror_close(fetcher->mirror);
	placeholders_free(fetcher->placeholders);
	table_release(&fetcher->outcomes);
	for (struct outcome *next; fetcher->all_outcomes;
	     fetcher->all_outcomes = next) {
		next = fetcher->all_outcomes->next;
		free(fetcher->all_outcomes->reason);
		free(fetcher->all_outcomes->note);
		free(fetcher->all_outcomes);
	}
	free(fetcher);
}

struct fetcher *fetcher_new(
    const struct sheaf_options *options, struct error *err)
{
	struct fetcher *fetcher = memory_new(sizeof(*fetcher));

	fetcher->options = options;
	fetcher->guard = (struct guard){ options->allow_hosts,
		options->allow_host_count };
	fetcher->wanted.end = &fetcher->wanted.first;
	fetcher->pages.end = &fetcher->pages.first;
	fetcher->placeholders = placeholders_load(
	    options->placeholders, options->placeholder_count, err);
	if (fetcher->placeholders && options->mirror)
		fetcher->mirror = mirror_open(options->mirror, err);
	if (!fetcher->placeholders || (options->mirror && !fetcher->mirror)) {
		fetcher_free(fetcher);
		return NULL;
	}
	return fetcher;
}

/* The cache is opened by the first picture that is not in the mirror: a run
 * that needs none makes no folder. */
static struct cache *cache_of(struct fetcher *fetcher)
{
	if (!fetcher->cache && fetcher->options->cache)
		fetcher->cache = cache_open(fetcher->options->cache, NULL);
	return fetcher->cache;
}

/* All that is not in the mirror is asked for; the cache is for what fails. */
static bool asks_again(const struct fetcher *fetcher)
{
	return fetcher->options->refetch == SHEAF_REFETCH_ALL &&
	    !fetcher->options->offline;
}

/* A placeholder is as if nothing were there. */
static int unless_placeholder(
    const struct fetcher *fetcher, struct request *request, int fd)
{
	if (fd < 0 || request->is_page ||
	    !placeholders_have(fetcher->placeholders, fd))
		return fd;
	request->was_placeholder = true;
	close(fd);
	return -1;
}

static int lookup(
    struct fetcher *fetcher, struct request *request, const char *url)
{
	int fd = -1;

	if (fetcher->mirror)
		fd = unless_placeholder(
		    fetcher, request, mirror_lookup(fetcher->mirror, url));
	if (fd < 0 && !asks_again(fetcher) && cache_of(fetcher)) {
		char *key = headers_key(
		    url, request->headers, request->header_count);

		fd = unless_placeholder(
		    fetcher, request, cache_lookup(fetcher->cache, key));
		free(key);
	}
	return fd;
}

/* True: it was asked for before, and `from` is what came of it. */
static bool recall(struct fetcher *fetcher, const struct request *request,
    const char *key, struct http_answer *from)
{
	const struct outcome *outcome = table_lookup(
	    &fetcher->outcomes, &request->asked);

	if (!outcome)
		return false;
	*from = (struct http_answer){ .fd = -1 };
	if (outcome->is_had && cache_of(fetcher))
		from->fd = cache_lookup(fetcher->cache, key);
	if (outcome->is_had && from->fd < 0)
		return false; /* nothing was kept of it */
	if (outcome->reason)
		snprintf(
		    from->reason, sizeof(from->reason), "%s", outcome->reason);
	if (outcome->note)
		snprintf(from->note, sizeof(from->note), "%s", outcome->note);
	return true;
}

static void remember(struct fetcher *fetcher, const struct request *request,
    const struct http_answer *from)
{
	struct outcome *outcome;

	if (fetcher->options->max_size == 0 ||
	    table_lookup(&fetcher->outcomes, &request->asked))
		return; /* there is no next attempt; or it is known */
	outcome = memory_new(sizeof(*outcome));
	outcome->is_had = from->fd >= 0;
	if (*from->reason)
		outcome->reason = memory_strdup(from->reason);
	if (*from->note)
		outcome->note = memory_strdup(from->note);
	outcome->next = fetcher->all_outcomes;
	fetcher->all_outcomes = outcome;
	table_put(&fetcher->outcomes, &request->asked, outcome);
}

/* False: `from` says why there is none. */
static bool has_network(struct fetcher *fetcher, struct http_answer *from)
{
	if (!fetcher->http)
		fetcher->http = http_new(fetcher->options, &fetcher->guard,
		    cache_of(fetcher), fetcher->placeholders);
	if (!fetcher->http)
		*from = (struct http_answer){ .fd = -1,
			.reason = "the network needs libcurl" };
	return fetcher->http != NULL;
}

/* True: the answer is known; false: the network is asked. */
static bool ask_network(struct fetcher *fetcher, struct request *request,
    const char *url, struct http_answer *from)
{
	char *key = headers_key(url, request->headers, request->header_count);
	bool is_known;

	request->asked = hash_bytes(key, strlen(key));
	is_known = recall(fetcher, request, key, from) ||
	    !has_network(fetcher, from);
	struct http_request wanted = { .context = request,
		.is_page = request->is_page,
		.url = url,
		.key = key,
		.referrer = request->referrer,
		.headers = request->headers,
		.header_count = request->header_count };

	if (!is_known)
		http_start(fetcher->http, &wanted);
	free(key);
	return is_known;
}

/* The machine is at fault, not the article. */
static bool is_trouble(int reason)
{
	return reason == EACCES || reason == EIO || reason == EMFILE ||
	    reason == ENFILE || reason == ENOMEM;
}

/* A path below the article's folder, as browsers write it (percent-encoded) or
 * as it is. */
static int open_local(const char *folder_path, const char *text, int *trouble)
{
	struct arena *arena = arena_new();
	struct url url;
	int fd = -1, folder = -1;

	url_split(arena, text, &url);
	errno = 0;
	if (folder_path && !url.scheme && !url.host)
		folder = open(folder_path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	*trouble = errno;
	if (folder >= 0) {
		size_t size;
		char *path = url_decode(arena, url.path, &size);

		if (strlen(path) == size)
			fd = file_open_beneath(folder, path);
		if (fd < 0)
			fd = file_open_beneath(folder, url.path);
		*trouble = fd < 0 ? errno : 0;
		close(folder);
	}
	if (!is_trouble(*trouble))
		*trouble = 0;
	arena_free(arena);
	return fd;
}

static char *copy_of(const char *text)
{
	return text ? memory_strdup(text) : NULL;
}

/* RFC 9110, 10.1.3: without user name (which no link of ours has) and fragment;
 * the caller frees it.  NULL: the page has no address. */
static char *clean_referrer(const char *page)
{
	struct arena *arena = arena_new();
	char *link = page && url_is_web(page) ? url_link(arena, page) : NULL;
	char *copy = copy_of(link);

	if (copy)
		copy[strcspn(copy, "#")] = '\0';
	arena_free(arena);
	return copy;
}

static const char *network_refusal(
    const struct fetcher *fetcher, const struct request *request)
{
	if (request->was_placeholder)
		return PLACEHOLDER_REASON;
	return fetcher->options->mirror ? "not in the mirror or the cache"
					: "not in the cache";
}

void fetch_start(struct fetcher *fetcher, const struct fetch_request *wanted)
{
	struct request *request = memory_new(sizeof(*request));

	request->ticket = wanted->ticket;
	request->url = copy_of(wanted->url);
	request->alternative = copy_of(wanted->alternative);
	request->referrer = clean_referrer(wanted->referrer);
	request->folder = copy_of(wanted->folder);
	*fetcher->wanted.end = request;
	fetcher->wanted.end = &request->next;
	fetcher->pending++;
}

void fetch_start_page(
    struct fetcher *fetcher, const struct page_request *wanted)
{
	struct request *request = memory_new(sizeof(*request));

	request->ticket = wanted->ticket;
	request->is_page = true;
	request->url = memory_strdup(wanted->url);
	request->headers = headers_copy(wanted->headers, wanted->header_count);
	request->header_count = wanted->header_count;
	*fetcher->pages.end = request;
	fetcher->pages.end = &request->next;
	fetcher->pending++;
}

/* What is at hand without the network; -1. */
static int look_for(
    struct fetcher *fetcher, struct request *request, const char *url)
{
	if (!url)
		return -1;
	return url_is_web(url)
	    ? lookup(fetcher, request, url)
	    : unless_placeholder(fetcher, request,
		  open_local(request->folder, url, &request->trouble));
}

static void give(struct fetcher *fetcher, struct request *request, int fd,
    const char *reason, struct fetch_answer *answer)
{
	answer->note[0] = '\0';
	answer->ticket = request->ticket;
	answer->fd = fd;
	snprintf(answer->reason, sizeof(answer->reason), "%.*s",
	    (int)sizeof(answer->reason) - 1, reason);
	fetcher->pending--;
	request_free(request);
}

/* An answer of the network, now or before: it goes on with the alternative when
 * the first is not to be had.  False: it was asked. */
static bool take_network_answer(struct fetcher *fetcher,
    struct request *request, struct http_answer *from,
    struct fetch_answer *answer)
{
	bool is_known = true;

	while (from->fd < 0 && request->alternative && is_known) {
		char *alternative = request->alternative;

		request->alternative = NULL;
		if (url_is_web(alternative))
			is_known = ask_network(
			    fetcher, request, alternative, from);
		free(alternative);
	}
	if (!is_known)
		return false;
	give(fetcher, request, from->fd, from->reason, answer);
	snprintf(answer->note, sizeof(answer->note), "%s", from->note);
	return true;
}

static bool take_from_network(
    struct fetcher *fetcher, bool is_page, struct fetch_answer *answer)
{
	struct http_answer from;

	while (fetcher->http && http_take(fetcher->http, is_page, &from)) {
		struct request *request = from.context;

		remember(fetcher, request, &from);
		if (take_network_answer(fetcher, request, &from, answer))
			return true;
	}
	return false;
}

/* What is not at hand: the address that is left to be asked for. */
static const char *last_address(const struct request *request)
{
	return !url_is_web(request->url) && request->alternative
	    ? request->alternative
	    : request->url;
}

/* It is not to be had; false: the network is asked for it. */
static bool is_refused(const struct fetcher *fetcher,
    const struct request *request, struct error *why)
{
	const char *url = last_address(request), *text = NULL;

	if (url_is_web(url) && !fetcher->options->offline)
		return false;
	if (url_is_web(url)) {
		text = network_refusal(fetcher, request);
	} else if (request->trouble) {
		errno = request->trouble;
		error_errno(why, SHEAF_E_INPUT, "%s", "");
		return true;
	} else {
		text = request->was_placeholder ? PLACEHOLDER_REASON
		    : strchr(url, ':') ? "only http and https are asked"
				       : "no such file in the article's folder";
	}
	error_set(why, SHEAF_E_NETWORK, "%s", text);
	return true;
}

enum fetch_place fetch_look(struct fetcher *fetcher, struct state *state,
    const struct fetch_request *wanted, uint64_t limit, struct hash *content,
    struct error *reason)
{
	struct request request = { .url = (char *)wanted->url,
		.alternative = (char *)wanted->alternative,
		.folder = (char *)wanted->folder };
	uint64_t size;
	int fd;

	cache_trust(cache_of(fetcher), state);
	fd = look_for(fetcher, &request, request.url);
	if (fd < 0)
		fd = look_for(fetcher, &request, request.alternative);
	cache_trust(cache_of(fetcher), NULL);
	if (fd >= 0) {
		bool is_had = state_hash_file(
		    state, fd, limit, content, &size, reason);

		close(fd);
		return is_had ? FETCH_HERE : FETCH_NOWHERE;
	}
	return is_refused(fetcher, &request, reason) ? FETCH_NOWHERE
						     : FETCH_NETWORK;
}

/* True: an answer; false: the network has it now. */
static bool take_wanted(struct fetcher *fetcher, struct request *request,
    struct fetch_answer *answer)
{
	int fd = look_for(fetcher, request, request->url);
	struct http_answer from;
	struct error why = { 0 };

	if (fd < 0)
		fd = look_for(fetcher, request, request->alternative);
	if (fd >= 0 || is_refused(fetcher, request, &why)) {
		give(fetcher, request, fd, why.text, answer);
		return true;
	}
	if (last_address(request) == request->alternative) {
		free(request->url);
		request->url = request->alternative;
		request->alternative = NULL;
	}
	const char *url = request->url;

	return ask_network(fetcher, request, url, &from) &&
	    take_network_answer(fetcher, request, &from, answer);
}

static bool take(
    struct fetcher *fetcher, bool is_page, struct fetch_answer *answer)
{
	struct queue *queue = is_page ? &fetcher->pages : &fetcher->wanted;
	struct request *request;

	if (take_from_network(fetcher, is_page, answer))
		return true;
	while ((request = pop(queue)))
		if (take_wanted(fetcher, request, answer))
			return true;
	return false;
}

bool fetch_take(struct fetcher *fetcher, struct fetch_answer *answer)
{
	return take(fetcher, false, answer);
}

bool fetch_take_page(struct fetcher *fetcher, struct fetch_answer *answer)
{
	return take(fetcher, true, answer);
}

bool fetch_has_answer(const struct fetcher *fetcher)
{
	return fetcher->wanted.first ||
	    (fetcher->http && http_has_answer(fetcher->http, false));
}

bool fetch_has_page(const struct fetcher *fetcher)
{
	return fetcher->pages.first ||
	    (fetcher->http && http_has_answer(fetcher->http, true));
}

size_t fetch_pending(const struct fetcher *fetcher)
{
	return fetcher->pending;
}

bool fetch_wait(struct fetcher *fetcher, struct pollfd *fds, size_t count,
    int timeout_ms, struct error *err)
{
	if (fetcher->http)
		return http_wait(fetcher->http, fds, count, timeout_ms, err);
	while (poll(fds, count, timeout_ms) < 0)
		if (errno != EINTR)
			return error_errno(err, SHEAF_E_WORKER, "poll");
	return true;
}
