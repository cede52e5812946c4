/* Long words step aside while a parser is at work. */
#include <stdlib.h>
#include <string.h>

#include "page/listing.h"
#include "page/stand_in.h"

#define LEAST_SIZE 24 /* bytes of a run that is worth a stand-in of eight */

/* Two digits of 12 bits, each a character U+F0000 to U+F0FFF: in UTF-8 these
 * two bytes and two trails of 6 bits. */
#define LEAD        "\xf3\xb0"
#define DIGIT_SIZE  4
#define DIGIT_BITS  12
#define MARK_SIZE   8
#define COUNT_LIMIT ((size_t)1 << (2 * DIGIT_BITS))

struct stand_in {
	const char *text;
	size_t size;
};

/* A character that serves as a digit stands in the text, or a reference to
 * one. */
static bool has_digit(const char *text, const char *end)
{
	const char *p = text;
	uint32_t value;

	while (
	    (p = memchr(p, (unsigned char)LEAD[0], (size_t)(end - p))) != NULL)
		if (++p < end && *p == LEAD[1])
			return true;
	p = text;
	while ((p = memchr(p, '&', (size_t)(end - p))) != NULL) {
		if (end - p > 2 && p[1] == '#' &&
		    reference_read(p, end, &value) > 0 &&
		    value >> DIGIT_BITS == 0xf0)
			return true;
		p++;
	}
	return false;
}

void stand_ins_init(struct stand_ins *s, const char *text, size_t size)
{
	*s = (struct stand_ins)STAND_INS_INIT;
	s->is_off = has_digit(text, text + size);
}

void stand_ins_release(struct stand_ins *s)
{
	free(s->items);
	*s = (struct stand_ins)STAND_INS_INIT;
}

static void put_digit(struct buf *out, size_t digit)
{
	buf_add(out, LEAD, 2);
	buf_putc(out, (char)(0x80 | digit >> 6));
	buf_putc(out, (char)(0x80 | (digit & 0x3f)));
}

static void put_stand_in(
    struct stand_ins *s, struct buf *out, const char *text, size_t size)
{
	if (s->count == s->capacity) {
		s->capacity = s->capacity ? 2 * s->capacity : 64;
		s->items = memory_resize(
		    s->items, s->capacity, sizeof *s->items);
	}
	put_digit(out, s->count >> DIGIT_BITS);
	put_digit(out, s->count & ((1u << DIGIT_BITS) - 1));
	s->saved += size > MARK_SIZE ? size - MARK_SIZE : 0;
	s->items[s->count++] = (struct stand_in){ text, size };
}

/* Text of which the parser misses nothing; white space stays at its ends. */
static void put_run(struct stand_ins *s, struct buf *out, const char *text,
    size_t size, size_t least)
{
	size_t start = 0, end = size;

	while (start < end && is_html_space((uint8_t)text[start]))
		start++;
	while (end > start && is_html_space((uint8_t)text[end - 1]))
		end--;
	if (end - start < least || s->count == COUNT_LIMIT) {
		buf_add(out, text, size);
		return;
	}
	buf_add(out, text, start);
	put_stand_in(s, out, text + start, end - start);
	buf_add(out, text + end, size - end);
}

void stand_ins_put_raw(
    struct stand_ins *s, struct buf *out, const char *text, size_t size)
{
	/* behind "<!--" a script may not end where it says so (WHATWG HTML,
	 * 13.2.5.20): the parser has to see it */
	if (s->is_off || memmem(text, size, "<!--", 4) != NULL)
		buf_add(out, text, size);
	else
		put_run(s, out, text, size, 1);
}

/* Behind "&" what a reference may be made of. */
static size_t reference_size(const char *text, size_t size)
{
	size_t i = 1;

	while (i < size &&
	    (((text[i] | 0x20) >= 'a' && (text[i] | 0x20) <= 'z') ||
		(text[i] >= '0' && text[i] <= '9') || text[i] == '#' ||
		text[i] == ';'))
		i++;
	return i;
}

void stand_ins_put(
    struct stand_ins *s, struct buf *out, const char *text, size_t size)
{
	const char *end = text + size, *mark;
	size_t length;

	if (s->is_off || size < LEAST_SIZE) {
		buf_add(out, text, size);
		return;
	}
	while ((mark = memchr(text, '&', (size_t)(end - text))) != NULL) {
		put_run(s, out, text, (size_t)(mark - text), LEAST_SIZE);
		length = reference_size(mark, (size_t)(end - mark));
		buf_add(out, mark, length);
		text = mark + length;
	}
	put_run(s, out, text, (size_t)(end - text), LEAST_SIZE);
}

static bool read_digit(const char *text, size_t *value)
{
	const uint8_t *p = (const uint8_t *)text;

	if (!text_starts_with(text, LEAD) || (p[2] & 0xc0) != 0x80 ||
	    (p[3] & 0xc0) != 0x80)
		return false;
	*value = *value << DIGIT_BITS | (p[2] & 0x3fu) << 6 | (p[3] & 0x3fu);
	return true;
}

/* The next stand-in in `text`, or NULL. */
static const char *find_mark(
    const struct stand_ins *s, const char *text, struct stand_in *found)
{
	while ((text = strstr(text, LEAD)) != NULL) {
		size_t index = 0;

		if (read_digit(text, &index) &&
		    read_digit(text + DIGIT_SIZE, &index) && index < s->count) {
			*found = s->items[index];
			return text;
		}
		text += 2;
	}
	return NULL;
}

const char *stand_ins_resolve(
    const struct stand_ins *s, struct arena *arena, const char *text)
{
	struct buf buf = BUF_INIT;
	struct stand_in word;
	const char *mark, *copy;

	if (s->count == 0 || (mark = find_mark(s, text, &word)) == NULL)
		return text;
	do {
		buf_add(&buf, text, (size_t)(mark - text));
		buf_add(&buf, word.text, word.size);
		text = mark + MARK_SIZE;
	} while ((mark = find_mark(s, text, &word)) != NULL);
	buf_puts(&buf, text);
	copy = arena_strndup(arena, buf.data, buf.size);
	buf_release(&buf);
	return copy;
}
