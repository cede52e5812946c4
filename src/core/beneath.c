/* Files below a folder, and never anything else. */
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "core/file.h"

static int open_resolved(int folder, const char *path)
{
	struct open_how how = {
		.flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS,
	};

	return (int)syscall(SYS_openat2, folder, path, &how, sizeof(how));
}

/* For kernels before 5.6: part by part, following no link at all. */
static int open_by_parts(int folder, const char *path)
{
	int at = fcntl(folder, F_DUPFD_CLOEXEC, 0);

	while (at >= 0) {
		char part[256];
		size_t length = strcspn(path, "/");
		bool is_last = path[length] == '\0';

		if (length >= sizeof(part) ||
		    (length == 2 && path[0] == '.' && path[1] == '.'))
			break;
		memcpy(part, path, length);
		part[length] = '\0';
		int next = openat(at, length ? part : ".",
		    O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK |
			(is_last ? 0 : O_DIRECTORY));

		close(at);
		at = next;
		if (is_last)
			return at;
		path += length + 1;
	}
	if (at >= 0)
		close(at);
	return -1;
}

int file_open_beneath(int folder, const char *path)
{
	struct stat st;

	errno = EINVAL;
	if (folder < 0 || !*path || *path == '/')
		return -1;
	int fd = open_resolved(folder, path);

	if (fd < 0 && (errno == ENOSYS || errno == EPERM))
		fd = open_by_parts(folder, path);
	if (fd < 0)
		return -1;
	errno = EINVAL;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		return fd;
	int reason = errno;

	close(fd);
	errno = reason;
	return -1;
}
