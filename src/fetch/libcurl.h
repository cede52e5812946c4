/* libcurl, loaded at the first request: its 26 libraries are half of the time
 * that a start would take. */
#ifndef FETCH_LIBCURL_H
#define FETCH_LIBCURL_H

#include <stdbool.h>

#include <curl/curl.h>

/* Names without their curl_. */
#define CURL_FUNCTIONS(X)                                                      \
	X(easy_cleanup)                                                        \
	X(easy_getinfo)                                                        \
	X(easy_header)                                                         \
	X(easy_init)                                                           \
	X(easy_pause)                                                          \
	X(easy_setopt)                                                         \
	X(easy_strerror)                                                       \
	X(free)                                                                \
	X(global_cleanup)                                                      \
	X(global_init)                                                         \
	X(multi_add_handle)                                                    \
	X(multi_cleanup)                                                       \
	X(multi_info_read)                                                     \
	X(multi_init)                                                          \
	X(multi_perform)                                                       \
	X(multi_poll)                                                          \
	X(multi_remove_handle)                                                 \
	X(multi_setopt)                                                        \
	X(multi_strerror)                                                      \
	X(slist_append)                                                        \
	X(slist_free_all)                                                      \
	X(url)                                                                 \
	X(url_cleanup)                                                         \
	X(url_get)                                                             \
	X(url_set)

#define CURL_MEMBER(function) __typeof__(curl_##function) *function;

/* All NULL before libcurl_load(). */
extern struct libcurl {
	CURL_FUNCTIONS(CURL_MEMBER)
} curl;

/* False: it is not installed. */
bool libcurl_load(void);

#endif
