/* URLs: split (RFC 3986, appendix B), resolve (5.2), and what a book may link
 * to. */
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>
#include <unicode/uidna.h>

#include "core/arena.h"
#include "core/buf.h"
#include "core/text.h"
#include "core/url.h"

static bool is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* RFC 3986, 3.1; 0: no scheme. */
static size_t scheme_length(const char *text)
{
	size_t length = 0;

	if (!is_alpha(text[0]))
		return 0;
	while (is_alpha(text[length]) || is_digit(text[length]) ||
	    (text[length] && strchr("+-.", text[length])))
		length++;
	return text[length] == ':' ? length : 0;
}

static void split_authority(
    struct arena *arena, const char *text, size_t size, struct url *url)
{
	const char *at = NULL, *end = text + size;

	for (const char *c = text; c < end; c++)
		if (*c == '@')
			at = c;
	if (at) {
		url->userinfo = arena_strndup(arena, text, (size_t)(at - text));
		text = at + 1;
	}
	const char *port = NULL;

	if (text < end && *text == '[') {
		const char *close = memchr(text, ']', (size_t)(end - text));

		if (close) {
			if (close + 1 < end && close[1] == ':')
				port = close + 2;
			end = close;
			text++;
		}
	} else {
		for (const char *c = text; c < end; c++)
			if (*c == ':')
				port = c + 1;
		if (port)
			end = port - 1;
	}
	url->host = text_lower(
	    arena, arena_strndup(arena, text, (size_t)(end - text)));
	if (port) {
		size_t length = strcspn(port, "/?#\\");

		url->port = length ? arena_strndup(arena, port, length) : NULL;
	}
}

void url_split(struct arena *arena, const char *text, struct url *url)
{
	*url = (struct url){ 0 };
	size_t length = scheme_length(text);

	if (length > 0) {
		url->scheme = text_lower(
		    arena, arena_strndup(arena, text, length));
		text += length + 1;
	}
	if (text[0] == '/' && text[1] == '/') {
		length = strcspn(text + 2, "/?#\\");
		split_authority(arena, text + 2, length, url);
		text += 2 + length;
	}
	length = strcspn(text, "?#");
	url->path = arena_strndup(arena, text, length);
	text += length;
	if (*text == '?') {
		length = strcspn(text + 1, "#");
		url->query = arena_strndup(arena, text + 1, length);
		text += 1 + length;
	}
	if (*text == '#')
		url->fragment = arena_strdup(arena, text + 1);
}

/* RFC 3986, 5.2.4, in place of the copy it returns. */
static char *remove_dots(struct arena *arena, const char *path)
{
	char *out = arena_alloc(arena, strlen(path) + 2), *end = out;
	bool is_rooted = *path == '/';

	if (is_rooted)
		*end++ = *path++;
	while (*path) {
		size_t length = strcspn(path, "/");
		bool is_last = path[length] == '\0';

		if (length == 1 && path[0] == '.') {
			/* nothing */
		} else if (length == 2 && path[0] == '.' && path[1] == '.') {
			char *floor = out + (is_rooted ? 1 : 0);

			if (end > floor)
				end--; /* the slash behind the last */
			while (end > floor && end[-1] != '/')
				end--;
		} else {
			memcpy(end, path, length);
			end += length;
			if (!is_last)
				*end++ = '/';
		}
		path += length + !is_last;
	}
	*end = '\0';
	return out;
}

static char *join(struct arena *arena, const struct url *url)
{
	struct buf out = BUF_INIT;

	if (url->scheme)
		buf_printf(&out, "%s:", url->scheme);
	if (url->host) {
		buf_puts(&out, "//");
		if (url->userinfo)
			buf_printf(&out, "%s@", url->userinfo);
		buf_printf(
		    &out, strchr(url->host, ':') ? "[%s]" : "%s", url->host);
		if (url->port)
			buf_printf(&out, ":%s", url->port);
		if (url->path[0] && url->path[0] != '/')
			buf_putc(&out, '/');
	}
	buf_puts(&out, url->path);
	if (url->query)
		buf_printf(&out, "?%s", url->query);
	if (url->fragment)
		buf_printf(&out, "#%s", url->fragment);
	char *text = arena_strdup(arena, buf_text(&out));

	buf_release(&out);
	return text;
}

/* As browsers do (WHATWG URL, 4.4): ends trimmed, tabs and line ends out. */
static char *tidy(struct arena *arena, const char *text)
{
	while (*text && (unsigned char)*text <= ' ')
		text++;
	char *out = arena_strdup(arena, text), *end = out;

	for (const char *c = out; *c; c++)
		if (*c != '\t' && *c != '\n' && *c != '\r')
			*end++ = *c;
	while (end > out && (unsigned char)end[-1] <= ' ')
		end--;
	*end = '\0';
	return out;
}

/* RFC 3986, 5.2.3 */
static char *merge(
    struct arena *arena, const struct url *base, const char *path)
{
	const char *slash = strrchr(base->path, '/');

	if (base->host && !base->path[0])
		return arena_printf(arena, "/%s", path);
	return arena_printf(arena, "%.*s%s",
	    slash ? (int)(slash - base->path + 1) : 0, base->path, path);
}

char *url_resolve(struct arena *arena, const char *base, const char *reference)
{
	struct url url, from = { 0 };

	reference = tidy(arena, reference);
	url_split(arena, reference, &url);
	if (url.scheme || !base)
		return (char *)reference;
	url_split(arena, tidy(arena, base), &from);
	if (!from.scheme)
		return (char *)reference;
	url.scheme = from.scheme;
	if (url.host) {
		url.path = remove_dots(arena, url.path);
		return join(arena, &url);
	}
	url.host = from.host;
	url.port = from.port;
	url.userinfo = from.userinfo;
	if (!url.path[0]) {
		url.path = from.path;
		if (!url.query)
			url.query = from.query;
	} else if (url.path[0] == '/') {
		url.path = remove_dots(arena, url.path);
	} else {
		url.path = remove_dots(arena, merge(arena, &from, url.path));
	}
	return join(arena, &url);
}

bool url_is_web(const char *text)
{
	size_t length = text_starts_with(text, "http") ? 4 : 0;

	if (length == 0) {
		char head[9] = "";

		for (size_t i = 0; i < 8 && text[i]; i++)
			head[i] = (char)(text[i] | 0x20);
		if (!text_starts_with(head, "http"))
			return false;
		length = 4;
	}
	if ((text[length] | 0x20) == 's')
		length++;
	return text_starts_with(text + length, "://") &&
	    !strchr("/?#\\", text[length + 3]);
}

/* RFC 3986, 2.2 and 2.3, and the escape itself. */
static bool is_uri_char(char c)
{
	return is_alpha(c) || is_digit(c) ||
	    (c && strchr("-._~:/?#[]@!$&'()*+,;=%", c));
}

static bool is_hex(char c)
{
	return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

/* Which bytes of a part stand as they are. */
static void put_encoded(struct buf *out, const char *text, const char *also_not)
{
	for (; *text; text++) {
		bool is_stray = *text == '%' &&
		    !(is_hex(text[1]) && is_hex(text[2]));

		if (is_uri_char(*text) && !is_stray && !strchr(also_not, *text))
			buf_putc(out, *text);
		else
			buf_printf(out, "%%%02X", (unsigned char)*text);
	}
}

/* Labels of 1 to 63 bytes (RFC 1035, 2.3.4), the last may be followed by a
 * dot, of anything but what the URL standard forbids in a host. */
static bool is_good_name(const char *host)
{
	size_t label = 0;

	for (const char *c = host; *c; c++) {
		if ((unsigned char)*c <= ' ' || (unsigned char)*c >= 0x7f ||
		    strchr("<>\"`{}|^\\%[]@:/?#", *c))
			return false;
		label = *c == '.' ? 0 : label + 1;
		if (label > 63 || (*c == '.' && (c == host || c[-1] == '.')))
			return false;
	}
	return *host && strlen(host) <= 253;
}

/* The name as DNS knows it (UTS 46), or NULL. */
static char *name_to_ascii(struct arena *arena, const char *name)
{
	UErrorCode status = U_ZERO_ERROR;
	UIDNAInfo info = UIDNA_INFO_INITIALIZER;
	UIDNA *idna = uidna_openUTS46(UIDNA_NONTRANSITIONAL_TO_ASCII, &status);
	char ascii[256];
	int32_t length = uidna_nameToASCII_UTF8(
	    idna, name, -1, ascii, sizeof(ascii) - 1, &info, &status);

	uidna_close(idna);
	if (U_FAILURE(status) || info.errors != 0 || length <= 0)
		return NULL;
	return arena_strndup(arena, ascii, (size_t)length);
}

/* The host in the form that stands in a URI, or NULL when no host can be called
 * so. */
static char *host_link(struct arena *arena, const char *host)
{
	struct in6_addr address;
	size_t size;
	char *name;

	if (strchr(host, ':'))
		return inet_pton(AF_INET6, host, &address) == 1
		    ? arena_printf(arena, "[%s]", host)
		    : NULL;
	name = url_decode(arena, host, &size);
	if (size > 1024 || strlen(name) != size || !utf8_is_valid(name, size))
		return NULL;
	name = text_lower(arena, name);
	for (const char *c = name; *c; c++)
		if ((unsigned char)*c >= 0x80 || !strncmp(c, "xn--", 4)) {
			name = name_to_ascii(arena, name);
			break;
		}
	return name && is_good_name(name) ? name : NULL;
}

static bool is_good_port(const char *port)
{
	return !port ||
	    (strlen(port) <= 5 && strtoul(port, NULL, 10) <= 65535 &&
		port[strspn(port, "0123456789")] == '\0');
}

static char *web_link(struct arena *arena, const struct url *url)
{
	struct buf out = BUF_INIT;
	char *host = url->host ? host_link(arena, url->host) : NULL;

	if (!host || !is_good_port(url->port))
		return NULL;
	buf_printf(&out, "%s://%s", url->scheme, host);
	if (url->port)
		buf_printf(&out, ":%s", url->port);
	if (url->path[0] && url->path[0] != '/')
		buf_putc(&out, '/');
	put_encoded(&out, url->path, "[]?#");
	if (url->query) {
		buf_putc(&out, '?');
		put_encoded(&out, url->query, "[]#");
	}
	if (url->fragment) {
		buf_putc(&out, '#');
		put_encoded(&out, url->fragment, "[]#");
	}
	char *text = arena_strdup(arena, buf_text(&out));

	buf_release(&out);
	return text;
}

static char *mail_link(struct arena *arena, const struct url *url)
{
	struct buf out = BUF_INIT;

	if (url->host || !strchr(url->path, '@'))
		return NULL;
	buf_puts(&out, "mailto:");
	put_encoded(&out, url->path, "/?#[]:");
	if (url->query) {
		buf_putc(&out, '?');
		put_encoded(&out, url->query, "[]#");
	}
	char *text = arena_strdup(arena, buf_text(&out));

	buf_release(&out);
	return text;
}

char *url_link(struct arena *arena, const char *text)
{
	struct url url;

	text = tidy(arena, text);
	url_split(arena, text, &url);
	if (!url.scheme)
		return NULL;
	if (strcmp(url.scheme, "http") == 0 || strcmp(url.scheme, "https") == 0)
		return web_link(arena, &url);
	if (strcmp(url.scheme, "mailto") == 0)
		return mail_link(arena, &url);
	return NULL;
}

char *url_site(struct arena *arena, const char *text)
{
	struct url url;

	url_split(arena, text, &url);
	if (!url.host || !url.host[0])
		return NULL;
	return text_starts_with(url.host, "www.") ? url.host + 4 : url.host;
}

static int hex_value(char c)
{
	return is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10;
}

char *url_decode(struct arena *arena, const char *text, size_t *size)
{
	char *out = arena_strdup(arena, text), *end = out;

	for (; *text; text++) {
		if (*text == '%' && is_hex(text[1]) && is_hex(text[2])) {
			*end++ = (char)(hex_value(text[1]) << 4 |
			    hex_value(text[2]));
			text += 2;
		} else {
			*end++ = *text;
		}
	}
	*end = '\0';
	if (size)
		*size = (size_t)(end - out);
	return out;
}
