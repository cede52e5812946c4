/* One face of the book as it is embedded. */
#ifndef PDF_EMBED_H
#define PDF_EMBED_H

#include "pdf/fontfile.h"
#include "pdf/writer.h"

/* A glyph may stand for different texts in different chapters.  Then the face
 * gets a second font dictionary with a /ToUnicode of its own; past so many the
 * one that differs least is taken. */
enum { VARIANTS_MAX = 16 };

struct variant {
	object_id id;           /* of the Type0 font dictionary */
	object_id upright_id;   /* of that for vertical writing; 0: none */
	uint32_t *texts;        /* by glyph: place in the texts; 0: none */
};

struct face {
	uint32_t id;            /* of the run */
	unsigned glyph_count;   /* in the font file */
	struct glyph_set used;
	struct variant variants[VARIANTS_MAX];
	unsigned variant_count;
};

/* The texts that glyphs stand for: NUL-ended strings, and the one of glyphs
 * that have none. */
struct face_texts {
	const char *texts, *otherwise;
};

/* Writes all objects of the face. */
bool face_embed(struct writer *, const struct face *, const struct fontfile *,
    const struct face_texts *, struct error *) MUST_CHECK;

#endif
