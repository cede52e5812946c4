/* URLs (RFC 3986), as far as articles need them. */
#ifndef CORE_URL_H
#define CORE_URL_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

/* Parts of a URL; NULL where absent.  Not decoded, but scheme and host are in
 * lower case and the host has no brackets. */
struct url {
	char *scheme, *userinfo, *host, *port, *path, *query, *fragment;
};

/* Splits.  Any string splits somehow; a path alone gives only a path. */
void url_split(struct arena *, const char *, struct url *);

/* `reference` as seen from `base` (RFC 3986, 5.2); `base` may be NULL.  White
 * space at the ends is trimmed, tabs and line ends inside are removed, as
 * browsers do.  Never NULL. */
char *url_resolve(struct arena *, const char *base, const char *reference);

/* True for http: and https: with a host. */
bool url_is_web(const char *);

/* What a book may link to: http, https with a host, mailto with an address;
 * returns a form in which every byte is allowed in a URI (RFC 3986; others are
 * percent-encoded), or NULL. */
char *url_link(struct arena *, const char *);

/* Host in lower case without "www.", or NULL. */
char *url_site(struct arena *, const char *);

/* Percent-decodes; bytes, maybe no UTF-8.  *size may be NULL. */
char *url_decode(struct arena *, const char *, size_t *size);

#endif
