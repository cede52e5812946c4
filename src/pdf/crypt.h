/*
 * Encryption with passwords (ISO 32000-1, 7.6.3), as libharu has it: RC4 with
 * 128 bits and MD5, which keeps out the curious and nobody else.
 */
#ifndef PDF_CRYPT_H
#define PDF_CRYPT_H

#include "pdf/object.h"

struct crypt;

/* `owner` may be NULL: the same.  The key depends on the passwords and on the
 * first half of the file's /ID, so the same book is the same bytes. */
struct crypt *crypt_new(const char *user, const char *owner,
    const struct hash *permanent);
void crypt_free(struct crypt *);

/* Strings and streams of this object come next; for object_write(). */
HPDF_Encrypt crypt_object(struct crypt *, object_id);

/* The stream of the object begins. */
void crypt_begin(struct crypt *);

/* Its next bytes, in place. */
void crypt_bytes(struct crypt *, void *, size_t);

/* The encryption dictionary. */
void crypt_put_dictionary(const struct crypt *, struct buf *);

/* At most 32 printable characters of ASCII: all readers agree on these. */
bool crypt_is_password(const char *);

#endif
