/* Texts as strings of a PDF. */
#include <string.h>

#include "pdf/text_string.h"

void hex_put(struct buf *out, const void *bytes, size_t size)
{
	static const char digits[] = "0123456789abcdef";
	const uint8_t *byte = bytes;

	for (; size > 0; size--, byte++) {
		buf_putc(out, digits[*byte >> 4]);
		buf_putc(out, digits[*byte & 15]);
	}
}

void utf16_put(struct buf *out, const char *utf8, size_t size)
{
	while (size > 0) {
		uint32_t code_point;
		size_t length = utf8_decode(utf8, size, &code_point);
		uint32_t low = code_point;

		if (code_point > 0xffff) {
			uint32_t high = 0xd800 + ((code_point - 0x10000) >> 10);

			low = 0xdc00 + ((code_point - 0x10000) & 0x3ff);
			buf_putc(out, (char)(high >> 8));
			buf_putc(out, (char)high);
		}
		buf_putc(out, (char)(low >> 8));
		buf_putc(out, (char)low);
		utf8 += length;
		size -= length;
	}
}

void text_bytes_put(struct buf *text, const char *utf8)
{
	size_t most = text->size + 2 + (size_t)2 * TEXT_UNITS_MAX;

	buf_add(text, "\xfe\xff", 2);
	utf16_put(text, utf8, strlen(utf8));
	if (text->size <= most)
		return;
	text->size = most;
	/* A high surrogate must not be the last. */
	if (((uint8_t)text->data[text->size - 2] & 0xfc) == 0xd8)
		text->size -= 2;
}

void unicode_string_put(struct buf *out, const char *utf8, size_t size)
{
	struct buf units = BUF_INIT;

	utf16_put(&units, utf8, size);
	buf_puts(out, "<feff");
	hex_put(out, units.data, units.size);
	buf_putc(out, '>');
	buf_release(&units);
}

static bool is_plain_text(const char *text)
{
	for (; *text != '\0'; text++)
		if (*text < ' ' || *text > '~')
			return false;
	return true;
}

/* 7.3.4.2: an end of line would be read as a line feed. */
static bool needs_escape(char byte)
{
	return byte == '(' || byte == ')' || byte == '\\' || byte == '\r';
}

void string_put(struct buf *out, const void *bytes, size_t size)
{
	const char *from = bytes;
	char *to = buf_reserve(out, 2 * size + 2), *at = to;

	*at++ = '(';
	for (size_t i = 0; i < size; i++) {
		if (needs_escape(from[i]))
			*at++ = '\\';
		*at++ = (char)(from[i] == '\r' ? 'r' : from[i]);
	}
	*at++ = ')';
	out->size += (size_t)(at - to);
}

void text_string_put(struct buf *out, const char *utf8)
{
	struct buf units = BUF_INIT;
	size_t size = strlen(utf8);

	if (size <= TEXT_UNITS_MAX && is_plain_text(utf8)) {
		string_put(out, utf8, size);
		return;
	}
	text_bytes_put(&units, utf8);
	string_put(out, units.data, units.size);
	buf_release(&units);
}
