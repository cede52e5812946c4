/* What the programs share that do the least a book could cost: they look at
 * nothing, clean nothing, and trust their disk. */
#ifndef BENCH_FLOOR_H
#define BENCH_FLOOR_H

#include <libxml/HTMLparser.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define FLOOR_LEVEL 6          /* of deflate, as sheaf's */
#define FLOOR_FILE  (64 << 20) /* bytes, at most */

static inline void *must(void *what)
{
	if (!what) {
		perror("floor");
		exit(1);
	}
	return what;
}

static inline size_t read_file(const char *path, uint8_t *bytes)
{
	FILE *file = must(fopen(path, "rb"));
	size_t size;

	setvbuf(file, NULL, _IONBF, 0);
	size = fread(bytes, 1, FLOOR_FILE, file);
	fclose(file);
	return size;
}

static inline xmlDocPtr parse(const char *path, uint8_t *bytes)
{
	size_t size = read_file(path, bytes);

	return must(htmlReadMemory((const char *)bytes, (int)size, NULL,
	    "utf-8", HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING));
}

#endif
