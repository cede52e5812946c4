/*
 * PDF objects (ISO 32000-1, 7.3): libharu's dictionaries, arrays, strings and
 * numbers, numbered and written by us.  An object that is put into another
 * belongs to it; the outermost is freed by object_write().
 */
#ifndef PDF_OBJECT_H
#define PDF_OBJECT_H

#include <hpdf.h>
#include <hpdf_doc.h>

#include "pdf/text_string.h"

/* The number of an indirect object; 0: none. */
typedef uint32_t object_id;

/* libharu keeps 24 bits of a number. */
#define OBJECT_ID_MAX 8388607

struct objects;

struct objects *objects_new(void);
void objects_free(struct objects *);

/* `type` may be NULL: no /Type. */
HPDF_Dict dict_new(struct objects *, const char *type);
void dict_name(HPDF_Dict, const char *key, const char *name);
void dict_number(HPDF_Dict, const char *key, int32_t);
void dict_boolean(HPDF_Dict, const char *key, bool);
void dict_reference(HPDF_Dict, const char *key, object_id);
void dict_bytes(HPDF_Dict, const char *key, const void *, size_t);

/* A text string, as text_bytes_put() makes it. */
void dict_text(HPDF_Dict, const char *key, const char *utf8);

/* A dictionary or array inside this one; lent. */
HPDF_Dict dict_dict(HPDF_Dict, const char *key);
HPDF_Array dict_array(HPDF_Dict, const char *key);

/* Bytes that are written as they are behind the entries: long arrays, which
 * libharu would hold as one object a number.  Takes the buffer's memory. */
void dict_raw(HPDF_Dict, struct buf *);

void array_name(HPDF_Array, const char *);
void array_number(HPDF_Array, int32_t);
void array_real(HPDF_Array, double);
void array_reference(HPDF_Array, object_id);
void array_bytes(HPDF_Array, const void *, size_t);
HPDF_Dict array_dict(HPDF_Array);

/* Appends the value of the dictionary and frees it; its strings are encrypted
 * where `encrypt` is not NULL.  False: it broke one of libharu's limits. */
bool object_write(struct objects *, HPDF_Dict, HPDF_Encrypt encrypt,
    struct buf *out, struct error *) MUST_CHECK;

/*
 * The same as bytes, for objects of which a book has many: of a dictionary nothing
 * but its text is ever made.
 */

/* Appends "12 0 R". */
void object_put_reference(struct buf *, object_id);

/* Appends an entry of a dictionary of resources: "/F0 12 0 R". */
void object_put_name(struct buf *, char letter, uint32_t number, object_id);

/* A number of at most `decimals` places, without trailing zeros; what is not
 * finite or out of a reader's range is brought into it. */
void number_put(struct buf *, double, int decimals);

/* The same of an array, in brackets. */
void numbers_put(struct buf *, const double *, size_t count, int decimals);

#endif
