/* Makes characters fit for a book, one by one, or whole runs untouched. */
#include <string.h>

#include "page/characters.h"

/* The marks among the bytes 80 to 9F of windows-1252 (WHATWG Encoding, index
 * windows-1252), which is what their authors meant; 0: a letter there, noise
 * here. */
static const uint16_t c1_marks[32] = {
	0x20ac,
	0,
	0x201a,
	0,
	0x201e,
	0x2026,
	0x2020,
	0x2021,
	0x02c6,
	0x2030,
	0,
	0x2039,
	0,
	0,
	0,
	0,
	0,
	0x2018,
	0x2019,
	0x201c,
	0x201d,
	0x2022,
	0x2013,
	0x2014,
	0x02dc,
	0x2122,
	0,
	0x203a,
	0,
	0,
	0,
	0,
};

void characters_put_bad(struct characters *c)
{
	if (c->bad++ == 0)
		c->bad_at = c->out->size;
	c->count++;
	c->after_cr = false;
	buf_put_utf8(c->out, TEXT_REPLACEMENT);
}

static void put_control(struct characters *c, uint32_t code_point)
{
	bool after_cr = c->after_cr;

	c->after_cr = code_point == '\r';
	if (code_point == '\r' || (code_point == '\n' && !after_cr))
		buf_putc(c->out, '\n');
	else if (code_point == '\t' || code_point == '\f')
		buf_putc(c->out, code_point == '\t' ? '\t' : ' ');
	else if (code_point == 0 && c->bad++ == 0)
		c->bad_at = c->out->size;
}

void characters_put(struct characters *c, uint32_t code_point)
{
	if (code_point < 0x20) {
		put_control(c, code_point);
		return;
	}
	c->after_cr = false;
	if (code_point < 0x7f) {
		buf_putc(c->out, (char)code_point);
		return;
	}
	c->count++;
	if (code_point >= 0x80 && code_point < 0xa0)
		code_point = c1_marks[code_point - 0x80];
	if (code_point != 0x7f && code_point != 0 && is_xml_char(code_point))
		buf_put_utf8(c->out, code_point);
}

static bool is_trail(char byte)
{
	return ((uint8_t)byte & 0xc0) == 0x80;
}

/* The length of one character that is not ASCII, or 0 if it wants a closer
 * look: C1 controls, short forms, surrogates, U+F000 and up but for the
 * full-width forms, and what lies far outside the first plane. */
static size_t plain_character(const char *bytes, size_t size)
{
	uint8_t lead = (uint8_t)bytes[0];
	uint8_t second;

	if (size < 3 || !is_trail(bytes[1]))
		return 0;
	second = (uint8_t)bytes[1];
	if (lead >= 0xc2 && lead <= 0xdf)
		return lead > 0xc2 || second >= 0xa0 ? 2 : 0;
	if (lead < 0xe0 || !is_trail(bytes[2]))
		return 0;
	/* the last of a plane are no characters */
	if (lead == 0xf0)
		return second >= 0x90 && (uint8_t)bytes[2] != 0xbf &&
			size > 3 && is_trail(bytes[3])
		    ? 4
		    : 0;
	if (lead > 0xef || (lead == 0xe0 && second < 0xa0) ||
	    (lead == 0xed && second > 0x9f))
		return 0;
	return lead == 0xef && (second < 0xbc || second > 0xbe) ? 0 : 3;
}

/* Eight characters from space to "~". */
static bool is_printable_word(const char *bytes)
{
	const uint64_t ones = 0x0101010101010101, tops = 0x8080808080808080;
	uint64_t word;

	memcpy(&word, bytes, sizeof word);
	return ((word | (word + ones) | (word - 0x20 * ones)) & tops) == 0;
}

size_t characters_plain(const char *bytes, size_t size)
{
	size_t i = 0;

	while (i < size) {
		uint8_t byte = (uint8_t)bytes[i];
		size_t length = 1;

		if (byte < 0x80 && size - i >= 8 &&
		    is_printable_word(bytes + i))
			length = 8;
		else if (byte >= 0x80)
			length = plain_character(bytes + i, size - i);
		else if ((byte < 0x20 && byte != '\n' && byte != '\t') ||
		    byte == 0x7f)
			length = 0;
		if (length == 0)
			break;
		i += length;
	}
	return i;
}

void characters_put_utf8(struct characters *c, const char *bytes, size_t size)
{
	size_t i = 0;

	while (i < size) {
		size_t length = 0;
		uint32_t code_point;

		/* the LF of a CR LF is for put_control() */
		if (!c->after_cr || bytes[i] != '\n')
			length = characters_plain(bytes + i, size - i);
		if (length > 0) {
			buf_add(c->out, bytes + i, length);
			c->after_cr = false;
			i += length;
			continue;
		}
		length = utf8_decode(bytes + i, size - i, &code_point);
		/* the three bytes of a real U+FFFD are well-formed */
		if (code_point == TEXT_REPLACEMENT &&
		    (length != 3 || (uint8_t)bytes[i] != 0xef))
			characters_put_bad(c);
		else
			characters_put(c, code_point);
		i += length;
	}
}
