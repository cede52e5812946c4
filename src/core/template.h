/*
 * Small templates that users write: "[{author}, ]{date:%Y-%m}".  A field is a
 * name in braces, with a format behind a colon where the field can have one.
 * What stands in brackets is left out when a field in it is empty; brackets do
 * not nest.  "{{", "}}", "[[" and "]]" are the signs themselves.
 */
#ifndef CORE_TEMPLATE_H
#define CORE_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct buf;
struct error;

struct template_field {
	const char *name;
	bool (*is_format)(const char *);        /* NULL: it has none */
};

struct template_piece {
	enum { TEMPLATE_TEXT, TEMPLATE_FIELD, TEMPLATE_OPEN, TEMPLATE_CLOSE } kind;
	const char *text;       /* TEXT; of a FIELD the format, or NULL */
	size_t field;           /* its row in the table */
};

struct template {
	struct template_piece *pieces;
	size_t count;
};

/* `fields` ends with a row without name.  Copies into the arena; false with
 * `err` in words for the user. */
bool template_parse(struct template *, struct arena *, const char *text,
    const struct template_field *fields, struct error *err)
    __attribute__((warn_unused_result));

/* The field stands in it. */
bool template_has(const struct template *, size_t field);

/* How the pieces are written. */
struct template_writer {
	void *context;
	bool (*has)(void *context, size_t field);       /* it is not empty */
	void (*text)(void *context, struct buf *, const char *);
	void (*field)(void *context, struct buf *, size_t field,
	    const char *format);
	bool takes_empty;       /* fields, too, that are not in brackets */
};

/* Appends; false and nothing where it has fields, all are empty, and the writer
 * takes no empty ones. */
bool template_write(const struct template *, const struct template_writer *,
    struct buf *);

#endif
