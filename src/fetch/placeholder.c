/*
 * Pictures that servers send in the place of those asked for: "seen on our site
 * only".  They are known by their bytes, from files that the user names.
 *
 * Counting which bytes come for many addresses would find them without that, but
 * what is counted depends on which answers are there already; a book has to be the
 * same whatever comes first.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fetch/place.h"

struct row {
	struct hash hash;
	uint64_t size;
};

struct placeholders {
	struct row *rows;
	size_t count;
};

static bool load(const char *path, struct row *row, struct error *err)
{
	struct error why = { 0 };
	int fd = file_open(path, &why);
	bool is_good = fd >= 0 &&
	    hash_file(fd, UINT64_MAX, &row->hash, &row->size, &why);

	if (fd >= 0)
		close(fd);
	if (is_good && row->size == 0)
		is_good = error_set(&why, SHEAF_E_USAGE, "is empty");
	return is_good ||
	    error_set(
		err, SHEAF_E_USAGE, "--placeholder %s: %s", path, why.text);
}

struct placeholders *placeholders_load(
    const char *const *paths, size_t count, struct error *err)
{
	struct placeholders *all = memory_new(sizeof(*all));

	all->rows = memory_array(count, sizeof(*all->rows));
	all->count = count;
	for (size_t i = 0; i < count; i++)
		if (!load(paths[i], &all->rows[i], err)) {
			placeholders_free(all);
			return NULL;
		}
	return all;
}

void placeholders_free(struct placeholders *all)
{
	if (!all)
		return;
	free(all->rows);
	free(all);
}

bool placeholders_have(const struct placeholders *all, int fd)
{
	struct row found;
	struct stat is;
	bool is_hashed = false;

	if (all->count == 0 || fstat(fd, &is) != 0)
		return false;
	for (size_t i = 0; i < all->count; i++) {
		if (all->rows[i].size != (uint64_t)is.st_size)
			continue;
		is_hashed = is_hashed ||
		    hash_file(fd, UINT64_MAX, &found.hash, &found.size, NULL);
		if (is_hashed &&
		    hash_compare(&found.hash, &all->rows[i].hash) == 0)
			return true;
	}
	return false;
}
