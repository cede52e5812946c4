/* Which hosts and addresses may be asked: an article must not make us knock on
 * doors inside the reader's own network. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "fetch/place.h"

#define V4(a, b, c, d, bits)                                                   \
	{                                                                      \
		{ 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, a, b, c, d },      \
		    96 + (bits)                                                \
	}

/* IANA special-purpose address registries (RFC 6890), and multicast. */
static const struct block closed[] = {
	V4(0, 0, 0, 0, 8),       /* this network */
	V4(10, 0, 0, 0, 8),      /* private */
	V4(100, 64, 0, 0, 10),   /* carrier-grade NAT */
	V4(127, 0, 0, 0, 8),     /* loopback */
	V4(169, 254, 0, 0, 16),  /* link-local */
	V4(172, 16, 0, 0, 12),   /* private */
	V4(192, 0, 0, 0, 24),    /* protocol assignments */
	V4(192, 0, 2, 0, 24),    /* documentation */
	V4(192, 88, 99, 0, 24),  /* 6to4 relays */
	V4(192, 168, 0, 0, 16),  /* private */
	V4(198, 18, 0, 0, 15),   /* benchmarks */
	V4(198, 51, 100, 0, 24), /* documentation */
	V4(203, 0, 113, 0, 24),  /* documentation */
	V4(224, 0, 0, 0, 4),     /* multicast */
	V4(240, 0, 0, 0, 4),     /* reserved, broadcast */
};

/* Global unicast (RFC 4291, 2.4); all else is closed, and these parts of it. */
static const struct block global = { { 0x20 }, 3 };
static const struct block closed_v6[] = {
	{ { 0x20, 0x01 }, 23 },             /* protocol assignments */
	{ { 0x20, 0x01, 0x0d, 0xb8 }, 32 }, /* documentation */
	{ { 0x20, 0x02 }, 16 },             /* 6to4 */
	{ { 0x3f, 0xff }, 20 },             /* documentation */
};

bool block_holds(const struct block *block, const uint8_t address[16])
{
	unsigned whole = block->length / 8, rest = block->length % 8;

	return memcmp(address, block->prefix, whole) == 0 &&
	    (rest == 0 ||
		(address[whole] ^ block->prefix[whole]) >> (8 - rest) == 0);
}

bool block_read(const char *text, struct block *block)
{
	const char *slash = strchr(text, '/');
	size_t length = slash ? (size_t)(slash - text) : strlen(text);
	unsigned most = 32;
	char address[64];

	*block = (struct block){ .prefix = { [10] = 0xff, [11] = 0xff } };
	if (length > 1 && *text == '[' && text[length - 1] == ']')
		text++, length -= 2;
	if (length >= sizeof(address))
		return false;
	memcpy(address, text, length);
	address[length] = '\0';
	if (inet_pton(AF_INET, address, block->prefix + 12) != 1) {
		most = 128;
		if (inet_pton(AF_INET6, address, block->prefix) != 1)
			return false;
	}
	unsigned long bits = most;
	char *end = NULL;

	if (slash && (slash[1] < '0' || slash[1] > '9'))
		return false;
	if (slash)
		bits = strtoul(slash + 1, &end, 10);
	if (bits > most || (end && *end != '\0'))
		return false;
	block->length = 128 - most + (unsigned)bits;
	return true;
}

static bool is_public_v4(const uint8_t *address)
{
	uint8_t mapped[16] = { [10] = 0xff, [11] = 0xff };

	memcpy(mapped + 12, address, 4);
	for (size_t i = 0; i < sizeof(closed) / sizeof(closed[0]); i++)
		if (block_holds(&closed[i], mapped))
			return false;
	return true;
}

static bool is_public_v6(const uint8_t *address)
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };
	/* NAT64 (RFC 6052) */
	static const uint8_t translated[12] = { 0, 0x64, 0xff, 0x9b };

	if (memcmp(address, mapped, 12) == 0 ||
	    memcmp(address, translated, 12) == 0)
		return is_public_v4(address + 12);
	if (!block_holds(&global, address))
		return false;
	for (size_t i = 0; i < sizeof(closed_v6) / sizeof(closed_v6[0]); i++)
		if (block_holds(&closed_v6[i], address))
			return false;
	return true;
}

bool guard_is_public(const struct sockaddr *address)
{
	if (address->sa_family == AF_INET) {
		struct sockaddr_in in;

		memcpy(&in, address, sizeof(in));
		return is_public_v4((const uint8_t *)&in.sin_addr);
	}
	if (address->sa_family == AF_INET6) {
		struct sockaddr_in6 in6;

		memcpy(&in6, address, sizeof(in6));
		return is_public_v6(in6.sin6_addr.s6_addr);
	}
	return false;
}

static const char *port_of(const struct url *url)
{
	if (url->port)
		return url->port;
	return strcmp(url->scheme, "https") == 0 ? "443" : "80";
}

/* Names that no host of the public Internet has: RFC 6761 and 6762, ICANN's
 * resolution of 2024, RFC 8375. */
static const char *const closed_names[] = { ".localhost", ".local", ".internal",
	".home.arpa" };

static bool is_public_name(const char *name)
{
	if (!strchr(name, '.'))
		return false;
	for (size_t i = 0; i < sizeof(closed_names) / sizeof(*closed_names);
	     i++)
		if (text_ends_with(name, closed_names[i]))
			return false;
	return true;
}

/* The host without dots at its end, in lower case; an IPv6 address without
 * brackets and zone. */
static char *plain_host(struct arena *arena, const char *host)
{
	char *name = text_lower(arena, host + (*host == '['));
	size_t length = strcspn(name, "]%");

	name[length] = '\0';
	while (length > 0 && name[length - 1] == '.')
		name[--length] = '\0';
	return name;
}

bool guard_check_name(const char *host, struct error *err)
{
	struct arena *arena = arena_new();
	const char *name = plain_host(arena, host);
	struct sockaddr_in in = { .sin_family = AF_INET };
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6 };
	bool is_public;

	/* also "127.1" and "0x7f000001": who knows how the proxy reads them */
	if (inet_aton(name, &in.sin_addr))
		is_public = guard_is_public((struct sockaddr *)&in);
	else if (inet_pton(AF_INET6, name, &in6.sin6_addr) == 1)
		is_public = guard_is_public((struct sockaddr *)&in6);
	else
		is_public = is_public_name(name);
	arena_free(arena);
	if (!is_public)
		error_set(err, SHEAF_E_NETWORK,
		    "its address is private (--allow-host opens it)");
	return is_public;
}

/* HOST[:PORT]; an IPv6 address with a port stands in brackets. */
static bool is_named(
    struct arena *arena, const char *allowed, const struct url *url)
{
	struct url row;

	url_split(arena,
	    arena_printf(arena,
		strchr(allowed, ':') != strrchr(allowed, ':') && *allowed != '['
		    ? "//[%s]"
		    : "//%s",
		allowed),
	    &row);
	return strcmp(row.host, url->host) == 0 &&
	    (!row.port || strcmp(row.port, port_of(url)) == 0);
}

/* An authority that everybody reads the same: of "http://a\@b/" we see the host
 * a, and curl asks b. */
static bool is_plain_authority(const char *text)
{
	const char *authority = strstr(text, "://") + 3;
	size_t length = strcspn(authority, "/?#");

	return !memchr(authority, '\\', length) &&
	    !memchr(authority, '@', length);
}

bool guard_check_url(const struct guard *guard, const char *text,
    bool *is_allowed_private, struct error *err)
{
	struct arena *arena = arena_new();
	struct url url;
	bool is_good;

	*is_allowed_private = false;
	url_split(arena, text, &url);
	is_good = url.host && url.host[0] && url_is_web(text);
	if (!is_good) {
		error_set(
		    err, SHEAF_E_NETWORK, "only http and https are asked");
	} else if (!is_plain_authority(text)) {
		is_good = error_set(err, SHEAF_E_NETWORK,
		    "an address with a "
		    "user name is not asked");
	} else {
		for (size_t i = 0; i < guard->allowed_count; i++)
			if (is_named(arena, guard->allowed[i], &url))
				*is_allowed_private = true;
		is_good = *is_allowed_private ||
		    strcmp(port_of(&url), "80") == 0 ||
		    strcmp(port_of(&url), "443") == 0;
		if (!is_good)
			error_set(err, SHEAF_E_NETWORK,
			    "port %.16s is not "
			    "asked (--allow-host opens it)",
			    port_of(&url));
	}
	arena_free(arena);
	return is_good;
}
