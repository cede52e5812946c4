/* The emoji of a book: pictures of a font, each an image XObject that is written
 * when the first chapter shows it. */
#ifndef PDF_EMOJI_H
#define PDF_EMOJI_H

#include "pdf/chapter.h"
#include "pdf/images.h"

struct emoji_images;

/* All are lent. */
struct emoji_images *emoji_images_new(const struct font_source *,
    const struct sheaf_options *, struct images *, struct writer *);
void emoji_images_free(struct emoji_images *);

/* The XObject; one that shows nothing where the font has no such picture. */
object_id emoji_images_add(struct emoji_images *, const struct chapter_emoji *);

#endif
