/* Headers that a rule adds to the requests for pages, and --header to all. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "fetch/fetch.h"
#include "fetch/place.h"

/* What a request says of itself, its connection and what is kept here, and what
 * has an option of its own. */
static const struct {
	const char *name, *why;
} reserved[] = {
	{ "accept-encoding", "the request makes it" },
	{ "connection", "the request makes it" },
	{ "content-length", "the request makes it" },
	{ "cookie", "--cookies has them, with their hosts" },
	{ "expect", "the request makes it" },
	{ "host", "the request makes it" },
	{ "if-match", "the request makes it" },
	{ "if-modified-since", "the request makes it" },
	{ "if-none-match", "the request makes it" },
	{ "if-range", "the request makes it" },
	{ "if-unmodified-since", "the request makes it" },
	{ "keep-alive", "the request makes it" },
	{ "proxy-authorization", "the address of the proxy has it" },
	{ "proxy-connection", "the request makes it" },
	{ "range", "the request makes it" },
	{ "referer", "--referer sets it" },
	{ "te", "the request makes it" },
	{ "trailer", "the request makes it" },
	{ "transfer-encoding", "the request makes it" },
	{ "upgrade", "the request makes it" },
	{ "user-agent", "--user-agent sets it" },
};

/* RFC 9110, 5.6.2 */
static bool is_token(const char *text)
{
	return *text &&
	    strspn(text,
		"!#$%&'*+-.^_`|~0123456789"
		"abcdefghijklmnopqrstuvwxyz"
		"ABCDEFGHIJKLMNOPQRSTUVWXYZ") == strlen(text);
}

/* RFC 9110, 5.5: no line ends or other controls; an empty one would take a
 * header of curl's away. */
static bool is_value(const char *text)
{
	size_t blanks = strspn(text, " \t");

	if (text[blanks] == '\0')
		return false;
	for (; *text; text++)
		if (((unsigned char)*text < 0x20 && *text != '\t') ||
		    *text == 0x7f)
			return false;
	return true;
}

/* The value is never told: it may be a secret. */
bool header_check(const struct sheaf_pair *header, struct error *err)
{
	if (!header->key || !is_token(header->key))
		return error_set(err, SHEAF_E_USAGE,
		    "--header: not 'NAME: VALUE' with a name of letters, "
		    "digits and hyphens");
	for (size_t i = 0; i < sizeof(reserved) / sizeof(*reserved); i++)
		if (strcasecmp(header->key, reserved[i].name) == 0)
			return error_set(err, SHEAF_E_USAGE,
			    "--header %.64s: not to be given, %s", header->key,
			    reserved[i].why);
	if (!header->value || !is_value(header->value))
		return error_set(err, SHEAF_E_USAGE,
		    "--header %.64s: its value is empty or holds control "
		    "characters",
		    header->key);
	return true;
}

bool headers_have(
    const struct sheaf_pair *headers, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcasecmp(headers[i].key, name) == 0)
			return true;
	return false;
}

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
