/*
 * Values of JSON (RFC 8259) for JSON Lines: maps and lists of texts, numbers
 * and nothing.  The door to jansson.
 */
#ifndef CORE_DATUM_H
#define CORE_DATUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/error.h"

struct buf;
struct datum;

/* Ceilings of a line that is read. */
#define DATUM_LINE_MAX (1u << 20)
#define DATUM_DEPTH    16

struct datum *datum_map(void);
struct datum *datum_list(void);
void datum_free(struct datum *);

/* Keys stay in the order in which they were first set.  A text may be any
 * bytes: malformed sequences become U+FFFD; longer than 4096 bytes it is cut at a
 * character; NULL is null. */
void datum_set_text(struct datum *map, const char *key, const char *text);
void datum_set_number(struct datum *map, const char *key, uint64_t);
void datum_set_null(struct datum *map, const char *key);
/* Seconds or the like, to a thousandth. */
void datum_set_real(struct datum *map, const char *key, double);
/* These take the value. */
void datum_set(struct datum *map, const char *key, struct datum *value);
void datum_add(struct datum *list, struct datum *value);
void datum_add_number(struct datum *list, uint64_t);

/* Appends it as one line of ASCII and of characters that are harmless to show;
 * others are escaped, so that no reader finds a line end within. */
void datum_put_line(struct buf *, const struct datum *);

/* A whole line, with or without its end; NULL with `err`. */
struct datum *datum_read(const char *, size_t, struct error *err) MUST_CHECK;

/* What a map has; NULL or 0 where it has no such thing of that kind. */
bool datum_is_map(const struct datum *);
const struct datum *datum_lookup(const struct datum *map, const char *key);
const char *datum_text(const struct datum *map, const char *key);
uint64_t datum_number(const struct datum *map, const char *key);
double datum_real(const struct datum *map, const char *key);

/* 0 of what is no list. */
size_t datum_count(const struct datum *list);
const struct datum *datum_item(const struct datum *list, size_t);

#endif
