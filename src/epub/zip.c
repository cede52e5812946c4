/* The container: the one door of libzip. */
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <zip.h>

#include "epub/lent.h"
#include "epub/zip.h"

#define BUFFER_SIZE (256 << 10)

/* 1980-01-01 00:00, the first moment a ZIP file knows. */
#define DOS_DATE 0x21
#define DOS_TIME 0

/* A regular file that its owner may write (UNIX external attributes). */
#define FILE_ATTRIBUTES (0100644u << 16)

struct member {
	const char *name;
	int fd;                /* the spool, or that of a lent file */
	uint64_t offset, size; /* there */
	uint64_t full_size;
	uint32_t crc; /* deflated only */
	bool is_deflated, is_dropped;
	struct archive *archive;
	uint64_t read; /* of it by libzip, so far */
};

/* Bytes of a file that are in memory: read ahead, or not yet written. */
struct window {
	int fd; /* of what was read */
	uint8_t *bytes;
	uint64_t start;
	size_t size;
};

struct archive {
	struct arena *arena;
	struct output output;
	int spool;
	uint64_t spool_size;
	struct lent *lent;     /* what members are read from beside the spool */
	struct window in, out; /* of what is read, of what is written: the
				* spool, then the output */
	uint64_t place, end;   /* where libzip writes next; all so far */
	struct member *members;
	size_t count, capacity;
	struct deflater *deflater;
	struct error failure; /* the first of reading or writing */
};

static bool pwrite_all(
    int fd, const uint8_t *bytes, size_t size, uint64_t offset)
{
	while (size > 0) {
		ssize_t n = pwrite(fd, bytes, size, (off_t)offset);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		bytes += n;
		offset += (uint64_t)n;
		size -= (size_t)n;
	}
	return true;
}

/* Up to `size` bytes; 0 at the end of the file, -1 with errno. */
static ssize_t pread_some(int fd, uint8_t *bytes, size_t size, uint64_t offset)
{
	ssize_t n;

	do
		n = pread(fd, bytes, size, (off_t)offset);
	while (n < 0 && errno == EINTR);
	return n;
}

static bool spool_error(struct error *err)
{
	return error_errno(
	    err, SHEAF_E_OUTPUT, "temporary file cannot be written");
}

static bool flush(struct archive *archive, int fd)
{
	struct window *out = &archive->out;

	if (!pwrite_all(fd, out->bytes, out->size, out->start))
		return false;
	out->start += out->size;
	out->size = 0;
	return true;
}

static bool spool_flush(struct archive *archive, struct error *err)
{
	return flush(archive, archive->spool) || spool_error(err);
}

static bool spool_put(
    struct archive *archive, const void *bytes, size_t size, struct error *err)
{
	struct window *out = &archive->out;

	if (size > BUFFER_SIZE - out->size && !spool_flush(archive, err))
		return false;
	if (size > BUFFER_SIZE) {
		if (!pwrite_all(archive->spool, bytes, size, out->start))
			return spool_error(err);
		out->start += size;
	} else if (size > 0) {
		memcpy(out->bytes + out->size, bytes, size);
		out->size += size;
	}
	archive->spool_size += size;
	return true;
}

static struct member *member_new(struct archive *archive, const char *name)
{
	struct member *member;

	assert(part_name_is_safe(name));
	if (archive->count == archive->capacity) {
		archive->capacity = archive->capacity * 2 + 64;
		archive->members = memory_resize(archive->members,
		    archive->capacity, sizeof(*archive->members));
	}
	member = &archive->members[archive->count++];
	*member = (struct member){ .name = arena_strdup(archive->arena, name),
		.fd = archive->spool,
		.offset = archive->spool_size,
		.archive = archive };
	return member;
}

bool archive_add_deflated(struct archive *archive, const char *name,
    const struct deflated *data, struct error *err)
{
	struct member *member = member_new(archive, name);

	member->is_deflated = true;
	member->size = data->size;
	member->full_size = data->full_size;
	member->crc = data->crc;
	return spool_put(archive, data->bytes, data->size, err);
}

bool archive_add_text(struct archive *archive, const char *name,
    const struct buf *text, struct error *err)
{
	struct buf packed = BUF_INIT;
	struct deflated data = { .full_size = text->size };
	bool is_added;

	deflate_raw(archive->deflater, text->data, text->size, &packed);
	data.bytes = (const uint8_t *)packed.data;
	data.size = packed.size;
	data.crc = crc32_bytes(text->data, text->size);
	is_added = archive_add_deflated(archive, name, &data, err);
	buf_release(&packed);
	return is_added;
}

bool archive_add_range(struct archive *archive, const char *name, int fd,
    uint64_t offset, uint64_t size, struct error *err)
{
	struct member *member = member_new(archive, name);
	int lent = lent_take(archive->lent, fd, size);

	member->size = member->full_size = size;
	if (lent >= 0) {
		member->fd = lent;
		member->offset = offset;
		return true;
	}
	if (!spool_flush(archive, err) ||
	    !file_copy(
		archive->spool, archive->spool_size, fd, offset, size, err))
		return false;
	archive->spool_size += size;
	archive->out.start = archive->spool_size;
	return true;
}

bool archive_add_packed(struct archive *archive, const char *name, int fd,
    uint64_t offset, size_t size, struct error *err)
{
	struct buf text = BUF_INIT;
	bool is_added;

	buf_reserve(&text, size);
	while (text.size < size) {
		ssize_t n = pread_some(fd, (uint8_t *)text.data + text.size,
		    size - text.size, offset + text.size);

		if (n <= 0)
			break;
		text.size += (size_t)n;
	}
	is_added = text.size == size
	    ? archive_add_text(archive, name, &text, err)
	    : error_set(err, SHEAF_E_OUTPUT, "picture cannot be read");
	buf_release(&text);
	return is_added;
}

size_t archive_next(const struct archive *archive)
{
	return archive->count;
}

void archive_drop(struct archive *archive, size_t member)
{
	assert(member < archive->count);
	archive->members[member].is_dropped = true;
}

static void archive_free(struct archive *archive)
{
	lent_free(archive->lent);
	if (archive->spool >= 0)
		close(archive->spool);
	deflater_free(archive->deflater);
	free(archive->in.bytes);
	free(archive->out.bytes);
	free(archive->members);
	arena_free(archive->arena);
	free(archive);
}

void archive_rename(struct archive *archive, const char *path)
{
	output_rename(&archive->output, path);
}

struct archive *archive_open(const char *path, struct error *err)
{
	static const char mimetype[] = "application/epub+zip";
	struct archive *archive = memory_new(sizeof(*archive));
	struct member *member;

	archive->spool = -1;
	if (!output_open(&archive->output, path, err)) {
		free(archive);
		return NULL;
	}
	archive->arena = arena_new();
	archive->deflater = deflater_new(6);
	archive->in.bytes = memory_new(BUFFER_SIZE);
	archive->out.bytes = memory_new(BUFFER_SIZE);
	archive->lent = lent_new();
	archive->spool = file_temporary(err);
	if (archive->spool >= 0) {
		/* EPUB 3.3, 4.2: first, stored, without an extra field */
		member = member_new(archive, "mimetype");
		member->size = member->full_size = sizeof(mimetype) - 1;
		if (spool_put(archive, mimetype, sizeof(mimetype) - 1, err))
			return archive;
	}
	archive_abandon(archive);
	return NULL;
}

void archive_abandon(struct archive *archive)
{
	output_abandon(&archive->output);
	archive_free(archive);
}

/* Keeps the reason that libzip would only tell in parts. */
static zip_int64_t fail(struct archive *archive, const char *what)
{
	if (archive->failure.code == SHEAF_OK)
		error_errno(&archive->failure, SHEAF_E_OUTPUT, "%s", what);
	return -1;
}

static zip_int64_t report_error(void *data, zip_uint64_t size)
{
	zip_error_t error;
	zip_int64_t used;

	zip_error_init(&error);
	zip_error_set(&error, ZIP_ER_WRITE, EIO);
	used = zip_error_to_data(&error, data, size);
	zip_error_fini(&error);
	return used;
}

/* The next bytes of a member, through the window over the spool. */
static zip_int64_t member_read(
    struct member *member, void *data, zip_uint64_t size)
{
	struct archive *archive = member->archive;
	struct window *in = &archive->in;
	uint64_t at = member->offset + member->read;

	if (size > member->size - member->read)
		size = member->size - member->read;
	if (size == 0)
		return 0;
	if (member->fd != in->fd || at < in->start ||
	    at >= in->start + in->size) {
		ssize_t n = pread_some(member->fd, in->bytes, BUFFER_SIZE, at);

		if (n == 0)
			errno = EIO;
		if (n <= 0)
			return fail(archive,
			    member->fd == archive->spool
				? "temporary file cannot be read back"
				: "picture cannot be read");
		in->fd = member->fd;
		in->start = at;
		in->size = (size_t)n;
	}
	if (size > in->start + in->size - at)
		size = in->start + in->size - at;
	memcpy(data, in->bytes + (at - in->start), (size_t)size);
	member->read += size;
	return (zip_int64_t)size;
}

/* libzip copies a source verbatim that says it is deflated, with its sizes and
 * its CRC; it computes the CRC of one that is stored. */
static zip_int64_t member_stat(
    const struct member *member, void *data, zip_uint64_t size)
{
	zip_stat_t *stat = data;

	if (size < sizeof(*stat))
		return -1;
	zip_stat_init(stat);
	stat->valid = ZIP_STAT_SIZE;
	stat->size = member->full_size;
	if (member->is_deflated) {
		stat->valid |= ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD |
		    ZIP_STAT_CRC;
		stat->comp_size = member->size;
		stat->comp_method = ZIP_CM_DEFLATE;
		stat->crc = member->crc;
	}
	return 0;
}

static zip_int64_t member_source(
    void *context, void *data, zip_uint64_t size, zip_source_cmd_t command)
{
	struct member *member = context;

	switch (command) {
	case ZIP_SOURCE_OPEN:
		member->read = 0;
		return 0;
	case ZIP_SOURCE_READ:
		return member_read(member, data, size);
	case ZIP_SOURCE_STAT:
		return member_stat(member, data, size);
	case ZIP_SOURCE_ERROR:
		return report_error(data, size);
	case ZIP_SOURCE_CLOSE:
	case ZIP_SOURCE_FREE:
		return 0;
	case ZIP_SOURCE_SUPPORTS:
		return ZIP_SOURCE_SUPPORTS_READABLE;
	default:
		return -1;
	}
}

/* Local headers are written twice, the second time with the sizes: mostly that
 * place is still in the window. */
static zip_int64_t output_write(
    struct archive *archive, const void *data, zip_uint64_t size)
{
	struct window *out = &archive->out;

	if (archive->place < out->start ||
	    archive->place > out->start + out->size ||
	    size > BUFFER_SIZE - (archive->place - out->start)) {
		if (!flush(archive, archive->output.fd))
			return fail(archive, "cannot be written");
		out->start = archive->place;
	}
	if (size > BUFFER_SIZE) {
		if (!pwrite_all(archive->output.fd, data, size, archive->place))
			return fail(archive, "cannot be written");
		out->start += size;
	} else {
		size_t at = (size_t)(archive->place - out->start);

		memcpy(out->bytes + at, data, (size_t)size);
		if (at + size > out->size)
			out->size = at + (size_t)size;
	}
	archive->place += size;
	if (archive->place > archive->end)
		archive->end = archive->place;
	return (zip_int64_t)size;
}

static zip_int64_t output_seek(
    struct archive *archive, void *data, zip_uint64_t size)
{
	zip_error_t error;
	zip_int64_t place;

	zip_error_init(&error);
	place = zip_source_seek_compute_offset(
	    archive->place, archive->end, data, size, &error);
	zip_error_fini(&error);
	if (place < 0)
		return -1;
	archive->place = (uint64_t)place;
	return 0;
}

/* There is no file yet (ENOENT), and none of libzip's own making ever. */
static zip_int64_t output_error(
    void *data, zip_uint64_t size, const struct archive *archive)
{
	zip_error_t error;
	zip_int64_t used;
	bool is_new = archive->failure.code == SHEAF_OK;

	zip_error_init(&error);
	zip_error_set(
	    &error, is_new ? ZIP_ER_READ : ZIP_ER_WRITE, is_new ? ENOENT : EIO);
	used = zip_error_to_data(&error, data, size);
	zip_error_fini(&error);
	return used;
}

static zip_int64_t output_source(
    void *context, void *data, zip_uint64_t size, zip_source_cmd_t command)
{
	struct archive *archive = context;

	switch (command) {
	case ZIP_SOURCE_BEGIN_WRITE:
	case ZIP_SOURCE_ROLLBACK_WRITE:
	case ZIP_SOURCE_REMOVE:
	case ZIP_SOURCE_CLOSE:
	case ZIP_SOURCE_FREE:
		return 0;
	case ZIP_SOURCE_WRITE:
		return output_write(archive, data, size);
	case ZIP_SOURCE_SEEK_WRITE:
		return output_seek(archive, data, size);
	case ZIP_SOURCE_TELL_WRITE:
		return (zip_int64_t)archive->place;
	case ZIP_SOURCE_COMMIT_WRITE:
		return flush(archive, archive->output.fd)
		    ? 0
		    : fail(archive, "cannot be written");
	case ZIP_SOURCE_ERROR:
		return output_error(data, size, archive);
	case ZIP_SOURCE_SUPPORTS:
		return ZIP_SOURCE_SUPPORTS_WRITABLE;
	default: /* OPEN, READ, STAT and the like: nothing to read */
		return -1;
	}
}

static bool add_member(struct zip *zip, struct member *member)
{
	zip_source_t *source = zip_source_function(zip, member_source, member);
	zip_int64_t index;

	if (!source)
		return false;
	index = zip_file_add(zip, member->name, source, 0);
	if (index < 0) {
		zip_source_free(source);
		return false;
	}
	return (member->is_deflated ||
		   zip_set_file_compression(
		       zip, (zip_uint64_t)index, ZIP_CM_STORE, 0) == 0) &&
	    zip_file_set_dostime(
		zip, (zip_uint64_t)index, DOS_TIME, DOS_DATE, 0) == 0 &&
	    zip_file_set_external_attributes(zip, (zip_uint64_t)index, 0,
		ZIP_OPSYS_UNIX, FILE_ATTRIBUTES) == 0;
}

static struct zip *container_open(struct archive *archive)
{
	zip_source_t *source = zip_source_function_create(
	    output_source, archive, NULL);
	struct zip *zip;

	if (!source)
		return NULL;
	zip = zip_open_from_source(source, ZIP_CREATE | ZIP_TRUNCATE, NULL);
	if (!zip)
		zip_source_free(source);
	return zip;
}

static bool container_write(struct archive *archive, struct error *err)
{
	struct zip *zip = container_open(archive);
	bool is_written = zip != NULL;
	size_t i;

	archive->out.start = archive->out.size = 0;
	for (i = 0; is_written && i < archive->count; i++)
		is_written = archive->members[i].is_dropped ||
		    add_member(zip, &archive->members[i]);
	if (is_written && zip_close(zip) == 0)
		return true;
	if (archive->failure.code != SHEAF_OK && err)
		*err = archive->failure;
	else
		error_set(err, SHEAF_E_OUTPUT, "cannot be written: %s",
		    zip ? zip_strerror(zip) : "no container");
	if (zip)
		zip_discard(zip);
	return false;
}

bool archive_commit(struct archive *archive, uint64_t *size, struct error *err)
{
	bool is_whole = spool_flush(archive, err) &&
	    container_write(archive, err) &&
	    lent_are_whole(archive->lent, err) &&
	    output_commit(&archive->output, err);

	*size = archive->end;
	if (!is_whole)
		output_abandon(&archive->output);
	archive_free(archive);
	return is_whole;
}
