/* What a process that has locked itself in can do, and what it cannot. */
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <linux/io_uring.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/core.h"
#include "work/landlock.h"
#include "work/sandbox.h"

static char folder[] = "/tmp/sheaf-sandbox-XXXXXX";
static char inside[64], outside[] = "/etc/passwd", made[64];
static int lent = -1; /* an open file */

/* What a child tried: 0, the errno, or the signal that ended it as -signal. */
typedef int trial(void);

static int result_of(bool is_good)
{
	return is_good ? 0 : errno;
}

/* Without a grant: the parent, which may write to the folder. */
static int run(trial *attempt, const struct sandbox_grant *grant)
{
	static char *folders[] = { folder, "/tmp/sheaf-not-there" };
	unsigned parts;
	int status;
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0) {
		if (grant && !sandbox_enter(grant, &parts))
			_exit(97);
		if (!grant)
			sandbox_enter_parent(folders, 2);
		_exit(attempt());
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

static const struct sandbox_grant nothing;
static char *folders[] = { folder };
static const struct sandbox_grant fonts = { folders, 1, true };
static const struct sandbox_grant threads = { NULL, 0, true };

/* ---- calls that a worker may never make */

static const struct {
	const char *name;
	int number;
	enum { OF_WORKERS, OF_ALL } whom;
} forbidden[] = {
#define WORKERS OF_WORKERS
#define ALL     OF_ALL
#define CALL(name)
#define CALL_IF(name, argument, mask, value)
#define CALL_OF(user, name, argument, mask, value)
#define FORBIDDEN(whom, name) { #name, SCMP_SYS(name), whom },
#include "work/calls.def"
#undef WORKERS
#undef ALL
};
static int forbidden_number;

/* Without arguments: nothing would come of it if it were let through. */
static int try_forbidden(void)
{
	return result_of(
	    syscall(forbidden_number, -1, -1, -1, -1, -1, -1) >= 0);
}

/* ---- attempts */

static int try_read(void)
{
	return result_of(open(inside, O_RDONLY) >= 0);
}

static int try_read_outside(void)
{
	return result_of(open(outside, O_RDONLY) >= 0);
}

static int try_write(void)
{
	return result_of(open(inside, O_WRONLY) >= 0);
}

static int try_truncate(void)
{
	return result_of(open(inside, O_RDONLY | O_TRUNC) >= 0);
}

static int try_make(void)
{
	return result_of(open(made, O_WRONLY | O_CREAT, 0600) >= 0);
}

static int try_again(void)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", lent);
	return result_of(open(path, O_RDONLY) >= 0);
}

static int try_remove(void)
{
	return result_of(unlink(inside) == 0);
}

static int try_exec(void)
{
	char *argv[] = { "/bin/true", NULL }, *envp[] = { NULL };

	return result_of(execve(argv[0], argv, envp) == 0);
}

static int try_fork(void)
{
	pid_t child = fork();

	if (child == 0)
		_exit(0);
	return result_of(child > 0);
}

static int try_vfork(void)
{
	return result_of(syscall(SYS_fork) >= 0);
}

static int try_socket(void)
{
	return result_of(socket(AF_INET, SOCK_STREAM, 0) >= 0);
}

static int try_connect(void)
{
	struct sockaddr address = { .sa_family = AF_UNIX };

	return result_of(connect(lent, &address, sizeof(address)) == 0);
}

static int try_kill(void)
{
	return result_of(kill(getppid(), 0) == 0);
}

static int try_ptrace(void)
{
	return result_of(ptrace(PTRACE_ATTACH, getppid(), 0, 0) == 0);
}

static int try_code(void)
{
	return result_of(mmap(NULL, 4096, PROT_READ | PROT_EXEC,
			     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED);
}

static int try_turn_to_code(void)
{
	void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return page == MAP_FAILED
	    ? 99
	    : result_of(mprotect(page, 4096, PROT_READ | PROT_EXEC) == 0);
}

static int try_terminal(void)
{
	struct stat is;

	/* what is written there nobody sees: /dev/null (devices.txt) */
	return syscall(SYS_fstat, STDERR_FILENO, &is) == 0 &&
		is.st_rdev == makedev(1, 3) && write(STDERR_FILENO, "x", 1) == 1
	    ? 0
	    : 99;
}

static int try_limits(void)
{
	struct rlimit cores, files, sizes;

	if (getrlimit(RLIMIT_CORE, &cores) != 0 ||
	    getrlimit(RLIMIT_NOFILE, &files) != 0)
		return 99;
	if (getrlimit(RLIMIT_FSIZE, &sizes) != 0)
		return 99;
	return cores.rlim_max == 0 && files.rlim_max <= 1024 &&
		sizes.rlim_max <= 1 << 30
	    ? 0
	    : 98;
}

static int try_other_limits(void)
{
	return result_of(prlimit(getppid(), RLIMIT_CORE, NULL, NULL) == 0);
}

static int try_ring(void)
{
	struct io_uring_params params = { 0 };

	return result_of(syscall(SYS_io_uring_setup, 1, &params) >= 0);
}

/* What workers live by. */
static int try_work(void)
{
	char byte;
	int memory = memfd_create("sheaf", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	void *large = malloc(64 << 20);

	if (pread(lent, &byte, 1, 0) != 1 || memory < 0 || !large ||
	    ftruncate(memory, 4096) != 0 || pwrite(memory, "x", 1, 0) != 1 ||
	    fcntl(memory, F_ADD_SEALS, F_SEAL_WRITE) != 0 ||
	    mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, memory, 0) == MAP_FAILED)
		return 99;
	free(large);
	return 0;
}

static void *answer(void *text)
{
	return text;
}

static int try_thread(void)
{
	pthread_t thread;
	void *result;

	return pthread_create(&thread, NULL, answer, "x") == 0 &&
		pthread_join(thread, &result) == 0
	    ? 0
	    : 99;
}

static int try_abort(void)
{
	abort();
}

/* ---- */

/* What this kernel has, asked by other means than the sandbox's. */
static bool kernel_has(enum sandbox_part part)
{
	switch (part) {
	case SANDBOX_PATHS:
		return syscall(SYS_landlock_create_ruleset, NULL, 0, 1) >= 2;
	case SANDBOX_CALLS:
		return prctl(PR_GET_SECCOMP) >= 0;
	default:
		return true;
	}
}

static void skip_unless(enum sandbox_part part)
{
#ifdef SHEAF_UNCONFINED
	print_message("this build confines nobody\n");
	skip();
#endif
	if (!kernel_has(part)) {
		print_message("no %s here\n", sandbox_part_name(part));
		skip();
	}
}

static void test_nothing_but_descriptors(void **state)
{
	skip_unless(SANDBOX_CALLS);
	assert_int_equal(run(try_work, &nothing), 0);
	assert_int_equal(run(try_abort, &nothing), -SIGABRT);
	assert_int_equal(run(try_read, &nothing), EPERM);
	assert_int_equal(run(try_read_outside, &nothing), EPERM);
	assert_int_equal(run(try_write, &nothing), EPERM);
	assert_int_equal(run(try_make, &nothing), EPERM);
	assert_int_equal(run(try_again, &nothing), EPERM);
	assert_int_equal(run(try_remove, &nothing), -SIGSYS);
	assert_int_equal(access(inside, F_OK), 0);
	assert_int_equal(run(try_terminal, &nothing), 0);
}

static void test_no_program_no_process(void **state)
{
	skip_unless(SANDBOX_CALLS);
	assert_int_equal(run(try_exec, &nothing), -SIGSYS);
	assert_int_equal(run(try_fork, &nothing), EPERM);
	assert_int_equal(run(try_vfork, &nothing), -SIGSYS);
	assert_int_equal(run(try_thread, &nothing), 99);
	assert_int_equal(run(try_code, &nothing), EPERM);
	assert_int_equal(run(try_turn_to_code, &nothing), EPERM);
}

static void test_no_network_no_neighbours(void **state)
{
	skip_unless(SANDBOX_CALLS);
	assert_int_equal(run(try_socket, &nothing), EPERM);
	assert_int_equal(run(try_connect, &nothing), -SIGSYS);
	assert_int_equal(run(try_kill, &nothing), EPERM);
	assert_int_equal(run(try_ptrace, &nothing), -SIGSYS);
	assert_int_equal(run(try_other_limits, &nothing), EPERM);
	assert_int_equal(run(try_ring, &nothing), -SIGSYS);
}

static void test_forbidden_calls(void **state)
{
	skip_unless(SANDBOX_CALLS);
	for (size_t i = 0; i < sizeof(forbidden) / sizeof(*forbidden); i++) {
		forbidden_number = forbidden[i].number;
		if (forbidden_number < 0) /* not of this machine */
			continue;
		assert_int_equal(run(try_forbidden, &nothing), -SIGSYS);
		assert_int_equal(run(try_forbidden, &fonts), -SIGSYS);
		if (forbidden[i].whom == OF_ALL)
			assert_int_equal(run(try_forbidden, NULL), EPERM);
	}
}

/* What has no path is no way to look at one. */
static int try_status(void)
{
	struct stat is;

	return result_of(syscall(SYS_newfstatat, AT_FDCWD, outside, &is,
			     AT_EMPTY_PATH) == 0);
}

static int try_extended_status(void)
{
	char is[256];

	return result_of(syscall(SYS_statx, AT_FDCWD, outside, AT_EMPTY_PATH,
			     0x7ff, is) == 0);
}

static int try_lock(void)
{
	struct flock lock = { .l_type = F_RDLCK };

	return result_of(fcntl(lent, F_SETLK, &lock) == 0);
}

static int try_lease(void)
{
	return result_of(fcntl(lent, F_SETLEASE, F_RDLCK) == 0);
}

static int try_owner(void)
{
	return result_of(fcntl(lent, F_SETOWN, getppid()) == 0);
}

static int try_ioctl(void)
{
	int size;

	return result_of(ioctl(lent, FIONREAD, &size) == 0);
}

static void test_arguments(void **state)
{
	skip_unless(SANDBOX_CALLS);
	assert_int_equal(run(try_status, &nothing), EPERM);
	assert_int_equal(run(try_extended_status, &nothing), EPERM);
	assert_int_equal(run(try_lock, &nothing), EPERM);
	assert_int_equal(run(try_lease, &nothing), EPERM);
	assert_int_equal(run(try_owner, &nothing), EPERM);
	assert_int_equal(run(try_ioctl, &nothing), EPERM);
	/* threads are no files */
	assert_int_equal(run(try_thread, &threads), 0);
	assert_int_equal(run(try_read, &threads), EPERM);
}

/* A worker that draws: files of fonts, to be read. */
static void test_fonts_alone(void **state)
{
	skip_unless(SANDBOX_PATHS);
	skip_unless(SANDBOX_CALLS);
	assert_int_equal(run(try_work, &fonts), 0);
	assert_int_equal(run(try_thread, &fonts), 0);
	assert_int_equal(run(try_read, &fonts), 0);
	assert_int_equal(run(try_read_outside, &fonts), EACCES);
	assert_int_equal(run(try_write, &fonts), EPERM);
	assert_int_equal(run(try_truncate, &fonts), EPERM);
	assert_int_equal(run(try_make, &fonts), EPERM);
	assert_int_equal(run(try_remove, &fonts), -SIGSYS);
	assert_int_equal(run(try_exec, &fonts), -SIGSYS);
	assert_int_equal(run(try_fork, &fonts), EPERM);
	assert_int_equal(run(try_socket, &fonts), EPERM);
	assert_int_equal(run(try_code, &fonts), EPERM);
}

static int try_make_elsewhere(void)
{
	char path[] = "/tmp/sheaf-elsewhere-XXXXXX";

	return result_of(mkstemp(path) >= 0);
}

static int try_rename(void)
{
	return result_of(
	    rename(inside, made) == 0 && rename(made, inside) == 0);
}

static int try_serve(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	return fd < 0 ? 99
		      : result_of(bind(fd, (struct sockaddr *)&address,
				      sizeof(address)) == 0);
}

/* Reads everywhere, writes where it said, makes workers and connections. */
static void test_parent(void **state)
{
	skip_unless(SANDBOX_PATHS);
	skip_unless(SANDBOX_CALLS);
	assert_int_equal(run(try_work, NULL), 0);
	assert_int_equal(run(try_thread, NULL), 0);
	assert_int_equal(run(try_fork, NULL), 0);
	assert_int_equal(run(try_socket, NULL), 0);
	assert_int_equal(run(try_read, NULL), 0);
	assert_int_equal(run(try_read_outside, NULL), 0);
	assert_int_equal(run(try_write, NULL), 0);
	assert_int_equal(run(try_rename, NULL), 0);
	assert_int_equal(run(try_make, NULL), 0);
	assert_int_equal(unlink(made), 0);
	assert_int_equal(run(try_make_elsewhere, NULL), EACCES);
	assert_int_equal(run(try_exec, NULL), EPERM);
	assert_int_equal(run(try_ptrace, NULL), EPERM);
	assert_int_equal(run(try_ring, NULL), EPERM);
	/* older kernels know nothing of networks */
	int served = run(try_serve, NULL);

	assert_true(served == EACCES || served == 0);
}

static int try_namespace(void)
{
	pid_t child = (pid_t)syscall(
	    SYS_clone, CLONE_NEWUSER | SIGCHLD, NULL, NULL, NULL, NULL);

	if (child == 0)
		_exit(0);
	return result_of(child > 0);
}

static int try_new_clone(void)
{
	char arguments[64] = { 0 };

	return result_of(syscall(SYS_clone3, arguments, sizeof(arguments)) > 0);
}

static int try_local_server(void)
{
	return result_of(socket(AF_UNIX, SOCK_STREAM, 0) >= 0);
}

/* The kernel takes 32 bits of it. */
static int try_local_server_by_high_bits(void)
{
	return result_of(
	    syscall(SYS_socket, 1L << 32 | AF_UNIX, SOCK_STREAM, 0) >= 0);
}

/* Without a terminal it would be ENOTTY. */
static int try_to_type(void)
{
	return result_of(ioctl(0, TIOCSTI, "i") == 0);
}

static int try_to_type_by_high_bits(void)
{
	return result_of(syscall(SYS_ioctl, 0, 1L << 32 | TIOCSTI, "i") == 0);
}

static int try_file_flags(void)
{
	int flags = 0;

	return result_of(ioctl(0, FS_IOC_SETFLAGS, &flags) == 0);
}

/* fchmodat2 (Linux 6.6); without the filter ENOSYS or ENOENT. */
static int try_new_mode(void)
{
	return result_of(syscall(452, AT_FDCWD, "/none", 0777, 0) == 0);
}

static void test_parent_gains_nothing(void **state)
{
	skip_unless(SANDBOX_CALLS);
	assert_int_equal(run(try_local_server_by_high_bits, NULL), EACCES);
	assert_int_equal(run(try_to_type, NULL), EPERM);
	assert_int_equal(run(try_to_type_by_high_bits, NULL), EPERM);
	assert_int_equal(run(try_file_flags, NULL), EPERM);
	assert_int_equal(run(try_new_mode, NULL), EPERM);
	assert_int_equal(run(try_namespace, NULL), EPERM);
	assert_int_equal(run(try_new_clone, NULL), ENOSYS);
	assert_int_equal(run(try_local_server, NULL), EACCES);
}

/* Landlock alone, which seccomp would hide. */
static int alone(trial *attempt, enum landlock_hold hold, char *granted)
{
	char *granteds[] = { granted };
	int status;
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0) {
		prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
		if (landlock_enter(hold, granteds, granted != NULL) !=
		    LANDLOCK_IN_FORCE)
			_exit(97);
		_exit(attempt());
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

static int try_truncate_path(void)
{
	return result_of(truncate(inside, 4) == 0);
}

static int try_link(void)
{
	return result_of(link(inside, made) == 0 && unlink(made) == 0);
}

static void test_landlock(void **state)
{
	skip_unless(SANDBOX_PATHS);
	assert_int_equal(alone(try_read, LANDLOCK_ALL, NULL), EACCES);
	assert_int_equal(alone(try_write, LANDLOCK_ALL, NULL), EACCES);
	assert_int_equal(alone(try_remove, LANDLOCK_ALL, folder), EACCES);
	assert_int_equal(alone(try_exec, LANDLOCK_ALL, "/"), EACCES);
	assert_int_equal(alone(try_again, LANDLOCK_ALL, NULL), EACCES);
	assert_int_equal(alone(try_read, LANDLOCK_ALL, folder), 0);
	assert_int_equal(alone(try_read, LANDLOCK_ALL, inside), 0);
	assert_int_equal(alone(try_write, LANDLOCK_ALL, folder), EACCES);
	assert_int_equal(alone(try_write, LANDLOCK_CHANGES, folder), 0);
	assert_int_equal(alone(try_link, LANDLOCK_CHANGES, folder), 0);
	assert_int_equal(alone(try_write, LANDLOCK_CHANGES, NULL), EACCES);
	assert_int_equal(alone(try_read, LANDLOCK_CHANGES, NULL), 0);
	assert_int_equal(alone(try_exec, LANDLOCK_CHANGES, "/"), EACCES);
	if (syscall(SYS_landlock_create_ruleset, NULL, 0, 1) >= 3) {
		assert_int_equal(
		    alone(try_truncate_path, LANDLOCK_CHANGES, NULL), EACCES);
		assert_int_equal(
		    alone(try_truncate_path, LANDLOCK_CHANGES, folder), 0);
	}
}

static void test_limits(void **state)
{
	skip_unless(SANDBOX_RESOURCES);
	assert_int_equal(run(try_limits, &nothing), 0);
}

static void test_probe(void **state)
{
	unsigned parts = sandbox_probe();

	assert_int_equal(parts & ~SANDBOX_ALL, 0);
#ifndef SHEAF_UNCONFINED
	for (int i = 0; i < SANDBOX_PARTS; i++)
		assert_int_equal(parts >> i & 1, kernel_has(i));
#endif
	for (int i = 0; i < SANDBOX_PARTS; i++)
		assert_non_null(sandbox_part_name(i));
}

static int make_files(void **state)
{
	assert_non_null(mkdtemp(folder));
	snprintf(inside, sizeof(inside), "%s/font", folder);
	snprintf(made, sizeof(made), "%s/made", folder);
	lent = open(inside, O_RDWR | O_CREAT, 0600);
	return lent >= 0 && write(lent, "font", 4) == 4 ? 0 : -1;
}

static int remove_files(void **state)
{
	close(lent);
	unlink(inside);
	return rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_but_descriptors),
		cmocka_unit_test(test_no_program_no_process),
		cmocka_unit_test(test_no_network_no_neighbours),
		cmocka_unit_test(test_fonts_alone),
		cmocka_unit_test(test_parent),
		cmocka_unit_test(test_parent_gains_nothing),
		cmocka_unit_test(test_forbidden_calls),
		cmocka_unit_test(test_arguments),
		cmocka_unit_test(test_landlock),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_probe),
	};

	return cmocka_run_group_tests(tests, make_files, remove_files);
}
