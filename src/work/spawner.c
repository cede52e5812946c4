/* The process that forks every worker. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "work/spawner.h"

struct spawner {
	int socket;
	pid_t pid;
};

enum order { ORDER_START, ORDER_KILL, ORDER_REAP };

/* Both ways; from our own code on the same machine, so plain structs will do. */
struct request {
	enum order order;
	pid_t pid;
	unsigned kind;
};

struct reply {
	pid_t pid; /* -1: errno in status */
	int status;
};

/* One that cannot be sent ends us, so that nobody waits for it. */
static void send_reply(int socket, const struct reply *reply, int fd)
{
	union {
		struct cmsghdr head;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control = { 0 };
	struct iovec part = { (void *)reply, sizeof(*reply) };
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
	if (sendmsg(socket, &message, MSG_NOSIGNAL) != sizeof(*reply))
		_exit(1);
}

static bool receive_reply(int socket, struct reply *reply, int *fd)
{
	union {
		struct cmsghdr head;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control;
	struct iovec part = { reply, sizeof(*reply) };
	struct msghdr message = { .msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control) };
	ssize_t n;

	*fd = -1;
	while ((n = recvmsg(socket, &message, MSG_CMSG_CLOEXEC)) < 0 &&
	    errno == EINTR)
		;
	if (n != sizeof(*reply))
		return false;
	struct cmsghdr *head = CMSG_FIRSTHDR(&message);

	if (head && head->cmsg_type == SCM_RIGHTS)
		memcpy(fd, CMSG_DATA(head), sizeof(int));
	return true;
}

static void start(
    int control, unsigned kind, spawner_work *work, const void *setup)
{
	struct reply reply = { -1, 0 };
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) {
		reply.status = errno;
		send_reply(control, &reply, -1);
		return;
	}
	reply.pid = fork();
	if (reply.pid == 0) {
		close(control);
		close(pair[0]);
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		prctl(PR_SET_NAME, "sheaf-worker");
		work(pair[1], kind, setup);
		_exit(0);
	}
	reply.status = errno;
	close(pair[1]);
	send_reply(control, &reply, reply.pid > 0 ? pair[0] : -1);
	close(pair[0]);
}

static _Noreturn void run(int control, spawner_work *work, const void *setup)
{
	struct request request;
	ssize_t n;

	prctl(PR_SET_NAME, "sheaf-spawner");
	while ((n = recv(control, &request, sizeof(request), 0)) != 0) {
		if (n != sizeof(request)) {
			if (n < 0 && errno == EINTR)
				continue;
			break;
		}
		struct reply reply = { request.pid, 0 };

		switch (request.order) {
		case ORDER_START:
			start(control, request.kind, work, setup);
			break;
		case ORDER_KILL:
			kill(request.pid, SIGKILL);
			break;
		case ORDER_REAP:
			while (waitpid(request.pid, &reply.status, 0) < 0 &&
			    errno == EINTR)
				;
			send_reply(control, &reply, -1);
			break;
		}
	}
	/* The workers see the end of their sockets.  They are waited for, so that
	 * whoever counts our time counts theirs; one that is deep in its work dies
	 * with us when the alarm ends us. */
	alarm(1);
	while (waitpid(-1, NULL, 0) >= 0 || errno == EINTR)
		;
	_exit(0);
}

/* Standard files stay.  Kernels before 5.9, and what filters their calls, have no
 * close_range(): then all are closed that may be open. */
static void close_all_but(int kept)
{
	struct rlimit limit = { 1 << 20, 1 << 20 };

	if ((kept <= 3 || close_range(3, (unsigned)kept - 1, 0) == 0) &&
	    close_range((unsigned)kept + 1, ~0u, 0) == 0)
		return;
	getrlimit(RLIMIT_NOFILE, &limit);
	if (limit.rlim_cur > 1 << 20)
		limit.rlim_cur = 1 << 20;
	for (int fd = 3; fd < (int)limit.rlim_cur; fd++)
		if (fd != kept)
			close(fd);
}

struct spawner *spawner_new(
    spawner_work *work, const void *setup, struct error *err)
{
	int pair[2];
	pid_t parent = getpid();

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) {
		error_errno(err, SHEAF_E_WORKER, "no worker process");
		return NULL;
	}
	pid_t pid = fork();

	if (pid == 0) {
		/* connections and files of an attempt before are not theirs,
		 * and what is being written is not to be removed by them */
		output_forget_all();
		close_all_but(pair[1]);
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent)
			_exit(0);
		run(pair[1], work, setup);
	}
	close(pair[1]);
	if (pid < 0) {
		error_errno(err, SHEAF_E_WORKER, "no worker process");
		close(pair[0]);
		return NULL;
	}
	struct spawner *spawner = memory_new(sizeof(*spawner));

	spawner->socket = pair[0];
	spawner->pid = pid;
	return spawner;
}

void spawner_free(struct spawner *spawner)
{
	if (!spawner)
		return;
	/* it ends by that, even where someone else still holds the socket */
	shutdown(spawner->socket, SHUT_RDWR);
	close(spawner->socket);
	while (waitpid(spawner->pid, NULL, 0) < 0 && errno == EINTR)
		;
	free(spawner);
}

static bool order(
    struct spawner *spawner, enum order what, pid_t pid, unsigned kind)
{
	struct request request = { what, pid, kind };

	return send(spawner->socket, &request, sizeof(request), MSG_NOSIGNAL) ==
	    sizeof(request);
}

int spawner_start(
    struct spawner *spawner, unsigned kind, pid_t *pid, struct error *err)
{
	struct reply reply;
	int fd = -1;

	if (!order(spawner, ORDER_START, 0, kind) ||
	    !receive_reply(spawner->socket, &reply, &fd)) {
		error_set(err, SHEAF_E_WORKER,
		    "no worker process: the spawner "
		    "is gone");
		return -1;
	}
	if (fd < 0) {
		/* a worker without its socket: we have no descriptor left */
		errno = reply.pid > 0 ? EMFILE : reply.status;
		error_errno(err, SHEAF_E_WORKER, "no worker process");
		return -1;
	}
	*pid = reply.pid;
	return fd;
}

void spawner_kill(struct spawner *spawner, pid_t pid)
{
	(void)order(spawner, ORDER_KILL, pid, 0);
}

/* Or it had less than that, as we have. */
static void tell_memory(
    const struct sheaf_options *options, char text[SPAWNER_TEXT])
{
	struct rlimit own;

	if (getrlimit(RLIMIT_DATA, &own) == 0 &&
	    own.rlim_cur < options->limits[SHEAF_LIMIT_MEMORY])
		snprintf(text, SPAWNER_TEXT, "out of memory");
	else
		limit_text(text, options, SHEAF_LIMIT_MEMORY);
}

void spawner_reap(struct spawner *spawner, pid_t pid,
    const struct sheaf_options *options, char text[SPAWNER_TEXT])
{
	struct reply reply;
	int fd;

	snprintf(text, SPAWNER_TEXT, "unknown");
	if (!order(spawner, ORDER_REAP, pid, 0) ||
	    !receive_reply(spawner->socket, &reply, &fd))
		return;
	if (WIFSIGNALED(reply.status) && WTERMSIG(reply.status) == SIGPROF)
		limit_text(text, options, SHEAF_LIMIT_CPU);
	else if (WIFSIGNALED(reply.status) && WTERMSIG(reply.status) == SIGSYS)
		snprintf(
		    text, SPAWNER_TEXT, "it asked for a forbidden system call");
	else if (WIFEXITED(reply.status) &&
	    WEXITSTATUS(reply.status) == SPAWNER_NOT_CONFINED)
		snprintf(text, SPAWNER_TEXT, "it could not be confined");
	else if (WIFSIGNALED(reply.status))
		snprintf(text, SPAWNER_TEXT, "killed by signal %d",
		    WTERMSIG(reply.status));
	else if (WIFEXITED(reply.status) &&
	    WEXITSTATUS(reply.status) == EXIT_NO_MEMORY)
		tell_memory(options, text);
	else if (WIFEXITED(reply.status))
		snprintf(text, SPAWNER_TEXT, "exit status %d",
		    WEXITSTATUS(reply.status));
}
