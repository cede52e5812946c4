/* Foreign libraries that are loaded when a picture wants them. */
#include <fcntl.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "picture/plugin.h"

#ifdef __SANITIZE_ADDRESS__
/* A fence is no fault, and what is freed must not be counted for long. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "allocator_may_return_null=1:quarantine_size_mb=8";
}
#endif

/* Files of this process that stay open; -1: not yet, or not to be had. */
static int statm = -1, nowhere = -1;

void plugin_open(void)
{
	if (statm < 0)
		statm = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
	if (nowhere < 0)
		nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
}

/* Bytes of writable memory that the process has; 0: not to be told. */
static rlim_t writable(void)
{
	char line[256];
	ssize_t size = statm < 0 ? -1 : pread(statm, line, sizeof(line) - 1, 0);
	unsigned long pages = 0;

	line[size > 0 ? size : 0] = '\0';
	/* size, resident, shared, text, library, data; the kernel's numbers fit */
	/* NOLINTNEXTLINE(cert-err34-c) */
	if (sscanf(line, "%*u %*u %*u %*u %*u %lu", &pages) != 1)
		return 0;
	return (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE);
}

static void bound_memory(size_t bytes, struct rlimit *before)
{
	struct rlimit bounded;
	rlim_t held = writable();

	if (getrlimit(RLIMIT_DATA, before) != 0)
		*before = (struct rlimit){ RLIM_INFINITY, RLIM_INFINITY };
	bounded = *before;
	if (held > 0 && held + bytes < bounded.rlim_cur) {
		bounded.rlim_cur = held + bytes;
		setrlimit(RLIMIT_DATA, &bounded);
	}
}

static int silence(void)
{
	int before = nowhere < 0
	    ? -1
	    : fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);

	if (before >= 0)
		dup2(nowhere, STDERR_FILENO);
	return before;
}

static void forget_language(void)
{
	static const char *const names[] = { "LANGUAGE", "PANGO_LANGUAGE",
		"FC_LANG" };
	size_t i;

	setenv("LC_ALL", "C.UTF-8", 1);
	for (i = 0; i < sizeof names / sizeof *names; i++)
		unsetenv(names[i]);
}

void plugin_enter(struct fence *fence, size_t bytes)
{
	plugin_open();
	/* what was freed before would be room besides */
	malloc_trim(0);
	forget_language();
	fence->errors = silence();
	bound_memory(bytes, &fence->memory);
	memory_allow_refusal(true);
}

void plugin_leave(const struct fence *fence)
{
	memory_allow_refusal(false);
	setrlimit(RLIMIT_DATA, &fence->memory);
	if (fence->errors >= 0) {
		dup2(fence->errors, STDERR_FILENO);
		close(fence->errors);
	}
}

#define HEADER_MEMORY   ((size_t)64 << 20)
#define DECODING_MEMORY ((size_t)152 << 20)

bool plugin_survey(
    bool (*survey)(const void *library, struct survey *, struct error *),
    const void *library, struct survey *found, struct error *err)
{
	struct fence fence;
	bool is_good;

	plugin_enter(&fence, HEADER_MEMORY);
	is_good = survey(library, found, err);
	plugin_leave(&fence);
	return is_good;
}

bool plugin_decode(bool (*decode)(const void *library, const struct survey *,
		       struct bitmap *, struct error *),
    const void *library, const struct survey *survey, struct bitmap *map,
    struct error *err)
{
	struct fence fence;
	size_t held;
	bool is_good;

	map->width_px = survey->width_px;
	map->height_px = survey->height_px;
	map->channels = survey->has_alpha ? 4 : 3;
	bitmap_allocate(map);
	held = (size_t)map->width_px * map->height_px * map->channels;
	plugin_enter(
	    &fence, held < DECODING_MEMORY ? DECODING_MEMORY - held : 0);
	is_good = decode(library, survey, map, err);
	plugin_leave(&fence);
	return is_good;
}

bool plugin_missing(struct error *err, const char *kind, const char *library)
{
	return error_set(err, SHEAF_E_INPUT,
	    "%s pictures need %s, which this sheaf was built without", kind,
	    library);
}
