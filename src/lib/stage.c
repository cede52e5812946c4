/* Tasks go out to workers as they are free and come back in order. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "lib/recall.h"

enum {
	TASKS_A_WORKER = 4, /* so that it has work while pictures come */
	ATTEMPTS = 3,       /* a task at which this many workers end is out */
	PATIENCE_S = 60,    /* with a worker that owes an answer, and as much
	                        again as it may calculate */
	LONGEST_S = 1000000,
	/* by which an article does not come to an end: each character may need
	 * a font of its own */
	QUESTIONS_MOST = 1000000,
	TICK_MS = 5000 /* the most that is counted at once: we may have
	                           been stopped, too */
};

void task_clear(struct task *task)
{
	for (size_t i = 0; i < OUTPUTS_MAX; i++)
		message_release(&task->chapters[i]);
	message_release(&task->want);
	buf_release(&task->recalled);
	arena_free(task->arena);
	task->arena = arena_new();
	task->outcome = (struct outcome){ 0 };
	task->meta = (struct meta){ 0 };
	task->review = (struct review){ 0 };
	diag_list_init(&task->diags, task->arena);
	task->pictures = NULL;
	task->wanted = NULL;
	task->lead = NULL;
	task->picture_count = task->awaited = 0;
	task->asked = 0;
	task->page_count = 0;
	task->asked_keys = NULL;
	task->asked_size = 0;
	task->is_recalled = false;
	task->seen = NULL;
	task->want_bytes = NULL;
	task->want_size = 0;
}

void entry_fill(struct binding *binding, size_t entry, const struct task *task)
{
	struct entry *row = &binding->plan->entries[entry];

	row->fingerprint = task->outcome.fingerprint;
}

static struct task *ring_task(const struct binding *binding, size_t number)
{
	return &binding->stage->ring[number % binding->window];
}

struct task *stage_task(struct binding *binding, uint32_t number, size_t worker)
{
	struct stage *stage = binding->stage;

	if (!stage || number < stage->settled || number >= stage->begun)
		return NULL;
	struct task *task = ring_task(binding, number);

	return task->state == TASK_SENT && task->worker == worker ? task : NULL;
}

static void task_done(struct binding *binding, struct task *task)
{
	struct load *load = &binding->press->loads[task->worker];

	task->state = TASK_DONE;
	task->seconds = ledger_clock() - task->sent_at;
	load->tasks--;
	load->is_alone = false;
}

static bool send_task(struct binding *binding, struct task *task, size_t worker)
{
	struct load *load = &binding->press->loads[worker];

	task->worker = worker;
	task->sendings++;
	if (!binding->stage->send(binding, task, worker)) {
		task->state = TASK_DONE;
		return binding->error.code == SHEAF_OK;
	}
	task->state = TASK_SENT;
	task->order = binding->sent++;
	task->sent_at = ledger_clock();
	load->tasks++;
	load->is_alone = task->attempts > 0;
	return true;
}

/* The worker with least to do that may take this task, or pool_size(). */
static size_t free_worker(const struct binding *binding, bool alone)
{
	size_t best = pool_size(binding->press->pool), least = TASKS_A_WORKER;

	for (size_t i = 0; i < pool_size(binding->press->pool); i++) {
		const struct load *load = &binding->press->loads[i];

		if (load->is_alone || (alone && load->tasks > 0))
			continue;
		if (load->tasks < least) {
			least = load->tasks;
			best = i;
		}
	}
	return best;
}

static void begin_task(struct binding *binding)
{
	struct stage *stage = binding->stage;
	struct task *task = ring_task(binding, stage->begun);

	task->number = (uint32_t)stage->begun++;
	task->attempts = task->sendings = 0;
	task->has_key = task->has_content = false;
	task->state = TASK_WAITING;
	task_clear(task);
}

/* Sends what can be sent: tasks that wait for another attempt, then new ones. */
static bool dispatch(struct binding *binding)
{
	struct stage *stage = binding->stage;

	for (size_t number = stage->settled; number < stage->begun; number++) {
		struct task *task = ring_task(binding, number);

		if (task->state == TASK_SENT && task->is_recalled &&
		    task->awaited == 0)
			recall_finish(binding, task);
		if (task->state != TASK_WAITING)
			continue;
		size_t worker = free_worker(binding, task->attempts > 0);

		if (worker == pool_size(binding->press->pool))
			return true;
		if (!send_task(binding, task, worker))
			return false;
	}
	while (stage->begun < stage->count &&
	    stage->begun < stage->settled + binding->window) {
		size_t worker = free_worker(binding, false);

		if (worker == pool_size(binding->press->pool))
			break;
		begin_task(binding);
		struct task *task = ring_task(binding, stage->begun - 1);

		if (!stage->recall(binding, task) &&
		    !send_task(binding, task, worker))
			return false;
	}
	return true;
}

static bool settle(struct binding *binding)
{
	struct stage *stage = binding->stage;

	while (stage->settled < stage->begun) {
		struct task *task = ring_task(binding, stage->settled);

		if (task->state != TASK_DONE)
			break;
		stage->settled++;
		bool goes_on = stage->settle(binding, task);

		task_clear(task);
		if (!goes_on)
			return false;
	}
	return true;
}

bool task_read(struct task *task, struct flat *flat, enum message_type type)
{
	if (!outcome_read(flat, &task->outcome) ||
	    !meta_read(flat, task->arena, &task->meta) ||
	    !diag_list_read(flat, &task->diags))
		return false;
	if (type == MESSAGE_DONE) {
		if (!review_read(flat, task->arena, &task->review))
			return false;
		task->asked_keys = flat_bytes(flat, &task->asked_size);
	}
	return flat_is_done(flat);
}

/* META and DONE. */
static bool take_outcome(
    struct binding *binding, size_t worker, struct message *message)
{
	struct flat flat;

	flat_open(&flat, message->bytes, message->size);
	struct task *task = stage_task(binding, flat_u32(&flat), worker);

	if (!task || !task_read(task, &flat, message->type))
		return false;
	if (message->type == MESSAGE_DONE)
		recall_keep_load(binding, task, message);
	else
		recall_keep_meta(binding, task, message);
	task->asked_keys = NULL; /* they were lent */
	task_done(binding, task);
	return true;
}

static bool take_want(
    struct binding *binding, size_t worker, struct message *message)
{
	struct flat flat;

	flat_open(&flat, message->bytes, message->size);
	struct task *task = stage_task(binding, flat_u32(&flat), worker);

	if (!task || !binding->stage->is_load || task->pictures)
		return false;
	recall_note_want(binding, task, message);
	return pictures_want(binding, task, &flat, message);
}

/* CHAPTER: the message itself is kept until it is appended. */
static bool take_chapter(
    struct binding *binding, size_t worker, struct message *message)
{
	struct flat flat;
	size_t size;

	flat_open(&flat, message->bytes, message->size);
	struct task *task = stage_task(binding, flat_u32(&flat), worker);
	uint32_t book = flat_enum(&flat, (uint32_t)binding->book_count);

	flat_bytes(&flat, &size);
	if (!task || !binding->stage->is_load || !flat_is_done(&flat) ||
	    task->chapters[book].heap)
		return false;
	task->chapters[book] = *message;
	*message = (struct message){ .fds = { -1, -1 } };
	return true;
}

static bool answer_font(
    struct binding *binding, size_t worker, struct message *message)
{
	struct arena *arena = arena_new();
	struct font_query query;
	struct font_face_file face = { .fd = -1 };
	struct buf out = BUF_INIT;
	struct flat flat;

	flat_open(&flat, message->bytes, message->size);
	bool is_good = query_read(&flat, arena, &query);
	bool is_found = is_good &&
	    binding->fonts.find(binding->fonts.context, &query, &face);

	flat_put_u8(&out, is_found);
	flat_put_u32(&out, face.id);
	flat_put_u32(&out, (uint32_t)face.index);
	if (is_good)
		is_good = pool_send(binding->press->pool, worker, MESSAGE_FONT,
		    &out, &face.fd, is_found, NULL);
	buf_release(&out);
	arena_free(arena);
	return is_good;
}

static bool answer_dictionary(
    struct binding *binding, size_t worker, struct message *message)
{
	struct arena *arena = arena_new();
	struct buf out = BUF_INIT;
	struct flat flat;

	flat_open(&flat, message->bytes, message->size);
	const char *language = flat_string(&flat, arena);
	bool is_good = flat_is_done(&flat) && language != NULL;
	int fd = is_good
	    ? binding->fonts.dictionary(binding->fonts.context, language)
	    : -1;

	flat_put_u8(&out, fd >= 0);
	if (is_good)
		is_good = pool_send(binding->press->pool, worker,
		    MESSAGE_DICTIONARY, &out, &fd, fd >= 0, NULL);
	if (fd >= 0)
		close(fd);
	buf_release(&out);
	arena_free(arena);
	return is_good;
}

/* False: it asks and asks. */
static bool may_ask(struct binding *binding, size_t worker)
{
	return ++binding->press->loads[worker].questions < QUESTIONS_MOST;
}

/* Whoever asks is still at what it was at. */
static bool is_question(enum message_type type)
{
	return type == MESSAGE_FIND_FONT || type == MESSAGE_FIND_DICTIONARY ||
	    type == MESSAGE_FIND_RULES;
}

/* A message that does not fit means a worker that has gone wrong: it ends. */
static void handle(
    struct binding *binding, size_t worker, struct message *message)
{
	bool is_good = false;

	switch (message->type) {
	case MESSAGE_META:
	case MESSAGE_DONE:
		is_good = take_outcome(binding, worker, message);
		binding->press->loads[worker].questions = 0;
		break;
	case MESSAGE_WANT:
		is_good = take_want(binding, worker, message);
		break;
	case MESSAGE_PREPARED:
		is_good = pictures_prepared(binding, worker, message);
		break;
	case MESSAGE_ELSEWHERE:
		is_good = pictures_elsewhere(binding, worker, message);
		break;
	case MESSAGE_FIND_FONT:
		is_good = may_ask(binding, worker) &&
		    answer_font(binding, worker, message);
		break;
	case MESSAGE_FIND_DICTIONARY:
		is_good = may_ask(binding, worker) &&
		    answer_dictionary(binding, worker, message);
		break;
	case MESSAGE_FIND_RULES:
		is_good = may_ask(binding, worker) &&
		    outside_rules(binding, worker, message);
		break;
	case MESSAGE_FETCH_PAGE:
		is_good = outside_page(binding, worker, message);
		break;
	case MESSAGE_CHAPTER:
		is_good = take_chapter(binding, worker, message);
		break;
	case MESSAGE_COVERED:
		is_good = cover_taken(binding, worker, message);
		break;
	case MESSAGE_LINKS:
	case MESSAGE_READ:
	case MESSAGE_LOAD:
	case MESSAGE_PICTURE:
	case MESSAGE_PREPARE:
	case MESSAGE_COVER:
	case MESSAGE_FONT:
	case MESSAGE_DICTIONARY:
	case MESSAGE_RULES:
	case MESSAGE_PAGE:
	case MESSAGE_TYPES:
		break;
	}
	message_release(message);
	if (!is_good)
		pool_kill(binding->press->pool, worker);
}

/* The place in the order of messages of the oldest task that the worker owes an
 * answer to, and does not wait for us; UINT64_MAX: none. */
static uint64_t oldest_task(const struct binding *binding, size_t worker)
{
	const struct stage *stage = binding->stage;
	uint64_t oldest = UINT64_MAX;

	for (size_t n = stage ? stage->settled : 0; stage && n < stage->begun;
	     n++) {
		const struct task *task = ring_task(binding, n);

		if (task->state == TASK_SENT && task->worker == worker &&
		    task->awaited == 0 && task->order < oldest)
			oldest = task->order;
	}
	return oldest;
}

/* Of the clock on the wall: who only calculates comes to the limit of that. */
static uint64_t patience_ms(const struct binding *binding)
{
	uint64_t cpu = binding->options->limits[SHEAF_LIMIT_CPU];

	return (PATIENCE_S + (cpu < LONGEST_S ? cpu : LONGEST_S)) * 1000;
}

/* What the worker was at is tried again, alone, or left out; what waited behind
 * is sent anew. */
static void handle_lost(
    struct binding *binding, size_t worker, const char *text)
{
	char silence[SPAWNER_TEXT];
	/* it takes its messages one after another: it was at the oldest */
	uint64_t picture = pictures_oldest(binding, worker);
	uint64_t order = oldest_task(binding, worker);
	struct stage *stage = binding->stage;

	if (picture < order)
		order = picture;
	if (binding->press->loads[worker].was_silent) {
		snprintf(silence, sizeof(silence),
		    "no answer for %ju s (limit cpu)",
		    (uintmax_t)patience_ms(binding) / 1000);
		text = silence;
	}
	binding->press->loads[worker] = (struct load){ 0 };
	for (size_t n = stage ? stage->settled : 0; stage && n < stage->begun;
	     n++) {
		struct task *task = ring_task(binding, n);

		if (task->state != TASK_SENT || task->worker != worker)
			continue;
		if (task->order == order || order == UINT64_MAX)
			task->attempts++;
		task_clear(task);
		task->state = TASK_WAITING;
		if (task->attempts < ATTEMPTS)
			continue;
		task->state = TASK_DONE;
		error_set(&task->outcome.error, SHEAF_E_WORKER, "%s", text);
	}
	pictures_lost(binding, worker, order, text);
	cover_lost(binding, worker, text);
}

static void kill_silent(struct binding *binding, long elapsed_ms)
{
	for (size_t i = 0; i < pool_seats(binding->press->pool); i++) {
		struct load *load = &binding->press->loads[i];

		/* a worker whose page is on its way waits for us */
		if (load->page != 0 ||
		    (load->pictures == 0 && !cover_is_owed(binding, i) &&
			oldest_task(binding, i) == UINT64_MAX))
			load->silent_ms = 0;
		else
			load->silent_ms += (int)(elapsed_ms < TICK_MS
				? elapsed_ms
				: TICK_MS);
		if ((uint64_t)load->silent_ms < patience_ms(binding))
			continue;
		load->silent_ms = 0;
		load->was_silent = true;
		pool_kill(binding->press->pool, i);
	}
}

static bool wait_for_events(struct binding *binding)
{
	struct pollfd rows[WORKERS_MOST * PICTURE_LIBRARIES];
	struct timespec before, after;
	size_t count = pool_pollfds(binding->press->pool, rows);
	bool is_ready = fetch_has_page(binding->fetcher) ||
	    (!pictures_are_full(binding) && fetch_has_answer(binding->fetcher));

	clock_gettime(CLOCK_MONOTONIC, &before);
	if (!fetch_wait(binding->fetcher, rows, count, is_ready ? 0 : TICK_MS,
		&binding->error))
		return false;
	clock_gettime(CLOCK_MONOTONIC, &after);
	kill_silent(binding,
	    (after.tv_sec - before.tv_sec) * 1000L +
		(after.tv_nsec - before.tv_nsec) / 1000000L);
	return true;
}

static void take_fetched(struct binding *binding)
{
	struct fetch_answer answer;

	outside_take_pages(binding);
	while (!pictures_are_full(binding) &&
	    fetch_take(binding->fetcher, &answer))
		pictures_fetched(binding, &answer);
}

/* Pictures for which there was no room before. */
static void ask_more(struct binding *binding)
{
	struct stage *stage = binding->stage;

	for (size_t n = stage ? stage->settled : 0;
	     stage && n < stage->begun && !pictures_are_full(binding); n++) {
		struct task *task = ring_task(binding, n);

		if (task->state == TASK_SENT &&
		    task->asked < task->picture_count &&
		    !pictures_ask(binding, task) && !task->is_recalled)
			pool_kill(binding->press->pool, task->worker);
	}
}

bool binding_step(struct binding *binding)
{
	struct message message;
	char text[SPAWNER_TEXT];
	enum pool_event event;
	size_t worker;

	if (!wait_for_events(binding))
		return false;
	take_fetched(binding);
	progress_step(binding, NULL);
	while ((event = pool_next(binding->press->pool, &worker, &message,
		    text)) != POOL_NOTHING) {
		if (event == POOL_LOST || !is_question(message.type))
			binding->press->loads[worker].silent_ms = 0;
		if (event == POOL_LOST)
			handle_lost(binding, worker, text);
		else
			handle(binding, worker, &message);
		take_fetched(binding);
		ask_more(binding);
		if (binding->error.code != SHEAF_OK)
			return false;
	}
	return binding->error.code == SHEAF_OK;
}

bool stage_run(struct binding *binding, struct stage *stage)
{
	bool goes_on = true;

	stage->ring = memory_array(binding->window, sizeof(*stage->ring));
	for (size_t i = 0; i < binding->window; i++) {
		stage->ring[i].want = (struct message){ .fds = { -1, -1 } };
		for (size_t j = 0; j < OUTPUTS_MAX; j++)
			stage->ring[i].chapters[j] = (struct message){
				.fds = { -1, -1 }
			};
	}
	binding->stage = stage;
	while (goes_on && stage->settled < stage->count) {
		goes_on = dispatch(binding) && settle(binding);
		/* cppcheck-suppress knownConditionTrueFalse; settle() moves it */
		if (goes_on && stage->settled < stage->count &&
		    ring_task(binding, stage->settled)->state != TASK_DONE)
			goes_on = binding_step(binding) && settle(binding);
	}
	for (size_t i = 0; i < binding->window; i++) {
		task_clear(&stage->ring[i]);
		arena_free(stage->ring[i].arena);
	}
	free(stage->ring);
	binding->stage = NULL;
	return goes_on;
}
