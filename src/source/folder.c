/* Walks a folder. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "source/collect.h"

/* A file found, before sorting. */
struct found {
	char *path; /* below the folder */
	struct stat stat;
};

struct walk {
	struct collector *collector;
	struct arena *arena;
	const char *root;
	int fd;         /* of the root */
	char **pending; /* folders below it that are still to be read */
	size_t pending_count, pending_capacity;
	struct found *files;
	size_t file_count, file_capacity;
};

static const char *const suffixes[] = { ".html", ".htm", ".xhtml", ".shtml",
	".md", ".markdown" };

bool source_is_post(const char *name)
{
	size_t size = strlen(name), i;

	for (i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
		size_t length = strlen(suffixes[i]);

		if (size > length &&
		    text_equal_case(name + size - length, suffixes[i]))
			return true;
	}
	return false;
}

static char *join(struct arena *arena, const char *folder, const char *name)
{
	size_t size = strlen(folder);

	if (size == 0)
		return arena_strdup(arena, name);
	return arena_printf(
	    arena, "%s%s%s", folder, folder[size - 1] == '/' ? "" : "/", name);
}

static void add_pending(struct walk *walk, char *path)
{
	if (walk->pending_count == walk->pending_capacity) {
		walk->pending_capacity = 2 * walk->pending_capacity + 16;
		walk->pending = memory_resize(walk->pending,
		    walk->pending_capacity, sizeof *walk->pending);
	}
	walk->pending[walk->pending_count++] = path;
}

static void add_file(struct walk *walk, char *path, const struct stat *stat)
{
	if (walk->file_count == walk->file_capacity) {
		walk->file_capacity = 2 * walk->file_capacity + 64;
		walk->files = memory_resize(
		    walk->files, walk->file_capacity, sizeof *walk->files);
	}
	walk->files[walk->file_count++] = (struct found){ .path = path,
		.stat = *stat };
}

static void tell(struct walk *walk, const char *path)
{
	int reason = errno;
	char *whole = join(walk->arena, walk->root, path);

	errno = reason;
	collector_problem_errno(walk->collector, whole);
}

static void take_entry(
    struct walk *walk, const char *folder, int fd, const struct dirent *entry)
{
	struct stat stat;
	char *path;

	if (entry->d_name[0] == '.')
		return;
	/* a link is neither; it could lead anywhere */
	if (entry->d_type != DT_UNKNOWN && entry->d_type != DT_DIR &&
	    (entry->d_type != DT_REG || !source_is_post(entry->d_name)))
		return;
	path = join(walk->arena, folder, entry->d_name);
	if (fstatat(fd, entry->d_name, &stat, AT_SYMLINK_NOFOLLOW) != 0)
		tell(walk, path);
	else if (S_ISDIR(stat.st_mode))
		add_pending(walk, path);
	else if (S_ISREG(stat.st_mode) && source_is_post(entry->d_name))
		add_file(walk, path, &stat);
}

static void read_folder(struct walk *walk, const char *path)
{
	const int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	int fd = openat(walk->fd, *path != '\0' ? path : ".", flags);
	DIR *folder = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;

	if (folder == NULL) {
		tell(walk, path);
		if (fd >= 0)
			close(fd);
		return;
	}
	while (errno = 0, (entry = readdir(folder)) != NULL)
		take_entry(walk, path, fd, entry);
	if (errno != 0)
		tell(walk, path);
	closedir(folder);
}

static int compare_found(const void *a, const void *b)
{
	const struct found *x = a, *y = b;

	return strcmp(x->path, y->path);
}

void folder_collect(struct collector *collector, const char *path)
{
	struct walk walk = {
		.collector = collector, .root = path, .arena = arena_new()
	};
	size_t i;

	walk.fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (walk.fd < 0) {
		collector_problem_errno(collector, path);
		arena_free(walk.arena);
		return;
	}
	read_folder(&walk, "");
	while (walk.pending_count > 0)
		read_folder(&walk, walk.pending[--walk.pending_count]);
	close(walk.fd);
	if (walk.file_count > 0)
		qsort(walk.files, walk.file_count, sizeof *walk.files,
		    compare_found);
	for (i = 0; i < walk.file_count; i++)
		collector_add(collector,
		    join(walk.arena, path, walk.files[i].path),
		    walk.files[i].path, &walk.files[i].stat);
	free(walk.files);
	free(walk.pending);
	arena_free(walk.arena);
}
