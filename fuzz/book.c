/* Books of others, looked at: a file of any bytes, or, where these begin with
 * "%% NAME", one that is put together of parts of these names, stored. */
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"

#include "check/check.h"

static void put16(struct buf *out, unsigned value)
{
	buf_putc(out, (char)value);
	buf_putc(out, (char)(value >> 8));
}

static void put32(struct buf *out, size_t value)
{
	put16(out, (unsigned)value & 0xffff);
	put16(out, (unsigned)(value >> 16) & 0xffff);
}

struct part {
	const char *name, *bytes;
	size_t name_size, size, at;
};

/* APPNOTE.TXT, 4.3.7 and 4.3.12: what both headers have. */
static void put_part(struct buf *out, const struct part *part)
{
	put16(out, 10);
	put16(out, 0);
	put16(out, 0);
	put32(out, 0x00210000);
	put32(out, crc32_bytes(part->bytes, part->size));
	put32(out, part->size);
	put32(out, part->size);
	put16(out, (unsigned)part->name_size);
	put16(out, 0);
}

static size_t split(const char *text, struct part *parts, size_t most)
{
	size_t count = 0;

	while (count < most && text_starts_with(text, "%% ")) {
		struct part *part = &parts[count++];
		const char *next;

		part->name = text + 3;
		part->name_size = strcspn(part->name, "\n");
		part->bytes = part->name + part->name_size;
		part->bytes += *part->bytes == '\n';
		next = strstr(part->bytes, "\n%% ");
		part->size = next ? (size_t)(next - part->bytes)
				  : strlen(part->bytes);
		text = next ? next + 1 : "";
	}
	return count;
}

static void put_book(struct buf *out, const char *text)
{
	struct part parts[32];
	size_t count = split(text, parts, 32), directory;

	for (size_t i = 0; i < count; i++) {
		parts[i].at = out->size;
		put32(out, 0x04034b50);
		put_part(out, &parts[i]);
		buf_add(out, parts[i].name, parts[i].name_size);
		buf_add(out, parts[i].bytes, parts[i].size);
	}
	directory = out->size;
	for (size_t i = 0; i < count; i++) {
		put32(out, 0x02014b50);
		put16(out, 10);
		put_part(out, &parts[i]);
		put16(out, 0);
		put16(out, 0);
		put16(out, 0);
		put32(out, 0);
		put32(out, parts[i].at);
		buf_add(out, parts[i].name, parts[i].name_size);
	}
	size_t size = out->size - directory;

	put32(out, 0x06054b50);
	put32(out, 0);
	put16(out, (unsigned)count);
	put16(out, (unsigned)count);
	put32(out, size);
	put32(out, directory);
	put16(out, 0);
}

static void look_at_finding(void *context, const struct sheaf_finding *finding)
{
	size_t *counts = context;

	HOLDS(finding->level < SHEAF_FINDING_LEVELS);
	HOLDS(finding->id && finding->text);
	HOLDS(utf8_is_valid(finding->text, strlen(finding->text)));
	counts[finding->level]++;
}

static void check_file(const void *bytes, size_t size)
{
	size_t counts[SHEAF_FINDING_LEVELS] = { 0 };
	struct sheaf_check_tally tally = { 0 };
	int fd = memfd_create("book", MFD_CLOEXEC);
	struct error err = { 0 };
	char path[64];

	HOLDS(fd >= 0 && write(fd, bytes, size) == (ssize_t)size);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (check_book(path, look_at_finding, counts, &tally, &err))
		/* a row may say that there are more of its kind */
		HOLDS(tally.counts[SHEAF_FINDING_ERROR] == 0 ||
		    counts[SHEAF_FINDING_ERROR] > 0);
	else
		HOLDS(err.text[0]);
	close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	char *text = text_of(bytes, size);
	struct buf book = BUF_INIT;

	if (text_starts_with(text, "%% ")) {
		put_book(&book, text);
		check_file(book.data, book.size);
		buf_release(&book);
	} else {
		check_file(bytes, size);
	}
	free(text);
	return 0;
}
