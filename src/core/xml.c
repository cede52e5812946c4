/* Strings of any origin as text of an XML document. */
#include <string.h>

#include "core/buf.h"
#include "core/text.h"
#include "core/xml.h"

static const char *entity_of(char c, bool is_attribute)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return is_attribute ? "&quot;" : NULL;
	case '\t':
		return is_attribute ? "&#9;" : NULL;
	case '\n':
		return is_attribute ? "&#10;" : NULL;
	case '\r':
		return "&#13;";
	default:
		return (unsigned char)c < ' ' || c == 0x7f ? "" : NULL;
	}
}

/* What to write for the character of more than a byte at `text`; NULL: itself. */
static const char *substitute_of(const char *text, size_t size, size_t *length)
{
	uint32_t c;

	*length = utf8_decode(text, size, &c);
	if (c == TEXT_REPLACEMENT)
		return "\xef\xbf\xbd";
	/* C1 controls are allowed in XML, but validators frown on them. */
	return is_xml_char(c) && c >= 0xa0 ? NULL : "";
}

static void escape(struct buf *out, const char *text, bool is_attribute)
{
	size_t size = strlen(text), from = 0, i = 0;

	while (i < size) {
		const char *other;
		size_t length = 1;

		if ((unsigned char)text[i] < 0x80)
			other = entity_of(text[i], is_attribute);
		else
			other = substitute_of(text + i, size - i, &length);
		if (other) {
			buf_add(out, text + from, i - from);
			buf_puts(out, other);
			from = i + length;
		}
		i += length;
	}
	buf_add(out, text + from, size - from);
}

void xml_text_put(struct buf *out, const char *text)
{
	escape(out, text, false);
}

void xml_value_put(struct buf *out, const char *text)
{
	escape(out, text, true);
}
