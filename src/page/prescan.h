/* The encoding that a page declares in its own bytes. */
#ifndef PAGE_PRESCAN_H
#define PAGE_PRESCAN_H

#include <stddef.h>

/* The label in <meta charset>, <meta http-equiv=content-type> or an XML
 * declaration, lent from `bytes`; NULL if there is none. */
const char *prescan_charset(const char *bytes, size_t size,
    size_t *label_size);

#endif
