/* Foreign libraries that are loaded when they are wanted. */
#ifndef CORE_LIBRARY_H
#define CORE_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>

#include "core/error.h"

/* The functions wanted of a library are one list, `#define LIST(X) X(open) ...`;
 * it makes the members of a struct, typed by the library's own header, and the
 * names to look up. */
#define LIBRARY_MEMBER(function) __typeof__(function) *function;
#define LIBRARY_NAME(function)   #function,

/* Fills `functions`, a struct of LIBRARY_MEMBERs in the order of `names`, from
 * the library of this soname and those it is linked with; it stays loaded.
 * False: not installed, or too old. */
bool library_load(const char *soname, const char *const *names, size_t count,
    void *functions) MUST_CHECK;

#endif
