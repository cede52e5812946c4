#include "core/core.h"
#include "fetch/fetch.h"
#include "fetch/libcurl.h"

#define CURL_NAME(function) "curl_" #function,

struct libcurl curl;

bool libcurl_load(void)
{
	static const char *const names[] = { CURL_FUNCTIONS(CURL_NAME) };

	return library_load(
	    "libcurl.so.4", names, sizeof(names) / sizeof(*names), &curl);
}

bool fetch_can_ask(void)
{
	return libcurl_load();
}
