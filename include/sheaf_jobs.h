/* Reads files of jobs, each of which is a call of sheaf_bind(); and the names that
 * their books have.  Part of <sheaf.h>,
 * which includes it. */
#ifndef SHEAF_JOBS_H
#define SHEAF_JOBS_H

/* A setting of a file of jobs: an option of the command by its long name. */
struct sheaf_setting {
	size_t job;                     /* from 0 */
	unsigned line;                  /* in the file */
	const char *key;
	char *value;                    /* may be written to */
};

/*
 * Reads a file of jobs (YAML): a mapping of `defaults`, settings, and `books`, a
 * list of mappings of settings.  Of each job come those of the defaults first; a
 * list gives a setting for each of its items.  NULL: what is wrong has been told to
 * `problem`, each with its line (0: the whole file).
 */
struct sheaf_jobs;
struct sheaf_jobs *sheaf_jobs_read(const char *path,
    void (*problem)(void *context, unsigned line, const char *text),
    void *context);
void sheaf_jobs_free(struct sheaf_jobs *);
size_t sheaf_jobs_count(const struct sheaf_jobs *);
/* The line a job begins at. */
unsigned sheaf_jobs_line(const struct sheaf_jobs *, size_t job);
/* Lent; job by job. */
struct sheaf_setting *sheaf_jobs_settings(struct sheaf_jobs *, size_t *count);

/*
 * Names of books that several calls share (sheaf_options.taken).  Each has an owner,
 * a number; no other takes it.
 */
struct sheaf_names;
struct sheaf_names *sheaf_names_new(void);
void sheaf_names_add(struct sheaf_names *, const char *path, size_t owner);
void sheaf_names_free(struct sheaf_names *);

#endif
