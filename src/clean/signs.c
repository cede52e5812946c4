/* What tells a picture where its markup does not: names of attributes nobody
 * wrote down, of emoji files, sizes in styles, a second copy in noscript. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "clean/build.h"

#define COUNT(rows) (sizeof(rows) / sizeof(*(rows)))

static const char *const picture_suffixes[] = { ".jpg", ".jpeg", ".png", ".gif",
	".webp", ".avif", ".heic", ".bmp", ".svg" };

/* Its path ends as files of pictures do. */
bool is_picture_file(const char *url)
{
	size_t size = strcspn(url, "?#!"), i, length;

	for (i = 0; i < COUNT(picture_suffixes); i++) {
		length = strlen(picture_suffixes[i]);
		if (size > length &&
		    !strncasecmp(
			url + size - length, picture_suffixes[i], length))
			return true;
	}
	return false;
}

#define ADDRESS_LENGTH 2000 /* bytes; longer values hold data */

const char *picture_guess(const struct page_node *img)
{
	const void *place = NULL;
	const char *name, *value;

	while (page_attr_next(img, &place, &name, &value)) {
		if (strncmp(name, "data-", 5) != 0 ||
		    strlen(value) > ADDRESS_LENGTH)
			continue;
		value += strspn(value, " \t\n");
		if ((text_starts_with(value, "http") || *value == '/') &&
		    !strpbrk(value, " <>{\"") && is_picture_file(value))
			return value;
	}
	return NULL;
}

/* ---- noscript */

static bool has_picture(const struct page_node *root)
{
	const struct page_node *node;

	for (node = page_following(root, root, false); node;
	     node = page_following(node, root, false))
		if (page_name(node) && !strcmp(page_name(node), "img"))
			return true;
	return false;
}

bool has_noscript_twin(const struct page_node *img)
{
	const struct page_node *node = page_next(img);

	while (
	    node && page_node_text(node) && text_is_blank(page_node_text(node)))
		node = page_next(node);
	return node && page_name(node) &&
	    !strcmp(page_name(node), "noscript") && has_picture(node);
}

/* ---- emoji */

#define EMOJI_CHARACTERS 10

/* "1f1e8-1f1f3.png", "emoji_u1f600.svg" name their characters. */
const char *emoji_from_address(struct arena *arena, const char *url)
{
	const char *name = strrchr(url, '/'), *s;
	struct buf text = BUF_INIT;
	unsigned count = 0;
	unsigned long c;
	const char *found;
	char *end, bytes[4];

	name = name ? name + 1 : url;
	if (text_starts_with(name, "emoji_u"))
		name += strlen("emoji_u");
	for (s = name; count < EMOJI_CHARACTERS; s = end + 1, count++) {
		if (!strchr("0123456789abcdefABCDEF", *s) || !*s)
			break;
		c = strtoul(s, &end, 16);
		if (end - s < 2 || end - s > 6 || c > 0x10ffff || c < 0x23 ||
		    (c >= 0xd800 && c < 0xe000))
			break;
		buf_add(&text, bytes, utf8_encode((uint32_t)c, bytes));
		if (*end != '-' && *end != '_') {
			s = end;
			break;
		}
	}
	found = *s == '.' ? arena_strndup(arena, text.data, text.size) : NULL;
	buf_release(&text);
	return found;
}
