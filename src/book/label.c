/* Titles and names as books show them. */
#include <string.h>
#include <unicode/uchar.h>

#include "book/book.h"

/* Embeddings, overrides and isolates (UAX 9, 2): they reach beyond the label. */
static bool is_bidi_control(uint32_t c)
{
	return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/* Belongs to the character before it. */
static bool is_joined(uint32_t before, uint32_t c)
{
	return before == 0x200d ||
	    u_hasBinaryProperty((UChar32)c, UCHAR_GRAPHEME_EXTEND) ||
	    u_hasBinaryProperty((UChar32)c, UCHAR_EMOJI_MODIFIER);
}

const char *label_new(
    struct arena *arena, const char *text, const char *fallback)
{
	struct buf out = BUF_INIT;
	size_t size = text ? strlen(text) : 0, i = 0, count = 0, whole = 0;
	uint32_t before = ' ';
	const char *label;

	while (i < size && count <= LABEL_LENGTH) {
		uint32_t c;

		i += utf8_decode(text + i, size - i, &c);
		if (is_html_space(c) || c == 0x2028 || c == 0x2029)
			c = ' ';
		if ((c == ' ' && before == ' ') || !is_xml_char(c) || c < ' ' ||
		    (c >= 0x7f && c < 0xa0) || is_bidi_control(c))
			continue;
		if (!is_joined(before, c))
			whole = out.size;
		if (count++ < LABEL_LENGTH)
			buf_put_utf8(&out, c);
		before = c;
	}
	if (count > LABEL_LENGTH) {
		/* A cluster longer than a label is cut all the same. */
		out.size = whole > 0 ? whole : out.size;
		buf_puts(&out, "…");
	}
	label = text_collapse(arena, buf_text(&out));
	buf_release(&out);
	return text_is_blank(label) ? arena_strdup(arena, fallback) : label;
}
