/*
 * Pictures once fetched.  Below the cache's folder:
 *
 *   objects/<2 digits>/<62 digits>   contents, named by their SHA-256
 *   index/<2 digits>/<62 digits>     named by the SHA-256 of the address; what
 *                                    they say: record.c
 *   tmp/                             files being filled; renamed when whole
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fetch/place.h"

struct cache {
	int folder;
	struct state *trusted; /* or NULL */
};

enum { NAME_SIZE = 96 };

static bool make_folders(const char *path, struct error *err)
{
	return file_make_folders(path, err) &&
	    (mkdir(path, 0700) == 0 || errno == EEXIST);
}

struct cache *cache_open(const char *path, struct error *err)
{
	int folder = -1;

	if (make_folders(path, err))
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

void cache_trust(struct cache *cache, struct state *state)
{
	if (cache)
		cache->trusted = state;
}

static void name_of(
    const char *kind, const struct hash *hash, char name[NAME_SIZE])
{
	char digits[HASH_HEX_SIZE];

	hash_hex(hash, 64, digits);
	snprintf(name, NAME_SIZE, "%s/%.2s/%s", kind, digits, digits + 2);
}

/* Whatever stands there: nobody waits for a pipe, or reads a device. */
int cache_open_file(int folder, const char *name)
{
	int fd = openat(
	    folder, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
	struct stat is;

	if (fd >= 0 && (fstat(fd, &is) != 0 || !S_ISREG(is.st_mode))) {
		close(fd);
		fd = -1;
	}
	return fd;
}

bool cache_record(struct cache *cache, const char *url, struct record *record)
{
	struct hash key = hash_bytes(url, strlen(url));
	struct buf bytes = BUF_INIT;
	const char *found;
	char name[NAME_SIZE];

	if (!cache)
		return false;
	name_of("index", &key, name);
	int fd = cache_open_file(cache->folder, name);

	if (fd < 0)
		return false;
	bool is_good = file_read(fd, RECORD_MOST, &bytes, NULL) &&
	    record_read(&bytes, &found, record) && strcmp(found, url) == 0;

	close(fd);
	buf_release(&bytes);
	return is_good;
}

int cache_content(struct cache *cache, const struct hash *wanted)
{
	char name[NAME_SIZE];
	struct hash found;
	uint64_t size;

	name_of("objects", wanted, name);
	int fd = cache_open_file(cache->folder, name);
	if (fd < 0)
		return -1;
	/* a disk that lost power may have kept the name and not the bytes; what
	 * a network did not read is not known to be bad */
	bool is_read = state_hash_file(
	    cache->trusted, fd, UINT64_MAX, &found, &size, NULL);

	if (is_read && hash_compare(wanted, &found) == 0)
		return fd;
	close(fd);
	if (is_read)
		unlinkat(cache->folder, name, 0);
	return -1;
}

int cache_lookup(struct cache *cache, const char *url)
{
	struct record record;

	return cache_record(cache, url, &record)
	    ? cache_content(cache, &record.content)
	    : -1;
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

/* A new file below tmp/.  Its name is drawn: hosts that share the folder may
 * have processes of one number, and a process more than one file. */
static int open_temporary(struct cache *cache, char name[NAME_SIZE])
{
	int fd = -1;

	for (int tries = 0; fd < 0 && tries < 8; tries++) {
		uint64_t drawn[2];

		if (getrandom(drawn, sizeof(drawn), 0) != sizeof(drawn))
			return -1;
		snprintf(name, NAME_SIZE, "tmp/%016llx%016llx",
		    (unsigned long long)drawn[0], (unsigned long long)drawn[1]);
		fd = openat(cache->folder, name,
		    O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		if (fd < 0 && errno != EEXIST)
			return -1;
	}
	return fd;
}

int64_t cache_clock(struct cache *cache)
{
	char name[NAME_SIZE];
	int fd = open_temporary(cache, name);
	struct stat is;
	int64_t now = fd >= 0 && fstat(fd, &is) == 0 ? (int64_t)is.st_mtime : 0;

	if (fd >= 0) {
		close(fd);
		unlinkat(cache->folder, name, 0);
	}
	return now;
}

/* Old or new: closes, and gives the file its name where all went well. */
static bool settle(struct cache *cache, int fd, bool is_good,
    const char *temporary, const char *name)
{
	is_good &= close(fd) == 0;
	is_good = is_good &&
	    renameat(cache->folder, temporary, cache->folder, name) == 0;
	if (!is_good)
		unlinkat(cache->folder, temporary, 0);
	return is_good;
}

/* Gives the bytes of an open file a name: by a link where it has none, else by
 * a copy and rename. */
static bool keep_object(
    struct cache *cache, int fd, uint64_t size, const char *name)
{
	char self[64], temporary[NAME_SIZE];

	snprintf(self, sizeof(self), "/proc/self/fd/%d", fd);
	/* what is there already is young again: who prunes must not take it
	 * before it is named */
	if (linkat(AT_FDCWD, self, cache->folder, name, AT_SYMLINK_FOLLOW) ==
		0 ||
	    (errno == EEXIST &&
		utimensat(cache->folder, name, NULL, AT_SYMLINK_NOFOLLOW) == 0))
		return true;
	int copy = open_temporary(cache, temporary);

	return copy >= 0 &&
	    settle(cache, copy, file_copy(copy, 0, fd, 0, size, NULL),
		temporary, name);
}

void cache_note(
    struct cache *cache, const char *url, const struct record *record)
{
	struct hash key = hash_bytes(url, strlen(url));
	char name[NAME_SIZE], temporary[NAME_SIZE];
	struct buf bytes = BUF_INIT;
	int fd = -1;

	name_of("index", &key, name);
	if (record_put(&bytes, url, record) && make_shelf(cache, name))
		fd = open_temporary(cache, temporary);
	if (fd >= 0)
		settle(cache, fd, file_write(fd, bytes.data, bytes.size, NULL),
		    temporary, name);
	buf_release(&bytes);
}

void cache_keep(
    struct cache *cache, const char *url, const struct record *record, int fd)
{
	struct record kept = *record;
	char name[NAME_SIZE];
	uint64_t size;

	if (!cache || !hash_file(fd, UINT64_MAX, &kept.content, &size, NULL))
		return;
	name_of("objects", &kept.content, name);
	if (make_shelf(cache, name) && keep_object(cache, fd, size, name))
		cache_note(cache, url, &kept);
}
