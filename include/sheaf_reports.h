/* Reads what sheaf_options.report has written.  Part of <sheaf.h>, which includes
 * it. */
#ifndef SHEAF_REPORTS_H
#define SHEAF_REPORTS_H

/* How often something was found, and in how many lines of reports. */
struct sheaf_count {
	const char *name;
	uint64_t count, lines;
};

/* What was not made. */
struct sheaf_failure {
	const char *kind;               /* "article", "book", "run" */
	const char *site;               /* of an article; "": not known */
	const char *file;               /* of a run: the report itself */
	const char *status;             /* as in docs/REPORT.md; of a run that
	                                   has no last line "interrupted" */
	const char *reason;             /* may be NULL */
};

/* What reports say.  Strings are UTF-8 and hold what the reports hold:
 * sheaf_escape() them before they are shown. */
struct sheaf_summary {
	size_t reports;
	uint64_t lines, damaged;        /* damaged ones are no part of the rest */
	const struct sheaf_count *articles, *pictures, *books;  /* by status;
	                                   lists end with a row without name */
	const struct sheaf_count *sites;        /* missing pictures by host, most
	                                   first; "": of no host */
	const struct sheaf_count *warnings;     /* and errors, by name, most
	                                   first */
	const struct sheaf_failure *failures;   /* runs, books, articles by site */
	size_t failure_count;
	uint64_t failures_dropped;      /* over 100,000 */
	uint64_t book_bytes, picture_bytes;
	double wall_seconds, cpu_seconds;
};

/* Reads reports (sheaf_options.report), one after the other. */
struct sheaf_reports;
struct sheaf_reports *sheaf_reports_new(void);
void sheaf_reports_free(struct sheaf_reports *);

/*
 * Adds a file; "-" is standard input.  A line that cannot be understood is told
 * to `damaged` (may be NULL) with its number and left out.  False with one line
 * in `why` when the file cannot be read, or is no report.
 */
bool sheaf_reports_add(struct sheaf_reports *, const char *path,
    void (*damaged)(void *context, uint64_t line, const char *why),
    void *context, char *why, size_t why_size);

/* Of what was added; lent until the next call. */
const struct sheaf_summary *sheaf_reports_sum(struct sheaf_reports *);

/* Reports that are to become one: those of the parts of a work (`shard`). */
struct sheaf_merge_job {
	const char *const *reports;     /* files; "-": standard input */
	size_t report_count;
	const char *output;             /* a file, old or new; "-": stdout */
	/* What is wrong with them; may be NULL.  `file` NULL: a part of which
	 * there is no report; `line` 0: the whole of it. */
	void (*problem)(void *context, const char *file, uint64_t line,
	    const char *text);
	void *context;
};

/*
 * Puts reports together, as docs/REPORT.md tells: the result depends neither on
 * their order nor on their number.  Holds all lines in memory.  SHEAF_PARTIAL:
 * it was written, and there were problems; with SHEAF_USAGE and SHEAF_NOTHING it
 * was not, for the reason in `why`.
 */
enum sheaf_status sheaf_reports_merge(const struct sheaf_merge_job *,
    char *why, size_t why_size);

#endif
