/* Files in, and files that take their names only when they are whole. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <dirent.h>
#include <cmocka.h>

#include "core/core.h"

static int enter_folder(void **state)
{
	static char folder[] = "/tmp/sheaf-unit-XXXXXX";

	*state = folder;
	memcpy(folder + sizeof(folder) - 7, "XXXXXX", 6);
	return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int leave_folder(void **state)
{
	char command[64];

	snprintf(command, sizeof(command), "rm -rf '%s'", (char *)*state);
	return chdir("/") == 0 && system(command) == 0 ? 0 : -1;
}

static void write_file(const char *path, const void *bytes, size_t size)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, size), size);
	close(fd);
}

static void assert_holds(const char *path, const char *text)
{
	struct buf buf = BUF_INIT;
	struct error err;

	assert_true(file_load(path, 1 << 20, &buf, &err));
	assert_string_equal(buf_text(&buf), text);
	buf_release(&buf);
}

/* Entries of this folder. */
static int count_entries(void)
{
	DIR *folder = opendir(".");
	int count = -2;

	while (readdir(folder))
		count++;
	closedir(folder);
	return count;
}

static void test_open(void **state)
{
	struct error err;

	assert_int_equal(file_open("none", &err), -1);
	assert_string_equal(err.text, "no such file or directory");
	assert_int_equal(file_open(".", &err), -1);
	assert_string_equal(err.text, "is a folder");
	assert_int_equal(mkfifo("fifo", 0666), 0);
	assert_int_equal(file_open("fifo", &err), -1);
	assert_string_equal(err.text, "is no regular file");
	assert_int_equal(file_open("/dev/null", &err), -1);
	write_file("f", "abc", 3);
	int fd = file_open("f", &err);

	assert_true(fd >= 0);
	assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
	close(fd);
}

static void test_read(void **state)
{
	struct buf buf = BUF_INIT;
	struct error err;
	char bytes[100000];

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (char)(i % 251);
	write_file("f", bytes, sizeof(bytes));
	buf_puts(&buf, "x");
	assert_true(file_load("f", sizeof(bytes), &buf, &err));
	assert_int_equal(buf.size, sizeof(bytes) + 1);
	assert_memory_equal(buf.data + 1, bytes, sizeof(bytes));
	assert_false(file_load("f", sizeof(bytes) - 1, &buf, &err));
	assert_int_equal(err.code, SHEAF_E_LIMIT);
	buf_clear(&buf);
	write_file("f", "", 0);
	assert_true(file_load("f", 0, &buf, &err));
	assert_int_equal(buf.size, 0);

	/* a pipe tells no size */
	int pair[2];

	assert_int_equal(pipe(pair), 0);
	assert_int_equal(write(pair[1], bytes, 30000), 30000);
	close(pair[1]);
	assert_true(file_read(pair[0], 30000, &buf, &err));
	assert_int_equal(buf.size, 30000);
	close(pair[0]);
	assert_int_equal(pipe(pair), 0);
	assert_int_equal(write(pair[1], bytes, 30000), 30000);
	close(pair[1]);
	buf_clear(&buf);
	assert_false(file_read(pair[0], 29999, &buf, &err));
	close(pair[0]);
	buf_release(&buf);
}

static void test_map_and_seal(void **state)
{
	struct mapping mapping;
	struct error err;
	int fd = file_seal("hello", 5, &err);

	assert_true(fd >= 0);
	assert_int_equal(lseek(fd, 0, SEEK_CUR), 0);
	assert_int_equal(ftruncate(fd, 2), -1);
	assert_int_equal(write(fd, "x", 1), -1);
	assert_true(file_map(fd, &mapping, &err));
	close(fd);
	assert_int_equal(mapping.size, 5);
	assert_memory_equal(mapping.data, "hello", 5);
	file_unmap(&mapping);
	file_unmap(&mapping);
	fd = file_seal(NULL, 0, &err);
	assert_true(fd >= 0);
	assert_true(file_map(fd, &mapping, &err));
	assert_int_equal(mapping.size, 0);
	assert_non_null(mapping.data);
	file_unmap(&mapping);
	close(fd);
}

static void test_copy(void **state)
{
	struct error err = { 0 };
	char back[8] = "";
	int from = file_temporary(&err), to = file_temporary(&err);

	assert_true(from >= 0 && to >= 0);
	assert_true(file_write(from, "0123456789", 10, &err));
	assert_true(file_copy(to, 2, from, 3, 4, &err));
	assert_int_equal(pread(to, back, 8, 0), 6);
	assert_memory_equal(back,
	    "\0\0"
	    "3456",
	    6);
	assert_int_equal(lseek(from, 0, SEEK_CUR), 10);
	assert_int_equal(lseek(to, 0, SEEK_CUR), 0);
	assert_false(file_copy(to, 0, from, 8, 4, &err));
	assert_string_equal(err.text, "ends too early");

	/* where the kernel cannot: from a memory file */
	int memory = file_seal("abcdef", 6, &err);

	assert_true(file_copy(to, 0, memory, 1, 5, &err));
	assert_int_equal(pread(to, back, 5, 0), 5);
	assert_memory_equal(back, "bcdef", 5);
	close(memory);
	close(from);
	close(to);
}

static void test_hash_file(void **state)
{
	struct hash hash, wanted = hash_bytes("abc", 3);
	struct error err;
	uint64_t size;
	int fd = file_temporary(&err);

	assert_true(file_write(fd, "abc", 3, &err));
	assert_true(hash_file(fd, 3, &hash, &size, &err));
	assert_int_equal(size, 3);
	assert_int_equal(hash_compare(&hash, &wanted), 0);
	assert_false(hash_file(fd, 2, &hash, &size, &err));
	assert_int_equal(err.code, SHEAF_E_LIMIT);
	close(fd);
}

static void test_output(void **state)
{
	struct output output;
	struct error err;

	write_file("book.epub", "old", 3);
	assert_true(output_open(&output, "book.epub", &err));
	assert_true(file_write(output.fd, "new", 3, &err));
	assert_int_equal(count_entries(), 2);
	assert_holds("book.epub", "old");
	output_abandon(&output);
	assert_int_equal(count_entries(), 1);
	assert_holds("book.epub", "old");
	assert_true(output_open(&output, "./book.epub", &err));
	assert_true(file_write(output.fd, "new", 3, &err));
	assert_true(output_commit(&output, &err));
	assert_int_equal(count_entries(), 1);
	assert_holds("book.epub", "new");
	output_abandon(&output); /* of a released one: nothing */
	assert_holds("book.epub", "new");
}

static void test_output_nowhere(void **state)
{
	struct output output;
	struct error err;

	assert_false(output_open(&output, "none/book.epub", &err));
	assert_int_equal(err.code, SHEAF_E_OUTPUT);
	assert_int_equal(mkdir("folder", 0777), 0);
	assert_false(output_open(&output, "folder", &err));
	assert_string_equal(err.text, "is a folder");
	output_abandon(&output);

	/* its folder goes away meanwhile */
	assert_true(output_open(&output, "folder/b", &err));
	assert_int_equal(unlink(output.temporary), 0);
	assert_int_equal(rmdir("folder"), 0);
	assert_false(output_commit(&output, &err));
	assert_int_equal(err.code, SHEAF_E_OUTPUT);
}

static void test_output_long_names(void **state)
{
	struct output output;
	struct error err;
	char name[256];

	memset(name, 'n', 255);
	name[255] = '\0';
	assert_true(output_open(&output, name, &err));
	assert_true(output_commit(&output, &err));
	assert_int_equal(access(name, F_OK), 0);
}

/* Two at once in one folder, and the leftovers of the dead. */
static void test_output_neighbours(void **state)
{
	struct output first, second;
	struct error err;
	char name[64];

	assert_true(output_open(&first, "b.epub", &err));
	snprintf(name, sizeof(name), ".b.epub.999999-0%s",
	    strchr(first.temporary, '@'));
	write_file(name, "x", 1);
	write_file("b.sheaf-tmp", "not hidden, not ours", 20);
	assert_true(output_open(&second, "b.epub", &err));
	/* the dead one's is gone, the living one's is not */
	assert_int_equal(count_entries(), 3);
	assert_true(file_write(second.fd, "2", 1, &err));
	assert_true(file_write(first.fd, "1", 1, &err));
	assert_true(output_commit(&second, &err));
	assert_true(output_commit(&first, &err));
	assert_holds("b.epub", "1");
	assert_int_equal(count_entries(), 2);
}

/* What other machines leave in a folder that they share. */
static void test_output_strangers(void **state)
{
	static const char old[] = ".b.epub.7-0@another.sheaf-tmp";
	static const char young[] = ".b.epub.8-0@another.sheaf-tmp";
	const time_t now = time(NULL);
	struct output output;
	struct error err;

	write_file(old, "x", 1);
	write_file(young, "x", 1);
	for (int hours = 25; hours >= 23; hours -= 2) {
		struct timespec times[2] = { { now - hours * 3600, 0 },
			{ now - hours * 3600, 0 } };

		assert_int_equal(
		    utimensat(AT_FDCWD, hours > 24 ? old : young, times, 0), 0);
	}
	assert_true(output_open(&output, "b.epub", &err));
	assert_int_not_equal(access(old, F_OK), 0);
	assert_int_equal(access(young, F_OK), 0);
	assert_true(output_commit(&output, &err));
	/* it lives, and is only slow */
	write_file(old, "x", 1);
	int fd = open(old, O_RDONLY);
	struct timespec times[2] = { { now - 90000, 0 }, { now - 90000, 0 } };

	assert_int_equal(flock(fd, LOCK_EX), 0);
	assert_int_equal(futimens(fd, times), 0);
	assert_true(output_open(&output, "b.epub", &err));
	assert_int_equal(access(old, F_OK), 0);
	output_abandon(&output);
	close(fd);
}

static void test_remove_all(void **state)
{
	struct output outputs[3];
	struct error err;
	int status;

	for (int i = 0; i < 3; i++) {
		char name[] = "0.pdf";

		name[0] = (char)('0' + i);
		assert_true(output_open(&outputs[i], name, &err));
	}
	pid_t pid = fork();

	if (pid == 0) {
		/* a child that has forgotten removes nothing */
		output_forget_all();
		output_remove_all();
		_exit(count_entries());
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(WEXITSTATUS(status), 3);
	output_abandon(&outputs[1]);
	output_remove_all();
	assert_int_equal(count_entries(), 0);
	output_abandon(&outputs[0]);
	output_abandon(&outputs[2]);
}

/* An output that is kept takes its name at an end that comes early, but not in a
 * child that has forgotten, nor once it was given up. */
static void test_keep(void **state)
{
	struct output kept, other;
	struct error err;
	int status;

	write_file("a", "old", 3);
	assert_true(output_open(&kept, "a", &err));
	assert_true(output_open(&other, "b", &err));
	output_keep(&kept);
	assert_true(file_write(kept.fd, "new", 3, &err));
	pid_t pid = fork();

	if (pid == 0) {
		output_forget_all();
		output_remove_all();
		_exit(count_entries());
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(WEXITSTATUS(status), 3);
	output_remove_all();
	assert_int_equal(count_entries(), 1);
	struct buf bytes = BUF_INIT;

	assert_true(file_load("a", 10, &bytes, &err));
	assert_string_equal(buf_text(&bytes), "new");
	buf_release(&bytes);
	output_abandon(&kept);
	output_abandon(&other);
	assert_int_equal(count_entries(), 1);
	assert_true(output_open(&kept, "c", &err));
	output_keep(&kept);
	output_abandon(&kept);
	output_remove_all();
	assert_int_equal(count_entries(), 1);
}

/* A device is not replaced. */
static void test_no_file(void **state)
{
	struct output output;
	struct error err;

	assert_int_equal(mkfifo("fifo", 0600), 0);
	assert_false(output_open(&output, "fifo", &err));
	assert_string_equal(err.text, "is no regular file");
	assert_false(output_open(&output, "/dev/null", &err));
	assert_int_equal(count_entries(), 1);
}

static void test_same_place(void **state)
{
	static const struct {
		const char *a, *b;
		bool is_same;
	} rows[] = { { "a", "a", true }, { "a", "./a", true },
		{ "a", "f/../a", true }, { "f/a", "f//a", true },
		{ "l/a", "f/a", true }, { "a", "f/a", false },
		{ "a", "b", false }, { "f/a", "f/b", false },
		{ "none/a", "none/a", true }, { "none/a", "./none/a", false },
		{ "-", "-", true }, { "-", "./-", false } };

	assert_int_equal(mkdir("f", 0700), 0);
	assert_int_equal(symlink("f", "l"), 0);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(
		    file_is_same_place(rows[i].a, rows[i].b), rows[i].is_same);
		assert_int_equal(
		    file_is_same_place(rows[i].b, rows[i].a), rows[i].is_same);
	}
}

static void test_standard_output(void **state)
{
	struct output output;
	struct error err;
	int saved = dup(STDOUT_FILENO);

	fflush(stdout);
	assert_true(output_open(&output, "-", &err));
	assert_true(file_write(output.fd, "text", 4, &err));
	int fd = open("out", O_WRONLY | O_CREAT, 0666);

	dup2(fd, STDOUT_FILENO);
	bool is_written = output_commit(&output, &err);

	dup2(saved, STDOUT_FILENO);
	close(fd);
	close(saved);
	assert_true(is_written);
	assert_holds("out", "text");
	assert_int_equal(count_entries(), 1);
}

int main(void)
{
#define IN_FOLDER(test)                                                        \
	cmocka_unit_test_setup_teardown(test, enter_folder, leave_folder)
	const struct CMUnitTest tests[] = {
		IN_FOLDER(test_open),
		IN_FOLDER(test_read),
		IN_FOLDER(test_map_and_seal),
		IN_FOLDER(test_copy),
		IN_FOLDER(test_hash_file),
		IN_FOLDER(test_output),
		IN_FOLDER(test_output_nowhere),
		IN_FOLDER(test_output_long_names),
		IN_FOLDER(test_output_neighbours),
		IN_FOLDER(test_output_strangers),
		IN_FOLDER(test_remove_all),
		IN_FOLDER(test_keep),
		IN_FOLDER(test_no_file),
		IN_FOLDER(test_same_place),
		IN_FOLDER(test_standard_output),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
