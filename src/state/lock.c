/* One run at a time. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "state/pack.h"

/* A byte of the file for each thing that is locked: no file is left behind for
 * any, and a process that is no more holds none. */
static bool lock(int fd, const struct hash *key, int command)
{
	struct flock range = {
		.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 1
	};
	uint64_t place;

	memcpy(&place, key->bytes, sizeof(place));
	range.l_start = (off_t)(place >> 2);
	while (fcntl(fd, command, &range) != 0)
		if (errno != EINTR)
			return false;
	return true;
}

int state_lock(const char *cache, const struct hash *key, void *context,
    void (*waits)(void *context))
{
	int folder = state_folder(cache, NULL);
	int fd = folder < 0
	    ? -1
	    : openat(folder, "locks", O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	if (folder >= 0)
		close(folder);
	if (fd < 0 || lock(fd, key, F_OFD_SETLK))
		return fd;
	if (errno == EAGAIN || errno == EACCES) {
		waits(context);
		if (lock(fd, key, F_OFD_SETLKW))
			return fd;
	}
	/* a file system without locks */
	close(fd);
	return -1;
}
