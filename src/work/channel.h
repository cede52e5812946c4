/* A worker's end of the socket to its parent.  Private to work/. */
#ifndef WORK_CHANNEL_H
#define WORK_CHANNEL_H

#include "work/message.h"

struct channel {
	int socket;
	enum work_step step;                /* at hand */
	uint64_t settled_ns;                /* of processor time, so far */
	uint32_t spent_us[WORK_STEPS];      /* not sent yet */
	struct stashed *stash, **stash_end; /* came while it waited */
};

void channel_init(struct channel *, int socket);

/* The other side is gone, or talks nonsense: there is nothing left to do. */
_Noreturn void channel_end(void);

/* From now on time goes to this step. */
void channel_step(struct channel *, enum work_step);

/* Sends the bytes and releases them. */
void channel_send(struct channel *, enum message_type, struct buf *);

/* The next message, in the order they were sent. */
struct message channel_next(struct channel *);

/* Asks and waits for the answer, which is the first message of that type; what
 * else comes meanwhile is kept for channel_next(). */
struct message channel_ask(struct channel *, enum message_type question,
    struct buf *, enum message_type answer);

#endif
