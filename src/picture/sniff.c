/* Tells the kind of a picture by its first bytes. */
#include <string.h>

#include "picture/picture.h"

static const struct {
	const char *media_type, *suffix;
} kinds[PICTURE_KINDS] = {
	[PICTURE_JPEG] = { "image/jpeg", ".jpg" },
	[PICTURE_PNG] = { "image/png", ".png" },
	[PICTURE_GIF] = { "image/gif", ".gif" },
	[PICTURE_SVG] = { "image/svg+xml", ".svg" },
};

static const struct {
	enum picture_kind kind;
	uint8_t at, size;
	const char *bytes;
} magics[] = {
	{ PICTURE_JPEG, 0, 3, "\xff\xd8\xff" },
	{ PICTURE_PNG, 0, 8, "\x89PNG\r\n\x1a\n" },
	{ PICTURE_GIF, 0, 6, "GIF87a" },
	{ PICTURE_GIF, 0, 6, "GIF89a" },
	{ PICTURE_WEBP, 8, 4, "WEBP" },
	{ PICTURE_BMP, 0, 2, "BM" },
};

/* Brands of a file type box (ISO/IEC 14496-12, 4.3; 23000-22, 10; 23008-12, B.4):
 * other files of the same family have others. */
static const struct {
	char brand[5];
	enum picture_kind kind;
} brands[] = { { "avif", PICTURE_AVIF }, { "avis", PICTURE_AVIF },
	{ "heic", PICTURE_HEIC }, { "heix", PICTURE_HEIC },
	{ "heim", PICTURE_HEIC }, { "heis", PICTURE_HEIC },
	{ "hevc", PICTURE_HEIC }, { "hevx", PICTURE_HEIC } };

static enum picture_kind brand_kind(const uint8_t *brand)
{
	size_t i;

	for (i = 0; i < sizeof brands / sizeof *brands; i++)
		if (!memcmp(brand, brands[i].brand, 4))
			return brands[i].kind;
	return PICTURE_UNKNOWN;
}

/* The first brand that says it: the size, "ftyp", a brand, a version, more
 * brands. */
static enum picture_kind sniff_box(const uint8_t *data, size_t size)
{
	enum picture_kind kind = PICTURE_UNKNOWN;
	size_t box, at;

	if (size < 16 || memcmp(data + 4, "ftyp", 4) != 0)
		return PICTURE_UNKNOWN;
	box = (size_t)data[2] << 8 | data[3];
	if (data[0] || data[1] || box > size)
		return PICTURE_UNKNOWN;
	for (at = 8; !kind && at + 4 <= box; at += at == 8 ? 8 : 4)
		kind = brand_kind(data + at);
	return kind;
}

/* Behind white space, or behind `open` ... `close` at the place. */
static const char *skip_space(const char *at, const char *end)
{
	while (at < end && is_html_space((unsigned char)*at))
		at++;
	return at;
}

static const char *skip_to(const char *at, const char *end, const char *close)
{
	const char *found = memmem(
	    at, (size_t)(end - at), close, strlen(close));

	return found ? found + strlen(close) : end;
}

static bool starts(const char *at, const char *end, const char *prefix)
{
	size_t size = strlen(prefix);

	return (size_t)(end - at) >= size && !memcmp(at, prefix, size);
}

/* A document type: to its '>' outside quotes and the internal subset. */
static const char *skip_doctype(const char *at, const char *end)
{
	bool is_inside = false;
	char quote = 0;

	for (; at < end; at++) {
		if (quote)
			quote = (char)(*at == quote ? 0 : quote);
		else if (*at == '"' || *at == '\'')
			quote = *at;
		else if (*at == '[')
			is_inside = true;
		else if (*at == ']')
			is_inside = false;
		else if (*at == '>' && !is_inside)
			return at + 1;
	}
	return end;
}

/* An element <svg> or <prefix:svg> comes first. */
static bool is_svg(const char *at, const char *end)
{
	const char *name;

	if (starts(at, end, "\xef\xbb\xbf"))
		at += 3;
	for (;;) {
		at = skip_space(at, end);
		if (starts(at, end, "<?"))
			at = skip_to(at, end, "?>");
		else if (starts(at, end, "<!--"))
			at = skip_to(at, end, "-->");
		else if (starts(at, end, "<!DOCTYPE"))
			at = skip_doctype(at, end);
		else
			break;
	}
	if (at == end || *at != '<')
		return false;
	name = ++at;
	while (at < end && !is_html_space((unsigned char)*at) && *at != '>' &&
	    *at != '/') {
		if (*at == ':')
			name = at + 1;
		at++;
	}
	return at < end && at - name == 3 && !memcmp(name, "svg", 3);
}

enum picture_kind picture_sniff(const uint8_t *data, size_t size)
{
	size_t i;

	if (size == 0)
		return PICTURE_UNKNOWN;
	for (i = 0; i < sizeof magics / sizeof *magics; i++) {
		if (size < (size_t)magics[i].at + magics[i].size)
			continue;
		if (!memcmp(
			data + magics[i].at, magics[i].bytes, magics[i].size))
			return magics[i].kind == PICTURE_WEBP &&
				memcmp(data, "RIFF", 4) != 0
			    ? PICTURE_UNKNOWN
			    : magics[i].kind;
	}
	if (sniff_box(data, size) != PICTURE_UNKNOWN)
		return sniff_box(data, size);
	if (is_svg((const char *)data, (const char *)data + size))
		return PICTURE_SVG;
	return PICTURE_UNKNOWN;
}

const char *picture_media_type(enum picture_kind kind)
{
	return kinds[kind].media_type;
}

const char *picture_suffix(enum picture_kind kind)
{
	return kinds[kind].suffix;
}
