/* Deflate (RFC 1951), CRC-32 and Adler-32: the one door of libdeflate. */
#ifndef CORE_DEFLATE_H
#define CORE_DEFLATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct deflater;

/* Level 1 to 12; 6 is the usual. */
struct deflater *deflater_new(int level);
void deflater_free(struct deflater *);

/* Append the compressed bytes: raw for ZIP, with a zlib wrapper (RFC 1950) for
 * PDF. */
void deflate_raw(struct deflater *, const void *, size_t, struct buf *out);
void deflate_zlib(struct deflater *, const void *, size_t, struct buf *out);

/* A whole zlib stream into `out`; true if it is sound and comes to exactly
 * `out_size` bytes. */
bool inflate_zlib(
    const void *bytes, size_t size, void *out, size_t out_size);

/* As in ZIP and PNG. */
uint32_t crc32_bytes(const void *, size_t);

/* As behind a zlib stream. */
uint32_t adler32_bytes(const void *, size_t);

#endif
