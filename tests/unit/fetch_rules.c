/* A folder of site rules: which files a host has; headers that rules send. */
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

#include "fetch/fetch.h"
#include "fetch/place.h"

static int enter_folder(void **state)
{
	static char folder[] = "/tmp/sheaf-unit-XXXXXX";

	*state = folder;
	memcpy(folder + sizeof(folder) - 7, "XXXXXX", 6);
	return mkdtemp(folder) && chdir(folder) == 0 && mkdir("r", 0777) == 0
	    ? 0
	    : -1;
}

static int leave_folder(void **state)
{
	char command[64];

	snprintf(command, sizeof(command), "rm -rf '%s'", (char *)*state);
	return chdir("/") == 0 && system(command) == 0 ? 0 : -1;
}

static void make_file(const char *path, size_t size)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, path, strlen(path)), strlen(path));
	assert_int_equal(ftruncate(fd, (off_t)size), 0);
	close(fd);
}

static void note(void *context, const char *name, const struct buf *bytes)
{
	/* a file holds its own path */
	assert_int_equal(memcmp(bytes->data, "r/", 2), 0);
	assert_int_equal(memcmp(bytes->data + 2, name, strlen(name)), 0);
	buf_printf(context, "%s ", name);
}

static void complain(void *context, const char *name, const struct error *err)
{
	assert_true(err->text[0]);
	buf_printf(context, "!%s ", name);
}

static void assert_found(const char *host, const char *names)
{
	struct buf found = BUF_INIT;
	struct rule_folder_events events = { &found, note, complain };
	struct rule_folder *rules = rule_folder_open("r", NULL);

	assert_non_null(rules);
	rule_folder_find(rules, host, &events);
	assert_string_equal(buf_text(&found), names);
	rule_folder_close(rules);
	buf_release(&found);
}

static void test_names(void **state)
{
	make_file("r/a.b.com.txt", 100);
	make_file("r/.b.com.txt", 100);
	make_file("r/.com.txt", 100);
	make_file("r/b.com.txt", 100);
	make_file("r/www.b.com.txt", 100);
	make_file("r/www.com.txt", 100);
	make_file("r/localhost.txt", 100);
	make_file("r/xn--fiq228c.com.txt", 100);
	assert_found("a.b.com", "a.b.com.txt .b.com.txt .com.txt ");
	assert_found("x.a.b.com", ".b.com.txt .com.txt ");
	assert_found("b.com", "b.com.txt www.b.com.txt .com.txt ");
	assert_found("www.b.com", "b.com.txt www.b.com.txt .com.txt ");
	assert_found("www.com", "www.com.txt ");
	assert_found("localhost", "localhost.txt ");
	assert_found("xn--fiq228c.com", "xn--fiq228c.com.txt .com.txt ");
	assert_found("b.org", "");
}

static void test_what_is_no_host(void **state)
{
	static const char *const names[] = { "", ".", "..", "www.", "a..b",
		".b.com", "b.com.", "B.com", "a/b", "../r/b.com", "b.com/",
		"b_b", "b.com\n", "b com", "b.com:80", "\xc3\xa9.com", "%2e" };
	char name[400] = "";

	make_file("r/.txt", 100);
	make_file("r/..txt", 100);
	make_file("r/b.com.txt", 100);
	make_file("b.com.txt", 100);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		assert_found(names[i], "");
	memset(name, 'a', 254);
	assert_found(name, "");
	name[240] = '\0';
	snprintf(name + 300, 100, "r/");
	assert_found(name, "");
}

static void test_what_is_no_file(void **state)
{
	make_file("outside.txt", 100);
	make_file("r/large.com.txt", RULE_FILE_MAX + 1);
	make_file("r/full.com.txt", RULE_FILE_MAX);
	assert_int_equal(mkdir("r/folder.com.txt", 0777), 0);
	assert_int_equal(mkfifo("r/fifo.com.txt", 0666), 0);
	assert_int_equal(symlink("../outside.txt", "r/out.com.txt"), 0);
	assert_int_equal(symlink("/etc/passwd", "r/etc.com.txt"), 0);
	assert_int_equal(symlink("loop.com.txt", "r/loop.com.txt"), 0);
	assert_found("large.com", "!large.com.txt ");
	assert_found("full.com", "full.com.txt ");
	assert_found("folder.com", "");
	assert_found("fifo.com", "");
	assert_found("out.com", "");
	assert_found("etc.com", "");
	assert_found("loop.com", "");
}

/* Many labels, each with a file: no more than some are read. */
static void test_many_labels(void **state)
{
	struct buf host = BUF_INIT, found = BUF_INIT;
	struct rule_folder_events events = { &found, note, complain };
	size_t count = 0;

	buf_puts(&host, "a");
	for (int i = 0; i < 100; i++) {
		char name[300];

		snprintf(name, sizeof(name), "r/.%s.txt", buf_text(&host));
		make_file(name, 300);
		buf_puts(&host, ".a");
	}
	struct rule_folder *rules = rule_folder_open("r", NULL);

	rule_folder_find(rules, buf_text(&host), &events);
	for (const char *c = buf_text(&found); *c; c++)
		count += *c == ' ';
	assert_int_equal(count, 16);
	rule_folder_close(rules);
	buf_release(&host);
	buf_release(&found);
}

static void test_no_folder(void **state)
{
	struct error err = { 0 };

	assert_null(rule_folder_open("none", &err));
	assert_int_equal(err.code, SHEAF_E_USAGE);
	make_file("file", 10);
	assert_null(rule_folder_open("file", &err));
	rule_folder_close(NULL);
}

static void test_where_headers_go(void **state)
{
	static const struct {
		const char *first, *url;
		bool may;
	} rows[] = {
		{ "http://a.com/1", "http://a.com/2", true },
		{ "http://a.com/1", "http://A.com:80/2", true },
		{ "http://a.com/1", "http://www.a.com/2", true },
		{ "http://a.com/1", "https://a.com/1", true },
		{ "https://a.com/1", "https://a.com:443/2", true },
		{ "https://a.com/1", "http://a.com/1", false },
		{ "http://a.com/1", "http://a.com:8080/1", false },
		{ "http://a.com:8080/1", "https://a.com/1", false },
		{ "https://a.com/1", "https://a.com:8443/1", false },
		{ "http://a.com/1", "http://b.a.com/1", false },
		{ "http://a.com/1", "http://a.com.b.org/1", false },
		{ "http://a.com/1", "http://a.com@b.org/1", false },
		{ "http://a.com/1", "/1", false },
		{ "http://a.com/1", "", false },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (headers_may_go(rows[i].first, rows[i].url) != rows[i].may)
			fail_msg("%s -> %s", rows[i].first, rows[i].url);
}

static void test_headers(void **state)
{
	struct sheaf_pair pairs[] = { { "cookie", "a=b" }, { "accept", "*" } };
	struct sheaf_pair *copy = headers_copy(pairs, 2);
	char *one = headers_key("http://a/", pairs, 1),
	     *two = headers_key("http://a/", copy, 2),
	     *none = headers_key("http://a/", NULL, 0);

	assert_string_equal(copy[1].key, "accept");
	assert_string_equal(copy[0].value, "a=b");
	assert_string_equal(none, "http://a/");
	assert_string_not_equal(one, none);
	assert_string_not_equal(one, two);
	free(headers_copy(NULL, 0));
	free(copy);
	free(one);
	free(two);
	free(none);
}

/* A page passes by pictures that nobody takes. */
static void test_pages_go_first(void **state)
{
	struct sheaf_options options;
	struct fetch_request picture = { .ticket = 1, .url = "http://h/none" };
	struct page_request page = { .ticket = 9, .url = "http://h/p" };
	struct fetch_answer answer;

	assert_int_equal(mkdir("m", 0777), 0);
	assert_int_equal(mkdir("m/h", 0777), 0);
	make_file("m/h/p", 10);
	sheaf_options_init(&options);
	options.mirror = "m";
	options.offline = true;
	struct fetcher *fetcher = fetcher_new(&options, NULL);

	for (int i = 0; i < 100; i++)
		fetch_start(fetcher, &picture);
	assert_false(fetch_has_page(fetcher));
	fetch_start_page(fetcher, &page);
	assert_true(fetch_has_page(fetcher));
	assert_true(fetch_take_page(fetcher, &answer));
	assert_int_equal(answer.ticket, 9);
	assert_true(answer.fd >= 0);
	close(answer.fd);
	assert_false(fetch_take_page(fetcher, &answer));
	page.url = "http://h/q";
	fetch_start_page(fetcher, &page);
	assert_true(fetch_take_page(fetcher, &answer));
	assert_int_equal(answer.fd, -1);
	assert_string_equal(answer.reason, "not in the mirror or the cache");
	fetch_start_page(fetcher, &page);
	assert_int_equal(fetch_pending(fetcher), 101);
	fetcher_free(fetcher);
}

int main(void)
{
#define IN_FOLDER(test)                                                        \
	cmocka_unit_test_setup_teardown(test, enter_folder, leave_folder)
	const struct CMUnitTest tests[] = {
		IN_FOLDER(test_names),
		IN_FOLDER(test_what_is_no_host),
		IN_FOLDER(test_what_is_no_file),
		IN_FOLDER(test_many_labels),
		IN_FOLDER(test_no_folder),
		cmocka_unit_test(test_where_headers_go),
		cmocka_unit_test(test_headers),
		IN_FOLDER(test_pages_go_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
