/*
 * The least that a program does which makes a book: it parses the sources with
 * libxml2, packs the same text at the same level and puts the same bytes into a
 * ZIP file.  It looks at nothing and cleans nothing.
 *
 *   epub_floor PARTS OUT.zip SOURCE...
 *
 * PARTS is a list of the book's files, unpacked, one path a line.
 */
#include <libdeflate.h>
#include <libxml/HTMLparser.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LEVEL       6
#define SIZE_FILE   (64 << 20)
#define SIZE_RECORD 46

struct zip {
	FILE *file;
	struct libdeflate_compressor *packer;
	uint8_t *bytes, *packed; /* SIZE_FILE each */
	uint8_t *records;        /* the central directory */
	size_t records_size, count;
	uint32_t offset;
};

static void *must(void *what)
{
	if (!what) {
		perror("epub_floor");
		exit(1);
	}
	return what;
}

static size_t read_file(const char *path, uint8_t *bytes)
{
	FILE *file = must(fopen(path, "rb"));
	size_t size;

	setvbuf(file, NULL, _IONBF, 0);
	size = fread(bytes, 1, SIZE_FILE, file);
	fclose(file);
	return size;
}

static void put16(uint8_t *at, uint32_t value)
{
	at[0] = (uint8_t)value;
	at[1] = (uint8_t)(value >> 8);
}

static void put32(uint8_t *at, uint32_t value)
{
	put16(at, value);
	put16(at + 2, value >> 16);
}

static void put_bytes(struct zip *zip, const void *bytes, size_t size)
{
	if (fwrite(bytes, 1, size, zip->file) != size)
		must(NULL);
	zip->offset += (uint32_t)size;
}

/* A local header, the data, and a record for the end (APPNOTE, 4.3). */
static void put_member(struct zip *zip, const char *name, const uint8_t *data,
    size_t size, size_t full_size, uint32_t crc)
{
	uint8_t record[SIZE_RECORD] = "PK\1\2", local[30] = "PK\3\4";
	size_t name_size = strlen(name), needed;

	put16(record + 4, 20);
	put16(record + 6, 20);
	put16(record + 10, size < full_size ? 8 : 0);
	put32(record + 16, crc);
	put32(record + 20, (uint32_t)size);
	put32(record + 24, (uint32_t)full_size);
	put16(record + 28, (uint32_t)name_size);
	put32(record + 42, zip->offset);
	memcpy(local + 4, record + 6, 26);
	needed = zip->records_size + sizeof(record) + name_size;
	zip->records = must(realloc(zip->records, needed));
	memcpy(zip->records + zip->records_size, record, sizeof(record));
	memcpy(zip->records + needed - name_size, name, name_size);
	zip->records_size = needed;
	zip->count++;
	put_bytes(zip, local, sizeof(local));
	put_bytes(zip, name, name_size);
	put_bytes(zip, data, size);
}

static void add_part(struct zip *zip, const char *path)
{
	size_t size = read_file(path, zip->bytes), packed = 0;
	uint32_t crc = libdeflate_crc32(0, zip->bytes, size);

	if (!strstr(path, "/images/"))
		packed = libdeflate_deflate_compress(
		    zip->packer, zip->bytes, size, zip->packed, size);
	put_member(zip, path, packed ? zip->packed : zip->bytes,
	    packed ? packed : size, size, crc);
}

static void add_parts(struct zip *zip, const char *list)
{
	FILE *file = must(fopen(list, "r"));
	char path[4096];

	while (fgets(path, sizeof(path), file)) {
		path[strcspn(path, "\n")] = '\0';
		add_part(zip, path);
	}
	fclose(file);
}

static void put_end(struct zip *zip)
{
	uint8_t end[22] = "PK\5\6";

	put16(end + 8, (uint32_t)zip->count);
	put16(end + 10, (uint32_t)zip->count);
	put32(end + 12, (uint32_t)zip->records_size);
	put32(end + 16, zip->offset);
	put_bytes(zip, zip->records, zip->records_size);
	put_bytes(zip, end, sizeof(end));
}

static void parse(const char *path, uint8_t *bytes)
{
	size_t size = read_file(path, bytes);

	xmlFreeDoc(must(htmlReadMemory((const char *)bytes, (int)size, NULL,
	    "utf-8", HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING)));
}

int main(int argc, char **argv)
{
	struct zip zip = { 0 };
	int i;

	if (argc < 3) {
		fputs("usage: epub_floor PARTS OUT.zip SOURCE...\n", stderr);
		return 2;
	}
	zip.bytes = must(malloc(SIZE_FILE));
	zip.packed = must(malloc(SIZE_FILE));
	zip.packer = must(libdeflate_alloc_compressor(LEVEL));
	zip.file = must(fopen(argv[2], "wb"));
	setvbuf(zip.file, NULL, _IOFBF, 1 << 16);
	for (i = 3; i < argc; i++)
		parse(argv[i], zip.bytes);
	add_parts(&zip, argv[1]);
	put_end(&zip);
	if (fclose(zip.file) != 0)
		must(NULL);
	libdeflate_free_compressor(zip.packer);
	free(zip.bytes);
	free(zip.packed);
	free(zip.records);
	return 0;
}
