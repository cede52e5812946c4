/* Mirror and cache. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "opened.h"
#include "fetch/fetch.h"
#include "fetch/place.h"

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

/* With the folders above it; it holds its own name. */
static void make_file(const char *path)
{
	char copy[512];

	snprintf(copy, sizeof(copy), "%s", path);
	for (char *c = copy + 1; *c; c++)
		if (*c == '/') {
			*c = '\0';
			mkdir(copy, 0777);
			*c = '/';
		}
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, path, strlen(path)), strlen(path));
	close(fd);
}

static void test_mirror(void **state)
{
	struct error err = { 0 };

	assert_null(mirror_open("none", &err));
	assert_int_equal(err.code, SHEAF_E_USAGE);
	make_file("m/h/a/b.jpg");
	make_file("m/h/a/b.jpg?x=1%2F2");
	make_file("m/h/a/index.html");
	make_file("m/h/c d");
	make_file("m/h/e%20f");
	make_file("m/h:81/p");
	make_file("m/::1/six");
	make_file("m/h/.hidden");
	make_file("outside");
	struct mirror *mirror = mirror_open("m", &err);

	assert_opened(mirror_lookup(mirror, "http://h/a/b.jpg"), "m/h/a/b.jpg");
	assert_opened(
	    mirror_lookup(mirror, "HTTPS://H/a/b.jpg"), "m/h/a/b.jpg");
	assert_opened(mirror_lookup(mirror, "http://h/a/b.jpg?x=1/2#y"),
	    "m/h/a/b.jpg?x=1%2F2");
	assert_opened(
	    mirror_lookup(mirror, "http://h/a/b.jpg?other"), "m/h/a/b.jpg");
	assert_opened(
	    mirror_lookup(mirror, "http://h/a/b.jpg?"), "m/h/a/b.jpg");
	assert_opened(mirror_lookup(mirror, "http://h/a/"), "m/h/a/index.html");
	assert_opened(mirror_lookup(mirror, "http://h/c%20d"), "m/h/c d");
	assert_opened(mirror_lookup(mirror, "http://h/e%20f"), "m/h/e%20f");
	assert_opened(mirror_lookup(mirror, "http://h:81/p"), "m/h:81/p");
	assert_opened(mirror_lookup(mirror, "http://[::1]/six"), "m/::1/six");
	assert_opened(
	    mirror_lookup(mirror, "http://h//a/b.jpg"), "m/h/a/b.jpg");
	assert_opened(mirror_lookup(mirror, "http://h/none"), NULL);
	assert_opened(mirror_lookup(mirror, "http://other/a/b.jpg"), NULL);
	assert_opened(mirror_lookup(mirror, "http://../outside"), NULL);
	assert_opened(mirror_lookup(mirror, "http://h/../../outside"), NULL);
	assert_opened(
	    mirror_lookup(mirror, "http://h/%2e%2e/%2e%2e/outside"), NULL);
	assert_opened(mirror_lookup(mirror, "http://h/a"), NULL);
	assert_opened(mirror_lookup(mirror, "http:///h/a/b.jpg"), NULL);
	assert_opened(mirror_lookup(mirror, ""), NULL);
	assert_opened(mirror_lookup(mirror, "http://h/a/b.jpg%00.png"), NULL);
	mirror_close(mirror);
	mirror_close(NULL);
}

static int fill(struct cache *cache, const char *text)
{
	struct error err;
	int fd = cache_new_file(cache, &err);

	assert_true(fd >= 0);
	assert_true(file_write(fd, text, strlen(text), &err));
	return fd;
}

static void keep(struct cache *cache, const char *url, const char *text)
{
	int fd = fill(cache, text);

	cache_keep(cache, url, &(struct record){ .status = "200" }, fd);
	/* still the caller's, whatever was kept */
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	assert_opened(fd, text);
}

static void test_cache(void **state)
{
	struct error err = { 0 };
	struct cache *cache = cache_open("deep/er/cache", &err);

	assert_non_null(cache);
	assert_opened(cache_lookup(cache, "http://h/a"), NULL);
	keep(cache, "http://h/a", "one");
	keep(cache, "http://h/b", "one");
	keep(cache, "http://h/c", "two");
	assert_opened(cache_lookup(cache, "http://h/a"), "one");
	assert_opened(cache_lookup(cache, "http://h/b"), "one");
	assert_opened(cache_lookup(cache, "http://h/c"), "two");
	keep(cache, "http://h/a", "three");
	assert_opened(cache_lookup(cache, "http://h/a"), "three");
	assert_opened(cache_lookup(cache, "http://h/b"), "one");
	cache_close(cache);

	/* there is nothing between the files and the next run */
	cache = cache_open("deep/er/cache", &err);
	assert_opened(cache_lookup(cache, "http://h/c"), "two");
	assert_int_equal(system("test -z \"$(ls deep/er/cache/tmp)\""), 0);
	cache_close(cache);
	cache_close(NULL);
}

/* Files that a crash or another hand has changed. */
static void test_cache_damaged(void **state)
{
	struct error err;
	struct cache *cache = cache_open("c", &err);

	keep(cache, "u", "content");
	assert_int_equal(system("for f in c/objects/*/*; do chmod u+w $f; "
				"echo more >> $f; done"),
	    0);
	assert_opened(cache_lookup(cache, "u"), NULL);
	keep(cache, "u", "content");
	assert_opened(cache_lookup(cache, "u"), "content");
	assert_int_equal(system("for f in c/index/*/*; do : > $f; done"), 0);
	assert_opened(cache_lookup(cache, "u"), NULL);
	assert_int_equal(system("for f in c/index/*/*; do printf "
				"'%064d x' 0 > $f; done"),
	    0);
	assert_opened(cache_lookup(cache, "u"), NULL);
	assert_int_equal(
	    system("for f in c/index/*/*; do printf "
		   "'%s' '+1 -1 zz../../../../../../../../etc/passwd"
		   "....................' > $f; done"),
	    0);
	assert_opened(cache_lookup(cache, "u"), NULL);
	keep(cache, "u", "content");
	assert_int_equal(system("rm -r c/objects/*"), 0);
	assert_opened(cache_lookup(cache, "u"), NULL);
	assert_int_equal(system("rm -r c/*"), 0);
	assert_opened(cache_lookup(cache, "u"), NULL);
	keep(cache, "u", "content"); /* keeps nothing, ends nothing */
	cache_close(cache);
}

/* Entries as they were, and as others might leave them. */
static void test_cache_entries(void **state)
{
	static const struct {
		const char *text;
		bool is_good;
	} rows[] = {
		{ " u\n", true },
		{ " u\nETag: \"x\"\n", true },
		{ " u\nLater: version\nStatus: 200\n", true },
		{ " u\nContent-Type: a: b\n", true },
		{ " u", false },
		{ " v\n", false },
		{ "  u\n", false },
		{ "u\n", false },
		{ "0 u\n", false },
		{ " u\n\n", false },
		{ " u\nETag: \"x\"", false },
		{ " u\nETag\n", false },
		{ " u\nETag:x\n", false },
		{ " u\n: x\n", false },
		{ " u\nStatus: 2000\n", false },
		{ " u\nETag: \x01\n", false },
		{ " u\nETag: \xc3\xa4\n", false },
		{ " u\r\n", false },
		{ "", false },
	};
	struct cache *cache = cache_open("c", NULL);
	struct record record = { .content = hash_bytes("text", 4) };
	char digits[HASH_HEX_SIZE], *large = memory_new(RECORD_MOST + 1);
	struct buf bytes = BUF_INIT;
	const char *url;

	hash_hex(&record.content, 64, digits);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct record found;

		buf_clear(&bytes);
		buf_printf(&bytes, "%s%s", digits, rows[i].text);
		if ((record_read(&bytes, &url, &found) &&
			strcmp(url, "u") == 0) != rows[i].is_good)
			fail_msg("row %zu: %s", i, rows[i].text);
	}
	buf_release(&bytes);

	/* an address that no entry can hold is not kept */
	memset(large, 'x', RECORD_MOST);
	keep(cache, large, "text");
	keep(cache, "a\nb", "text");
	keep(cache, "", "text");
	assert_false(cache_record(cache, large, &record));
	assert_false(cache_record(cache, "a\nb", &record));
	free(large);

	/* nor is what a server says in more than plain text */
	assert_true(record_set(&record, "ETag", "W/\"1\""));
	assert_false(record_set(&record, "ETag", "a\nb"));
	assert_false(record_set(&record, "Last-Modified",
	    "0123456789012345678901234567890123456789"
	    "0123456789012345678901234567890123456789"));
	record_date(&record, 1);
	cache_note(cache, "u", &record);
	assert_true(cache_record(cache, "u", &record));
	assert_string_equal(record.etag, "W/\"1\"");
	assert_string_equal(record.modified, "");
	assert_string_equal(record.fetched, "1970-01-01T00:00:01Z");
	assert_opened(cache_content(cache, &record.content), "text");
	assert_int_equal(system("test -z \"$(ls c/tmp)\""), 0);
	cache_close(cache);
}

static void test_cache_nowhere(void **state)
{
	struct error err = { 0 };

	make_file("file");
	assert_null(cache_open("", &err));
	assert_null(cache_open("file/x", &err));
	assert_null(cache_open("file", &err));
	assert_int_equal(err.code, SHEAF_E_OUTPUT);
	keep(NULL, "u", "text"); /* no cache: a file all the same */
}

static struct fetch_answer fetch_one(
    struct fetcher *fetcher, const struct fetch_request *request)
{
	struct fetch_answer answer;
	struct error err;

	fetch_start(fetcher, request);
	assert_int_equal(fetch_pending(fetcher), 1);
	while (!fetch_take(fetcher, &answer))
		assert_true(fetch_wait(fetcher, NULL, 0, 1000, &err));
	assert_int_equal(answer.ticket, request->ticket);
	assert_int_equal(fetch_pending(fetcher), 0);
	return answer;
}

static void test_fetcher(void **state)
{
	struct sheaf_options options;
	struct fetch_answer answer;

	make_file("post/a b.png");
	make_file("post/a%20c.png");
	make_file("m/h/x");
	sheaf_options_init(&options);
	options.mirror = "m";
	options.offline = true;
	struct fetcher *fetcher = fetcher_new(&options, NULL);
	struct fetch_request request = {
		.ticket = 7, .url = "a%20b.png", .folder = "post"
	};

	assert_opened(fetch_one(fetcher, &request).fd, "post/a b.png");
	request.url = "a%20c.png?q#f";
	assert_opened(fetch_one(fetcher, &request).fd, "post/a%20c.png");
	request.url = "http://h/x";
	assert_opened(fetch_one(fetcher, &request).fd, "m/h/x");
	request.url = "none.png";
	request.alternative = "http://h/x";
	assert_opened(fetch_one(fetcher, &request).fd, "m/h/x");
	request.url = "http://h/none";
	request.alternative = "a b.png";
	assert_opened(fetch_one(fetcher, &request).fd, "post/a b.png");
	request.alternative = NULL;
	answer = fetch_one(fetcher, &request);
	assert_int_equal(answer.fd, -1);
	assert_string_equal(answer.reason, "not in the mirror or the cache");
	request.url = "../m/h/x";
	answer = fetch_one(fetcher, &request);
	assert_int_equal(answer.fd, -1);
	assert_true(answer.reason[0]);
	request.url = "file:a";
	assert_int_equal(fetch_one(fetcher, &request).fd, -1);
	request.folder = NULL;
	request.url = "a b.png";
	assert_int_equal(fetch_one(fetcher, &request).fd, -1);

	/* what nobody takes is let go */
	request.url = "http://h/x";
	for (int i = 0; i < 50; i++)
		fetch_start(fetcher, &request);
	fetcher_free(fetcher);
	fetcher_free(NULL);
}

/* Online, to an address that is refused before anything is sent. */
static void test_fetcher_refuses(void **state)
{
	struct sheaf_options options;
	struct fetch_request request = { .ticket = 1,
		.url = "http://127.0.0.1/x",
		.alternative = "http://h:1/" };

	sheaf_options_init(&options);
	options.cache = "cache";
	struct fetcher *fetcher = fetcher_new(&options, NULL);
	struct fetch_answer answer = fetch_one(fetcher, &request);

	assert_int_equal(answer.fd, -1);
	assert_non_null(strstr(answer.reason, "port 1 is not asked"));
	for (int i = 0; i < 100; i++)
		fetch_start(fetcher, &request);
	fetcher_free(fetcher);
}

int main(void)
{
#define IN_FOLDER(test)                                                        \
	cmocka_unit_test_setup_teardown(test, enter_folder, leave_folder)
	const struct CMUnitTest tests[] = {
		IN_FOLDER(test_mirror),
		IN_FOLDER(test_cache),
		IN_FOLDER(test_cache_damaged),
		IN_FOLDER(test_cache_entries),
		IN_FOLDER(test_cache_nowhere),
		IN_FOLDER(test_fetcher),
		IN_FOLDER(test_fetcher_refuses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
