/* What a worker asks its parent while it reads an article. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

#include "work/outside.h"
#include "work/work.h"

/* Both ends in one process: what the parent will say lies in the socket before
 * it is asked. */
struct ends {
	int worker, parent;
	struct channel channel;
	struct outside outside;
	struct sheaf_options options;
	struct arena *arena;
};

static int open_ends(void **state)
{
	static struct ends ends;
	int pair[2];

	*state = &ends;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
		return -1;
	ends.worker = pair[0];
	ends.parent = pair[1];
	fcntl(ends.parent, F_SETFL, O_NONBLOCK);
	ends.arena = arena_new();
	sheaf_options_init(&ends.options);
	ends.options.rules = "rules";
	channel_init(&ends.channel, ends.worker);
	outside_init(&ends.outside, &ends.channel, &ends.options);
	return 0;
}

static int close_ends(void **state)
{
	struct ends *ends = *state;

	outside_release(&ends->outside);
	arena_free(ends->arena);
	close(ends->worker);
	close(ends->parent);
	return 0;
}

static void say(struct ends *ends, enum message_type type, struct buf *out)
{
	assert_true(message_send(ends->parent, type, out, NULL, 0, NULL));
	buf_release(out);
}

static void say_rules(struct ends *ends, const char *name, size_t size)
{
	char *text = memory_new(size + 1);
	struct rule_text file = { name, memset(text, 'x', size), size };
	struct buf out = BUF_INIT;

	rules_put(&out, &file, 1);
	say(ends, MESSAGE_RULES, &out);
	free(text);
}

static void say_page(
    struct ends *ends, const char *reason, const char *text, size_t size)
{
	struct buf out = BUF_INIT;

	flat_put_string(&out, reason);
	flat_put_bytes(&out, text, size);
	say(ends, MESSAGE_PAGE, &out);
}

/* The host of the next question, or NULL: there is none. */
static const char *next_host(struct ends *ends)
{
	struct message message;
	const char *host = NULL;
	struct flat flat;

	if (message_receive(ends->parent, &message) != MESSAGE_OK)
		return NULL;
	assert_int_equal(message.type, MESSAGE_FIND_RULES);
	flat_open(&flat, message.bytes, message.size);
	host = flat_string(&flat, ends->arena);
	assert_true(flat_is_done(&flat));
	message_release(&message);
	return host;
}

static size_t find(
    struct ends *ends, const char *host, const struct rule_text **files)
{
	const struct page_outside *calls = outside_for(
	    &ends->outside, 1, false);

	return calls->find_rules(calls->context, ends->arena, host, files);
}

static void test_rules_are_asked_for_once(void **state)
{
	struct ends *ends = *state;
	const struct rule_text *files;

	say_rules(ends, "a.com.txt", 100000);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(find(ends, "a.com", &files), 1);
		assert_string_equal(files[0].name, "a.com.txt");
		assert_int_equal(files[0].size, 100000);
		assert_int_equal(strlen(files[0].text), 100000);
	}
	assert_string_equal(next_host(ends), "a.com");
	assert_null(next_host(ends));
}

static void test_hosts_in_ascii(void **state)
{
	struct ends *ends = *state;
	const struct rule_text *files;

	say_rules(ends, "xn--fiqs8s.cn.txt", 10);
	assert_int_equal(find(ends, "中国.CN", &files), 1);
	assert_string_equal(next_host(ends), "xn--fiqs8s.cn");
	/* nothing is asked that no file can be named by */
	assert_int_equal(find(ends, "", &files), 0);
	assert_int_equal(find(ends, "a b", &files), 0);
	assert_int_equal(find(ends, "\xff\xfe", &files), 0);
	assert_null(next_host(ends));
}

/* The oldest is forgotten when there are too many, or when they are large. */
static void test_what_is_kept(void **state)
{
	struct ends *ends = *state;
	const struct rule_text *files;
	char host[20];

	for (int round = 0; round < 2; round++)
		for (int i = 0; i < OUTSIDE_HOSTS + 1; i++) {
			snprintf(host, sizeof(host), "h%d.com", i);
			say_rules(ends, "x.txt", 10);
			assert_int_equal(find(ends, host, &files), 1);
			assert_string_equal(next_host(ends), host);
		}
	assert_int_equal(ends->outside.host_count, OUTSIDE_HOSTS);
	for (int i = 0; i < 10; i++) {
		snprintf(host, sizeof(host), "large%d.com", i);
		say_rules(ends, "x.txt", 1 << 20);
		assert_int_equal(find(ends, host, &files), 1);
		assert_string_equal(next_host(ends), host);
	}
	assert_true(ends->outside.byte_count <= OUTSIDE_BYTES);
	assert_int_equal(ends->outside.host_count, 3);
	assert_int_equal(find(ends, "large9.com", &files), 1);
	assert_null(next_host(ends));
}

static void test_without_a_folder(void **state)
{
	struct ends *ends = *state;

	ends->options.rules = NULL;
	assert_null(outside_for(&ends->outside, 1, true)->find_rules);
	assert_non_null(outside_for(&ends->outside, 1, true)->fetch_page);
	assert_null(outside_for(&ends->outside, 1, false)->fetch_page);
}

static bool fetch(struct ends *ends, const char *url,
    const struct sheaf_pair *headers, size_t header_count, const char **bytes,
    size_t *size, struct error *err)
{
	const struct page_outside *calls = outside_for(&ends->outside, 7, true);

	return calls->fetch_page(calls->context, ends->arena, url, headers,
	    header_count, bytes, size, err);
}

static void test_page(void **state)
{
	static const struct sheaf_pair headers[] = { { "Cookie", "a=b; c" },
		{ "host", "evil.org" }, { "referer", "x\r\nhost: y" },
		{ "content-length", "5" }, { "USER-AGENT", "Reader/1" },
		{ "accept", "" }, { "", "x" } };
	struct ends *ends = *state;
	struct page_wish wish;
	struct message message;
	struct error err = { 0 };
	const char *bytes;
	struct flat flat;
	size_t size;

	say_page(ends, NULL, "a\0b", 3);
	assert_true(fetch(ends, "http://Example.com/a b?c#d", headers,
	    sizeof(headers) / sizeof(*headers), &bytes, &size, &err));
	assert_int_equal(size, 3);
	assert_memory_equal(bytes, "a\0b", 4);
	assert_int_equal(message_receive(ends->parent, &message), MESSAGE_OK);
	assert_int_equal(message.type, MESSAGE_FETCH_PAGE);
	flat_open(&flat, message.bytes, message.size);
	assert_true(wish_read(&flat, ends->arena, &wish));
	assert_int_equal(wish.number, 7);
	assert_string_equal(wish.url, "http://example.com/a%20b?c");
	assert_int_equal(wish.header_count, 2);
	assert_string_equal(wish.headers[0].key, "cookie");
	assert_string_equal(wish.headers[0].value, "a=b; c");
	assert_string_equal(wish.headers[1].key, "user-agent");
	message_release(&message);

	say_page(ends, "HTTP status 404", "", 0);
	assert_false(fetch(ends, "http://h/", NULL, 0, &bytes, &size, &err));
	assert_string_equal(err.text, "HTTP status 404");
	message_release(&message);
}

static void test_addresses_not_asked(void **state)
{
	static const char *const urls[] = { "", "x", "file:///etc/passwd",
		"mailto:a@b.c", "http://", "http:///x", "ftp://h/x" };
	struct ends *ends = *state;
	char *url = memory_new(20000);
	struct message message;
	const char *bytes;
	size_t size;

	for (size_t i = 0; i < sizeof(urls) / sizeof(*urls); i++) {
		struct error err = { 0 };

		assert_false(
		    fetch(ends, urls[i], NULL, 0, &bytes, &size, &err));
		assert_int_equal(err.code, SHEAF_E_NETWORK);
	}
	memset(url, 'a', 19999);
	memcpy(url, "http://h/", 9);
	assert_false(
	    fetch(ends, url, NULL, 0, &bytes, &size, &(struct error){ 0 }));
	assert_int_equal(
	    message_receive(ends->parent, &message), MESSAGE_AGAIN);
	free(url);
}

/* What comes while it waits is handled afterwards, in order. */
static void test_stash(void **state)
{
	struct ends *ends = *state;
	struct buf out = BUF_INIT;
	struct message message;
	const char *bytes;
	size_t size;

	for (int i = 0; i < 3; i++) {
		flat_put_u32(&out, (uint32_t)i);
		say(ends, i == 1 ? MESSAGE_READ : MESSAGE_PICTURE, &out);
	}
	say_page(ends, NULL, "p", 1);
	flat_put_u32(&out, 3);
	say(ends, MESSAGE_LOAD, &out);
	assert_true(fetch(
	    ends, "http://h/", NULL, 0, &bytes, &size, &(struct error){ 0 }));
	for (uint32_t i = 0; i < 4; i++) {
		struct flat flat;

		message = channel_next(&ends->channel);
		assert_int_equal(message.type,
		    i == 1       ? MESSAGE_READ
			: i == 3 ? MESSAGE_LOAD
				 : MESSAGE_PICTURE);
		flat_open(&flat, message.bytes, message.size);
		assert_int_equal(flat_u32(&flat), i);
		message_release(&message);
	}
}

/* What a worker that has gone wrong may send. */
static void test_bad_wishes(void **state)
{
	static const struct {
		const char *url, *value;
		uint32_t name, count;
		bool is_good;
	} rows[] = {
		{ "http://h/", "v", 0, 1, true },
		{ "http://h/#x", "v", 0, 1, false },
		{ "file:///x", "v", 0, 1, false },
		{ NULL, "v", 0, 1, false },
		{ "http://h/", "v", 5, 1, false },
		{ "http://h/", "v\r\nx: y", 0, 1, false },
		{ "http://h/", "v\n", 0, 1, false },
		{ "http://h/", "\x7f", 0, 1, false },
		{ "http://h/", "", 0, 1, false },
		{ "http://h/", NULL, 0, 1, false },
		{ "http://h/", "v", 0, 2, false },
		{ "http://h/", "v", 0, UINT32_MAX, false },
	};
	struct ends *ends = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct buf out = BUF_INIT;
		struct page_wish wish;
		struct flat flat;

		flat_put_u32(&out, 1);
		flat_put_string(&out, rows[i].url);
		flat_put_u32(&out, rows[i].count);
		flat_put_u32(&out, rows[i].name);
		flat_put_string(&out, rows[i].value);
		flat_open(&flat, out.data, out.size);
		if (wish_read(&flat, ends->arena, &wish) != rows[i].is_good)
			fail_msg("row %zu", i);
		for (size_t size = 0; size < out.size; size++) {
			flat_open(&flat, out.data, size);
			assert_false(wish_read(&flat, ends->arena, &wish));
		}
		buf_release(&out);
	}
}

static void test_rules_there_and_back(void **state)
{
	static const struct rule_text files[] = { { "a.txt", "body: \xff", 7 },
		{ ".com.txt", "", 0 } };
	struct ends *ends = *state;
	const struct rule_text *back;
	struct buf out = BUF_INIT;
	struct flat flat;
	size_t count;

	rules_put(&out, files, 2);
	flat_open(&flat, out.data, out.size);
	assert_true(rules_read(&flat, ends->arena, &back, &count));
	assert_int_equal(count, 2);
	assert_string_equal(back[0].name, "a.txt");
	assert_string_equal(back[0].text, "body: \xff");
	assert_int_equal(back[1].size, 0);
	assert_string_equal(back[1].text, "");
	for (size_t size = 0; size < out.size; size++) {
		flat_open(&flat, out.data, size);
		assert_false(rules_read(&flat, ends->arena, &back, &count));
	}
	buf_clear(&out);
	flat_put_u32(&out, UINT32_MAX);
	flat_open(&flat, out.data, out.size);
	assert_false(rules_read(&flat, ends->arena, &back, &count));
	buf_release(&out);
}

int main(void)
{
#define BETWEEN_ENDS(test)                                                     \
	cmocka_unit_test_setup_teardown(test, open_ends, close_ends)
	const struct CMUnitTest tests[] = {
		BETWEEN_ENDS(test_rules_are_asked_for_once),
		BETWEEN_ENDS(test_hosts_in_ascii),
		BETWEEN_ENDS(test_what_is_kept),
		BETWEEN_ENDS(test_without_a_folder),
		BETWEEN_ENDS(test_page),
		BETWEEN_ENDS(test_addresses_not_asked),
		BETWEEN_ENDS(test_stash),
		BETWEEN_ENDS(test_bad_wishes),
		BETWEEN_ENDS(test_rules_there_and_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
