/* What fuzz targets share.  A target is one file: bytes of any kind go through
 * the doors of a room, and what headers promise is held. */
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/core.h"

/* libFuzzer's entry; replay.c calls it, too. */
int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* A promise; broken, it is a finding. */
#define HOLDS(condition)                                                       \
	do {                                                                   \
		if (!(condition)) {                                            \
			fprintf(stderr, "%s:%d: broken: %s\n", __FILE__,       \
			    __LINE__, #condition);                             \
			abort();                                               \
		}                                                              \
	} while (0)

/* The bytes, NUL-ended, in memory of just that size: the caller frees it. */
static inline char *text_of(const uint8_t *bytes, size_t size)
{
	char *text = memory_new(size + 1);

	if (size)
		memcpy(text, bytes, size);
	text[size] = '\0';
	return text;
}

/* What stands before and behind the first line "%%"; `second` is "" where there
 * is none.  Both lie in `text`, which is cut. */
static inline void text_halves(char *text, char **first, char **second)
{
	char *line = strstr(text, "%%\n");

	*first = text;
	*second = text + strlen(text);
	if (line) {
		*line = '\0';
		*second = line + 3;
	}
}

/* Defaults, with ceilings that keep an input short. */
static inline void options_small(struct sheaf_options *options)
{
	sheaf_options_init(options);
	options->offline = true;
	options->limits[SHEAF_LIMIT_PIXELS] = 1 << 18;
	options->limits[SHEAF_LIMIT_SIDE] = 4096;
}

#endif
