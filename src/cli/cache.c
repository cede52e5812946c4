/* The house-keeping of the cache: sheaf cache ACTION [OPTION]... */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/cache.h"
#include <sheaf.h>

struct tally {
	enum sheaf_cache_action action;
	size_t good, bad;
	unsigned long long size;
};

static void tell(void *context, const struct sheaf_cache_entry *entry)
{
	static const char *const words[] = { "", "damaged, removed", "removed",
		"not exported" };
	struct tally *tally = context;
	char shown[4096], type[64], date[32] = "";
	time_t kept = (time_t)entry->kept;
	struct tm when;

	tally->good += entry->is_good;
	tally->bad += !entry->is_good;
	tally->size += entry->is_good ? entry->size : 0;
	sheaf_escape(shown, sizeof(shown), entry->url);
	if (tally->action == SHEAF_CACHE_LIST && gmtime_r(&kept, &when)) {
		(void)strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%SZ", &when);
		/* without parameters: "text/html; charset=utf-8" */
		sheaf_escape(type, sizeof(type), entry->type);
		type[strcspn(type, "; \t")] = '\0';
		printf("%s %10llu %-10s %s\n", date,
		    (unsigned long long)entry->size, *type ? type : "-", shown);
	} else if (!entry->is_good) {
		printf("%s: %s\n", words[tally->action], shown);
	}
}

static int usage(const char *why)
{
	fprintf(stderr,
	    "sheaf: %s\nUsage: sheaf cache list|verify [--cache DIR]\n"
	    "       sheaf cache prune [--older-than DAYS] [--max-size BYTES] "
	    "[--cache DIR]\n       sheaf cache export DIR [--cache DIR]\n",
	    why);
	return SHEAF_USAGE;
}

/* "30", "64M"; 0 is none. */
static unsigned long long amount(const char *text)
{
	char *end;
	unsigned long long value = strtoull(text, &end, 10);

	for (const char *unit = "KMG"; *text >= '0' && *text <= '9'; unit++) {
		if (*end == '\0')
			return value;
		if (!*unit || value > UINT64_MAX >> 10)
			break;
		value <<= 10;
		if (*end == *unit && end[1] == '\0')
			return value;
	}
	return 0;
}

static const char *read_options(
    struct sheaf_cache_job *job, int argc, char **argv)
{
	for (int i = 2; i < argc; i++) {
		const char *name = argv[i], *value = argv[i + 1];
		unsigned long long number = value ? amount(value) : 0;

		if (name[0] != '-' && job->action == SHEAF_CACHE_EXPORT &&
		    !job->export_to) {
			job->export_to = name;
			continue;
		}
		i++;
		if (value && strcmp(name, "--cache") == 0)
			job->cache = value;
		else if (job->action == SHEAF_CACHE_PRUNE && number > 0 &&
		    strcmp(name, "--max-size") == 0)
			job->max_size = number;
		else if (job->action == SHEAF_CACHE_PRUNE && number > 0 &&
		    number < 100000 && strcmp(name, "--older-than") == 0)
			job->older_than_days = (unsigned)number;
		else
			return "cache: an option that is not understood";
	}
	if (job->action == SHEAF_CACHE_EXPORT && !job->export_to)
		return "cache export: no folder to write to";
	return NULL;
}

char *cache_default(void)
{
	const char *base = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
	char *path = NULL;

	if (base && *base == '/') {
		if (asprintf(&path, "%s/sheaf", base) < 0)
			path = NULL;
	} else if (home && *home == '/') {
		if (asprintf(&path, "%s/.cache/sheaf", home) < 0)
			path = NULL;
	}
	return path;
}

static int keep_house(const struct sheaf_cache_job *job)
{
	struct tally tally = { .action = job->action };
	char why[300], shown[1200];

	if (!job->cache)
		return usage("cache: no folder: --cache DIR");
	if (!sheaf_cache(job, tell, &tally, why, sizeof(why))) {
		fprintf(stderr, "sheaf: %s\n",
		    sheaf_escape(shown, sizeof(shown), why));
		return SHEAF_NOTHING;
	}
	printf("%zu pictures, %llu bytes\n", tally.good, tally.size);
	return tally.bad > 0 && job->action != SHEAF_CACHE_PRUNE
	    ? SHEAF_PARTIAL
	    : SHEAF_COMPLETE;
}

int cache_command(int argc, char **argv)
{
	static const char *const actions[] = { "list", "verify", "prune",
		"export" };
	struct sheaf_cache_job job = { 0 };
	int action = 0;

	while (
	    action < 4 && (argc < 2 || strcmp(argv[1], actions[action]) != 0))
		action++;
	if (action == 4)
		return usage("cache: list, verify, prune or export");
	job.action = (enum sheaf_cache_action)action;
	char *folder = cache_default();

	job.cache = folder;
	const char *wrong = read_options(&job, argc, argv);
	int status = wrong ? usage(wrong) : keep_house(&job);

	free(folder);
	return status;
}
