/*
 * What is known when all articles are there: the page numbers that texts show
 * of other articles, and where links to articles lead that may be left out.
 */
#ifndef PDF_LATE_H
#define PDF_LATE_H

#include "pdf/chapter.h"
#include "pdf/outline.h"

struct late;

struct late *late_new(struct writer *);
void late_free(struct late *);

/* A reference on its way into the file. */
struct late_reference {
	const struct chapter_reference *what;   /* lent for the call */
	double width, height;   /* of its page */
	const object_id *fonts;         /* as it lists them */
	const object_id *uprights;
	object_id digits;               /* the font of the number */
};

/* The form (ISO 32000-1, 8.10) that will show the number of the page an entry
 * starts at, or nothing where it is in no book (NULL: of no plan). */
object_id late_add_reference(
    struct late *, const struct late_reference *, const struct entry *);

/* The same with a number that is known, or 0: it shows nothing. */
object_id late_add_number(
    struct late *, const struct late_reference *, size_t number);

/* The action (12.6) of a link to an entry, that will lead to its page, or to
 * the address where it is not in the book. */
object_id late_add_action(
    struct late *, const struct entry *, const char *address);

/* Writes them all, of a plan of so many entries; `first_pages`: the numbers the
 * articles start at. */
void late_write(struct late *, size_t entry_count,
    const struct bookmark *articles, const size_t *first_pages, size_t count);

#endif
