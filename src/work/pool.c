/* The parent's view of its workers: sockets, queues, replacements. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "work/work.h"

struct seat {
	int socket; /* -1: no worker sits here */
	pid_t pid;
	struct packet *queue, **queue_end;
};

struct pool {
	struct spawner *spawner;
	const struct sheaf_options *options;
	struct seat *seats;
	size_t count, turn;            /* of seats */
	uint64_t spent_us[WORK_STEPS]; /* that was not asked for yet */
};

struct pool *pool_new(
    const struct work_setup *setup, size_t worker_count, struct error *err)
{
	struct spawner *spawner = spawner_new(worker_run, setup, err);

	if (!spawner)
		return NULL;
	struct pool *pool = memory_new(sizeof(*pool));

	pool->spawner = spawner;
	pool->options = setup->options;
	pool->count = worker_count * PICTURE_LIBRARIES;
	pool->seats = memory_array(pool->count, sizeof(*pool->seats));
	for (size_t i = 0; i < pool->count; i++) {
		pool->seats[i].socket = -1;
		pool->seats[i].queue_end = &pool->seats[i].queue;
	}
	return pool;
}

static void seat_clear(struct seat *seat)
{
	while (seat->queue) {
		struct packet *next = seat->queue->next;

		packet_free(seat->queue);
		seat->queue = next;
	}
	seat->queue_end = &seat->queue;
	if (seat->socket >= 0)
		close(seat->socket);
	seat->socket = -1;
}

void pool_free(struct pool *pool)
{
	if (!pool)
		return;
	for (size_t i = 0; i < pool->count; i++)
		seat_clear(&pool->seats[i]);
	spawner_free(pool->spawner);
	free(pool->seats);
	free(pool);
}

size_t pool_size(const struct pool *pool)
{
	return pool->count / PICTURE_LIBRARIES;
}

size_t pool_seats(const struct pool *pool)
{
	return pool->count;
}

static bool seat_fill(struct pool *pool, struct seat *seat, struct error *err)
{
	size_t kind = (size_t)(seat - pool->seats) / pool_size(pool);

	seat->socket = spawner_start(
	    pool->spawner, (unsigned)kind, &seat->pid, err);
	if (seat->socket < 0)
		return false;
	/* messages must never make us wait for a worker */
	if (fcntl(seat->socket, F_SETFL, O_NONBLOCK) == 0)
		return true;
	error_errno(err, SHEAF_E_WORKER, "no worker process");
	seat_clear(seat);
	return false;
}

/* What is left in the queue when the socket takes no more is sent later; when
 * the other side is gone, its end is seen by reading. */
static void seat_flush(struct seat *seat)
{
	while (seat->queue &&
	    packet_send(seat->socket, seat->queue) == MESSAGE_OK) {
		struct packet *next = seat->queue->next;

		packet_free(seat->queue);
		seat->queue = next;
		if (!next)
			seat->queue_end = &seat->queue;
	}
}

bool pool_send(struct pool *pool, size_t worker, enum message_type type,
    const struct buf *bytes, const int *fds, size_t fd_count, struct error *err)
{
	struct seat *seat = &pool->seats[worker];

	if (seat->socket < 0 && !seat_fill(pool, seat, err))
		return false;
	struct packet *packet = packet_new(type, bytes, fds, fd_count, err);

	if (!packet)
		return false;
	*seat->queue_end = packet;
	seat->queue_end = &packet->next;
	seat_flush(seat);
	return true;
}

size_t pool_pollfds(const struct pool *pool, struct pollfd *rows)
{
	size_t count = 0;

	for (size_t i = 0; i < pool->count; i++) {
		const struct seat *seat = &pool->seats[i];

		if (seat->socket < 0)
			continue;
		rows[count++] = (struct pollfd){ .fd = seat->socket,
			.events = (short)(POLLIN |
			    (seat->queue ? POLLOUT : 0)) };
	}
	return count;
}

enum pool_event pool_next(struct pool *pool, size_t *worker,
    struct message *message, char text[SPAWNER_TEXT])
{
	/* by turns, so that no worker waits behind a busy one */
	for (size_t i = 0; i < pool->count; i++) {
		struct seat *seat = &pool->seats[pool->turn];

		*worker = pool->turn;
		pool->turn = (pool->turn + 1) % pool->count;
		if (seat->socket < 0)
			continue;
		seat_flush(seat);
		switch (message_receive(seat->socket, message)) {
		case MESSAGE_OK:
			for (size_t k = 0; k < WORK_STEPS; k++)
				pool->spent_us[k] += message->spent_us[k];
			return POOL_MESSAGE;
		case MESSAGE_AGAIN:
			break;
		case MESSAGE_END:
			/* it may still live, with a broken message behind it */
			pool_kill(pool, *worker);
			seat_clear(seat);
			spawner_reap(
			    pool->spawner, seat->pid, pool->options, text);
			return POOL_LOST;
		}
	}
	return POOL_NOTHING;
}

void pool_take_spent(struct pool *pool, double seconds[WORK_STEPS])
{
	for (size_t i = 0; i < WORK_STEPS; i++) {
		seconds[i] += (double)pool->spent_us[i] / 1e6;
		pool->spent_us[i] = 0;
	}
}

void pool_kill(struct pool *pool, size_t worker)
{
	if (pool->seats[worker].socket >= 0)
		spawner_kill(pool->spawner, pool->seats[worker].pid);
}
