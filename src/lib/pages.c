/* What workers ask for of site rules: their files, and the pages that articles go
 * on in. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/binding.h"

enum { PAGES_AN_ARTICLE = 60 };

bool rules_answer(
    struct binding *binding, size_t worker, struct message *message)
{
	struct arena *arena = arena_new();
	struct buf out = BUF_INIT;
	struct flat flat;

	flat_open(&flat, message->bytes, message->size);
	const char *host = flat_string(&flat, arena);
	bool is_good = flat_is_done(&flat) && host;

	if (is_good) {
		rule_folder_put(binding->rule_folder, host, &out);
		is_good = pool_send(
		    binding->pool, worker, MESSAGE_RULES, &out, NULL, 0, NULL);
	}
	buf_release(&out);
	arena_free(arena);
	return is_good;
}

/* A worker may have gone wrong: what it says of headers is looked at again. */
static bool is_header(const struct sheaf_pair *header)
{
	for (size_t i = 0; page_headers[i]; i++)
		if (!strcmp(page_headers[i], header->key))
			return page_header_is_good(header->value);
	return false;
}

static bool is_allowed(const struct page_query *query)
{
	for (size_t i = 0; i < query->header_count; i++)
		if (!is_header(&query->headers[i]))
			return false;
	return url_is_web(query->url);
}

/* Which worker waits is part of the ticket, and which of its questions. */
static uint64_t ticket_of(const struct binding *binding, size_t worker)
{
	return (uint64_t)worker << 32 | binding->loads[worker].page;
}

bool page_ask(struct binding *binding, size_t worker, struct message *message)
{
	struct arena *arena = arena_new();
	struct load *load = &binding->loads[worker];
	struct page_query query;
	struct flat flat;
	struct task *task;

	flat_open(&flat, message->bytes, message->size);
	bool is_good = page_query_read(&flat, arena, &query) &&
	    is_allowed(&query) && !load->awaits_page &&
	    (task = stage_task(binding, query.number, worker)) &&
	    binding->stage->is_load && task->page_count++ < PAGES_AN_ARTICLE;

	if (is_good) {
		load->page++;
		load->awaits_page = true;
		fetch_start(binding->fetcher,
		    &(struct fetch_request){
			.ticket = ticket_of(binding, worker),
			.url = query.url,
			.headers = query.headers,
			.header_count = query.header_count,
			.is_urgent = true });
	}
	arena_free(arena);
	return is_good;
}

void page_fetched(struct binding *binding, struct fetch_answer *answer)
{
	size_t worker = answer->ticket >> 32;
	struct load *load = &binding->loads[worker];
	struct buf out = BUF_INIT;

	if (load->awaits_page && answer->ticket == ticket_of(binding, worker)) {
		load->awaits_page = false;
		flat_put_string(&out, answer->fd < 0 ? answer->reason : NULL);
		if (!pool_send(binding->pool, worker, MESSAGE_PAGE, &out,
			&answer->fd, answer->fd >= 0, NULL))
			pool_kill(binding->pool, worker);
	}
	if (answer->fd >= 0)
		close(answer->fd);
	buf_release(&out);
}
