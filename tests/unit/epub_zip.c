/* The container: what is lent to it, and what is copied. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "epub/zip.h"

#define FILES 60
#define SIZE  (40 << 10) /* more than what is always copied */

static char folder[64], path[128];

static void name_of(unsigned i, char *name, size_t size)
{
	snprintf(name, size, "%s/%u.bin", folder, i);
}

static void fill(const char *name, unsigned i)
{
	FILE *file = fopen(name, "wb");
	unsigned j;

	assert_non_null(file);
	for (j = 0; j < SIZE / 4; j++)
		fwrite((uint32_t[]){ i * 100000 + j }, 4, 1, file);
	fclose(file);
}

static int setup(void **state)
{
	unsigned i;
	char name[128];

	strcpy(folder, "/tmp/sheaf-zip-XXXXXX");
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/book.epub", folder);
	for (i = 0; i < FILES; i++) {
		name_of(i, name, sizeof(name));
		fill(name, i);
	}
	return 0;
}

static int teardown(void **state)
{
	char command[128];

	snprintf(command, sizeof(command), "rm -rf %s", folder);
	return system(command);
}

static void make(struct archive **archive)
{
	struct error err;
	unsigned i;
	char name[128], member[32];

	*archive = archive_open(path, &err);
	assert_non_null(*archive);
	for (i = 0; i < FILES; i++) {
		int fd;

		name_of(i, name, sizeof(name));
		fd = open(name, O_RDONLY | O_CLOEXEC);
		assert_true(fd >= 0);
		snprintf(member, sizeof(member), "images/%u.bin", i);
		assert_true(archive_add_range(
		    *archive, member, fd, 4 * i, SIZE - 8 * i, &err));
		close(fd);
	}
}

static struct hash made(void)
{
	struct hash hash;
	struct error err;
	uint64_t size;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	assert_true(fd >= 0 && hash_file(fd, 1 << 30, &hash, &size, &err));
	close(fd);
	assert_true(size > FILES * (SIZE - 8 * FILES));
	return hash;
}

/* The same book however many files may be open. */
static void test_few_descriptors(void **state)
{
	struct rlimit limit, low;
	struct archive *archive;
	struct hash lent, copied;
	struct error err;
	uint64_t size;

	make(&archive);
	assert_true(archive_commit(archive, &size, &err));
	lent = made();
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
	low = limit;
	low.rlim_cur = 24;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &low), 0);
	make(&archive);
	assert_true(archive_commit(archive, &size, &err));
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
	copied = made();
	assert_int_equal(hash_compare(&lent, &copied), 0);
}

static void test_changed(void **state)
{
	struct archive *archive;
	struct error err = { 0 };
	char name[128];
	uint64_t size;

	unlink(path);
	make(&archive);
	name_of(3, name, sizeof(name));
	fill(name, 4);
	assert_false(archive_commit(archive, &size, &err));
	assert_non_null(strstr(err.text, "changed"));
	assert_int_not_equal(access(path, F_OK), 0);
	fill(name, 3);
	/* cut short: nothing is read that is not there */
	make(&archive);
	assert_int_equal(truncate(name, 100), 0);
	assert_false(archive_commit(archive, &size, &err));
	assert_int_not_equal(access(path, F_OK), 0);
	fill(name, 3);
	/* a file that is gone is still what it was */
	make(&archive);
	assert_int_equal(unlink(name), 0);
	assert_true(archive_commit(archive, &size, &err));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_few_descriptors),
		cmocka_unit_test(test_changed),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
