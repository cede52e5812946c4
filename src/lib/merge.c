/* Reports of the parts of a work become one. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/ledger.h"

enum { SHARDS_MAX = 1000000 };

/* A line that is neither the first nor the last of its report. */
struct row {
	const char *line;  /* with its end */
	const char *key;   /* rows of several reports with one key are the
	                      same thing told again */
	const char *place; /* in the order: the file */
	uint64_t number;   /* and the line, or the volume */
	size_t part;
	int rank; /* of what is told again the least is kept */
	enum ledger_kind kind;
	bool is_kept;
};

/* A report. */
struct part {
	const char *path;
	uint64_t shard, shards; /* 0: it is of all */
	const char *line;       /* of its end; NULL: it was interrupted */
	uint64_t exit;
	const char *reason; /* may be NULL */
	struct sheaf_result result;
	uint64_t dropped;
	double wall, cpu;
	bool is_told_again; /* another one is of the same shard, or the same */
};

struct merge {
	const struct sheaf_merge_job *job;
	const char *path; /* being read */
	struct arena *arena;
	struct row *rows;
	size_t row_count, row_room;
	struct part *parts;
	size_t part_count, part_room;
	bool has_part; /* one is open for this file */
	size_t problems;
};

/* From the best to the worst; what is none of them is worse. */
static const char *const ranks[LEDGER_KINDS + 1][9] = {
	[LEDGER_ARTICLE] = { "ok", "warned", "skipped", "duplicate", "draft",
	    "left-out", "filtered", "unfinished" },
	[LEDGER_PICTURE] = { "ok", "damaged", "missing" },
	[LEDGER_BOOK] = { LEDGER_MADE, LEDGER_UNCHANGED, "skipped", "failed",
	    "unfinished" },
};

static void tell(
    struct merge *merge, const char *path, uint64_t line, const char *text)
{
	merge->problems++;
	if (merge->job->problem)
		merge->job->problem(merge->job->context, path, line, text);
}

static struct part *new_part(struct merge *merge)
{
	if (merge->part_count == merge->part_room) {
		merge->part_room = merge->part_room * 2 + 16;
		merge->parts = memory_resize(
		    merge->parts, merge->part_room, sizeof(*merge->parts));
	}
	merge->has_part = true;
	merge->parts[merge->part_count] = (struct part){ .path = merge->path };
	return &merge->parts[merge->part_count++];
}

/* That of the lines being read; some may come without a first line. */
static struct part *this_part(struct merge *merge)
{
	return merge->has_part ? &merge->parts[merge->part_count - 1]
			       : new_part(merge);
}

static void begin_part(struct merge *merge, const struct ledger_row *line)
{
	struct part *part = new_part(merge);

	if (datum_number(line->datum, "version") != LEDGER_VERSION)
		tell(merge, merge->path, line->number,
		    "its version is not known");
	part->shard = datum_number(line->datum, "shard");
	part->shards = datum_number(line->datum, "shards");
	if (part->shard < 1 || part->shard > part->shards ||
	    part->shards > SHARDS_MAX)
		part->shard = part->shards = 0;
}

static const char *text_of(struct arena *arena, const struct datum *datum)
{
	struct buf buf = BUF_INIT;

	datum_put_line(&buf, datum);
	const char *text = arena_strndup(arena, buf.data, buf.size);

	buf_release(&buf);
	return text;
}

static void end_part(struct merge *merge, const struct datum *datum)
{
	struct part *part = this_part(merge);
	const struct datum *seconds = datum_lookup(datum, "seconds");

	part->line = text_of(merge->arena, datum);
	part->exit = datum_number(datum, "exit");
	part->reason = arena_strdup(merge->arena, datum_text(datum, "reason"));
	part->result = (struct sheaf_result){
		.pictures = datum_number(datum, "pictures"),
		.missing = datum_number(datum, "missing"),
		.warnings = datum_number(datum, "warnings"),
	};
	part->dropped = datum_number(datum, "messages_dropped");
	part->wall = datum_real(seconds, "wall");
	part->cpu = datum_real(seconds, "cpu");
}

/* What a row is about: books of two shards are two, whatever their names. */
static const char *key_of(
    struct merge *merge, const struct row *row, const struct datum *datum)
{
	const struct part *part = &merge->parts[row->part];
	const char *address = datum_text(datum, "address");
	const char *format = datum_text(datum, "format");

	if (row->kind == LEDGER_ARTICLE)
		return row->place;
	if (row->kind == LEDGER_PICTURE && address)
		return arena_strdup(merge->arena, address);
	/* those that stand in an article come with it */
	if (row->kind == LEDGER_PICTURE)
		return arena_printf(merge->arena, "\n%s", row->place);
	if (row->kind == LEDGER_BOOK)
		return arena_printf(merge->arena, "%s\n%s\n%ju\n%ju/%ju",
		    row->place, format ? format : "", (uintmax_t)row->number,
		    (uintmax_t)part->shard, (uintmax_t)part->shards);
	return row->line;
}

static int rank_of(enum ledger_kind kind, const struct datum *datum)
{
	const char *status = datum_text(datum, "status");
	int rank = 0;

	while (ranks[kind][rank] &&
	    (!status || strcmp(ranks[kind][rank], status) != 0))
		rank++;
	return rank;
}

static void add_row(struct merge *merge, const struct ledger_row *line)
{
	const struct datum *datum = line->datum;
	bool is_picture = line->kind == LEDGER_PICTURE;
	const char *place = datum_text(datum, is_picture ? "article" : "file");
	struct row row = { .kind = line->kind,
		.line = text_of(merge->arena, datum),
		.place = arena_strdup(merge->arena, place ? place : ""),
		.number = line->number,
		.rank = rank_of(line->kind, datum) };

	this_part(merge);
	row.part = merge->part_count - 1;
	if (row.kind == LEDGER_BOOK)
		row.number = datum_number(datum, "volume");
	else if (row.kind == LEDGER_MESSAGE)
		row.number = datum_number(datum, "line");
	row.key = key_of(merge, &row, datum);
	if (merge->row_count == merge->row_room) {
		merge->row_room = merge->row_room * 2 + 64;
		merge->rows = memory_resize(
		    merge->rows, merge->row_room, sizeof(*merge->rows));
	}
	merge->rows[merge->row_count++] = row;
}

static void take_line(void *context, const struct ledger_row *line)
{
	struct merge *merge = context;

	if (!line->datum)
		tell(merge, merge->path, line->number, line->why);
	else if (line->kind == LEDGER_REPORT)
		begin_part(merge, line);
	else if (line->kind == LEDGER_RUN)
		end_part(merge, line->datum);
	else
		add_row(merge, line);
}

static int compare_numbers(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

/* The best first of what is the same. */
static int by_key(const void *one, const void *other)
{
	const struct row *a = one, *b = other;
	int order = (int)a->kind - (int)b->kind;

	if (order == 0)
		order = strcmp(a->key, b->key);
	if (order == 0)
		order = a->rank - b->rank;
	return order ? order : strcmp(a->line, b->line);
}

/* A picture stands behind the article that was the first to ask for it. */
static int by_place(const void *one, const void *other)
{
	const struct row *a = one, *b = other;
	bool a_is_text = a->kind <= LEDGER_PICTURE;
	bool b_is_text = b->kind <= LEDGER_PICTURE;
	int order = a_is_text == b_is_text ? 0 : a_is_text ? -1 : 1;

	if (order == 0 && !a_is_text)
		order = (int)a->kind - (int)b->kind;
	if (order == 0)
		order = strcmp(a->place, b->place);
	if (order == 0)
		order = (int)a->kind - (int)b->kind;
	if (order == 0)
		order = compare_numbers(a->number, b->number);
	return order ? order : strcmp(a->line, b->line);
}

/* All rows of one key that come from the report with the best of them: in one
 * report nothing is told twice. */
static void keep_best(struct merge *merge)
{
	struct row *rows = merge->rows, *best = rows;

	if (merge->row_count == 0)
		return;
	qsort(rows, merge->row_count, sizeof(*rows), by_key);
	for (size_t i = 0; i < merge->row_count; i++) {
		if (rows[i].kind != best->kind ||
		    strcmp(rows[i].key, best->key) != 0)
			best = &rows[i];
		rows[i].is_kept = rows[i].part == best->part;
	}
	qsort(rows, merge->row_count, sizeof(*rows), by_place);
}

/* By shard, the best report of each first. */
static int by_shard(const void *one, const void *other)
{
	const struct part *a = one, *b = other;
	int order = compare_numbers(a->shards, b->shards);

	if (order == 0)
		order = compare_numbers(a->shard, b->shard);
	if (order == 0)
		order = !a->line - !b->line;
	if (order == 0)
		order = compare_numbers(a->exit, b->exit);
	if (order == 0 && a->line)
		order = strcmp(a->line, b->line);
	return order ? order : strcmp(a->path, b->path);
}

/* Parts from..to-1 are not there. */
static void tell_missing(
    struct merge *merge, uint64_t from, uint64_t to, uint64_t shards)
{
	char text[100], last[32] = "";

	if (from >= to)
		return;
	if (to - from > 1)
		snprintf(last, sizeof(last), " to %ju", (uintmax_t)(to - 1));
	snprintf(text, sizeof(text), "part %ju%s of %ju: no report",
	    (uintmax_t)from, last, (uintmax_t)shards);
	tell(merge, NULL, 0, text);
}

/* An older work's reports may still be there. */
static void tell_mixed(
    struct merge *merge, const struct part *before, const struct part *part)
{
	char text[100];

	if (before->shards == 0 || before->shards == part->shards)
		return;
	snprintf(text, sizeof(text), "parts of %ju and parts of %ju: two works",
	    (uintmax_t)before->shards, (uintmax_t)part->shards);
	tell(merge, NULL, 0, text);
}

/* Parts are in order. */
static void check_parts(struct merge *merge)
{
	struct part *parts = merge->parts;

	for (size_t i = 0; i < merge->part_count; i++) {
		struct part *part = &parts[i];
		const struct part *before = i > 0 ? part - 1 : NULL;
		bool is_next = before && before->shards == part->shards;
		bool is_last = i + 1 == merge->part_count ||
		    parts[i + 1].shards != part->shards;

		part->is_told_again = is_next &&
		    (part->shards > 0 ? before->shard == part->shard
				      : part->line && before->line &&
				strcmp(part->line, before->line) == 0);
		if (!part->line && !part->is_told_again)
			tell(merge, part->path, 0,
			    "interrupted, its last line is not there");
		if (part->shards == 0)
			continue;
		if (before)
			tell_mixed(merge, before, part);
		tell_missing(merge, is_next ? before->shard + 1 : 1,
		    part->shard, part->shards);
		if (is_last)
			tell_missing(merge, part->shard + 1, part->shards + 1,
			    part->shards);
	}
}

static void count_article(struct sheaf_result *result, int rank)
{
	size_t *const counts[] = { &result->articles, &result->articles,
		&result->skipped, &result->duplicates, &result->drafts,
		&result->left_out, &result->filtered };

	result->sources++;
	if ((size_t)rank < sizeof(counts) / sizeof(counts[0]))
		++*counts[rank];
}

/* What was made of all parts: some books, where a part has failed. */
static enum sheaf_status status_of(
    const struct merge *merge, const struct part **worst)
{
	bool is_any_made = false, is_all_made = true;

	*worst = NULL;
	for (size_t i = 0; i < merge->part_count; i++) {
		const struct part *part = &merge->parts[i];

		if (part->is_told_again)
			continue;
		is_any_made |= part->line && part->exit <= SHEAF_PARTIAL;
		is_all_made &= part->line && part->exit == SHEAF_COMPLETE;
		if (part->line && part->exit > SHEAF_PARTIAL &&
		    part->exit <= SHEAF_NOTHING &&
		    (!*worst || part->exit > (*worst)->exit))
			*worst = part;
	}
	return is_any_made && is_all_made && merge->problems == 0
	    ? SHEAF_COMPLETE
	    : is_any_made || !*worst ? SHEAF_PARTIAL
				     : (enum sheaf_status)(*worst)->exit;
}

static struct datum *run_line(const struct merge *merge)
{
	struct datum *line = ledger_line(LEDGER_RUN, NULL);
	struct datum *seconds = datum_map();
	struct sheaf_result sum = { 0 };
	const struct part *worst;
	uint64_t dropped = 0;
	double wall = 0, cpu = 0;

	for (size_t i = 0; i < merge->part_count; i++) {
		const struct part *part = &merge->parts[i];

		if (part->is_told_again)
			continue;
		sum.pictures += part->result.pictures;
		sum.missing += part->result.missing;
		sum.warnings += part->result.warnings;
		dropped += part->dropped;
		wall += part->wall;
		cpu += part->cpu;
	}
	for (size_t i = 0; i < merge->row_count; i++)
		if (merge->rows[i].is_kept &&
		    merge->rows[i].kind == LEDGER_ARTICLE)
			count_article(&sum, merge->rows[i].rank);
	enum sheaf_status status = status_of(merge, &worst);

	ledger_put_result(line, status, worst ? worst->reason : NULL, &sum);
	datum_set_number(line, "messages_dropped", dropped);
	datum_set_real(seconds, "wall", wall);
	datum_set_real(seconds, "cpu", cpu);
	datum_set(line, "seconds", seconds);
	return line;
}

static void put_datum(struct buf *out, struct datum *datum)
{
	datum_put_line(out, datum);
	datum_free(datum);
}

static bool write_all(struct merge *merge, struct error *err)
{
	struct output output;
	struct buf out = BUF_INIT;
	bool is_written = true;

	if (!output_open(&output, merge->job->output, err))
		return false;
	put_datum(&out, ledger_head(0, 0));
	for (size_t i = 0; is_written && i < merge->row_count; i++) {
		if (merge->rows[i].is_kept)
			buf_puts(&out, merge->rows[i].line);
		if (out.size < 64 << 10)
			continue;
		is_written = file_write(output.fd, out.data, out.size, err);
		buf_clear(&out);
	}
	put_datum(&out, run_line(merge));
	is_written = is_written &&
	    file_write(output.fd, out.data, out.size, err);
	buf_release(&out);
	if (!is_written) {
		output_abandon(&output);
		return false;
	}
	return output_commit(&output, err);
}

static enum sheaf_status failed(const struct error *err, const char *what,
    enum sheaf_status status, char *why, size_t why_size)
{
	if (why_size > 0)
		snprintf(why, why_size, "%s: %s", what, err->text);
	return status;
}

enum sheaf_status sheaf_reports_merge(
    const struct sheaf_merge_job *job, char *why, size_t why_size)
{
	struct merge merge = { .job = job };
	enum sheaf_status status = SHEAF_NOTHING;
	struct error err = { 0 };
	size_t read = 0;

	for (size_t i = 0; i < job->report_count; i++)
		if (file_is_same_place(job->reports[i], job->output) &&
		    strcmp(job->output, "-") != 0) {
			error_set(&err, SHEAF_E_USAGE, "is the output, too");
			return failed(
			    &err, job->reports[i], SHEAF_USAGE, why, why_size);
		}
	merge.arena = arena_new();
	for (size_t i = 0; i < job->report_count; i++) {
		merge.path = job->reports[i];
		merge.has_part = false;
		bool is_read = ledger_read(merge.path, take_line, &merge, &err);

		read += is_read;
		if (!is_read)
			tell(&merge, merge.path, 0, err.text);
	}
	if (read == 0) {
		error_set(&err, SHEAF_E_INPUT, "no report can be read");
		failed(&err, job->output, status, why, why_size);
		goto out;
	}
	keep_best(&merge);
	qsort(merge.parts, merge.part_count, sizeof(*merge.parts), by_shard);
	check_parts(&merge);
	if (!write_all(&merge, &err))
		failed(&err, job->output, status, why, why_size);
	else
		status = merge.problems > 0 ? SHEAF_PARTIAL : SHEAF_COMPLETE;
out:
	free(merge.rows);
	free(merge.parts);
	arena_free(merge.arena);
	return status;
}
