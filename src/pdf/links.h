/* Link annotations of pages, and the places in a chapter that they lead to. */
#ifndef PDF_LINKS_H
#define PDF_LINKS_H

#include "pdf/package.h"

/* The ids of the chapter, when its pages have their objects. */
void destinations_list(struct sheets *);

/* NULL: the chapter has no such id. */
const struct destination *destinations_find(
    const struct sheets *, const char *id);

/* The annotation of a link of a page, moved as the sheets say; 0 for one that
 * leads nowhere. */
object_id link_write(const struct sheets *, uint32_t page, uint32_t number);

/* All of a page, into its dictionary. */
void links_write(const struct sheets *, uint32_t page, struct buf *);

#endif
