/* Questions to the parent, one at a time. */
#include <stdlib.h>
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

void channel_send(
    struct channel *channel, enum message_type type, struct buf *out)
{
	if (!message_send(channel->socket, type, out, NULL, 0))
		channel_end();
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
