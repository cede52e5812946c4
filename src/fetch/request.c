/* What one hop asks of the server: the options curl is told, and what it calls us
 * back for. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#include "fetch/transfer.h"

enum {
	CONNECT_SECONDS = 10,
	SLOW_BYTES = 512, /* a second, over ... */
	SLOW_SECONDS = 10,
	TOTAL_SECONDS = 30,
	AROUND_BODIES = 256 << 10, /* what may part them into chunks */
	/* What the kernel takes from a server ahead of us, about half of what it
	 * sets aside: by itself up to tcp_rmem, some 32 MB, which no ceiling of
	 * ours would count.  From a server that is 0.3 s away so much comes in
	 * 0.3 s at most. */
	AHEAD = 256 << 10
};

/* Counted here: no length that a server tells is to be trusted; and of all
 * tries and hops together, for each may have a body. */
static size_t take_bytes(char *bytes, size_t one, size_t count, void *context)
{
	struct transfer *transfer = context;
	uint64_t limit = transfer->http->options->limits[SHEAF_LIMIT_DOWNLOAD];
	size_t size = one * count;

	if (size > limit - transfer->received) {
		limit_refuse(&transfer->error, transfer->http->options,
		    SHEAF_LIMIT_DOWNLOAD, NULL);
		return 0;
	}
	transfer->size += size;
	transfer->received += size;
	return file_write(transfer->fd, bytes, size, &transfer->error) ? size
								       : 0;
}

/* The address that is really connected to.  A proxy's is the user's own choice;
 * what it is asked for was looked at before. */
static curl_socket_t open_socket(
    void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct transfer *transfer = context;

	(void)purpose;
	if (!transfer->proxy && !transfer->is_allowed_private &&
	    !guard_is_public(&address->addr)) {
		error_set(&transfer->error, SHEAF_E_NETWORK,
		    "its address is "
		    "private (--allow-host opens it)");
		return CURL_SOCKET_BAD;
	}
	int fd = socket(address->family, address->socktype | SOCK_CLOEXEC,
	    address->protocol);

	/* a hint: without it all goes on as well */
	if (fd >= 0)
		(void)setsockopt(
		    fd, SOL_SOCKET, SO_RCVBUF, &(int){ AHEAD }, sizeof(int));
	return fd;
}

int64_t request_clock(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static time_t now(void)
{
	return (time_t)(request_clock() / 1000);
}

/* The connection is there.  What went before was time in the line behind others
 * to the same host, and curl's own total would count it. */
static int begin_request(void *context, char *to_address, char *from_address,
    int to_port, int from_port)
{
	struct transfer *transfer = context;

	(void)to_address, (void)from_address, (void)to_port, (void)from_port;
	transfer->deadline = now() + TOTAL_SECONDS;
	return CURL_PREREQFUNC_OK;
}

static bool carries_too_much(const struct transfer *transfer)
{
	return transfer->carried > AROUND_BODIES &&
	    transfer->carried - AROUND_BODIES >
	    transfer->http->options->limits[SHEAF_LIMIT_DOWNLOAD];
}

/* What a body comes in: endless extensions of a chunk (RFC 9112, 7.1.1) are of
 * none.  curl fills its buffer up to a hundred times before it looks at progress,
 * but for a transfer that pauses. */
static int count_carried(
    CURL *easy, curl_infotype type, char *bytes, size_t size, void *context)
{
	struct transfer *transfer = context;

	(void)bytes;
	if (type != CURLINFO_DATA_IN)
		return 0;
	transfer->carried += size;
	if (carries_too_much(transfer))
		curl.easy_pause(easy, CURLPAUSE_RECV);
	return 0;
}

static int check_progress(void *context, curl_off_t total, curl_off_t done,
    curl_off_t up_total, curl_off_t up_done)
{
	struct transfer *transfer = context;
	const struct sheaf_options *options = transfer->http->options;

	(void)total, (void)done, (void)up_total, (void)up_done;
	if (carries_too_much(transfer)) {
		limit_refuse(
		    &transfer->error, options, SHEAF_LIMIT_DOWNLOAD, NULL);
		return 1;
	}
	if (transfer->deadline == 0 || now() < transfer->deadline)
		return 0;
	error_set(&transfer->error, SHEAF_E_NETWORK,
	    "not there after %d seconds", TOTAL_SECONDS);
	return 1;
}

/* Three of them have an option of their own, which would else say otherwise. */
static bool set_option(CURL *easy, const struct sheaf_pair *header)
{
	static const struct {
		const char *name;
		CURLoption option;
	} rows[] = { { "user-agent", CURLOPT_USERAGENT },
		{ "referer", CURLOPT_REFERER }, { "cookie", CURLOPT_COOKIE } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (strcmp(rows[i].name, header->key) == 0) {
			curl.easy_setopt(easy, rows[i].option, header->value);
			return true;
		}
	return false;
}

static void add_line(
    struct transfer *transfer, const char *name, const char *value)
{
	struct buf line = BUF_INIT;

	buf_printf(&line, "%s: %s", name, value);
	transfer->header_lines = curl.slist_append(
	    transfer->header_lines, buf_text(&line));
	if (!transfer->header_lines)
		memory_exhausted();
	buf_release(&line);
}

/* A rule's, as it is about this site, before --header's of the same name. */
static void add_lines(struct transfer *transfer)
{
	const struct sheaf_options *options = transfer->http->options;

	for (size_t i = 0; i < transfer->header_count; i++)
		if (!set_option(transfer->easy, &transfer->headers[i]))
			add_line(transfer, transfer->headers[i].key,
			    transfer->headers[i].value);
	for (size_t i = 0; i < options->header_count; i++)
		if (!headers_have(transfer->headers, transfer->header_count,
			options->headers[i].key))
			add_line(transfer, options->headers[i].key,
			    options->headers[i].value);
}

/* Marks of a version mean nothing to another place than that which made them. */
static void add_condition(struct transfer *transfer)
{
	const struct record *known = transfer->known;
	const char *place;

	transfer->is_conditional = false;
	if (!known)
		return;
	place = *known->location ? known->location : transfer->first_url;
	if (strcmp(transfer->url, place) != 0)
		return;
	if (*known->etag)
		add_line(transfer, "If-None-Match", known->etag);
	if (*known->modified)
		add_line(transfer, "If-Modified-Since", known->modified);
	transfer->is_conditional = *known->etag || *known->modified;
}

static void set_headers(struct transfer *transfer)
{
	size_t count = transfer->header_count +
	    transfer->http->options->header_count;

	curl.slist_free_all(transfer->header_lines);
	transfer->header_lines = NULL;
	if (count > 0 && headers_may_go(transfer->first_url, transfer->url))
		add_lines(transfer);
	add_condition(transfer);
	curl.easy_setopt(
	    transfer->easy, CURLOPT_HTTPHEADER, transfer->header_lines);
}

/* The article's address; after a 403 none, as if the picture were opened by
 * itself.  A page that wants none sent is obeyed in any case. */
const char *request_referrer(const struct transfer *transfer)
{
	const char *set = transfer->http->options->referer;

	if (transfer->is_page || (set && strcmp(set, "none") == 0))
		return NULL;
	if (set && strcmp(set, "auto") != 0)
		return set;
	return transfer->is_other_referrer ? NULL : transfer->referrer;
}

/* The host that curl will ask for: decoded, in ASCII, addresses in their plain
 * form.  The caller's to free; NULL: curl would not ask. */
static char *host_of(const char *text)
{
	CURLU *url = curl.url();
	char *host = NULL, *copy = NULL;

	if (!url)
		memory_exhausted();
	if (curl.url_set(url, CURLUPART_URL, text, 0) == CURLUE_OK &&
	    curl.url_get(url, CURLUPART_HOST, &host, CURLU_PUNYCODE) ==
		CURLUE_OK)
		copy = memory_strdup(host);
	curl.free(host);
	curl.url_cleanup(url);
	return copy;
}

static bool find_proxy(struct transfer *transfer, struct error *err)
{
	bool is_secure = strncasecmp(transfer->url, "https:", 6) == 0;
	const char *proxy = proxy_named(is_secure);
	bool is_good = true;

	transfer->proxy = NULL;
	if (!proxy)
		return true;
	char *host = host_of(transfer->url);

	if (!host)
		return error_set(
		    err, SHEAF_E_NETWORK, "its host cannot be read");
	if (!proxy_is_passed_by(proxy_exceptions(), host)) {
		transfer->proxy = proxy;
		is_good = transfer->is_allowed_private ||
		    guard_check_name(host, err);
	}
	free(host);
	return is_good;
}

bool request_check(struct transfer *transfer, struct error *err)
{
	return guard_check_url(transfer->http->guard, transfer->url,
		   &transfer->is_allowed_private, err) &&
	    find_proxy(transfer, err);
}

void request_set(struct transfer *transfer)
{
	CURL *easy = transfer->easy;

	curl.easy_setopt(easy, CURLOPT_URL, transfer->url);
	curl.easy_setopt(easy, CURLOPT_PRIVATE, transfer);
	curl.easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
	curl.easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl.easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	/* curl reads nothing of the environment by itself */
	curl.easy_setopt(
	    easy, CURLOPT_PROXY, transfer->proxy ? transfer->proxy : "");
	curl.easy_setopt(easy, CURLOPT_NOPROXY, "");
	curl.easy_setopt(easy, CURLOPT_HEADEROPT, (long)CURLHEADER_SEPARATE);
	curl.easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	/* a smaller one stalls HTTP/2 in 7.88 */
	curl.easy_setopt(easy, CURLOPT_BUFFERSIZE, 262144L);
	curl.easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
	curl.easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, (long)SLOW_BYTES);
	curl.easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, (long)SLOW_SECONDS);
	curl.easy_setopt(easy, CURLOPT_PREREQFUNCTION, begin_request);
	curl.easy_setopt(easy, CURLOPT_PREREQDATA, transfer);
	curl.easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
	curl.easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, check_progress);
	curl.easy_setopt(easy, CURLOPT_XFERINFODATA, transfer);
	curl.easy_setopt(easy, CURLOPT_VERBOSE, 1L);
	curl.easy_setopt(easy, CURLOPT_DEBUGFUNCTION, count_carried);
	curl.easy_setopt(easy, CURLOPT_DEBUGDATA, transfer);
	const struct sheaf_options *options = transfer->http->options;

	curl.easy_setopt(easy, CURLOPT_USERAGENT,
	    options->user_agent ? options->user_agent : "sheaf/" SHEAF_VERSION);
	curl.easy_setopt(easy, CURLOPT_REFERER, request_referrer(transfer));
	if (options->cookies) {
		/* those of the file alone, none that a hop before has set */
		curl.easy_setopt(easy, CURLOPT_COOKIELIST, "ALL");
		curl.easy_setopt(easy, CURLOPT_COOKIEFILE, options->cookies);
	}
	set_headers(transfer);
	curl.easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_bytes);
	curl.easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
	curl.easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	curl.easy_setopt(easy, CURLOPT_OPENSOCKETDATA, transfer);
}
