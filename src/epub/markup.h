/* Strings of any origin as text of an XML document. */
#ifndef EPUB_MARKUP_H
#define EPUB_MARKUP_H

#include "core/core.h"

struct resources;

/* A language tag as books name it: language[-Script][-REGION]. */
#define LANGUAGE_SIZE 16

/* Characters of a label: the line that stands for a text in lists. */

/* Escaped; what XML forbids is dropped, malformed UTF-8 becomes U+FFFD. */
void markup_text(struct buf *, const char *);

/* ` name="value"`; nothing for a NULL value. */
void markup_attribute(struct buf *, const char *name, const char *value);

/* ` lang="zh-Hans" xml:lang="zh-Hans"`, and dir="rtl" where it is written so. */
void markup_language(struct buf *, const char *tag);

/* The well-formed beginning of a BCP 47 tag, in its usual case, or "und". */
void language_normalise(const char *tag, char out[LANGUAGE_SIZE]);

/* The start of an XHTML file up to and with <body class="...">, and its end. */
struct page_head {
	const char *title, *language;
	const char *body_class;
	const char *root; /* "" or "../": the way to the styles */
	const struct resources *resources; /* for the list of styles */
	bool stays_horizontal; /* in vertical books, too */
};
void markup_page_start(struct buf *, const struct page_head *);
void markup_page_end(struct buf *);

#endif
