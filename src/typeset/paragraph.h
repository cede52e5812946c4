/*
 * Between the blocks of a page and the lines in them: a paragraph is spans of
 * text in; lines of placed glyphs come out.  Private to typeset/.
 */
#ifndef TYPESET_PARAGRAPH_H
#define TYPESET_PARAGRAPH_H

#include "typeset/manner.h"
#include "typeset/text_line.h"
#include "typeset/typeset.h"

/* The computed CSS properties that matter inside a line. */
struct text_style {
	const char *families;           /* CSS font-family list */
	const char *language;           /* BCP 47; "" unknown */
	float size_pt;
	float line_height_pt;           /* the height of a line box */
	uint16_t weight;
	bool is_italic;
	uint64_t features;              /* rows of feature_rows[] */
	const char *feature_settings;   /* "smcp=1,kern=0", or NULL */
	bool is_hidden;                 /* takes room, shows nothing */
	bool is_preserved;              /* white-space: pre-wrap (code) */
	bool is_tab_pt;                 /* else in spaces */
	float tab_size;
	struct colour colour;
	float letter_spacing_pt;
	float raise_pt;                 /* vertical-align: sub, super */
	struct text_line lines[TEXT_LINE_COUNT];
	uint32_t emphasis;              /* the mark at its letters; 0: none */
	bool is_emphasis_under;
	struct colour emphasis_colour;
	struct manner manner;           /* of breaking and spacing it */
	uint8_t orientation;            /* enum text_orientation */
	uint8_t combine;                /* digits to be set side by side in a
	                                   vertical line; or COMBINE_ALL */
};

/* A piece of a paragraph in logical order: text, or an object in the line. */
struct span {
	const char *text;               /* UTF-8, NULL: an object */
	size_t size;
	const struct text_style *style;
	const struct node *node;
	const char *href;               /* of the link it is in, or NULL */
	const char *target;             /* id of an element that starts here, or
	                                   NULL */
	bool is_artifact;               /* a marker that is no text */
	enum pseudo pseudo;             /* as that of an item */
	bool is_reference;              /* to a note: of what stands before it */
	bool is_break;                  /* BR: the line ends behind it */
	const struct picture *picture;  /* object */
	const struct run *digits;       /* object: a page number, of an */
	const char *entry;              /* article or of a place ("#id"); or of
	                                   text that is shown with it */
	bool is_at_end;                 /* it ends where its object does */
	const struct run *leader;       /* object: is repeated over all that its
	                                   line lacks */
	float width_pt, height_pt;      /* object: stands on the baseline */
	const struct inline_box *box;   /* the innermost it is in, or NULL */
	struct ruby *ruby;              /* the pair it is of, or NULL */
	bool is_annotation;             /* of the pair: not its base */
	bool is_mute;                   /* shown, but no text: as if it were a
	                                   picture */
};

enum ruby_align {
	RUBY_SPACE_AROUND, RUBY_CENTER, RUBY_SPACE_BETWEEN, RUBY_START
};

/* Lines from where the last one ends up to line `end` are shorter. */
struct line_inset {
	uint32_t end;
	float left_pt, right_pt;
};

enum text_align {
	ALIGN_START, ALIGN_CENTER, ALIGN_END, ALIGN_LEFT, ALIGN_RIGHT,
	ALIGN_JUSTIFY
};

struct paragraph {
	const struct span *spans;
	size_t span_count;
	bool has_boxes;                 /* spans are in some */
	bool has_ruby;                  /* spans are of pairs */
	const struct inline_box *box;   /* around it all, and not drawn; or
	                                   NULL */
	float width_pt;                 /* the measure */
	float taken_pt;                 /* of the white above its first line:
	                                   what an annotation below the line
	                                   there has of it */
	float indent_pt;                /* text-indent, first line */
	bool is_hanging;                /* all but those instead */
	bool is_each_line;              /* those behind a BR or line feed, too */
	const struct line_inset *insets;        /* beside floats */
	size_t inset_count;
	enum text_align align;
	bool has_last_align;            /* text-align-last: not auto */
	enum text_align last_align;
	bool is_balanced;               /* lines of one length: text-wrap */
	const char *language;
};

/* A line with its items; places are from the left end of the measure and from
 * the top of the line box. */
struct line {
	struct item *first, **end;      /* RUN, PICTURE, RULE, LINK, TARGET */
	float height_pt;                /* of the line box: advance to the next */
	float width_pt;                 /* of what is in it */
	bool is_last;                   /* of the paragraph, or before a BR */
	bool is_loose;                  /* justified with more white than is good */
};

/*
 * CSS Ruby 1: a base and its annotation, which stands beside it.  The spans of
 * the annotation follow those of the base, in brackets, which show only where
 * it stands behind the base instead.
 */
struct ruby {
	size_t first, end;              /* spans of the annotation, without the
	                                   brackets */
	const struct inline_box *box;   /* around the annotation, or NULL */
	const char *language;           /* of the annotation */
	enum ruby_align align, base_align;
	bool is_under;
	bool may_overhang;
	bool is_inline;                 /* it stands behind its base */
	/* what ruby.c finds out */
	struct line line;               /* the annotation */
	float left_pt;                  /* of it, as in pieces */
	float top_pt, bottom_pt;        /* of the base, from the baseline */
};

struct paragraph_lines {
	struct line *lines;
	size_t count;
	float taken_pt;         /* as that of the paragraph that follows */
};

/*
 * Breaks the paragraph into lines, sets and justifies them.  Items and glyphs
 * live in layout->arena and name layout->fonts.  Every character of the spans
 * is in exactly one run's text, in order, even where no font has it (glyph 0)
 * and where it shows nothing (white at line ends and soft hyphens have the
 * glyph of a space and no width); only line feeds are in no run: they end
 * lines.  A run never crosses spans.  Runs come in logical order, so that text
 * that runs from right to left reads right; their places are visual.  A soft
 * hyphen that shows has the glyph of a hyphen.  The first span's style is the
 * paragraph's own: it gives lines their height where nothing larger stands in
 * them.  A LINK stands behind the runs it covers, a TARGET before what it
 * marks.  Never fails; characters that no font has are reported in `diags`.
 */
void paragraph_set(struct typesetter *, const struct paragraph *,
    struct layout *, struct paragraph_lines *, struct diag_list *);

/* The widest unbreakable piece and the width without breaks: for tables. */
void paragraph_measure(struct typesetter *, const struct paragraph *,
    float *minimum_pt, float *maximum_pt);

/* The half of typesetter_new() that knows fonts; lines.c keeps it in
 * struct typesetter as `faces`. */
struct faces;
/* `has_emoji`: in colour, where a font has them. */
struct faces *faces_new(const struct font_source *, bool has_emoji,
    struct error *);
void faces_free(struct faces *);

/* What struct typesetter is: blocks.c owns it, both halves see it. */
struct cascade;
struct typesetter {
	const struct resources *resources;
	struct faces *faces;
	struct cascade *cascade;
	struct margins *margins;        /* of margin.c; NULL: none yet */
};

#endif
