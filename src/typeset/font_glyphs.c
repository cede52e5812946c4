/* What can be drawn of a font file, told by its table directory (OpenType 1.9, Font
 * file). */
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "typeset/finder.h"

/* Not to its end, and with an errno: it cannot be read. */
static bool read_at(int fd, void *bytes, size_t size, off_t offset)
{
	ssize_t n;

	errno = 0;
	while ((n = pread(fd, bytes, size, offset)) < 0 && errno == EINTR)
		errno = 0;
	return n == (ssize_t)size;
}

bool font_has_glyphs(int fd, int index, bool is_of_pictures)
{
	uint8_t head[12], row[16], place[4];
	off_t offset = 0;

	if (!read_at(fd, head, 12, 0))
		return false;
	if (memcmp(head, "ttcf", 4) == 0) {
		if (!read_at(fd, place, 4, 12 + 4 * (off_t)index))
			return false;
		offset = (off_t)place[0] << 24 | place[1] << 16 |
		    place[2] << 8 | place[3];
		if (!read_at(fd, head, 12, offset))
			return false;
	} else if (index != 0) {
		return false;
	}
	unsigned count = (unsigned)head[4] << 8 | head[5];
	for (unsigned i = 0; i < count; i++) {
		if (!read_at(fd, row, 16, offset + 12 + 16 * (off_t)i))
			return false;
		if (is_of_pictures ? memcmp(row, "CBDT", 4) == 0
				   : memcmp(row, "glyf", 4) == 0 ||
			    memcmp(row, "CFF ", 4) == 0)
			return true;
	}
	return false;
}
