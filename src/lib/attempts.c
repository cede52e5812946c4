/*
 * A book that may not be larger than --max-size is tried as it is asked for
 * first; where its pictures are what makes it too large, once more with all of
 * them made smaller, and so on.  What is still too large is split.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "fetch/fetch.h"
#include "lib/binding.h"

/* How small, one after the other, behind the first, which is as asked for; the
 * last is still good to look at. */
static const struct level {
	unsigned quality; /* of JPEGs, at most */
	unsigned percent; /* of the screen, or of the box below */
} levels[] = { { 0 }, { 80, 100 }, { 75, 80 }, { 70, 70 }, { 60, 60 } };

enum { LEVELS = sizeof(levels) / sizeof(levels[0]) };

/* Pixels, where no screen was told. */
enum { BOX_PX = 2048, QUALITY = 85 };

/* A message of an attempt that may come to nothing. */
struct held {
	struct held *next;
	struct sheaf_message message;
};

static char *put(char **end, const char *text)
{
	char *start = text ? *end : NULL;

	if (text)
		*end = stpcpy(*end, text) + 1;
	return start;
}

static size_t size_of(const char *text)
{
	return text ? strlen(text) + 1 : 0;
}

/* In one block, for it may be forgotten. */
static void hold(void *context, const struct sheaf_message *message)
{
	struct attempts *attempts = context;
	struct held *held = memory_new(sizeof(*held) + size_of(message->name) +
	    size_of(message->file) + size_of(message->text));
	char *end = (char *)(held + 1);

	held->message = *message;
	held->message.name = put(&end, message->name);
	held->message.file = put(&end, message->file);
	held->message.text = put(&end, message->text);
	*attempts->end = held;
	attempts->end = &held->next;
}

/* From there on. */
static void forget(struct attempts *attempts, struct held **place)
{
	for (struct held *next, *held = *place; held; held = next) {
		next = held->next;
		free(held);
	}
	*place = NULL;
	attempts->end = place;
}

static void tell_held(struct attempts *attempts)
{
	const struct sheaf_events *events = attempts->events;
	const struct held *held = attempts->first;

	for (; held && events && events->message; held = held->next)
		events->message(events->context, &held->message);
	forget(attempts, &attempts->first);
	attempts->kept = &attempts->first;
}

static void progress(void *context, const struct sheaf_progress *progress)
{
	const struct attempts *attempts = context;

	if (attempts->events && attempts->events->progress)
		attempts->events->progress(attempts->events->context, progress);
}

static void book(void *context, const struct sheaf_book *book)
{
	const struct attempts *attempts = context;

	if (attempts->events && attempts->events->book)
		attempts->events->book(attempts->events->context, book);
}

/* What was asked for, but smaller. */
static struct sheaf_options lower(
    const struct sheaf_options *asked, const struct level *level)
{
	struct sheaf_options options = *asked;
	unsigned quality = asked->picture_quality ? asked->picture_quality
						  : QUALITY;
	bool is_screen = asked->picture_width && asked->picture_height;
	uint32_t width = is_screen ? asked->picture_width : BOX_PX;
	uint32_t height = is_screen ? asked->picture_height : BOX_PX;

	options.picture_squeeze = true;
	options.picture_quality = quality < level->quality ? quality
							   : level->quality;
	options.picture_width = (width * level->percent + 99) / 100;
	options.picture_height = (height * level->percent + 99) / 100;
	return options;
}

void attempts_mark(struct attempts *attempts, const struct sheaf_result *result)
{
	attempts->collected = *result;
	attempts->kept = attempts->end;
	ledger_mark(attempts->ledger);
}

/* False: they would be too large, which was found while they may be. */
static bool attempt(struct attempts *attempts,
    const struct sheaf_options *options, bool may_lower, bool is_lowered,
    struct sheaf_result *result, enum sheaf_status *status)
{
	const struct sheaf_events held = { attempts, hold, progress, book,
		NULL };
	struct binding binding = { .options = options,
		.events = may_lower ? &held : attempts->events,
		.attempts = attempts,
		.attempt = ARENA_NEW(attempts->arena, struct attempt),
		.may_lower = may_lower,
		.is_lowered = is_lowered };

	/* what the last one says need not wait */
	if (!may_lower)
		tell_held(attempts);
	*status = binding_make(&binding);
	*result = binding.result;
	binding.attempt->is_void = binding.is_too_large;
	binding_close(&binding);
	return !binding.is_too_large;
}

enum sheaf_status attempts_make(struct attempts *attempts,
    const struct sheaf_options *asked, struct sheaf_result *result)
{
	struct sheaf_options options = *asked;
	enum sheaf_status status;
	bool is_lowered = false;
	size_t level = 0;

	while (!attempt(attempts, &options,
	    asked->max_size && !asked->splits_only && level < LEVELS,
	    is_lowered, result, &status)) {
		/* the next one tells them again */
		forget(attempts, attempts->kept);
		ledger_rewind(attempts->ledger);
		level = attempts->has_pictures && fetch_keeps(attempts->fetcher)
		    ? level + 1
		    : LEVELS;
		if (level == LEVELS)
			continue;
		options = lower(asked, &levels[level]);
		is_lowered = true;
	}
	tell_held(attempts);
	return status;
}

/* What is told before there is a binding. */
static void message(void *context, const struct sheaf_message *message)
{
	const struct attempts *attempts = context;
	const struct sheaf_events *events = attempts->events;

	ledger_message(attempts->ledger, message);
	if (events && events->message)
		events->message(events->context, message);
}

static void tell_error(struct attempts *attempts, const char *name,
    const char *file, const char *text)
{
	message(attempts,
	    &(struct sheaf_message){ .severity = SHEAF_ERROR,
		.name = name,
		.file = file,
		.text = text });
}

void attempts_tell(
    struct attempts *attempts, enum sheaf_code code, const char *text)
{
	tell_error(
	    attempts, code == SHEAF_E_USAGE ? "usage" : "run", NULL, text);
}

static enum sheaf_status bind_all(struct attempts *attempts,
    const struct sheaf_options *options, struct sheaf_result *result)
{
	const struct sheaf_events told = { attempts, message, NULL, NULL,
		NULL };
	enum sheaf_status status;

	if (options->manifest) {
		struct manifest *manifest = manifest_load(
		    attempts->arena, options, &told);

		if (!manifest)
			return SHEAF_USAGE;
		attempts->manifest = manifest;
		options = &manifest->options;
	}
	attempts->sources.arena = attempts->arena;
	attempts->end = attempts->kept = &attempts->first;
	status = batch_is_wanted(options)
	    ? batch_make(attempts, options, result)
	    : attempts_make(attempts, options, result);
	fetcher_free(attempts->fetcher);
	state_close(attempts->state);
	if (attempts->lock >= 0)
		close(attempts->lock);
	table_release(&attempts->looked);
	table_release(&attempts->told);
	free(attempts->sources.items);
	return status;
}

/* A book without the report that was asked for is not all. */
static enum sheaf_status close_report(struct attempts *attempts,
    const struct sheaf_options *options, enum sheaf_status status,
    const struct sheaf_result *result)
{
	struct ledger *ledger = attempts->ledger;
	struct error err;
	struct buf text = BUF_INIT;

	attempts->ledger = NULL;
	if (ledger_close(ledger, status, result, &err))
		return status;
	buf_printf(&text, "%s: %s", diag_rows[DIAG_REPORT].text, err.text);
	tell_error(attempts,
	    err.code == SHEAF_E_USAGE ? "usage" : diag_rows[DIAG_REPORT].name,
	    options->report, buf_text(&text));
	buf_release(&text);
	return status == SHEAF_COMPLETE ? SHEAF_PARTIAL : status;
}

/* It is the machine's, so it is no part of a report. */
static void tell_sandbox(const struct attempts *attempts)
{
	const struct diag_row *row = &diag_rows[DIAG_SANDBOX];
	struct sheaf_message told = { row->severity, row->name, NULL, 0, NULL };
	unsigned parts = sandbox_probe();
	struct buf text = BUF_INIT;

	buf_puts(&text, row->text);
	for (int i = 0; i < SANDBOX_PARTS; i++)
		if (!(parts >> i & 1))
			buf_printf(&text, " %s", sandbox_part_name(i));
	told.text = buf_text(&text);
	if (parts != SANDBOX_ALL && attempts->events &&
	    attempts->events->message)
		attempts->events->message(attempts->events->context, &told);
	buf_release(&text);
}

enum sheaf_status sheaf_bind(const struct sheaf_options *options,
    const struct sheaf_events *events, struct sheaf_result *result)
{
	struct attempts attempts = { .events = events, .lock = -1 };
	struct timespec now;
	struct sheaf_result own;
	enum sheaf_status status;
	struct error err;

	if (!result)
		result = &own;
	*result = (struct sheaf_result){ 0 };
	if (!ledger_open(&attempts.ledger, options, &err)) {
		tell_error(&attempts, "usage", NULL, err.text);
		return SHEAF_USAGE;
	}
	clock_gettime(CLOCK_REALTIME, &now);
	attempts.began_ns = (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
	progress_begin(&attempts.progress, options->progress_fd);
	attempts.arena = arena_new();
	if (options->verbose)
		tell_sandbox(&attempts);
	status = bind_all(&attempts, options, result);
	arena_free(attempts.arena);
	progress_settle(&attempts.progress, NULL);
	result->timings = attempts.progress.timings;
	status = close_report(&attempts, options, status, result);
	progress_end(&attempts.progress, status, result);
	return status;
}
