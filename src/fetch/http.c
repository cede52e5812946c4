/* The network: one libcurl multi handle, redirects followed by us so that every
 * hop passes the guard. */
#include <ctype.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fetch/transfer.h"

enum {
	TRIES = 3,
	BACK_OFF_MS = 500,    /* doubled each time */
	RETRY_AFTER_MOST = 60 /* seconds; who asks for more is left */
};

struct http *http_new(const struct sheaf_options *options,
    const struct guard *guard, struct cache *cache,
    const struct placeholders *placeholders)
{
	struct http *http;

	if (!libcurl_load())
		return NULL;
	http = memory_new(sizeof(*http));
	http->options = options;
	http->guard = guard;
	http->cache = cache;
	http->placeholders = placeholders;
	for (int i = 0; i < 2; i++) {
		http->line[i].end = &http->line[i].first;
		http->done[i].end = &http->done[i].first;
	}
	curl.global_init(CURL_GLOBAL_DEFAULT);
	http->multi = curl.multi_init();
	if (!http->multi)
		memory_exhausted();
	curl.multi_setopt(http->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS,
	    (long)options->max_connections);
	curl.multi_setopt(http->multi, CURLMOPT_MAX_HOST_CONNECTIONS,
	    (long)options->max_host_connections);
	if (options->delay_ms > 0)
		http->pace = pace_new(options->delay_ms,
		    options->max_connections, options->max_host_connections);
	return http;
}

static void transfer_free(struct transfer *transfer)
{
	if (transfer->fd >= 0)
		close(transfer->fd);
	curl.slist_free_all(transfer->header_lines);
	free(transfer->headers);
	free(transfer->known);
	free(transfer->key);
	free(transfer->first_url);
	free(transfer->url);
	free(transfer->referrer);
	free(transfer);
}

static void append(struct queue *queue, struct transfer *transfer)
{
	transfer->next = NULL;
	*queue->end = transfer;
	queue->end = &transfer->next;
}

static struct transfer *take_out(struct queue *queue, struct transfer **place)
{
	struct transfer *transfer = *place;

	if (transfer) {
		*place = transfer->next;
		if (!*place)
			queue->end = place;
	}
	return transfer;
}

static struct transfer *pop(struct queue *queue)
{
	return take_out(queue, &queue->first);
}

/* Behind others it would wait a second time. */
static void put_first(struct queue *queue, struct transfer *transfer)
{
	transfer->next = queue->first;
	queue->first = transfer;
	if (!transfer->next)
		queue->end = &transfer->next;
}

static void activate(struct transfer *transfer)
{
	struct http *http = transfer->http;

	transfer->easy = curl.easy_init();
	if (!transfer->easy)
		memory_exhausted();
	http->active[http->active_count++] = transfer;
}

/* Curl has it, from here ... */
static CURLMcode run(struct transfer *transfer)
{
	struct http *http = transfer->http;

	transfer->is_running = true;
	if (http->pace)
		pace_begin(http->pace, transfer->host, request_clock());
	return curl.multi_add_handle(http->multi, transfer->easy);
}

/* ... to here. */
static void stop(struct transfer *transfer)
{
	struct http *http = transfer->http;

	if (!transfer->is_running)
		return;
	transfer->is_running = false;
	if (http->pace)
		pace_end(http->pace, transfer->host);
	curl.multi_remove_handle(http->multi, transfer->easy);
}

static void deactivate(struct transfer *transfer)
{
	struct http *http = transfer->http;

	stop(transfer);
	curl.easy_cleanup(transfer->easy);
	transfer->easy = NULL;
	for (size_t i = 0; i < http->active_count; i++)
		if (http->active[i] == transfer) {
			http->active[i] = http->active[--http->active_count];
			break;
		}
}

/* curl's sentences begin as ours do, but for its "SSL ..." */
static void put_reason(char *out, size_t size, const char *reason)
{
	snprintf(out, size, "%s", reason);
	if (isupper((unsigned char)out[0]) && islower((unsigned char)out[1]))
		out[0] |= 0x20;
}

static void finish(struct transfer *transfer, const char *reason)
{
	put_reason(transfer->reason, sizeof(transfer->reason), reason);
	if (transfer->easy)
		deactivate(transfer);
	if (*reason && transfer->fd >= 0) {
		close(transfer->fd);
		transfer->fd = -1;
	}
	append(&transfer->http->done[transfer->is_page], transfer);
	transfer->http->done_count += !transfer->is_page;
}

static void finish_with(struct transfer *transfer, int fd)
{
	if (transfer->fd >= 0)
		close(transfer->fd);
	transfer->fd = fd;
	finish(transfer, "");
}

/* What is kept of it; -1: nothing that is of use. */
static int open_known(const struct transfer *transfer)
{
	const struct http *http = transfer->http;
	int fd = transfer->known
	    ? cache_content(http->cache, &transfer->known->content)
	    : -1;

	if (fd >= 0 && !transfer->is_page &&
	    placeholders_have(http->placeholders, fd)) {
		close(fd);
		return -1;
	}
	return fd;
}

/* Whatever is wrong, what is kept is not lost. */
static void fail(struct transfer *transfer, const char *reason)
{
	int known = open_known(transfer);
	char text[FETCH_NOTE_SIZE];

	if (known < 0) {
		finish(transfer, reason);
		return;
	}
	put_reason(transfer->reason, sizeof(transfer->reason), reason);
	snprintf(text, sizeof(text), "%.220s: %s", transfer->first_url,
	    transfer->reason);
	text_fit(transfer->note, sizeof(transfer->note), text);
	finish_with(transfer, known);
}

/* What the cache has, when that is asked for once more. */
static void recall(struct transfer *transfer)
{
	const struct http *http = transfer->http;
	struct record known;

	if (http->options->refetch != SHEAF_REFETCH_ALL || transfer->known ||
	    !cache_record(http->cache, transfer->key, &known))
		return;
	transfer->known = memory_new(sizeof(known));
	*transfer->known = known;
}

/* One request; the transfer is active behind it, or finished. */
static void begin(struct transfer *transfer)
{
	struct http *http = transfer->http;
	struct error err = { 0 };

	transfer->size = 0;
	transfer->retry_at = 0;
	transfer->deadline = 0;
	transfer->error = (struct error){ 0 };
	recall(transfer);
	if (!request_check(transfer, &err)) {
		fail(transfer, err.text);
		return;
	}
	if (transfer->fd < 0)
		transfer->fd = cache_new_file(http->cache, &err);
	if (transfer->fd < 0 || ftruncate(transfer->fd, 0) != 0 ||
	    lseek(transfer->fd, 0, SEEK_SET) != 0) {
		fail(transfer, *err.text ? err.text : "no temporary file");
		return;
	}
	/* a new handle for each hop: curl_easy_reset() loses the memory of
	 * CURLOPT_COOKIEFILE (7.88); connections are the multi handle's */
	if (transfer->easy)
		deactivate(transfer);
	activate(transfer);
	request_set(transfer);
	CURLMcode code = run(transfer);

	if (code != CURLM_OK)
		fail(transfer, curl.multi_strerror(code));
}

/* One more request of a transfer.  With a pace every one waits in line, and holds
 * no place meanwhile that another host could use. */
static void hop(struct transfer *transfer)
{
	struct http *http = transfer->http;

	if (!http->pace) {
		begin(transfer);
		return;
	}
	deactivate(transfer);
	if (transfer->fd >= 0)
		close(transfer->fd);
	transfer->fd = -1;
	transfer->retry_at = 0;
	transfer->host = pace_host(http->pace, transfer->url);
	put_first(&http->line[transfer->is_page], transfer);
}

/* True when it goes on at another address. */
static bool redirect(struct transfer *transfer)
{
	const char *url = NULL;

	curl.easy_getinfo(transfer->easy, CURLINFO_REDIRECT_URL, &url);
	if (!url ||
	    transfer->redirects++ >=
		transfer->http->options->limits[SHEAF_LIMIT_REDIRECTS])
		return false;
	char *copy = memory_strdup(url);

	free(transfer->url);
	transfer->url = copy;
	hop(transfer);
	return true;
}

/* True when it is, or will be, asked for once more. */
static bool try_again(struct transfer *transfer, CURLcode code, long status)
{
	curl_off_t seconds = 0;
	int64_t wait = (int64_t)BACK_OFF_MS << transfer->tries;

	if (code == CURLE_OK && status == 403 && !transfer->is_other_referrer &&
	    request_referrer(transfer) &&
	    request_referrer(transfer) == transfer->referrer) {
		transfer->is_other_referrer = true;
		hop(transfer);
		return true;
	}
	if (!response_is_passing(transfer, code) || ++transfer->tries >= TRIES)
		return false;
	/* nobody is there: it is not for us to wait for him */
	if (code == CURLE_COULDNT_CONNECT ||
	    code == CURLE_COULDNT_RESOLVE_HOST) {
		if (transfer->tries > 1)
			return false;
		wait = 0;
	}
	curl.easy_getinfo(transfer->easy, CURLINFO_RETRY_AFTER, &seconds);
	if (code == CURLE_OK && seconds > 0) {
		if (seconds > RETRY_AFTER_MOST)
			return false;
		wait = seconds * 1000;
	}
	transfer->retry_at = request_clock() + wait;
	return true;
}

/* Marks of a version are of the place it came from: without that they are
 * nothing to ask with. */
static void keep(struct transfer *transfer, long status)
{
	struct record record = { 0 };

	snprintf(record.status, sizeof(record.status), "%ld", status);
	response_note(transfer, &record);
	if (strcmp(transfer->url, transfer->first_url) != 0 &&
	    !record_set(&record, "Location", transfer->url))
		record.etag[0] = record.modified[0] = '\0';
	cache_keep(transfer->http->cache, transfer->key, &record, transfer->fd);
	lseek(transfer->fd, 0, SEEK_SET);
}

/* 304: it is what is kept, and was so just now. */
static void confirm(struct transfer *transfer)
{
	struct record *known = transfer->known;
	int fd = open_known(transfer);

	if (fd < 0) {
		/* damaged, gone, or named a placeholder since: then it is asked
		 * for as if never seen */
		known->etag[0] = known->modified[0] = '\0';
		hop(transfer);
		return;
	}
	response_note(transfer, known);
	cache_note(transfer->http->cache, transfer->key, known);
	finish_with(transfer, fd);
}

static void complete(struct transfer *transfer, CURLcode code)
{
	long status = 0;
	char text[160];

	stop(transfer);
	curl.easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
	if (transfer->error.code != SHEAF_OK) {
		fail(transfer, transfer->error.text);
		return;
	}
	if (code == CURLE_OK && status == 304 && transfer->is_conditional) {
		confirm(transfer);
		return;
	}
	if (code == CURLE_OK && status >= 300 && status < 400 &&
	    status != 304 && redirect(transfer))
		return;
	if (try_again(transfer, code, status))
		return;
	const char *reason = response_refusal(
	    transfer, code, status, text, sizeof(text));

	if (reason) {
		fail(transfer, reason);
		return;
	}
	keep(transfer, status);
	finish(transfer, "");
}

void http_start(struct http *http, const struct http_request *wanted)
{
	struct transfer *transfer = memory_new(sizeof(*transfer));

	transfer->http = http;
	transfer->context = wanted->context;
	transfer->is_page = wanted->is_page;
	transfer->url = memory_strdup(wanted->url);
	transfer->url[strcspn(wanted->url, "#")] = '\0';
	transfer->first_url = memory_strdup(transfer->url);
	transfer->key = memory_strdup(wanted->key);
	if (wanted->referrer)
		transfer->referrer = memory_strdup(wanted->referrer);
	transfer->headers = headers_copy(wanted->headers, wanted->header_count);
	transfer->header_count = wanted->header_count;
	transfer->fd = -1;
	if (http->pace)
		transfer->host = pace_host(http->pace, transfer->url);
	append(&http->line[transfer->is_page], transfer);
}

bool http_take(struct http *http, bool is_page, struct http_answer *answer)
{
	struct transfer *done = pop(&http->done[is_page]);

	if (!done)
		return false;
	http->done_count -= !is_page;
	answer->context = done->context;
	answer->fd = done->fd;
	snprintf(answer->reason, sizeof(answer->reason), "%s", done->reason);
	snprintf(answer->note, sizeof(answer->note), "%s", done->note);
	done->fd = -1;
	transfer_free(done);
	return true;
}

bool http_has_answer(const struct http *http, bool is_page)
{
	return http->done[is_page].first != NULL;
}

/* Those done hold descriptors until they are taken. */
static bool has_room(const struct http *http, bool is_page)
{
	return http->active_count < ACTIVE_MOST &&
	    (is_page || http->done_count < ACTIVE_MOST);
}

static void wake_at(int64_t moment, int64_t present, int *timeout_ms)
{
	int64_t left = moment > present ? moment - present : 0;

	if (moment != INT64_MAX && (*timeout_ms < 0 || left < *timeout_ms))
		*timeout_ms = (int)left;
}

/* Asks again where it is time; else lowers *timeout_ms to when it is. */
static void wake(struct http *http, int *timeout_ms)
{
	int64_t present = request_clock();

	/* backwards: one that is refused leaves its place to the last */
	for (size_t i = http->active_count; i-- > 0;) {
		struct transfer *transfer = http->active[i];

		if (transfer->retry_at == 0)
			continue;
		if (transfer->retry_at <= present)
			hop(transfer);
		else
			wake_at(transfer->retry_at, present, timeout_ms);
	}
	for (int i = 0; http->pace && i < 2; i++)
		for (struct transfer *row = http->line[i].first;
		     row && has_room(http, i); row = row->next)
			wake_at(pace_ready_at(http->pace, row->host), present,
			    timeout_ms);
}

/* The first in line whose host may be asked; NULL: none now. */
static struct transfer *next_in_line(struct http *http, bool is_page)
{
	struct queue *queue = &http->line[is_page];
	struct transfer **place = &queue->first;
	int64_t present = http->pace ? request_clock() : 0;

	if (!has_room(http, is_page))
		return NULL;
	while (http->pace && *place &&
	    pace_ready_at(http->pace, (*place)->host) > present)
		place = &(*place)->next;
	return take_out(queue, place);
}

static void move_on(struct http *http)
{
	int running, left;
	CURLMsg *message;
	struct transfer *transfer;

	while ((transfer = next_in_line(http, true)) ||
	    (transfer = next_in_line(http, false)))
		begin(transfer);
	curl.multi_perform(http->multi, &running);
	while ((message = curl.multi_info_read(http->multi, &left))) {
		if (message->msg != CURLMSG_DONE)
			continue;
		CURLcode code = message->data.result;

		curl.easy_getinfo(
		    message->easy_handle, CURLINFO_PRIVATE, &transfer);
		complete(transfer, code);
	}
}

bool http_wait(struct http *http, struct pollfd *fds, size_t count,
    int timeout_ms, struct error *err)
{
	struct curl_waitfd *rows = memory_array(count, sizeof(*rows));

	size_t before = http->done_count;

	move_on(http);
	wake(http, &timeout_ms);
	/* what ended just now would not wake the poll */
	if (http->done_count > before || http->done[true].first)
		timeout_ms = 0;
	for (size_t i = 0; i < count; i++) {
		rows[i].fd = fds[i].fd;
		rows[i].events = CURL_WAIT_POLLIN |
		    ((fds[i].events & POLLOUT) ? CURL_WAIT_POLLOUT : 0);
	}
	CURLMcode code = curl.multi_poll(
	    http->multi, rows, (unsigned)count, timeout_ms, NULL);

	for (size_t i = 0; i < count; i++)
		fds[i].revents = rows[i].revents;
	free(rows);
	move_on(http);
	return code == CURLM_OK ||
	    error_set(err, SHEAF_E_NETWORK, "%s", curl.multi_strerror(code));
}

void http_cancel(struct http *http)
{
	while (http->active_count > 0)
		finish(http->active[0], "cancelled");
	for (int i = 0; i < 2; i++)
		while (http->line[i].first)
			finish(pop(&http->line[i]), "cancelled");
}

void http_free(struct http *http)
{
	struct transfer *transfer;

	if (!http)
		return;
	http_cancel(http);
	for (int i = 0; i < 2; i++)
		while ((transfer = pop(&http->done[i])))
			transfer_free(transfer);
	curl.multi_cleanup(http->multi);
	pace_free(http->pace);
	curl.global_cleanup();
	free(http);
}
