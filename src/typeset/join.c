/* Puts the spans of a paragraph into one text. */
#include <string.h>

#include "typeset/ruby.h"

void *strip_room(void *array, size_t *room, size_t count, size_t size)
{
	if (count <= *room)
		return array;
	*room = count + count / 2 + 64;
	return memory_resize(array, *room, size);
}

/* Copies the text of a span: white space that is not preserved becomes spaces,
 * what is no character becomes U+FFFD.  Never longer than thrice. */
static void add_text(struct strip *strip, const struct span *span)
{
	bool is_preserved = span->style->is_preserved;
	char *out = strip->text + strip->text_size;

	for (size_t i = 0; i < span->size;) {
		uint32_t code_point;
		uint8_t byte = (uint8_t)span->text[i];
		if (byte >= 0x20 && byte < 0x7f) {
			*out++ = (char)byte;
			i++;
			continue;
		}
		i += utf8_decode(span->text + i, span->size - i, &code_point);
		if (code_point == 0)
			code_point = TEXT_REPLACEMENT;
		else if (code_point < 0x20 && is_html_space(code_point) &&
		    !is_preserved)
			code_point = ' ';
		if (code_point >= 0x590)
			strip->has_rtl = strip->has_rtl ||
			    (code_point < 0x900) || code_point == 0x200f ||
			    (code_point >= 0x202a && code_point <= 0x202e) ||
			    (code_point >= 0x2066 && code_point <= 0x2069) ||
			    (code_point >= 0xfb1d && code_point <= 0xfefc) ||
			    (code_point >= 0x10800 && code_point <= 0x10fff) ||
			    (code_point >= 0x1e800 && code_point <= 0x1efff);
		strip->is_wide = strip->is_wide || is_cjk_letter(code_point);
		out += utf8_encode(code_point, out);
	}
	strip->text_size = (uint32_t)(out - strip->text);
}

void strip_join(struct strip *strip)
{
	const struct paragraph *paragraph = strip->paragraph;

	strip->span_starts = strip_room(strip->span_starts, &strip->span_room,
	    paragraph->span_count + 1, sizeof *strip->span_starts);
	for (size_t i = 0; i < paragraph->span_count; i++) {
		const struct span *span = &paragraph->spans[i];
		size_t most = 3 * span->size + 4;
		strip->span_starts[i] = strip->text_size;
		if (ruby_has_span(paragraph, i))
			continue;
		/* offsets are 32 bits wide: far over any article */
		if (most > UINT32_MAX / 2 - strip->text_size)
			memory_exhausted();
		strip->text = strip_room(
		    strip->text, &strip->text_room, strip->text_size + most, 1);
		if (span->text != NULL) {
			add_text(strip, span);
		} else if (!span->is_break) {
			memcpy(
			    strip->text + strip->text_size, "\xef\xbf\xbc", 3);
			strip->text_size += 3;
		}
		if (span->is_break)
			strip->text[strip->text_size++] = '\n';
	}
	strip->span_starts[paragraph->span_count] = strip->text_size;
}
