/* Addresses: taken apart, resolved, escaped, and which may be asked.  What the
 * guard lets pass goes where it thinks, by curl's reading of it. */
#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <strings.h>

#include "fuzz.h"

#include "fetch/place.h"

static void check_link(struct arena *arena, const char *text)
{
	const char *link = url_link(arena, text);

	if (link == NULL)
		return;
	for (const char *c = link; *c; c++)
		HOLDS(*c > ' ' && *c < 0x7f && !strchr("\"<>\\^`{|}", *c));
	const char *again = url_link(arena, link);

	HOLDS(again && strcmp(link, again) == 0);
}

/* A name below the mirror's folder. */
static void check_mirror(const char *text)
{
	char *path = mirror_path(text);

	if (path) {
		HOLDS(path[0] != '/');
		HOLDS(strncmp(path, "../", 3) != 0);
		HOLDS(strstr(path, "/../") == NULL);
		HOLDS(!text_ends_with(path, "/.."));
	}
	free(path);
}

/* curl leaves an IPv6 address in its brackets. */
static bool is_host(const char *curls, const char *ours)
{
	size_t length = strlen(ours);

	if (*curls == '[')
		return strncasecmp(curls + 1, ours, length) == 0 &&
		    strcmp(curls + 1 + length, "]") == 0;
	return strcasecmp(curls, ours) == 0;
}

static void check_as_curl(
    const char *text, struct url *ours, bool is_allowed_private)
{
	CURLU *url = curl_url();
	char *host = NULL, *port = NULL;

	if (curl_url_set(url, CURLUPART_URL, text, 0) == CURLUE_OK &&
	    curl_url_get(url, CURLUPART_HOST, &host, 0) == CURLUE_OK &&
	    curl_url_get(url, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) ==
		CURLUE_OK) {
		if (is_allowed_private)
			HOLDS(is_host(host, ours->host));
		else
			HOLDS(strcmp(port, "80") == 0 ||
			    strcmp(port, "443") == 0);
	}
	curl_free(host);
	curl_free(port);
	curl_url_cleanup(url);
}

/* What no article may make us ask, said in another way than the guard says it. */
static bool is_inside_v4(const uint8_t a[4])
{
	return a[0] == 0 || a[0] == 10 || a[0] == 127 || a[0] >= 224 ||
	    (a[0] == 100 && a[1] >= 64 && a[1] < 128) ||
	    (a[0] == 169 && a[1] == 254) ||
	    (a[0] == 172 && a[1] >= 16 && a[1] < 32) ||
	    (a[0] == 192 && a[1] == 168) ||
	    (a[0] == 198 && (a[1] == 18 || a[1] == 19));
}

static bool is_inside_v6(const uint8_t a[16])
{
	static const uint8_t zero[10];

	/* as IPv4: mapped, compatible, translated by 6to4 and NAT64 */
	if (memcmp(a, zero, 10) == 0 && a[10] == 0xff && a[11] == 0xff)
		return is_inside_v4(a + 12);
	if (a[0] == 0x20 && a[1] == 0x02)
		return is_inside_v4(a + 2);
	if (a[0] == 0 && a[1] == 0x64 && a[2] == 0xff && a[3] == 0x9b &&
	    memcmp(a + 4, zero, 8) == 0)
		return is_inside_v4(a + 12);
	/* loopback, link-local, unique local, multicast, and what is no unicast */
	return (a[0] & 0xe0) != 0x20;
}

static void check_socket(const uint8_t *bytes, size_t size)
{
	struct sockaddr_in in = { .sin_family = AF_INET };
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6 };
	struct sockaddr other = { .sa_family = AF_UNIX };

	HOLDS(!guard_is_public(&other));
	if (size >= 4) {
		memcpy(&in.sin_addr, bytes, 4);
		if (guard_is_public((struct sockaddr *)&in))
			HOLDS(!is_inside_v4(bytes));
	}
	if (size >= 16) {
		memcpy(&in6.sin6_addr, bytes, 16);
		if (guard_is_public((struct sockaddr *)&in6))
			HOLDS(!is_inside_v6(bytes));
	}
}

/* A name that passes is no address from inside, however it is written. */
static void check_name(const char *name)
{
	struct in_addr in;
	struct in6_addr in6;
	struct error err = { 0 };

	if (!guard_check_name(name, &err)) {
		HOLDS(err.text[0]);
		return;
	}
	if (inet_aton(name, &in))
		HOLDS(!is_inside_v4((const uint8_t *)&in));
	if (inet_pton(AF_INET6, name, &in6) == 1)
		HOLDS(!is_inside_v6((const uint8_t *)&in6));
	HOLDS(strcasecmp(name, "localhost") != 0);
}

static void check_guard(struct arena *arena, const char *text)
{
	static const char *const allowed[] = { "inside.example:8080",
		"10.1.1.1", "[fd00::1]:81", "fd00::2" };
	static const struct guard guard = { allowed, 4 };
	struct error err = { 0 };
	struct block block;
	struct url url;
	bool is_allowed_private;

	url_split(arena, text, &url);
	if (guard_check_url(&guard, text, &is_allowed_private, &err))
		check_as_curl(text, &url, is_allowed_private);
	else
		HOLDS(err.text[0] && utf8_is_valid(err.text, strlen(err.text)));
	check_name(text);
	if (url.host)
		check_name(url.host);
	if (block_read(text, &block))
		HOLDS(block.length <= 128);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *arena = arena_new();
	char *base, *reference, *text = text_of(bytes, size);
	const char *resolved;
	size_t decoded;

	text_halves(text, &base, &reference);
	resolved = url_resolve(arena, base, reference);
	HOLDS(resolved);
	HOLDS(url_resolve(arena, NULL, base));
	check_link(arena, base);
	check_link(arena, resolved);
	url_site(arena, base);
	url_decode(arena, base, &decoded);
	HOLDS(decoded <= strlen(base));
	check_mirror(base);
	check_socket(bytes, size);
	check_guard(arena, base);
	check_guard(arena, resolved);
	free(text);
	arena_free(arena);
	return 0;
}
