/* Files: read with a ceiling, written old-or-new. */
#ifndef CORE_FILE_H
#define CORE_FILE_H

#include <stdint.h>
#include <sys/types.h>

#include "core/buf.h"
#include "core/error.h"

/* A regular file for reading (O_CLOEXEC, never blocks on a FIFO), or -1 with
 * `err`: the reason alone ("no such file or directory", "is a folder"). */
int file_open(const char *path, struct error *err) MUST_CHECK;

/* beneath.c: a regular file below an open folder, wherever links inside lead, but
 * never out of it; -1 with errno. */
int file_open_beneath(int folder, const char *path);

/* Both name the same place in the same folder, however they are written; a link
 * that is there is not followed, for it would be replaced. */
bool file_is_same_place(const char *, const char *);

/* Nothing can be written beside the path any more. */
bool file_disk_is_full(const char *path);

/* The folders that the path leads through, without its last part: those that are
 * missing are made. */
bool file_make_folders(const char *path, struct error *err) MUST_CHECK;

/* Appends all of a descriptor from where it stands; more than `limit` bytes is
 * SHEAF_E_LIMIT. */
bool file_read(int fd, uint64_t limit, struct buf *, struct error *err)
    MUST_CHECK;
bool file_load(const char *path, uint64_t limit, struct buf *,
    struct error *err) MUST_CHECK;

/* All of it, at the present place. */
bool file_write(int fd, const void *, size_t, struct error *err) MUST_CHECK;

/* Bytes as a mapped file; `size` may be 0 (then `data` is not NULL, but not to
 * be read).  The descriptor may be closed while it is mapped. */
struct mapping {
	const uint8_t *data;
	size_t size;
};
bool file_map(int fd, struct mapping *, struct error *err) MUST_CHECK;
void file_unmap(struct mapping *);

/* A sealed memory file (memfd, all seals) with these bytes, at offset 0; -1
 * with `err`. */
int file_seal(const void *, size_t, struct error *err) MUST_CHECK;

/* `size` bytes from one file to another, inside the kernel where it can; neither
 * offset moves.  A source that ends before is an error. */
bool file_copy(int to, uint64_t to_offset, int from, uint64_t from_offset,
    uint64_t size, struct error *err) MUST_CHECK;

/* An unnamed temporary file for reading and writing in $TMPDIR or /tmp; -1. */
int file_temporary(struct error *err) MUST_CHECK;

/*
 * A file that takes its name only when it is whole.  It is written under a
 * temporary name beside its place, ".<name>.<pid>-<n>@<machine>.sheaf-tmp"; those
 * of processes that are no more are removed by the next output_open() in the
 * folder, those of other machines that share it when they are a day old.
 * Path "-" is standard output and takes everything at once at commit.
 */
struct output {
	int fd;                 /* for reading and writing, at any offset */
	char *path, *temporary;
};

bool output_open(struct output *, const char *path, struct error *err)
    MUST_CHECK;

/* The same, but written in another folder of the file system, which output_sweep()
 * cleans; both end in "/" or are empty. */
bool output_open_in(struct output *, const char *folder, const char *path,
    struct error *err) MUST_CHECK;
/* Removes those that processes of this machine have left there. */
void output_sweep(const char *folder);

/* Another name in the same folder, to be taken at commit. */
void output_rename(struct output *, const char *path);

/* What output_remove_all() finds unfinished takes its name, too; then it is not
 * to be renamed. */
void output_keep(struct output *);

/* fsync, rename, fsync of the folder.  Releases in any case; on failure the old
 * file is as it was. */
bool output_commit(struct output *, struct error *err) MUST_CHECK;
void output_abandon(struct output *);

/* For what may be lost in a power cut: rename alone.  Releases in any case. */
bool output_settle(struct output *) MUST_CHECK;

/* Removes the temporaries of outputs still open (see output_keep()); for a process about to end.
 * Async-signal-safe. */
void output_remove_all(void);

/* In a forked child: forgets the parent's outputs, so that the child never
 * removes them. */
void output_forget_all(void);

#endif
