/* The command gives away what it does not need. */
#ifndef CLI_CONFINE_H
#define CLI_CONFINE_H

#include <sheaf.h>

/* sheaf_confine(), and with -v a line where this kernel, or build, has not all that
 * it takes. */
void confine_runs(const struct sheaf_options *const *runs, size_t count);

/* For a command that writes this file at most, "-" on standard output; NULL: none. */
void confine_to(const char *output);

#endif
