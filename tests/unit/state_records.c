/* Records of a state: kept, found, damaged, merged, forgotten. */
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "state/pack.h"

static char folder[64];

static int set_up(void **unused)
{
	(void)unused;
	strcpy(folder, "/tmp/sheaf-state-XXXXXX");
	return mkdtemp(folder) ? 0 : -1;
}

static int tear_down(void **unused)
{
	char command[96];

	(void)unused;
	snprintf(command, sizeof(command), "rm -rf %s", folder);
	return system(command);
}

static struct state *open_state(bool is_renewed)
{
	struct error err;
	struct state *state = state_open(folder, is_renewed, &err);

	assert_non_null(state);
	return state;
}

static struct hash key(unsigned number)
{
	return hash_bytes(&number, sizeof(number));
}

static void keep(struct state *state, unsigned number, const char *text)
{
	struct hash name = key(number);

	state_keep(state, &name, text, strlen(text));
}

/* Expects the text, or none (NULL). */
static void expect(struct state *state, unsigned number, const char *text)
{
	struct hash name = key(number);
	struct buf bytes = BUF_INIT;
	bool is_found = state_find(state, &name, &bytes);

	assert_int_equal(is_found, text != NULL);
	if (text)
		assert_string_equal(buf_text(&bytes), text);
	buf_release(&bytes);
}

/* The packs; the path of one of them. */
static size_t count_packs(char path[256])
{
	char state[96];
	struct dirent *entry;
	size_t count = 0;

	snprintf(state, sizeof(state), "%s/state", folder);
	DIR *open = opendir(state);

	while (open && (entry = readdir(open)))
		if (entry->d_name[0] != '.') {
			snprintf(path, 256, "%s/%.100s", state, entry->d_name);
			count++;
		}
	if (open)
		closedir(open);
	return count;
}

static void change_byte(const char *path, off_t at)
{
	int fd = open(path, O_RDWR);
	char byte;

	assert_int_equal(pread(fd, &byte, 1, at), 1);
	byte ^= 1;
	assert_int_equal(pwrite(fd, &byte, 1, at), 1);
	close(fd);
}

/* Takes the last byte away, so that rows are not found. */
static void cut(const char *path)
{
	struct stat is;

	assert_int_equal(stat(path, &is), 0);
	assert_int_equal(truncate(path, is.st_size - 1), 0);
}

static void test_kept(void **unused)
{
	struct state *state = open_state(false);

	(void)unused;
	keep(state, 1, "one");
	keep(state, 2, "");
	expect(state, 1, "one");
	keep(state, 1, "another");
	expect(state, 1, "another");
	expect(state, 3, NULL);
	state_close(state);
	state = open_state(false);
	expect(state, 1, "another");
	expect(state, 2, "");
	assert_int_equal(state_damaged(state), 0);
	state_close(state);
	/* a run that keeps nothing new leaves no file */
	char path[256];
	assert_int_equal(count_packs(path), 1);
}

/* More than have room at first; what is kept again counts. */
static void test_many(void **unused)
{
	struct state *state = open_state(false);
	char text[16];

	(void)unused;
	for (int round = 0; round < 2; round++)
		for (unsigned i = 0; i < 2000; i++) {
			snprintf(text, sizeof(text), "%u of %d", i, round);
			keep(state, i + 500 * (unsigned)round, text);
		}
	for (int again = 0; again < 2; again++) {
		expect(state, 499, "499 of 0");
		expect(state, 500, "0 of 1");
		expect(state, 1999, "1499 of 1");
		expect(state, 2499, "1999 of 1");
		expect(state, 2500, NULL);
		state_close(state);
		state = open_state(false);
	}
	state_close(state);
}

static void test_renewed(void **unused)
{
	struct state *state = open_state(false);

	(void)unused;
	keep(state, 1, "old");
	keep(state, 2, "two");
	state_close(state);
	state = open_state(true);
	expect(state, 1, NULL);
	keep(state, 1, "new");
	state_close(state);
	state = open_state(false);
	expect(state, 1, "new");
	expect(state, 2, "two");
	state_close(state);
}

/* A run that is under way is read, as far as it has come. */
static void test_two_at_once(void **unused)
{
	struct state *one = open_state(false), *two;
	char *large = malloc(200000);

	(void)unused;
	memset(large, 'x', 199999);
	large[199999] = '\0';
	keep(one, 1, large);
	keep(one, 2, large);
	two = open_state(false);
	expect(two, 1, large);
	expect(two, 2, NULL);
	assert_int_equal(state_damaged(two), 0);
	keep(two, 3, "three");
	state_close(two);
	state_close(one);
	one = open_state(false);
	expect(one, 2, large);
	expect(one, 3, "three");
	state_close(one);
	free(large);
}

static void test_torn(void **unused)
{
	struct state *state = open_state(false);
	char path[256];

	(void)unused;
	keep(state, 1, "whole");
	keep(state, 2, "torn in the middle");
	state_close(state);
	count_packs(path);
	assert_int_equal(
	    truncate(
		path, PACK_HEAD + PACK_RECORD_HEAD + 5 + PACK_RECORD_HEAD + 4),
	    0);
	state = open_state(false);
	expect(state, 1, "whole");
	expect(state, 2, NULL);
	assert_int_equal(state_damaged(state), 0);
	state_close(state);
}

static void test_damaged_bytes(void **unused)
{
	struct state *state = open_state(false);
	char path[256];

	(void)unused;
	keep(state, 1, "first");
	keep(state, 2, "second");
	state_close(state);
	count_packs(path);
	change_byte(path, PACK_HEAD + PACK_RECORD_HEAD + 2);
	state = open_state(false);
	expect(state, 1, NULL);
	expect(state, 2, "second");
	/* it can be kept again */
	keep(state, 1, "first");
	expect(state, 1, "first");
	state_close(state);
	state = open_state(false);
	expect(state, 1, "first");
	state_close(state);
}

static void test_damaged_head(void **unused)
{
	struct state *state = open_state(false);
	char path[256];

	(void)unused;
	keep(state, 1, "first");
	keep(state, 2, "second");
	state_close(state);
	count_packs(path);
	change_byte(path, PACK_HEAD + PACK_RECORD_HEAD + 5);
	cut(path);
	state = open_state(false);
	assert_int_equal(state_damaged(state), 1);
	expect(state, 1, "first");
	expect(state, 2, NULL);
	keep(state, 2, "second");
	state_close(state);
	/* what was good has moved */
	state = open_state(false);
	assert_int_equal(state_damaged(state), 0);
	expect(state, 1, "first");
	expect(state, 2, "second");
	state_close(state);
}

/* Rows that are damaged are as good as none. */
static void test_damaged_rows(void **unused)
{
	char path[256], text[32];
	struct stat is;

	(void)unused;
	for (int back = 1; back < 200; back += 7) {
		struct state *state = open_state(true);

		for (unsigned i = 0; i < 50; i++) {
			snprintf(text, sizeof(text), "record %u %d", i, back);
			keep(state, i, text);
		}
		state_close(state);
		count_packs(path);
		assert_int_equal(stat(path, &is), 0);
		change_byte(path, is.st_size - back);
		state = open_state(false);
		for (unsigned i = 0; i < 50; i++) {
			snprintf(text, sizeof(text), "record %u %d", i, back);
			expect(state, i, text);
		}
		assert_int_equal(state_damaged(state), 0);
		state_close(state);
		unlink(path);
	}
}

static void test_another_version(void **unused)
{
	struct state *state = open_state(false);
	char path[256];

	(void)unused;
	keep(state, 1, "first");
	state_close(state);
	count_packs(path);
	change_byte(path, 12);
	state = open_state(false);
	assert_int_equal(state_damaged(state), 1);
	expect(state, 1, NULL);
	state_close(state);
	assert_int_equal(count_packs(path), 0);
}

/* What is called like a pack may be a pipe, on which a reader would wait. */
static void test_pipe(void **unused)
{
	char path[256];
	struct state *state = open_state(false);

	(void)unused;
	snprintf(path, sizeof(path), "%s/state/x.pack", folder);
	assert_int_equal(mkfifo(path, 0600), 0);
	alarm(10);
	keep(state, 1, "one");
	state_close(state);
	state = open_state(false);
	expect(state, 1, "one");
	state_close(state);
	state_prune(folder, 0, 1);
	alarm(0);
	assert_int_equal(access(path, F_OK), 0);
}

static void test_merged(void **unused)
{
	char path[256], text[32];

	(void)unused;
	for (unsigned run = 0; run < 40; run++) {
		struct state *state = open_state(false);

		for (unsigned i = 0; i < 5; i++) {
			snprintf(text, sizeof(text), "record %u", run * 4 + i);
			keep(state, run * 4 + i, text);
		}
		state_close(state);
		assert_in_range(count_packs(path), 1, 9);
	}
	struct state *state = open_state(false);

	for (unsigned i = 0; i < 39 * 4 + 5; i++) {
		snprintf(text, sizeof(text), "record %u", i);
		expect(state, i, text);
	}
	state_close(state);
}

static void test_pruned(void **unused)
{
	struct state *state = open_state(false), *used;
	struct timeval old[2] = { { 1000000000, 0 }, { 1000000000, 0 } };
	char path[256];

	(void)unused;
	keep(state, 1, "one");
	state_close(state);
	count_packs(path);
	state_prune(folder, 1, 0);
	assert_int_equal(count_packs(path), 1);
	assert_int_equal(utimes(path, old), 0);
	state_prune(folder, 0, 1 << 20);
	assert_int_equal(count_packs(path), 1);
	state_prune(folder, 1, 0);
	assert_int_equal(count_packs(path), 0);
	used = open_state(false);
	keep(used, 1, "one");
	state_prune(folder, 0, 1);
	assert_int_equal(count_packs(path), 1);
	state_close(used);
	state_prune(folder, 0, 1);
	assert_int_equal(count_packs(path), 0);
	state_prune("/nowhere/at/all", 1, 1);
}

static bool hashes_to(struct state *state, int fd, const char *text)
{
	struct hash found, wanted = hash_bytes(text, strlen(text));
	struct error err;
	uint64_t size;

	assert_true(state_hash_file(state, fd, 1 << 20, &found, &size, &err));
	assert_int_equal(size, strlen(text));
	return hash_compare(&found, &wanted) == 0;
}

/* A file that was written a moment ago is read again. */
static void test_fresh_file(void **unused)
{
	struct state *state = open_state(false);
	char path[96], pack[256];
	struct error err;

	(void)unused;
	snprintf(path, sizeof(path), "%s/file", folder);
	int fd = open(path, O_RDWR | O_CREAT, 0600);

	for (int i = 0; i < 20; i++) {
		assert_int_equal(pwrite(fd, i % 2 ? "two" : "one", 3, 0), 3);
		assert_true(hashes_to(state, fd, i % 2 ? "two" : "one"));
	}
	assert_true(hashes_to(NULL, fd, "two"));
	state_close(state);
	assert_int_equal(count_packs(pack), 0);
	/* and is over its ceiling as ever */
	struct hash hash;
	uint64_t size;
	state = open_state(false);
	assert_false(state_hash_file(state, fd, 2, &hash, &size, &err));
	assert_int_equal(err.code, SHEAF_E_LIMIT);
	state_close(state);
	close(fd);
}

/* One that has been there is told by its times; an old time that is set does not
 * hide a change. */
static void test_old_file(void **unused)
{
	struct timespec old[2] = { { 1000000000, 5 }, { 1000000000, 5 } };
	struct state *state = open_state(false);
	char path[96], pack[256];

	(void)unused;
	snprintf(path, sizeof(path), "%s/file", folder);
	int fd = open(path, O_RDWR | O_CREAT, 0600);

	assert_int_equal(write(fd, "one", 3), 3);
	assert_int_equal(futimens(fd, old), 0);
	sleep(3);
	assert_true(hashes_to(state, fd, "one"));
	state_close(state);
	assert_int_equal(count_packs(pack), 1);
	state = open_state(false);
	assert_true(hashes_to(state, fd, "one"));
	assert_int_equal(pwrite(fd, "two", 3, 0), 3);
	assert_int_equal(futimens(fd, old), 0);
	assert_true(hashes_to(state, fd, "two"));
	state_close(state);
	close(fd);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_kept),
		TEST(test_many),
		TEST(test_renewed),
		TEST(test_two_at_once),
		TEST(test_torn),
		TEST(test_damaged_bytes),
		TEST(test_damaged_head),
		TEST(test_damaged_rows),
		TEST(test_another_version),
		TEST(test_pipe),
		TEST(test_merged),
		TEST(test_pruned),
		TEST(test_fresh_file),
		TEST(test_old_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
