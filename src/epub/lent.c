/* Files that a book reads from when it is written. */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "epub/lent.h"

/* What is smaller is copied: a descriptor costs as much. */
#define SIZE_LEAST (16 << 10)

/* In parts of the files that may be open; two formats may be bound at once. */
#define SHARE      4
#define COUNT_MOST 16384

struct file {
	int fd;
	struct stat stat; /* as it was taken */
};

struct lent {
	struct file *files;
	size_t count, most;
};

struct lent *lent_new(void)
{
	struct lent *lent = memory_new(sizeof(*lent));
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == 0)
		lent->most = limit.rlim_cur / SHARE < COUNT_MOST
		    ? (size_t)limit.rlim_cur / SHARE
		    : COUNT_MOST;
	lent->files = memory_array(lent->most, sizeof(*lent->files));
	return lent;
}

void lent_free(struct lent *lent)
{
	if (!lent)
		return;
	while (lent->count > 0)
		close(lent->files[--lent->count].fd);
	free(lent->files);
	free(lent);
}

int lent_take(struct lent *lent, int fd, uint64_t size)
{
	const struct file *last = lent->count > 0
	    ? &lent->files[lent->count - 1]
	    : NULL;
	struct file file;

	if (size < SIZE_LEAST || fstat(fd, &file.stat) != 0)
		return -1;
	/* what was prepared lies in one file */
	if (last && last->stat.st_dev == file.stat.st_dev &&
	    last->stat.st_ino == file.stat.st_ino)
		return last->fd;
	if (lent->count == lent->most)
		return -1;
	file.fd = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	if (file.fd >= 0)
		lent->files[lent->count++] = file;
	return file.fd;
}

/* A file without a name is ours alone. */
static bool is_changed(const struct file *file)
{
	struct stat now;

	return file->stat.st_nlink > 0 &&
	    (fstat(file->fd, &now) != 0 || now.st_size != file->stat.st_size ||
		now.st_mtim.tv_sec != file->stat.st_mtim.tv_sec ||
		now.st_mtim.tv_nsec != file->stat.st_mtim.tv_nsec);
}

bool lent_are_whole(const struct lent *lent, struct error *err)
{
	size_t i;

	for (i = 0; i < lent->count; i++)
		if (is_changed(&lent->files[i]))
			return error_set(err, SHEAF_E_OUTPUT,
			    "a picture was changed while it was written");
	return true;
}
