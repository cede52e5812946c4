/* Frames of messages: the first byte says whether the rest is the packet, or, in
 * part, a memory file beside it. */
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fuzz.h"

#include "work/message.h"

/* `fd` -1: none goes along. */
static void send_packet(int socket, const uint8_t *bytes, size_t size, int fd)
{
	char control[CMSG_SPACE(sizeof(int))] = { 0 };
	struct iovec part = { (void *)bytes, size };
	struct msghdr raw = { .msg_iov = &part, .msg_iovlen = 1 };

	if (fd >= 0) {
		raw.msg_control = control;
		raw.msg_controllen = sizeof(control);
		struct cmsghdr *head = CMSG_FIRSTHDR(&raw);

		head->cmsg_level = SOL_SOCKET;
		head->cmsg_type = SCM_RIGHTS;
		head->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(head), &fd, sizeof(int));
	}
	HOLDS(sendmsg(socket, &raw, MSG_NOSIGNAL) == (ssize_t)size);
}

static int memory_file(const uint8_t *bytes, size_t size, bool is_sealed)
{
	int fd = memfd_create("fuzz", MFD_CLOEXEC | MFD_ALLOW_SEALING);

	HOLDS(fd >= 0 && write(fd, bytes, size) == (ssize_t)size);
	if (is_sealed)
		HOLDS(fcntl(fd, F_ADD_SEALS,
			  F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE |
			      F_SEAL_SEAL) == 0);
	return fd;
}

static void receive(int socket)
{
	volatile uint8_t sum = 0;
	struct message message;

	if (message_receive(socket, &message) != MESSAGE_OK)
		return;
	HOLDS(message.type < MESSAGE_TYPES);
	for (size_t i = 0; i < message.size; i++)
		sum = (uint8_t)(sum + message.bytes[i]);
	message_release(&message);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	int sockets[2], fd = -1;
	size_t head;

	if (size < 2)
		return 0;
	head = size - 1;
	if (bytes[0] & 1) {
		/* as many bytes of head as the second says */
		head = bytes[1] % 64 < size - 2 ? bytes[1] % 64 : size - 2;
		fd = memory_file(
		    bytes + 2 + head, size - 2 - head, (bytes[0] & 2) != 0);
	}
	HOLDS(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK,
		  0, sockets) == 0);
	send_packet(sockets[0], bytes + (fd >= 0 ? 2 : 1), head, fd);
	receive(sockets[1]);
	close(sockets[0]);
	close(sockets[1]);
	if (fd >= 0)
		close(fd);
	return 0;
}
