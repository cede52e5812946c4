/* Files: read with a ceiling, sealed, mapped. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "core/file.h"
#include "core/memory.h"

/* Of room on a disk that are as good as none. */
#define FULL_BYTES ((uint64_t)1 << 20)

int file_open(const char *path, struct error *err)
{
	struct stat st;
	/* O_NONBLOCK: a FIFO without a writer must not stop us here */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

	if (fd < 0) {
		error_errno(err, SHEAF_E_INPUT, "%s", "");
		return -1;
	}
	if (fstat(fd, &st) != 0)
		error_errno(err, SHEAF_E_INPUT, "%s", "");
	else if (S_ISDIR(st.st_mode))
		error_set(err, SHEAF_E_INPUT, "is a folder");
	else if (!S_ISREG(st.st_mode))
		error_set(err, SHEAF_E_INPUT, "is no regular file");
	else
		return fd;
	close(fd);
	return -1;
}

bool file_disk_is_full(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash ? strndup(path, (size_t)(slash - path) + 1)
			     : strdup(".");
	struct statvfs room;
	bool is_full = false;

	if (!folder)
		memory_exhausted();
	/* root may use what is kept back from the others */
	if (statvfs(folder, &room) == 0)
		is_full = (geteuid() == 0 ? room.f_bfree : room.f_bavail) *
			room.f_frsize <
		    FULL_BYTES;
	free(folder);
	return is_full;
}

bool file_make_folders(const char *path, struct error *err)
{
	char *copy = memory_strdup(path);
	bool is_made = true;

	for (char *slash = copy; is_made && *slash; slash++)
		if (*slash == '/' && slash > copy) {
			*slash = '\0';
			is_made = mkdir(copy, 0777) == 0 || errno == EEXIST;
			*slash = '/';
		}
	free(copy);
	return is_made || error_errno(err, SHEAF_E_OUTPUT, "%s", "");
}

bool file_read(int fd, uint64_t limit, struct buf *out, struct error *err)
{
	struct stat st;
	uint64_t total = 0;
	size_t step = 64 << 10;

	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0) {
		if ((uint64_t)st.st_size > limit)
			return error_set(err, SHEAF_E_LIMIT,
			    "is larger than %llu bytes",
			    (unsigned long long)limit);
		step = (size_t)st.st_size + 1;
	}
	for (;;) {
		ssize_t n = read(fd, buf_reserve(out, step), step);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return error_errno(
			    err, SHEAF_E_INPUT, "cannot be read");
		if (n == 0)
			return true;
		out->size += (size_t)n;
		total += (uint64_t)n;
		if (total > limit)
			return error_set(err, SHEAF_E_LIMIT,
			    "is larger than %llu bytes",
			    (unsigned long long)limit);
		if (step > (size_t)n)
			step -= (size_t)n;
		else
			step = 64 << 10;
	}
}

bool file_load(
    const char *path, uint64_t limit, struct buf *out, struct error *err)
{
	int fd = file_open(path, err);

	if (fd < 0)
		return false;
	bool is_read = file_read(fd, limit, out, err);

	close(fd);
	return is_read;
}

bool file_write(int fd, const void *bytes, size_t size, struct error *err)
{
	const char *next = bytes;

	while (size > 0) {
		ssize_t n = write(fd, next, size);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return error_errno(
			    err, SHEAF_E_OUTPUT, "cannot be written");
		next += n;
		size -= (size_t)n;
	}
	return true;
}

/* The C library asks by a call with a path, if an empty one: a filter of system calls
 * cannot let that through without all paths.  On machines of 64 bits the struct is
 * the kernel's. */
static int status_of(int fd, struct stat *st)
{
#if defined(SYS_fstat) && __WORDSIZE == 64
	return (int)syscall(SYS_fstat, fd, st);
#else
	return fstat(fd, st);
#endif
}

bool file_map(int fd, struct mapping *mapping, struct error *err)
{
	struct stat st;

	if (status_of(fd, &st) != 0)
		return error_errno(err, SHEAF_E_INPUT, "cannot be read");
	if (st.st_size < 0 || (uintmax_t)st.st_size > SIZE_MAX)
		return error_set(err, SHEAF_E_INPUT, "cannot be read");
	mapping->size = (size_t)st.st_size;
	mapping->data = (const uint8_t *)"";
	if (mapping->size == 0)
		return true;
	void *data = mmap(NULL, mapping->size, PROT_READ, MAP_PRIVATE, fd, 0);

	if (data == MAP_FAILED)
		return error_errno(err, SHEAF_E_INPUT, "cannot be read");
	mapping->data = data;
	return true;
}

void file_unmap(struct mapping *mapping)
{
	if (mapping->size > 0)
		munmap((void *)mapping->data, mapping->size);
	*mapping = (struct mapping){ 0 };
}

int file_seal(const void *bytes, size_t size, struct error *err)
{
	int fd = memfd_create("sheaf", MFD_CLOEXEC | MFD_ALLOW_SEALING);

	if (fd < 0) {
		error_errno(err, SHEAF_E_OUTPUT, "no memory file");
		return -1;
	}
	if (file_write(fd, bytes, size, err)) {
		if (fcntl(fd, F_ADD_SEALS,
			F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE |
			    F_SEAL_SEAL) == 0 &&
		    lseek(fd, 0, SEEK_SET) == 0)
			return fd;
		error_errno(err, SHEAF_E_OUTPUT, "no memory file");
	}
	close(fd);
	return -1;
}

static bool copy_by_hand(int to, uint64_t to_offset, int from,
    uint64_t from_offset, uint64_t size, struct error *err)
{
	char bytes[64 << 10];

	while (size > 0) {
		size_t step = size < sizeof(bytes) ? (size_t)size
						   : sizeof(bytes);
		ssize_t n = pread(from, bytes, step, (off_t)from_offset);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return error_errno(
			    err, SHEAF_E_OUTPUT, "cannot be read");
		if (n == 0)
			return error_set(err, SHEAF_E_OUTPUT, "ends too early");
		for (ssize_t done = 0; done < n;) {
			ssize_t m = pwrite(to, bytes + done, (size_t)(n - done),
			    (off_t)(to_offset + (uint64_t)done));

			if (m < 0 && errno == EINTR)
				continue;
			if (m < 0)
				return error_errno(
				    err, SHEAF_E_OUTPUT, "cannot be written");
			done += m;
		}
		from_offset += (uint64_t)n;
		to_offset += (uint64_t)n;
		size -= (uint64_t)n;
	}
	return true;
}

bool file_copy(int to, uint64_t to_offset, int from, uint64_t from_offset,
    uint64_t size, struct error *err)
{
	off_t in = (off_t)from_offset, out = (off_t)to_offset;

	while (size > 0) {
		ssize_t n = copy_file_range(from, &in, to, &out, size, 0);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) /* not between these two: EXDEV, EINVAL, ... */
			return copy_by_hand(
			    to, (uint64_t)out, from, (uint64_t)in, size, err);
		size -= (uint64_t)n;
	}
	return true;
}

int file_temporary(struct error *err)
{
	const char *folder = getenv("TMPDIR");
	char path[4096];

	if (!folder || !folder[0])
		folder = "/tmp";
	int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	if (fd >= 0)
		return fd;
	/* no O_TMPFILE on this file system */
	if (snprintf(path, sizeof(path), "%s/sheaf-XXXXXX", folder) >=
	    (int)sizeof(path)) {
		errno = ENAMETOOLONG;
	} else {
		fd = mkostemp(path, O_CLOEXEC);
		if (fd >= 0)
			unlink(path);
	}
	if (fd < 0)
		error_errno(
		    err, SHEAF_E_OUTPUT, "no temporary file in %s", folder);
	return fd;
}
