/*
 * A small process, forked before anything else, that forks every worker: so a
 * worker, a replacement too, starts from memory that holds no document, no
 * connection and no output.  Private to work/.
 */
#ifndef WORK_SPAWNER_H
#define WORK_SPAWNER_H

#include <sys/types.h>

#include "core/core.h"

struct spawner;

/* What runs in each worker, on its end of a socket pair; the worker ends when it
 * returns. */
typedef void spawner_work(int socket, unsigned kind, const void *setup);

/* `setup` must be ready before this call. */
struct spawner *spawner_new(
    spawner_work *, const void *setup, struct error *err) MUST_CHECK;
void spawner_free(struct spawner *); /* workers whose sockets are closed end */

/* A new worker, told its kind: its socket (SOCK_SEQPACKET, blocking), or -1. */
int spawner_start(
    struct spawner *, unsigned kind, pid_t *, struct error *err) MUST_CHECK;

/* Ends a worker at once. */
void spawner_kill(struct spawner *, pid_t);

/* The exit status of a worker that could not give away what it should. */
#define SPAWNER_NOT_CONFINED 13

/* Waits for a worker whose socket is at its end, and tells how it ended:
 * "killed by signal 11", or which of the limits it had it was over. */
#define SPAWNER_TEXT LIMIT_TEXT
void spawner_reap(struct spawner *, pid_t, const struct sheaf_options *,
    char text[SPAWNER_TEXT]);

/* What a worker's exit status says when it ends because there is no memory. */
#define EXIT_NO_MEMORY 12

#endif
