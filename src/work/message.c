/* Flat messages over sequenced-packet socket pairs. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "work/message.h"

/* A packet must fit the socket's buffer (wmem_default is 208 KiB). */
enum { INLINE_MAX = 48 << 10, HEAD_SIZE = 16 + 4 * WORK_STEPS };

/* A file of holes would cost its sender nothing and its reader everything. */
enum { FILE_MAX = 1 << 30 };

/* type u32, is in a file u32, size u64, spent u32 for each step */
static void put_head(char *out, enum message_type type, bool is_file,
    uint64_t size, const uint32_t *spent_us)
{
	struct buf head = BUF_INIT;

	flat_put_u32(&head, type);
	flat_put_u32(&head, is_file);
	flat_put_u64(&head, size);
	for (size_t i = 0; i < WORK_STEPS; i++)
		flat_put_u32(&head, spent_us ? spent_us[i] : 0);
	memcpy(out, head.data, HEAD_SIZE);
	buf_release(&head);
}

/* A descriptor of its own for the other side, which can do no more than read: a
 * file of ours that it could write to may be the cache's.  What is sealed nobody can
 * write to. */
static int lend(int fd)
{
	int mode = fcntl(fd, F_GETFL), seals = fcntl(fd, F_GET_SEALS);
	char path[32];

	if (mode < 0 || (mode & O_ACCMODE) == O_RDONLY ||
	    (seals >= 0 && seals & F_SEAL_WRITE))
		return fcntl(fd, F_DUPFD_CLOEXEC, 0);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return open(path, O_RDONLY | O_CLOEXEC);
}

static struct packet *pack(enum message_type type, const struct buf *bytes,
    const int *fds, size_t fd_count, const uint32_t *spent_us,
    struct error *err)
{
	bool is_file = bytes->size > INLINE_MAX;
	size_t body = is_file ? 0 : bytes->size;
	struct packet *packet = memory_new(sizeof(*packet) + HEAD_SIZE + body);

	packet->size = HEAD_SIZE + body;
	put_head(packet->bytes, type, is_file, bytes->size, spent_us);
	if (body > 0)
		memcpy(packet->bytes + HEAD_SIZE, bytes->data, body);
	/* the file with the bytes goes first */
	if (is_file) {
		int fd = file_seal(bytes->data, bytes->size, err);

		if (fd < 0) {
			packet_free(packet);
			return NULL;
		}
		packet->fds[packet->fd_count++] = fd;
	}
	for (size_t i = 0; i < fd_count; i++) {
		int fd = lend(fds[i]);

		if (fd < 0) {
			error_errno(err, SHEAF_E_WORKER, "descriptor");
			packet_free(packet);
			return NULL;
		}
		packet->fds[packet->fd_count++] = fd;
	}
	return packet;
}

struct packet *packet_new(enum message_type type, const struct buf *bytes,
    const int *fds, size_t fd_count, struct error *err)
{
	return pack(type, bytes, fds, fd_count, NULL, err);
}

void packet_free(struct packet *packet)
{
	for (size_t i = 0; i < packet->fd_count; i++)
		close(packet->fds[i]);
	free(packet);
}

enum message_result packet_send(int socket, const struct packet *packet)
{
	union {
		struct cmsghdr head;
		char bytes[CMSG_SPACE(sizeof(packet->fds))];
	} control = { 0 };
	struct iovec part = { (void *)packet->bytes, packet->size };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };

	if (packet->fd_count > 0) {
		size_t size = packet->fd_count * sizeof(int);

		message.msg_control = &control;
		message.msg_controllen = CMSG_SPACE(size);
		control.head.cmsg_level = SOL_SOCKET;
		control.head.cmsg_type = SCM_RIGHTS;
		control.head.cmsg_len = CMSG_LEN(size);
		memcpy(CMSG_DATA(&control.head), packet->fds, size);
	}
	for (;;) {
		if (sendmsg(socket, &message, MSG_NOSIGNAL) >= 0)
			return MESSAGE_OK;
		if (errno == EINTR)
			continue;
		/* ETOOMANYREFS: too many descriptors on their way */
		return errno == EAGAIN || errno == EWOULDBLOCK ||
			errno == ETOOMANYREFS || errno == ENOBUFS
		    ? MESSAGE_AGAIN
		    : MESSAGE_END;
	}
}

bool message_send(int socket, enum message_type type, const struct buf *bytes,
    const int *fds, size_t fd_count, const uint32_t spent_us[WORK_STEPS])
{
	struct packet *packet = pack(
	    type, bytes, fds, fd_count, spent_us, NULL);
	const struct timespec pause = { .tv_nsec = 1000000 };
	enum message_result result;

	if (!packet)
		return false;
	while ((result = packet_send(socket, packet)) == MESSAGE_AGAIN)
		nanosleep(&pause, NULL);
	packet_free(packet);
	return result == MESSAGE_OK;
}

/* Takes the descriptors off the control message. */
static size_t take_fds(struct msghdr *message, int *fds, size_t room)
{
	size_t count = 0;

	for (struct cmsghdr *head = CMSG_FIRSTHDR(message); head;
	     head = CMSG_NXTHDR(message, head)) {
		if (head->cmsg_level != SOL_SOCKET ||
		    head->cmsg_type != SCM_RIGHTS)
			continue;
		size_t n = (head->cmsg_len - CMSG_LEN(0)) / sizeof(int);

		for (size_t i = 0; i < n; i++) {
			int fd;

			memcpy(&fd, CMSG_DATA(head) + i * sizeof(int),
			    sizeof(int));
			if (count < room)
				fds[count++] = fd;
			else
				close(fd);
		}
	}
	return count;
}

/* A bulk file must be sealed, or its sender could cut it under our reading. */
static bool map_bulk(int fd, uint64_t size, struct message *message)
{
	int seals = fcntl(fd, F_GET_SEALS);
	const int wanted = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;

	if (seals < 0 || (seals & wanted) != wanted ||
	    !file_map(fd, &message->mapping, NULL))
		return false;
	message->bytes = message->mapping.data;
	message->size = message->mapping.size;
	return message->size == size;
}

static bool open_frame(
    struct message *message, size_t size, int *fds, size_t fd_count)
{
	struct flat head;
	size_t first = 0;

	if (size < HEAD_SIZE)
		return false;
	flat_open(&head, message->heap, HEAD_SIZE);
	message->type = flat_enum(&head, MESSAGE_TYPES);
	bool is_file = flat_enum(&head, 2);
	uint64_t body = flat_u64(&head);

	for (size_t i = 0; i < WORK_STEPS; i++)
		message->spent_us[i] = flat_u32(&head);

	if (head.bad || (is_file && (fd_count == 0 || body > FILE_MAX)) ||
	    (!is_file && body != size - HEAD_SIZE))
		return false;
	if (is_file) {
		first = 1;
		if (!map_bulk(fds[0], body, message))
			return false;
	} else {
		message->bytes = (uint8_t *)message->heap + HEAD_SIZE;
		message->size = (size_t)body;
	}
	for (size_t i = first; i < fd_count && i - first < MESSAGE_FDS; i++) {
		message->fds[i - first] = fds[i];
		fds[i] = -1;
	}
	return true;
}

enum message_result message_receive(int socket, struct message *message)
{
	union {
		struct cmsghdr head;
		char bytes[CMSG_SPACE((MESSAGE_FDS + 1) * sizeof(int))];
	} control;
	char bytes[HEAD_SIZE + INLINE_MAX];
	struct iovec part = { bytes, sizeof(bytes) };
	struct msghdr raw = { .msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control) };
	int fds[MESSAGE_FDS + 1];
	ssize_t size;

	*message = (struct message){ .fds = { -1, -1 } };
	while ((size = recvmsg(socket, &raw, MSG_CMSG_CLOEXEC)) < 0)
		if (errno != EINTR)
			return errno == EAGAIN || errno == EWOULDBLOCK
			    ? MESSAGE_AGAIN
			    : MESSAGE_END;
	size_t fd_count = take_fds(&raw, fds, MESSAGE_FDS + 1);
	bool is_good = size > 0 && !(raw.msg_flags & (MSG_TRUNC | MSG_CTRUNC));

	if (is_good) {
		message->heap = memory_new((size_t)size);
		memcpy(message->heap, bytes, (size_t)size);
		is_good = open_frame(message, (size_t)size, fds, fd_count);
	}
	for (size_t i = 0; i < fd_count; i++)
		if (fds[i] >= 0)
			close(fds[i]);
	if (!is_good) {
		message_release(message);
		return MESSAGE_END;
	}
	return MESSAGE_OK;
}

void message_release(struct message *message)
{
	for (size_t i = 0; i < MESSAGE_FDS; i++)
		if (message->fds[i] >= 0)
			close(message->fds[i]);
	free(message->heap);
	file_unmap(&message->mapping);
	*message = (struct message){ .fds = { -1, -1 } };
}
