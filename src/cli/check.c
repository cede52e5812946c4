/* Faults of EPUB files, told as EPUBCheck tells them: sheaf check BOOK... */
#include <stdio.h>
#include <string.h>

#include "cli/check.h"
#include "cli/confine.h"
#include <sheaf.h>

struct job {
	bool is_quiet, is_strict;
	const char *path; /* of the book at hand */
};

static void tell(void *context, const struct sheaf_finding *finding)
{
	static const char *const words[] = { "INFO", "WARNING", "ERROR",
		"FATAL" };
	const struct job *job = context;
	char path[2048], part[2048] = "", place[32] = "", text[2048];

	if (job->is_quiet)
		return;
	if (finding->part) {
		part[0] = '/';
		sheaf_escape(part + 1, sizeof(part) - 1, finding->part);
	}
	if (finding->line > 0 && finding->column > 0)
		snprintf(place, sizeof(place), "(%u,%u)", finding->line,
		    finding->column);
	else if (finding->line > 0)
		snprintf(place, sizeof(place), "(%u)", finding->line);
	printf("%s(%s): %s%s%s: %s\n", words[finding->level], finding->id,
	    sheaf_escape(path, sizeof(path), job->path), part, place,
	    sheaf_escape(text, sizeof(text), finding->text));
}

static void print_count(const char *before, size_t count, const char *what)
{
	printf("%s%zu %s%s", before, count, what, count == 1 ? "" : "s");
}

static void sum_up(const struct job *job, const struct sheaf_check_tally *tally)
{
	char path[2048];
	size_t fatal = tally->counts[SHEAF_FINDING_FATAL];
	size_t wrong = tally->counts[SHEAF_FINDING_ERROR];
	size_t warned = tally->counts[SHEAF_FINDING_WARNING];

	if (job->is_quiet)
		return;
	printf("%s: ", sheaf_escape(path, sizeof(path), job->path));
	print_count("", tally->files, "file");
	if (fatal + wrong + warned == 0) {
		puts(", no faults found");
		return;
	}
	if (fatal > 0)
		print_count(", ", fatal, "fatal error");
	print_count(", ", wrong, "error");
	print_count(", ", warned, "warning");
	putchar('\n');
}

static enum sheaf_status check_one(const struct job *job)
{
	struct sheaf_check_tally tally;
	char why[300], shown[1200], path[2048];

	if (!sheaf_check(
		job->path, tell, (void *)job, &tally, why, sizeof(why))) {
		fprintf(stderr, "sheaf: %s: %s\n",
		    sheaf_escape(path, sizeof(path), job->path),
		    sheaf_escape(shown, sizeof(shown), why));
		return SHEAF_NOTHING;
	}
	sum_up(job, &tally);
	return tally.counts[SHEAF_FINDING_FATAL] > 0 ||
		tally.counts[SHEAF_FINDING_ERROR] > 0 ||
		(job->is_strict && tally.counts[SHEAF_FINDING_WARNING] > 0)
	    ? SHEAF_PARTIAL
	    : SHEAF_COMPLETE;
}

static void print_usage(FILE *out)
{
	fputs("Usage: sheaf check [-q] [--strict] BOOK.epub...\n"
	      "Tells faults in the structure of EPUB files, with the names "
	      "EPUBCheck gives them;\nno substitute for EPUBCheck.\n"
	      "\n"
	      "  -q, --quiet    print nothing, only exit\n"
	      "      --strict   warnings count as errors do\n"
	      "\n"
	      "Exit status: 0 no errors, 1 errors, 2 the command line is "
	      "wrong,\n3 a file cannot be read as a container.\n",
	    out);
}

static int usage(const char *why)
{
	fprintf(stderr, "sheaf: check: %s\n", why);
	print_usage(stderr);
	return SHEAF_USAGE;
}

/* Options come first or between; behind "--" everything is a book. */
int check_command(int argc, char **argv)
{
	struct job job = { 0 };
	int books = 0, status = SHEAF_COMPLETE;
	bool is_over = false;

	for (int i = 1; i < argc; i++) {
		const char *name = argv[i];

		if (is_over || name[0] != '-' || name[1] == '\0')
			argv[books++] = argv[i];
		else if (strcmp(name, "--") == 0)
			is_over = true;
		else if (strcmp(name, "-q") == 0 ||
		    strcmp(name, "--quiet") == 0)
			job.is_quiet = true;
		else if (strcmp(name, "--strict") == 0)
			job.is_strict = true;
		else if (strcmp(name, "-h") == 0 || strcmp(name, "--help") == 0)
			return print_usage(stdout),
			       fflush(stdout) == 0 ? SHEAF_COMPLETE
						   : SHEAF_NOTHING;
		else
			return usage("an option that is not understood");
	}
	if (books == 0)
		return usage("no book is given");
	confine_to(NULL);
	for (int i = 0; i < books; i++) {
		job.path = argv[i];
		int one = check_one(&job);

		status = one > status ? one : status;
	}
	return fflush(stdout) == 0 ? status : SHEAF_NOTHING;
}
