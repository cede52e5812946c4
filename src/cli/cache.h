/* sheaf cache list|verify|prune|export. */
#ifndef CLI_CACHE_H
#define CLI_CACHE_H

/* The exit status.  argv[0] is "cache". */
int cache_command(int argc, char **argv);

/* Where the cache is if nobody says it: $XDG_CACHE_HOME/sheaf or ~/.cache/sheaf
 * (XDG Base Directory 0.8).  The caller's to free; NULL: nowhere. */
char *cache_default(void);

#endif
