/* The report of a run. */
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "lib/binding.h"

enum { MESSAGES_MAX = 100000, PENDING_RETRIED = 256 << 10 };

const char *const ledger_kinds[LEDGER_KINDS] = { [LEDGER_REPORT] = "report",
	[LEDGER_ARTICLE] = "article",
	[LEDGER_PICTURE] = "picture",
	[LEDGER_BOOK] = "book",
	[LEDGER_MESSAGE] = "message",
	[LEDGER_RUN] = "run" };

static const char *const severities[] = { [SHEAF_NOTE] = "note",
	[SHEAF_WARNING] = "warning",
	[SHEAF_ERROR] = "error" };

/* Messages of one name about the file at hand. */
struct group {
	const char *name;
	enum sheaf_severity severity;
	size_t count;
	char *text; /* of the first */
	struct datum *lines;
};

/* A message that belongs to no other line. */
struct apart {
	enum sheaf_severity severity;
	const char *name;
	char *file, *text;
	unsigned line;
};

struct ledger {
	struct output output;
	struct buf pending; /* not written yet */
	uint64_t end;       /* of what is written */
	uint64_t marked;    /* pending bytes counted, too */
	struct error error; /* of writing */
	double began;

	char *file; /* that was begun; NULL: none */
	struct group groups[DIAG_COUNT];
	size_t group_count;

	struct apart *apart;
	size_t apart_count, apart_room, apart_marked;
	size_t apart_dropped, apart_dropped_marked;
	char *reason; /* the last error that is about no file */

	void (*copy)(void *context, const struct buf *line); /* or NULL */
	void *copy_context;
};

double ledger_clock(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Of the process and the children that it has waited for. */
static double cpu_seconds(void)
{
	double seconds = 0;
	struct rusage usage;

	for (int who = RUSAGE_CHILDREN; who <= RUSAGE_SELF; who++) {
		if (getrusage(who, &usage) != 0)
			continue;
		seconds += (double)usage.ru_utime.tv_sec +
		    (double)usage.ru_stime.tv_sec +
		    (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) /
			1e6;
	}
	return seconds;
}

/* A full disk may have room again when a book has failed, so what could not be
 * written is kept. */
static bool flush(struct ledger *ledger)
{
	int fd = ledger->output.fd;
	struct buf *pending = &ledger->pending;
	struct error *err = &ledger->error;

	if (lseek(fd, (off_t)ledger->end, SEEK_SET) < 0)
		return error_errno(err, SHEAF_E_OUTPUT, "%s", "");
	if (!file_write(fd, pending->data, pending->size, err)) {
		/* a torn line would be there if we were interrupted */
		if (ftruncate(fd, (off_t)ledger->end) != 0)
			error_errno(err, SHEAF_E_OUTPUT, "%s", "");
		return false;
	}
	ledger->end += pending->size;
	buf_clear(pending);
	*err = (struct error){ 0 };
	return true;
}

/* At once, so that an end that comes early leaves all of it. */
static void write_pending(struct ledger *ledger)
{
	if (ledger->pending.size < PENDING_RETRIED)
		(void)flush(ledger);
}

static void write_line(struct ledger *ledger, const struct datum *line)
{
	datum_put_line(&ledger->pending, line);
	write_pending(ledger);
}

static bool is_same(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

/* It must not take the place of another output, or of a volume. */
static bool check_path(const struct sheaf_options *options, struct error *err)
{
	const char *path = options->report, *review = options->index_review;
	bool is_taken = (review && file_is_same_place(path, review)) ||
	    (options->dump && strcmp(path, "-") == 0);

	if (packager_for_path(path))
		return error_set(err, SHEAF_E_USAGE,
		    "--report %s: the name of a book", path);
	for (size_t i = 0; i < options->output_count; i++)
		is_taken |= file_is_same_place(path, options->outputs[i]);
	return !is_taken ||
	    error_set(err, SHEAF_E_USAGE, "%s: named twice as an output", path);
}

static void put_count(struct datum *line, const char *key, uint64_t count)
{
	if (count > 0)
		datum_set_number(line, key, count);
	else
		datum_set_null(line, key);
}

struct datum *ledger_head(uint64_t shard, uint64_t shards)
{
	struct datum *line = ledger_line(LEDGER_REPORT, NULL);

	datum_set_number(line, "version", LEDGER_VERSION);
	datum_set_text(line, "program", "sheaf " SHEAF_VERSION);
	put_count(line, "shard", shard);
	put_count(line, "shards", shards);
	return line;
}

bool ledger_open(struct ledger **made, const struct sheaf_options *options,
    struct error *err)
{
	struct output output;

	*made = NULL;
	if (!options->report)
		return true;
	if (!check_path(options, err))
		return false;
	if (!output_open(&output, options->report, err)) {
		struct error why = *err;

		return error_set(err, SHEAF_E_USAGE, "--report %s: %s",
		    options->report, why.text);
	}
	struct ledger *ledger = memory_new(sizeof(*ledger));
	struct datum *line = ledger_head(options->shard, options->shard_count);

	ledger->output = output;
	ledger->began = ledger_clock();
	output_keep(&ledger->output);
	write_line(ledger, line);
	datum_free(line);
	ledger->marked = ledger->end + ledger->pending.size;
	*made = ledger;
	return true;
}

static void end_file(struct ledger *ledger)
{
	for (size_t i = 0; i < ledger->group_count; i++) {
		free(ledger->groups[i].text);
		datum_free(ledger->groups[i].lines);
	}
	ledger->group_count = 0;
	free(ledger->file);
	ledger->file = NULL;
}

static void forget_apart(struct ledger *ledger, size_t from)
{
	for (size_t i = from; i < ledger->apart_count; i++) {
		free(ledger->apart[i].file);
		free(ledger->apart[i].text);
	}
	ledger->apart_count = from;
}

void ledger_mark(struct ledger *ledger)
{
	if (!ledger)
		return;
	ledger->marked = ledger->end + ledger->pending.size;
	ledger->apart_marked = ledger->apart_count;
	ledger->apart_dropped_marked = ledger->apart_dropped;
}

void ledger_rewind(struct ledger *ledger)
{
	if (!ledger)
		return;
	end_file(ledger);
	forget_apart(ledger, ledger->apart_marked);
	ledger->apart_dropped = ledger->apart_dropped_marked;
	if (ledger->marked > ledger->end) {
		ledger->pending.size = ledger->marked - ledger->end;
		return;
	}
	buf_clear(&ledger->pending);
	if (ftruncate(ledger->output.fd, (off_t)ledger->marked) == 0)
		ledger->end = ledger->marked;
}

void ledger_begin(struct ledger *ledger, const char *file)
{
	if (!ledger || is_same(ledger->file, file))
		return;
	end_file(ledger);
	ledger->file = memory_strdup(file);
}

static void add_to_group(
    struct ledger *ledger, const struct sheaf_message *message)
{
	struct group *group = ledger->groups;
	struct group *end = group + ledger->group_count;

	while (group < end && strcmp(group->name, message->name) != 0)
		group++;
	if (group == end && ledger->group_count == DIAG_COUNT)
		return;
	if (group == end) {
		ledger->group_count++;
		*group = (struct group){ .name = message->name,
			.severity = message->severity,
			.text = memory_strdup(message->text),
			.lines = datum_list() };
	}
	group->count++;
	if (message->line > 0)
		datum_add_number(group->lines, message->line);
}

static void keep_apart(
    struct ledger *ledger, const struct sheaf_message *message)
{
	if (ledger->apart_count == MESSAGES_MAX) {
		ledger->apart_dropped++;
		return;
	}
	if (ledger->apart_count == ledger->apart_room) {
		ledger->apart_room = ledger->apart_room * 2 + 16;
		ledger->apart = memory_resize(
		    ledger->apart, ledger->apart_room, sizeof(*ledger->apart));
	}
	ledger->apart[ledger->apart_count++] = (struct apart){
		.severity = message->severity,
		.name = message->name,
		.file = message->file ? memory_strdup(message->file) : NULL,
		.text = memory_strdup(message->text),
		.line = message->line,
	};
}

bool ledger_message(struct ledger *ledger, const struct sheaf_message *message)
{
	bool is_apart;

	if (!ledger)
		return false;
	is_apart = !is_same(ledger->file, message->file);
	if (is_apart)
		keep_apart(ledger, message);
	else
		add_to_group(ledger, message);
	if (message->severity == SHEAF_ERROR && !message->file) {
		free(ledger->reason);
		ledger->reason = memory_strdup(message->text);
	}
	return is_apart;
}

struct datum *ledger_line(enum ledger_kind kind, const char *file)
{
	struct datum *line = datum_map();

	datum_set_text(line, "kind", ledger_kinds[kind]);
	if (file)
		datum_set_text(line, "file", file);
	return line;
}

bool ledger_put_messages(struct ledger *ledger, struct datum *line)
{
	struct datum *list = datum_list();
	bool has_warnings = false;

	for (size_t i = 0; i < ledger->group_count; i++) {
		struct group *group = &ledger->groups[i];
		struct datum *row = datum_map();

		has_warnings |= group->severity != SHEAF_NOTE;
		datum_set_text(row, "name", group->name);
		datum_set_text(row, "severity", severities[group->severity]);
		datum_set_number(row, "count", group->count);
		datum_set_text(row, "text", group->text);
		datum_set(row, "lines", group->lines);
		group->lines = datum_list();
		datum_add(list, row);
	}
	datum_set(line, "messages", list);
	return has_warnings;
}

static void set_seconds(struct datum *line, const char *part, double seconds)
{
	struct datum *parts = datum_map();

	datum_set_real(parts, part, seconds);
	datum_set(line, "seconds", parts);
}

/* A run that finds it unchanged takes no time for it. */
static void give_copy(
    struct ledger *ledger, struct datum *line, const char *part)
{
	const char *status = datum_text(line, "status");
	bool is_made = is_same(status, LEDGER_MADE);
	struct buf text = BUF_INIT;

	if (is_made)
		datum_set_text(line, "status", LEDGER_UNCHANGED);
	set_seconds(line, part, 0);
	datum_put_line(&text, line);
	ledger->copy(ledger->copy_context, &text);
	buf_release(&text);
	if (is_made)
		datum_set_text(line, "status", LEDGER_MADE);
}

void ledger_add(
    struct ledger *ledger, struct datum *line, const char *part, double seconds)
{
	if (ledger->copy)
		give_copy(ledger, line, part);
	set_seconds(line, part, seconds);
	write_line(ledger, line);
	datum_free(line);
	end_file(ledger);
}

void ledger_copy(struct ledger *ledger,
    void (*copy)(void *context, const struct buf *line), void *context)
{
	if (!ledger)
		return;
	ledger->copy = copy;
	ledger->copy_context = context;
}

void ledger_put_lines(struct ledger *ledger, const struct buf *lines)
{
	if (!ledger)
		return;
	buf_add(&ledger->pending, lines->data, lines->size);
	write_pending(ledger);
}

static int compare(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "");
}

/* They may have come in any order: some are of what workers ask for. */
static int by_place(const void *one, const void *other)
{
	const struct apart *a = one, *b = other;
	int order = compare(a->file, b->file);

	if (order == 0)
		order = (a->line > b->line) - (a->line < b->line);
	if (order == 0)
		order = compare(a->name, b->name);
	return order ? order : compare(a->text, b->text);
}

static void write_apart(struct ledger *ledger)
{
	/* the room is NULL where there is none */
	if (ledger->apart_count > 0)
		qsort(ledger->apart, ledger->apart_count,
		    sizeof(*ledger->apart), by_place);
	for (size_t i = 0; i < ledger->apart_count; i++) {
		const struct apart *apart = &ledger->apart[i];
		struct datum *line = ledger_line(LEDGER_MESSAGE, NULL);

		datum_set_text(line, "file", apart->file);
		if (apart->line > 0)
			datum_set_number(line, "line", apart->line);
		else
			datum_set_null(line, "line");
		datum_set_text(line, "name", apart->name);
		datum_set_text(line, "severity", severities[apart->severity]);
		datum_set_text(line, "text", apart->text);
		write_line(ledger, line);
		datum_free(line);
	}
}

void ledger_put_result(struct datum *line, enum sheaf_status status,
    const char *reason, const struct sheaf_result *result)
{
	static const char *const words[] = { [SHEAF_COMPLETE] = "complete",
		[SHEAF_PARTIAL] = "partial",
		[SHEAF_USAGE] = "refused",
		[SHEAF_NOTHING] = "failed" };
	const struct {
		const char *name;
		size_t value;
	} numbers[] = { { "sources", result->sources },
		{ "articles", result->articles },
		{ "left_out", result->left_out }, { "drafts", result->drafts },
		{ "filtered", result->filtered },
		{ "skipped", result->skipped },
		{ "duplicates", result->duplicates },
		{ "pictures", result->pictures },
		{ "missing", result->missing },
		{ "warnings", result->warnings } };

	datum_set_text(line, "status", words[status]);
	datum_set_number(line, "exit", (uint64_t)status);
	datum_set_text(line, "reason", reason);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		datum_set_number(line, numbers[i].name, numbers[i].value);
}

static void write_run(struct ledger *ledger, enum sheaf_status status,
    const struct sheaf_result *result)
{
	struct datum *line = ledger_line(LEDGER_RUN, NULL);
	struct datum *seconds = datum_map();
	bool is_over = status == SHEAF_USAGE || status == SHEAF_NOTHING;

	ledger_put_result(
	    line, status, is_over ? ledger->reason : NULL, result);
	datum_set_number(line, "messages_dropped", ledger->apart_dropped);
	datum_set_real(seconds, "wall", ledger_clock() - ledger->began);
	datum_set_real(seconds, "cpu", cpu_seconds());
	datum_set(line, "seconds", seconds);
	write_line(ledger, line);
	datum_free(line);
}

bool ledger_close(struct ledger *ledger, enum sheaf_status status,
    const struct sheaf_result *result, struct error *err)
{
	bool is_written = true;

	if (!ledger)
		return true;
	end_file(ledger);
	write_apart(ledger);
	write_run(ledger, status, result);
	if (!flush(ledger)) {
		*err = ledger->error;
		output_abandon(&ledger->output);
		is_written = false;
	} else {
		is_written = output_commit(&ledger->output, err);
	}
	forget_apart(ledger, 0);
	buf_release(&ledger->pending);
	free(ledger->apart);
	free(ledger->reason);
	free(ledger);
	return is_written;
}
