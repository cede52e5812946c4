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
	struct arena *arena; /* of the records below */
	struct table broken; /* struct record by key: what cannot be read */
	struct pack *packs;  /* the youngest first */
	struct pack *own;    /* one of them; NULL: nothing was kept yet */
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

/* In place of what the key had; it is as if there were none. */
static void note_broken(
    struct state *state, const struct hash *key, const struct record *found)
{
	struct record *record = ARENA_NEW(state->arena, struct record);

	*record = *found;
	table_put(&state->broken, key, record);
}

static bool is_same(const struct record *a, const struct record *b)
{
	return a->pack == b->pack && a->offset == b->offset;
}

/* False: there is none, or it is damaged. */
static bool lookup(
    const struct state *state, const struct hash *key, struct record *record)
{
	const struct record *broken = table_lookup(&state->broken, key);

	for (struct pack *pack = state->packs; pack; pack = pack->next)
		if (rows_find(pack, key, record))
			return !broken || !is_same(broken, record);
	return false;
}

static bool is_younger(const struct pack *a, const struct pack *b)
{
	return a->made_ns != b->made_ns ? a->made_ns > b->made_ns
					: strcmp(a->name, b->name) > 0;
}

static void add_pack(struct state *state, struct pack *pack)
{
	struct pack **place = &state->packs;

	while (*place && !is_younger(pack, *place))
		place = &(*place)->next;
	pack->next = *place;
	*place = pack;
	rows_load(pack);
	state->damaged += pack->is_damaged;
}

static void open_packs(struct state *state)
{
	int fd = openat(state->folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *folder = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry;

	while (folder && (entry = readdir(folder))) {
		struct pack *pack;
		bool is_foreign;

		if (!text_ends_with(entry->d_name, PACK_SUFFIX))
			continue;
		pack = pack_open(state->folder, entry->d_name, &is_foreign);
		if (is_foreign && !pack_is_in_use(state->folder, entry->d_name))
			unlinkat(state->folder, entry->d_name, 0);
		state->damaged += is_foreign;
		if (pack)
			add_pack(state, pack);
	}
	if (folder)
		closedir(folder);
	else if (fd >= 0)
		close(fd);
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
	struct record known;

	return lookup(state, key, &known) && is_same(&known, record) &&
	    record->day + LIFE_DAYS >= state->today;
}

void state_close(struct state *state)
{
	if (!state)
		return;
	if (state->own && rows_write(state->own, &state->own->rows))
		packs_merge(state->folder, state->packs, state, is_live);
	for (struct pack *next, *pack = state->packs; pack; pack = next) {
		next = pack->next;
		pack_free(pack);
	}
	table_release(&state->broken);
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
	struct record record;

	if (!lookup(state, key, &record) ||
	    (state->is_renewed && !record.pack->is_own))
		return false;
	if (pack_read(&record, bytes)) {
		note_use(state, &record);
		return true;
	}
	note_broken(state, key, &record);
	return false;
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

/* It is there already. */
static bool has(
    struct state *state, const struct hash *key, const void *bytes, size_t size)
{
	uint8_t check[PACK_CHECK];
	struct record known;

	if (!lookup(state, key, &known) || known.size != size)
		return false;
	pack_check(bytes, size, check);
	return memcmp(check, known.check, PACK_CHECK) == 0;
}

void state_keep(
    struct state *state, const struct hash *key, const void *bytes, size_t size)
{
	struct record record;

	if (!has(state, key, bytes, size) && open_own(state) &&
	    pack_append(state->own, key, bytes, size, state->today, &record))
		rows_note(state->own, key, &record);
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
