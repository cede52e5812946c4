/* Texts for a terminal: nothing in them moves a cursor, turns a line round or
 * hides something, and they fit where they are to stand. */
#include "fuzz.h"

/* The columns of what is shown. */
static unsigned check_shown(const char *shown, size_t room)
{
	size_t size = strlen(shown);
	unsigned columns = 0;
	uint32_t c;

	HOLDS(size < room);
	HOLDS(utf8_is_valid(shown, size));
	for (size_t i = 0; i < size;) {
		i += utf8_decode(shown + i, size - i, &c);
		HOLDS(is_harmless(c));
		HOLDS(c >= 0x20 && !(c >= 0x7f && c < 0xa0));
		HOLDS(c != 0x61c && !(c >= 0x200e && c <= 0x200f));
		HOLDS(!(c >= 0x2028 && c <= 0x202e));
		HOLDS(!(c >= 0x2066 && c <= 0x2069));
		columns += char_columns(c);
	}
	return columns;
}

static void check_room(const char *text, size_t room, unsigned columns)
{
	char *out = memory_new(room + 1);
	unsigned width;

	terminal_escape(out, room, text);
	check_shown(out, room);
	width = terminal_fit(out, room, text, columns);
	HOLDS(width <= columns);
	HOLDS(check_shown(out, room) == width);
	free(out);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	char *text = text_of(bytes, size);
	size_t length = strlen(text);

	check_room(text, 4 * length + 5, 80);
	check_room(text, 1 + length / 2, (unsigned)(length % 90));
	free(text);
	return 0;
}
