/* One request after another place, until one has it. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fetch/fetch.h"
#include "fetch/place.h"

/* A request that is with the network, and a list of answers. */
struct request {
	struct request *next;
	uint64_t ticket;
	char *alternative, *referrer;   /* NULL: none (left) */
	struct fetch_answer answer;
};

struct fetcher {
	const struct sheaf_options *options;
	struct guard guard;
	struct mirror *mirror;
	struct cache *cache;
	struct http *http;              /* NULL: nothing was asked yet */
	struct error mirror_error;
	struct request *answers, **answers_end;
	size_t pending;
	bool is_closing;
};

struct fetcher *fetcher_new(const struct sheaf_options *options)
{
	struct fetcher *fetcher = memory_new(sizeof(*fetcher));

	fetcher->options = options;
	fetcher->guard = (struct guard){ options->allow_hosts,
		options->allow_host_count };
	fetcher->answers_end = &fetcher->answers;
	if (options->mirror)
		fetcher->mirror =
		    mirror_open(options->mirror, &fetcher->mirror_error);
	return fetcher;
}

static void request_free(struct request *request)
{
	free(request->alternative);
	free(request->referrer);
	free(request);
}

void fetcher_free(struct fetcher *fetcher)
{
	struct fetch_answer answer;

	if (!fetcher)
		return;
	fetcher->is_closing = true;
	if (fetcher->http)
		http_cancel(fetcher->http);
	while (fetch_take(fetcher, &answer))
		if (answer.fd >= 0)
			close(answer.fd);
	http_free(fetcher->http);
	cache_close(fetcher->cache);
	mirror_close(fetcher->mirror);
	free(fetcher);
}

static void answer(struct fetcher *fetcher, struct request *request, int fd,
    const char *reason)
{
	request->answer.ticket = request->ticket;
	request->answer.fd = fd;
	snprintf(request->answer.reason, sizeof(request->answer.reason), "%s",
	    reason);
	request->next = NULL;
	*fetcher->answers_end = request;
	fetcher->answers_end = &request->next;
}

/* The cache is opened by the first picture that is not in the mirror: a run
 * that needs none makes no folder. */
static struct cache *cache_of(struct fetcher *fetcher)
{
	if (!fetcher->cache && fetcher->options->cache)
		fetcher->cache = cache_open(fetcher->options->cache, NULL);
	return fetcher->cache;
}

static int lookup(struct fetcher *fetcher, const char *url)
{
	int fd = -1;

	if (fetcher->mirror)
		fd = mirror_lookup(fetcher->mirror, url);
	if (fd < 0 && cache_of(fetcher))
		fd = cache_lookup(fetcher->cache, url);
	return fd;
}

static void ask_network(
    struct fetcher *fetcher, struct request *request, const char *url)
{
	if (!fetcher->http)
		fetcher->http = http_new(fetcher->options, &fetcher->guard,
		    cache_of(fetcher));
	http_start(fetcher->http, url, request->referrer, request);
}

/* A path below the article's folder, as browsers write it (percent-encoded) or
 * as it is. */
static int open_local(int folder, const char *text)
{
	struct arena *arena = arena_new();
	struct url url;

	url_split(arena, text, &url);
	int fd = -1;

	if (!url.scheme && !url.host) {
		size_t size;
		char *path = url_decode(arena, url.path, &size);

		if (strlen(path) == size)
			fd = beneath_open(folder, path);
		if (fd < 0)
			fd = beneath_open(folder, url.path);
	}
	arena_free(arena);
	return fd;
}

static char *copy_of(const char *text)
{
	return text ? memory_strdup(text) : NULL;
}

static const char *network_refusal(const struct fetcher *fetcher)
{
	if (fetcher->mirror_error.code != SHEAF_OK)
		return fetcher->mirror_error.text;
	return fetcher->options->mirror ? "not in the mirror or the cache"
	                                : "not in the cache";
}

void fetch_start(struct fetcher *fetcher, const struct fetch_request *wanted)
{
	struct request *request = memory_new(sizeof(*request));
	const char *url = wanted->url;
	bool is_web = url_is_web(url);
	int fd;

	fetcher->pending++;
	request->ticket = wanted->ticket;
	fd = is_web ? lookup(fetcher, url) : open_local(wanted->folder, url);
	if (fd < 0 && wanted->alternative)
		fd = url_is_web(wanted->alternative)
		    ? lookup(fetcher, wanted->alternative)
		    : open_local(wanted->folder, wanted->alternative);
	if (fd < 0 && !is_web && wanted->alternative &&
	    url_is_web(wanted->alternative)) {
		url = wanted->alternative;
		is_web = true;
	} else {
		request->alternative = copy_of(wanted->alternative);
	}
	if (fd >= 0) {
		answer(fetcher, request, fd, "");
	} else if (!is_web) {
		answer(fetcher, request, -1, "no such file in the article's "
		    "folder");
	} else if (fetcher->options->offline) {
		answer(fetcher, request, -1, network_refusal(fetcher));
	} else {
		request->referrer = copy_of(wanted->referrer);
		ask_network(fetcher, request, url);
	}
}

/* What the network says: an answer, or a second try at the alternative. */
static void take_from_network(struct fetcher *fetcher)
{
	struct http_answer from;

	while (fetcher->http && http_take(fetcher->http, &from)) {
		struct request *request = from.context;
		char *alternative = request->alternative;

		request->alternative = NULL;
		if (from.fd < 0 && !fetcher->is_closing && alternative &&
		    url_is_web(alternative))
			ask_network(fetcher, request, alternative);
		else
			answer(fetcher, request, from.fd, from.reason);
		free(alternative);
	}
}

bool fetch_take(struct fetcher *fetcher, struct fetch_answer *taken)
{
	take_from_network(fetcher);
	struct request *first = fetcher->answers;

	if (!first)
		return false;
	fetcher->answers = first->next;
	if (!fetcher->answers)
		fetcher->answers_end = &fetcher->answers;
	*taken = first->answer;
	fetcher->pending--;
	request_free(first);
	return true;
}

size_t fetch_pending(const struct fetcher *fetcher)
{
	return fetcher->pending;
}

bool fetch_wait(struct fetcher *fetcher, struct pollfd *fds, size_t count,
    int timeout_ms, struct error *err)
{
	if (fetcher->answers)
		timeout_ms = 0;
	if (fetcher->http)
		return http_wait(fetcher->http, fds, count, timeout_ms, err);
	while (poll(fds, count, timeout_ms) < 0)
		if (errno != EINTR)
			return error_errno(err, SHEAF_E_WORKER, "poll");
	return true;
}
