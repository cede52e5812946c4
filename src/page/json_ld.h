/* What JSON-LD says of an article (schema.org), where it says it plainly. */
#ifndef PAGE_JSON_LD_H
#define PAGE_JSON_LD_H

#include "core/core.h"

/* NULL where it says nothing; strings are as they stand. */
struct json_ld {
	const char *title, *author, *site, *summary, *cover, *date, *modified,
	    *language, *section;
};

/* Adds what the script says of the first article in it. */
void json_ld_read(struct arena *, const char *script, struct json_ld *);

#endif
