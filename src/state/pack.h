/*
 * One file of a state: a head, then records, each with a head of its own.  Only
 * appended to, by the run that has made it, which holds a lock on it as long; the
 * day in a record's head is renewed in its place.  Private to state/.
 */
#ifndef STATE_PACK_H
#define STATE_PACK_H

#include <stdio.h>

#include "state/state.h"

#define PACK_SUFFIX     ".pack"
#define PACK_NAME_SIZE  48
#define PACK_HEAD       32              /* bytes */
#define PACK_CHECK      8               /* bytes of a check */
#define PACK_RECORD_HEAD 56             /* bytes */
#define ROWS_MAGIC      0x69616873      /* "shai": in place of a record's */
#define PACK_RECORD_MOST (256u << 20)   /* bytes */

struct pack {
	struct pack *next;
	char name[PACK_NAME_SIZE];
	int fd;
	uint64_t made_ns;       /* since 1970: of one key the youngest counts */
	uint64_t end;           /* behind its last whole record */
	bool is_damaged;        /* more is behind it */
	bool is_own;            /* this run writes it */
	struct buf tail;        /* not written yet; it begins at `end` */
	struct buf rows;        /* rows.c: where its records are */
	uint32_t *places;       /* of rows that are not sorted, by their keys */
	size_t place_count;     /* a power of two */
};

/* Where a record is. */
struct record {
	struct pack *pack;
	uint64_t offset;        /* of its head */
	uint32_t size;
	uint32_t day;           /* since 1970: last used, about; told by
	                           pack_scan() and pack_read() */
	uint8_t check[PACK_CHECK];
};

/* state.c: the folder of a state, made if need be; -1. */
int state_folder(const char *cache, struct error *err);

/* A new one below the open folder; NULL: it cannot be made. */
struct pack *pack_new(int folder, uint64_t made_ns);

/* One that is there.  NULL: it cannot be opened, or has only just been begun, or
 * is_foreign: of another version, or damaged. */
struct pack *pack_open(int folder, const char *name, bool *is_foreign);
void pack_free(struct pack *);

/* Calls for each record, in their order. */
void pack_scan(struct pack *, void *context,
    void (*found)(void *context, const struct hash *key,
	const struct record *));

/* Puts its bytes in place of what the buffer holds; false: they are not whole. */
bool pack_read(struct record *, struct buf *) MUST_CHECK;
bool pack_read_at(int fd, uint64_t offset, void *, size_t) MUST_CHECK;

/* False: it cannot be written, and the pack is as it was. */
bool pack_append(struct pack *, const struct hash *key, const void *, size_t,
    uint32_t day, struct record *) MUST_CHECK;
bool pack_flush(struct pack *) MUST_CHECK;

/* It was used on that day. */
void pack_stamp(struct record *, uint32_t day);

/* CRC-32 and Adler-32, for disks that err and runs that were killed: who can write
 * here is the user, and what a record says is checked as a worker's words are. */
void pack_check(const void *, size_t, uint8_t check[PACK_CHECK]);

/* Another run writes it, or makes one of it and others. */
bool pack_is_in_use(int folder, const char *name);

/* Finds out where its records are, from its end or by pack_scan(). */
void rows_load(struct pack *);
bool rows_find(struct pack *, const struct hash *key, struct record *)
    MUST_CHECK;

/* A record of a pack that is_own: in place of what the key had. */
void rows_note(
    struct pack *, const struct hash *key, const struct record *);

/* Collects rows, and writes them behind the last record; those of the pack are
 * sorted by it, and none can be noted any more. */
void rows_add(struct buf *, const struct hash *key, const struct record *);
bool rows_write(struct pack *, struct buf *rows) MUST_CHECK;

/* merge.c: makes one pack of the smallest ones, where there are many, and of
 * those that are damaged; records that `is_live` does not know are not taken
 * along. */
void packs_merge(int folder, struct pack *packs, void *context,
    bool (*is_live)(void *context, const struct hash *key,
	const struct record *));

/* Removes files: those last used before `oldest` (seconds since 1970), what was
 * hardly begun, and the oldest of what is more than `size_most` bytes; but not
 * `own` (or NULL), nor those of runs under way. */
void packs_drop(
    int folder, const char *own, int64_t oldest, uint64_t size_most);

#endif
