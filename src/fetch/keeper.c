/* What the owner of a cache may do with it: list, verify, prune, export. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "fetch/fetch.h"
#include "fetch/place.h"

struct row {
	char *url, *type;          /* NULL: of a damaged entry */
	char name[80], object[80]; /* below the cache's folder */
	uint64_t size;
	int64_t kept;
	bool is_gone;
};

struct keeper {
	const struct sheaf_cache_job *job;
	struct cache *cache;
	int folder;
	int64_t now; /* as the folder's files are timed */
	struct row *rows;
	size_t count, room;
};

enum { ORPHAN_SECONDS = 3600 };

/* Calls for each file of one kind, "index/ab/cdef..". */
static void walk(struct keeper *keeper, const char *kind,
    void (*found)(struct keeper *, const char *name))
{
	char name[80];

	for (int shelf = 0; shelf < 256; shelf++) {
		snprintf(name, sizeof(name), "%s/%02x", kind, shelf);
		int fd = openat(
		    keeper->folder, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		DIR *folder = fd < 0 ? NULL : fdopendir(fd);
		struct dirent *entry;

		while (folder && (entry = readdir(folder))) {
			if (strlen(entry->d_name) != 62)
				continue;
			snprintf(name, sizeof(name), "%s/%02x/%.62s", kind,
			    shelf, entry->d_name);
			found(keeper, name);
		}
		if (folder)
			closedir(folder);
		else if (fd >= 0)
			close(fd);
	}
}

static int64_t time_of(const char *text)
{
	struct tm when = { 0 };
	const char *end = strptime(text, "%Y-%m-%dT%H:%M:%SZ", &when);

	return end && *end == '\0' ? (int64_t)timegm(&when) : 0;
}

static struct row *new_row(struct keeper *keeper)
{
	if (keeper->count == keeper->room) {
		keeper->room = keeper->room ? 2 * keeper->room : 64;
		keeper->rows = memory_resize(
		    keeper->rows, keeper->room, sizeof(*keeper->rows));
	}
	return &keeper->rows[keeper->count++];
}

/* One index file; what is torn is removed by verify. */
static void add_row(struct keeper *keeper, const char *name)
{
	struct buf bytes = BUF_INIT;
	struct record record;
	struct stat is, object = { 0 };
	const char *url = "";
	char digits[HASH_HEX_SIZE];
	int fd = cache_open_file(keeper->folder, name);

	if (fd < 0)
		return;
	bool is_good = fstat(fd, &is) == 0 &&
	    file_read(fd, RECORD_MOST, &bytes, NULL) &&
	    record_read(&bytes, &url, &record);
	struct row *row = new_row(keeper);

	close(fd);
	*row = (struct row){ .url = memory_strdup(is_good ? url : "") };
	snprintf(row->name, sizeof(row->name), "%s", name);
	if (is_good) {
		hash_hex(&record.content, 2 * HASH_SIZE, digits);
		snprintf(row->object, sizeof(row->object), "objects/%.2s/%s",
		    digits, digits + 2);
		row->type = memory_strdup(record.type);
		row->kept = time_of(record.fetched);
		/* older entries do not tell */
		if (row->kept == 0)
			row->kept = is.st_mtime;
		fstatat(keeper->folder, row->object, &object, 0);
		row->size = (uint64_t)object.st_size;
	}
	buf_release(&bytes);
}

static int by_url(const void *a, const void *b)
{
	return strcmp(
	    ((const struct row *)a)->url, ((const struct row *)b)->url);
}

static int by_object(const void *a, const void *b)
{
	return strcmp(
	    ((const struct row *)a)->object, ((const struct row *)b)->object);
}

static int newest_first(const void *a, const void *b)
{
	int64_t x = ((const struct row *)a)->kept,
		y = ((const struct row *)b)->kept;

	return x != y ? (x < y) - (x > y) : by_url(a, b);
}

/* A content nobody names any more; a young one may be about to be named. */
static void drop_orphan(struct keeper *keeper, const char *name)
{
	struct row key = { 0 };
	struct stat is;

	snprintf(key.object, sizeof(key.object), "%s", name);
	if ((keeper->count == 0 ||
		!bsearch(&key, keeper->rows, keeper->count, sizeof(key),
		    by_object)) &&
	    fstatat(keeper->folder, name, &is, 0) == 0 &&
	    is.st_mtime < keeper->now - ORPHAN_SECONDS)
		unlinkat(keeper->folder, name, 0);
}

/* What killed runs left half-filled. */
static void drop_temporaries(const struct keeper *keeper)
{
	int fd = openat(
	    keeper->folder, "tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *folder = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry;
	struct stat is;

	while (folder && (entry = readdir(folder)))
		if (fstatat(fd, entry->d_name, &is, AT_SYMLINK_NOFOLLOW) == 0 &&
		    S_ISREG(is.st_mode) &&
		    is.st_mtime < keeper->now - ORPHAN_SECONDS)
			unlinkat(fd, entry->d_name, 0);
	if (folder)
		closedir(folder);
	else if (fd >= 0)
		close(fd);
}

/* Marks what goes: too old, or past the size counted from the newest.  It names
 * no content any more. */
static void drop_entries(struct keeper *keeper)
{
	const struct sheaf_cache_job *job = keeper->job;
	int64_t oldest = (int64_t)time(NULL) -
	    (int64_t)job->older_than_days * 86400;
	uint64_t size = 0;

	if (keeper->count > 0)
		qsort(keeper->rows, keeper->count, sizeof(*keeper->rows),
		    newest_first);
	for (size_t i = 0; i < keeper->count; i++) {
		struct row *row = &keeper->rows[i];

		size += row->size;
		row->is_gone = (job->older_than_days && row->kept < oldest) ||
		    (job->max_size && size > job->max_size);
		if (!row->is_gone)
			continue;
		unlinkat(keeper->folder, row->name, 0);
		row->object[0] = '\0';
	}
}

static void prune(struct keeper *keeper)
{
	state_prune(keeper->job->cache, keeper->job->older_than_days,
	    keeper->job->max_size);
	keeper->now = cache_clock(keeper->cache);
	drop_temporaries(keeper);
	drop_entries(keeper);
	if (keeper->count > 0)
		qsort(keeper->rows, keeper->count, sizeof(*keeper->rows),
		    by_object);
	walk(keeper, "objects", drop_orphan);
}

/* Copies to DIR/<host>/<path>, as mirror.c looks for it. */
static bool export(const struct keeper *keeper, const struct row *row)
{
	char *path = mirror_path(row->url);
	struct buf name = BUF_INIT;
	struct output output;
	int fd = path ? cache_lookup(keeper->cache, row->url) : -1;
	struct hash hash;
	uint64_t size;
	bool is_good = fd >= 0 && hash_file(fd, UINT64_MAX, &hash, &size, NULL);

	buf_printf(&name, "%s/%s", keeper->job->export_to, path ? path : "");
	char *text = buf_take(&name);

	is_good = is_good && file_make_folders(text, NULL) &&
	    output_open(&output, text, NULL);
	if (is_good && file_copy(output.fd, 0, fd, 0, size, NULL))
		is_good = output_commit(&output, NULL);
	else if (is_good)
		output_abandon(&output), is_good = false;
	if (fd >= 0)
		close(fd);
	free(text);
	free(path);
	return is_good;
}

static bool do_row(struct keeper *keeper, struct row *row)
{
	int fd;

	switch (keeper->job->action) {
	case SHEAF_CACHE_VERIFY:
		fd = cache_lookup(keeper->cache, row->url);
		if (fd < 0)
			unlinkat(keeper->folder, row->name, 0);
		else
			close(fd);
		return fd >= 0;
	case SHEAF_CACHE_EXPORT:
		return export(keeper, row);
	case SHEAF_CACHE_PRUNE:
		return !row->is_gone;
	case SHEAF_CACHE_LIST:
		break;
	}
	return true;
}

bool cache_keep_house(const struct sheaf_cache_job *job,
    void (*each)(void *, const struct sheaf_cache_entry *), void *context,
    struct error *err)
{
	struct keeper keeper = { .job = job };

	keeper.folder = open(job->cache, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (keeper.folder < 0)
		return error_errno(err, SHEAF_E_USAGE, "%s", job->cache);
	keeper.cache = cache_open(job->cache, err);
	if (!keeper.cache) {
		close(keeper.folder);
		return false;
	}
	walk(&keeper, "index", add_row);
	if (job->action == SHEAF_CACHE_PRUNE)
		prune(&keeper);
	if (keeper.count > 0)
		qsort(keeper.rows, keeper.count, sizeof(*keeper.rows), by_url);
	for (size_t i = 0; i < keeper.count; i++) {
		struct row *row = &keeper.rows[i];
		struct sheaf_cache_entry entry = { .url = row->url,
			.type = row->type ? row->type : "",
			.size = row->size,
			.kept = row->kept,
			.is_good = do_row(&keeper, row) };

		if (each)
			each(context, &entry);
		free(row->url);
		free(row->type);
	}
	free(keeper.rows);
	cache_close(keeper.cache);
	close(keeper.folder);
	return true;
}
