/* UTF-8 and classes of characters, with ICU's properties behind them. */
#include <string.h>

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include "core/arena.h"
#include "core/buf.h"
#include "core/text.h"

size_t utf8_decode_rare(const char *text, size_t size, uint32_t *code_point)
{
	int32_t at = 0, length = size < 4 ? (int32_t)size : 4;
	UChar32 c;

	U8_NEXT((const uint8_t *)text, at, length, c);
	*code_point = c < 0 ? TEXT_REPLACEMENT : (uint32_t)c;
	return (size_t)at;
}

size_t utf8_encode(uint32_t code_point, char *out)
{
	size_t at = 0;

	if (code_point > 0x10ffff || (code_point & 0xfffff800) == 0xd800)
		code_point = TEXT_REPLACEMENT;
	U8_APPEND_UNSAFE((uint8_t *)out, at, code_point);
	return at;
}

bool utf8_is_valid(const char *text, size_t size)
{
	const uint8_t *next = (const uint8_t *)text, *end = next + size;

	while (next < end) {
		if (*next < 0x80) {
			next++;
			continue;
		}
		int32_t at = 0,
			length = end - next < 4 ? (int32_t)(end - next) : 4;
		UChar32 c;

		U8_NEXT(next, at, length, c);
		if (c < 0)
			return false;
		next += at;
	}
	return true;
}

size_t utf8_length(const char *text)
{
	size_t length = 0;

	for (; *text; text++)
		length += ((unsigned char)*text & 0xc0) != 0x80;
	return length;
}

size_t utf8_cut(const char *text, size_t size)
{
	while (size > 0 && ((unsigned char)text[size] & 0xc0) == 0x80)
		size--;
	return size;
}

bool utf8_is_longer(const char *text, size_t limit)
{
	size_t size = strlen(text);

	return size > limit && (size > 4 * limit || utf8_length(text) > limit);
}

bool is_xml_char(uint32_t c)
{
	if (c < 0x20)
		return c == '\t' || c == '\n' || c == '\r';
	return c <= 0x10ffff && (c & 0xfffff800) != 0xd800 &&
	    (c & 0xfffe) != 0xfffe && !(c >= 0xfdd0 && c <= 0xfdef);
}

bool is_html_space(uint32_t c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

bool is_wide_space(uint32_t c)
{
	return is_html_space(c) || c == 0xa0 || c == 0x3000 || c == 0x1680 ||
	    (c >= 0x2000 && c <= 0x200b) || c == 0x2028 || c == 0x2029 ||
	    c == 0x202f || c == 0x205f || c == 0xfeff || c == 0x0b || c == 0x85;
}

bool is_han(uint32_t c)
{
	if (c < 0x2e80)
		return false;
	if (c >= 0x4e00 && c <= 0x9fff)
		return true;
	return u_hasBinaryProperty((UChar32)c, UCHAR_IDEOGRAPHIC) ||
	    (c >= 0x2e80 && c <= 0x2fdf) || c == 0x3005;
}

bool is_cjk_letter(uint32_t c)
{
	UErrorCode status = U_ZERO_ERROR;

	if (c < 0x1100)
		return false;
	if (is_han(c))
		return true;
	if (!u_isalpha((UChar32)c))
		return false;
	switch (uscript_getScript((UChar32)c, &status)) {
	case USCRIPT_HIRAGANA:
	case USCRIPT_KATAKANA:
	case USCRIPT_HANGUL:
	case USCRIPT_BOPOMOFO:
		return true;
	default:
		return c == 0x30fc || c == 0xff70;
	}
}

bool is_cjk_punctuation(uint32_t c)
{
	if (c >= 0x3001 && c <= 0x3030)
		return !u_isalnum((UChar32)c);
	if (c >= 0xff01 && c <= 0xff65)
		return u_ispunct((UChar32)c) ||
		    u_charType((UChar32)c) == U_MATH_SYMBOL;
	if (c >= 0xfe10 && c <= 0xfe6f)
		return u_ispunct((UChar32)c);
	return c == 0x2018 || c == 0x2019 || c == 0x201c || c == 0x201d ||
	    c == 0x2014 || c == 0x2026 || c == 0x00b7 || c == 0x30fb;
}

char *text_sanitise(struct arena *arena, const char *text, size_t size)
{
	/* a malformed byte grows to three */
	char *out = arena_alloc(
	    arena, utf8_is_valid(text, size) ? size + 1 : 3 * size + 1);
	char *end = out;

	for (size_t i = 0; i < size;) {
		uint32_t c;
		size_t length = utf8_decode(text + i, size - i, &c);

		i += length;
		if (c == '\r') {
			if (i < size && text[i] == '\n')
				i++;
			c = '\n';
		}
		if (is_xml_char(c))
			end += utf8_encode(c, end);
	}
	*end = '\0';
	return out;
}

/* No white space, zero-width or not, starts with this byte. */
static bool is_dark(uint8_t byte)
{
	return byte > ' ' && byte != 0xc2 && byte != 0xe1 && byte != 0xe2 &&
	    byte != 0xe3 && byte != 0xef;
}

char *text_collapse(struct arena *arena, const char *text)
{
	size_t size = strlen(text);
	char *out = arena_alloc(arena, size + 1), *end = out;
	bool is_space = false;

	for (size_t i = 0; i < size;) {
		uint32_t c;

		if (is_dark((uint8_t)text[i]) && !is_space) {
			*end++ = text[i++];
			continue;
		}
		size_t length = utf8_decode(text + i, size - i, &c);

		/* zero width: no space is seen, so none is made of it */
		if (c == 0x200b || c == 0xfeff) {
			i += length;
			continue;
		}
		if (is_wide_space(c)) {
			is_space = end > out;
		} else {
			if (is_space)
				*end++ = ' ';
			is_space = false;
			memcpy(end, text + i, length);
			end += length;
		}
		i += length;
	}
	*end = '\0';
	return out;
}

void text_fit(char *out, size_t size, const char *text)
{
	size_t length = strlen(text), used = 0;

	for (size_t i = 0; i < length;) {
		char encoded[4];
		uint32_t c;

		i += utf8_decode(text + i, length - i, &c);
		size_t step = utf8_encode(c, encoded);

		if (used + step >= size)
			break;
		memcpy(out + used, encoded, step);
		used += step;
	}
	out[used] = '\0';
}

static bool is_invisible(uint32_t c)
{
	return is_wide_space(c) || (c >= 0x200b && c <= 0x200f) || c == 0xad ||
	    (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) ||
	    (c >= 0xfe00 && c <= 0xfe0f) || c < 0x20;
}

bool text_is_blank(const char *text)
{
	size_t size = strlen(text);

	for (size_t i = 0; i < size;) {
		uint32_t c;

		i += utf8_decode(text + i, size - i, &c);
		if (!is_invisible(c))
			return false;
	}
	return true;
}

bool text_ends_with(const char *text, const char *suffix)
{
	size_t size = strlen(text), length = strlen(suffix);

	return size >= length &&
	    memcmp(text + size - length, suffix, length) == 0;
}

bool text_has_any(const char *text, const char *const *words, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (strstr(text, words[i]))
			return true;
	return false;
}

bool text_starts_with_any(
    const char *text, const char *const *words, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (text_starts_with(text, words[i]))
			return true;
	return false;
}

static char lower(char c)
{
	return (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

bool text_equal_case(const char *a, const char *b)
{
	for (; *a && lower(*a) == lower(*b); a++)
		b++;
	return lower(*a) == lower(*b);
}

char *text_lower(struct arena *arena, const char *text)
{
	char *copy = arena_strdup(arena, text);

	for (char *c = copy; *c; c++)
		*c = lower(*c);
	return copy;
}
