/* What an article would come to, without the network and without a worker. */
#include <libgen.h>
#include <stdlib.h>
#include <string.h>

#include "lib/recall.h"

/* An address that was looked at: of one picture in many articles once. */
struct looked {
	bool is_known; /* else the network would be asked */
	struct hash seen;
};

static struct looked *look_at_address(struct binding *binding,
    const struct picture_want *want, const char *folder)
{
	const uint64_t limit = binding->options->limits[SHEAF_LIMIT_PICTURE];
	struct attempts *attempts = binding->attempts;
	struct fetch_request request = { .url = want->url,
		.alternative = want->alternative,
		.folder = folder };
	struct hash key = address_key(want->url, want->alternative, folder);
	struct looked *looked = table_lookup(&attempts->looked, &key);
	enum fetch_place place;
	struct error reason;

	if (looked)
		return looked;
	looked = ARENA_NEW(attempts->arena, struct looked);
	table_put(&attempts->looked, &key, looked);
	place = fetch_look(binding->fetcher, attempts->state, &request, limit,
	    &looked->seen, &reason);
	looked->is_known = place != FETCH_NETWORK;
	if (place == FETCH_NOWHERE)
		looked->seen = recall_reason(reason.text);
	return looked;
}

/* False: the network would be asked for it. */
static bool look_at(struct binding *binding, const struct picture_want *want,
    const struct source *source, struct hash *seen)
{
	struct looked *looked;
	char *copy;

	if (!want->url) {
		*seen = want->data_size > 0
		    ? hash_bytes(want->data, want->data_size)
		    : recall_reason(want->reason);
		return true;
	}
	copy = memory_strdup(source->path);
	looked = look_at_address(
	    binding, want, url_is_web(want->url) ? NULL : dirname(copy));
	free(copy);
	*seen = looked->seen;
	return looked->is_known;
}

/* Every picture; the rows are those of a WANT message. */
static bool look_at_all(struct binding *binding, struct arena *arena,
    const struct source *source, struct flat *rows, struct hash **seen,
    size_t *count)
{
	*count = flat_count(rows, WANT_LEAST);
	*seen = arena_array(arena, *count + 1, sizeof(**seen));
	for (size_t i = 0; i < *count; i++) {
		struct picture_want want = want_read(rows, arena);

		if (rows->bad || !look_at(binding, &want, source, &(*seen)[i]))
			return false;
	}
	return flat_is_done(rows);
}

bool recall_look(struct binding *binding, size_t entry, struct hash *key)
{
	const struct source *source = &binding->plan->entries[entry].source;
	struct hash load, *seen = NULL;
	struct arena *arena;
	struct needs needs;
	struct flat rows;
	size_t count = 0;
	bool is_known;

	if (!recall_key(binding, entry, &load))
		return false;
	arena = arena_new();
	is_known = recall_needs(binding, &load, &needs);
	if (is_known && needs.row_size > 0) {
		flat_open(&rows, needs.rows, needs.row_size);
		is_known = look_at_all(
		    binding, arena, source, &rows, &seen, &count);
	}
	is_known = is_known &&
	    recall_chapters_key(binding, &load, seen, count, needs.asked, key);
	buf_release(&needs.bytes);
	arena_free(arena);
	return is_known;
}
