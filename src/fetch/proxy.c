/* Which proxy the environment names, read as curl reads it.  It is decided here,
 * and curl is told, because the guard must know what it may believe: of a
 * connection to a proxy it sees the proxy's address, not the host's. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "fetch/place.h"

static const char *variable(const char *name)
{
	const char *value = getenv(name);

	return value && *value ? value : NULL;
}

/* HTTP_PROXY is not among them: in a CGI a request's header could set it. */
const char *proxy_named(bool is_secure)
{
	static const char *const names[] = { "https_proxy", "HTTPS_PROXY",
		"all_proxy", "ALL_PROXY" };
	const char *found = is_secure ? NULL : variable("http_proxy");

	for (size_t i = is_secure ? 0 : 2; !found && i < 4; i++)
		found = variable(names[i]);
	return found;
}

const char *proxy_exceptions(void)
{
	const char *found = variable("no_proxy");

	return found ? found : variable("NO_PROXY");
}

/* "example.com", with or without a dot in front: itself and what is below it. */
static bool is_below(const char *host, size_t size, const char *word)
{
	word += *word == '.';
	size_t length = strlen(word);

	if (length > 0 && word[length - 1] == '.')
		length--;
	return length > 0 && size >= length &&
	    strncasecmp(host + size - length, word, length) == 0 &&
	    (size == length || host[size - length - 1] == '.');
}

bool proxy_is_passed_by(const char *list, const char *host)
{
	size_t size = strlen(host), length;
	struct block address, block;
	bool is_address = block_read(host, &address) && address.length == 128;

	if (!list)
		return false;
	if (strcmp(list, "*") == 0)
		return true;
	if (size > 0 && host[size - 1] == '.')
		size--;
	for (list += strspn(list, ", \t"); *list;
	     list += length, list += strspn(list, ", \t")) {
		char word[256];

		length = strcspn(list, ", \t");
		if (length >= sizeof(word))
			continue;
		memcpy(word, list, length);
		word[length] = '\0';
		if (is_address ? block_read(word, &block) &&
			    block_holds(&block, address.prefix)
			       : is_below(host, size, word))
			return true;
	}
	return false;
}
