/* Foreign libraries that are loaded (core/library.h) when a picture wants them. */
#ifndef PICTURE_PLUGIN_H
#define PICTURE_PLUGIN_H

#include <sys/resource.h>

#include "picture/codec.h"

/* Round what such a library does: the process gets at most so many bytes more,
 * for nobody can tell before what a drawing takes; what the library says on the
 * error output is not said (dav1d tells there of every damaged picture); and, for
 * good, the environment names no language, so that a drawing is the same for
 * everybody (librsvg's <switch>, fontconfig's order of fonts). */
struct fence {
	struct rlimit memory;
	int errors; /* what the error output was; -1: it still is */
};
/* Opens what a fence wants to see of the process, which it has for good. */
void plugin_open(void);
void plugin_enter(struct fence *, size_t bytes);
void plugin_leave(const struct fence *);

/* Pictures by such a library, whose functions are `library`: `survey` and
 * `decode` (into pixels that are allocated) are called within a fence.  A file
 * may hold what survey_check_memory() does not know of, tiles that lie in memory
 * twice: with its pixels it gets no more than that allows, and what one decoder
 * takes at least. */
bool plugin_survey(
    bool (*survey)(const void *library, struct survey *, struct error *),
    const void *library, struct survey *, struct error *) MUST_CHECK;
bool plugin_decode(bool (*decode)(const void *library, const struct survey *,
		       struct bitmap *, struct error *),
    const void *library, const struct survey *, struct bitmap *,
    struct error *) MUST_CHECK;

/* False, in a build without the library's header. */
bool plugin_missing(struct error *, const char *kind, const char *library);

#endif
