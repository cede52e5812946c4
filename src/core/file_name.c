/* Names of files that are made of words. */
#include <string.h>

#include "core/core.h"

/* They turn the direction of what stands beside them. */
static bool is_turning(uint32_t c)
{
	return c == 0x61c || c == 0x200e || c == 0x200f ||
	    (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

static bool is_shown(uint32_t c)
{
	return c >= 0x20 && (c < 0x7f || c > 0x9f) && is_xml_char(c) &&
	    !is_turning(c);
}

static void put_character(struct buf *name, uint32_t c)
{
	bool is_start = name->size == 0;

	if (is_wide_space(c)) {
		if (!is_start && name->data[name->size - 1] != ' ')
			buf_putc(name, ' ');
	} else if (is_shown(c) && !(is_start && c == '.')) {
		if (c < 0x80 && strchr("<>:\"/\\|?*", (int)c))
			c = '_';
		buf_put_utf8(name, c);
	}
}

/* Not in the middle of a character, and no dots and spaces, which Windows takes
 * away. */
static void cut(struct buf *name, size_t most)
{
	if (name->size > most)
		name->size = utf8_cut(name->data, most);
	while (name->size > 0 &&
	    (name->data[name->size - 1] == '.' ||
		name->data[name->size - 1] == ' '))
		name->size--;
}

/* A device of Windows, whatever stands behind the first dot: how long its name
 * is; 0: it is none. */
static size_t device_size(const char *name)
{
	static const char *const devices[] = { "con", "prn", "aux", "nul",
		"conin$", "conout$" };
	size_t size = strcspn(name, ".");
	char base[8] = "";

	while (size > 0 && name[size - 1] == ' ')
		size--;
	if (size < 3 || size >= sizeof(base))
		return 0;
	for (size_t i = 0; i < size; i++)
		base[i] = (char)(name[i] >= 'A' && name[i] <= 'Z' ? name[i] + 32
								  : name[i]);
	for (size_t i = 0; i < sizeof(devices) / sizeof(devices[0]); i++)
		if (strcmp(base, devices[i]) == 0)
			return size;
	if (!text_starts_with(base, "com") && !text_starts_with(base, "lpt"))
		return 0;
	return (size == 4 && base[3] >= '0' && base[3] <= '9') ||
		strcmp(base + 3, "¹") == 0 || strcmp(base + 3, "²") == 0 ||
		strcmp(base + 3, "³") == 0
	    ? size
	    : 0;
}

void file_name_put(struct buf *out, const char *words, size_t most)
{
	size_t left = strlen(words), step, device;
	struct buf name = BUF_INIT;
	uint32_t c;

	for (; left > 0; words += step, left -= step) {
		step = utf8_decode(words, left, &c);
		put_character(&name, c);
	}
	cut(&name, most);
	device = device_size(buf_text(&name));
	if (device > 0) {
		cut(&name, most - 1);
		buf_add(out, name.data, device);
		buf_putc(out, '_');
		buf_add(out, name.data + device, name.size - device);
	} else if (name.size > 0) {
		buf_add(out, name.data, name.size);
	}
	buf_release(&name);
}
