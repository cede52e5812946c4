/* Files of a state: opened, scanned and read, whatever they hold.  The check of
 * the rows at the end is set right before, for no fuzzer guesses one. */
#include <fcntl.h>
#include <unistd.h>

#include "fuzz.h"

#include "state/pack.h"

#define NAME "fuzz" PACK_SUFFIX

static char folder_name[] = "/tmp/sheaf-fuzz-XXXXXX";

static void remove_folder(void)
{
	rmdir(folder_name);
}

/* Of this process, empty between two inputs. */
static int open_folder(void)
{
	static int folder = -1;

	if (folder < 0) {
		HOLDS(mkdtemp(folder_name));
		atexit(remove_folder);
		folder = open(folder_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		HOLDS(folder >= 0);
	}
	return folder;
}

/* The last 16 bytes: where the rows are, and their size. */
static void repair_rows(uint8_t *bytes, size_t size)
{
	struct flat flat;

	if (size < PACK_HEAD + PACK_RECORD_HEAD + 16)
		return;
	flat_open(&flat, bytes + size - 16, 16);
	uint64_t at = flat_u64(&flat), rows = flat_u64(&flat);

	if (at <= size - PACK_RECORD_HEAD &&
	    rows <= size - PACK_RECORD_HEAD - at)
		pack_check(bytes + at + PACK_RECORD_HEAD, (size_t)rows,
		    bytes + at + 16);
}

static void write_pack(int folder, const uint8_t *bytes, size_t size)
{
	int fd = openat(
	    folder, NAME, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	HOLDS(fd >= 0 && write(fd, bytes, size) == (ssize_t)size);
	close(fd);
}

struct scan {
	struct buf bytes;
	size_t count;
	uint64_t end;
};

static void read_found(
    void *context, const struct hash *key, const struct record *record)
{
	struct scan *scan = context;
	struct record copy = *record;

	HOLDS(record->offset >= scan->end);
	scan->end = record->offset + PACK_RECORD_HEAD + record->size;
	scan->count++;
	if (pack_read(&copy, &scan->bytes))
		HOLDS(scan->bytes.size == record->size);
}

static void read_pack(int folder, bool by_rows)
{
	static const struct hash none = { { 0 } };
	struct scan scan = { BUF_INIT, 0, PACK_HEAD };
	struct record record;
	bool is_foreign;
	struct pack *pack = pack_open(folder, NAME, &is_foreign);

	if (pack == NULL)
		return;
	if (by_rows) {
		rows_load(pack);
		if (rows_find(pack, &none, &record))
			(void)!pack_read(&record, &scan.bytes);
	} else {
		pack_scan(pack, &scan, read_found);
	}
	buf_release(&scan.bytes);
	pack_free(pack);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	int folder = open_folder();
	uint8_t *copy = memory_new(size + 1);

	if (size)
		memcpy(copy, bytes, size);
	repair_rows(copy, size);
	write_pack(folder, copy, size);
	read_pack(folder, false);
	read_pack(folder, true);
	unlinkat(folder, NAME, 0);
	free(copy);
	return 0;
}
