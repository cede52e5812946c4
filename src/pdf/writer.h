/*
 * The file: objects are written one behind the other as they are made, 64-bit
 * places, object streams and a cross-reference stream (ISO 32000-1, 7.5.7 and
 * 7.5.8).  The first failure is kept; what is written after it goes nowhere.
 */
#ifndef PDF_WRITER_H
#define PDF_WRITER_H

#include "pdf/crypt.h"

struct writer;

struct writer *writer_open(const char *path, struct error *) MUST_CHECK;

/* Everything that is written will be encrypted; takes it.  Before the first
 * object. */
void writer_encrypt(struct writer *, struct crypt *);

/* What dictionaries are made with. */
struct objects *writer_objects(struct writer *);

/* A number for an object that will be written once. */
object_id writer_reserve(struct writer *);

/* Writes the object; takes the dictionary. */
void writer_object(struct writer *, object_id, HPDF_Dict);

/* The same with a new number. */
object_id writer_add(struct writer *, HPDF_Dict);

/* An object whose bytes are made already. */
void writer_raw(struct writer *, object_id, const void *, size_t);

/* A stream whose bytes are as its dictionary's /Filter says; /Length is added.
 * Takes the dictionary. */
void writer_stream(struct writer *, object_id, HPDF_Dict, const void *, size_t);

/* A stream that tells nothing of itself, as contents are: zlib data. */
void writer_content(struct writer *, object_id, const void *, size_t);

/* A stream of `size` bytes that is deflated here if that makes it smaller; the
 * dictionary may be NULL: it tells nothing else. */
void writer_deflated(struct writer *, object_id, HPDF_Dict, const void *,
    size_t);

/* The same, but its bytes come from a descriptor. */
void writer_stream_from(struct writer *, object_id, HPDF_Dict, int fd,
    uint64_t offset, uint64_t size);

/* Bytes of a picture; false: they are not all there, and the writer has failed. */
bool writer_read_back(struct writer *, int fd, uint64_t offset, void *,
    size_t) MUST_CHECK;

/* Makes everything from here on fail: what is written is not whole. */
void writer_fail(struct writer *, const struct error *);

/* False with the first failure. */
bool writer_check(struct writer *, struct error *) MUST_CHECK;

/* The cross-reference stream; then the file takes its name.  Frees. */
bool writer_commit(struct writer *, object_id root, object_id info,
    const struct hash *permanent, const struct hash *content, struct error *)
    MUST_CHECK;
void writer_abandon(struct writer *);

/* Another name in the same folder, to be taken at commit. */
void writer_rename(struct writer *, const char *path);

#endif
