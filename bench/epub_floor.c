/*
 * The least that a program does which makes a book with the libraries that sheaf
 * stands on: it parses the sources with libxml2, packs the same text at the same
 * level with libdeflate and puts the same bytes into a ZIP file with libzip.
 *
 *   epub_floor PARTS OUT.zip SOURCE...
 *
 * PARTS is a list of the book's files, unpacked, one path a line.
 */
#include <libdeflate.h>
#include <stdbool.h>
#include <string.h>
#include <zip.h>

#include "floor.h"

/* A packed text; libzip copies it as it is. */
struct packed {
	uint8_t *bytes;
	size_t size, full_size, read;
	uint32_t crc;
};

struct floor {
	zip_t *zip;
	struct libdeflate_compressor *packer;
	uint8_t *bytes; /* FLOOR_FILE */
};

static zip_int64_t packed_source(
    void *context, void *data, zip_uint64_t size, zip_source_cmd_t command)
{
	struct packed *packed = context;
	zip_stat_t *stat = data;

	switch (command) {
	case ZIP_SOURCE_OPEN:
		packed->read = 0;
		return 0;
	case ZIP_SOURCE_READ:
		if (size > packed->size - packed->read)
			size = packed->size - packed->read;
		memcpy(data, packed->bytes + packed->read, size);
		packed->read += size;
		return (zip_int64_t)size;
	case ZIP_SOURCE_STAT:
		zip_stat_init(stat);
		stat->valid = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE |
		    ZIP_STAT_COMP_METHOD | ZIP_STAT_CRC;
		stat->size = packed->full_size;
		stat->comp_size = packed->size;
		stat->comp_method = ZIP_CM_DEFLATE;
		stat->crc = packed->crc;
		return 0;
	case ZIP_SOURCE_SUPPORTS:
		return ZIP_SOURCE_SUPPORTS_READABLE;
	case ZIP_SOURCE_FREE:
		free(packed->bytes);
		free(packed);
		return 0;
	case ZIP_SOURCE_CLOSE:
		return 0;
	default:
		return -1;
	}
}

static zip_source_t *pack(struct floor *floor, const char *path)
{
	struct packed *packed = must(calloc(1, sizeof(*packed)));
	size_t size = read_file(path, floor->bytes), room;

	room = libdeflate_deflate_compress_bound(floor->packer, size);
	packed->bytes = must(malloc(room));
	packed->full_size = size;
	packed->crc = libdeflate_crc32(0, floor->bytes, size);
	packed->size = libdeflate_deflate_compress(
	    floor->packer, floor->bytes, size, packed->bytes, room);
	return must(zip_source_function(floor->zip, packed_source, packed));
}

static void add_part(struct floor *floor, const char *path)
{
	bool is_picture = strstr(path, "/images/") != NULL;
	zip_source_t *source = is_picture
	    ? must(zip_source_file(floor->zip, path, 0, -1))
	    : pack(floor, path);
	zip_int64_t index = zip_file_add(floor->zip, path, source, 0);

	if (index < 0 ||
	    (is_picture &&
		zip_set_file_compression(
		    floor->zip, (zip_uint64_t)index, ZIP_CM_STORE, 0) != 0))
		must(NULL);
}

static void add_parts(struct floor *floor, const char *list)
{
	FILE *file = must(fopen(list, "r"));
	char path[4096];

	while (fgets(path, sizeof(path), file)) {
		path[strcspn(path, "\n")] = '\0';
		add_part(floor, path);
	}
	fclose(file);
}

int main(int argc, char **argv)
{
	struct floor floor = { 0 };
	int i;

	if (argc < 3) {
		fputs("usage: epub_floor PARTS OUT.zip SOURCE...\n", stderr);
		return 2;
	}
	floor.bytes = must(malloc(FLOOR_FILE));
	floor.packer = must(libdeflate_alloc_compressor(FLOOR_LEVEL));
	floor.zip = must(zip_open(argv[2], ZIP_CREATE | ZIP_TRUNCATE, NULL));
	for (i = 3; i < argc; i++)
		xmlFreeDoc(parse(argv[i], floor.bytes));
	add_parts(&floor, argv[1]);
	if (zip_close(floor.zip) != 0)
		must(NULL);
	libdeflate_free_compressor(floor.packer);
	free(floor.bytes);
	return 0;
}
