/* Addresses: taken apart, resolved, escaped, and which may be asked.  What the
 * guard lets pass goes where it thinks, by curl's reading of it. */
#include <curl/curl.h>
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
	if (!guard_check_name(text, &err))
		HOLDS(err.text[0]);
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
	check_guard(arena, base);
	check_guard(arena, resolved);
	free(text);
	arena_free(arena);
	return 0;
}
