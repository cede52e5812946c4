/* Reports of the parts of a work into one: sheaf merge FILE... -o FILE */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/confine.h"
#include "cli/merge.h"
#include <sheaf.h>

enum { SHOWN = 20 };

static void tell(
    void *context, const char *file, uint64_t line, const char *text)
{
	size_t *told = context;
	char path[2048], shown[1200];

	if (++*told > SHOWN)
		return;
	fputs("sheaf: ", stderr);
	if (file)
		fprintf(stderr, "%s:", sheaf_escape(path, sizeof(path), file));
	if (line > 0)
		fprintf(stderr, "%" PRIu64 ":", line);
	fprintf(stderr, "%s%s\n", file ? " " : "",
	    sheaf_escape(shown, sizeof(shown), text));
}

static void print_usage(FILE *out)
{
	fputs(
	    "Usage: sheaf merge FILE.jsonl... [-o ALL.jsonl]\n"
	    "Puts together the reports that parts of a work (--shard) have "
	    "written.  What\nseveral of them tell stands there once, by the "
	    "best that became of it; runs are\nsummed.  - is standard input "
	    "or, without -o, output.\n"
	    "\n"
	    "Exit status: 0 all was read, 1 lines were damaged or left out, or "
	    "reports are\nmissing or cannot be read, 2 the command line is "
	    "wrong, 3 nothing was written.\n",
	    out);
}

static int usage(const char *why)
{
	fprintf(stderr, "sheaf: merge: %s\n", why);
	print_usage(stderr);
	return SHEAF_USAGE;
}

static int run(const struct sheaf_merge_job *job, const size_t *told)
{
	char why[2400], shown[4800];
	int status;

	confine_to(job->output);
	status = (int)sheaf_reports_merge(job, why, sizeof(why));

	if (*told > SHOWN)
		fprintf(stderr, "sheaf: %zu more such lines\n", *told - SHOWN);
	if (status == SHEAF_USAGE || status == SHEAF_NOTHING)
		fprintf(stderr, "sheaf: %s\n",
		    sheaf_escape(shown, sizeof(shown), why));
	return status;
}

int merge_command(int argc, char **argv)
{
	size_t told = 0;
	struct sheaf_merge_job job = { .reports = (const char *const *)argv,
		.output = "-",
		.problem = tell,
		.context = &told };
	bool is_over = false;

	for (int i = 1; i < argc; i++) {
		const char *name = argv[i];

		if (is_over || name[0] != '-' || name[1] == '\0')
			argv[job.report_count++] = argv[i];
		else if (strcmp(name, "--") == 0)
			is_over = true;
		else if ((strcmp(name, "-o") == 0 ||
			     strcmp(name, "--output") == 0) &&
		    i + 1 < argc)
			job.output = argv[++i];
		else if (strcmp(name, "-h") == 0 || strcmp(name, "--help") == 0)
			return print_usage(stdout),
			       fflush(stdout) == 0 ? SHEAF_COMPLETE
						   : SHEAF_NOTHING;
		else
			return usage("an option that is not understood");
	}
	return job.report_count > 0 ? run(&job, &told)
				    : usage("no report is given");
}
