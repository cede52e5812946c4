/* Where a reference leads: a URL as seen from a part of the container
 * (EPUB 3.3, 4.2.5). */
#ifndef CHECK_TARGET_H
#define CHECK_TARGET_H

#include "core/core.h"

enum route {
	ROUTE_NOWHERE,          /* empty, or a fragment alone: the part itself */
	ROUTE_INSIDE,
	ROUTE_CLIMBS,           /* above the root, or from it */
	ROUTE_WEB,              /* http, https */
	ROUTE_DATA,
	ROUTE_FILE,
	ROUTE_OTHER,            /* another scheme */
	ROUTE_MALFORMED
};

struct target {
	enum route route;
	const char *text;       /* the reference, without white space around it */
	const char *name;       /* INSIDE: of the part, decoded */
	const char *fragment;   /* decoded; NULL: none */
	bool has_query, is_plain_http;
};

void target_read(struct arena *, const char *base, const char *reference,
    struct target *);

#endif
