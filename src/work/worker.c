/* A worker: parses, decodes and renders what it is told to, one message at a
 * time. */
#include <assert.h>
#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

#include "clean/clean.h"
#include "picture/picture.h"
#include "work/fonts_asked.h"
#include "work/outside.h"
#include "work/work.h"

enum {
	TRIM_EVERY = 4,        /* articles */
	ASKED_MOST = 64 << 10, /* bytes of keys that are told */
	MMAP_THRESHOLD = 1 << 20,
	TRIM_THRESHOLD = 8 << 20
};

/* An article whose pictures are not all there yet. */
struct job {
	struct job *next;
	struct arena *arena; /* of the entry and the diags */
	uint32_t number;
	struct entry entry;
	struct article *article; /* NULL: it could not be made */
	struct diag_list diags;
	struct picture_result *results; /* one a picture */
	size_t waiting;                 /* pictures without an answer */
	struct buf asked;               /* keys of links */
	bool *is_answered;
};

struct worker {
	enum picture_library library; /* that is loaded */
	struct channel channel;
	struct outside outside;
	const struct work_setup *setup;
	unsigned targets;
	struct resources resources;
	struct fonts_asked fonts;
	struct renderer **renderers; /* made at their first use */
	struct job *jobs;
	size_t jobs_done;
	struct message links_message; /* holds the rows of: */
	struct link_table links;
};

static void end_on_exhaustion(void)
{
	_exit(EXIT_NO_MEMORY);
}

/* READ where duplicates are not wanted: only the whole text tells them.  What is
 * wrong with it is said when it is loaded. */
static bool read_whole(const struct mapping *source, const char *name,
    const struct page_context *context, struct meta *meta,
    struct outcome *outcome)
{
	struct page_context silent = *context;
	struct diag_list unsaid;
	struct article *article;

	diag_list_init(&unsaid, context->arena);
	silent.diags = &unsaid;
	article = article_load((const char *)source->data, source->size, name,
	    &silent, &outcome->error);
	if (!article)
		return false;
	meta_copy(context->arena, meta, &article->meta);
	outcome->is_stub = article->is_stub;
	fingerprint_make(&outcome->fingerprint, article);
	article_free(article);
	return true;
}

/* READ: metadata of a source, for the plan. */
static void read_meta(struct worker *worker, struct message *message)
{
	struct arena *arena = arena_new();
	struct diag_list diags;
	struct outcome outcome = { 0 };
	struct meta meta = { 0 };
	struct mapping source = { 0 };
	struct buf out = BUF_INIT;
	struct flat flat;

	diag_list_init(&diags, arena);
	flat_open(&flat, message->bytes, message->size);
	uint32_t number = flat_u32(&flat);
	const char *name = flat_string(&flat, arena);
	struct page_context context = { .arena = arena,
		.options = worker->setup->options,
		.outside = outside_for(&worker->outside, number, false),
		.diags = &diags };

	if (file_map(message->fds[0], &source, &outcome.error) &&
	    !(worker->setup->options->dedup
		    ? read_whole(&source, name, &context, &meta, &outcome)
		    : article_load_meta((const char *)source.data, source.size,
			  name, &context, &meta, &outcome.error)))
		assert(outcome.error.code != SHEAF_OK);
	flat_put_u32(&out, number);
	outcome_put(&out, &outcome);
	meta_put(&out, &meta);
	diag_list_put(&out, &diags);
	channel_send(&worker->channel, MESSAGE_META, &out);
	file_unmap(&source);
	arena_free(arena);
}

static void job_free(struct worker *worker, struct job *job)
{
	for (struct job **place = &worker->jobs; *place;
	     place = &(*place)->next)
		if (*place == job) {
			*place = job->next;
			break;
		}
	if (job->article)
		article_free(job->article);
	arena_free(job->arena);
	buf_release(&job->asked);
	free(job->results);
	free(job->is_answered);
	free(job);
	/* what articles leave in pieces would stay for good in a long run */
	if (++worker->jobs_done % TRIM_EVERY == 0)
		malloc_trim(0);
}

/* A key of 0: there are too many. */
static void put_asked(struct buf *out, const struct job *job)
{
	static const uint8_t none[8];

	if (job->asked.size > ASKED_MOST)
		flat_put_bytes(out, none, sizeof(none));
	else
		flat_put_bytes(out, job->asked.data, job->asked.size);
}

static void send_done(
    struct worker *worker, const struct job *job, const struct outcome *outcome)
{
	struct buf out = BUF_INIT;

	flat_put_u32(&out, job->number);
	outcome_put(&out, outcome);
	meta_put(&out, &job->entry.meta);
	diag_list_put(&out, &job->diags);
	review_put(
	    &out, worker->setup->options->index_review ? job->article : NULL);
	put_asked(&out, job);
	channel_send(&worker->channel, MESSAGE_DONE, &out);
}

/* Each packager sees the pictures as they are for its own target. */
static void show_pictures(struct job *job, enum picture_target target)
{
	for (size_t i = 0; i < job->article->picture_count; i++) {
		struct picture *picture = job->article->pictures[i];
		struct picture_result *result = &job->results[i];

		picture->state = result->is_ready[target] ? PICTURE_READY
							  : PICTURE_MISSING;
		picture->reason = result->reason[target];
		picture->hash = result->hash;
		picture->forms[target] = result->forms[target];
	}
}

/* What is wrong with the style is told by the parent, once: not here, under the
 * name of whatever article came first. */
static struct renderer *renderer(
    struct worker *worker, size_t i, struct error *err)
{
	struct diag_list style;
	struct arena *arena;

	if (worker->renderers[i])
		return worker->renderers[i];
	arena = arena_new();
	diag_list_init(&style, arena);
	worker->renderers[i] = worker->setup->packagers[i]->renderer_new(
	    &worker->resources, &style, err);
	arena_free(arena);
	/* cppcheck-suppress returnDanglingLifetime; it keeps no diagnostics */
	return worker->renderers[i];
}

/* The article as it is with what is missing. */
static bool render_with(struct worker *worker, struct job *job,
    const struct packager *packager, struct renderer *own, struct buf *chapter,
    struct error *err)
{
	enum sheaf_on_missing mode = worker->setup->options->on_missing;
	const struct meta *meta = &job->article->meta;
	struct article *edited = NULL;
	bool is_rendered;

	if (packager->needs_pictures)
		show_pictures(job, packager->target);
	if (packager->needs_pictures &&
	    (mode == SHEAF_MISSING_DROP || mode == SHEAF_MISSING_LINK))
		edited = article_without_missing(job->article, mode,
		    word_in(WORD_PICTURE_MISSING,
			meta->language ? meta->language : ""));
	is_rendered = packager->render(own, &job->entry,
	    edited ? edited : job->article, chapter, &job->diags, err);
	article_free(edited);
	return is_rendered;
}

static bool render(struct worker *worker, struct job *job, struct error *err)
{
	for (size_t i = 0; i < worker->setup->packager_count; i++) {
		const struct packager *packager = worker->setup->packagers[i];
		struct renderer *own = renderer(worker, i, err);
		struct buf chapter = BUF_INIT, out = BUF_INIT;

		if (!own)
			return false;
		if (!render_with(worker, job, packager, own, &chapter, err)) {
			buf_release(&chapter);
			return false;
		}
		flat_put_u32(&out, job->number);
		flat_put_u32(&out, (uint32_t)i);
		flat_put_bytes(&out, chapter.data, chapter.size);
		buf_release(&chapter);
		channel_send(&worker->channel, MESSAGE_CHAPTER, &out);
	}
	return true;
}

/* A line for every picture that is not in a book; false: the article is to be
 * left out because of one. */
static bool report_pictures(
    struct worker *worker, struct job *job, struct error *err)
{
	bool is_whole = true;

	for (size_t i = 0; i < job->article->picture_count; i++) {
		const struct picture_result *result = &job->results[i];
		const char *url = job->article->pictures[i]->url;
		const char *why = NULL;

		for (int target = PICTURE_TARGETS - 1; target >= 0; target--)
			if (worker->targets >> target & 1 &&
			    !result->is_ready[target])
				why = result->reason[target];
		if (!why)
			continue;
		diag_add(&job->diags,
		    result->is_fetched ? DIAG_PICTURE_DAMAGED
				       : DIAG_PICTURE_MISSING,
		    0, "%.200s: %s",
		    text_starts_with(url, "data:") ? "data URL" : url, why);
		is_whole = false;
	}
	return is_whole ||
	    worker->setup->options->on_missing != SHEAF_MISSING_FAIL ||
	    error_set(err, SHEAF_E_NETWORK, "pictures are missing");
}

static void finish(struct worker *worker, struct job *job)
{
	struct outcome outcome = { .is_stub = job->article->is_stub };

	channel_step(&worker->channel, STEP_RENDER);
	fingerprint_make(&outcome.fingerprint, job->article);
	if (!report_pictures(worker, job, &outcome.error) ||
	    !render(worker, job, &outcome.error))
		assert(outcome.error.code != SHEAF_OK);
	send_done(worker, job, &outcome);
	job_free(worker, job);
}

/* WANT: a row for every picture.  The bytes of data: URLs go along, so that
 * they take the same way as all others. */
static void want_pictures(struct worker *worker, struct job *job)
{
	const struct sheaf_options *options = worker->setup->options;
	struct buf out = BUF_INIT, data = BUF_INIT;

	flat_put_u32(&out, job->number);
	flat_put_u32(&out, (uint32_t)job->article->picture_count);
	for (size_t i = 0; i < job->article->picture_count; i++) {
		const struct picture *picture = job->article->pictures[i];
		bool is_data = text_starts_with(picture->url, "data:");
		struct error err = { 0 };

		buf_clear(&data);
		if (is_data &&
		    !picture_data_url(picture->url, options, &data, &err))
			buf_clear(&data);
		flat_put_string(&out, is_data ? NULL : picture->url);
		flat_put_string(&out, picture->alternative);
		flat_put_u8(&out, picture->no_referrer);
		flat_put_bytes(&out, data.data, data.size);
		flat_put_string(&out, err.code == SHEAF_OK ? NULL : err.text);
	}
	buf_release(&data);
	channel_send(&worker->channel, MESSAGE_WANT, &out);
}

static const struct neighbour *read_neighbour(
    struct flat *flat, struct arena *arena)
{
	struct neighbour *neighbour = ARENA_NEW(arena, struct neighbour);

	neighbour->id = flat_string(flat, arena);
	neighbour->title = flat_string(flat, arena);
	return neighbour->id ? neighbour : NULL;
}

static struct job *job_new(struct worker *worker, struct message *message)
{
	struct job *job = memory_new(sizeof(*job));
	struct flat flat;

	job->arena = arena_new();
	diag_list_init(&job->diags, job->arena);
	flat_open(&flat, message->bytes, message->size);
	job->number = flat_u32(&flat);
	job->entry.number = job->number;
	job->entry.id = flat_string(&flat, job->arena);
	job->entry.source.name = flat_string(&flat, job->arena);
	job->entry.previous = read_neighbour(&flat, job->arena);
	job->entry.next = read_neighbour(&flat, job->arena);
	if (flat_u8(&flat)) {
		struct meta *override = ARENA_NEW(job->arena, struct meta);

		if (meta_read(&flat, job->arena, override))
			job->entry.override = override;
	}
	if (!flat_is_done(&flat) || !job->entry.id || !job->entry.source.name)
		channel_end();
	job->next = worker->jobs;
	worker->jobs = job;
	return job;
}

static bool load_article(
    struct worker *worker, struct job *job, int fd, struct error *err)
{
	struct mapping source;

	struct page_context context = { .options = worker->setup->options,
		.outside = outside_for(&worker->outside, job->number, true),
		.diags = &job->diags,
		.links = &worker->links,
		.title = job->entry.override ? job->entry.override->title
					     : NULL };

	if (!entry_parse(job->entry.id, &context.entry))
		channel_end();
	if (!file_map(fd, &source, err))
		return false;
	worker->links.asked = &job->asked;
	job->article = article_load((const char *)source.data, source.size,
	    job->entry.source.name, &context, err);
	worker->links.asked = NULL;
	file_unmap(&source);
	if (!job->article)
		return false;
	size_t count = job->article->picture_count;

	if (job->entry.override)
		meta_override(job->article->arena, &job->article->meta,
		    job->entry.override);
	job->entry.meta = job->article->meta;
	job->results = memory_array(count, sizeof(*job->results));
	job->is_answered = memory_array(count, sizeof(*job->is_answered));
	job->waiting = worker->targets ? count : 0;
	return true;
}

/* LINKS: the message is kept, as its rows are. */
static void take_links(struct worker *worker, struct message *message)
{
	struct flat flat;

	message_release(&worker->links_message);
	worker->links_message = *message;
	*message = (struct message){ .fds = { -1, -1 } };
	flat_open(
	    &flat, worker->links_message.bytes, worker->links_message.size);
	if (!link_table_read(&flat, &worker->links))
		channel_end();
}

static void load(struct worker *worker, struct message *message)
{
	struct job *job = job_new(worker, message);
	struct outcome outcome = { 0 };

	if (!load_article(worker, job, message->fds[0], &outcome.error)) {
		send_done(worker, job, &outcome);
		job_free(worker, job);
	} else if (job->waiting > 0) {
		want_pictures(worker, job);
	} else {
		finish(worker, job);
	}
}

/* PICTURE: what became of one that an article wants. */
static void take_picture(struct worker *worker, struct message *message)
{
	struct flat flat;

	flat_open(&flat, message->bytes, message->size);
	uint32_t number = flat_u32(&flat), index = flat_u32(&flat);
	struct job *job = worker->jobs;

	while (job && job->number != number)
		job = job->next;
	if (!job || index >= job->article->picture_count ||
	    job->is_answered[index] ||
	    !result_read(&flat, &job->results[index]))
		channel_end();
	job->is_answered[index] = true;
	if (--job->waiting == 0)
		finish(worker, job);
}

/* COVER: drawn of what the parent knows of the book. */
static void draw_cover(struct worker *worker, const struct message *message)
{
	struct buf out = BUF_INIT;

	if (!cover_task(&worker->resources, message, &out))
		channel_end();
	channel_send(&worker->channel, MESSAGE_COVERED, &out);
}

/* Whoever started us may have it blocked, ignored or handled. */
static void hear_timer(void)
{
	sigset_t set;

	(void)signal(SIGPROF, SIG_DFL);
	sigemptyset(&set);
	sigaddset(&set, SIGPROF);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

/* From now on: what takes longer ends by SIGPROF, and its article with it. */
static void limit_time(const struct sheaf_options *options)
{
	uint64_t seconds = options->limits[SHEAF_LIMIT_CPU];
	struct itimerval timer = { .it_value.tv_sec = seconds < 1000000
		    ? (time_t)seconds
		    : 1000000,
		/* none at all would be no limit */
		.it_value.tv_usec = seconds == 0 };

	setitimer(ITIMER_PROF, &timer, NULL);
}

/* For good: of all that is writable, not of files that are mapped.  What
 * sanitizers note down beside each byte is counted, too: they get no limit. */
static void limit_memory(const struct sheaf_options *options)
{
#if !defined(__SANITIZE_ADDRESS__)
	rlim_t most = options->limits[SHEAF_LIMIT_MEMORY];
	struct rlimit limit;

	if (getrlimit(RLIMIT_DATA, &limit) != 0 || limit.rlim_cur <= most)
		return;
	limit.rlim_cur = limit.rlim_max = most;
	setrlimit(RLIMIT_DATA, &limit);
#endif
}

/* Only librsvg opens files after it is loaded: those of fonts. */
static void lock_in(const struct worker *worker)
{
	struct sandbox_grant grant = { .has_threads = worker->library !=
		    PICTURE_OWN };
	unsigned parts;

	(void)picture_library_open(worker->library);
	if (worker->library == PICTURE_LIBRSVG)
		font_paths(&grant.paths, &grant.path_count);
	if (!sandbox_enter(&grant, &parts))
		_exit(SPAWNER_NOT_CONFINED);
	for (size_t i = 0; i < grant.path_count; i++)
		free(grant.paths[i]);
	free(grant.paths);
}

void worker_run(int socket, unsigned kind, const void *work_setup)
{
	struct worker worker = { .library = kind,
		.setup = work_setup,
		.links_message = { .fds = { -1, -1 } } };

	memory_on_exhaustion(end_on_exhaustion);
	output_forget_all();
	limit_memory(worker.setup->options);
	/* malloc would raise it with what it has seen, keep that for itself, and
	 * a fence (picture/plugin.h) would be the wider for what was done before:
	 * another book with other jobs */
	mallopt(M_MMAP_THRESHOLD, MMAP_THRESHOLD);
	mallopt(M_TRIM_THRESHOLD, TRIM_THRESHOLD);
	worker.targets = work_targets(worker.setup);
	worker.resources = (struct resources){
		.options = worker.setup->options,
		.style = worker.setup->style,
		.fonts = &worker.fonts.source,
	};
	channel_init(&worker.channel, socket);
	hear_timer();
	lock_in(&worker);
	fonts_asked_init(&worker.fonts, &worker.channel);
	outside_init(&worker.outside, &worker.channel, worker.setup->options);
	worker.renderers = memory_array(
	    worker.setup->packager_count, sizeof(struct renderer *));
	for (;;) {
		struct message message = channel_next(&worker.channel);

		limit_time(worker.setup->options);
		switch (message.type) {
		case MESSAGE_LINKS:
			take_links(&worker, &message);
			break;
		case MESSAGE_READ:
			channel_step(&worker.channel, STEP_READ);
			read_meta(&worker, &message);
			break;
		case MESSAGE_LOAD:
			channel_step(&worker.channel, STEP_LOAD);
			load(&worker, &message);
			break;
		case MESSAGE_PICTURE:
			take_picture(&worker, &message);
			break;
		case MESSAGE_PREPARE:
			channel_step(&worker.channel, STEP_PICTURE);
			picture_task(&worker.channel, worker.setup,
			    worker.library, &message);
			break;
		case MESSAGE_COVER:
			channel_step(&worker.channel, STEP_COVER);
			draw_cover(&worker, &message);
			break;
		case MESSAGE_FONT:
		case MESSAGE_DICTIONARY:
		case MESSAGE_RULES:
		case MESSAGE_PAGE:
		case MESSAGE_META:
		case MESSAGE_WANT:
		case MESSAGE_PREPARED:
		case MESSAGE_ELSEWHERE:
		case MESSAGE_COVERED:
		case MESSAGE_FIND_FONT:
		case MESSAGE_FIND_DICTIONARY:
		case MESSAGE_FIND_RULES:
		case MESSAGE_FETCH_PAGE:
		case MESSAGE_CHAPTER:
		case MESSAGE_DONE:
		case MESSAGE_TYPES:
			channel_end();
		}
		message_release(&message);
	}
}
