/*
 * What earlier runs have come to, in place of doing it again.  A worker is a pure
 * function of what it is set up with and told; so what it answers is kept under a
 * hash of all that, and given by the parent the next time.  Private to lib/.
 *
 *   READ     setup, name, content                       -> META
 *   LOAD     setup, the message, content                -> WANT, and the keys of
 *                                                          links it looked up
 *            that, what each picture came to, and what
 *            each key leads to                          -> CHAPTERs, DONE
 *   PREPARE  setup, content                             -> PREPARED
 */
#ifndef LIB_RECALL_H
#define LIB_RECALL_H

#include "lib/pictures.h"

/* The file was changed since the run began: what a worker reads may be another
 * content than was hashed. */
bool recall_is_young(const struct binding *, int fd);

/* When the sources are there: opens the state, if it is to be used, and finds out
 * what all that is made depends on beside the articles. */
void recall_begin(struct binding *);

/* There is one, and what has been done can be found. */
bool recall_is_on(const struct binding *);

/* Of a stage: before a task is sent.  True: it needs no worker, it is done or
 * waits for its pictures. */
bool recall_read(struct binding *, struct task *);
bool recall_load(struct binding *, struct task *);

/* All pictures of a task without worker are told of: it is done, or waits for a
 * worker after all. */
void recall_finish(struct binding *, struct task *);

/* What one of a task's pictures came to; `stored` NULL: nothing, for `reason`. */
void recall_note_picture(
    struct task *, uint32_t index, const struct stored *, const char *reason);

/* What a worker has answered: META; WANT; DONE, with `asked` for links. */
void recall_keep_meta(
    struct binding *, struct task *, const struct message *);
void recall_note_want(
    struct binding *, struct task *, const struct message *);
void recall_keep_load(
    struct binding *, struct task *, const struct message *);

/* PREPARED behind its ticket. */
bool recall_prepared(
    struct binding *, const struct stored *, struct buf *bytes);
void recall_keep_prepared(struct binding *, const struct stored *,
    const uint8_t *bytes, size_t size);

/* What was kept of an article first: the rows of WANT, and the keys of links. */
struct needs {
	struct buf bytes;       /* to be released in any case */
	const uint8_t *rows;
	size_t row_size;        /* 0: no picture is wanted */
	struct flat asked;
};

bool recall_needs(
    struct binding *, const struct hash *load, struct needs *);

/* Of the chapters of an article, when it is known what its pictures came to and
 * where the links that it has looked up lead; false: one is of no use. */
bool recall_chapters_key(struct binding *, const struct hash *load,
    const struct hash *seen, size_t count, struct flat asked, struct hash *key);

/* What a picture came to that is not to be had. */
struct hash recall_reason(const char *reason);

/* What an entry is loaded from, once a binding; false: it cannot be read. */
bool recall_key(struct binding *, size_t entry, struct hash *key);

/* recall_look.c: what the article comes to, as far as that can be told without the
 * network: the key of its chapters.  False: it cannot. */
bool recall_look(struct binding *, size_t entry, struct hash *key);

#endif
