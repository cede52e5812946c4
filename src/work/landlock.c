/* The system calls of Landlock, which the C library does not wrap. */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <linux/landlock.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "work/landlock.h"

/* Headers may be older than the kernel: numbers of linux/landlock.h that later
 * versions of the interface have brought. */
#define FILES_FIRST  ((1u << 13) - 1)
#define REFER        (1u << 13) /* version 2: links and names elsewhere */
#define TRUNCATE     (1u << 14) /* 3 */
#define IOCTL_DEVICE (1u << 15) /* 5 */
#define BIND_TCP     (1u << 0)  /* 4 */
#define CONNECT_TCP  (1u << 1)  /* 4 */
#define SCOPES       3u         /* 6: abstract sockets, signals */

#define READING (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)

struct ruleset {
	uint64_t files, network, scoped;
};

static struct ruleset held_back(enum landlock_hold hold, long version)
{
	struct ruleset held = { .files = FILES_FIRST };

	if (version >= 2)
		held.files |= REFER;
	if (version >= 3)
		held.files |= TRUNCATE;
	if (version >= 4)
		held.network = BIND_TCP | CONNECT_TCP;
	if (version >= 5)
		held.files |= IOCTL_DEVICE;
	if (version >= 6)
		held.scoped = SCOPES;
	if (hold == LANDLOCK_ALL)
		return held;
	held.files &= ~(uint64_t)(READING | IOCTL_DEVICE);
	held.network &= ~(uint64_t)CONNECT_TCP;
	return held;
}

/* What a rule may name of a file that is no folder. */
#define OF_FILES                                                               \
	(LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE |           \
	    LANDLOCK_ACCESS_FS_WRITE_FILE | TRUNCATE | IOCTL_DEVICE)

static bool let_through(int ruleset, const char *path, uint64_t rights)
{
	struct landlock_path_beneath_attr rule = { .allowed_access = rights,
		.parent_fd = open(path, O_PATH | O_CLOEXEC) };
	struct stat is;
	bool is_good;

	if (rule.parent_fd < 0)
		return errno == ENOENT || errno == ENOTDIR || errno == EACCES;
	if (fstat(rule.parent_fd, &is) == 0 && !S_ISDIR(is.st_mode))
		rule.allowed_access &= OF_FILES;
	is_good = syscall(SYS_landlock_add_rule, ruleset,
		      LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
	close(rule.parent_fd);
	return is_good;
}

enum landlock_result landlock_enter(
    enum landlock_hold hold, char *const *folders, size_t folder_count)
{
	long version = syscall(SYS_landlock_create_ruleset, NULL, 0,
	    LANDLOCK_CREATE_RULESET_VERSION);
	struct ruleset held = held_back(hold, version);
	uint64_t rights = hold == LANDLOCK_ALL
	    ? READING
	    : held.files & ~(uint64_t)LANDLOCK_ACCESS_FS_EXECUTE;
	bool is_good = true;
	int ruleset;

	/* the first refuses to link from folder to folder whatever is granted,
	 * which a cache has to */
	if (version < (hold == LANDLOCK_CHANGES ? 2 : 1))
		return LANDLOCK_NOT_HERE;
	ruleset = (int)syscall(
	    SYS_landlock_create_ruleset, &held, sizeof(held), 0);
	if (ruleset < 0)
		return LANDLOCK_FAILED;
	for (size_t i = 0; is_good && i < folder_count; i++)
		is_good = let_through(ruleset, folders[i], rights);
	is_good = is_good &&
	    syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
	close(ruleset);
	return is_good ? LANDLOCK_IN_FORCE : LANDLOCK_FAILED;
}
