/* A manifest: a YAML file that names articles, in their order, with what is
 * said of them and of the book.  Private to lib/. */
#ifndef LIB_MANIFEST_H
#define LIB_MANIFEST_H

#include "book/book.h"

/* What it says of one input. */
struct manifest_input {
	const struct meta *override;    /* NULL: nothing */
	size_t section;
	bool is_named;          /* a file by name, not found by a pattern */
};

struct manifest {
	const char *folder;             /* that its paths begin with: "", "a/" */
	struct sheaf_options options;   /* what was asked for, and what it adds;
	                                   its articles, then the inputs */
	const char **sections;          /* their titles */
	size_t section_count;           /* 0: it has no sections */
	struct manifest_input *inputs;  /* of options.inputs, the first: */
	size_t input_count;
};

/* Reads options->manifest.  NULL when anything is wrong with it; all of it has
 * been told to `events` (may be NULL), each with its line.  Lives in the arena
 * and lends from the options. */
struct manifest *manifest_load(struct arena *, const struct sheaf_options *,
    const struct sheaf_events *) MUST_CHECK;

/* All of these take NULL for no manifest. */
const struct meta *manifest_override(const struct manifest *,
    const struct source *);
size_t manifest_section(const struct manifest *, const struct source *);
bool manifest_is_named(const struct manifest *, size_t input);
/* A source's path below the input or, of a file that the manifest names, below the
 * manifest's folder. */
const char *manifest_below(const struct manifest *, const struct source *);
/* That the order and the sections of the plan are given. */
void manifest_plan(const struct manifest *, struct plan *);

#endif
