/*
 * What is looked at before libxml2 sees a drawing: the number of attributes of
 * a tag, in which its parser is quadratic.
 */
#include <string.h>
#include <strings.h>

#include "picture/picture.h"
#include "picture/svg.h"

/* Markup that is no tag: how it opens and closes. */
static const struct {
	const char *open, *close;
} skipped[] = {
	{ "<!--", "-->" },
	{ "<![CDATA[", "]]>" },
	{ "<?", "?>" },
};

/* Behind such markup at `at`, or `at`. */
static const char *skip_markup(const char *at, const char *end)
{
	size_t left = (size_t)(end - at), i;

	for (i = 0; i < sizeof skipped / sizeof *skipped; i++) {
		size_t open = strlen(skipped[i].open);
		const char *close;

		if (left < open || memcmp(at, skipped[i].open, open) != 0)
			continue;
		close = memmem(at + open, left - open, skipped[i].close,
		    strlen(skipped[i].close));
		return close ? close + strlen(skipped[i].close) : end;
	}
	return at;
}

/* At the '>' of a tag; counts the equal signs outside quotes. */
static const char *skip_tag(const char *at, const char *end, uint64_t *count)
{
	const char *close;

	for (*count = 0; at < end && *at != '>'; at++) {
		if (*at == '=')
			++*count;
		if (*at != '"' && *at != '\'')
			continue;
		close = memchr(at + 1, *at, (size_t)(end - at - 1));
		if (!close)
			return end;
		at = close;
	}
	return at;
}

bool picture_is_tame(const char *at, size_t size, uint64_t attributes)
{
	const char *end = at + size, *behind;
	uint64_t count;

	while (at < end && (at = memchr(at, '<', (size_t)(end - at)))) {
		behind = skip_markup(at, end);
		if (behind == at) {
			behind = skip_tag(at, end, &count);
			if (count > attributes)
				return false;
		}
		at = behind;
	}
	return true;
}

/* Encodings in which the bytes of markup mean nothing else, by their first
 * letters. */
bool svg_is_encoding(const char *name)
{
	static const char *const known[] = { "UTF-8", "UTF8", "US-ASCII",
		"ASCII", "ISO-8859-", "ISO_8859-", "WINDOWS-125", "CP125",
		"GB2312", "GBK", "GB18030", "BIG5", "EUC-", "SHIFT_JIS",
		"KOI8-" };
	size_t i;

	for (i = 0; i < sizeof known / sizeof *known; i++)
		if (!strncasecmp(name, known[i], strlen(known[i])))
			return true;
	return false;
}
