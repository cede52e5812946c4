/* Linked into sheaf with --wrap=channel_send: a worker that was taken over by the
 * article whose chapter has the word LIE gives nonsense for it. */
#include <stdlib.h>
#include <string.h>

#include "work/channel.h"

void __real_channel_send(struct channel *, enum message_type, struct buf *);
void __wrap_channel_send(struct channel *, enum message_type, struct buf *);

void __wrap_channel_send(
    struct channel *channel, enum message_type type, struct buf *out)
{
	const char *lie = getenv("LIE");

	if (type == MESSAGE_CHAPTER && lie &&
	    memmem(out->data, out->size, lie, strlen(lie)))
		for (size_t i = 32; i < out->size; i += 7)
			out->data[i] ^= 0x55;
	__real_channel_send(channel, type, out);
}
