/* Numbers as people read them.  Private to cli/. */
#ifndef CLI_WORDS_H
#define CLI_WORDS_H

#include <sheaf.h>

enum { SIZE_WORDS = 24, TIME_WORDS = 32 };

/* "17 bytes", "1.2 KB", "43.1 MB": thousands, as file managers count. */
char *size_words(char out[SIZE_WORDS], uint64_t bytes);

/* "0:21", "1:02:03" */
char *clock_words(char out[TIME_WORDS], double seconds);

/* The same, but "0.4 s" of a few. */
char *time_words(char out[TIME_WORDS], double seconds);

#endif
