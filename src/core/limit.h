/* The ceilings of a run (sheaf_limits[]), and the words of what is over one:
 * "larger than 65536 bytes (limit input)". */
#ifndef CORE_LIMIT_H
#define CORE_LIMIT_H

#include "core/diag.h"

#define LIMIT_TEXT 120

/* A ceiling that is no option, in words: a macro's number. */
#define TEXT_OF(number)       TEXT_OF_MACRO(number)
#define TEXT_OF_MACRO(number) #number

/* Writes those words into `text` and returns it. */
const char *limit_text(char text[LIMIT_TEXT], const struct sheaf_options *,
    enum sheaf_limit);

/* Fills `err` (may be NULL) with them, behind `what` and ": " where that is not
 * NULL, as SHEAF_E_LIMIT; returns false. */
bool limit_refuse(struct error *err, const struct sheaf_options *,
    enum sheaf_limit, const char *what);

/* The same where `err` is the refusal of somebody who was given this ceiling as a
 * number and does not know its name; returns false. */
bool limit_named(struct error *err, const struct sheaf_options *,
    enum sheaf_limit, const char *what);

/* What is wrong with a document of which only as much is taken as the ceiling
 * allows; other ceilings have no such diag. */
enum diag_id limit_diag(enum sheaf_limit);

/* Adds that with those words as its detail, unless the list has it. */
void limit_tell(struct diag_list *, unsigned line, const struct sheaf_options *,
    enum sheaf_limit);

#endif
