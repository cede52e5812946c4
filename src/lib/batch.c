/*
 * Several books in one run: the sources are read once, divided, and each part is
 * bound like a run of its own, one after the other, with the same workers,
 * fetcher and fonts.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lib/names.h"

struct batch {
	struct attempts *attempts;
	const struct sheaf_options *options;
	struct names names;
	struct part *parts;
	size_t count;
	const char *(*paths)[OUTPUTS_MAX]; /* of each part */
	bool (*is_there)[OUTPUTS_MAX];     /* already, and stays as it is */
	const char **titles;
	size_t made, skipped; /* parts */
	bool is_refused;      /* of the options, seen late */
};

bool batch_is_wanted(const struct sheaf_options *options)
{
	return options->group != SHEAF_GROUP_NONE || options->dry_run ||
	    options->on_exists != SHEAF_EXISTS_REPLACE;
}

bool batch_check(const struct sheaf_options *options, struct error *err)
{
	if (options->index_review && options->group != SHEAF_GROUP_NONE)
		return error_set(err, SHEAF_E_USAGE,
		    "--index-review: not with several books");
	/* they depend on the files that the others have written by then */
	if (options->on_exists == SHEAF_EXISTS_NUMBER &&
	    options->shard_count > 0 && options->group != SHEAF_GROUP_NONE)
		return error_set(err, SHEAF_E_USAGE,
		    "--on-exists number: not with --shard, or two machines "
		    "would give one name to two books");
	if (options->dry_run && options->report)
		return error_set(
		    err, SHEAF_E_USAGE, "--report: --dry-run makes nothing");
	return true;
}

/* Leaves the plan of all sources with the attempts. */
static bool survey(
    struct batch *batch, struct sheaf_result *result, enum sheaf_status *status)
{
	struct attempts *attempts = batch->attempts;
	struct binding binding = { .options = batch->options,
		.events = attempts->events,
		.attempts = attempts,
		.attempt = ARENA_NEW(attempts->arena, struct attempt) };
	bool is_made = binding_begin(&binding, status);

	if (is_made) {
		attempts->survey = binding.plan;
		binding.plan = NULL;
		attempts_mark(attempts, &binding.result);
	} else {
		ledger_rest(&binding, "unfinished");
	}
	*result = binding.result;
	binding_close(&binding);
	return is_made;
}

static struct plan *plan_part(
    const struct batch *batch, size_t i, const char *title)
{
	struct sheaf_options options = *batch->options;
	struct plan *plan = plan_of_part(
	    batch->attempts->survey, &batch->parts[i]);

	options.title = title;
	plan_finish(plan, &options);
	return plan;
}

static void name_part(struct batch *batch, size_t i)
{
	const struct sheaf_options *options = batch->options;
	bool is_template = batch->names.has_title;
	struct plan *plan = plan_part(
	    batch, i, is_template ? NULL : options->title);
	struct named named = { plan, &batch->parts[i], i + 1, batch->count };

	batch->titles[i] = names_title(&batch->names, &named);
	if (is_template) {
		plan_free(plan);
		plan = plan_part(batch, i, batch->titles[i]);
		named.plan = plan;
	}
	for (size_t k = 0; k < options->output_count; k++) {
		const char *path = names_path(&batch->names, &named, k);

		batch->paths[i][k] = path;
		batch->is_there[i][k] = options->on_exists ==
			SHEAF_EXISTS_SKIP &&
		    names_is_there(&batch->names, path);
	}
	plan_free(plan);
}

/* A slip of the pen is told from a key: some article has what it names. */
static bool check_key(const struct batch *batch, struct error *err)
{
	const struct sheaf_options *options = batch->options;
	bool is_known = options->group != SHEAF_GROUP_KEY || batch->count == 0;

	for (size_t i = 0; i < batch->count && !is_known; i++)
		is_known = batch->parts[i].key != NULL;
	return is_known ||
	    error_set(err, SHEAF_E_USAGE,
		"--group-by %s: no article says anything under this key",
		options->group_key);
}

static bool divide(struct batch *batch, struct error *err)
{
	struct attempts *attempts = batch->attempts;
	struct arena *arena = attempts->arena;

	batch->count = plan_parts(
	    attempts->survey, batch->options, arena, &batch->parts);
	if (!check_key(batch, err))
		return false;
	batch->paths = arena_array(arena, batch->count, sizeof(*batch->paths));
	batch->is_there = arena_array(
	    arena, batch->count, sizeof(*batch->is_there));
	batch->titles = arena_array(
	    arena, batch->count, sizeof(*batch->titles));
	for (size_t i = 0; i < batch->count; i++)
		name_part(batch, i);
	return true;
}

/* By what its books are told from others: a book is whole on one machine. */
static const char *shard_key(const struct batch *batch, size_t i)
{
	const struct attempts *attempts = batch->attempts;
	const struct part *part = &batch->parts[i];

	if (batch->options->group == SHEAF_GROUP_COUNT)
		return arena_printf(attempts->arena, "%zu", i + 1);
	if (batch->options->group == SHEAF_GROUP_EACH)
		return manifest_below(attempts->manifest,
		    &attempts->survey->entries[part->members[0]].source);
	return part->key ? part->key : "";
}

/* Every machine knows all articles and names, and makes some of the books.  Of one
 * book it knows its own articles only. */
static bool is_ours(const struct batch *batch, size_t i)
{
	return batch->options->shard_count == 0 ||
	    batch->options->group == SHEAF_GROUP_NONE ||
	    shard_holds(batch->options, shard_key(batch, i));
}

/* The options of the part alone, for the outputs that are there already or for the
 * others; false: there are none. */
static bool part_options(const struct batch *batch, size_t i, bool is_there,
    const char *paths[OUTPUTS_MAX], struct sheaf_options *options)
{
	*options = *batch->options;
	options->title = batch->titles[i];
	options->outputs = paths;
	options->output_count = 0;
	for (size_t k = 0; k < batch->options->output_count; k++)
		if (batch->is_there[i][k] == is_there)
			paths[options->output_count++] = batch->paths[i][k];
	return options->output_count > 0 || (options->dump && !is_there);
}

/* Lines of the report about what is not bound: with the entries, where no output
 * of the part is. */
static void tell_unbound(struct batch *batch, size_t i,
    const struct sheaf_options *options, bool has_entries, const char *status)
{
	struct binding binding = { .options = options,
		.attempts = batch->attempts };

	for (size_t k = 0; k < options->output_count; k++)
		binding.books[binding.book_count++] = (struct book){
			.packager = packager_for_path(options->outputs[k]),
			.path = options->outputs[k]
		};
	binding.plan = plan_part(batch, i, batch->titles[i]);
	if (!has_entries)
		binding.told_entries = binding.plan->entry_count;
	ledger_rest(&binding, status);
	plan_free(binding.plan);
}

static void tell_planned(const struct batch *batch, size_t i, const char *path)
{
	const struct sheaf_events *events = batch->attempts->events;
	struct plan *plan = plan_part(batch, i, batch->titles[i]);
	char day[DATE_SIZE];

	for (size_t k = 0; events->planned && k < plan->entry_count; k++) {
		const struct entry *entry = &plan->entries[k];
		const struct meta *meta = &entry->meta;

		date_format_day(&meta->date, day);
		events->planned(events->context,
		    &(struct sheaf_planned){ path, k + 1, day,
			meta->title ? meta->title : "",
			meta->author ? meta->author : "",
			meta->site ? meta->site : "", entry->source.name });
	}
	plan_free(plan);
}

/* What was asked for is made, or there. */
static bool make_part(
    struct batch *batch, size_t i, struct sheaf_result *result)
{
	struct attempts *attempts = batch->attempts;
	const char *paths[OUTPUTS_MAX] = { NULL };
	struct sheaf_options options;
	enum sheaf_status status;

	bool is_wanted = part_options(batch, i, false, paths, &options);

	if (options.dry_run) {
		if (is_wanted)
			tell_planned(batch, i, paths[0] ? paths[0] : "-");
		batch->made++;
		return true;
	}
	if (is_wanted) {
		attempts->part = &batch->parts[i];
		status = attempts_make(attempts, &options, result);
		attempts->progress.before += batch->parts[i].count;
		batch->made += status == SHEAF_COMPLETE ||
		    status == SHEAF_PARTIAL;
		/* a full disk would take none of the others */
		attempts->is_over |= status == SHEAF_USAGE ||
		    (status != SHEAF_COMPLETE && paths[0] &&
			file_disk_is_full(paths[0]));
		batch->is_refused |= status == SHEAF_USAGE;
	} else {
		status = SHEAF_COMPLETE;
		result->skipped += batch->parts[i].count;
		batch->skipped++;
	}
	if (part_options(batch, i, true, paths, &options))
		tell_unbound(batch, i, &options, !is_wanted, "skipped");
	attempts_mark(attempts, result);
	return status == SHEAF_COMPLETE;
}

static void tell_unfinished(struct batch *batch, size_t from)
{
	struct attempts *attempts = batch->attempts;
	const char *paths[OUTPUTS_MAX];
	struct sheaf_options options;
	size_t count = 0;

	for (size_t i = from; i < batch->count; i++)
		if (is_ours(batch, i) &&
		    part_options(batch, i, false, paths, &options)) {
			tell_unbound(batch, i, &options, true, "unfinished");
			count++;
		}
	if (count > 0)
		attempts_tell(attempts, SHEAF_E_OUTPUT,
		    arena_printf(attempts->arena,
			"the run ended before %zu more books", count));
}

static size_t count_entries(const struct batch *batch)
{
	const char *paths[OUTPUTS_MAX];
	struct sheaf_options options;
	size_t count = 0;

	for (size_t i = 0; i < batch->count; i++)
		if (is_ours(batch, i) &&
		    part_options(batch, i, false, paths, &options))
			count += batch->parts[i].count;
	return count;
}

static enum sheaf_status make_parts(
    struct batch *batch, struct sheaf_result *result)
{
	struct attempts *attempts = batch->attempts;
	bool is_complete = true;
	size_t i, ours = 0;

	attempts->names = &batch->names;
	attempts->progress.total = count_entries(batch);
	for (i = 0; i < batch->count && !attempts->is_over; i++) {
		if (!is_ours(batch, i))
			continue;
		ours++;
		is_complete &= make_part(batch, i, result);
	}
	tell_unfinished(batch, i);
	/* other machines have all books, and say the same of what is in none */
	if (ours == 0 && !attempts->is_over)
		return result->left_out > 0 ? SHEAF_PARTIAL : SHEAF_COMPLETE;
	if (batch->made + batch->skipped == 0 && !is_complete)
		return batch->is_refused ? SHEAF_USAGE : SHEAF_NOTHING;
	return is_complete ? SHEAF_COMPLETE : SHEAF_PARTIAL;
}

enum sheaf_status batch_make(struct attempts *attempts,
    const struct sheaf_options *options, struct sheaf_result *result)
{
	struct batch batch = { .attempts = attempts, .options = options };
	enum sheaf_status status = SHEAF_USAGE;
	struct error err = { 0 };
	bool is_good = batch_check(options, &err) &&
	    names_open(&batch.names, attempts->arena, options, &err);

	if (is_good && survey(&batch, result, &status)) {
		is_good = divide(&batch, &err);
		status = is_good ? make_parts(&batch, result) : SHEAF_USAGE;
	}
	if (!is_good)
		attempts_tell(attempts, err.code, err.text);
	names_release(&batch.names);
	plan_free(attempts->survey);
	press_free(attempts->press);
	attempts->names = NULL;
	attempts->survey = NULL;
	attempts->press = NULL;
	return status;
}
