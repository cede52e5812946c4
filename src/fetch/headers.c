/* Headers that a rule adds to the requests for pages. */
#include <stdlib.h>
#include <string.h>

#include "fetch/place.h"

struct sheaf_pair *headers_copy(const struct sheaf_pair *headers, size_t count)
{
	size_t size = count * sizeof(*headers);

	for (size_t i = 0; i < count; i++)
		size += strlen(headers[i].key) + strlen(headers[i].value) + 2;
	struct sheaf_pair *copy = memory_new(size + 1);
	char *text = (char *)(copy + count);

	for (size_t i = 0; i < count; i++) {
		copy[i].key = text;
		text = stpcpy(text, headers[i].key) + 1;
		copy[i].value = text;
		text = stpcpy(text, headers[i].value) + 1;
	}
	return copy;
}

static const char *port_of(const struct url *url)
{
	if (url->port)
		return url->port;
	return strcmp(url->scheme, "https") == 0 ? "443" : "80";
}

bool headers_may_go(const char *first_url, const char *url)
{
	struct arena *arena = arena_new();
	const char *from = url_site(arena, first_url),
		   *to = url_site(arena, url);
	struct url a, b;

	url_split(arena, first_url, &a);
	url_split(arena, url, &b);
	bool may = from && to && a.scheme && b.scheme && strcmp(from, to) == 0;

	if (may && strcmp(a.scheme, b.scheme) == 0)
		may = strcmp(port_of(&a), port_of(&b)) == 0;
	else if (may)
		may = strcmp(b.scheme, "https") == 0 &&
		    strcmp(port_of(&a), "80") == 0 &&
		    strcmp(port_of(&b), "443") == 0;
	arena_free(arena);
	return may;
}

char *headers_key(
    const char *url, const struct sheaf_pair *headers, size_t count)
{
	struct buf key = BUF_INIT, text = BUF_INIT;
	char digits[HASH_HEX_SIZE];
	struct hash hash;

	buf_puts(&key, url);
	for (size_t i = 0; i < count; i++) {
		flat_put_string(&text, headers[i].key);
		flat_put_string(&text, headers[i].value);
	}
	if (count > 0) {
		hash = hash_bytes(text.data, text.size);
		hash_hex(&hash, 64, digits);
		buf_printf(&key, "#headers-%s", digits);
	}
	buf_release(&text);
	return buf_take(&key);
}
