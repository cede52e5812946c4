/* sheaf cache list|verify|prune|export. */
#ifndef CLI_CACHE_H
#define CLI_CACHE_H

/* The exit status.  argv[0] is "cache". */
int cache_command(int argc, char **argv);

#endif
