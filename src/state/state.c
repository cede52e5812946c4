/* The records of all packs, by their keys. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "state/pack.h"

enum {
	STAMP_DAYS = 7, /* the day of a record is as exact as that */
	LIFE_DAYS = 60  /* of a record that nobody uses */
};

struct state {
	int folder;
	struct arena *arena;  /* of the records */
	struct table records; /* struct record by key */
	struct pack *packs;
	struct pack *own; /* one of them; NULL: nothing was kept yet */
	bool is_renewed;
	bool is_full; /* nothing can be written */
	uint32_t today;
	size_t damaged;
};

/* Below the cache's folder; the caller frees it. */
static char *path_of(const char *cache)
{
	struct buf path = BUF_INIT;

	buf_printf(&path, "%s/state", cache);
	return buf_take(&path);
}

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static void take_record(
    void *context, const struct hash *key, const struct record *found)
{
	struct state *state = context;
	struct record *record = table_lookup(&state->records, key);

	if (!record) {
		record = ARENA_NEW(state->arena, struct record);
		table_put(&state->records, key, record);
	}
	*record = *found;
}

static int by_age(const void *a, const void *b)
{
	const struct pack *x = *(struct pack *const *)a,
			  *y = *(struct pack *const *)b;

	if (x->made_ns != y->made_ns)
		return x->made_ns < y->made_ns ? -1 : 1;
	return strcmp(x->name, y->name);
}

/* So that of one key the record of the youngest pack stays. */
static void scan_packs(struct state *state, size_t count)
{
	struct pack **packs = memory_array(count + 1, sizeof(*packs));
	size_t i = 0;

	for (struct pack *pack = state->packs; pack; pack = pack->next)
		packs[i++] = pack;
	qsort(packs, count, sizeof(*packs), by_age);
	for (i = 0; i < count; i++) {
		if (!state->is_renewed)
			pack_scan(packs[i], state, take_record);
		state->damaged += packs[i]->is_damaged;
	}
	free(packs);
}

static void open_packs(struct state *state)
{
	int fd = openat(state->folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *folder = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry;
	size_t count = 0;

	while (folder && (entry = readdir(folder))) {
		struct pack *pack;
		bool is_foreign;

		if (!text_ends_with(entry->d_name, PACK_SUFFIX))
			continue;
		pack = pack_open(state->folder, entry->d_name, &is_foreign);
		if (is_foreign && !pack_is_in_use(state->folder, entry->d_name))
			unlinkat(state->folder, entry->d_name, 0);
		state->damaged += is_foreign;
		if (!pack)
			continue;
		pack->next = state->packs;
		state->packs = pack;
		count++;
	}
	if (folder)
		closedir(folder);
	else if (fd >= 0)
		close(fd);
	scan_packs(state, count);
}

int state_folder(const char *cache, struct error *err)
{
	char *path = path_of(cache);
	int folder = -1;

	if (file_make_folders(cache, err) &&
	    (mkdir(cache, 0700) == 0 || errno == EEXIST) &&
	    (mkdir(path, 0700) == 0 || errno == EEXIST))
		folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder < 0)
		error_errno(err, SHEAF_E_OUTPUT, "%s", path);
	free(path);
	return folder;
}

struct state *state_open(const char *cache, bool is_renewed, struct error *err)
{
	int folder = state_folder(cache, err);
	struct state *state;

	if (folder < 0)
		return NULL;
	state = memory_new(sizeof(*state));
	state->folder = folder;
	state->arena = arena_new();
	state->is_renewed = is_renewed;
	state->today = (uint32_t)(now_ns() / 1000000000u / 86400);
	open_packs(state);
	return state;
}

static bool is_live(
    void *context, const struct hash *key, const struct record *record)
{
	struct state *state = context;
	const struct record *known = table_lookup(&state->records, key);

	/* of what is renewed nothing is known, so it is all as it was */
	return (known ? known->pack == record->pack &&
			   known->offset == record->offset
		      : state->is_renewed) &&
	    record->day + LIFE_DAYS >= state->today;
}

void state_close(struct state *state)
{
	if (!state)
		return;
	if (state->own && pack_flush(state->own))
		packs_merge(state->folder, state->packs, state, is_live);
	for (struct pack *next, *pack = state->packs; pack; pack = next) {
		next = pack->next;
		pack_free(pack);
	}
	table_release(&state->records);
	arena_free(state->arena);
	close(state->folder);
	free(state);
}

size_t state_damaged(const struct state *state)
{
	return state->damaged;
}

static void note_use(struct state *state, struct record *record)
{
	if (!record->pack->is_own && record->day + STAMP_DAYS <= state->today)
		pack_stamp(record, state->today);
}

bool state_find(struct state *state, const struct hash *key, struct buf *bytes)
{
	struct record *record = table_lookup(&state->records, key);

	if (!record || !record->pack)
		return false;
	if (!pack_read(record, bytes)) {
		record->pack = NULL;
		return false;
	}
	note_use(state, record);
	return true;
}

static bool open_own(struct state *state)
{
	if (state->own || state->is_full)
		return state->own != NULL;
	state->own = pack_new(state->folder, now_ns());
	state->is_full = !state->own;
	if (!state->own)
		return false;
	state->own->next = state->packs;
	state->packs = state->own;
	return true;
}

void state_keep(
    struct state *state, const struct hash *key, const void *bytes, size_t size)
{
	struct record *known = table_lookup(&state->records, key), record;
	uint8_t check[PACK_CHECK];

	if (known && known->pack && known->size == size) {
		pack_check(bytes, size, check);
		if (memcmp(check, known->check, PACK_CHECK) == 0) {
			note_use(state, known);
			return;
		}
	}
	if (open_own(state) &&
	    pack_append(state->own, key, bytes, size, state->today, &record))
		take_record(state, key, &record);
}

void state_prune(const char *cache, unsigned older_than_days, uint64_t max_size)
{
	char *path = path_of(cache);
	int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int64_t oldest = older_than_days
	    ? (int64_t)time(NULL) - (int64_t)older_than_days * 86400
	    : 0;

	free(path);
	if (folder < 0)
		return;
	packs_drop(folder, NULL, oldest, max_size ? max_size : UINT64_MAX);
	close(folder);
}
