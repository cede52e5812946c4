/* What went wrong in the world outside, in one line. */
#ifndef CORE_ERROR_H
#define CORE_ERROR_H

#include <sheaf.h>

struct error {
	enum sheaf_code code;
	char text[240];         /* one line of UTF-8, lower case: "what: why" */
};

/* Fills `err` (may be NULL) and returns false, so that a caller can write
 * `return error_set(err, ...)`.  Too long a text is cut at a character;
 * malformed UTF-8 becomes U+FFFD. */
bool error_set(struct error *err, enum sheaf_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The same with ": " and strerror(errno) behind the text. */
bool error_errno(struct error *err, enum sheaf_code code, const char *format,
    ...) __attribute__((format(printf, 3, 4)));

#define MUST_CHECK __attribute__((warn_unused_result))

#endif
