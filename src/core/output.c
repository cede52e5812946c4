/* A file that takes its name only when it is whole. */
#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/file.h"
#include "core/memory.h"
#include "core/text.h"

#define TEMPORARY_SUFFIX ".sheaf-tmp"

enum { DAY_SECONDS = 86400, MACHINE_SIZE = 32 };

/* The temporaries in use, so that a process that must end at once (a signal, no
 * memory) leaves none behind.  Slots are set and cleared by one store each. */
enum { OUTPUTS_OPEN = 16 };
static char *volatile temporaries[OUTPUTS_OPEN];
/* Not NULL: such an end gives the temporary its name, unfinished. */
static char *volatile names[OUTPUTS_OPEN];

static void remember(char *path)
{
	for (int i = 0; i < OUTPUTS_OPEN; i++)
		if (!temporaries[i]) {
			temporaries[i] = path;
			return;
		}
}

static void forget(const char *path)
{
	for (int i = 0; i < OUTPUTS_OPEN; i++)
		if (temporaries[i] == path) {
			temporaries[i] = NULL;
			names[i] = NULL;
		}
}

void output_remove_all(void)
{
	for (int i = 0; i < OUTPUTS_OPEN; i++)
		if (temporaries[i] && names[i])
			(void)rename(temporaries[i], names[i]);
		else if (temporaries[i])
			unlink(temporaries[i]);
}

void output_forget_all(void)
{
	for (int i = 0; i < OUTPUTS_OPEN; i++)
		temporaries[i] = names[i] = NULL;
}

/* "folder/" of a path, "" when it has none; the caller frees it. */
static char *folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder = memory_strdup(path);

	folder[slash ? slash - path + 1 : 0] = '\0';
	return folder;
}

/* What stands behind the folder. */
static const char *name_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

bool file_is_same_place(const char *a, const char *b)
{
	char *folder_a, *folder_b;
	struct stat at_a, at_b;
	bool is_same;

	if (strcmp(a, b) == 0)
		return true;
	/* "-" is no file */
	if (strcmp(a, "-") == 0 || strcmp(b, "-") == 0 ||
	    strcmp(name_of(a), name_of(b)) != 0)
		return false;
	folder_a = folder_of(a);
	folder_b = folder_of(b);
	is_same = stat(*folder_a ? folder_a : ".", &at_a) == 0 &&
	    stat(*folder_b ? folder_b : ".", &at_b) == 0 &&
	    at_a.st_dev == at_b.st_dev && at_a.st_ino == at_b.st_ino;
	free(folder_a);
	free(folder_b);
	return is_same;
}

/* How names of temporaries end that this kernel knows the locks of: containers
 * on it share them, the same machine started anew has none of the old ones. */
static void name_machine(char suffix[MACHINE_SIZE])
{
	char id[9] = "";
	int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);

	if (fd >= 0) {
		if (read(fd, id, 8) != 8)
			id[0] = '\0';
		close(fd);
	}
	snprintf(suffix, MACHINE_SIZE, "@%s" TEMPORARY_SUFFIX, id);
}

/* A temporary of ours that nobody holds a lock on is of a dead process.  Of another
 * machine's, on a folder of the network, we may not see the lock: it must have
 * been let alone for a day, too, by the clock of the file system. */
static void remove_if_stale(
    int folder, const char *name, bool is_local, time_t now)
{
	/* for writing: NFS makes of it a lock that asks for that */
	int fd = openat(
	    folder, name, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	struct stat st;

	if (fd < 0)
		return;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	    (is_local || st.st_mtime < now - DAY_SECONDS) &&
	    flock(fd, LOCK_EX | LOCK_NB) == 0)
		unlinkat(folder, name, 0);
	close(fd);
}

/* `ours` is a new file there, or -1. */
static void remove_stale(const char *folder_path, int ours, const char *machine)
{
	DIR *folder = opendir(*folder_path ? folder_path : ".");
	struct stat st;

	if (!folder)
		return;
	if (ours < 0 || fstat(ours, &st) != 0)
		st.st_mtime = 0;
	for (struct dirent *entry; (entry = readdir(folder));)
		if (entry->d_name[0] == '.' &&
		    text_ends_with(entry->d_name, TEMPORARY_SUFFIX))
			remove_if_stale(dirfd(folder), entry->d_name,
			    text_ends_with(entry->d_name, machine),
			    st.st_mtime);
	closedir(folder);
}

/* The name must stay within NAME_MAX, so a long one is cut. */
static char *temporary_name(
    const char *folder, const char *path, int number, const char *machine)
{
	const char *name = name_of(path);
	size_t size = strlen(folder) + strlen(name) + 96;
	char *temporary = memory_new(size);

	snprintf(temporary, size, "%s.%.*s.%ld-%d%s", folder,
	    strlen(name) > 190 ? 16 : (int)strlen(name), name, (long)getpid(),
	    number, machine);
	return temporary;
}

/* A new file with the lock that tells others that we live; -1 with errno.
 * Between the two calls another run may have taken it for a dead one's. */
static int open_locked(const char *path)
{
	struct stat st;
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);

	if (fd < 0)
		return -1;
	/* some file systems of networks know no locks: then none is removed */
	if ((flock(fd, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) &&
	    fstat(fd, &st) == 0 && st.st_nlink > 0)
		return fd;
	close(fd);
	errno = EEXIST;
	return -1;
}

static bool open_standard_output(struct output *output, struct error *err)
{
	output->fd = file_temporary(err);
	return output->fd >= 0;
}

bool output_open_in(struct output *output, const char *folder, const char *path,
    struct error *err)
{
	char machine[MACHINE_SIZE];

	*output = (struct output){ .fd = -1 };
	name_machine(machine);
	for (int number = 0; number < 100; number++) {
		char *temporary = temporary_name(folder, path, number, machine);

		/* before it is there: a signal may come between */
		remember(temporary);
		output->fd = open_locked(temporary);
		if (output->fd >= 0) {
			output->temporary = temporary;
			output->path = memory_strdup(path);
			break;
		}
		int reason = errno;

		forget(temporary);
		free(temporary);
		errno = reason;
		if (reason != EEXIST)
			break;
	}
	return output->fd >= 0 || error_errno(err, SHEAF_E_OUTPUT, "%s", "");
}

void output_sweep(const char *folder)
{
	char machine[MACHINE_SIZE];

	name_machine(machine);
	remove_stale(folder, -1, machine);
}

bool output_open(struct output *output, const char *path, struct error *err)
{
	struct stat st;

	*output = (struct output){ .fd = -1 };
	if (strcmp(path, "-") == 0)
		return open_standard_output(output, err);
	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		return error_set(err, SHEAF_E_OUTPUT, "is a folder");
	/* a device or pipe would be replaced */
	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode))
		return error_set(err, SHEAF_E_OUTPUT, "is no regular file");
	char *folder = folder_of(path), machine[MACHINE_SIZE];

	if (output_open_in(output, folder, path, err)) {
		name_machine(machine);
		remove_stale(folder, output->fd, machine);
	}
	free(folder);
	return output->fd >= 0;
}

void output_keep(struct output *output)
{
	for (int i = 0; i < OUTPUTS_OPEN; i++)
		if (output->temporary && temporaries[i] == output->temporary)
			names[i] = output->path;
}

static void output_release(struct output *output)
{
	if (output->fd >= 0)
		close(output->fd);
	free(output->path);
	free(output->temporary);
	*output = (struct output){ .fd = -1 };
}

void output_abandon(struct output *output)
{
	if (output->temporary) {
		unlink(output->temporary);
		forget(output->temporary);
	}
	output_release(output);
}

static bool sync_folder(const char *path)
{
	char *folder = folder_of(path);
	int fd = open(
	    *folder ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	/* some file systems know no fsync of a folder (EINVAL); a folder that may
	 * be written but not read cannot be opened (EACCES) */
	bool is_synced = fd < 0
	    ? errno == EACCES
	    : fsync(fd) == 0 || errno == EINVAL || errno == EROFS;

	if (fd >= 0)
		close(fd);
	free(folder);
	return is_synced;
}

static bool copy_to_standard_output(int fd, struct error *err)
{
	char bytes[64 << 10];

	if (lseek(fd, 0, SEEK_SET) != 0)
		return error_errno(err, SHEAF_E_OUTPUT, "cannot be read back");
	for (;;) {
		ssize_t n = read(fd, bytes, sizeof(bytes));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return error_errno(
			    err, SHEAF_E_OUTPUT, "cannot be read back");
		if (n == 0)
			return true;
		if (!file_write(STDOUT_FILENO, bytes, (size_t)n, err))
			return false;
	}
}

void output_rename(struct output *output, const char *path)
{
	assert(output->path);
	free(output->path);
	output->path = memory_strdup(path);
}

bool output_settle(struct output *output)
{
	bool is_there = rename(output->temporary, output->path) == 0;

	if (!is_there) {
		output_abandon(output);
		return false;
	}
	forget(output->temporary);
	output_release(output);
	return true;
}

bool output_commit(struct output *output, struct error *err)
{
	if (!output->path) {
		bool is_written = copy_to_standard_output(output->fd, err);

		output_release(output);
		return is_written;
	}
	if (fsync(output->fd) != 0 ||
	    rename(output->temporary, output->path) != 0) {
		error_errno(err, SHEAF_E_OUTPUT, "cannot be written");
		output_abandon(output);
		return false;
	}
	forget(output->temporary);
	bool is_synced = sync_folder(output->path);

	if (!is_synced)
		error_errno(err, SHEAF_E_OUTPUT, "its folder cannot be synced");
	output_release(output);
	return is_synced;
}
