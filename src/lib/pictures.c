/*
 * Where pictures may be had and who waits for them: every address is asked for
 * once.
 */
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/recall.h"

void waiters_free(struct waiter *waiter)
{
	for (struct waiter *next; waiter; waiter = next) {
		next = waiter->next;
		free(waiter);
	}
}

/* Tells a worker about one of its article's pictures. */
static void tell(struct binding *binding, const struct waiter *waiter,
    struct stored *stored, const char *reason)
{
	struct stage *stage = binding->stage;
	struct picture_result result = { 0 };
	struct buf out = BUF_INIT;

	if (!stage || waiter->task < stage->settled ||
	    waiter->task >= stage->begun)
		return;
	struct task *task = &stage->ring[waiter->task % binding->window];

	if (task->state != TASK_SENT || task->sendings != waiter->sending ||
	    waiter->index >= task->picture_count)
		return;
	task->pictures[waiter->index] = stored;
	if (waiter->is_lead)
		task->lead = stored;
	recall_note_picture(task, waiter->index, stored, reason);
	if (task->is_recalled) {
		task->awaited--;
		return;
	}
	result.is_fetched = stored != NULL;
	if (stored)
		result.hash = stored->hash;
	for (int i = 0; i < PICTURE_TARGETS; i++) {
		const char *why = stored ? stored->targets[i].reason : reason;

		result.is_ready[i] = stored && stored->targets[i].is_ready;
		if (result.is_ready[i])
			result.forms[i] = stored->targets[i].form;
		else
			text_fit(result.reason[i], sizeof(result.reason[i]),
			    why ? why : "");
	}
	flat_put_u32(&out, waiter->task);
	flat_put_u32(&out, waiter->index);
	result_put(&out, &result);
	if (!pool_send(binding->press->pool, task->worker, MESSAGE_PICTURE,
		&out, NULL, 0, NULL))
		pool_kill(binding->press->pool, task->worker);
	if (--task->awaited == 0)
		task->order = binding->sent++;
	buf_release(&out);
}

void waiters_tell(struct binding *binding, struct waiter **waiters,
    struct stored *stored, const char *reason)
{
	struct waiter *waiter = *waiters;

	*waiters = NULL;
	for (struct waiter *next; waiter; waiter = next) {
		next = waiter->next;
		tell(binding, waiter, stored, reason);
		free(waiter);
	}
}

static void address_resolve(
    struct binding *binding, struct address *address, struct stored *stored)
{
	address->stored = stored;
	if (stored->is_settled) {
		waiters_tell(binding, &address->waiters, stored, NULL);
		return;
	}
	/* they wait for its preparing now */
	struct waiter **end = &stored->waiters;

	while (*end)
		end = &(*end)->next;
	*end = address->waiters;
	address->waiters = NULL;
}

void pictures_fetched(struct binding *binding, struct fetch_answer *answer)
{
	struct address *address = (struct address *)(uintptr_t)answer->ticket;
	struct stored *stored = NULL;
	struct error err;

	binding->attempts->progress.fetched++;
	address->seconds = ledger_clock() - address->asked_at;
	report_refetch(binding, answer);
	error_set(&err, SHEAF_E_NETWORK, "%s", answer->reason);
	if (answer->fd >= 0)
		stored = content_new(binding, answer->fd, &err);
	if (stored) {
		address_resolve(binding, address, stored);
		return;
	}
	address->reason = memory_strdup(err.text);
	waiters_tell(binding, &address->waiters, NULL, address->reason);
}

struct hash address_key(
    const char *url, const char *alternative, const char *folder)
{
	struct buf key = BUF_INIT;

	flat_put_string(&key, url);
	flat_put_string(&key, alternative);
	flat_put_string(&key, folder);
	struct hash hash = hash_bytes(key.data, key.size);

	buf_release(&key);
	return hash;
}

static void fetch(struct binding *binding, struct address *address,
    const struct picture_want *want, const struct entry *entry,
    const char *folder)
{
	struct fetch_request request = {
		.ticket = (uint64_t)(uintptr_t)address,
		.url = want->url,
		.alternative = want->alternative,
		.folder = folder,
		.referrer = want->no_referrer ? NULL : entry->meta.url,
	};

	fetch_start(binding->fetcher, &request);
}

static struct waiter *waiter_new(const struct task *task, uint32_t index)
{
	struct waiter *waiter = memory_new(sizeof(*waiter));

	waiter->task = task->number;
	waiter->sending = task->sendings;
	waiter->index = index;
	return waiter;
}

static void ask(struct binding *binding, struct task *task, uint32_t index,
    const struct picture_want *want)
{
	struct pictures *pictures = binding->pictures;
	const struct entry *entry = &binding->plan->entries[task->number];
	char *copy = memory_strdup(entry->source.path);
	const char *folder = url_is_web(want->url) ? NULL : dirname(copy);
	struct hash key = address_key(want->url, want->alternative, folder);
	struct address *address = table_lookup(&pictures->addresses, &key);
	struct waiter *waiter = waiter_new(task, index);

	waiter->is_lead = entry->meta.cover &&
	    strcmp(entry->meta.cover, want->url) == 0;
	if (task->wanted)
		task->wanted[index].url = want->url;
	if (!address) {
		address = memory_new(sizeof(*address));
		address->next = pictures->all_addresses;
		pictures->all_addresses = address;
		table_put(&pictures->addresses, &key, address);
		address->waiters = waiter;
		binding->attempts->progress.asked++;
		address->asked_at = ledger_clock();
		fetch(binding, address, want, entry, folder);
	} else {
		waiter->next = address->waiters;
		address->waiters = waiter;
		if (address->stored)
			address_resolve(binding, address, address->stored);
		else if (address->reason)
			waiters_tell(
			    binding, &address->waiters, NULL, address->reason);
	}
	if (task->wanted)
		task->wanted[index].address = address;
	free(copy);
}

/* The bytes of a data: URL, as the worker decoded them. */
static void take_data(struct binding *binding, struct task *task,
    uint32_t index, const struct picture_want *want)
{
	struct waiter *waiter = waiter_new(task, index);
	struct stored *stored = NULL;
	struct error err;

	error_set(&err, SHEAF_E_INPUT, "%s", want->reason);
	int fd = want->data_size > 0
	    ? file_seal(want->data, want->data_size, &err)
	    : -1;

	if (fd >= 0)
		stored = content_new(binding, fd, &err);
	if (stored && !stored->is_settled) {
		waiter->next = stored->waiters;
		stored->waiters = waiter;
		return;
	}
	waiters_tell(binding, &waiter, stored, err.text);
}

bool pictures_want(struct binding *binding, struct task *task,
    struct flat *flat, struct message *message)
{
	uint32_t count = flat_count(flat, WANT_LEAST);

	if (count == 0 ||
	    count > binding->options->limits[SHEAF_LIMIT_PICTURES])
		return false;
	task->pictures = arena_array(
	    task->arena, count, sizeof(*task->pictures));
	task->seen = arena_array(task->arena, count, sizeof(*task->seen));
	if (binding->attempts->ledger)
		task->wanted = arena_array(
		    task->arena, count, sizeof(*task->wanted));
	task->picture_count = task->awaited = count;
	task->rows = *flat;
	task->want = *message;
	*message = (struct message){ .fds = { -1, -1 } };
	return pictures_ask(binding, task);
}

struct picture_want want_read(struct flat *rows, struct arena *arena)
{
	struct picture_want want = { 0 };

	want.url = flat_string(rows, arena);
	want.alternative = flat_string(rows, arena);
	want.no_referrer = flat_u8(rows) != 0;
	want.data = flat_bytes(rows, &want.data_size);
	want.reason = flat_string(rows, arena);
	if (!want.reason)
		want.reason = "the data URL holds nothing that can be read";
	return want;
}

bool pictures_ask(struct binding *binding, struct task *task)
{
	struct flat *rows = &task->rows;

	while (
	    task->asked < task->picture_count && !pictures_are_full(binding)) {
		struct picture_want want = want_read(rows, task->arena);

		if (rows->bad)
			return false;
		if (want.url)
			ask(binding, task, task->asked++, &want);
		else
			take_data(binding, task, task->asked++, &want);
	}
	if (task->asked < task->picture_count)
		return true;
	bool is_good = flat_is_done(rows);

	message_release(&task->want);
	return is_good;
}

/* Where it is not ready, the first reason is told once for all books. */
static void take_cover(
    struct binding *binding, const struct stored *stored, const char *path)
{
	const char *reason = NULL;
	struct error err;

	for (size_t i = 0; i < binding->book_count; i++) {
		struct book *book = &binding->books[i];
		enum picture_target target = book->packager->target;

		book->has_cover = stored->targets[target].is_ready;
		if (book->has_cover)
			book->cover = content_row(
			    binding->pictures, stored, target);
		else if (!reason)
			reason = stored->targets[target].reason;
	}
	if (!reason)
		return;
	error_set(&err, SHEAF_E_INPUT, "%s", reason);
	report_error(binding, DIAG_COVER_UNUSABLE, path, &err);
}

bool pictures_cover(struct binding *binding, const char *path)
{
	struct stored *stored = NULL;
	struct error err = { 0 };
	int fd = file_open(path, &err);

	if (fd >= 0)
		stored = content_new(binding, fd, &err);
	if (!stored) {
		report_error(binding, DIAG_COVER_UNUSABLE, path, &err);
		return true;
	}
	while (!stored->is_settled)
		if (!binding_step(binding))
			return false;
	/* it is lent to the packages until the end */
	stored->is_written = true;
	take_cover(binding, stored, path);
	return true;
}
