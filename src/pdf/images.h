/* The pictures of a book: each is one image XObject, written when the first
 * chapter shows it. */
#ifndef PDF_IMAGES_H
#define PDF_IMAGES_H

#include "book/book.h"
#include "pdf/writer.h"

struct images;

struct images *images_new(struct writer *);
void images_free(struct images *);

/* Whether what is said of its parts fits together and its bytes. */
bool image_check(const struct stored_picture *, struct error *) MUST_CHECK;

bool images_have(const struct images *, const struct hash *);

/* The XObject of a picture that was checked. */
object_id images_add(struct images *, const struct stored_picture *);

#endif
