/* What links are found by.  Private to link_table.c. */
#ifndef ARTICLE_LINK_KEYS_H
#define ARTICLE_LINK_KEYS_H

#include "core/core.h"

/* Of an address, 0 if it is none of the web or a site's first page.  EXACT: for
 * http and https, the hosts of a site for other screens, and all ways to escape
 * a character; LOOSE: for much more, see there. */
enum link_spelling { LINK_EXACT, LINK_LOOSE };
uint64_t link_key_of_url(const char *url, enum link_spelling);

/* Of a file, as seen from pages without an address, or (`site` not NULL) from
 * those of a site; "" is the site of files without an address. */
uint64_t link_key_of_file(const char *name, const char *site);

/* Of the file that a relative reference in the file `name` leads to; 0: it is no
 * such reference. */
uint64_t link_key_of_reference(
    const char *name, const char *reference, const char *site);

#endif
