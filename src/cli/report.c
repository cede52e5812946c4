/* What reports say, for people: sheaf report FILE... */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/confine.h"
#include "cli/report.h"
#include "cli/words.h"

/* Without --all, of each list. */
enum { SHOWN = 20 };

/* A file that is read. */
struct file {
	const char *path;
	uint64_t damaged;
};

static void tell_damaged(void *context, uint64_t line, const char *why)
{
	struct file *file = context;
	char path[2048], shown[1200];

	if (++file->damaged > SHOWN)
		return;
	fprintf(stderr, "sheaf: %s:%" PRIu64 ": %s\n",
	    sheaf_escape(path, sizeof(path), file->path), line,
	    sheaf_escape(shown, sizeof(shown), why));
}

static enum sheaf_status read_one(
    struct sheaf_reports *reports, const char *path)
{
	struct file file = { path, 0 };
	char why[300], shown[1200], name[2048];
	bool is_read = sheaf_reports_add(
	    reports, path, tell_damaged, &file, why, sizeof(why));

	sheaf_escape(name, sizeof(name), path);
	if (file.damaged > SHOWN)
		fprintf(stderr, "sheaf: %s: %" PRIu64 " more such lines\n",
		    name, file.damaged - SHOWN);
	if (!is_read)
		fprintf(stderr, "sheaf: %s: %s\n", name,
		    sheaf_escape(shown, sizeof(shown), why));
	return !is_read        ? SHEAF_NOTHING
	    : file.damaged > 0 ? SHEAF_PARTIAL
			       : SHEAF_COMPLETE;
}

static void print_failures(const struct sheaf_summary *summary, bool is_all)
{
	size_t shown = 0;
	uint64_t count = summary->failure_count + summary->failures_dropped;
	char site[300], file[2048], status[300], reason[1200];

	if (count == 0)
		return;
	printf("Failures: %" PRIu64 "\n", count);
	for (size_t i = 0; i < summary->failure_count; i++) {
		const struct sheaf_failure *row = &summary->failures[i];

		if (!is_all && shown++ == SHOWN)
			break;
		printf("  %s %s%s%s%s: %s%s%s\n", row->kind,
		    sheaf_escape(file, sizeof(file), row->file),
		    *row->site ? " (" : "",
		    sheaf_escape(site, sizeof(site), row->site),
		    *row->site ? ")" : "",
		    sheaf_escape(status, sizeof(status), row->status),
		    row->reason ? ": " : "",
		    sheaf_escape(reason, sizeof(reason),
			row->reason ? row->reason : ""));
	}
	shown = !is_all && summary->failure_count > SHOWN
	    ? SHOWN
	    : summary->failure_count;
	if (count > shown)
		printf("  and %" PRIu64 " more\n", count - shown);
	putchar('\n');
}

/* "articles  1000  990 ok, 10 warned" */
static void print_total(
    const char *what, const struct sheaf_count *rows, uint64_t bytes)
{
	uint64_t sum = 0;
	char name[300], size[SIZE_WORDS];

	for (const struct sheaf_count *row = rows; row->name; row++)
		sum += row->count;
	printf("%-9s %8" PRIu64, what, sum);
	for (const struct sheaf_count *row = rows; row->name; row++)
		printf("%s%" PRIu64 " %s", row == rows ? "  " : ", ",
		    row->count, sheaf_escape(name, sizeof(name), row->name));
	if (bytes > 0)
		printf(", %s", size_words(size, bytes));
	putchar('\n');
}

static void print_list(const char *title, const struct sheaf_count *rows,
    const char *nameless, bool is_all)
{
	size_t shown = 0, more = 0;
	char name[1200];

	if (rows->name)
		printf("\n%s\n", title);
	for (; rows->name; rows++) {
		if (!is_all && shown++ >= SHOWN) {
			more++;
			continue;
		}
		printf("%10" PRIu64 "  %s", rows->count,
		    *rows->name ? sheaf_escape(name, sizeof(name), rows->name)
				: nameless);
		if (rows->lines != rows->count)
			printf(", in %" PRIu64, rows->lines);
		putchar('\n');
	}
	if (more > 0)
		printf("            and %zu more\n", more);
}

static void print_summary(const struct sheaf_summary *summary, bool is_all)
{
	char wall[TIME_WORDS], cpu[TIME_WORDS];

	print_failures(summary, is_all);
	if (summary->reports != 1)
		printf("%-9s %8zu\n", "runs", summary->reports);
	print_total("articles", summary->articles, 0);
	print_total("pictures", summary->pictures, summary->picture_bytes);
	print_total("books", summary->books, summary->book_bytes);
	printf("%-9s %8s  %s of processors\n", "time",
	    time_words(wall, summary->wall_seconds),
	    time_words(cpu, summary->cpu_seconds));
	print_list("Pictures that are missing or of no use, by site",
	    summary->sites, "(no site: files)", is_all);
	print_list(
	    "Warnings and errors", summary->warnings, "(no name)", is_all);
}

static void print_usage(FILE *out)
{
	fputs(
	    "Usage: sheaf report [--all] FILE.jsonl...\n"
	    "Sums up what sheaf --report has written: failures, totals, "
	    "missing pictures by\nsite, warnings by name.  Several reports "
	    "are one; - is standard input.\n"
	    "\n"
	    "      --all   lists to their ends, not only their first 20 rows\n"
	    "\n"
	    "Exit status: 0 all was read, 1 lines were damaged, 2 the "
	    "command line is wrong,\n3 a file cannot be read or is no "
	    "report.\n",
	    out);
}

static int usage(const char *why)
{
	fprintf(stderr, "sheaf: report: %s\n", why);
	print_usage(stderr);
	return SHEAF_USAGE;
}

/* Options come first or between; behind "--" everything is a file. */
int report_command(int argc, char **argv)
{
	struct sheaf_reports *reports;
	int files = 0, status = SHEAF_COMPLETE;
	bool is_over = false, is_all = false;

	for (int i = 1; i < argc; i++) {
		const char *name = argv[i];

		if (is_over || name[0] != '-' || name[1] == '\0')
			argv[files++] = argv[i];
		else if (strcmp(name, "--") == 0)
			is_over = true;
		else if (strcmp(name, "--all") == 0)
			is_all = true;
		else if (strcmp(name, "-h") == 0 || strcmp(name, "--help") == 0)
			return print_usage(stdout),
			       fflush(stdout) == 0 ? SHEAF_COMPLETE
						   : SHEAF_NOTHING;
		else
			return usage("an option that is not understood");
	}
	if (files == 0)
		return usage("no report is given");
	confine_to(NULL);
	reports = sheaf_reports_new();
	for (int i = 0; i < files; i++) {
		int one = read_one(reports, argv[i]);

		status = one > status ? one : status;
	}
	if (sheaf_reports_sum(reports)->lines > 0)
		print_summary(sheaf_reports_sum(reports), is_all);
	sheaf_reports_free(reports);
	return fflush(stdout) == 0 ? status : SHEAF_NOTHING;
}
