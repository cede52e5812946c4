/*
 * What the glyphs of one font stand for in one chapter.  /ToUnicode can tell
 * one text a glyph: the most usual one is chosen, the others are told by
 * ActualText where they stand.
 */
#ifndef PDF_READINGS_H
#define PDF_READINGS_H

#include "pdf/chapter.h"
#include "pdf/fontfile.h"
#include "typeset/typeset.h"

struct reading {
	const char *text;       /* of a run, not NUL-ended */
	uint32_t size, count;
	struct reading *next;
};

struct glyph_row {
	uint16_t glyph;
	int width;              /* thousandths of the em */
	struct reading *readings;       /* after readings_settle() the first is
	                                   the one for /ToUnicode */
};

struct readings {
	struct arena *arena;
	const struct fontfile *file;
	struct glyph_row *rows;         /* of the glyphs that are used */
	uint32_t row_count, row_room;
	uint16_t *numbers[256];         /* of rows, by the high byte of the glyph
	                                   and the low one; 0: none, 1: the first */
	uint16_t space;                 /* after readings_settle(): a glyph that is
	                                   read as one; 0: none */
};

/* The glyphs of a run from `at` that one piece of text stands for: the index
 * behind the last.  *text is its glyph with the text, NULL when it has none. */
size_t cluster_end(const struct run *, size_t at, const struct glyph **text);

/* May such a cluster go without ActualText, if its glyph is so read? */
bool cluster_is_plain(const struct run *, size_t at, size_t end,
    const struct glyph *text);

void readings_add_run(struct readings *, const struct run *);
void readings_settle(struct readings *);

/* The row of a glyph that was added. */
const struct glyph_row *readings_row(const struct readings *, uint16_t glyph);

/* The glyphs in ascending order with their texts. */
void readings_list(const struct readings *, struct chapter_font *);

#endif
