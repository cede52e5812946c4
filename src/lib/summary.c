/* Reports are read and summed up. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/ledger.h"

enum { FAILURES_MAX = 100000, NAMES_MAX = 100000 };

/* Names and how often they came, in the order of their first coming. */
struct counts {
	struct sheaf_count *rows; /* one more than there are */
	size_t count, room;
	struct table places; /* pointers to a place + 1 */
};

enum list { ARTICLES, PICTURES, BOOKS, SITES, WARNINGS, LISTS };

struct sheaf_reports {
	struct arena *arena;
	struct counts lists[LISTS];
	struct sheaf_failure *failures;
	size_t failure_room;
	struct sheaf_summary summary;
};

/* A file being read. */
struct reading {
	struct sheaf_reports *reports;
	const char *path;
	void (*damaged)(void *context, uint64_t line, const char *why);
	void *context;
	uint64_t line; /* its number */
	bool has_head, has_end;
};

struct sheaf_reports *sheaf_reports_new(void)
{
	struct sheaf_reports *reports = memory_new(sizeof(*reports));

	reports->arena = arena_new();
	return reports;
}

void sheaf_reports_free(struct sheaf_reports *reports)
{
	if (!reports)
		return;
	for (int i = 0; i < LISTS; i++) {
		free(reports->lists[i].rows);
		table_release(&reports->lists[i].places);
	}
	free(reports->failures);
	arena_free(reports->arena);
	free(reports);
}

/* A report may be anybody's: there is an end to the names it can bring. */
static void count(struct sheaf_reports *reports, enum list list,
    const char *name, uint64_t times)
{
	struct counts *counts = &reports->lists[list];
	struct hash hash;
	uintptr_t place;

	if (!name)
		name = "";
	hash = hash_bytes(name, strlen(name));
	place = (uintptr_t)table_lookup(&counts->places, &hash);
	if (place == 0 && counts->count >= NAMES_MAX) {
		name = "(others)";
		hash = hash_bytes(name, strlen(name));
		place = (uintptr_t)table_lookup(&counts->places, &hash);
	}
	if (place == 0) {
		if (counts->count + 2 > counts->room) {
			counts->room = counts->room * 2 + 16;
			counts->rows = memory_resize(
			    counts->rows, counts->room, sizeof(*counts->rows));
		}
		place = ++counts->count;
		table_put(&counts->places, &hash, (void *)place);
		counts->rows[place - 1] = (struct sheaf_count){
			.name = arena_strdup(reports->arena, name)
		};
	}
	counts->rows[place - 1].count += times;
	counts->rows[place - 1].lines++;
}

static bool is_one_of(const char *word, const char *a, const char *b)
{
	return word && (strcmp(word, a) == 0 || strcmp(word, b) == 0);
}

/* The host of an address; "": it has none. */
static const char *host_of(struct arena *arena, const char *address)
{
	struct url url;

	if (!address || !url_is_web(address))
		return "";
	url_split(arena, address, &url);
	return url.host ? url.host : "";
}

static void fail(struct sheaf_reports *reports, enum ledger_kind kind,
    const char *site, const char *file, const char *status, const char *reason)
{
	struct sheaf_summary *summary = &reports->summary;
	struct arena *arena = reports->arena;

	if (summary->failure_count == FAILURES_MAX) {
		summary->failures_dropped++;
		return;
	}
	if (summary->failure_count == reports->failure_room) {
		reports->failure_room = reports->failure_room * 2 + 16;
		reports->failures = memory_resize(reports->failures,
		    reports->failure_room, sizeof(*reports->failures));
	}
	reports->failures[summary->failure_count++] = (struct sheaf_failure){
		.kind = ledger_kinds[kind],
		.site = arena_strdup(arena, site ? site : ""),
		.file = arena_strdup(arena, file ? file : ""),
		.status = arena_strdup(arena, status),
		.reason = arena_strdup(arena, reason),
	};
}

static void add_messages(
    struct sheaf_reports *reports, const struct datum *line)
{
	const struct datum *list = datum_lookup(line, "messages");

	for (size_t i = 0; i < datum_count(list); i++) {
		const struct datum *row = datum_item(list, i);

		if (is_one_of(datum_text(row, "severity"), "warning", "error"))
			count(reports, WARNINGS, datum_text(row, "name"),
			    datum_number(row, "count"));
	}
}

static const char *status_of(const struct datum *line)
{
	const char *status = datum_text(line, "status");

	return status && *status ? status : "(no status)";
}

static void add_article(struct sheaf_reports *reports, const struct datum *line)
{
	struct arena *scratch = arena_new();
	const char *status = status_of(line);
	const char *site = host_of(scratch, datum_text(line, "address"));

	if (!*site)
		site = datum_text(line, "site");
	count(reports, ARTICLES, status, 1);
	if (is_one_of(status, "left-out", "unfinished"))
		fail(reports, LEDGER_ARTICLE, site, datum_text(line, "file"),
		    status, datum_text(line, "reason"));
	add_messages(reports, line);
	arena_free(scratch);
}

static void add_picture(struct sheaf_reports *reports, const struct datum *line)
{
	struct arena *scratch = arena_new();
	const char *status = status_of(line);

	count(reports, PICTURES, status, 1);
	reports->summary.picture_bytes += datum_number(line, "bytes");
	if (is_one_of(status, "missing", "damaged"))
		count(reports, SITES,
		    host_of(scratch, datum_text(line, "address")), 1);
	arena_free(scratch);
}

static void add_book(struct sheaf_reports *reports, const struct datum *line)
{
	const char *status = status_of(line);

	count(reports, BOOKS, status, 1);
	reports->summary.book_bytes += datum_number(line, "bytes");
	if (is_one_of(status, "failed", "unfinished"))
		fail(reports, LEDGER_BOOK, NULL, datum_text(line, "file"),
		    status, datum_text(line, "reason"));
	add_messages(reports, line);
}

static void add_run(struct reading *reading, const struct datum *line)
{
	struct sheaf_reports *reports = reading->reports;
	const struct datum *seconds = datum_lookup(line, "seconds");
	const char *status = status_of(line);

	reading->has_end = true;
	reports->summary.wall_seconds += datum_real(seconds, "wall");
	reports->summary.cpu_seconds += datum_real(seconds, "cpu");
	if (is_one_of(status, "refused", "failed"))
		fail(reports, LEDGER_RUN, NULL, reading->path, status,
		    datum_text(line, "reason"));
}

static void damaged(struct reading *reading, const char *why)
{
	reading->reports->summary.damaged++;
	if (reading->damaged)
		reading->damaged(reading->context, reading->line, why);
}

/* Reports that were put one behind the other are one file, too. */
static void end_run(struct reading *reading)
{
	if (reading->has_head && !reading->has_end)
		fail(reading->reports, LEDGER_RUN, NULL, reading->path,
		    "interrupted", NULL);
	reading->has_head = reading->has_end = false;
}

static void begin_run(struct reading *reading, const struct datum *line)
{
	end_run(reading);
	reading->has_head = true;
	reading->reports->summary.reports++;
	if (datum_number(line, "version") != LEDGER_VERSION)
		damaged(reading, "its version is not known");
}

static void take_row(void *context, const struct ledger_row *row)
{
	struct reading *reading = context;
	struct sheaf_reports *reports = reading->reports;
	const struct datum *line = row->datum;

	reading->line = row->number;
	reports->summary.lines++;
	if (!line) {
		damaged(reading, row->why);
		return;
	}
	switch (row->kind) {
	case LEDGER_REPORT:
		begin_run(reading, line);
		break;
	case LEDGER_ARTICLE:
		add_article(reports, line);
		break;
	case LEDGER_PICTURE:
		add_picture(reports, line);
		break;
	case LEDGER_BOOK:
		add_book(reports, line);
		break;
	case LEDGER_MESSAGE:
		if (is_one_of(datum_text(line, "severity"), "warning", "error"))
			count(reports, WARNINGS, datum_text(line, "name"), 1);
		break;
	case LEDGER_RUN:
		add_run(reading, line);
		break;
	case LEDGER_KINDS:
		break;
	}
}

bool sheaf_reports_add(struct sheaf_reports *reports, const char *path,
    void (*each)(void *context, uint64_t line, const char *why), void *context,
    char *why, size_t why_size)
{
	struct reading reading = { .reports = reports,
		.path = path,
		.damaged = each,
		.context = context };
	struct error err;
	bool is_read = ledger_read(path, take_row, &reading, &err);

	end_run(&reading);
	if (!is_read && why_size > 0)
		snprintf(why, why_size, "%s", err.text);
	return is_read;
}

static int by_count(const void *one, const void *other)
{
	const struct sheaf_count *a = one, *b = other;

	if (a->count != b->count)
		return a->count < b->count ? 1 : -1;
	return strcmp(a->name, b->name);
}

/* Ordered copies, so that more can be added. */
static const struct sheaf_count *list_of(
    struct sheaf_reports *reports, enum list list)
{
	const struct counts *counts = &reports->lists[list];
	struct sheaf_count *rows = arena_array(
	    reports->arena, counts->count + 1, sizeof(*rows));

	if (counts->count > 0)
		memcpy(rows, counts->rows, counts->count * sizeof(*rows));
	qsort(rows, counts->count, sizeof(*rows), by_count);
	return rows;
}

static int rank_of(const struct sheaf_failure *failure)
{
	return strcmp(failure->kind, ledger_kinds[LEDGER_RUN]) == 0 ? 0
	    : strcmp(failure->kind, ledger_kinds[LEDGER_BOOK]) == 0 ? 1
								    : 2;
}

static int by_site(const void *one, const void *other)
{
	const struct sheaf_failure *a = one, *b = other;
	int order = rank_of(a) - rank_of(b);

	if (order == 0)
		order = strcmp(a->site, b->site);
	if (order == 0)
		order = strcmp(a->file, b->file);
	if (order == 0)
		order = strcmp(a->status, b->status);
	return order
	    ? order
	    : strcmp(a->reason ? a->reason : "", b->reason ? b->reason : "");
}

const struct sheaf_summary *sheaf_reports_sum(struct sheaf_reports *reports)
{
	struct sheaf_summary *summary = &reports->summary;

	if (summary->failure_count > 0)
		qsort(reports->failures, summary->failure_count,
		    sizeof(*reports->failures), by_site);
	summary->failures = reports->failures;
	summary->articles = list_of(reports, ARTICLES);
	summary->pictures = list_of(reports, PICTURES);
	summary->books = list_of(reports, BOOKS);
	summary->sites = list_of(reports, SITES);
	summary->warnings = list_of(reports, WARNINGS);
	return summary;
}
