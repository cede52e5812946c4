/* Capabilities, limits of resources, Landlock, seccomp. */
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/fs.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/core.h"
#include "work/landlock.h"
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

/* What root needs to read and write the files of others. */
#define FILE_CAPABILITIES                                                      \
	(1u << CAP_CHOWN | 1u << CAP_DAC_OVERRIDE |                            \
	    1u << CAP_DAC_READ_SEARCH | 1u << CAP_FOWNER | 1u << CAP_FSETID)

/* Keeps these of the capabilities that it has. */
static bool drop_privileges(uint32_t keep)
{
	struct __user_cap_header_struct head = {
		.version = _LINUX_CAPABILITY_VERSION_3
	};
	struct __user_cap_data_struct sets[_LINUX_CAPABILITY_U32S_3] = { 0 };

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    syscall(SYS_capget, &head, sets) != 0)
		return false;
	for (size_t i = 0; i < _LINUX_CAPABILITY_U32S_3; i++) {
		uint32_t kept = i == 0 ? keep & sets[i].permitted : 0;

		sets[i] = (struct __user_cap_data_struct){ kept, kept, 0 };
	}
	return syscall(SYS_capset, &head, sets) == 0;
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
#define FORBIDDEN(whom, name)
#include "work/calls.def"
#undef CALL
#undef CALL_IF
#undef CALL_OF
#undef FORBIDDEN
};

/* Who may not ask for a call, whatever becomes of the others. */
enum whom { WORKERS, ALL };

/* No library asks for these by the way: a worker that does is no longer ours. */
static const struct forbidden {
	int number;
	enum whom whom;
} forbidden[] = {
#define CALL(name)
#define CALL_IF(name, argument, mask, value)
#define CALL_OF(user, name, argument, mask, value)
#define FORBIDDEN(whom, name) { SCMP_SYS(name), whom },
#include "work/calls.def"
#undef CALL
#undef CALL_IF
#undef CALL_OF
#undef FORBIDDEN
};

static bool is_allowed(const struct call *call, const struct sandbox_grant *to)
{
	return call->user == EVERYBODY ||
	    (call->user == THREADS && to->has_threads) ||
	    (call->user == READERS && to->path_count > 0);
}

static bool allow(scmp_filter_ctx filter, const struct call *call)
{
	struct scmp_arg_cmp compare = { call->argument, SCMP_CMP_MASKED_EQ,
		call->mask, call->value };

	return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call->number,
		   call->mask != 0, &compare) == 0;
}

static bool forbid(scmp_filter_ctx filter, enum whom whom, uint32_t action)
{
	for (size_t i = 0; i < sizeof(forbidden) / sizeof(*forbidden); i++)
		if (forbidden[i].whom >= whom &&
		    seccomp_rule_add(filter, action, forbidden[i].number, 0) !=
			0)
			return false;
	return true;
}

/* Its flags lie in memory, where no filter sees them: the C library makes its
 * processes and threads with clone() then. */
static bool forbid_clone3(scmp_filter_ctx filter)
{
	return seccomp_rule_add(
		   filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0;
}

static bool fill(scmp_filter_ctx filter, const struct sandbox_grant *grant)
{
	for (size_t i = 0; i < sizeof(allowed) / sizeof(*allowed); i++)
		if (is_allowed(&allowed[i], grant) &&
		    !allow(filter, &allowed[i]))
			return false;
	if (!forbid(filter, WORKERS, SCMP_ACT_KILL_PROCESS))
		return false;
	/* abort() signals its own thread */
	if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
		SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid())) != 0)
		return false;
	return forbid_clone3(filter);
}

/* Filters are written for machines whose calls have these arguments. */
#if defined(__x86_64__) || defined(__aarch64__) ||                             \
    (defined(__riscv) && __riscv_xlen == 64)
#define HAS_FILTERS true
#else
#define HAS_FILTERS false
#endif

static bool can_filter(void)
{
	return HAS_FILTERS && prctl(PR_GET_SECCOMP, 0, 0, 0, 0) >= 0;
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

/* A child in namespaces of its own has all capabilities there. */
static bool forbid_namespaces(scmp_filter_ctx filter)
{
	static const uint64_t flags[] = { CLONE_NEWCGROUP, CLONE_NEWIPC,
		CLONE_NEWNET, CLONE_NEWNS, CLONE_NEWPID, CLONE_NEWUSER,
		CLONE_NEWUTS };

	for (size_t i = 0; i < sizeof(flags) / sizeof(*flags); i++)
		if (seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM),
			SCMP_SYS(clone), 1,
			SCMP_A0(SCMP_CMP_MASKED_EQ, flags[i], flags[i])) != 0)
			return false;
	return forbid_clone3(filter);
}

/* By which a terminal is made to type, and flags of files are set.  Of an argument
 * of 32 bits the kernel does not look at those above. */
static bool forbid_requests(scmp_filter_ctx filter)
{
	static const uint64_t requests[] = { TIOCSTI, TIOCLINUX,
		FS_IOC_SETFLAGS, FS_IOC_FSSETXATTR };

	for (size_t i = 0; i < sizeof(requests) / sizeof(*requests); i++)
		if (seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM),
			SCMP_SYS(ioctl), 1,
			SCMP_A1(SCMP_CMP_MASKED_EQ, 0xffffffff, requests[i])) !=
		    0)
			return false;
	return true;
}

/* Newer than libseccomp 2.5; all architectures have the same numbers. */
static bool forbid_new_calls(scmp_filter_ctx filter)
{
	static const int numbers[] = { 452 /* fchmodat2 */,
		463 /* setxattrat */, 466 /* removexattrat */,
		469 /* file_setattr */ };

	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++)
		if (seccomp_rule_add(
			filter, SCMP_ACT_ERRNO(EPERM), numbers[i], 0) != 0)
			return false;
	return true;
}

/* Threads, files and the network are the parent's work; servers of this machine,
 * which may run programs for who asks, are not. */
static bool close_parent_calls(void)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
	bool is_good;

	if (!filter)
		return false;
	is_good = forbid(filter, ALL, SCMP_ACT_ERRNO(EPERM)) &&
	    forbid_namespaces(filter) && forbid_requests(filter) &&
	    forbid_new_calls(filter) &&
	    seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(socket),
		1, SCMP_A0(SCMP_CMP_MASKED_EQ, 0xffffffff, AF_UNIX)) == 0 &&
	    seccomp_load(filter) == 0;
	seccomp_release(filter);
	return is_good;
}

/* ---- */

/* It has none to talk to: what a library says would stand on a terminal. */
static void leave_standard_files(void)
{
	int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (nowhere < 0)
		nowhere = memfd_create("nowhere", MFD_CLOEXEC);
	for (int fd = 0; fd < 3 && nowhere >= 0; fd++)
		dup2(nowhere, fd);
	if (nowhere > 2)
		close(nowhere);
}

/* Sanitizers, coverage and valgrind need what is taken away: the Makefile. */
#ifdef SHEAF_UNCONFINED
#define IS_CONFINED false
#else
#define IS_CONFINED true
#endif

/* Landlock and seccomp want no_new_privs, and seccomp lets nothing of the others
 * through. */
bool sandbox_enter(const struct sandbox_grant *grant, unsigned *parts)
{
	enum landlock_result paths;
	bool has_calls;

	*parts = 0;
	if (!IS_CONFINED)
		return true;
	leave_standard_files();
	*parts |= (unsigned)drop_privileges(0) << SANDBOX_PRIVILEGES;
	*parts |= (unsigned)bound_resources() << SANDBOX_RESOURCES;
	paths = landlock_enter(LANDLOCK_ALL, grant->paths, grant->path_count);
	*parts |= (unsigned)(paths == LANDLOCK_IN_FORCE) << SANDBOX_PATHS;
	has_calls = can_filter();
	*parts |= (unsigned)(has_calls && close_calls(grant)) << SANDBOX_CALLS;
	return paths != LANDLOCK_FAILED &&
	    has_calls == (*parts >> SANDBOX_CALLS & 1);
}

unsigned sandbox_enter_parent(char *const *folders, size_t folder_count)
{
	unsigned parts = 0;

	if (!IS_CONFINED)
		return 0;
	parts |= (unsigned)drop_privileges(FILE_CAPABILITIES)
	    << SANDBOX_PRIVILEGES;
	parts |= (unsigned)(landlock_enter(LANDLOCK_CHANGES, folders,
				folder_count) == LANDLOCK_IN_FORCE)
	    << SANDBOX_PATHS;
	parts |= (unsigned)(can_filter() && close_parent_calls())
	    << SANDBOX_CALLS;
	return parts;
}

static unsigned enter_worker(void)
{
	static const struct sandbox_grant nothing;
	unsigned parts;

	return sandbox_enter(&nothing, &parts) ? parts : 0;
}

static unsigned enter_parent(void)
{
	return sandbox_enter_parent(NULL, 0);
}

static unsigned probe(unsigned (*enter)(void))
{
	pid_t child = fork();
	int status = 0;

	if (child < 0)
		return 0;
	if (child == 0)
		_exit((int)enter());
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return 0;
	return WIFEXITED(status) ? (unsigned)WEXITSTATUS(status) : 0;
}

unsigned sandbox_probe(void)
{
	return probe(enter_worker);
}

unsigned sandbox_probe_parent(void)
{
	return probe(enter_parent);
}
