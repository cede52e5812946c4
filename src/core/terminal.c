/* What a terminal makes of a text. */
#include <stdio.h>
#include <string.h>

#include <unicode/uchar.h>

#include "core/terminal.h"
#include "core/text.h"

#define ELLIPSIS "\xe2\x80\xa6"

bool is_harmless(uint32_t c)
{
	return c >= 0x20 && c != 0x7f && !(c >= 0x80 && c < 0xa0) &&
	    !(c >= 0x200b && c <= 0x200f) && !(c >= 0x2028 && c <= 0x202e) &&
	    !(c >= 0x2060 && c <= 0x206f) && c != 0xfeff && c != 0xad &&
	    c != 0x61c && c != 0x180e && !(c >= 0xe0000 && c < 0xe0080) &&
	    is_xml_char(c);
}

unsigned char_columns(uint32_t c)
{
	if (c < 0x300)
		return 1;
	/* the sign before it becomes an emoji, which may be wide */
	if (c == 0xfe0f)
		return 1;
	switch (u_charType((UChar32)c)) {
	case U_NON_SPACING_MARK:
	case U_ENCLOSING_MARK:
	case U_FORMAT_CHAR:
		return 0;
	default:
		break;
	}
	switch (u_getIntPropertyValue((UChar32)c, UCHAR_EAST_ASIAN_WIDTH)) {
	case U_EA_FULLWIDTH:
	case U_EA_WIDE:
		return 2;
	default:
		/* vowels and finals that fill the syllable before (UAX 11, 4.1) */
		return (c >= 0x1160 && c <= 0x11ff) ? 0 : 1;
	}
}

/* One character as it is shown; `shown` holds 17 bytes. */
static size_t show(const char *text, size_t size, char *shown,
    size_t *shown_size, unsigned *columns)
{
	uint32_t c;
	size_t step = utf8_decode(text, size, &c);

	if (is_harmless(c) && utf8_is_valid(text, step)) {
		memcpy(shown, text, step);
		*shown_size = step;
		*columns = char_columns(c);
		return step;
	}
	for (size_t i = 0; i < step; i++)
		(void)sprintf(shown + 4 * i, "\\x%02x", (unsigned char)text[i]);
	*shown_size = 4 * step;
	*columns = (unsigned)(4 * step);
	return step;
}

void terminal_escape(char *out, size_t size, const char *text)
{
	size_t used = 0, length = strlen(text), shown_size;
	char shown[17];
	unsigned columns;

	for (size_t i = 0; i < length;) {
		i += show(text + i, length - i, shown, &shown_size, &columns);
		if (used + shown_size >= size)
			break;
		memcpy(out + used, shown, shown_size);
		used += shown_size;
	}
	if (size > 0)
		out[used] = '\0';
}

unsigned terminal_fit(
    char *out, size_t size, const char *text, unsigned columns)
{
	size_t used = 0, length = strlen(text), shown_size;
	/* where it is cut, if it must be: a column is left for the ellipsis */
	size_t cut = 0;
	unsigned width = 0, cut_width = 0, more;
	char shown[17];

	if (size < sizeof(ELLIPSIS) || columns == 0) {
		if (size > 0)
			*out = '\0';
		return 0;
	}
	for (size_t i = 0; i < length;) {
		i += show(text + i, length - i, shown, &shown_size, &more);
		if (width + more > columns ||
		    used + shown_size + sizeof(ELLIPSIS) > size) {
			memcpy(out + cut, ELLIPSIS, sizeof(ELLIPSIS));
			return cut_width + 1;
		}
		memcpy(out + used, shown, shown_size);
		used += shown_size;
		width += more;
		if (width < columns) {
			cut = used;
			cut_width = width;
		}
	}
	out[used] = '\0';
	return width;
}
