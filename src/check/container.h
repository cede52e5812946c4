/* The container as it is read: a ZIP file with ceilings (EPUB 3.3, 4). */
#ifndef CHECK_CONTAINER_H
#define CHECK_CONTAINER_H

#include "core/core.h"

struct container;

#define NO_PART SIZE_MAX

enum {
	NAME_MOST = 1024,               /* bytes */
	DIRECTORY_MOST = 8 << 20,       /* bytes libzip reads to find the names */
	TEXT_MOST = 64 << 20,           /* bytes of a part that is held whole */
	HEAD_SIZE = 4096                /* of a part that is not */
};

/* Bytes unpacked from one container, all parts together, beyond its own size. */
#define UNPACKED_MOST ((uint64_t)1 << 30)

struct part_form {
	uint64_t size;                  /* unpacked, as the directory says */
	bool is_readable;               /* stored or deflated, not encrypted */
};

/* NULL: it cannot be opened, is no ZIP file, or holds too much. */
struct container *container_open(const char *path, struct error *) MUST_CHECK;
void container_close(struct container *);       /* NULL is fine */

size_t container_count(const struct container *);

/* Its bytes, which may be no UTF-8.  Lent. */
const char *container_name(const struct container *, size_t part);

/* The first part of this name, or NO_PART. */
size_t container_find(const struct container *, const char *name);

void container_form(struct container *, size_t part, struct part_form *);

/* A part into an empty buf, at most TEXT_MOST bytes; its checksum is right. */
bool container_read(
    struct container *, size_t part, struct buf *, struct error *) MUST_CHECK;

/* The same of a part of any size, of which only the head is kept. */
bool container_skim(
    struct container *, size_t part, struct buf *, struct error *) MUST_CHECK;

/* All that may be unpacked was: other parts cannot be read. */
bool container_is_spent(const struct container *);

/* The first bytes of the file; returns how many there are. */
size_t container_start(const struct container *, uint8_t *, size_t);

#endif
