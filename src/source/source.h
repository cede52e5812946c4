/* collect: the files that a run is about. */
#ifndef SOURCE_SOURCE_H
#define SOURCE_SOURCE_H

#include "core/core.h"

/* One input file. */
struct source {
	const char *path;       /* as it can be opened */
	const char *name;       /* as shown: the input as given, and behind it
	                           the path below it */
	const char *below;      /* the path below the input, where that is a
	                           folder; else as the name */
	size_t input;           /* the number of the input it came with */
};

struct source_list {
	struct arena *arena;    /* owns the strings */
	struct source *items;
	size_t count, capacity;
};

/* For what cannot be collected: the input or file, and why. */
struct source_events {
	void *context;
	void (*problem)(void *context, const char *file, const struct error *);
	/* The file was there before, by an earlier input; may be NULL. */
	void (*again)(void *context, const char *file, size_t input);
};

/* By its suffix: what is taken of a folder. */
bool source_is_post(const char *name);

/*
 * Adds every file of the inputs: a file as given, whatever its suffix; a folder
 * walked, sorted by the bytes of its paths, hidden entries and what is not a
 * post by its suffix (.html .htm .xhtml .shtml .md .markdown in any case) left
 * out, links inside not followed; "-": a path a line (or NUL-ended) on standard
 * input.  What was asked for by name and is not there, or cannot be read, is a
 * problem; the rest still comes.  A file named twice (or through two hard links)
 * is taken once.
 */
void source_collect(struct source_list *, const char *const *inputs,
    size_t count, const struct source_events *);

#endif
