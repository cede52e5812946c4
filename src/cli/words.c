/* Numbers as people read them. */
#include <inttypes.h>
#include <stdio.h>

#include "cli/words.h"

char *size_words(char out[SIZE_WORDS], uint64_t bytes)
{
	static const char units[] = "KMGTPE";
	double size = (double)bytes / 1000;
	int unit = 0;

	if (bytes < 1000) {
		snprintf(out, SIZE_WORDS, "%" PRIu64 " bytes", bytes);
		return out;
	}
	/* 999.95 would be shown as 1000.0 */
	for (; size >= 999.95 && units[unit + 1]; unit++)
		size /= 1000;
	snprintf(out, SIZE_WORDS, "%.1f %cB", size, units[unit]);
	return out;
}

char *clock_words(char out[TIME_WORDS], double seconds)
{
	/* what a report says may be anything */
	if (!(seconds >= 0 && seconds < 1e12))
		seconds = 0;
	uint64_t whole = (uint64_t)(seconds + 0.5);

	if (whole < 3600)
		snprintf(out, TIME_WORDS, "%" PRIu64 ":%02" PRIu64, whole / 60,
		    whole % 60);
	else
		snprintf(out, TIME_WORDS,
		    "%" PRIu64 ":%02" PRIu64 ":%02" PRIu64, whole / 3600,
		    whole / 60 % 60, whole % 60);
	return out;
}

char *time_words(char out[TIME_WORDS], double seconds)
{
	if (!(seconds >= 0 && seconds < 9.95))
		return clock_words(out, seconds);
	snprintf(out, TIME_WORDS, "%.1f s", seconds);
	return out;
}
