/* Questions to the parent, one at a time. */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "work/channel.h"

struct stashed {
	struct stashed *next;
	struct message message;
};

void channel_init(struct channel *channel, int socket)
{
	*channel = (struct channel){ .socket = socket };
	channel->stash_end = &channel->stash;
}

_Noreturn void channel_end(void)
{
	_exit(0);
}

static void settle(struct channel *channel)
{
	struct timespec now;
	uint64_t ns, us;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	ns = (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
	us = (ns - channel->settled_ns) / 1000;
	channel->spent_us[channel->step] += (uint32_t)us;
	channel->settled_ns += us * 1000;
}

void channel_step(struct channel *channel, enum work_step step)
{
	settle(channel);
	channel->step = step;
}

void channel_send(
    struct channel *channel, enum message_type type, struct buf *out)
{
	settle(channel);
	if (!message_send(
		channel->socket, type, out, NULL, 0, channel->spent_us))
		channel_end();
	memset(channel->spent_us, 0, sizeof(channel->spent_us));
	buf_release(out);
}

struct message channel_next(struct channel *channel)
{
	struct message message;

	if (channel->stash) {
		struct stashed *first = channel->stash;

		message = first->message;
		channel->stash = first->next;
		if (!channel->stash)
			channel->stash_end = &channel->stash;
		free(first);
		return message;
	}
	if (message_receive(channel->socket, &message) != MESSAGE_OK)
		channel_end();
	return message;
}

struct message channel_ask(struct channel *channel, enum message_type question,
    struct buf *out, enum message_type answer)
{
	channel_send(channel, question, out);
	for (;;) {
		struct message message;

		if (message_receive(channel->socket, &message) != MESSAGE_OK)
			channel_end();
		if (message.type == answer)
			return message;
		struct stashed *stashed = memory_new(sizeof(*stashed));

		stashed->message = message;
		*channel->stash_end = stashed;
		channel->stash_end = &stashed->next;
	}
}
