/* Several books by a file: sheaf --jobs FILE.yaml.  Private to cli/. */
#ifndef CLI_JOBS_H
#define CLI_JOBS_H

#include "cli/options.h"
#include "cli/progress.h"

/* Makes the books of command->jobs, whose settings are added to what the command
 * has; the exit status.  All that is wrong with the file is told before any work
 * is done. */
int jobs_run(const struct command *, struct screen *);

#endif
