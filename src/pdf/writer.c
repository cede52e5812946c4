/* Writes PDF objects into a file as they come. */
#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pdf/writer.h"

enum {
	PENDING_MAX = 256 << 10, /* bytes before they go to the file */
	PACK_OBJECTS = 256, /* in one object stream: one byte counts them */
	PACK_BYTES = 192 << 10,
	DEFLATE_LEVEL = 6,
	/* Objects are so alike that the best level makes a book 1 % smaller and
	 * takes three times as long; little has nothing to look for. */
	FAST_LEVEL = 1,
	FAST_MOST = 2048,
	DEFLATE_LEAST = 128 /* bytes: less hardly gets smaller */
};

/* Where an object lies: in the file, or as the index-th in an object stream.
 * Never written (a free entry): all zero. */
struct place {
	uint64_t offset; /* in the file */
	object_id pack;  /* 0: at `offset` */
	uint32_t index;
};

struct writer {
	struct output output;
	struct objects *objects;
	struct deflater *deflater, *fast;
	struct buf pending;
	uint64_t offset;      /* of the first pending byte */
	struct place *places; /* by number; [0] is the free list's head */
	object_id count, capacity;
	/* the object stream that is being filled */
	object_id pack;
	uint32_t pack_count;
	struct buf pack_index, pack_body;
	struct crypt *crypt; /* NULL: plain */
	bool has_failed;
	struct error error;
};

void writer_fail(struct writer *writer, const struct error *error)
{
	if (writer->has_failed)
		return;
	writer->has_failed = true;
	writer->error = *error;
}

static void flush(struct writer *writer)
{
	struct error error;

	if (!writer->has_failed &&
	    !file_write(writer->output.fd, writer->pending.data,
		writer->pending.size, &error))
		writer_fail(writer, &error);
	writer->offset += writer->pending.size;
	buf_clear(&writer->pending);
}

/* The next object starts here.  The cross-reference stream, which holds its own
 * place, is told twice. */
static void place_object(struct writer *writer, object_id id)
{
	uint64_t here = writer->offset + writer->pending.size;

	assert(id > 0 && id < writer->count && writer->places[id].pack == 0);
	assert(writer->places[id].offset == 0 ||
	    writer->places[id].offset == here);
	writer->places[id].offset = here;
}

struct writer *writer_open(const char *path, struct error *err)
{
	struct writer *writer = memory_new(sizeof(*writer));

	if (!output_open(&writer->output, path, err)) {
		free(writer);
		return NULL;
	}
	writer->objects = objects_new();
	writer->deflater = deflater_new(DEFLATE_LEVEL);
	writer->fast = deflater_new(FAST_LEVEL);
	writer->count = 1;
	/* 7.5.2: four bytes over 127 tell that the file is binary. */
	buf_puts(&writer->pending, "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n");
	return writer;
}

void writer_encrypt(struct writer *writer, struct crypt *crypt)
{
	writer->crypt = crypt;
}

struct objects *writer_objects(struct writer *writer)
{
	return writer->objects;
}

object_id writer_reserve(struct writer *writer)
{
	static const struct error too_many = { SHEAF_E_LIMIT,
		"more than " TEXT_OF(OBJECT_ID_MAX) " objects in one PDF" };

	if (writer->count > OBJECT_ID_MAX) {
		writer_fail(writer, &too_many);
		return OBJECT_ID_MAX;
	}
	if (writer->count >= writer->capacity) {
		object_id old = writer->capacity;

		writer->capacity = old + old / 2 + 256;
		writer->places = memory_resize(
		    writer->places, writer->capacity, sizeof(*writer->places));
		memset(writer->places + old, 0,
		    (writer->capacity - old) * sizeof(*writer->places));
	}
	return writer->count++;
}

/* The head of a stream, up to its dictionary. */
static void begin(struct writer *writer, object_id id)
{
	place_object(writer, id);
	buf_put_number(&writer->pending, id);
	buf_puts(&writer->pending, " 0 obj\n");
}

/* Its dictionary, up to its bytes. */
static void begin_stream(struct writer *writer, object_id id, HPDF_Dict dict)
{
	HPDF_Encrypt encrypt = NULL;
	struct error error;

	if (writer->has_failed) {
		HPDF_Dict_Free(dict);
		return;
	}
	begin(writer, id);
	if (writer->crypt != NULL)
		encrypt = crypt_object(writer->crypt, id);
	if (!object_write(
		writer->objects, dict, encrypt, &writer->pending, &error))
		writer_fail(writer, &error);
	buf_puts(&writer->pending, "\nstream\n");
	if (writer->crypt != NULL)
		crypt_begin(writer->crypt);
}

static void put_bytes(struct writer *writer, const void *bytes, size_t size)
{
	buf_add(&writer->pending, bytes, size);
	if (writer->crypt != NULL)
		crypt_bytes(writer->crypt,
		    writer->pending.data + writer->pending.size - size, size);
}

static void end_stream(struct writer *writer)
{
	buf_puts(&writer->pending, "\nendstream\nendobj\n");
	if (writer->pending.size >= PENDING_MAX)
		flush(writer);
}

void writer_stream(struct writer *writer, object_id id, HPDF_Dict dict,
    const void *bytes, size_t size)
{
	assert(size <= INT32_MAX);
	dict_number(dict, "Length", (int32_t)size);
	begin_stream(writer, id, dict);
	put_bytes(writer, bytes, size);
	end_stream(writer);
}

/* A stream whose dictionary tells nothing else. */
static void write_plain(struct writer *writer, object_id id, bool is_deflated,
    const void *bytes, size_t size)
{
	assert(size <= INT32_MAX);
	if (writer->has_failed)
		return;
	begin(writer, id);
	if (writer->crypt != NULL) {
		(void)crypt_object(writer->crypt, id);
		crypt_begin(writer->crypt);
	}
	buf_puts(&writer->pending,
	    is_deflated ? "<</Filter/FlateDecode/Length " : "<</Length ");
	buf_put_number(&writer->pending, size);
	buf_puts(&writer->pending, ">>\nstream\n");
	put_bytes(writer, bytes, size);
	end_stream(writer);
}

void writer_content(
    struct writer *writer, object_id id, const void *bytes, size_t size)
{
	write_plain(writer, id, true, bytes, size);
}

static void write_deflated(struct writer *writer, struct deflater *deflater,
    object_id id, HPDF_Dict dict, const struct buf *bytes)
{
	struct buf packed = BUF_INIT;
	bool is_deflated;

	if (bytes->size >= DEFLATE_LEAST)
		deflate_zlib(deflater, bytes->data, bytes->size, &packed);
	/* "/Filter /FlateDecode" has its price. */
	is_deflated = packed.size > 0 && packed.size + 24 < bytes->size;
	if (is_deflated)
		bytes = &packed;
	if (dict == NULL) {
		write_plain(writer, id, is_deflated, bytes->data, bytes->size);
	} else {
		if (is_deflated)
			dict_name(dict, "Filter", "FlateDecode");
		writer_stream(writer, id, dict, bytes->data, bytes->size);
	}
	buf_release(&packed);
}

void writer_deflated(struct writer *writer, object_id id, HPDF_Dict dict,
    const void *bytes, size_t size)
{
	const struct buf lent = { .data = (char *)bytes, .size = size };

	write_deflated(writer,
	    size <= FAST_MOST ? writer->fast : writer->deflater, id, dict,
	    &lent);
}

/* 7.5.7: pairs of number and place, then the objects. */
static void pack_finish(struct writer *writer)
{
	HPDF_Dict dict;
	object_id id = writer->pack;
	struct buf *index = &writer->pack_index;

	if (id == 0)
		return;
	dict = dict_new(writer->objects, "ObjStm");
	dict_number(dict, "N", (int32_t)writer->pack_count);
	dict_number(dict, "First", (int32_t)index->size);
	buf_add(index, writer->pack_body.data, writer->pack_body.size);
	writer->pack = 0;
	writer->pack_count = 0;
	write_deflated(writer, writer->fast, id, dict, index);
	buf_clear(index);
	buf_clear(&writer->pack_body);
}

/* Where the bytes of the next small object go. */
static struct buf *pack_begin(struct writer *writer, object_id id)
{
	if (writer->pack == 0)
		writer->pack = writer_reserve(writer);
	assert(id > 0 && id < writer->count);
	assert(writer->places[id].offset == 0 && writer->places[id].pack == 0);
	buf_put_number(&writer->pack_index, id);
	buf_putc(&writer->pack_index, ' ');
	buf_put_number(&writer->pack_index, writer->pack_body.size);
	buf_putc(&writer->pack_index, '\n');
	writer->places[id].pack = writer->pack;
	writer->places[id].index = writer->pack_count++;
	return &writer->pack_body;
}

static void pack_end(struct writer *writer)
{
	buf_putc(&writer->pack_body, '\n');
	if (writer->pack_count == PACK_OBJECTS ||
	    writer->pack_body.size >= PACK_BYTES)
		pack_finish(writer);
}

void writer_object(struct writer *writer, object_id id, HPDF_Dict dict)
{
	struct error error;

	if (writer->has_failed) {
		HPDF_Dict_Free(dict);
		return;
	}
	if (!object_write(
		writer->objects, dict, NULL, pack_begin(writer, id), &error))
		writer_fail(writer, &error);
	pack_end(writer);
}

void writer_raw(
    struct writer *writer, object_id id, const void *bytes, size_t size)
{
	if (writer->has_failed)
		return;
	buf_add(pack_begin(writer, id), bytes, size);
	pack_end(writer);
}

object_id writer_add(struct writer *writer, HPDF_Dict dict)
{
	object_id id = writer_reserve(writer);

	writer_object(writer, id, dict);
	return id;
}

bool writer_read_back(
    struct writer *writer, int fd, uint64_t offset, void *to, size_t size)
{
	struct error error;

	for (size_t done = 0; done < size;) {
		ssize_t got = pread(
		    fd, (char *)to + done, size - done, (off_t)(offset + done));

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0) {
			if (got < 0)
				error_errno(&error, SHEAF_E_OUTPUT,
				    "a picture cannot be read back");
			else
				error_set(&error, SHEAF_E_OUTPUT,
				    "a picture is shorter than it was");
			writer_fail(writer, &error);
			return false;
		}
		done += (size_t)got;
	}
	return true;
}

static void copy(struct writer *writer, int fd, uint64_t offset, uint64_t size)
{
	while (size > 0 && !writer->has_failed) {
		size_t step = size < PENDING_MAX ? (size_t)size : PENDING_MAX;
		char *to = buf_reserve(&writer->pending, step);

		if (!writer_read_back(writer, fd, offset, to, step))
			return;
		if (writer->crypt != NULL)
			crypt_bytes(writer->crypt, to, step);
		writer->pending.size += step;
		offset += step;
		size -= step;
		if (writer->pending.size >= PENDING_MAX)
			flush(writer);
	}
}

void writer_stream_from(struct writer *writer, object_id id, HPDF_Dict dict,
    int fd, uint64_t offset, uint64_t size)
{
	assert(size <= INT32_MAX);
	dict_number(dict, "Length", (int32_t)size);
	begin_stream(writer, id, dict);
	copy(writer, fd, offset, size);
	end_stream(writer);
}

bool writer_check(struct writer *writer, struct error *err)
{
	if (writer->has_failed && err != NULL)
		*err = writer->error;
	return !writer->has_failed;
}

static void writer_free(struct writer *writer)
{
	crypt_free(writer->crypt);
	objects_free(writer->objects);
	deflater_free(writer->deflater);
	deflater_free(writer->fast);
	buf_release(&writer->pending);
	buf_release(&writer->pack_index);
	buf_release(&writer->pack_body);
	free(writer->places);
	free(writer);
}

static void put_big_endian(struct buf *out, uint64_t value, unsigned width)
{
	while (width-- > 0)
		buf_putc(out, (char)(value >> 8 * width));
}

/* 7.5.8: rows of type, place and index, each less the row above it (PNG
 * predictor 2, Up), which deflates to almost nothing. */
static void write_cross_references(
    struct writer *writer, HPDF_Dict dict, object_id self)
{
	uint64_t end = writer->offset + writer->pending.size;
	unsigned width = 1;
	struct buf row = BUF_INIT, last = BUF_INIT, rows = BUF_INIT;

	while (end >> 8 * width != 0)
		width++;
	/* An object stream's number stands in the same column. */
	while ((uint64_t)writer->count >> 8 * width != 0)
		width++;
	memset(buf_reserve(&last, width + 2), 0, width + 2);
	place_object(writer, self);
	for (object_id id = 0; id < writer->count; id++) {
		const struct place *place = &writer->places[id];
		bool is_free = place->offset == 0 && place->pack == 0;

		buf_clear(&row);
		buf_putc(&row, (char)(is_free ? 0 : place->pack == 0 ? 1 : 2));
		put_big_endian(&row,
		    place->pack != 0 ? place->pack : place->offset, width);
		buf_putc(&row, (char)(is_free ? 0xff : place->index));
		buf_putc(&rows, 2);
		for (size_t i = 0; i < row.size; i++) {
			buf_putc(&rows, (char)(row.data[i] - last.data[i]));
			last.data[i] = row.data[i];
		}
	}
	HPDF_Array widths = dict_array(dict, "W");
	array_number(widths, 1);
	array_number(widths, (int32_t)width);
	array_number(widths, 1);
	HPDF_Dict parameters = dict_dict(dict, "DecodeParms");
	dict_number(parameters, "Predictor", 12);
	dict_number(parameters, "Columns", (int32_t)width + 2);
	dict_name(dict, "Filter", "FlateDecode");
	buf_clear(&row);
	deflate_zlib(writer->deflater, rows.data, rows.size, &row);
	writer_stream(writer, self, dict, row.data, row.size);
	buf_release(&row);
	buf_release(&last);
	buf_release(&rows);
}

/* 7.5.7: in no object stream, and not encrypted itself, as the cross-reference
 * stream behind it. */
static object_id write_encryption(struct writer *writer)
{
	object_id id = writer_reserve(writer);

	place_object(writer, id);
	buf_printf(&writer->pending, "%u 0 obj\n", (unsigned)id);
	crypt_put_dictionary(writer->crypt, &writer->pending);
	buf_puts(&writer->pending, "\nendobj\n");
	crypt_free(writer->crypt);
	writer->crypt = NULL;
	return id;
}

static bool finish(struct writer *writer, object_id root, object_id info,
    const struct hash *permanent, const struct hash *content)
{
	object_id self, encryption = 0;
	HPDF_Dict dict;
	HPDF_Array id;
	uint64_t start;

	pack_finish(writer);
	if (writer->crypt != NULL)
		encryption = write_encryption(writer);
	self = writer_reserve(writer);
	if (writer->has_failed)
		return false;
	dict = dict_new(writer->objects, "XRef");
	dict_number(dict, "Size", (int32_t)writer->count);
	dict_reference(dict, "Root", root);
	dict_reference(dict, "Info", info);
	if (encryption != 0)
		dict_reference(dict, "Encrypt", encryption);
	id = dict_array(dict, "ID");
	array_bytes(id, permanent->bytes, 16);
	array_bytes(id, content->bytes, 16);
	start = writer->offset + writer->pending.size;
	write_cross_references(writer, dict, self);
	buf_printf(&writer->pending, "startxref\n%llu\n%%%%EOF\n",
	    (unsigned long long)start);
	flush(writer);
	return !writer->has_failed;
}

bool writer_commit(struct writer *writer, object_id root, object_id info,
    const struct hash *permanent, const struct hash *content, struct error *err)
{
	bool is_written = finish(writer, root, info, permanent, content);

	if (is_written) {
		is_written = output_commit(&writer->output, err);
	} else {
		if (err != NULL)
			*err = writer->error;
		output_abandon(&writer->output);
	}
	writer_free(writer);
	return is_written;
}

void writer_rename(struct writer *writer, const char *path)
{
	output_rename(&writer->output, path);
}

void writer_abandon(struct writer *writer)
{
	if (writer == NULL)
		return;
	output_abandon(&writer->output);
	writer_free(writer);
}
