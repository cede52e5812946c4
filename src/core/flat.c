/* Flat bytes that cross a process boundary. */
#include <math.h>
#include <string.h>

#include "core/arena.h"
#include "core/buf.h"
#include "core/flat.h"
#include "core/hash.h"
#include "core/text.h"

#define FLAT_NULL UINT32_MAX /* in place of a length: no string */

static void put_little(struct buf *buf, uint64_t value, size_t size)
{
	char *out = buf_reserve(buf, size);

	for (size_t i = 0; i < size; i++)
		out[i] = (char)(value >> 8 * i);
	buf->size += size;
}

void flat_put_u8(struct buf *buf, uint8_t value)
{
	put_little(buf, value, 1);
}

void flat_put_u32(struct buf *buf, uint32_t value)
{
	put_little(buf, value, 4);
}

void flat_put_u64(struct buf *buf, uint64_t value)
{
	put_little(buf, value, 8);
}

void flat_put_i64(struct buf *buf, int64_t value)
{
	put_little(buf, (uint64_t)value, 8);
}

void flat_put_f64(struct buf *buf, double value)
{
	uint64_t bits;

	memcpy(&bits, &value, sizeof(bits));
	put_little(buf, bits, 8);
}

void flat_put_bytes(struct buf *buf, const void *bytes, size_t size)
{
	flat_put_u64(buf, size);
	buf_add(buf, bytes, size);
}

void flat_put_string(struct buf *buf, const char *text)
{
	if (!text) {
		flat_put_u32(buf, FLAT_NULL);
		return;
	}
	size_t size = strlen(text);

	if (size >= FLAT_NULL)
		size = 0;
	flat_put_u32(buf, (uint32_t)size);
	buf_add(buf, text, size);
}

void flat_put_hash(struct buf *buf, const struct hash *hash)
{
	buf_add(buf, hash->bytes, HASH_SIZE);
}

void flat_open(struct flat *flat, const void *bytes, size_t size)
{
	flat->next = bytes;
	flat->end = flat->next + size;
	flat->bad = false;
}

static const uint8_t *take(struct flat *flat, size_t size)
{
	if (flat->bad || size > (size_t)(flat->end - flat->next)) {
		flat->bad = true;
		return NULL;
	}
	const uint8_t *bytes = flat->next;

	flat->next += size;
	return bytes;
}

static uint64_t little(struct flat *flat, size_t size)
{
	const uint8_t *bytes = take(flat, size);
	uint64_t value = 0;

	for (size_t i = 0; bytes && i < size; i++)
		value |= (uint64_t)bytes[i] << 8 * i;
	return value;
}

uint8_t flat_u8(struct flat *flat)
{
	return (uint8_t)little(flat, 1);
}

uint32_t flat_u32(struct flat *flat)
{
	return (uint32_t)little(flat, 4);
}

uint64_t flat_u64(struct flat *flat)
{
	return little(flat, 8);
}

int64_t flat_i64(struct flat *flat)
{
	return (int64_t)little(flat, 8);
}

double flat_f64(struct flat *flat)
{
	uint64_t bits = little(flat, 8);
	double value;

	memcpy(&value, &bits, sizeof(value));
	if (!isfinite(value)) {
		flat->bad = true;
		return 0;
	}
	return value;
}

uint32_t flat_enum(struct flat *flat, uint32_t count)
{
	uint32_t value = flat_u32(flat);

	if (value >= count)
		flat->bad = true;
	return flat->bad ? 0 : value;
}

uint32_t flat_count(struct flat *flat, size_t least)
{
	uint32_t count = flat_u32(flat);
	size_t rest = (size_t)(flat->end - flat->next);

	if (flat->bad || (least > 0 && count > rest / least)) {
		flat->bad = true;
		return 0;
	}
	return count;
}

const uint8_t *flat_bytes(struct flat *flat, size_t *size)
{
	uint64_t wanted = flat_u64(flat);
	const uint8_t *bytes = wanted <= SIZE_MAX ? take(flat, (size_t)wanted)
						  : NULL;

	if (!bytes)
		flat->bad = true;
	*size = bytes ? (size_t)wanted : 0;
	return bytes;
}

char *flat_string(struct flat *flat, struct arena *arena)
{
	uint32_t size = flat_u32(flat);

	if (flat->bad || size == FLAT_NULL)
		return NULL;
	const char *bytes = (const char *)take(flat, size);

	if (!bytes || memchr(bytes, '\0', size) ||
	    !utf8_is_valid(bytes, size)) {
		flat->bad = true;
		return NULL;
	}
	return arena_strndup(arena, bytes, size);
}

void flat_hash(struct flat *flat, struct hash *hash)
{
	const uint8_t *bytes = take(flat, HASH_SIZE);

	if (bytes)
		memcpy(hash->bytes, bytes, HASH_SIZE);
	else
		memset(hash->bytes, 0, HASH_SIZE);
}

bool flat_is_done(const struct flat *flat)
{
	return !flat->bad && flat->next == flat->end;
}
