/* Font files: measured and subset as for a PDF, and the charset of a bare CFF
 * table. */
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"

#include "pdf/fontfile.h"

static void subset(const struct fontfile *font)
{
	unsigned count = fontfile_glyph_count(font);
	struct glyph_set *glyphs = memory_new(sizeof(*glyphs));
	struct font_subset made = { 0 };
	struct error err;

	for (unsigned glyph = 0; glyph < count && glyph < 64; glyph += 2)
		glyph_set_add(glyphs, (uint16_t)glyph);
	if (fontfile_subset(font, glyphs, &made, &err)) {
		HOLDS(made.program.size > 0);
		HOLDS(made.cids);
		font_subset_release(&made);
	}
	free(glyphs);
}

static void measure(const struct fontfile *font)
{
	struct font_measures measures;
	size_t length;

	fontfile_measures(font, &measures);
	length = strlen(measures.name);
	HOLDS(strspn(measures.name,
		  "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
		  "abcdefghijklmnopqrstuvwxyz0123456789-") == length);
	for (uint16_t glyph = 0; glyph < 64; glyph++)
		fontfile_width(font, glyph);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	int fd = memfd_create("font", MFD_CLOEXEC);
	struct buf picture = BUF_INIT;
	struct fontfile *font;
	struct error err;
	bool is_cid;

	free(cff_cids(bytes, size, 5, &is_cid));
	HOLDS(fd >= 0 && write(fd, bytes, size) == (ssize_t)size);
	font = fontfile_open(fd, 0, &err);
	if (font) {
		measure(font);
		subset(font);
		fontfile_close(font);
	}
	font_picture(fd, 0, 1, &picture);
	buf_release(&picture);
	close(fd);
	return 0;
}
