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
#include <sys/stat.h>
#include <unistd.h>

#include "fetch/place.h"

struct cache {
	int folder;
	char *path, *temporaries; /* "PATH/tmp/" */
	struct state *trusted;    /* or NULL */
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
	struct buf temporaries = BUF_INIT;

	cache->folder = folder;
	cache->path = memory_strdup(path);
	buf_printf(&temporaries, "%s/tmp/", path);
	cache->temporaries = buf_take(&temporaries);
	output_sweep(cache->temporaries);
	return cache;
}

void cache_close(struct cache *cache)
{
	if (!cache)
		return;
	close(cache->folder);
	free(cache->path);
	free(cache->temporaries);
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

/* A file below tmp/ that will have a name below the folder. */
static bool open_temporary(
    const struct cache *cache, const char *name, struct output *output)
{
	struct buf path = BUF_INIT;
	struct error err;
	bool is_open;

	buf_printf(&path, "%s/%s", cache->path, name);
	is_open = output_open_in(
	    output, cache->temporaries, buf_text(&path), &err);
	buf_release(&path);
	return is_open;
}

int64_t cache_clock(struct cache *cache)
{
	struct output output;
	struct stat is;
	int64_t now = 0;

	if (open_temporary(cache, "clock", &output)) {
		if (fstat(output.fd, &is) == 0)
			now = (int64_t)is.st_mtime;
		output_abandon(&output);
	}
	return now;
}

/* Old or new. */
static bool settle(struct output *output, bool is_good)
{
	if (is_good)
		return output_settle(output);
	output_abandon(output);
	return false;
}

/* Gives the bytes of an open file a name: by a link where it has none, else by
 * a copy and rename. */
static bool keep_object(
    struct cache *cache, int fd, uint64_t size, const char *name)
{
	char self[64];
	struct output copy;

	snprintf(self, sizeof(self), "/proc/self/fd/%d", fd);
	/* what is there already is young again: who prunes must not take it
	 * before it is named */
	if (linkat(AT_FDCWD, self, cache->folder, name, AT_SYMLINK_FOLLOW) ==
		0 ||
	    (errno == EEXIST &&
		utimensat(cache->folder, name, NULL, AT_SYMLINK_NOFOLLOW) == 0))
		return true;
	return open_temporary(cache, name, &copy) &&
	    settle(&copy, file_copy(copy.fd, 0, fd, 0, size, NULL));
}

void cache_note(
    struct cache *cache, const char *url, const struct record *record)
{
	struct hash key = hash_bytes(url, strlen(url));
	char name[NAME_SIZE];
	struct buf bytes = BUF_INIT;
	struct output output;

	name_of("index", &key, name);
	if (record_put(&bytes, url, record) && make_shelf(cache, name) &&
	    open_temporary(cache, name, &output))
		(void)settle(&output,
		    file_write(output.fd, bytes.data, bytes.size, NULL));
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
