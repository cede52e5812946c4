/* What files hold, told by what the file system says of them. */
#include <sys/stat.h>
#include <time.h>

#include "state/state.h"

/* A file that was changed less than that before it was read may have been changed
 * again since, without a sign of it: clocks of file systems tick coarsely. */
#define SAFE_NS 2000000000ll

static int64_t in_ns(const struct timespec *time)
{
	return (int64_t)time->tv_sec * 1000000000 + time->tv_nsec;
}

void file_identity_put(struct buf *out, const struct stat *is)
{
	flat_put_u64(out, is->st_dev);
	flat_put_u64(out, is->st_ino);
	flat_put_i64(out, is->st_size);
	flat_put_i64(out, in_ns(&is->st_mtim));
	flat_put_i64(out, in_ns(&is->st_ctim));
}

static struct hash key_of(const struct stat *is)
{
	struct buf key = BUF_INIT;

	flat_put_string(&key, "file");
	file_identity_put(&key, is);
	struct hash hash = hash_bytes(key.data, key.size);

	buf_release(&key);
	return hash;
}

static bool recall(
    struct state *state, const struct hash *key, struct hash *content)
{
	struct buf bytes = BUF_INIT;
	bool is_known = state_find(state, key, &bytes);
	struct flat flat;

	flat_open(&flat, bytes.data, bytes.size);
	if (is_known)
		flat_hash(&flat, content);
	is_known = is_known && flat_is_done(&flat);
	buf_release(&bytes);
	return is_known;
}

bool state_hash_file(struct state *state, int fd, uint64_t limit,
    struct hash *content, uint64_t *size, struct error *err)
{
	struct timespec now;
	struct stat before, after;

	if (!state || fstat(fd, &before) != 0 || !S_ISREG(before.st_mode) ||
	    (uint64_t)before.st_size > limit)
		return hash_file(fd, limit, content, size, err);
	struct hash key = key_of(&before);

	*size = (uint64_t)before.st_size;
	if (recall(state, &key, content))
		return true;
	clock_gettime(CLOCK_REALTIME, &now);
	if (!hash_file(fd, limit, content, size, err))
		return false;
	if (fstat(fd, &after) != 0)
		return true;
	struct hash again = key_of(&after);
	int64_t safe_ns = in_ns(&now) - SAFE_NS;

	if (hash_compare(&key, &again) == 0 && after.st_nlink > 0 &&
	    in_ns(&after.st_mtim) < safe_ns && in_ns(&after.st_ctim) < safe_ns)
		state_keep(state, &key, content->bytes, HASH_SIZE);
	return true;
}
