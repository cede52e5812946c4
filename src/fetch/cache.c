/*
 * Pictures once fetched.  Below the cache's folder:
 *
 *   objects/<2 digits>/<62 digits>   contents, named by their SHA-256
 *   index/<2 digits>/<62 digits>     named by the SHA-256 of the address: one
 *                                    line, the content's hash and the address
 *   tmp/                             files being filled; renamed when whole
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fetch/place.h"

struct cache {
	int folder;
};

enum { NAME_SIZE = 96 };

static bool make_folders(const char *path)
{
	char *copy = memory_strdup(path);
	bool is_made = true;

	for (char *slash = copy; is_made && *slash; slash++)
		if (*slash == '/' && slash > copy) {
			*slash = '\0';
			is_made = mkdir(copy, 0777) == 0 || errno == EEXIST;
			*slash = '/';
		}
	is_made = is_made && (mkdir(copy, 0700) == 0 || errno == EEXIST);
	free(copy);
	return is_made;
}

struct cache *cache_open(const char *path, struct error *err)
{
	int folder = -1;

	if (make_folders(path))
		folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder < 0) {
		error_errno(err, SHEAF_E_OUTPUT, "%s", path);
		return NULL;
	}
	mkdirat(folder, "objects", 0777);
	mkdirat(folder, "index", 0777);
	mkdirat(folder, "tmp", 0777);
	struct cache *cache = memory_new(sizeof(*cache));

	cache->folder = folder;
	return cache;
}

void cache_close(struct cache *cache)
{
	if (!cache)
		return;
	close(cache->folder);
	free(cache);
}

static void name_of(
    const char *kind, const struct hash *hash, char name[NAME_SIZE])
{
	char digits[HASH_HEX_SIZE];

	hash_hex(hash, 64, digits);
	snprintf(name, NAME_SIZE, "%s/%.2s/%s", kind, digits, digits + 2);
}

static bool read_digits(const char *digits, struct hash *hash)
{
	for (size_t i = 0; i < HASH_SIZE; i++) {
		unsigned value;
		char pair[3] = { digits[2 * i], digits[2 * i + 1], 0 };

		if (strspn(pair, "0123456789abcdef") != 2 ||
		    sscanf(pair, "%x", &value) != 1)
			return false;
		hash->bytes[i] = (uint8_t)value;
	}
	return true;
}

/* The line of an index file; one that is torn, or of another address, is
 * none. */
static bool read_index(
    struct cache *cache, const char *name, const char *url, struct hash *wanted)
{
	size_t length = strlen(url);
	struct buf line = BUF_INIT;
	int fd = openat(cache->folder, name, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return false;
	bool is_good = file_read(fd, length + 66, &line, NULL) &&
	    line.size == length + 66 && line.data[64] == ' ' &&
	    memcmp(line.data + 65, url, length) == 0 &&
	    read_digits(line.data, wanted);

	close(fd);
	buf_release(&line);
	return is_good;
}

int cache_lookup(struct cache *cache, const char *url)
{
	struct hash key = hash_bytes(url, strlen(url)), wanted, found;
	char name[NAME_SIZE];
	uint64_t size;

	name_of("index", &key, name);
	if (!read_index(cache, name, url, &wanted))
		return -1;
	name_of("objects", &wanted, name);
	int fd = openat(cache->folder, name, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	/* a disk that lost power may have kept the name and not the bytes */
	if (hash_file(fd, UINT64_MAX, &found, &size, NULL) &&
	    hash_compare(&wanted, &found) == 0)
		return fd;
	close(fd);
	unlinkat(cache->folder, name, 0);
	return -1;
}

int cache_new_file(struct cache *cache, struct error *err)
{
	if (cache) {
		int fd = openat(
		    cache->folder, "tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0666);

		if (fd >= 0)
			return fd;
	}
	return file_temporary(err);
}

static bool make_shelf(struct cache *cache, const char *name)
{
	char shelf[NAME_SIZE];

	snprintf(shelf, sizeof(shelf), "%.*s", (int)(strrchr(name, '/') - name),
	    name);
	return mkdirat(cache->folder, shelf, 0777) == 0 || errno == EEXIST;
}

/* Gives the bytes of an open file a name: by a link where it has none, else by
 * a copy and rename. */
static bool keep_object(
    struct cache *cache, int fd, uint64_t size, const char *name)
{
	char self[64], temporary[64];
	struct error err;

	snprintf(self, sizeof(self), "/proc/self/fd/%d", fd);
	if (linkat(AT_FDCWD, self, cache->folder, name, AT_SYMLINK_FOLLOW) ==
		0 ||
	    errno == EEXIST)
		return true;
	snprintf(
	    temporary, sizeof(temporary), "tmp/%ld-object", (long)getpid());
	int copy = openat(cache->folder, temporary,
	    O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);

	if (copy < 0)
		return false;
	bool is_kept = file_copy(copy, 0, fd, 0, size, &err);

	is_kept &= close(copy) == 0;
	is_kept = is_kept &&
	    renameat(cache->folder, temporary, cache->folder, name) == 0;
	if (!is_kept)
		unlinkat(cache->folder, temporary, 0);
	return is_kept;
}

static void keep_index(struct cache *cache, const char *url,
    const struct hash *hash, const char *name)
{
	char temporary[64], digits[HASH_HEX_SIZE];
	struct buf line = BUF_INIT;
	struct error err;

	snprintf(temporary, sizeof(temporary), "tmp/%ld-index", (long)getpid());
	int fd = openat(cache->folder, temporary,
	    O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);

	if (fd < 0)
		return;
	hash_hex(hash, 64, digits);
	buf_printf(&line, "%s %s\n", digits, url);
	bool is_kept = file_write(fd, line.data, line.size, &err);

	is_kept &= close(fd) == 0;
	if (!is_kept ||
	    renameat(cache->folder, temporary, cache->folder, name) != 0)
		unlinkat(cache->folder, temporary, 0);
	buf_release(&line);
}

void cache_keep(struct cache *cache, const char *url, int fd)
{
	struct hash key = hash_bytes(url, strlen(url)), content;
	char name[NAME_SIZE];
	uint64_t size;

	if (!cache || !hash_file(fd, UINT64_MAX, &content, &size, NULL))
		return;
	name_of("objects", &content, name);
	if (!make_shelf(cache, name) || !keep_object(cache, fd, size, name))
		return;
	name_of("index", &key, name);
	if (make_shelf(cache, name))
		keep_index(cache, url, &content, name);
}
