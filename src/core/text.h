/* UTF-8 and the classes of characters that more than one room asks for. */
#ifndef CORE_TEXT_H
#define CORE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct buf;

#define TEXT_REPLACEMENT 0xfffd

/* Decodes one character of at most `size` bytes (size > 0) into *code_point and
 * returns its length in bytes.  A malformed sequence gives U+FFFD and the
 * length of its maximal subpart (Unicode 15, 3.9, U+FFFD substitution). */
static inline size_t utf8_decode(const char *, size_t size,
    uint32_t *code_point);

/* Encodes into `out` (4 bytes) and returns the length.  Surrogates and values
 * past U+10FFFF give U+FFFD. */
size_t utf8_encode(uint32_t code_point, char *out);

bool utf8_is_valid(const char *, size_t);

/* Characters, not bytes. */
size_t utf8_length(const char *);

/* How much of the text, which goes on for more than `size` bytes, is whole
 * characters. */
size_t utf8_cut(const char *, size_t size);

/* More characters than `limit`; most texts are told by their bytes. */
bool utf8_is_longer(const char *, size_t limit);

/* May stand in an XML 1.0 document (XML 1.0, 2.2 Char), and is no
 * non-character. */
bool is_xml_char(uint32_t);

/* HTML white space: space, tab, LF, FF, CR. */
bool is_html_space(uint32_t);

/* White space of any kind a page may hold: HTML's, no-break spaces, U+3000,
 * the U+2000 block, zero-width space and U+FEFF. */
bool is_wide_space(uint32_t);

/* Ideographs, kana, hangul and bopomofo, no punctuation. */
bool is_cjk_letter(uint32_t);

/* Han ideographs only. */
bool is_han(uint32_t);

/* CJK and full-width punctuation. */
bool is_cjk_punctuation(uint32_t);

/* Malformed sequences become U+FFFD, NUL and other characters XML forbids are
 * dropped, CR LF and CR become LF. */
char *text_sanitise(struct arena *, const char *, size_t size);

/* The text without wide space at its ends; inner runs of white space become one
 * space. */
char *text_collapse(struct arena *, const char *);

/* As much of the text as `size` bytes hold with the NUL, cut at a character;
 * malformed sequences become U+FFFD. */
void text_fit(char *out, size_t size, const char *text);

/* True if there is nothing but wide space and zero-width characters. */
bool text_is_blank(const char *);

static inline bool text_starts_with(const char *, const char *prefix);
bool text_ends_with(const char *, const char *suffix);

/* Any of the words stands in it, or is its start. */
bool text_has_any(const char *, const char *const *words, size_t count);
bool text_starts_with_any(const char *, const char *const *words, size_t count);

/* ASCII only. */
bool text_equal_case(const char *, const char *);
char *text_lower(struct arena *, const char *);

/* Every character of a book passes here a dozen times, so what most of them are
 * is told without a call. */
size_t utf8_decode_rare(const char *, size_t size, uint32_t *code_point);

static inline size_t utf8_decode(
    const char *text, size_t size, uint32_t *code_point)
{
	const uint8_t *s = (const uint8_t *)text;

	if (s[0] < 0x80) {
		*code_point = s[0];
		return 1;
	}
	/* E0 and ED want more care (Unicode 15, table 3-7) */
	if (size >= 3 && s[0] > 0xe0 && s[0] < 0xed && (s[1] & 0xc0) == 0x80 &&
	    (s[2] & 0xc0) == 0x80) {
		*code_point = (s[0] & 0xfu) << 12 | (s[1] & 0x3fu) << 6 |
		    (s[2] & 0x3fu);
		return 3;
	}
	return utf8_decode_rare(text, size, code_point);
}

static inline bool text_starts_with(const char *text, const char *prefix)
{
	for (; *prefix; text++, prefix++)
		if (*text != *prefix)
			return false;
	return true;
}

#endif
