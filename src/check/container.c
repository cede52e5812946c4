/* Reads the container: the second door of libzip, beside epub/zip.c. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <zip.h>

#include "check/container.h"

struct named {
	const char *name; /* lent by libzip */
	size_t part;
};

struct container {
	int fd;
	uint64_t size, place;    /* of the file; where libzip reads next */
	uint64_t directory_left; /* bytes, while libzip looks for the names */
	bool is_open;            /* the names are known */
	bool is_over;            /* the names were too many */
	struct zip *zip;
	struct named *names; /* sorted; first those that come first */
	uint64_t unpacked_left;
};

static ssize_t pread_some(int fd, void *bytes, size_t size, uint64_t offset)
{
	ssize_t n;

	do
		n = pread(fd, bytes, size, (off_t)offset);
	while (n < 0 && errno == EINTR);
	return n;
}

static zip_int64_t source_read(
    struct container *container, void *data, zip_uint64_t size)
{
	ssize_t n;

	if (!container->is_open && size > container->directory_left) {
		container->is_over = true;
		return -1;
	}
	n = pread_some(container->fd, data, size, container->place);
	if (n > 0)
		container->place += (uint64_t)n;
	if (n > 0 && !container->is_open)
		container->directory_left -= (uint64_t)n;
	return n;
}

static zip_int64_t source_seek(
    struct container *container, void *data, zip_uint64_t size)
{
	zip_error_t error;
	zip_int64_t place;

	zip_error_init(&error);
	place = zip_source_seek_compute_offset(
	    container->place, container->size, data, size, &error);
	zip_error_fini(&error);
	if (place < 0)
		return -1;
	container->place = (uint64_t)place;
	return 0;
}

static zip_int64_t source_error(void *data, zip_uint64_t size)
{
	zip_error_t error;
	zip_int64_t used;

	zip_error_init(&error);
	zip_error_set(&error, ZIP_ER_READ, EIO);
	used = zip_error_to_data(&error, data, size);
	zip_error_fini(&error);
	return used;
}

static zip_int64_t source(
    void *context, void *data, zip_uint64_t size, zip_source_cmd_t command)
{
	struct container *container = context;
	zip_stat_t *stat = data;

	switch (command) {
	case ZIP_SOURCE_OPEN:
		container->place = 0;
		return 0;
	case ZIP_SOURCE_READ:
		return source_read(container, data, size);
	case ZIP_SOURCE_SEEK:
		return source_seek(container, data, size);
	case ZIP_SOURCE_TELL:
		return (zip_int64_t)container->place;
	case ZIP_SOURCE_STAT:
		zip_stat_init(stat);
		stat->valid = ZIP_STAT_SIZE;
		stat->size = container->size;
		return sizeof(*stat);
	case ZIP_SOURCE_ERROR:
		return source_error(data, size);
	case ZIP_SOURCE_CLOSE:
	case ZIP_SOURCE_FREE:
		return 0;
	case ZIP_SOURCE_SUPPORTS:
		return zip_source_make_command_bitmap(ZIP_SOURCE_OPEN,
		    ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE, ZIP_SOURCE_STAT,
		    ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE, ZIP_SOURCE_SEEK,
		    ZIP_SOURCE_TELL, -1);
	default:
		return -1;
	}
}

/* What libzip calls it is of no help to a reader: most files that it refuses
 * are cut off, or are something else. */
static bool refuse(struct container *container, struct error *err)
{
	uint8_t start[4];
	bool is_zip = container_start(container, start, 4) == 4 &&
	    memcmp(start, "PK\3\4", 4) == 0;

	if (container->is_over)
		return error_set(err, SHEAF_E_LIMIT,
		    "holds too many files: a directory of more than %d bytes",
		    DIRECTORY_MOST);
	return error_set(err, SHEAF_E_INPUT, "%s",
	    is_zip ? "is a ZIP file whose directory cannot be found: cut off "
		     "or damaged"
		   : "is no ZIP file");
}

static int by_name(const void *a, const void *b)
{
	const struct named *left = a, *right = b;
	int order = strcmp(left->name, right->name);

	return order ? order
		     : (left->part > right->part) - (left->part < right->part);
}

/* Looked up by us: libzip converts names, and we want what is there. */
static void sort_names(struct container *container)
{
	size_t count = container_count(container);

	container->names = memory_array(count + 1, sizeof(struct named));
	for (size_t i = 0; i < count; i++)
		container->names[i] = (struct named){
			container_name(container, i), i
		};
	qsort(container->names, count, sizeof(struct named), by_name);
}

/* References are resolved against them. */
static bool names_are_short(const struct container *container)
{
	for (size_t i = 0; i < container_count(container); i++)
		if (strlen(container->names[i].name) > NAME_MOST)
			return false;
	return true;
}

static bool open_zip(struct container *container, struct error *err)
{
	zip_source_t *zip_source = zip_source_function_create(
	    source, container, NULL);

	if (!zip_source)
		memory_exhausted();
	container->zip = zip_open_from_source(zip_source, ZIP_RDONLY, NULL);
	if (!container->zip) {
		zip_source_free(zip_source);
		return refuse(container, err);
	}
	container->is_open = true;
	if (container->size == 0) /* which libzip takes for an empty one */
		return refuse(container, err);
	sort_names(container);
	return names_are_short(container) ||
	    error_set(err, SHEAF_E_LIMIT,
		"holds a file name of more than %d bytes", NAME_MOST);
}

struct container *container_open(const char *path, struct error *err)
{
	struct container *container;
	struct stat st;
	int fd = file_open(path, err);

	if (fd < 0)
		return NULL;
	container = memory_new(sizeof(*container));
	container->fd = fd;
	container->directory_left = DIRECTORY_MOST;
	if (fstat(fd, &st) == 0)
		container->size = (uint64_t)st.st_size;
	container->unpacked_left = container->size + UNPACKED_MOST;
	if (open_zip(container, err))
		return container;
	container_close(container);
	return NULL;
}

void container_close(struct container *container)
{
	if (!container)
		return;
	if (container->zip)
		zip_discard(container->zip);
	close(container->fd);
	free(container->names);
	free(container);
}

size_t container_count(const struct container *container)
{
	return (size_t)zip_get_num_entries(container->zip, 0);
}

const char *container_name(const struct container *container, size_t part)
{
	const char *name = zip_get_name(container->zip, part, ZIP_FL_ENC_RAW);

	return name ? name : "";
}

size_t container_find(const struct container *container, const char *name)
{
	size_t low = 0, high = container_count(container);

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(container->names[middle].name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return *name && low < container_count(container) &&
		strcmp(container->names[low].name, name) == 0
	    ? container->names[low].part
	    : NO_PART;
}

void container_form(
    struct container *container, size_t part, struct part_form *form)
{
	zip_stat_t stat;

	*form = (struct part_form){ 0 };
	if (zip_stat_index(container->zip, part, 0, &stat) != 0)
		return;
	form->size = (stat.valid & ZIP_STAT_SIZE) ? stat.size : 0;
	form->is_readable = (stat.comp_method == ZIP_CM_STORE ||
				stat.comp_method == ZIP_CM_DEFLATE) &&
	    stat.encryption_method == ZIP_EM_NONE;
}

/* To its end, where libzip compares the checksum. */
static bool unpack(struct container *container, zip_file_t *file, uint64_t most,
    uint64_t kept, struct buf *out, struct error *err)
{
	static const size_t step = 256 << 10;
	uint64_t total = 0;

	for (;;) {
		char *room = buf_reserve(out, step);
		zip_int64_t n = zip_fread(file, room, step);

		if (n < 0)
			return error_set(err, SHEAF_E_INPUT,
			    "cannot be unpacked: %s", zip_file_strerror(file));
		if (n == 0)
			return true;
		total += (uint64_t)n;
		if ((uint64_t)n > container->unpacked_left)
			container->unpacked_left = 0;
		else
			container->unpacked_left -= (uint64_t)n;
		if (total > most || container->unpacked_left == 0)
			return error_set(err, SHEAF_E_LIMIT,
			    "unpacks to more bytes than are looked at");
		if (out->size < kept)
			out->size += (size_t)n < kept - out->size
			    ? (size_t)n
			    : kept - out->size;
	}
}

static bool read_part(struct container *container, size_t part, uint64_t most,
    uint64_t kept, struct buf *out, struct error *err)
{
	struct part_form form;
	zip_file_t *file;
	bool is_read;

	container_form(container, part, &form);
	if (!form.is_readable)
		return error_set(err, SHEAF_E_INPUT,
		    "is encrypted, or packed by a method other than deflate");
	if (form.size > most || container->unpacked_left == 0)
		return error_set(err, SHEAF_E_LIMIT,
		    "unpacks to more bytes than are looked at");
	file = zip_fopen_index(container->zip, part, 0);
	if (!file)
		return error_set(err, SHEAF_E_INPUT, "cannot be unpacked: %s",
		    zip_strerror(container->zip));
	is_read = unpack(container, file, most, kept, out, err);
	zip_fclose(file);
	return is_read;
}

bool container_read(struct container *container, size_t part, struct buf *out,
    struct error *err)
{
	return read_part(container, part, TEXT_MOST, UINT64_MAX, out, err);
}

bool container_skim(struct container *container, size_t part, struct buf *out,
    struct error *err)
{
	return read_part(container, part, UINT64_MAX, HEAD_SIZE, out, err);
}

bool container_is_spent(const struct container *container)
{
	return container->unpacked_left == 0;
}

size_t container_start(
    const struct container *container, uint8_t *out, size_t size)
{
	ssize_t n = pread_some(container->fd, out, size, 0);

	return n < 0 ? 0 : (size_t)n;
}
