/* Files below a folder, whatever a path says, and on kernels that cannot hold it
 * themselves. */
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <cmocka.h>

#include "opened.h"
#include "core/core.h"

static char folder[] = "/tmp/sheaf-beneath-XXXXXX";

static void make_file(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, path, strlen(path)), strlen(path));
	close(fd);
}

static int make_tree(void **state)
{
	if (!mkdtemp(folder) || chdir(folder) != 0)
		return -1;
	mkdir("top", 0777);
	mkdir("top/in", 0777);
	make_file("top/in/a");
	make_file("top/b");
	make_file("outside");
	return symlink("in/a", "top/link") ||
	    symlink("../outside", "top/out") ||
	    symlink("/etc/passwd", "top/etc") || symlink("..", "top/up") ||
	    symlink("loop", "top/loop") || mkfifo("top/fifo", 0666);
}

static int remove_tree(void **state)
{
	char command[64];

	snprintf(command, sizeof(command), "rm -rf '%s'", folder);
	return chdir("/") == 0 && system(command) == 0 ? 0 : -1;
}

/* NULL: nothing was found. */
static void assert_found(const char *path, const char *text)
{
	int top = open("top", O_PATH | O_DIRECTORY);
	int fd = file_open_beneath(top, path);

	close(top);
	assert_opened(fd, text);
}

static void assert_bounds(void)
{
	char large[300];

	assert_found("b", "top/b");
	assert_found("./in//a", "top/in/a");
	assert_found("../outside", NULL);
	assert_found("..", NULL);
	assert_found("in/../../outside", NULL);
	assert_found("out", NULL);
	assert_found("etc", NULL);
	assert_found("up/outside", NULL);
	assert_found("up/top/b", NULL);
	assert_found("/etc/passwd", NULL);
	assert_found("loop", NULL);
	assert_found("fifo", NULL);
	assert_found("in", NULL);
	assert_found("b/a", NULL);
	assert_found("b/", NULL);
	assert_found("none", NULL);
	assert_found("none/a", NULL);
	assert_found(".x", NULL);
	assert_found(".a/b", NULL);
	assert_found("", NULL);
	assert_found(".", NULL);
	memset(large, 'a', sizeof(large) - 1);
	large[sizeof(large) - 1] = '\0';
	assert_found(large, NULL);
	assert_int_equal(file_open_beneath(-1, "b"), -1);
	assert_int_equal(file_open_beneath(9999, "b"), -1);
}

static void test_kernel(void **state)
{
	assert_bounds();
	assert_found("in/../b", "top/b");
	assert_found("link", "top/in/a");
}

/* From now on a system call fails so, for good. */
static void forbid(unsigned call, int error)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
		    offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (unsigned)error),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { 4, code };

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
		skip();
}

/* Links are followed nowhere then, and ".." goes nowhere. */
static void test_old_kernel(void **state)
{
	forbid(SYS_openat2, ENOSYS);
	assert_bounds();
	assert_found("in/../b", NULL);
	assert_found("link", NULL);
}

/* As containers say that they do not know a call. */
static void test_old_container(void **state)
{
	forbid(SYS_openat2, EPERM);
	assert_bounds();
}

static void test_no_status(void **state)
{
	forbid(SYS_newfstatat, EIO);
	assert_found("b", NULL);
}

/* In this order: each takes something away. */
int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kernel),
		cmocka_unit_test(test_old_kernel),
		cmocka_unit_test(test_old_container),
		cmocka_unit_test(test_no_status),
	};

	return cmocka_run_group_tests(tests, make_tree, remove_tree);
}
