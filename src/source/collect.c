/* Finds the files that a run is about. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "source/collect.h"

void collector_problem(
    struct collector *collector, const char *path, const struct error *err)
{
	const struct source_events *events = collector->events;

	if (events != NULL && events->problem != NULL)
		events->problem(events->context, path, err);
}

void collector_problem_errno(struct collector *collector, const char *path)
{
	struct error err;

	error_errno(&err, SHEAF_E_INPUT, "%s", "");
	collector_problem(collector, path, &err);
}

/* True the second time. */
static bool has_seen(struct collector *collector, const struct stat *stat)
{
	uint64_t file[2] = { (uint64_t)stat->st_dev, (uint64_t)stat->st_ino };
	struct hash key = hash_bytes(file, sizeof file);

	if (table_lookup(&collector->seen, &key) != NULL)
		return true;
	table_put(&collector->seen, &key, collector);
	return false;
}

void collector_add(struct collector *collector, const char *path,
    const char *below, const struct stat *stat)
{
	const struct source_events *events = collector->events;
	struct source_list *list = collector->list;
	struct source *source;

	if (has_seen(collector, stat)) {
		if (events != NULL && events->again != NULL)
			events->again(events->context, path, collector->input);
		return;
	}
	if (list->count == list->capacity) {
		list->capacity = 2 * list->capacity + 64;
		list->items = memory_resize(
		    list->items, list->capacity, sizeof *list->items);
	}
	source = &list->items[list->count++];
	source->path = source->name = arena_strdup(list->arena, path);
	source->below = source->path + strlen(path) - strlen(below);
	source->input = collector->input;
}

/* A file or a folder that was asked for by name. */
static void collect_path(struct collector *collector, const char *path)
{
	struct error err;
	struct stat info;
	int fd;

	if (stat(path, &info) == 0 && S_ISDIR(info.st_mode)) {
		folder_collect(collector, path);
		return;
	}
	/* opened, not only looked at: whether it can be read shows now */
	fd = file_open(path, &err);
	if (fd < 0) {
		collector_problem(collector, path, &err);
		return;
	}
	if (fstat(fd, &info) == 0)
		collector_add(collector, path, path, &info);
	else
		collector_problem_errno(collector, path);
	close(fd);
}

static void collect_stdin(struct collector *collector)
{
	struct arena *arena;
	struct error err;
	char **paths;

	if (collector->has_read_stdin)
		return;
	collector->has_read_stdin = true;
	arena = arena_new();
	paths = list_read(arena, STDIN_FILENO, &err);
	if (paths == NULL)
		collector_problem(collector, "-", &err);
	for (; paths != NULL && *paths != NULL; paths++)
		collect_path(collector, *paths);
	arena_free(arena);
}

void source_collect(struct source_list *list, const char *const *inputs,
    size_t count, const struct source_events *events)
{
	struct collector collector = { .list = list, .events = events };
	size_t i;

	for (i = 0; i < count; i++) {
		collector.input = i;
		if (strcmp(inputs[i], "-") == 0)
			collect_stdin(&collector);
		else
			collect_path(&collector, inputs[i]);
	}
	table_release(&collector.seen);
}
