/* What earlier runs have come to, in place of doing it again. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/recall.h"
#include "lib/setup_key.h"

enum { NUMBER_SIZE = 4 }; /* in front of what a worker says of a task */

/* The state that the options ask for; NULL: none, or it cannot be used, which is
 * no more than a note. */
static struct state *open_state(struct binding *binding)
{
	const struct sheaf_options *options = binding->options;
	const struct diag_row *row = &diag_rows[DIAG_STATE];
	struct state *state;
	struct error err;

	state = state_open(
	    options->cache, options->state == SHEAF_STATE_RENEW, &err);
	if (!state)
		report_error(binding, DIAG_STATE, NULL, &err);
	else if (state_damaged(state) > 0)
		report_message(binding, row->severity, row->name, NULL, 0,
		    "what earlier runs have kept is damaged or of another "
		    "version: it is made anew");
	return state;
}

static struct hash hash_and_release(struct buf *bytes)
{
	struct hash hash = hash_bytes(bytes->data, bytes->size);

	buf_release(bytes);
	return hash;
}

/* ---- the setup */

static bool put_fonts(struct binding *binding, struct buf *out)
{
	bool is_needed = false;

	for (size_t i = 0; i < binding->book_count; i++)
		is_needed |= binding->packagers[i]->needs_fonts;
	return !is_needed || binding_put_fonts(binding, out);
}

/* A setup for which READ finds further keys, too. */
static struct hash with_keys(
    struct hash setup, const struct sheaf_options *options)
{
	struct buf out = BUF_INIT;
	const char *key;

	if (!meta_wanted(options, 0))
		return setup;
	flat_put_hash(&out, &setup);
	for (size_t n = 0; (key = meta_wanted(options, n)); n++)
		flat_put_string(&out, key);
	return hash_and_release(&out);
}

static void set_up(struct binding *binding)
{
	const struct sheaf_options *options = binding->options;
	struct recall *recall = &binding->press->recall;
	struct buf out = BUF_INIT;

	setup_put_program(&out);
	setup_put_options(&out, options, SETUP_PICTURE);
	flat_put_u32(&out, work_targets(&binding->press->setup));
	recall->picture = hash_bytes(out.data, out.size);
	setup_put_options(&out, options, SETUP_CHAPTER);
	if (options->rules)
		setup_put_rules(&out, binding->attempts->state, options->rules);
	recall->read = with_keys(hash_bytes(out.data, out.size), options);
	for (size_t i = 0; i < binding->book_count; i++)
		flat_put_string(&out, binding->packagers[i]->name);
	flat_put_string(&out, binding->press->setup.style);
	recall->is_set = put_fonts(binding, &out);
	recall->load = hash_and_release(&out);
}

/* The path of a file or template, however the folder was named. */
static void put_path(struct buf *out, const char *path)
{
	size_t stem = strcspn(path, "{");
	char *folder = NULL, *real;

	while (stem > 0 && path[stem - 1] != '/')
		stem--;
	folder = stem > 0 ? strndup(path, stem) : strdup(".");
	if (!folder)
		memory_exhausted();
	real = realpath(folder, NULL);
	flat_put_string(out, real ? real : folder);
	flat_put_string(out, path + stem);
	free(real);
	free(folder);
}

static void tell_waits(void *context)
{
	const struct diag_row *row = &diag_rows[DIAG_WAITS];

	report_message(context, row->severity, row->name, NULL, 0, row->text);
}

/* The same books of the same articles are made once at a time; parts of them (for
 * machines that share the work) are others.  Names that are counted depend on
 * which files are there, whatever the articles. */
static void lock_books(struct binding *binding)
{
	const struct sheaf_options *options = binding->options;
	struct buf out = BUF_INIT;

	for (size_t i = 0; i < options->output_count; i++)
		put_path(&out, options->outputs[i]);
	flat_put_u32(&out, options->shard);
	flat_put_u32(&out, options->shard_count);
	if (options->on_exists == SHEAF_EXISTS_REPLACE)
		for (size_t i = 0; i < options->input_count; i++)
			put_path(&out, options->inputs[i]);
	struct hash key = hash_and_release(&out);

	binding->attempts->lock = state_lock(
	    options->cache, &key, binding, tell_waits);
}

void recall_begin(struct binding *binding)
{
	const struct sheaf_options *options = binding->options;
	struct attempts *attempts = binding->attempts;

	/* one is made sooner than it is looked for */
	bool is_used = options->state != SHEAF_STATE_NONE &&
	    attempts->sources.count > 1;

	if (!options->cache)
		return;
	/* what two runs find free must not be taken twice, in any case */
	if ((is_used || options->on_exists == SHEAF_EXISTS_NUMBER) &&
	    attempts->lock < 0)
		lock_books(binding);
	if (!is_used)
		return;
	if (!attempts->state)
		attempts->state = open_state(binding);
	if (attempts->state && !binding->press->recall.is_set)
		set_up(binding);
}

bool recall_is_on(const struct binding *binding)
{
	return binding->attempts->state && binding->press->recall.is_set;
}

/* ---- keys */

static void begin_key(
    struct buf *out, const char *kind, const struct hash *setup)
{
	flat_put_string(out, kind);
	flat_put_hash(out, setup);
}

/* False: the source cannot be read; who is to read it will say so. */
static bool content_of(
    struct binding *binding, const struct source *source, struct hash *hash)
{
	uint64_t size, limit = binding->options->limits[SHEAF_LIMIT_INPUT];
	struct error err;
	int fd = source_open(binding, source->path, &err);
	bool is_read = fd >= 0 &&
	    state_hash_file(
		binding->attempts->state, fd, limit, hash, &size, &err);

	if (fd >= 0)
		close(fd);
	return is_read;
}

static struct hash read_key(const struct binding *binding,
    const struct source *source, const struct hash *content)
{
	struct buf out = BUF_INIT;

	begin_key(&out, "read", &binding->press->recall.read);
	flat_put_hash(&out, content);
	source_name_put(&out, source);
	return hash_and_release(&out);
}

static bool load_key(struct binding *binding, size_t number, struct hash *key)
{
	const struct entry *entry = &binding->plan->entries[number];
	struct buf out = BUF_INIT;
	struct hash content;

	if (entry->content)
		content = *entry->content;
	else if (!content_of(binding, &entry->source, &content))
		return false;
	begin_key(&out, "load", &binding->press->recall.load);
	flat_put_hash(&out, &content);
	load_put(&out, binding, number);
	*key = hash_and_release(&out);
	return true;
}

bool recall_key(struct binding *binding, size_t entry, struct hash *key)
{
	struct entry_keys *keys = &binding->keys[entry];

	keys->has_load = keys->has_load ||
	    load_key(binding, entry, &keys->load);
	*key = keys->load;
	return keys->has_load;
}

static void note_chapters(
    struct binding *binding, size_t entry, const struct hash *key)
{
	binding->keys[entry].has_chapters = true;
	binding->keys[entry].chapters = *key;
}

static struct hash picture_key(
    const struct binding *binding, const struct hash *content)
{
	struct buf out = BUF_INIT;

	begin_key(&out, "picture", &binding->press->recall.picture);
	flat_put_hash(&out, content);
	return hash_and_release(&out);
}

bool recall_chapters_key(struct binding *binding, const struct hash *load,
    const struct hash *seen, size_t count, struct flat asked, struct hash *key)
{
	struct link_table links = { 0 };
	struct buf out = BUF_INIT;
	struct flat rows;

	flat_open(&rows, binding->links.data, binding->links.size);
	if (!link_table_read(&rows, &links))
		links.count = 0;
	begin_key(&out, "chapters", load);
	if (count > 0)
		buf_add(&out, seen, count * sizeof(*seen));
	while (asked.next < asked.end && !asked.bad) {
		uint64_t link = flat_u64(&asked), entry;

		asked.bad |= link == 0;
		flat_put_u64(
		    &out, link_lookup(&links, link, &entry) ? entry : 0);
	}
	*key = hash_and_release(&out);
	return !asked.bad;
}

bool recall_is_young(const struct binding *binding, int fd)
{
	struct stat is;

	return fstat(fd, &is) != 0 ||
	    (int64_t)is.st_ctim.tv_sec * 1000000000 + is.st_ctim.tv_nsec >=
	    binding->attempts->began_ns;
}

/* ---- READ */

bool recall_read(struct binding *binding, struct task *task)
{
	const struct source *source =
	    &binding->attempts->sources.items[task->number];
	struct buf bytes = BUF_INIT;
	struct flat flat;
	bool is_known;

	if (!recall_is_on(binding) ||
	    !content_of(binding, source, &task->content))
		return false;
	task->has_key = task->has_content = true;
	task->key = read_key(binding, source, &task->content);
	is_known = state_find(binding->attempts->state, &task->key, &bytes);
	flat_open(&flat, bytes.data, bytes.size);
	is_known = is_known && task_read(task, &flat, MESSAGE_META);
	buf_release(&bytes);
	if (is_known)
		task->state = TASK_DONE;
	return is_known;
}

/* What an article came to, and not what befell the worker or the machine. */
static bool is_settled(const struct task *task)
{
	enum sheaf_code code = task->outcome.error.code;

	return task->has_key &&
	    (code == SHEAF_OK || code == SHEAF_E_INPUT ||
		code == SHEAF_E_LIMIT || code == SHEAF_E_NETWORK);
}

void recall_keep_meta(
    struct binding *binding, struct task *task, const struct message *message)
{
	if (is_settled(task))
		state_keep(binding->attempts->state, &task->key,
		    message->bytes + NUMBER_SIZE, message->size - NUMBER_SIZE);
}

/* ---- LOAD */

bool recall_needs(
    struct binding *binding, const struct hash *load, struct needs *needs)
{
	const uint8_t *asked;
	struct flat flat;
	size_t size;

	needs->bytes = (struct buf)BUF_INIT;
	if (!state_find(binding->attempts->state, load, &needs->bytes))
		return false;
	flat_open(&flat, needs->bytes.data, needs->bytes.size);
	needs->rows = flat_bytes(&flat, &needs->row_size);
	asked = flat_bytes(&flat, &size);
	flat_open(&needs->asked, asked, size);
	return flat_is_done(&flat);
}

/* As a worker would have sent it. */
static struct message want_of(
    const struct task *task, const struct needs *needs)
{
	struct message message = { .type = MESSAGE_WANT, .fds = { -1, -1 } };
	struct buf bytes = BUF_INIT;

	flat_put_u32(&bytes, task->number);
	buf_add(&bytes, needs->rows, needs->row_size);
	message.size = bytes.size;
	message.heap = buf_take(&bytes);
	message.bytes = (const uint8_t *)message.heap;
	return message;
}

static void begin_recalled(struct task *task, const struct needs *needs)
{
	size_t size = (size_t)(needs->asked.end - needs->asked.next);
	uint8_t *copy = arena_alloc(task->arena, size + 1);

	memcpy(copy, needs->asked.next, size);
	task->asked_keys = copy;
	task->asked_size = size;
	task->is_recalled = true;
	task->state = TASK_SENT;
	task->worker = NO_WORKER;
	task->sendings++;
	task->sent_at = ledger_clock();
}

/* It goes the way of others. */
static void give_up(struct task *task)
{
	bool has_key = task->has_key;

	task_clear(task);
	task->has_key = has_key;
	task->state = TASK_WAITING;
}

bool recall_load(struct binding *binding, struct task *task)
{
	struct needs needs;
	bool is_good;

	if (!recall_is_on(binding))
		return false;
	task->has_key = recall_key(binding, task->number, &task->key);
	if (!task->has_key)
		return false;
	is_good = recall_needs(binding, &task->key, &needs);
	if (is_good)
		begin_recalled(task, &needs);
	if (is_good && needs.row_size > 0) {
		struct message want = want_of(task, &needs);
		struct flat flat;

		flat_open(&flat, want.bytes, want.size);
		flat_u32(&flat);
		is_good = pictures_want(binding, task, &flat, &want);
		message_release(&want);
	}
	buf_release(&needs.bytes);
	if (!is_good)
		give_up(task);
	else if (task->awaited == 0)
		recall_finish(binding, task);
	return task->state != TASK_WAITING;
}

/* As the workers of an earlier run have said it. */
static bool take_chapters(struct binding *binding, struct task *task)
{
	struct flat flat, done;
	const uint8_t *bytes;
	size_t size;

	flat_open(&flat, task->recalled.data, task->recalled.size);
	uint32_t count = flat_count(&flat, 8);

	if (count != 0 && count != binding->book_count)
		return false;
	for (uint32_t i = 0; i < count; i++) {
		task->chapters[i].bytes = flat_bytes(
		    &flat, &task->chapters[i].size);
		flat_open(
		    &done, task->chapters[i].bytes, task->chapters[i].size);
		flat_u32(&done);
		flat_u32(&done);
		flat_bytes(&done, &size);
		if (!flat_is_done(&done))
			return false;
	}
	bytes = flat_bytes(&flat, &size);
	flat_open(&done, bytes, size);
	return flat_is_done(&flat) && task_read(task, &done, MESSAGE_DONE);
}

void recall_finish(struct binding *binding, struct task *task)
{
	struct flat asked;
	struct hash key;

	flat_open(&asked, task->asked_keys, task->asked_size);
	if (!task->has_key ||
	    !recall_chapters_key(binding, &task->key, task->seen,
		task->picture_count, asked, &key) ||
	    !state_find(binding->attempts->state, &key, &task->recalled) ||
	    !take_chapters(binding, task)) {
		give_up(task);
		return;
	}
	note_chapters(binding, task->number, &key);
	task->state = TASK_DONE;
	task->seconds = ledger_clock() - task->sent_at;
}

struct hash recall_reason(const char *reason)
{
	struct buf out = BUF_INIT;

	flat_put_string(&out, "not to be had");
	flat_put_string(&out, reason);
	return hash_and_release(&out);
}

void recall_note_picture(struct task *task, uint32_t index,
    const struct stored *stored, const char *reason)
{
	if (!task->has_key)
		return;
	/* another run may have more luck with it */
	task->has_key = !stored || !stored->is_chance;
	task->seen[index] = stored ? stored->hash : recall_reason(reason);
}

void recall_note_want(
    struct binding *binding, struct task *task, const struct message *message)
{
	uint8_t *copy;

	(void)binding;
	if (!task->has_key)
		return;
	task->want_size = message->size - NUMBER_SIZE;
	copy = arena_alloc(task->arena, task->want_size);
	memcpy(copy, message->bytes + NUMBER_SIZE, task->want_size);
	task->want_bytes = copy;
}

static bool has_chapters(const struct binding *binding, const struct task *task)
{
	for (size_t i = 0; i < binding->book_count; i++)
		if (!task->chapters[i].bytes)
			return false;
	return true;
}

/* Chapters first: what says that they are there comes behind them. */
void recall_keep_load(
    struct binding *binding, struct task *task, const struct message *message)
{
	struct state *state = binding->attempts->state;
	bool is_made = task->outcome.error.code == SHEAF_OK;
	struct buf out = BUF_INIT;
	struct flat asked;
	struct hash key;

	flat_open(&asked, task->asked_keys, task->asked_size);
	if (!is_settled(task) || task->page_count > 0 ||
	    (is_made && !has_chapters(binding, task)) ||
	    !recall_chapters_key(binding, &task->key, task->seen,
		task->picture_count, asked, &key))
		return;
	flat_put_u32(&out, is_made ? (uint32_t)binding->book_count : 0);
	for (size_t i = 0; is_made && i < binding->book_count; i++)
		flat_put_bytes(
		    &out, task->chapters[i].bytes, task->chapters[i].size);
	flat_put_bytes(
	    &out, message->bytes + NUMBER_SIZE, message->size - NUMBER_SIZE);
	state_keep(state, &key, out.data, out.size);
	buf_clear(&out);
	flat_put_bytes(&out, task->want_bytes, task->want_size);
	flat_put_bytes(&out, task->asked_keys, task->asked_size);
	state_keep(state, &task->key, out.data, out.size);
	buf_release(&out);
	note_chapters(binding, task->number, &key);
}

/* ---- PREPARE */

bool recall_prepared(
    struct binding *binding, const struct stored *stored, struct buf *bytes)
{
	struct hash key;

	if (!recall_is_on(binding))
		return false;
	key = picture_key(binding, &stored->hash);
	return state_find(binding->attempts->state, &key, bytes);
}

void recall_keep_prepared(struct binding *binding, const struct stored *stored,
    const uint8_t *bytes, size_t size)
{
	struct hash key;

	if (!recall_is_on(binding))
		return;
	key = picture_key(binding, &stored->hash);
	state_keep(binding->attempts->state, &key, bytes, size);
}
