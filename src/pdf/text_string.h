/* Texts as strings of a PDF (ISO 32000-1, 7.3.4 and 7.9.2.2): the one way in
 * which words get into one.  UTF-8 goes in; what is malformed becomes U+FFFD. */
#ifndef PDF_TEXT_STRING_H
#define PDF_TEXT_STRING_H

#include "core/core.h"

/* Appends a literal string (7.3.4.2). */
void string_put(struct buf *, const void *, size_t);

/* Appends a text string with its delimiters: as it is when it is ASCII, else in
 * UTF-16BE; cut at TEXT_UNITS_MAX. */
#define TEXT_UNITS_MAX 16000
void text_string_put(struct buf *, const char *utf8);

/* Appends one in hexadecimal digits, in UTF-16BE. */
void unicode_string_put(struct buf *, const char *utf8, size_t size);

/* What is between the delimiters, for libharu, which encrypts it: UTF-16BE behind
 * its byte order mark, cut at a character. */
void text_bytes_put(struct buf *, const char *utf8);

/* Appends UTF-16BE, without a byte order mark. */
void utf16_put(struct buf *, const char *utf8, size_t size);

/* Lower-case hexadecimal digits. */
void hex_put(struct buf *, const void *, size_t);

#endif
