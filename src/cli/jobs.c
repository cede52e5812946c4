#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/confine.h"
#include "cli/jobs.h"
#include "cli/values.h"

struct jobs {
	const char *file;
	char *folder; /* of the file: "" or "a/" */
	struct sheaf_jobs *read;
	struct command *commands;
	size_t count;
	struct screen *screen;
	struct sheaf_names *names; /* of all books that are known */
	size_t current;            /* the job that is at work */
	size_t faults;
	bool has_told_sandbox;
};

static void *enough(void *memory)
{
	if (!memory) {
		fputs("sheaf: out of memory\n", stderr);
		exit(SHEAF_NOTHING);
	}
	return memory;
}

static void problem(void *context, unsigned line, const char *text)
{
	struct jobs *jobs = context;

	values_from(jobs->file, line);
	value_wrong("%s", text);
	jobs->faults++;
}

/* From a check of options, which knows no lines; a manifest's it does. */
static void tell_fault(void *context, const struct sheaf_message *message)
{
	struct jobs *jobs = context;

	if (message->severity != SHEAF_ERROR)
		return;
	if (message->file)
		value_wrong(
		    "%s:%u: %s", message->file, message->line, message->text);
	else
		value_wrong("%s", message->text);
	jobs->faults++;
}

/* ---- settings */

static void apply(struct jobs *jobs, const struct command *base)
{
	size_t count;
	struct sheaf_setting *settings = sheaf_jobs_settings(
	    jobs->read, &count);

	jobs->count = sheaf_jobs_count(jobs->read);
	jobs->commands = enough(calloc(jobs->count, sizeof(*jobs->commands)));
	for (size_t i = 0; i < jobs->count; i++) {
		command_copy(&jobs->commands[i], base);
		jobs->commands[i].options.makes_folders = true;
	}
	for (size_t i = 0; i < count; i++) {
		values_from(jobs->file, settings[i].line);
		jobs->faults += !command_set(&jobs->commands[settings[i].job],
		    jobs->folder, settings[i].key, settings[i].value);
	}
}

/* Of a job without templates they are known beforehand. */
static void add_names(struct jobs *jobs, size_t job)
{
	const struct sheaf_options *options = &jobs->commands[job].options;

	for (size_t i = 0;
	     options->group == SHEAF_GROUP_NONE && i < options->output_count;
	     i++)
		sheaf_names_add(jobs->names, options->outputs[i], job);
}

static void check(struct jobs *jobs)
{
	const struct sheaf_events events = { .context = jobs,
		.message = tell_fault };

	for (size_t i = 0; i < jobs->count; i++) {
		struct sheaf_options *options = &jobs->commands[i].options;

		values_from(jobs->file, sheaf_jobs_line(jobs->read, i));
		options->taken = jobs->names;
		options->taken_owner = i;
		(void)sheaf_options_check(options, &events);
		add_names(jobs, i);
	}
	values_from(NULL, 0);
}

/* ---- reports */

/* One file that several jobs would write is put together of their parts. */
struct parts {
	const char *whole;
	char **paths;
	size_t count;
};

static bool is_shared(const struct jobs *jobs, const char *report)
{
	size_t count = 0;

	for (size_t i = 0; i < jobs->count; i++) {
		const char *other = jobs->commands[i].options.report;

		count += other && strcmp(other, report) == 0;
	}
	return count > 1;
}

/* The first report that is shared; all jobs that have it get parts of it. */
static bool split_report(struct jobs *jobs, struct parts *parts)
{
	*parts = (struct parts){ 0 };
	parts->paths = enough(calloc(jobs->count, sizeof(*parts->paths)));
	for (size_t i = 0; i < jobs->count; i++) {
		struct sheaf_options *options = &jobs->commands[i].options;

		if (!options->report ||
		    (!parts->whole && !is_shared(jobs, options->report)) ||
		    (parts->whole &&
			strcmp(parts->whole, options->report) != 0))
			continue;
		if (strcmp(options->report, "-") == 0)
			return value_wrong(
			    "--report -: not with several books");
		parts->whole = options->report;
		if (asprintf(&parts->paths[parts->count], "%s.%zu",
			options->report, parts->count + 1) < 0)
			enough(NULL);
		options->report = parts->paths[parts->count++];
	}
	return true;
}

static void tell_merged(
    void *context, const char *file, uint64_t line, const char *text)
{
	value_wrong("%s: %s", file ? file : "report", text);
}

static bool merge(const struct parts *parts)
{
	struct sheaf_merge_job job = {
		.reports = (const char *const *)parts->paths,
		.report_count = parts->count,
		.output = parts->whole,
		.problem = tell_merged,
	};
	char why[2400];
	enum sheaf_status status = SHEAF_COMPLETE;

	if (parts->count > 0)
		status = sheaf_reports_merge(&job, why, sizeof(why));
	if (status == SHEAF_USAGE || status == SHEAF_NOTHING)
		return value_wrong("%s", why);
	for (size_t i = 0; i < parts->count; i++)
		unlink(parts->paths[i]);
	return status == SHEAF_COMPLETE;
}

static void parts_release(struct parts *parts)
{
	for (size_t i = 0; i < parts->count; i++)
		free(parts->paths[i]);
	free(parts->paths);
}

/* ---- the run */

static void message(void *context, const struct sheaf_message *message)
{
	struct jobs *jobs = context;

	/* of the machine, and so of none of them alone */
	if (strcmp(message->name, "sandbox") == 0) {
		if (jobs->has_told_sandbox)
			return;
		jobs->has_told_sandbox = true;
	}
	screen_message(jobs->screen, message);
}

static void progress(void *context, const struct sheaf_progress *facts)
{
	screen_progress(((struct jobs *)context)->screen, facts);
}

static void planned(void *context, const struct sheaf_planned *facts)
{
	screen_planned(((struct jobs *)context)->screen, facts);
}

static void book(void *context, const struct sheaf_book *book)
{
	struct jobs *jobs = context;

	screen_book(jobs->screen, book);
	sheaf_names_add(jobs->names, book->path, jobs->current);
}

static void confine(const struct jobs *jobs)
{
	const struct sheaf_options **runs = enough(
	    calloc(jobs->count, sizeof(*runs)));

	for (size_t i = 0; i < jobs->count; i++)
		runs[i] = &jobs->commands[i].options;
	confine_runs(runs, jobs->count);
	free(runs);
}

static int run(struct jobs *jobs, const struct command *base)
{
	const struct sheaf_events events = { jobs, message, progress, book,
		planned };
	bool is_any_made = false;
	int worst = SHEAF_COMPLETE;

	for (size_t i = 0; i < jobs->count; i++) {
		struct command *command = &jobs->commands[i];
		struct sheaf_result result;

		jobs->current = i;
		screen_init(
		    jobs->screen, command->is_quiet, base->shows_progress);
		int status = (int)sheaf_bind(
		    &command->options, &events, &result);

		screen_finish(jobs->screen, &result);
		if (command->shows_timings)
			screen_timings(&result.timings);
		is_any_made |= status == SHEAF_COMPLETE ||
		    status == SHEAF_PARTIAL;
		worst = status > worst ? status : worst;
	}
	return worst > SHEAF_PARTIAL && is_any_made ? SHEAF_PARTIAL : worst;
}

static int read_and_run(struct jobs *jobs, const struct command *base)
{
	struct parts parts;
	int status;

	jobs->read = sheaf_jobs_read(jobs->file, problem, jobs);
	if (!jobs->read)
		return SHEAF_USAGE;
	apply(jobs, base);
	check(jobs);
	if (jobs->faults > 0)
		return SHEAF_USAGE;
	if (!split_report(jobs, &parts)) {
		parts_release(&parts);
		return SHEAF_USAGE;
	}
	confine(jobs);
	status = run(jobs, base);
	if (!merge(&parts) && status == SHEAF_COMPLETE)
		status = SHEAF_PARTIAL;
	parts_release(&parts);
	return status;
}

int jobs_run(const struct command *base, struct screen *screen)
{
	const struct sheaf_options *options = &base->options;
	const char *slash = strrchr(base->jobs, '/');
	struct jobs jobs = { .file = base->jobs, .screen = screen };
	int status;

	if (options->input_count > 0 || options->output_count > 0 ||
	    options->manifest || options->dump) {
		value_wrong("--jobs: the file names inputs and outputs");
		return SHEAF_USAGE;
	}
	jobs.folder = enough(
	    strndup(base->jobs, slash ? (size_t)(slash - base->jobs) + 1 : 0));
	jobs.names = sheaf_names_new();
	status = read_and_run(&jobs, base);
	for (size_t i = 0; i < jobs.count; i++)
		command_release(&jobs.commands[i]);
	free(jobs.commands);
	sheaf_names_free(jobs.names);
	free(jobs.folder);
	sheaf_jobs_free(jobs.read);
	return status;
}
