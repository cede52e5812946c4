/*
 * The container (OCF, EPUB 3.3, 4.2): a ZIP file, written old-or-new.  Members
 * wait in a spool file until the end, so that only a few bytes a member stay in
 * memory.
 */
#ifndef EPUB_ZIP_H
#define EPUB_ZIP_H

#include "epub/part_name.h"

struct archive;

/* Starts the file with its mimetype.  "-" is standard output. */
struct archive *archive_open(const char *path, struct error *) MUST_CHECK;

/* Another name in the same folder, to be taken at commit. */
void archive_rename(struct archive *, const char *path);

/* Names are copied; they are safe (epub/part_name.h) and each is given once. */
bool archive_add_text(struct archive *, const char *name, const struct buf *,
    struct error *) MUST_CHECK;

struct deflated {
	const uint8_t *bytes;
	size_t size;
	uint64_t full_size;
	uint32_t crc;
};
bool archive_add_deflated(struct archive *, const char *name,
    const struct deflated *, struct error *) MUST_CHECK;

/* Stored, as it stands in a part of a file; that may be read at commit only, and
 * must be the same then. */
bool archive_add_range(struct archive *, const char *name, int fd,
    uint64_t offset, uint64_t size, struct error *) MUST_CHECK;

/* Deflated; all of it is in memory meanwhile. */
bool archive_add_packed(struct archive *, const char *name, int fd,
    uint64_t offset, size_t size, struct error *) MUST_CHECK;

/* What the next member will be called by. */
size_t archive_next(const struct archive *);

/* It will not be in the file. */
void archive_drop(struct archive *, size_t member);

/* Writes the file and gives it its name; tells how many bytes it has.  Frees in
 * any case. */
bool archive_commit(struct archive *, uint64_t *size, struct error *) MUST_CHECK;
void archive_abandon(struct archive *);

#endif
