/*
 * Where the records of a pack are, by their keys: behind them, when the run that
 * wrote it came to its end, so that a pack need not be read to be searched.  Rows
 * of 52 bytes: key, offset, size, check; sorted by key, each once.  Of the pack
 * that is being written they stand as they came, with an index.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "state/pack.h"

/* In front of the rows, as long as the head of a record, and behind them. */
#define TRAILER "sheaf rows 2\n\0\0"

enum {
	ROW_SIZE = HASH_SIZE + 8 + 4 + PACK_CHECK,
	TRAILER_MAGIC = 16,
	TRAILER_SIZE = 32,
	PLACES_FIRST = 256
};

_Static_assert(sizeof(TRAILER) == TRAILER_MAGIC, "part of the trailer");

static const uint8_t *row_at(const struct pack *pack, size_t number)
{
	return (const uint8_t *)pack->rows.data + number * ROW_SIZE;
}

/* By open addressing, as core/table.c: where the number of the key's row is, plus
 * one, or 0 where it would go.  Never full. */
static uint32_t *find_place(const struct pack *pack, const uint8_t *key)
{
	size_t mask = pack->place_count - 1;
	uint64_t start;

	memcpy(&start, key, sizeof(start));
	for (size_t i = start & mask;; i = (i + 1) & mask) {
		uint32_t *place = &pack->places[i];

		if (*place == 0 ||
		    memcmp(row_at(pack, *place - 1), key, HASH_SIZE) == 0)
			return place;
	}
}

/* For as many rows again. */
static void grow_places(struct pack *pack)
{
	size_t count = pack->rows.size / ROW_SIZE;

	free(pack->places);
	pack->place_count = pack->place_count ? 2 * pack->place_count
					      : PLACES_FIRST;
	pack->places = memory_array(pack->place_count, sizeof(*pack->places));
	for (size_t i = 0; i < count; i++)
		*find_place(pack, row_at(pack, i)) = (uint32_t)i + 1;
}

void rows_note(
    struct pack *pack, const struct hash *key, const struct record *record)
{
	size_t count = pack->rows.size / ROW_SIZE;
	uint32_t *place;

	if (4 * (count + 1) > 3 * pack->place_count)
		grow_places(pack);
	place = find_place(pack, key->bytes);
	/* what is kept again comes anew; the sorting leaves the later one */
	*place = (uint32_t)count + 1;
	rows_add(&pack->rows, key, record);
}

void rows_add(
    struct buf *rows, const struct hash *key, const struct record *record)
{
	flat_put_hash(rows, key);
	flat_put_u64(rows, record->offset);
	flat_put_u32(rows, record->size);
	buf_add(rows, record->check, PACK_CHECK);
}

static int by_key(const void *a, const void *b)
{
	return memcmp(a, b, HASH_SIZE);
}

/* Of one key the one further behind first. */
static int by_key_and_place(const void *a, const void *b)
{
	int order = memcmp(a, b, HASH_SIZE);
	struct flat x, y;

	if (order != 0)
		return order;
	flat_open(&x, (const uint8_t *)a + HASH_SIZE, 8);
	flat_open(&y, (const uint8_t *)b + HASH_SIZE, 8);
	uint64_t one = flat_u64(&x), other = flat_u64(&y);

	return (one < other) - (one > other);
}

static void sort(struct buf *rows)
{
	size_t kept = 0;

	if (rows->size > 0)
		qsort(rows->data, rows->size / ROW_SIZE, ROW_SIZE,
		    by_key_and_place);
	for (size_t at = 0; at < rows->size; at += ROW_SIZE) {
		if (kept > 0 &&
		    memcmp(rows->data + kept - ROW_SIZE, rows->data + at,
			HASH_SIZE) == 0)
			continue;
		memmove(rows->data + kept, rows->data + at, ROW_SIZE);
		kept += ROW_SIZE;
	}
	rows->size = kept;
}

bool rows_write(struct pack *pack, struct buf *rows)
{
	uint8_t check[PACK_CHECK];
	struct buf *out = &pack->tail;
	uint64_t at;

	if (!pack_flush(pack))
		return false;
	at = pack->end;
	/* they have no numbers any more */
	free(pack->places);
	pack->places = NULL;
	sort(rows);
	pack_check(rows->data, rows->size, check);
	flat_put_u32(out, ROWS_MAGIC);
	flat_put_u32(out, 0);
	flat_put_u64(out, rows->size);
	buf_add(out, check, PACK_CHECK);
	buf_add(out, (const uint8_t[HASH_SIZE]){ 0 }, HASH_SIZE);
	/* they may be many: without a copy */
	if (!pack_flush(pack) ||
	    !file_write(pack->fd, rows->data, rows->size, NULL))
		return false;
	pack->end += rows->size;
	buf_add(out, TRAILER, TRAILER_MAGIC);
	flat_put_u64(out, at);
	flat_put_u64(out, rows->size);
	return pack_flush(pack);
}

/* Its place and size, as the end of the file tells; false: it does not. */
static bool read_trailer(const struct pack *pack, uint64_t *at, uint64_t *size)
{
	uint8_t bytes[TRAILER_SIZE];
	off_t end = lseek(pack->fd, 0, SEEK_END);
	struct flat flat;

	if (end < PACK_HEAD + TRAILER_SIZE ||
	    !pack_read_at(
		pack->fd, (uint64_t)end - TRAILER_SIZE, bytes, TRAILER_SIZE) ||
	    memcmp(bytes, TRAILER, TRAILER_MAGIC) != 0)
		return false;
	flat_open(&flat, bytes + TRAILER_MAGIC, TRAILER_SIZE - TRAILER_MAGIC);
	*at = flat_u64(&flat);
	*size = flat_u64(&flat);
	return *at >= PACK_HEAD && *at <= (uint64_t)end &&
	    *size % ROW_SIZE == 0 && *size <= (uint64_t)end - *at &&
	    *at + PACK_RECORD_HEAD + *size + TRAILER_SIZE == (uint64_t)end;
}

static bool read_rows(struct pack *pack)
{
	uint8_t head[PACK_RECORD_HEAD], check[PACK_CHECK];
	uint64_t at, size;

	if (!read_trailer(pack, &at, &size) ||
	    !pack_read_at(pack->fd, at, head, PACK_RECORD_HEAD) ||
	    !pack_read_at(pack->fd, at + PACK_RECORD_HEAD,
		buf_reserve(&pack->rows, (size_t)size + 1), (size_t)size))
		return false;
	pack->rows.size = (size_t)size;
	pack_check(pack->rows.data, (size_t)size, check);
	/* behind magic, 0 and size */
	if (memcmp(check, head + 16, PACK_CHECK) != 0) {
		buf_clear(&pack->rows);
		return false;
	}
	pack->end = at;
	return true;
}

static void take(
    void *context, const struct hash *key, const struct record *record)
{
	rows_add(context, key, record);
}

void rows_load(struct pack *pack)
{
	if (read_rows(pack))
		return;
	pack_scan(pack, &pack->rows, take);
	sort(&pack->rows);
}

/* NULL: there is none. */
static const uint8_t *find_row(const struct pack *pack, const struct hash *key)
{
	size_t count = pack->rows.size / ROW_SIZE;
	uint32_t number;

	if (count == 0)
		return NULL;
	if (!pack->places)
		return bsearch(key, pack->rows.data, count, ROW_SIZE, by_key);
	number = *find_place(pack, key->bytes);
	return number > 0 ? row_at(pack, number - 1) : NULL;
}

bool rows_find(struct pack *pack, const struct hash *key, struct record *record)
{
	const uint8_t *row = find_row(pack, key);
	struct flat flat;

	if (!row)
		return false;
	flat_open(&flat, row + HASH_SIZE, ROW_SIZE - HASH_SIZE);
	*record = (struct record){ .pack = pack, .offset = flat_u64(&flat) };
	record->size = flat_u32(&flat);
	memcpy(record->check, flat.next, PACK_CHECK);
	return true;
}
