/* Which part of the work is this machine's: --shard K/N. */
#include <string.h>

#include "book/book.h"

bool shard_check(const struct sheaf_options *options, struct error *err)
{
	bool is_asked_for = options->shard > 0 || options->shard_count > 0;

	return !is_asked_for ||
	    (options->shard >= 1 && options->shard <= options->shard_count) ||
	    error_set(err, SHEAF_E_USAGE, "--shard %u/%u: not 1 to %u",
		options->shard, options->shard_count, options->shard_count);
}

/* The first eight bytes as a number, whatever the machine's order of bytes. */
static uint64_t number_of(const struct hash *hash)
{
	uint64_t number = 0;

	for (size_t i = 0; i < 8; i++)
		number = number << 8 | hash->bytes[i];
	return number;
}

bool shard_holds(const struct sheaf_options *options, const char *key)
{
	struct hash hash;

	if (options->shard_count == 0)
		return true;
	hash = hash_bytes(key, strlen(key));
	return number_of(&hash) % options->shard_count + 1 == options->shard;
}
