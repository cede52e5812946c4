/*
 * The logical structure of a chapter (ISO 32000-1, 14.7): elements in document
 * order, flat.  Element 0 holds all the others; content is named by page and
 * number of its marked sequence (MCID), a link by page and number of its
 * annotation.
 */
#ifndef PDF_STRUCTURE_H
#define PDF_STRUCTURE_H

#include "core/core.h"

enum structure_kind {
	STRUCTURE_NONE,
#define STRUCTURE(id, name) STRUCTURE_##id,
#include "pdf/structure.def"
#undef STRUCTURE
	STRUCTURE_COUNT
};

extern const char *const structure_names[STRUCTURE_COUNT];

/* What stands around an item in the content stream (14.6, 14.8.2.2). */
enum content_role {
	CONTENT_UNMARKED,       /* nothing is drawn */
	CONTENT_ARTIFACT, CONTENT_HEADER, CONTENT_FOOTER,
	CONTENT_TAGGED
};

struct content_mark {
	enum content_role role;
	const char *name;       /* TAGGED: of the structure type */
	uint32_t number;        /* TAGGED: MCID */
};

enum structure_kid_kind { KID_ELEMENT, KID_MARK, KID_LINK, KID_KINDS };

struct structure_kid {
	enum structure_kid_kind kind;
	uint32_t number;        /* of the element, of mark or link on its page */
	uint32_t page;          /* MARK, LINK */
};

/* 14.8.5.7: of the headers that a TH is. */
enum structure_scope { SCOPE_NONE, SCOPE_COLUMN, SCOPE_ROW, SCOPES };

/* 14.8.5.5: of the labels of an L. */
enum structure_labels { LABELS_NONE, LABELS_DISC, LABELS_DECIMAL, LABELS };

struct structure_element {
	enum structure_kind kind;
	uint32_t parent;        /* less than its own number; of 0: 0 */
	const char *language;   /* where it differs from the parent's; or NULL */
	const char *alternative;        /* of a FIGURE, else NULL */
	const char *expansion;  /* of an abbreviation, or NULL */
	enum structure_scope scope;
	enum structure_labels labels;
	uint32_t columns, rows; /* that a cell spans */
	double box[4];          /* FIGURE: left, bottom, right, top */
	struct structure_kid *kids;
	uint32_t kid_count;
};

struct structure {
	struct structure_element *elements;
	uint32_t count;         /* 0: nothing is tagged */
};

void structure_put(struct buf *, const struct structure *);

/* What a structure may name. */
struct structure_page {
	uint32_t mark_count, link_count;
};

/* Reads and checks: kids and parents agree, every mark of every page is in one
 * element, every link in one at most. */
void structure_read(struct flat *, struct arena *,
    const struct structure_page *, uint32_t page_count, struct structure *);

#endif
