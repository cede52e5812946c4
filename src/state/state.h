/*
 * What a run leaves for the next: records, known by a key that is a hash of all
 * that they depend on.  They lie in a folder of their own, in files that are only
 * appended to; every run writes one and reads all, so that many may share the
 * folder, of more than one host.  Nothing here knows what a record says.
 *
 * Nothing is ever wrong with a state: what is damaged, torn or of another
 * version is as if it were not there.
 */
#ifndef STATE_STATE_H
#define STATE_STATE_H

#include "core/core.h"

struct state;

/* Below the folder of a cache, which is made, if need be.  With `is_renewed`
 * nothing is found that earlier runs have kept.  NULL with `err`: it cannot be
 * used. */
struct state *state_open(
    const char *cache, bool is_renewed, struct error *err) MUST_CHECK;

/* Writes what is not written yet, makes few files of many, frees; NULL too. */
void state_close(struct state *);

/* Waits until no other process holds the lock of the key, after `waits` was called
 * if one does.  It lasts until the descriptor is closed, or this process is no
 * more; -1: there are no locks. */
int state_lock(const char *cache, const struct hash *key, void *context,
    void (*waits)(void *context));

/* Files that were found to be of another version or damaged; what they hold
 * before the first damage is found. */
size_t state_damaged(const struct state *);

/* Puts the record in place of what the buffer holds; false: there is none. */
bool state_find(struct state *, const struct hash *key, struct buf *) MUST_CHECK;

/* In place of what the key had.  What cannot be written is not kept. */
void state_keep(struct state *, const struct hash *key, const void *, size_t);

/* Removes files that no run has used for so many days (0: of any age), then the
 * oldest, until no more than `max_size` bytes are left (0: any size).  Those of
 * runs under way stay. */
void state_prune(
    const char *cache, unsigned older_than_days, uint64_t max_size);

/* What tells whether it is the file that it was: device, number, size, and the
 * times of its last changes. */
struct stat;
void file_identity_put(struct buf *, const struct stat *);

/* As hash_file(), but without reading a file that is as it was when it was read
 * before.  `state` NULL: it is read. */
bool state_hash_file(struct state *, int fd, uint64_t limit, struct hash *,
    uint64_t *size, struct error *err) MUST_CHECK;

#endif
