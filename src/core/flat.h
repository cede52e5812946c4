/*
 * Flat bytes that cross a process boundary: little-endian integers and
 * length-prefixed strings, one behind the other.  A reader never trusts its
 * bytes: past the first thing that does not fit every read gives zeros and
 * `bad` stays set, so a caller checks once, at the end.
 */
#ifndef CORE_FLAT_H
#define CORE_FLAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct buf;
struct hash;

void flat_put_u8(struct buf *, uint8_t);
void flat_put_u32(struct buf *, uint32_t);
void flat_put_u64(struct buf *, uint64_t);
void flat_put_i64(struct buf *, int64_t);
void flat_put_f64(struct buf *, double);
void flat_put_bytes(struct buf *, const void *, size_t);        /* with size */
void flat_put_string(struct buf *, const char *);               /* NULL too */
void flat_put_hash(struct buf *, const struct hash *);

struct flat {
	const uint8_t *next, *end;
	bool bad;
};

void flat_open(struct flat *, const void *, size_t);
uint8_t flat_u8(struct flat *);
uint32_t flat_u32(struct flat *);
uint64_t flat_u64(struct flat *);
int64_t flat_i64(struct flat *);
double flat_f64(struct flat *);         /* NaN and infinities are bad */

/* A value of an enum below `count`, else bad. */
uint32_t flat_enum(struct flat *, uint32_t count);

/* A number of things of at least `least` bytes each that may follow; more than
 * the rest can hold is bad. */
uint32_t flat_count(struct flat *, size_t least);

/* Lent from the flat bytes. */
const uint8_t *flat_bytes(struct flat *, size_t *size);

/* Copied into the arena; NULL if NULL was put.  A NUL inside or malformed
 * UTF-8 is bad. */
char *flat_string(struct flat *, struct arena *);
void flat_hash(struct flat *, struct hash *);

/* True when all was read and nothing was bad. */
bool flat_is_done(const struct flat *);

#endif
