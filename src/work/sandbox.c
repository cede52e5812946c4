/* Capabilities, limits of resources, Landlock, seccomp. */
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/landlock.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/core.h"
#include "work/sandbox.h"

const char *sandbox_part_name(enum sandbox_part part)
{
	static const char *const names[SANDBOX_PARTS] = {
		[SANDBOX_PRIVILEGES] = "no_new_privs",
		[SANDBOX_RESOURCES] = "rlimits",
		[SANDBOX_PATHS] = "Landlock",
		[SANDBOX_CALLS] = "seccomp",
	};

	return names[part];
}

/* ---- privileges */

static bool drop_privileges(void)
{
	struct __user_cap_header_struct head = {
		.version = _LINUX_CAPABILITY_VERSION_3
	};
	struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = { 0 };

	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
	    syscall(SYS_capset, &head, none) == 0;
}

/* ---- resources */

enum { FILES_MOST = 1024 };

/* Files are memory files of messages (work/message.c), which are no larger. */
#define FILE_MOST ((rlim_t)1 << 30)

static bool lower(int resource, rlim_t most)
{
	struct rlimit limit;

	if (getrlimit(resource, &limit) != 0)
		return false;
	if (limit.rlim_max > most)
		limit.rlim_max = most;
	if (limit.rlim_cur > limit.rlim_max)
		limit.rlim_cur = limit.rlim_max;
	return setrlimit(resource, &limit) == 0;
}

static bool bound_resources(void)
{
	return lower(RLIMIT_CORE, 0) && lower(RLIMIT_NOFILE, FILES_MOST) &&
	    lower(RLIMIT_FSIZE, FILE_MOST);
}

/* ---- paths */

/* Headers may be older than the kernel: what each version of Landlock's
 * interface has brought (linux/landlock.h, Documentation/userspace-api). */
struct ruleset {
	uint64_t files, network, scoped;
};

static struct ruleset all_rights(long version)
{
	struct ruleset rights = { .files = (1u << 13) - 1 };

	if (version >= 2)
		rights.files |= 1u << 13; /* to link and rename elsewhere */
	if (version >= 3)
		rights.files |= 1u << 14; /* to truncate */
	if (version >= 4)
		rights.network = 3; /* to bind and connect TCP */
	if (version >= 5)
		rights.files |= 1u << 15; /* ioctl of devices */
	if (version >= 6)
		rights.scoped = 3; /* abstract sockets, signals */
	return rights;
}

/* A folder that is not there needs no rule. */
static bool allow_reading(int ruleset, const char *folder)
{
	struct landlock_path_beneath_attr rule = {
		.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE |
		    LANDLOCK_ACCESS_FS_READ_DIR,
		.parent_fd = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC)
	};
	bool is_good;

	if (rule.parent_fd < 0)
		return true;
	is_good = syscall(SYS_landlock_add_rule, ruleset,
		      LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
	close(rule.parent_fd);
	return is_good;
}

static bool close_paths(const struct sandbox_grant *grant)
{
	long version = syscall(SYS_landlock_create_ruleset, NULL, 0,
	    LANDLOCK_CREATE_RULESET_VERSION);
	struct ruleset rights = all_rights(version);
	int ruleset;
	bool is_good;

	if (version < 1)
		return false;
	ruleset = (int)syscall(
	    SYS_landlock_create_ruleset, &rights, sizeof(rights), 0);
	if (ruleset < 0)
		return false;
	is_good = true;
	for (size_t i = 0; i < grant->folder_count; i++)
		is_good = is_good && allow_reading(ruleset, grant->folders[i]);
	is_good = is_good &&
	    syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
	close(ruleset);
	return is_good;
}

/* ---- system calls */

/* Whom a call is allowed to. */
enum user { EVERYBODY, THREADS, READERS };

/* An argument that decides: (argument & mask) == value, if mask is not 0. */
struct call {
	int number;
	enum user user;
	unsigned argument;
	uint64_t mask, value;
};

/* Of open(2): what is not reading alone. */
#define WRITING                                                                \
	(O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND | (O_TMPFILE & ~O_DIRECTORY))

static const struct call allowed[] = {
#define CALL(name) { SCMP_SYS(name), EVERYBODY, 0, 0, 0 },
#define CALL_IF(name, argument, mask, value)                                   \
	{ SCMP_SYS(name), EVERYBODY, argument, mask, value },
#define CALL_OF(user, name, argument, mask, value)                             \
	{ SCMP_SYS(name), user, argument, mask, value },
#define DEADLY(name)
#include "work/calls.def"
#undef CALL
#undef CALL_IF
#undef CALL_OF
#undef DEADLY
};

/* No library asks for these by the way: the worker is no longer ours. */
static const int deadly[] = {
#define CALL(name)
#define CALL_IF(name, argument, mask, value)
#define CALL_OF(user, name, argument, mask, value)
#define DEADLY(name) SCMP_SYS(name),
#include "work/calls.def"
#undef CALL
#undef CALL_IF
#undef CALL_OF
#undef DEADLY
};

static bool is_allowed(const struct call *call, const struct sandbox_grant *to)
{
	return call->user == EVERYBODY ||
	    (call->user == THREADS && to->has_threads) ||
	    (call->user == READERS && to->folder_count > 0);
}

static bool allow(scmp_filter_ctx filter, const struct call *call)
{
	struct scmp_arg_cmp compare = { call->argument, SCMP_CMP_MASKED_EQ,
		call->mask, call->value };

	return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call->number,
		   call->mask != 0, &compare) == 0;
}

static bool fill(scmp_filter_ctx filter, const struct sandbox_grant *grant)
{
	for (size_t i = 0; i < sizeof(allowed) / sizeof(*allowed); i++)
		if (is_allowed(&allowed[i], grant) &&
		    !allow(filter, &allowed[i]))
			return false;
	for (size_t i = 0; i < sizeof(deadly) / sizeof(*deadly); i++)
		if (seccomp_rule_add(
			filter, SCMP_ACT_KILL_PROCESS, deadly[i], 0) != 0)
			return false;
	/* abort() signals its own thread */
	if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
		SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid())) != 0)
		return false;
	/* its flags lie in memory, where no filter sees them: the C library
	 * makes its threads with clone() then */
	return seccomp_rule_add(
		   filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0;
}

static bool close_calls(const struct sandbox_grant *grant)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	bool is_good;

	if (!filter)
		return false;
	is_good = fill(filter, grant) && seccomp_load(filter) == 0;
	seccomp_release(filter);
	return is_good;
}

/* ---- */

/* It has none to talk to: what a library says would stand on a terminal. */
static void leave_standard_files(void)
{
	int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (nowhere < 0)
		return;
	for (int fd = 0; fd < 3; fd++)
		dup2(nowhere, fd);
	close(nowhere);
}

#if defined(__SANITIZE_ADDRESS__) || defined(SHEAF_UNCONFINED)
#define IS_CONFINED false
#else
#define IS_CONFINED true
#endif

unsigned sandbox_enter(const struct sandbox_grant *grant)
{
	unsigned parts = 0;

	if (!IS_CONFINED)
		return 0;
	leave_standard_files();
	/* in this order: Landlock and seccomp want no_new_privs, and seccomp
	 * lets nothing of the others through */
	parts |= (unsigned)drop_privileges() << SANDBOX_PRIVILEGES;
	parts |= (unsigned)bound_resources() << SANDBOX_RESOURCES;
	parts |= (unsigned)close_paths(grant) << SANDBOX_PATHS;
	parts |= (unsigned)close_calls(grant) << SANDBOX_CALLS;
	return parts;
}

unsigned sandbox_probe(void)
{
	static const struct sandbox_grant nothing;
	pid_t child = fork();
	int status = 0;

	if (child < 0)
		return 0;
	if (child == 0)
		_exit((int)sandbox_enter(&nothing));
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return 0;
	return WIFEXITED(status) ? (unsigned)WEXITSTATUS(status) : 0;
}
