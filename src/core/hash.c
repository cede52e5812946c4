/* SHA-256: the one door of nettle's hashes. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <nettle/sha2.h>

#include "core/error.h"
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

bool hash_file(int fd, uint64_t limit, struct hash *hash, uint64_t *size,
    struct error *err)
{
	struct sha256_ctx context;
	uint8_t bytes[64 << 10];

	sha256_init(&context);
	*size = 0;
	for (;;) {
		ssize_t n = pread(fd, bytes, sizeof(bytes), (off_t)*size);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return error_errno(
			    err, SHEAF_E_INPUT, "cannot be read");
		if (n == 0)
			break;
		*size += (uint64_t)n;
		if (*size > limit)
			return error_set(err, SHEAF_E_LIMIT,
			    "larger than %llu bytes",
			    (unsigned long long)limit);
		sha256_update(&context, (size_t)n, bytes);
	}
	sha256_digest(&context, sizeof(hash->bytes), hash->bytes);
	return true;
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
