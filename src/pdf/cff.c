/* The charset of a CFF table: which CID each glyph has.  Adobe Technical Note
 * 5176, "The Compact Font Format Specification". */
#include <stdlib.h>

#include "pdf/fontfile.h"

/* A place in the table; past the end it gives zeros and stays bad. */
struct reader {
	const uint8_t *bytes;
	size_t size, at;
	bool bad;
};

static uint32_t number(struct reader *reader, unsigned width)
{
	uint32_t value = 0;

	if (reader->bad || reader->at > reader->size ||
	    width > reader->size - reader->at) {
		reader->bad = true;
		return 0;
	}
	while (width-- > 0)
		value = value << 8 | reader->bytes[reader->at++];
	return value;
}

/* Steps over an INDEX (5): count, width of offsets, count + 1 offsets from the
 * byte before the data.  *first is where its first item lies. */
static void skip_index(struct reader *reader, size_t *first, size_t *first_size)
{
	uint32_t count = number(reader, 2);
	unsigned width;
	size_t offsets, data;
	uint32_t start, end;

	*first = *first_size = 0;
	if (count == 0)
		return;
	width = number(reader, 1);
	if (width < 1 || width > 4) {
		reader->bad = true;
		return;
	}
	offsets = reader->at;
	data = offsets + (size_t)(count + 1) * width - 1;
	start = number(reader, width);
	end = number(reader, width);
	*first = data + start;
	*first_size = end >= start ? end - start : 0;
	reader->at = offsets + (size_t)count * width;
	end = number(reader, width);
	reader->at = data + end;
}

/* Steps over a real number (4, table 5): half-bytes up to 0xf. */
static void skip_real(struct reader *reader)
{
	for (;;) {
		uint32_t pair = number(reader, 1);

		if (reader->bad || pair >> 4 == 0xf || (pair & 0xf) == 0xf)
			return;
	}
}

/* The Top DICT (9): where the charset lies, and whether it has ROS, which tells
 * a font with CIDs. */
static void read_top(struct reader reader, size_t *charset, bool *is_cid)
{
	int64_t operand = 0;

	*charset = 0;
	*is_cid = false;
	while (!reader.bad && reader.at < reader.size) {
		uint32_t byte = number(&reader, 1);

		if (byte == 12) {
			if (number(&reader, 1) == 30)
				*is_cid = true;
		} else if (byte == 15) {
			*charset = operand > 0 ? (size_t)operand : 0;
		} else if (byte == 28) {
			operand = (int16_t)number(&reader, 2);
		} else if (byte == 29) {
			operand = (int32_t)number(&reader, 4);
		} else if (byte == 30) {
			skip_real(&reader);
		} else if (byte >= 32 && byte <= 246) {
			operand = (int64_t)byte - 139;
		} else if (byte >= 247 && byte <= 250) {
			operand = ((int64_t)byte - 247) * 256 +
			    number(&reader, 1) + 108;
		} else if (byte >= 251 && byte <= 254) {
			operand = -((int64_t)byte - 251) * 256 -
			    number(&reader, 1) - 108;
		}
	}
}

/* 13: glyph 0 is not in it. */
static void read_charset(struct reader *reader, uint16_t *cids, unsigned count)
{
	uint32_t format = number(reader, 1);

	if (format > 2)
		reader->bad = true;
	for (unsigned glyph = 1; glyph < count && !reader->bad;) {
		uint32_t cid = number(reader, 2);
		uint32_t left = format == 0 ? 0 : number(reader, format);

		for (uint32_t i = 0; i <= left && glyph < count; i++)
			cids[glyph++] = (uint16_t)(cid + i);
	}
}

uint16_t *cff_cids(
    const uint8_t *table, size_t size, unsigned glyph_count, bool *is_cid)
{
	struct reader reader = { table, size, 2, false };
	struct reader top = reader;
	size_t first, first_size, charset;
	uint16_t *cids;

	*is_cid = false;
	reader.at = number(&reader, 1);            /* hdrSize */
	skip_index(&reader, &first, &first_size);  /* names */
	skip_index(&reader, &top.at, &first_size); /* Top DICTs */
	if (reader.bad || top.at > size || first_size > size - top.at)
		return NULL;
	top.size = top.at + first_size;
	read_top(top, &charset, is_cid);
	if (!*is_cid)
		return NULL;
	cids = memory_array(glyph_count, sizeof(*cids));
	for (unsigned glyph = 0; glyph < glyph_count; glyph++)
		cids[glyph] = (uint16_t)glyph;
	/* 0 to 2 are charsets of names; a CID font that says so means that CIDs
	 * are glyphs. */
	if (charset > 2) {
		reader.at = charset;
		read_charset(&reader, cids, glyph_count);
	}
	if (reader.bad) {
		free(cids);
		return NULL;
	}
	return cids;
}
