/*
 * Contents of pictures: known by their hash, prepared once, and kept until they
 * are in the books.  Nothing here looks into the bytes.
 */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "lib/recall.h"

/* A picture whose preparing ends this many workers is damaged. */
enum { PREPARE_ATTEMPTS = 2 };

enum { UNSETTLED_MOST = 64 };

struct pictures *pictures_new(void)
{
	struct pictures *pictures = memory_new(sizeof(*pictures));
	struct rlimit limit = { 256, 256 };

	getrlimit(RLIMIT_NOFILE, &limit);
	if (limit.rlim_cur > 4096)
		limit.rlim_cur = 4096;
	/* one on its way to a worker has two; the rest is for inputs, fonts,
	 * sockets, the network */
	pictures->held_most = (size_t)limit.rlim_cur / 4;
	pictures->unsettled_most = (size_t)limit.rlim_cur / 8;
	if (pictures->unsettled_most > UNSETTLED_MOST)
		pictures->unsettled_most = UNSETTLED_MOST;
	pictures->spool = -1;
	return pictures;
}

static void let_go(struct pictures *pictures, struct stored *stored)
{
	if (stored->fd >= 0) {
		close(stored->fd);
		stored->fd = -1;
		pictures->held--;
	}
}

static void stored_free(struct pictures *pictures, struct stored *stored)
{
	let_go(pictures, stored);
	waiters_free(stored->waiters);
	for (int i = 0; i < PICTURE_TARGETS; i++)
		free(stored->targets[i].reason);
	free(stored);
}

/* An open file means that its bytes are still lent: to a cover. */
void pictures_forget(struct pictures *pictures)
{
	struct stored *kept = NULL;

	for (struct stored *next, *s = pictures->all; s; s = next) {
		next = s->next;
		if (s->fd < 0) {
			stored_free(pictures, s);
			continue;
		}
		s->next = kept;
		kept = s;
	}
	pictures->all = kept;
	for (struct address *next, *a = pictures->all_addresses; a; a = next) {
		next = a->next;
		waiters_free(a->waiters);
		free(a->reason);
		free(a);
	}
	pictures->all_addresses = NULL;
	table_release(&pictures->addresses);
	table_release(&pictures->contents);
	free(pictures->by_ticket);
	pictures->by_ticket = NULL;
	pictures->ticket_count = pictures->ticket_room = 0;
	/* the writers need other pieces than these were */
	malloc_trim(0);
}

void pictures_free(struct pictures *pictures)
{
	if (!pictures)
		return;
	pictures_forget(pictures);
	while (pictures->all) {
		struct stored *next = pictures->all->next;

		stored_free(pictures, pictures->all);
		pictures->all = next;
	}
	if (pictures->spool >= 0)
		close(pictures->spool);
	free(pictures);
}

bool pictures_are_full(const struct binding *binding)
{
	return binding->pictures->unsettled >=
	    binding->pictures->unsettled_most;
}

static void settle_stored(struct binding *binding, struct stored *stored)
{
	stored->is_settled = true;
	stored->worker = NO_WORKER;
	binding->pictures->unsettled--;
	waiters_tell(binding, &stored->waiters, stored, NULL);
}

static void refuse(
    struct binding *binding, struct stored *stored, const char *reason)
{
	for (int i = 0; i < PICTURE_TARGETS; i++) {
		free(stored->targets[i].reason);
		stored->targets[i].reason = memory_strdup(reason);
		stored->targets[i].is_ready = false;
	}
	stored->is_chance = true;
	let_go(binding->pictures, stored);
	settle_stored(binding, stored);
}

static void prepare(struct binding *binding, struct stored *stored)
{
	struct pool *pool = binding->press->pool;
	size_t first = stored->library * pool_size(pool), best = first;
	struct buf out = BUF_INIT;
	struct error err;

	for (size_t i = first; i < first + pool_size(pool); i++)
		if (binding->press->loads[i].pictures +
			binding->press->loads[i].tasks <
		    binding->press->loads[best].pictures +
			binding->press->loads[best].tasks)
			best = i;
	stored->worker = best;
	stored->order = binding->sent++;
	flat_put_u64(&out, stored->ticket);
	if (pool_send(pool, best, MESSAGE_PREPARE, &out, &stored->fd, 1, &err))
		binding->press->loads[best].pictures++;
	else
		refuse(binding, stored, err.text);
	buf_release(&out);
}

static bool open_spool(struct pictures *pictures, struct error *err)
{
	if (pictures->spool < 0)
		pictures->spool = file_temporary(err);
	return pictures->spool >= 0;
}

/* A form whose bytes lie otherwise than it says would make a torn book. */
static bool form_fits(const struct stored *stored,
    const struct picture_form *form, enum picture_target target, size_t size)
{
	if (form->is_source && size > 0)
		return false;
	if (form->is_source)
		size = stored->size;
	if (target == PICTURE_FOR_FILE)
		return size > 0;
	return form->components > 0 && form->data_size > 0 &&
	    form->data_size + form->mask_size +
		(size_t)3 * form->palette_size ==
	    size;
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
		stored->is_chance = true;
		stored->targets[target].is_ready = false;
		stored->targets[target].reason = memory_strdup(
		    "no room for the prepared picture");
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
	stored->is_in_spool = true;
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
		if (result->is_ready[i] &&
		    keep(binding, stored, i, bytes[i], sizes[i]))
			needs_source |= result->forms[i].is_source;
		else if (!result->is_ready[i] && *result->reason[i])
			stored->targets[i].reason = memory_strdup(
			    result->reason[i]);
	}
	if (!needs_source)
		let_go(binding->pictures, stored);
	else if (binding->pictures->held > binding->pictures->held_most)
		move_to_spool(binding->pictures, stored);
}

/* PREPARED behind the ticket; false: it makes no sense. */
static bool take_prepared(
    struct binding *binding, struct stored *stored, struct flat *flat)
{
	const uint8_t *bytes[PICTURE_TARGETS];
	size_t sizes[PICTURE_TARGETS];
	struct picture_result result;

	if (!result_read(flat, &result))
		return false;
	for (int i = 0; i < PICTURE_TARGETS; i++)
		bytes[i] = flat_bytes(flat, &sizes[i]);
	if (!flat_is_done(flat))
		return false;
	for (int i = 0; i < PICTURE_TARGETS; i++)
		if (result.is_ready[i] &&
		    !form_fits(stored, &result.forms[i], i, sizes[i]))
			return false;
	take_forms(binding, stored, &result, bytes, sizes);
	settle_stored(binding, stored);
	return true;
}

/* The picture of a ticket that the worker has; NULL: it has no such. */
static struct stored *stored_of(
    const struct binding *binding, size_t worker, uint64_t ticket)
{
	const struct pictures *pictures = binding->pictures;

	if (ticket >= pictures->ticket_count)
		return NULL;
	struct stored *stored = pictures->by_ticket[ticket];

	return stored->is_settled || stored->worker != worker ? NULL : stored;
}

bool pictures_elsewhere(
    struct binding *binding, size_t worker, struct message *message)
{
	struct flat flat;

	flat_open(&flat, message->bytes, message->size);
	struct stored *stored = stored_of(binding, worker, flat_u64(&flat));
	uint32_t library = flat_enum(&flat, PICTURE_LIBRARIES);

	if (!stored || !flat_is_done(&flat) || stored->library != PICTURE_OWN ||
	    library == PICTURE_OWN)
		return false;
	binding->press->loads[worker].pictures--;
	stored->library = library;
	prepare(binding, stored);
	return true;
}

bool pictures_prepared(
    struct binding *binding, size_t worker, struct message *message)
{
	struct flat flat, all;

	flat_open(&flat, message->bytes, message->size);
	struct stored *stored = stored_of(binding, worker, flat_u64(&flat));

	all = flat;
	if (!stored || !take_prepared(binding, stored, &flat))
		return false;
	binding->press->loads[worker].pictures--;
	if (!stored->is_chance)
		recall_keep_prepared(
		    binding, stored, all.next, (size_t)(all.end - all.next));
	return true;
}

/* As an earlier run has prepared it. */
static bool recall(struct binding *binding, struct stored *stored)
{
	struct buf bytes = BUF_INIT;
	struct flat flat;
	bool is_known = recall_prepared(binding, stored, &bytes);

	flat_open(&flat, bytes.data, bytes.size);
	is_known = is_known && take_prepared(binding, stored, &flat);
	buf_release(&bytes);
	return is_known;
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
	if (!recall(binding, stored))
		prepare(binding, stored);
	return stored;
}

/* The content of an open file, which it takes. */
struct stored *content_new(struct binding *binding, int fd, struct error *err)
{
	struct pictures *pictures = binding->pictures;
	struct hash hash;
	uint64_t size;

	if (!hash_file(fd, binding->options->limits[SHEAF_LIMIT_PICTURE], &hash,
		&size, err)) {
		limit_named(err, binding->options, SHEAF_LIMIT_PICTURE, NULL);
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

uint64_t pictures_oldest(const struct binding *binding, size_t worker)
{
	uint64_t oldest = UINT64_MAX;

	if (binding->press->loads[worker].pictures == 0)
		return oldest;
	for (const struct stored *s = binding->pictures->all; s; s = s->next)
		if (!s->is_settled && s->worker == worker && s->order < oldest)
			oldest = s->order;
	return oldest;
}

void pictures_lost(
    struct binding *binding, size_t worker, uint64_t order, const char *text)
{
	struct pictures *pictures = binding->pictures;
	char why[SPAWNER_TEXT + 32];

	snprintf(why, sizeof(why), "its decoder ended early: %s", text);
	for (struct stored *s = pictures->all; s && pictures->unsettled > 0;
	     s = s->next) {
		if (s->is_settled || s->worker != worker)
			continue;
		s->attempts += s->order == order;
		if (s->attempts < PREPARE_ATTEMPTS)
			prepare(binding, s);
		else
			refuse(binding, s, why);
	}
}

struct stored_picture content_row(const struct pictures *pictures,
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
		row.fd = stored->is_in_spool ? pictures->spool : stored->fd;
		row.offset = stored->offset;
		row.size = stored->size;
	}
	return row;
}

static int by_hash(const void *a, const void *b)
{
	const struct stored *const *x = a, *const *y = b;

	return hash_compare(&(*x)->hash, &(*y)->hash);
}

size_t pictures_ready(struct binding *binding, const struct task *task,
    enum picture_target target, struct stored_picture **rows)
{
	struct stored **ready = memory_array(
	    task->picture_count, sizeof(*ready));
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
		(*rows)[kept++] = content_row(
		    binding->pictures, ready[i], target);
	}
	free(ready);
	return kept;
}

bool content_is_shown(const struct binding *binding,
    const struct stored *stored, const char **reason)
{
	for (size_t i = 0; i < binding->book_count; i++) {
		const struct packager *packager = binding->books[i].packager;

		if (!packager->needs_pictures ||
		    stored->targets[packager->target].is_ready)
			continue;
		if (reason)
			*reason = stored->targets[packager->target].reason;
		return false;
	}
	return true;
}

void pictures_written(struct binding *binding, const struct task *task)
{
	for (size_t i = 0; i < task->picture_count; i++) {
		struct stored *stored = task->pictures[i];

		if (stored && content_is_shown(binding, stored, NULL))
			binding->result.pictures++;
		else
			binding->result.missing++;
		if (!stored || stored->is_written)
			continue;
		stored->is_written = true;
		/* another volume may show it, too */
		if (binding->options->max_size > 0 && stored->fd >= 0)
			move_to_spool(binding->pictures, stored);
		else
			let_go(binding->pictures, stored);
	}
}
