/* References, split and resolved within the container. */
#include <string.h>

#include "check/target.h"

static bool is_hex(char c)
{
	return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'f');
}

/* Characters that no URL holds as they are, and '%' without its digits; of the
 * rest the standard is patient. */
static bool is_malformed(const char *text)
{
	for (; *text; text++) {
		if ((unsigned char)*text <= ' ' || strchr("<>\"\\^`{|}", *text))
			return true;
		if (*text == '%' && !(is_hex(text[1]) && is_hex(text[2])))
			return true;
	}
	return false;
}

/* Segments of `base` but its last, then those of `path`; false: above the
 * root. */
static bool join(
    struct arena *arena, const char *base, const char *path, struct target *out)
{
	const char *slash = strrchr(base, '/');
	size_t folder = slash ? (size_t)(slash + 1 - base) : 0;
	char *name = arena_alloc(arena, folder + strlen(path) + 1);
	size_t size = folder;
	bool is_above = false;

	memcpy(name, base, folder);
	while (*path) {
		size_t length = strcspn(path, "/");
		bool is_last = path[length] == '\0';

		if (length == 2 && path[0] == '.' && path[1] == '.') {
			is_above |= size == 0;
			if (size > 0)
				size--;
			while (size > 0 && name[size - 1] != '/')
				size--;
		} else if (length != 1 || path[0] != '.') {
			memcpy(name + size, path, length);
			size += length;
			if (!is_last)
				name[size++] = '/';
		}
		path += length + !is_last;
	}
	name[size] = '\0';
	out->name = name;
	return !is_above;
}

static enum route route_of(const struct url *url, const char *text)
{
	if (!url->scheme)
		return ROUTE_INSIDE;
	if (strcmp(url->scheme, "http") == 0 ||
	    strcmp(url->scheme, "https") == 0)
		return !url->host || !*url->host || is_malformed(text)
		    ? ROUTE_MALFORMED
		    : ROUTE_WEB;
	if (strcmp(url->scheme, "data") == 0)
		return ROUTE_DATA;
	return strcmp(url->scheme, "file") == 0 ? ROUTE_FILE : ROUTE_OTHER;
}

static const char *trim(struct arena *arena, const char *text)
{
	static const char space[] = " \t\r\n\f";
	size_t size;

	text += strspn(text, space);
	size = strlen(text);
	while (size > 0 && strchr(space, text[size - 1]))
		size--;
	return text[size] ? arena_strndup(arena, text, size) : text;
}

void target_read(struct arena *arena, const char *base, const char *reference,
    struct target *target)
{
	struct url url;
	const char *text = trim(arena, reference);

	*target = (struct target){ .text = text };
	if (strncmp(text, "data:", 5) == 0) {
		target->route = ROUTE_DATA;
		return;
	}
	url_split(arena, text, &url);
	target->route = route_of(&url, text);
	target->is_plain_http = target->route == ROUTE_WEB &&
	    strcmp(url.scheme, "http") == 0;
	if (target->route != ROUTE_INSIDE)
		return;
	target->has_query = url.query != NULL;
	if (url.fragment)
		target->fragment = url_decode(arena, url.fragment, NULL);
	if (is_malformed(text))
		target->route = ROUTE_MALFORMED;
	else if (url.host)
		target->route = ROUTE_WEB;
	else if (*url.path == '\0')
		target->route = ROUTE_NOWHERE;
	else if (*url.path == '/' ||
	    !join(arena, base, url_decode(arena, url.path, NULL), target))
		target->route = ROUTE_CLIMBS;
}
