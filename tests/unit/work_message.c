/* Messages between processes: whole, with descriptors, in bulk, and garbage. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

#include "work/work.h"

static int open_pair(void **state)
{
	static int pair[2];

	*state = pair;
	return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair);
}

static int close_pair(void **state)
{
	int *pair = *state;

	close(pair[0]);
	close(pair[1]);
	return 0;
}

static size_t count_descriptors(void)
{
	size_t count = 0;

	for (int fd = 0; fd < 256; fd++)
		count += fcntl(fd, F_GETFD) >= 0;
	return count;
}

static void test_sizes(void **state)
{
	static const size_t sizes[] = { 0, 1, 100, 49152, 49153, 300000 };
	int *pair = *state;
	size_t descriptors = count_descriptors();

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct buf out = BUF_INIT;
		struct message in;

		for (size_t j = 0; j < sizes[i]; j++)
			buf_putc(&out, (char)(j * 7 % 251));
		assert_true(message_send(
		    pair[0], MESSAGE_CHAPTER, &out, NULL, 0, NULL));
		assert_int_equal(message_receive(pair[1], &in), MESSAGE_OK);
		assert_int_equal(in.type, MESSAGE_CHAPTER);
		assert_int_equal(in.size, sizes[i]);
		if (sizes[i] > 0)
			assert_memory_equal(in.bytes, out.data, in.size);
		assert_int_equal(in.fds[0], -1);
		message_release(&in);
		message_release(&in);
		buf_release(&out);
	}
	assert_int_equal(count_descriptors(), descriptors);
}

static void test_descriptors(void **state)
{
	int *pair = *state, fds[2];
	size_t descriptors = count_descriptors();

	for (size_t size = 10; size < 100000; size *= 9) {
		struct buf out = BUF_INIT;
		struct message in;
		char text[8] = "";

		memset(buf_reserve(&out, size), 'x', size);
		out.size = size;
		fds[0] = file_seal("first", 5, NULL);
		fds[1] = file_seal("second", 6, NULL);
		assert_true(
		    message_send(pair[0], MESSAGE_LOAD, &out, fds, 2, NULL));
		close(fds[0]);
		close(fds[1]);
		assert_int_equal(message_receive(pair[1], &in), MESSAGE_OK);
		assert_int_equal(in.size, size);
		assert_int_equal(read(in.fds[0], text, 8), 5);
		assert_string_equal(text, "first");
		assert_int_equal(read(in.fds[1], text, 8), 6);
		assert_true(fcntl(in.fds[0], F_GETFD) & FD_CLOEXEC);
		int kept = in.fds[1];

		in.fds[1] = -1;
		message_release(&in);
		assert_true(fcntl(kept, F_GETFD) >= 0);
		close(kept);
		buf_release(&out);
	}
	assert_int_equal(count_descriptors(), descriptors);
}

/* Who gets a file that we may write to can only read it. */
static void test_lent(void **state)
{
	int *pair = *state, fd = file_temporary(NULL);
	struct buf out = BUF_INIT;
	struct message in;
	char text[8] = "";

	assert_int_equal(write(fd, "ours", 4), 4);
	assert_true(message_send(pair[0], MESSAGE_LOAD, &out, &fd, 1, NULL));
	assert_int_equal(message_receive(pair[1], &in), MESSAGE_OK);
	assert_int_equal(fcntl(in.fds[0], F_GETFL) & O_ACCMODE, O_RDONLY);
	assert_int_equal(pwrite(in.fds[0], "evil", 4, 0), -1);
	assert_int_equal(ftruncate(in.fds[0], 0), -1);
	assert_ptr_equal(
	    mmap(NULL, 4, PROT_WRITE, MAP_SHARED, in.fds[0], 0), MAP_FAILED);
	assert_int_equal(pread(in.fds[0], text, 8, 0), 4);
	assert_string_equal(text, "ours");
	message_release(&in);
	close(fd);
}

static void test_end(void **state)
{
	int *pair = *state;
	struct buf out = BUF_INIT;
	struct message in;

	fcntl(pair[1], F_SETFL, O_NONBLOCK);
	assert_int_equal(message_receive(pair[1], &in), MESSAGE_AGAIN);
	close(pair[0]);
	assert_int_equal(message_receive(pair[1], &in), MESSAGE_END);
	assert_false(message_send(pair[1], MESSAGE_READ, &out, NULL, 0, NULL));
	pair[0] = dup(pair[1]);
}

/* What a socket cannot take waits. */
static void test_full(void **state)
{
	int *pair = *state;
	struct buf out = BUF_INIT;
	struct error err;
	struct message in;
	size_t sent = 0, received = 0;

	memset(buf_reserve(&out, 40000), 'x', 40000);
	out.size = 40000;
	struct packet *packet = packet_new(MESSAGE_READ, &out, NULL, 0, &err);

	fcntl(pair[0], F_SETFL, O_NONBLOCK);
	fcntl(pair[1], F_SETFL, O_NONBLOCK);
	while (packet_send(pair[0], packet) == MESSAGE_OK)
		sent++;
	assert_in_range(sent, 1, 1000);
	assert_int_equal(packet_send(pair[0], packet), MESSAGE_AGAIN);
	while (message_receive(pair[1], &in) == MESSAGE_OK) {
		received++;
		message_release(&in);
	}
	assert_int_equal(received, sent);
	packet_free(packet);
	buf_release(&out);
}

static void send_raw(int socket, const void *bytes, size_t size, int fd)
{
	union {
		struct cmsghdr head;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control = { 0 };
	struct iovec part = { (void *)bytes, size };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };

	if (fd >= 0) {
		message.msg_control = &control;
		message.msg_controllen = sizeof(control);
		struct cmsghdr *head = CMSG_FIRSTHDR(&message);

		head->cmsg_level = SOL_SOCKET;
		head->cmsg_type = SCM_RIGHTS;
		head->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(head), &fd, sizeof(int));
	}
	assert_int_equal(sendmsg(socket, &message, 0), size);
}

static void send_head(int socket, uint32_t type, uint32_t is_file,
    uint64_t size, size_t body, int fd)
{
	struct buf out = BUF_INIT;

	flat_put_u32(&out, type);
	flat_put_u32(&out, is_file);
	flat_put_u64(&out, size);
	for (size_t i = 0; i < WORK_STEPS; i++)
		flat_put_u32(&out, (uint32_t)i + 7);
	for (size_t i = 0; i < body; i++)
		buf_putc(&out, 'b');
	send_raw(socket, out.data, out.size, fd);
	buf_release(&out);
}

/* A worker that has gone wrong can send anything. */
static void test_garbage(void **state)
{
	int *pair = *state;
	size_t descriptors = count_descriptors();
	int loose = memfd_create("loose", MFD_ALLOW_SEALING);
	int sealed = file_seal("12345", 5, NULL);
	struct message in;

	assert_int_equal(write(loose, "12345", 5), 5);
	send_raw(pair[0], "short", 5, -1);
	send_head(pair[0], MESSAGE_TYPES, 0, 0, 0, -1);
	send_head(pair[0], UINT32_MAX, 0, 0, 0, -1);
	send_head(pair[0], MESSAGE_READ, 2, 0, 0, -1);
	send_head(pair[0], MESSAGE_READ, 0, 5, 4, -1);
	send_head(pair[0], MESSAGE_READ, 0, UINT64_MAX, 4, -1);
	send_head(pair[0], MESSAGE_READ, 1, 5, 0, -1);
	send_head(pair[0], MESSAGE_READ, 1, 5, 0, loose);
	send_head(pair[0], MESSAGE_READ, 1, 6, 0, sealed);
	send_head(pair[0], MESSAGE_READ, 1, 5, 0, pair[0]);
	send_head(pair[0], MESSAGE_READ, 0, 60000, 60000, -1);
	for (int i = 0; i < 11; i++) {
		assert_int_equal(message_receive(pair[1], &in), MESSAGE_END);
		assert_null(in.heap);
	}
	send_head(pair[0], MESSAGE_READ, 1, 5, 0, sealed);
	assert_int_equal(message_receive(pair[1], &in), MESSAGE_OK);
	assert_memory_equal(in.bytes, "12345", 5);
	assert_int_equal(in.spent_us[STEP_READ], 7);
	assert_int_equal(in.spent_us[STEP_COVER], 7 + STEP_COVER);
	message_release(&in);
	close(loose);
	close(sealed);
	assert_int_equal(count_descriptors(), descriptors);
}

static void test_wire(void **state)
{
	struct picture_result result = { .is_fetched = true }, back;
	struct outcome outcome = { .is_stub = true }, outcome_back;
	struct arena *arena = arena_new();
	struct font_query query = { .families = "A, b",
		.language = "zh",
		.code_point = 0x20bb7,
		.weight = 700,
		.is_italic = true };
	struct font_query query_back;
	struct buf out = BUF_INIT;
	struct flat flat;

	memset(result.hash.bytes, 7, HASH_SIZE);
	strcpy(result.reason[0], "not a picture");
	error_set(&outcome.error, SHEAF_E_LIMIT, "too much");
	result_put(&out, &result);
	outcome_put(&out, &outcome);
	query_put(&out, &query);
	flat_open(&flat, out.data, out.size);
	assert_true(result_read(&flat, &back));
	assert_true(outcome_read(&flat, &outcome_back));
	assert_true(query_read(&flat, arena, &query_back));
	assert_true(flat_is_done(&flat));
	assert_memory_equal(&back.hash, &result.hash, HASH_SIZE);
	assert_string_equal(back.reason[0], "not a picture");
	assert_true(back.is_fetched && !back.is_ready[0]);
	assert_int_equal(outcome_back.error.code, SHEAF_E_LIMIT);
	assert_string_equal(outcome_back.error.text, "too much");
	assert_true(outcome_back.is_stub);
	assert_string_equal(query_back.families, "A, b");
	assert_int_equal(query_back.code_point, 0x20bb7);
	for (size_t size = 0; size < out.size; size++) {
		flat_open(&flat, out.data, size);
		assert_false(result_read(&flat, &back) &&
		    outcome_read(&flat, &outcome_back) &&
		    query_read(&flat, arena, &query_back));
	}
	buf_release(&out);
	arena_free(arena);
}

/* A worker that ends, one that is killed, one that is asked again. */
static void echo(int socket, unsigned kind, const void *setup)
{
	char byte = (char)kind;

	if (send(socket, &byte, 1, 0) != 1)
		return;

	while (recv(socket, &byte, 1, 0) == 1) {
		if (byte == 'q')
			_exit(*(const int *)setup);
		if (byte == 'a')
			abort();
		if (send(socket, &byte, 1, 0) != 1)
			break;
	}
}

static void test_spawner(void **state)
{
	static const int status = 9;
	struct sheaf_options options;
	struct error err;
	struct spawner *spawner = spawner_new(echo, &status, &err);
	char text[SPAWNER_TEXT], byte = 'e';
	pid_t pids[3];
	int sockets[3];

	assert_non_null(spawner);
	sheaf_options_init(&options);
	for (int i = 0; i < 3; i++) {
		sockets[i] = spawner_start(
		    spawner, (unsigned)i, &pids[i], &err);
		assert_true(sockets[i] >= 0);
		assert_int_equal(recv(sockets[i], &byte, 1, 0), 1);
		assert_int_equal(byte, i);
		assert_int_equal(send(sockets[i], &byte, 1, 0), 1);
		assert_int_equal(recv(sockets[i], &byte, 1, 0), 1);
	}
	assert_int_equal(send(sockets[0], "q", 1, 0), 1);
	assert_int_equal(recv(sockets[0], &byte, 1, 0), 0);
	spawner_reap(spawner, pids[0], &options, text);
	assert_string_equal(text, "exit status 9");
	assert_int_equal(send(sockets[1], "a", 1, 0), 1);
	assert_int_equal(recv(sockets[1], &byte, 1, 0), 0);
	spawner_reap(spawner, pids[1], &options, text);
	assert_string_equal(text, "killed by signal 6");
	spawner_kill(spawner, pids[2]);
	assert_int_equal(recv(sockets[2], &byte, 1, 0), 0);
	spawner_reap(spawner, pids[2], &options, text);
	assert_string_equal(text, "killed by signal 9");
	close(sockets[0]);
	sockets[0] = spawner_start(spawner, 0, &pids[0], &err);
	assert_true(sockets[0] >= 0);
	for (int i = 0; i < 3; i++)
		close(sockets[i]);
	spawner_free(spawner);
	spawner_free(NULL);
}

int main(void)
{
#define WITH_PAIR(test)                                                        \
	cmocka_unit_test_setup_teardown(test, open_pair, close_pair)
	const struct CMUnitTest tests[] = {
		WITH_PAIR(test_sizes),
		WITH_PAIR(test_descriptors),
		WITH_PAIR(test_lent),
		WITH_PAIR(test_end),
		WITH_PAIR(test_full),
		WITH_PAIR(test_garbage),
		cmocka_unit_test(test_wire),
		cmocka_unit_test(test_spawner),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
