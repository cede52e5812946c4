/*
 * Reads an EPUB file and tells what is wrong with its structure.  It writes
 * nothing, asks no network and expands no entity; every part is read once, one
 * at a time.
 */
#ifndef CHECK_CHECK_H
#define CHECK_CHECK_H

#include "core/core.h"

/* As sheaf_check() in <sheaf.h> says. */
bool check_book(const char *path,
    void (*each)(void *context, const struct sheaf_finding *), void *context,
    struct sheaf_check_tally *, struct error *) MUST_CHECK;

#endif
