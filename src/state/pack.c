/* One file of a state. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/uio.h>
#include <unistd.h>

#include "state/pack.h"

/* Raised with every change of what records mean that their keys do not tell. */
#define MAGIC "sheaf state 2\n\0"

enum {
	MAGIC_SIZE = 16,
	RECORD_HEAD = PACK_RECORD_HEAD,
	RECORD_MAGIC = 0x66616873, /* "shaf" */
	DAY_AT = 4,                /* in the head of a record */
	SCAN_SIZE = 4096,
	TAIL_MOST = 64 << 10
};

_Static_assert(sizeof(MAGIC) == MAGIC_SIZE, "part of the head");

void pack_check(const void *bytes, size_t size, uint8_t check[PACK_CHECK])
{
	uint64_t both = (uint64_t)crc32_bytes(bytes, size) << 32 |
	    adler32_bytes(bytes, size);

	for (int i = 0; i < PACK_CHECK; i++)
		check[i] = (uint8_t)(both >> 8 * i);
}

bool pack_read_at(int fd, uint64_t offset, void *to, size_t size)
{
	char *next = to;

	while (size > 0) {
		ssize_t n = pread(fd, next, size, (off_t)offset);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		next += n;
		offset += (uint64_t)n;
		size -= (size_t)n;
	}
	return true;
}

/* The name is drawn: hosts that share the folder may have processes of one
 * number. */
static int create(int folder, char name[PACK_NAME_SIZE])
{
	uint64_t drawn[2];

	if (getrandom(drawn, sizeof(drawn), 0) != sizeof(drawn))
		return -1;
	snprintf(name, PACK_NAME_SIZE, "%016llx%016llx" PACK_SUFFIX,
	    (unsigned long long)drawn[0], (unsigned long long)drawn[1]);
	int fd = openat(
	    folder, name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd >= 0)
		(void)flock(fd, LOCK_EX | LOCK_NB);
	return fd;
}

struct pack *pack_new(int folder, uint64_t made_ns)
{
	struct pack *pack = memory_new(sizeof(*pack));

	pack->fd = create(folder, pack->name);
	pack->made_ns = made_ns;
	pack->is_own = true;
	if (pack->fd < 0) {
		free(pack);
		return NULL;
	}
	buf_add(&pack->tail, MAGIC, MAGIC_SIZE);
	flat_put_u64(&pack->tail, made_ns);
	flat_put_u64(&pack->tail, 0);
	return pack;
}

bool pack_is_in_use(int folder, const char *name)
{
	int fd = openat(
	    folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	bool is_locked = fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0;

	if (fd >= 0)
		close(fd);
	return is_locked;
}

struct pack *pack_open(int folder, const char *name, bool *is_foreign)
{
	uint8_t head[PACK_HEAD];
	struct pack *pack;
	struct flat flat;
	int flags = O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
	int fd = openat(folder, name, O_RDWR | flags);

	if (fd < 0)
		fd = openat(folder, name, O_RDONLY | flags);
	*is_foreign = false;
	if (fd < 0)
		return NULL;
	bool is_whole = pack_read_at(fd, 0, head, PACK_HEAD);

	*is_foreign = is_whole && memcmp(head, MAGIC, MAGIC_SIZE) != 0;
	if (!is_whole || *is_foreign) {
		close(fd);
		return NULL;
	}
	pack = memory_new(sizeof(*pack));
	flat_open(&flat, head + MAGIC_SIZE, PACK_HEAD - MAGIC_SIZE);
	pack->made_ns = flat_u64(&flat);
	pack->fd = fd;
	pack->end = PACK_HEAD;
	snprintf(pack->name, sizeof(pack->name), "%s", name);
	return pack;
}

void pack_free(struct pack *pack)
{
	if (!pack)
		return;
	close(pack->fd);
	buf_release(&pack->tail);
	buf_release(&pack->rows);
	free(pack->places);
	free(pack);
}

/* A piece of the file, so that the heads of small records are read together. */
struct window {
	uint8_t bytes[SCAN_SIZE];
	uint64_t offset;
	size_t size;
};

/* NULL: the file ends before. */
static const uint8_t *look_at(
    struct pack *pack, struct window *window, uint64_t offset, size_t size)
{
	if (offset < window->offset ||
	    offset + size > window->offset + window->size) {
		ssize_t n = pread(
		    pack->fd, window->bytes, SCAN_SIZE, (off_t)offset);

		window->offset = offset;
		window->size = n < 0 ? 0 : (size_t)n;
	}
	return offset + size <= window->offset + window->size
	    ? window->bytes + (offset - window->offset)
	    : NULL;
}

/* False: it makes no sense. */
static bool read_head(
    const uint8_t *bytes, struct hash *key, struct record *record)
{
	struct flat flat;

	flat_open(&flat, bytes, RECORD_HEAD);
	uint32_t magic = flat_u32(&flat);

	record->day = flat_u32(&flat);
	uint64_t size = flat_u64(&flat);

	flat_hash(&flat, key);
	memcpy(record->check, flat.next, PACK_CHECK);
	record->size = (uint32_t)size;
	return magic == RECORD_MAGIC && size <= PACK_RECORD_MOST;
}

/* The records end here. */
static bool is_rows(const uint8_t *head)
{
	struct flat flat;

	flat_open(&flat, head, RECORD_HEAD);
	return flat_u32(&flat) == ROWS_MAGIC;
}

void pack_scan(struct pack *pack, void *context,
    void (*found)(void *, const struct hash *, const struct record *))
{
	struct window window = { .size = 0 };
	off_t end = lseek(pack->fd, 0, SEEK_END);
	const uint8_t *head;

	while ((head = look_at(pack, &window, pack->end, RECORD_HEAD))) {
		struct record record = { .pack = pack, .offset = pack->end };
		struct hash key;

		if (!read_head(head, &key, &record)) {
			pack->is_damaged = !is_rows(head);
			return;
		}
		/* the run that wrote it was ended, or is under way */
		if (end < 0 ||
		    pack->end + RECORD_HEAD + record.size > (uint64_t)end)
			return;
		found(context, &key, &record);
		pack->end += RECORD_HEAD + record.size;
	}
}

/* One call for head and bytes. */
static bool read_both(const struct record *record, uint8_t *head, char *bytes)
{
	struct iovec parts[2] = { { head, RECORD_HEAD },
		{ bytes, record->size } };
	ssize_t n = preadv(record->pack->fd, parts, 2, (off_t)record->offset);

	if (n == RECORD_HEAD + (ssize_t)record->size)
		return true;
	return pack_read_at(
		   record->pack->fd, record->offset, head, RECORD_HEAD) &&
	    pack_read_at(record->pack->fd, record->offset + RECORD_HEAD, bytes,
		record->size);
}

bool pack_read(struct record *record, struct buf *bytes)
{
	struct pack *pack = record->pack;
	uint8_t head[RECORD_HEAD], check[PACK_CHECK];
	struct record found;
	struct hash key;

	buf_clear(bytes);
	if (record->size > PACK_RECORD_MOST ||
	    (pack->is_own && record->offset >= pack->end && !pack_flush(pack)))
		return false;
	if (!read_both(record, head, buf_reserve(bytes, record->size + 1)) ||
	    !read_head(head, &key, &found))
		return false;
	record->day = found.day;
	bytes->size = record->size;
	pack_check(bytes->data, bytes->size, check);
	return memcmp(check, record->check, PACK_CHECK) == 0;
}

bool pack_flush(struct pack *pack)
{
	if (pack->tail.size == 0)
		return true;
	if (lseek(pack->fd, (off_t)pack->end, SEEK_SET) < 0 ||
	    !file_write(pack->fd, pack->tail.data, pack->tail.size, NULL)) {
		/* what was half written is overwritten, or no record */
		buf_clear(&pack->tail);
		return false;
	}
	pack->end += pack->tail.size;
	buf_clear(&pack->tail);
	return true;
}

bool pack_append(struct pack *pack, const struct hash *key, const void *bytes,
    size_t size, uint32_t day, struct record *record)
{
	if (size > PACK_RECORD_MOST)
		return false;
	if (pack->tail.size + size > TAIL_MOST && !pack_flush(pack))
		return false;
	*record = (struct record){ .pack = pack,
		.offset = pack->end + pack->tail.size,
		.size = (uint32_t)size,
		.day = day };
	pack_check(bytes, size, record->check);
	flat_put_u32(&pack->tail, RECORD_MAGIC);
	flat_put_u32(&pack->tail, day);
	flat_put_u64(&pack->tail, size);
	flat_put_hash(&pack->tail, key);
	buf_add(&pack->tail, record->check, PACK_CHECK);
	buf_add(&pack->tail, bytes, size);
	return true;
}

void pack_stamp(struct record *record, uint32_t day)
{
	uint8_t bytes[4] = { (uint8_t)day, (uint8_t)(day >> 8),
		(uint8_t)(day >> 16), (uint8_t)(day >> 24) };

	record->day = day;
	/* a state that can only be read serves, too */
	if (pwrite(record->pack->fd, bytes, sizeof(bytes),
		(off_t)record->offset + DAY_AT) < 0)
		return;
}
