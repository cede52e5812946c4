/*
 * Pictures as the parent keeps them: every address is asked for once, every
 * content is prepared once, and its bytes stay until they are in the books.
 * Nothing here looks into the bytes.
 */
#include <libgen.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "lib/binding.h"

/* A picture whose preparing ends this many workers is damaged. */
enum { PREPARE_ATTEMPTS = 2 };

#define NO_WORKER SIZE_MAX

/* An article that waits for it. */
struct waiter {
	struct waiter *next;
	uint32_t task;
	unsigned attempt;       /* of the task: a later one asks anew */
	uint32_t index;
};

/* A content, known by its hash. */
struct stored {
	struct hash hash;
	struct stored *next;            /* in pictures.all */
	uint64_t ticket;
	bool is_settled, is_written;
	unsigned attempts;
	size_t worker;                  /* that prepares it */
	int fd;                         /* of the source's bytes; -1: in the spool
	                                   or let go */
	uint64_t offset, size;
	struct {
		bool is_ready;
		uint64_t offset, size;          /* in the spool */
		struct picture_form form;
		char *reason;
	} targets[PICTURE_TARGETS];
	struct waiter *waiters;
};

/* A place where a picture may be had. */
struct address {
	struct address *next;
	struct stored *stored;          /* NULL: not fetched, or not to be had */
	char *reason;                   /* not NULL: not to be had */
	struct waiter *waiters;
};

struct pictures {
	struct table addresses, contents;
	struct address *all_addresses;
	struct stored *all;
	struct stored **by_ticket;
	size_t ticket_count, ticket_room, unsettled;
	int spool;                      /* -1: not needed yet */
	uint64_t spool_end;
	size_t held, held_most;         /* descriptors */
};

struct pictures *pictures_new(void)
{
	struct pictures *pictures = memory_new(sizeof(*pictures));
	struct rlimit limit = { 256, 256 };

	getrlimit(RLIMIT_NOFILE, &limit);
	/* half of them: the rest is for inputs, fonts, sockets, the network */
	pictures->held_most =
	    limit.rlim_cur > 4096 ? 2048 : (size_t)limit.rlim_cur / 2;
	pictures->spool = -1;
	return pictures;
}

static void waiters_free(struct waiter *waiter)
{
	for (struct waiter *next; waiter; waiter = next) {
		next = waiter->next;
		free(waiter);
	}
}

static void let_go(struct pictures *pictures, struct stored *stored)
{
	if (stored->fd >= 0) {
		close(stored->fd);
		stored->fd = -1;
		pictures->held--;
	}
}

void pictures_free(struct pictures *pictures)
{
	if (!pictures)
		return;
	for (struct stored *next, *s = pictures->all; s; s = next) {
		next = s->next;
		let_go(pictures, s);
		waiters_free(s->waiters);
		for (int i = 0; i < PICTURE_TARGETS; i++)
			free(s->targets[i].reason);
		free(s);
	}
	for (struct address *next, *a = pictures->all_addresses; a; a = next) {
		next = a->next;
		waiters_free(a->waiters);
		free(a->reason);
		free(a);
	}
	table_release(&pictures->addresses);
	table_release(&pictures->contents);
	free(pictures->by_ticket);
	if (pictures->spool >= 0)
		close(pictures->spool);
	free(pictures);
}

bool pictures_are_pending(const struct binding *binding)
{
	return binding->pictures->unsettled > 0;
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

	if (task->state != TASK_SENT || task->attempts != waiter->attempt ||
	    waiter->index >= task->picture_count)
		return;
	task->pictures[waiter->index] = stored;
	result.is_fetched = stored != NULL;
	if (stored)
		result.hash = stored->hash;
	for (int i = 0; i < PICTURE_TARGETS; i++) {
		const char *why = stored ? stored->targets[i].reason : reason;

		result.is_ready[i] = stored && stored->targets[i].is_ready;
		if (result.is_ready[i])
			result.forms[i] = stored->targets[i].form;
		else
			snprintf(result.reason[i], sizeof(result.reason[i]),
			    "%s", why ? why : "");
	}
	flat_put_u32(&out, waiter->task);
	flat_put_u32(&out, waiter->index);
	result_put(&out, &result);
	if (!pool_send(binding->pool, task->worker, MESSAGE_PICTURE, &out, NULL,
	        0, NULL))
		pool_kill(binding->pool, task->worker);
	buf_release(&out);
}

static void tell_all(struct binding *binding, struct waiter **waiters,
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

static void settle_stored(struct binding *binding, struct stored *stored)
{
	stored->is_settled = true;
	stored->worker = NO_WORKER;
	binding->pictures->unsettled--;
	tell_all(binding, &stored->waiters, stored, NULL);
}

static void refuse(
    struct binding *binding, struct stored *stored, const char *reason)
{
	for (int i = 0; i < PICTURE_TARGETS; i++) {
		free(stored->targets[i].reason);
		stored->targets[i].reason = memory_strdup(reason);
		stored->targets[i].is_ready = false;
	}
	let_go(binding->pictures, stored);
	settle_stored(binding, stored);
}

static void prepare(struct binding *binding, struct stored *stored)
{
	struct buf out = BUF_INIT;
	size_t best = 0;
	struct error err;

	for (size_t i = 1; i < pool_size(binding->pool); i++)
		if (binding->loads[i].pictures + binding->loads[i].tasks <
		    binding->loads[best].pictures + binding->loads[best].tasks)
			best = i;
	stored->worker = best;
	flat_put_u64(&out, stored->ticket);
	if (pool_send(binding->pool, best, MESSAGE_PREPARE, &out, &stored->fd, 1,
	        &err))
		binding->loads[best].pictures++;
	else
		refuse(binding, stored, err.text);
	buf_release(&out);
}

static struct stored *stored_new(
    struct binding *binding, const struct hash *hash, int fd, uint64_t size)
{
	struct pictures *pictures = binding->pictures;
	struct stored *stored = memory_new(sizeof(*stored));

	stored->hash = *hash;
	stored->fd = fd;
	stored->size = size;
	stored->ticket = pictures->ticket_count;
	stored->next = pictures->all;
	pictures->all = stored;
	pictures->held++;
	pictures->unsettled++;
	table_put(&pictures->contents, hash, stored);
	if (pictures->ticket_count == pictures->ticket_room) {
		pictures->ticket_room = pictures->ticket_room * 2 + 64;
		pictures->by_ticket = memory_resize(pictures->by_ticket,
		    pictures->ticket_room, sizeof(*pictures->by_ticket));
	}
	pictures->by_ticket[pictures->ticket_count++] = stored;
	prepare(binding, stored);
	return stored;
}

static bool open_spool(struct pictures *pictures, struct error *err)
{
	if (pictures->spool < 0)
		pictures->spool = file_temporary(err);
	return pictures->spool >= 0;
}

/* The content of an open file, which it takes. */
static struct stored *content(
    struct binding *binding, int fd, struct error *err)
{
	struct pictures *pictures = binding->pictures;
	struct hash hash;
	uint64_t size;

	if (!hash_file(fd, binding->options->limits[SHEAF_LIMIT_PICTURE], &hash,
	        &size, err)) {
		close(fd);
		return NULL;
	}
	struct stored *known = table_lookup(&pictures->contents, &hash);

	if (known) {
		close(fd);
		return known;
	}
	return stored_new(binding, &hash, fd, size);
}

static void address_resolve(
    struct binding *binding, struct address *address, struct stored *stored)
{
	address->stored = stored;
	if (stored->is_settled) {
		tell_all(binding, &address->waiters, stored, NULL);
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

	error_set(&err, SHEAF_E_NETWORK, "%s", answer->reason);
	if (answer->fd >= 0)
		stored = content(binding, answer->fd, &err);
	if (stored) {
		address_resolve(binding, address, stored);
		return;
	}
	address->reason = memory_strdup(err.text);
	tell_all(binding, &address->waiters, NULL, address->reason);
}

/* What tells one address from another: a relative path is another picture in
 * another folder. */
static struct hash address_key(const char *url, const char *alternative,
    const char *folder)
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
		.folder = -1,
		.referrer = want->no_referrer ? NULL : entry->meta.url,
	};

	if (folder)
		request.folder = open(folder,
		    O_PATH | O_DIRECTORY | O_CLOEXEC);
	fetch_start(binding->fetcher, &request);
	if (request.folder >= 0)
		close(request.folder);
}

static struct waiter *waiter_new(const struct task *task, uint32_t index)
{
	struct waiter *waiter = memory_new(sizeof(*waiter));

	waiter->task = task->number;
	waiter->attempt = task->attempts;
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

	if (!address) {
		address = memory_new(sizeof(*address));
		address->next = pictures->all_addresses;
		pictures->all_addresses = address;
		table_put(&pictures->addresses, &key, address);
		address->waiters = waiter;
		fetch(binding, address, want, entry, folder);
	} else {
		waiter->next = address->waiters;
		address->waiters = waiter;
		if (address->stored)
			address_resolve(binding, address, address->stored);
		else if (address->reason)
			tell_all(binding, &address->waiters, NULL,
			    address->reason);
	}
	free(copy);
}

/* The bytes of a data: URL, as the worker decoded them. */
static void take_data(struct binding *binding, struct task *task,
    uint32_t index, const struct picture_want *want)
{
	struct waiter *waiter = waiter_new(task, index);
	struct stored *stored = NULL;
	struct error err;

	error_set(&err, SHEAF_E_INPUT, "the data URL holds nothing that can be "
	    "read");
	int fd = want->data_size > 0
	    ? file_seal(want->data, want->data_size, &err) : -1;

	if (fd >= 0)
		stored = content(binding, fd, &err);
	if (stored && !stored->is_settled) {
		waiter->next = stored->waiters;
		stored->waiters = waiter;
		return;
	}
	tell_all(binding, &waiter, stored, err.text);
}

bool pictures_want(struct binding *binding, struct task *task, struct flat *flat)
{
	uint32_t count = flat_count(flat, 17);

	if (count == 0 || count > binding->options->limits[SHEAF_LIMIT_PICTURES])
		return false;
	task->pictures =
	    arena_array(task->arena, count, sizeof(*task->pictures));
	task->picture_count = count;
	for (uint32_t i = 0; i < count && !flat->bad; i++) {
		struct picture_want want = { 0 };

		want.url = flat_string(flat, task->arena);
		want.alternative = flat_string(flat, task->arena);
		want.no_referrer = flat_u8(flat) != 0;
		want.data = flat_bytes(flat, &want.data_size);
		if (flat->bad)
			break;
		if (want.url)
			ask(binding, task, i, &want);
		else
			take_data(binding, task, i, &want);
	}
	return flat_is_done(flat);
}

/* A form whose bytes lie otherwise than it says would make a torn book. */
static bool form_fits(const struct stored *stored,
    const struct picture_form *form, enum picture_target target, size_t size)
{
	if (form->is_source)
		return size == 0 && stored->size > 0;
	if (target == PICTURE_FOR_FILE)
		return size > 0;
	return form->data_size <= size && form->mask_size <= size &&
	    form->data_size + form->mask_size + 3u * form->palette_size == size;
}

static bool keep(struct binding *binding, struct stored *stored,
    enum picture_target target, const uint8_t *bytes, size_t size)
{
	struct pictures *pictures = binding->pictures;
	struct error err;

	stored->targets[target].offset = pictures->spool_end;
	stored->targets[target].size = size;
	if (size == 0)
		return true;
	if (!open_spool(pictures, &err) ||
	    lseek(pictures->spool, (off_t)pictures->spool_end, SEEK_SET) < 0 ||
	    !file_write(pictures->spool, bytes, size, &err)) {
		stored->targets[target].is_ready = false;
		stored->targets[target].reason =
		    memory_strdup("no room for the prepared picture");
		return false;
	}
	pictures->spool_end += size;
	return true;
}

/* Too many open files: the bytes move into the spool. */
static void move_to_spool(struct pictures *pictures, struct stored *stored)
{
	struct error err;

	if (!open_spool(pictures, &err) ||
	    !file_copy(pictures->spool, pictures->spool_end, stored->fd, 0,
	        stored->size, &err))
		return;
	stored->offset = pictures->spool_end;
	pictures->spool_end += stored->size;
	let_go(pictures, stored);
}

static void take_forms(struct binding *binding, struct stored *stored,
    const struct picture_result *result, const uint8_t **bytes,
    const size_t *sizes)
{
	bool needs_source = false;

	for (int i = 0; i < PICTURE_TARGETS; i++) {
		stored->targets[i].is_ready = result->is_ready[i];
		stored->targets[i].form = result->forms[i];
		if (!result->is_ready[i])
			stored->targets[i].reason =
			    memory_strdup(result->reason[i]);
		else if (keep(binding, stored, i, bytes[i], sizes[i]))
			needs_source |= result->forms[i].is_source;
	}
	if (!needs_source)
		let_go(binding->pictures, stored);
	else if (binding->pictures->held > binding->pictures->held_most)
		move_to_spool(binding->pictures, stored);
}

bool pictures_prepared(
    struct binding *binding, size_t worker, struct message *message)
{
	struct pictures *pictures = binding->pictures;
	const uint8_t *bytes[PICTURE_TARGETS];
	size_t sizes[PICTURE_TARGETS];
	struct picture_result result;
	struct flat flat;

	flat_open(&flat, message->bytes, message->size);
	uint64_t ticket = flat_u64(&flat);

	if (ticket >= pictures->ticket_count || !result_read(&flat, &result))
		return false;
	struct stored *stored = pictures->by_ticket[ticket];

	for (int i = 0; i < PICTURE_TARGETS; i++)
		bytes[i] = flat_bytes(&flat, &sizes[i]);
	if (!flat_is_done(&flat) || stored->is_settled ||
	    stored->worker != worker)
		return false;
	for (int i = 0; i < PICTURE_TARGETS; i++)
		if (result.is_ready[i] && !form_fits(stored, &result.forms[i], i,
		                              sizes[i]))
			return false;
	binding->loads[worker].pictures--;
	take_forms(binding, stored, &result, bytes, sizes);
	settle_stored(binding, stored);
	return true;
}

void pictures_lost(struct binding *binding, size_t worker)
{
	struct pictures *pictures = binding->pictures;

	for (struct stored *s = pictures->all; s && pictures->unsettled > 0;
	     s = s->next) {
		if (s->is_settled || s->worker != worker)
			continue;
		if (++s->attempts < PREPARE_ATTEMPTS)
			prepare(binding, s);
		else
			refuse(binding, s, "its decoder ended early");
	}
}

static struct stored_picture row(const struct pictures *pictures,
    const struct stored *stored, enum picture_target target)
{
	struct stored_picture row = {
		.hash = stored->hash,
		.form = stored->targets[target].form,
		.fd = pictures->spool,
		.offset = stored->targets[target].offset,
		.size = stored->targets[target].size,
	};

	if (row.form.is_source) {
		row.fd = stored->fd >= 0 ? stored->fd : pictures->spool;
		row.offset = stored->offset;
		row.size = stored->size;
	}
	return row;
}

bool pictures_cover(struct binding *binding, const char *path)
{
	struct stored *stored = NULL;
	struct error err = { 0 };
	int fd = file_open(path, &err);

	if (fd >= 0)
		stored = content(binding, fd, &err);
	if (!stored) {
		report_error(binding, DIAG_COVER_UNUSABLE, path, &err);
		return true;
	}
	while (!stored->is_settled)
		if (!binding_step(binding))
			return false;
	for (size_t i = 0; i < binding->book_count; i++) {
		enum picture_target target = binding->packagers[i]->target;

		if (stored->targets[target].is_ready) {
			binding->books[i].cover =
			    row(binding->pictures, stored, target);
			binding->books[i].has_cover = true;
			continue;
		}
		error_set(&err, SHEAF_E_INPUT, "%s",
		    stored->targets[target].reason);
		report_error(binding, DIAG_COVER_UNUSABLE, path, &err);
	}
	/* it is lent to the packages until the end */
	stored->is_written = true;
	return true;
}

static int by_hash(const void *a, const void *b)
{
	const struct stored *const *x = a, *const *y = b;

	return hash_compare(&(*x)->hash, &(*y)->hash);
}

size_t pictures_ready(struct binding *binding, const struct task *task,
    enum picture_target target, struct stored_picture **rows)
{
	struct stored **ready =
	    memory_array(task->picture_count, sizeof(*ready));
	size_t count = 0, kept = 0;

	for (size_t i = 0; i < task->picture_count; i++)
		if (task->pictures[i] &&
		    task->pictures[i]->targets[target].is_ready)
			ready[count++] = task->pictures[i];
	qsort(ready, count, sizeof(*ready), by_hash);
	*rows = memory_array(count, sizeof(**rows));
	for (size_t i = 0; i < count; i++) {
		if (i > 0 && ready[i] == ready[i - 1])
			continue;
		(*rows)[kept++] = row(binding->pictures, ready[i], target);
	}
	free(ready);
	return kept;
}

void pictures_written(struct binding *binding, const struct task *task)
{
	for (size_t i = 0; i < task->picture_count; i++) {
		struct stored *stored = task->pictures[i];

		if (!stored) {
			binding->result.missing++;
			continue;
		}
		binding->result.pictures++;
		if (stored->is_written)
			continue;
		stored->is_written = true;
		let_go(binding->pictures, stored);
	}
}
