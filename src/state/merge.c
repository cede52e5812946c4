/* Few packs of many, and fewer bytes. */
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "state/pack.h"

/* More are merged; and what all of them may come to. */
enum { PACKS_MOST = 8 };
#define STATE_BYTES_MOST (2ull << 30)

struct merge {
	struct pack *into;
	struct buf bytes, rows;
	void *context;
	bool (*is_live)(void *, const struct hash *, const struct record *);
	bool has_failed;
};

static void take_along(
    void *context, const struct hash *key, const struct record *record)
{
	struct merge *merge = context;
	struct record from = *record, moved;

	if (merge->has_failed || !merge->is_live(merge->context, key, record) ||
	    !pack_read(&from, &merge->bytes))
		return;
	merge->has_failed = !pack_append(merge->into, key, merge->bytes.data,
	    merge->bytes.size, record->day, &moved);
	if (!merge->has_failed)
		rows_add(&merge->rows, key, &moved);
}

static int damaged_and_small_first(const void *a, const void *b)
{
	const struct pack *x = *(struct pack *const *)a,
			  *y = *(struct pack *const *)b;

	if (x->is_damaged != y->is_damaged)
		return x->is_damaged ? -1 : 1;
	return (x->end > y->end) - (x->end < y->end);
}

/* The smallest, as long as the next is not much larger than they together: so a
 * record is copied only so often as sizes can double. */
static size_t count_small(struct pack **packs, size_t count)
{
	uint64_t size = 0;
	size_t i;

	for (i = 0; i < count && (i < 2 || packs[i]->end <= 2 * size); i++)
		size += packs[i]->end;
	return i;
}

static void merge_into_one(
    int folder, struct pack **packs, size_t count, struct merge *merge)
{
	uint64_t made_ns = 0;
	size_t i;

	for (i = 0; i < count; i++)
		if (packs[i]->made_ns > made_ns)
			made_ns = packs[i]->made_ns;
	merge->into = pack_new(folder, made_ns);
	if (!merge->into)
		return;
	for (i = 0; i < count; i++) {
		packs[i]->end = PACK_HEAD;
		pack_scan(packs[i], merge, take_along);
	}
	merge->has_failed |= !rows_write(merge->into, &merge->rows);
	for (i = 0; i < count && !merge->has_failed; i++)
		unlinkat(folder, packs[i]->name, 0);
	if (merge->has_failed)
		unlinkat(folder, merge->into->name, 0);
	pack_free(merge->into);
	buf_release(&merge->bytes);
	buf_release(&merge->rows);
}

/* Not one that another run writes or merges. */
static bool is_ours(const struct pack *pack)
{
	return pack->is_own || flock(pack->fd, LOCK_EX | LOCK_NB) == 0;
}

void packs_merge(int folder, struct pack *all, void *context,
    bool (*is_live)(void *, const struct hash *, const struct record *))
{
	struct merge merge = { .context = context, .is_live = is_live };
	const char *own = NULL;
	struct pack **packs;
	size_t count = 0, damaged = 0, merged;

	for (struct pack *pack = all; pack; pack = pack->next) {
		count++;
		if (pack->is_own)
			own = pack->name;
	}
	packs = memory_array(count + 1, sizeof(*packs));
	count = 0;
	for (struct pack *pack = all; pack; pack = pack->next)
		if (is_ours(pack)) {
			packs[count++] = pack;
			damaged += pack->is_damaged;
		}
	qsort(packs, count, sizeof(*packs), damaged_and_small_first);
	merged = count > PACKS_MOST ? count_small(packs, count) : 0;
	if (merged < damaged)
		merged = damaged;
	if (merged > 0)
		merge_into_one(folder, packs, merged, &merge);
	free(packs);
	packs_drop(folder, own, 0, STATE_BYTES_MOST);
}

/* ---- a file at a time */

struct file {
	char name[PACK_NAME_SIZE];
	uint64_t size;
	int64_t used;
};

static int newest_first(const void *a, const void *b)
{
	const struct file *x = a, *y = b;

	if (x->used != y->used)
		return x->used < y->used ? 1 : -1;
	return strcmp(x->name, y->name);
}

static size_t list_files(int folder, struct file **files)
{
	int fd = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *open_folder = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry;
	size_t count = 0, room = 0;
	struct stat is;

	*files = NULL;
	while (open_folder && (entry = readdir(open_folder))) {
		if (!text_ends_with(entry->d_name, PACK_SUFFIX) ||
		    strlen(entry->d_name) >= PACK_NAME_SIZE ||
		    fstatat(fd, entry->d_name, &is, AT_SYMLINK_NOFOLLOW) != 0 ||
		    !S_ISREG(is.st_mode))
			continue;
		if (count == room) {
			room = room ? 2 * room : 16;
			*files = memory_resize(*files, room, sizeof(**files));
		}
		struct file *file = &(*files)[count++];

		strcpy(file->name, entry->d_name);
		file->size = (uint64_t)is.st_size;
		file->used = is.st_mtime;
	}
	if (open_folder)
		closedir(open_folder);
	else if (fd >= 0)
		close(fd);
	return count;
}

void packs_drop(int folder, const char *own, int64_t oldest, uint64_t size_most)
{
	struct file *files;
	size_t count = list_files(folder, &files);
	uint64_t size = 0;

	if (count > 0)
		qsort(files, count, sizeof(*files), newest_first);
	for (size_t i = 0; i < count; i++) {
		size += files[i].size;
		if ((files[i].used < oldest || size > size_most ||
			files[i].size < PACK_HEAD) &&
		    !(own && strcmp(own, files[i].name) == 0) &&
		    !pack_is_in_use(folder, files[i].name))
			unlinkat(folder, files[i].name, 0);
	}
	free(files);
}
