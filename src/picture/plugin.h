/* Foreign libraries that are loaded when a picture wants them. */
#ifndef PICTURE_PLUGIN_H
#define PICTURE_PLUGIN_H

#include <sys/resource.h>

#include "core/core.h"

/* The functions wanted of a library are one list, `#define LIST(X) X(open) ...`;
 * it makes the members of a struct, typed by the library's own header, and the
 * names to look up. */
#define PLUGIN_MEMBER(function) __typeof__(function) *function;
#define PLUGIN_NAME(function)   #function,

/* Fills `functions`, a struct of PLUGIN_MEMBERs in the order of `names`, from
 * the library and those it is linked with.  False: not installed, or too old. */
bool plugin_load(const char *library, const char *const *names, size_t count,
    void *functions) MUST_CHECK;

/* Round what such a library does: the process gets at most so many bytes more,
 * for nobody can tell before what a drawing takes; what the library says on the
 * error output is not said (dav1d tells there of every damaged picture); and, for
 * good, the environment names no language, so that a drawing is the same for
 * everybody (librsvg's <switch>, fontconfig's order of fonts). */
struct fence {
	struct rlimit memory;
	int errors; /* what the error output was; -1: it still is */
};
void plugin_enter(struct fence *, size_t bytes);
void plugin_leave(const struct fence *);

#endif
