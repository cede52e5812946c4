/*
 * The fonts of a book: what the chapters use of each face is merged, and each
 * face is subset and embedded once, at the end.
 */
#ifndef PDF_FONTS_H
#define PDF_FONTS_H

#include "book/book.h"
#include "pdf/chapter.h"
#include "pdf/writer.h"

struct fonts;

struct fonts *fonts_new(const struct font_source *, struct writer *);
void fonts_free(struct fonts *);

/* Whether there are such faces with such glyphs. */
bool fonts_check(struct fonts *, const struct chapter_content *,
    struct error *) MUST_CHECK;

/* Merges, after fonts_check(); gives the font dictionary that shows these
 * glyphs and tells their texts. */
object_id fonts_add(struct fonts *, const struct chapter_font *);

/* The font dictionary for the same in vertical writing (9.7.4.3), of what
 * fonts_add() gave for a face. */
object_id fonts_upright(struct fonts *, uint32_t face, object_id);

/* Writes every font that was added. */
bool fonts_write(struct fonts *, struct error *) MUST_CHECK;

#endif
