/* How the files of several books are called.  Private to lib/. */
#ifndef LIB_NAMES_H
#define LIB_NAMES_H

#include "lib/binding.h"
#include "lib/taken.h"

struct names {
	const struct sheaf_options *options;
	struct arena *arena;
	const char *folder;     /* where relative paths begin */
	struct template outputs[OUTPUTS_MAX], title;
	bool has_title;         /* as a template */
	struct table taken;     /* by name, whatever its case */
	struct table stems;     /* names that have those taken as volumes */
	struct table counts;    /* of names that were wanted again */
};

/* One book: what its names are made from. */
struct named {
	const struct plan *plan;        /* finished */
	const struct part *part;
	size_t number, of;              /* from 1 */
};

/* False with `err` where a template cannot be understood. */
bool names_open(struct names *, struct arena *, const struct sheaf_options *,
    struct error *) MUST_CHECK;
void names_release(struct names *);

/* The title by the template, or the one that the options have; in the arena. */
const char *names_title(struct names *, const struct named *);
/* The path of an output: of no other book of the run.  In the arena. */
const char *names_path(struct names *, const struct named *, size_t output);
/* The file of a book, or the first of its volumes. */
bool names_is_there(struct names *, const char *path);

#endif
