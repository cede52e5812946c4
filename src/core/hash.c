/* SHA-256: the one door of nettle's hashes. */
#include <string.h>

#include <nettle/sha2.h>

#include "core/hash.h"

struct hash hash_bytes(const void *bytes, size_t size)
{
	struct sha256_ctx context;
	struct hash hash;

	sha256_init(&context);
	sha256_update(&context, size, bytes);
	sha256_digest(&context, sizeof(hash.bytes), hash.bytes);
	return hash;
}

void hash_hex(const struct hash *hash, size_t digits, char *out)
{
	static const char digit[] = "0123456789abcdef";

	if (digits > 2 * HASH_SIZE)
		digits = 2 * HASH_SIZE;
	for (size_t i = 0; i < digits; i++)
		out[i] = digit[hash->bytes[i / 2] >> (i % 2 ? 0 : 4) & 15];
	out[digits] = '\0';
}

int hash_compare(const struct hash *a, const struct hash *b)
{
	return memcmp(a->bytes, b->bytes, HASH_SIZE);
}
