/* Bytes of any encoding to clean UTF-8. */
#ifndef PAGE_CHARSET_H
#define PAGE_CHARSET_H

#include "core/core.h"

/*
 * Appends the text of `bytes` to `out`: UTF-8, LF line ends, no character that
 * XML forbids.  `label` is what came with the bytes (HTTP), or NULL.  Bytes
 * that are no text at all are an error.
 */
bool charset_decode(const char *bytes, size_t size, const char *label,
    struct buf *out, struct diag_list *, struct error *) MUST_CHECK;

#endif
