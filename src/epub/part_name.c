/* Names of the files within a book. */
#include <string.h>

#include "epub/part_name.h"

#define LETTERS  "abcdefghijklmnopqrstuvwxyz"
#define CAPITALS "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS   "0123456789"

/* Ids that are made of a hash: no other has this length and an "x". */
#define HASHED_DIGITS 32

enum { ID_MOST = 64, NAME_MOST = 200 };

static bool is_hashed(const char *id, size_t size)
{
	return size == 1 + HASHED_DIGITS && *id == 'x';
}

static bool is_id(const char *id)
{
	size_t size = strlen(id);

	return size > 0 && size <= ID_MOST && *id != '-' &&
	    strspn(id, LETTERS DIGITS "-") == size && !is_hashed(id, size);
}

void part_name_put(struct buf *out, enum part_folder folder, const char *id,
    const char *suffix)
{
	static const char *const folders[] = { "", "text/", "images/",
		"fonts/" };
	char digits[HASHED_DIGITS + 1];

	buf_puts(out, folders[folder]);
	if (is_id(id)) {
		buf_puts(out, id);
	} else {
		struct hash hash = hash_bytes(id, strlen(id));

		hash_hex(&hash, HASHED_DIGITS, digits);
		buf_putc(out, 'x');
		buf_puts(out, digits);
	}
	buf_puts(out, suffix);
}

bool part_name_is_safe(const char *name)
{
	size_t size = strlen(name);

	if (size == 0 || size > NAME_MOST ||
	    strspn(name, LETTERS CAPITALS DIGITS "-_./") != size ||
	    name[size - 1] == '/')
		return false;
	for (const char *part = name; part; part = strchr(part, '/')) {
		part += part > name;
		if (*part == '.' || *part == '/')
			return false;
	}
	return true;
}
