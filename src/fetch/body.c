/* What a server sent in a picture's place: pages of errors and challenges with
 * status 200, and pixels that only count. */
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "fetch/place.h"

enum { HEAD = 1024 };

static bool begins_with(const char *text, const char *word)
{
	return strncasecmp(text, word, strlen(word)) == 0;
}

/* A page says so at its start; SVG, too, may have text before its root. */
static bool is_page(const char *head)
{
	static const char *const starts[] = { "<!doctype html", "<html",
		"<head", "<body", "<script", "<title", "<meta" };

	if (begins_with(head, "\xef\xbb\xbf"))
		head += 3;
	head += strspn(head, " \t\r\n\f");
	while (begins_with(head, "<!--")) {
		const char *end = strstr(head, "-->");

		if (!end)
			return false;
		head = end + 3;
		head += strspn(head, " \t\r\n\f");
	}
	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
		if (begins_with(head, starts[i]))
			return true;
	return begins_with(head, "<?xml") && !strcasestr(head, "<svg") &&
	    strcasestr(head, "<html");
}

/* GIF and PNG tell their size at a fixed place (GIF89a, 18; PNG, 11.2.2). */
static bool is_pixel(const char *head, size_t size)
{
	static const char one[8] = { 0, 0, 0, 1, 0, 0, 0, 1 };

	if (size >= 10 && memcmp(head, "GIF8", 4) == 0)
		return memcmp(head + 6, "\1\0\1\0", 4) == 0;
	return size >= 24 && memcmp(head, "\x89PNG\r\n\x1a\n", 8) == 0 &&
	    memcmp(head + 16, one, 8) == 0;
}

const char *body_refusal(int fd)
{
	char head[HEAD + 1] = { 0 };
	ssize_t size = pread(fd, head, HEAD, 0);

	if (size <= 0)
		return NULL;
	if (is_pixel(head, (size_t)size))
		return "a single pixel in its place";
	return is_page(head) ? "a web page in its place" : NULL;
}
