/* What the ways of finding files share. */
#ifndef SOURCE_COLLECT_H
#define SOURCE_COLLECT_H

#include <sys/stat.h>

#include "source/source.h"

struct collector {
	struct source_list *list;
	const struct source_events *events;     /* may be NULL */
	struct table seen;                      /* files by device and inode */
	bool has_read_stdin;
	size_t input;                           /* that is looked at */
};

/* Adds a regular file unless it is there already.  The path, of which the last
 * part stands below the input, is copied. */
void collector_add(struct collector *, const char *path, const char *below,
    const struct stat *);

void collector_problem(struct collector *, const char *path,
    const struct error *);

/* The same with the reason in errno. */
void collector_problem_errno(struct collector *, const char *path);

/* Adds the posts in a folder and in the folders below it. */
void folder_collect(struct collector *, const char *path);

/* The paths on standard input, NULL-ended in the arena; NULL when they cannot
 * be read, with `err`. */
char **list_read(struct arena *, int fd, struct error *) MUST_CHECK;

#endif
