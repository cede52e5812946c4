/*
 * The margin boxes of pages.  Each box is drawn once for all pages where it has the
 * same text, as a content stream that these pages share.  Most are made when a
 * page has its place; those that show how many pages there are, at the end.
 */
#ifndef PDF_MARGINS_H
#define PDF_MARGINS_H

#include "pdf/package.h"

/* What a box may show of the book. */
enum margin_kind { MARGIN_FONTS, MARGIN_EMOJI, MARGIN_KINDS };

/* A box that is drawn: operators, which name resources by numbers of the book. */
struct margin_part {
	struct margin_part *next;       /* in its slot */
	struct margin_text text;
	double height;                  /* of its page */
	const uint8_t *content;
	size_t size;
	struct margin_names {
		uint32_t *numbers;
		uint32_t count;
	} names[MARGIN_KINDS];          /* of what it shows */
	object_id stream;               /* 0: not written yet */
};

/* What stands in the margins of a page of this size. */
struct margin_sheet {
	double width, height;
	struct margin_part *parts[MARGIN_TEXTS_MAX];
	unsigned count;
};

void margin_parts_free(struct margin_parts *);

/* The parts are lent until the next call. */
bool margins_make(struct margin_sheet *, struct package *,
    const struct page_place *, double width, double height, struct error *)
    MUST_CHECK;

/* The content stream of a part. */
object_id margin_stream(struct package *, struct margin_part *);

/* There are some, and their names as entries of a resource dictionary. */
bool margins_have(const struct margin_sheet *, enum margin_kind);
void margins_put_names(const struct package *, const struct margin_sheet *,
    enum margin_kind, struct buf *);

/* All parts as one form (ISO 32000-1, 8.10), that reaches so far to the right of
 * its page. */
void margins_write_form(struct package *, const struct margin_sheet *,
    double shift, object_id);

/* A form that margins_write() will write: what is known of the page is kept. */
object_id margins_put_off(struct package *, const struct page_place *,
    double width, double height, double shift);

/* Writes all that were put off; the number of pages is known. */
bool margins_write(struct package *, struct error *) MUST_CHECK;

void late_margins_free(struct late_margins *);

#endif
