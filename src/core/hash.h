/* SHA-256 names things by their content. */
#ifndef CORE_HASH_H
#define CORE_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;

#define HASH_SIZE ((size_t)32)
#define HASH_HEX_SIZE (2 * HASH_SIZE + 1)

struct hash {
	uint8_t bytes[HASH_SIZE];
};

struct hash hash_bytes(const void *, size_t);

/* Of a whole file, whatever its offset is; more than `limit` bytes is an
 * error. */
bool hash_file(int fd, uint64_t limit, struct hash *, uint64_t *size,
    struct error *err) __attribute__((warn_unused_result));

/* Lower-case digits of the first `digits` half-bytes and a NUL: `out` holds
 * digits + 1 bytes. */
void hash_hex(const struct hash *, size_t digits, char *out);

/* <0, 0, >0. */
int hash_compare(const struct hash *, const struct hash *);

#endif
