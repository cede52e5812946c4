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
size_t utf8_decode(const char *, size_t size, uint32_t *code_point);

/* Encodes into `out` (4 bytes) and returns the length.  Surrogates and values
 * past U+10FFFF give U+FFFD. */
size_t utf8_encode(uint32_t code_point, char *out);

bool utf8_is_valid(const char *, size_t);

/* Characters, not bytes. */
size_t utf8_length(const char *);

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

/* ASCII only. */
bool text_starts_with(const char *, const char *prefix);
bool text_ends_with(const char *, const char *suffix);
bool text_equal_case(const char *, const char *);
char *text_lower(struct arena *, const char *);

/* Escapes & < > " and, for attributes, tab and line ends. */
void xml_escape(struct buf *, const char *);
void xml_escape_attribute(struct buf *, const char *);

#endif
