/* What a drawing in a book may hold: names, values, style rules. */
#ifndef PICTURE_SVG_H
#define PICTURE_SVG_H

#include "core/core.h"

enum svg_content {
	SVG_NOT, /* not in a book, with all that is in it */
	SVG_UNWRAPPED, /* its content only */
	SVG_GROUP,
	SVG_SHAPE, /* draws something by itself */
	SVG_REFERENCE, /* shows what it names, nothing without */
	SVG_TEXT, /* its text is shown or read */
	SVG_WORDS, /* text without elements */
	SVG_STYLE
};

enum svg_content svg_element(const char *name);

/* Attributes without a namespace that may stay as they are. */
bool svg_is_attribute(const char *name);

/* Elements a fragment reference is allowed on. */
bool svg_has_href(const char *element);

/* Ids that a reference may name; `is_known` is asked with each. */
struct svg_ids {
	void *context;
	bool (*is_known)(void *context, const char *id, size_t size);
};

/* A value of a presentation attribute or declaration: no address but that of a
 * known fragment, no escape, only functions without effects. */
bool svg_value_is_safe(const char *, size_t, const struct svg_ids *);

/* Declarations ("fill:red;...") that are safe. */
void svg_filter_declarations(
    const char *, size_t, const struct svg_ids *, struct buf *);

/* Rules that are safe; no at-rules. */
void svg_filter_sheet(
    const char *, size_t, const struct svg_ids *, struct buf *);

/* An encoding in which picture_is_tame() sees what a parser will see. */
bool svg_is_encoding(const char *name);

/* What the root says: CSS pixels and the viewBox's; 0: nothing, or nothing of
 * use. */
struct svg_size {
	double width, height, box_width, box_height;
};

/* One of its attributes; false: a value to be left out. */
bool svg_size_read(struct svg_size *, const char *name, const char *value);

/* Whole pixels, at least one; false: more than `most`. */
bool svg_size_tell(const struct svg_size *, uint64_t most, uint32_t *width_px,
    uint32_t *height_px);

/* The four numbers of a viewBox that is not empty. */
bool svg_is_box(const char *, double box[4]);

/* A number of SVG, moves behind it. */
bool svg_number(const char **, double *);

/* A length in CSS pixels; false: none, or one relative to its place. */
bool svg_length(const char *, double *);

#endif
