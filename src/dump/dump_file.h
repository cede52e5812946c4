/* How the dumps write text that came from a worker. */
#ifndef DUMP_DUMP_FILE_H
#define DUMP_DUMP_FILE_H

#include "dump/dump.h"

/* Lines of text without what would move a terminal's cursor; else `err` is
 * set. */
bool dump_check(const struct chapter *, struct error *) MUST_CHECK;

/* Writes the text and releases it. */
bool dump_write(struct output *, struct buf *text, struct error *) MUST_CHECK;

#endif
