/*
 * Draws one page box as a content stream (ISO 32000-1, 7.8.2).  Codes of text
 * are the font's own glyph numbers, two bytes each.
 */
#ifndef PDF_CANVAS_H
#define PDF_CANVAS_H

#include "pdf/object.h"
#include "pdf/readings.h"
#include "pdf/structure.h"

/* The parts of the graphics state that a stream has set; equal ones are not
 * set again. */
struct pen {
	uint32_t font;
	bool is_upright;                /* the font's glyphs go down */
	double size, spacing, rise;
	struct colour fill, stroke;
	double line_width;
	bool has_font;
	int mode;               /* of rendering text */
};

struct canvas {
	struct buf content;
	char font_letter, emoji_letter; /* of resource names: /F0 */
	const struct readings *fonts;   /* by number in the layout */
	const uint32_t *font_names;     /* their numbers in names; NULL: the
	                                   same */
	bool *font_is_used;     /* on this page */
	bool *font_is_upright;  /* and with upright glyphs in vertical lines */
	double height;
	bool is_gray;           /* colours become grays */
	bool skips_missing;     /* glyph 0 is not drawn: PDF/A forbids it */
	struct pen pen;
	bool is_in_text;        /* between BT and ET */
	struct content_mark mark;       /* the sequence that is open */
};

void canvas_begin(struct canvas *, double height);

/* All between this and the next call is in one marked content sequence. */
void canvas_mark(struct canvas *, const struct content_mark *);

void canvas_run(struct canvas *, const struct run *);
void canvas_rule(struct canvas *, const struct item *);

/* Ends the text object that is open, if there is one. */
void canvas_text_end(struct canvas *);

/* An operator that fills with the colour, or with its gray. */
void canvas_put_fill(struct buf *, const struct colour *, bool is_gray);

/* An image in the item's box: /P0 by its letter and number. */
void canvas_image(struct canvas *, const struct item *, char letter,
    uint32_t number, unsigned orientation);

/* Afterwards canvas->content is whole. */
void canvas_end(struct canvas *);

#endif
