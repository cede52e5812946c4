/* Looks at spans of bytes between tags. */
#include <string.h>
#include <strings.h>

#include "core/core.h"
#include "page/listing.h"

bool span_starts(const char *p, const char *end, const char *word)
{
	size_t size = strlen(word);

	return (size_t)(end - p) >= size && strncasecmp(p, word, size) == 0;
}

const char *span_find(const char *p, const char *end, const char *word)
{
	while ((p = memchr(p, '<', (size_t)(end - p))) != NULL) {
		if (span_starts(p, end, word))
			return p;
		p++;
	}
	return NULL;
}

bool span_has_blocks(const char *p, const char *end)
{
	static const char *const blocks[] = { "<p>", "<p ", "<div", "<iframe",
		"</head", "<body", "</p>", "</div", "<meta", "<link" };
	size_t i;

	while ((p = memchr(p, '<', (size_t)(end - p))) != NULL) {
		for (i = 0; i < sizeof blocks / sizeof blocks[0]; i++)
			if (span_starts(p, end, blocks[i]))
				return true;
		p++;
	}
	return false;
}

/* What highlighters put into a listing beside its words. */
static bool starts_with_blocks(const char *p, const char *end)
{
	static const char *const always[] = { "<ol", "<ul", "<table", "<img",
		"<figure" };
	static const char *const classed[] = { "<div", "<p", "<li" };
	static const char *const classes[] = { "line", "code", "highlight",
		"token", "crayon", "hljs", "syntax" };
	const char *tag_end;
	size_t i, k;

	while (p < end && is_html_space((uint8_t)*p))
		p++;
	for (i = 0; i < sizeof always / sizeof always[0]; i++)
		if (span_starts(p, end, always[i]))
			return true;
	tag_end = memchr(p, '>', (size_t)(end - p));
	for (i = 0; i < sizeof classed / sizeof classed[0]; i++) {
		if (tag_end == NULL || !span_starts(p, end, classed[i]))
			continue;
		for (k = 0; k < sizeof classes / sizeof classes[0]; k++)
			if (memmem(p, (size_t)(tag_end - p), classes[k],
				strlen(classes[k])) != NULL)
				return true;
	}
	return false;
}

/* Controls of a highlighter stand before the code it has marked up. */
static bool starts_with_controls(const char *p, const char *end)
{
	static const char *const controls[] = { "<input", "<button", "<select",
		"<label" };
	size_t i;

	while (p < end && is_html_space((uint8_t)*p))
		p++;
	for (i = 0; i < sizeof controls / sizeof controls[0]; i++)
		if (span_starts(p, end, controls[i]))
			return span_find(p, end, "<code") != NULL;
	return false;
}

/* Somebody took care of "<" in this listing. */
static bool has_escapes(const char *p, const char *end)
{
	static const char *const escapes[] = { "&lt", "&#60", "&#x3c" };
	size_t i;

	while ((p = memchr(p, '&', (size_t)(end - p))) != NULL) {
		for (i = 0; i < sizeof escapes / sizeof escapes[0]; i++)
			if (span_starts(p, end, escapes[i]))
				return true;
		p++;
	}
	return false;
}

const char *listing_end(const char *p, const char *end)
{
	const char *close = NULL, *next;

	if (!span_starts(p, end, "<code"))
		return end;
	for (next = p; (next = span_find(next, end, "</code")); next++)
		close = next;
	return close ? close : end;
}

bool is_raw_listing(const char *p, const char *end)
{
	if (span_starts(p, end, "<code")) {
		p = memchr(p, '>', (size_t)(end - p));
		p = p != NULL ? p + 1 : end;
	}
	return !has_escapes(p, end) && !starts_with_blocks(p, end) &&
	    !starts_with_controls(p, end);
}

size_t reference_read(const char *p, const char *end, uint32_t *value)
{
	const char *start = p;
	unsigned base = 10;

	*value = 0;
	p += 2;
	if (p < end && (*p | 0x20) == 'x') {
		base = 16;
		p++;
	}
	const char *digits = p;

	for (; p < end; p++) {
		unsigned digit = (unsigned char)*p - '0';

		if (digit > 9) {
			digit = ((unsigned char)*p | 0x20) - 'a' + 10;
			if (base == 10 || digit < 10 || digit > 15)
				break;
		}
		if (*value < 0x110000)
			*value = *value * base + digit;
	}
	if (p == digits)
		return 0;
	if (p < end && *p == ';')
		p++;
	return (size_t)(p - start);
}

bool reference_is_good(uint32_t value, size_t size)
{
	return size <= 12 && is_xml_char(value) && value != 0x7f &&
	    value != 0x81 && value != 0x8d && value != 0x8f && value != 0x90 &&
	    value != 0x9d;
}

void reference_put(struct buf *buf, uint32_t value)
{
	if (is_xml_char(value) && value >= 0xa0)
		buf_put_utf8(buf, value);
	else if (value == 0 || value > 0xffff || (value & 0xf800) == 0xd800)
		buf_put_utf8(buf, TEXT_REPLACEMENT);
}

void listing_put(struct buf *buf, const char *start, const char *end)
{
	for (; start < end; start++) {
		if (*start == '<')
			buf_puts(buf, "&lt;");
		else if (*start == '&')
			buf_puts(buf, "&amp;");
		else
			buf_putc(buf, *start);
	}
}
