/* Names of files that are made of words: one name in one folder, which every
 * system takes and every terminal shows. */
#include "fuzz.h"

static void check_name(const char *words, size_t most)
{
	struct buf name = BUF_INIT, again = BUF_INIT;
	uint32_t c;

	file_name_put(&name, words, most);
	HOLDS(name.size <= most);
	HOLDS(strlen(buf_text(&name)) == name.size);
	HOLDS(utf8_is_valid(buf_text(&name), name.size));
	HOLDS(strpbrk(name.data, "<>:\"/\\|?*") == NULL);
	if (name.size > 0)
		HOLDS(name.data[0] != '.' && name.data[0] != ' ' &&
		    name.data[name.size - 1] != '.' &&
		    name.data[name.size - 1] != ' ');
	for (size_t i = 0; i < name.size;) {
		i += utf8_decode(name.data + i, name.size - i, &c);
		HOLDS(c >= 0x20 && !(c >= 0x7f && c < 0xa0));
		/* bidi controls (Unicode 15, UAX 9, 2) */
		HOLDS(c != 0x61c && c != 0x200e && c != 0x200f);
		HOLDS(!(c >= 0x202a && c <= 0x202e));
		HOLDS(!(c >= 0x2066 && c <= 0x2069));
	}
	file_name_put(&again, name.data, most);
	HOLDS(strcmp(name.data, buf_text(&again)) == 0);
	buf_release(&name);
	buf_release(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	char *words = text_of(bytes, size);

	check_name(words, FILE_NAME_MAX);
	check_name(words, 8 + strlen(words) % 40);
	free(words);
	return 0;
}
