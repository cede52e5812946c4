/* Writes CMaps. */
#include <string.h>

#include "pdf/cmap.h"
#include "pdf/object.h"

/* 5014, 4.2: rows in one block. */
enum { BLOCK_ROWS = 100 };

static void put_head(
    struct buf *out, const char *ordering, const char *name, int type)
{
	buf_printf(out,
	    "/CIDInit /ProcSet findresource begin\n"
	    "12 dict begin\nbegincmap\n"
	    "/CIDSystemInfo << /Registry (Adobe) /Ordering (%s) "
	    "/Supplement 0 >> def\n/CMapName /%s def\n/CMapType %d def\n"
	    "1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n",
	    ordering, name, type);
}

static void put_tail(struct buf *out)
{
	buf_puts(out,
	    "endcmap\nCMapName currentdict /CMap defineresource pop\n"
	    "end\nend\n");
}

/* The one UTF-16 unit of the text, or 0. */
static uint32_t single_unit(const char *text)
{
	uint32_t code_point;
	size_t size = strlen(text);

	if (size == 0 || utf8_decode(text, size, &code_point) != size ||
	    code_point > 0xffff)
		return 0;
	return code_point;
}

/* How many rows from this one on count up together.  Neither codes nor texts
 * may carry out of their last byte (ISO 32000-1, 9.10.3). */
static size_t range_length(const struct cmap_row *rows, size_t count)
{
	uint32_t unit = single_unit(rows[0].text);
	size_t length = 1;

	while (unit != 0 && length < count &&
	    rows[length].code == rows[0].code + length &&
	    rows[length].code >> 8 == rows[0].code >> 8 &&
	    (unit + length) >> 8 == unit >> 8 &&
	    single_unit(rows[length].text) == unit + length)
		length++;
	return length;
}

static void put_text(struct buf *out, const char *text)
{
	struct buf units = BUF_INIT;

	utf16_put(&units, text, strlen(text));
	buf_puts(out, " <");
	hex_put(out, units.data, units.size);
	buf_puts(out, ">\n");
	buf_release(&units);
}

/* Lines of one kind, gathered into blocks. */
struct block {
	const char *kind;
	struct buf lines;
	unsigned count;
};

static void block_end(struct buf *out, struct block *block)
{
	if (block->count == 0)
		return;
	buf_printf(out, "%u begin%s\n", block->count, block->kind);
	buf_add(out, block->lines.data, block->lines.size);
	buf_printf(out, "end%s\n", block->kind);
	buf_clear(&block->lines);
	block->count = 0;
}

static void block_add(struct buf *out, struct block *block)
{
	if (++block->count == BLOCK_ROWS)
		block_end(out, block);
}

void cmap_put_texts(struct buf *out, const struct cmap_row *rows, size_t count)
{
	struct block chars = { "bfchar", BUF_INIT, 0 };
	struct block ranges = { "bfrange", BUF_INIT, 0 };

	put_head(out, "UCS", "Adobe-Identity-UCS", 2);
	for (size_t at = 0, length; at < count; at += length) {
		length = range_length(rows + at, count - at);
		if (length < 3) {
			length = 1;
			buf_printf(&chars.lines, "<%04x>", rows[at].code);
			put_text(&chars.lines, rows[at].text);
			block_add(out, &chars);
		} else {
			buf_printf(&ranges.lines, "<%04x> <%04x>",
			    rows[at].code, rows[at + length - 1].code);
			put_text(&ranges.lines, rows[at].text);
			block_add(out, &ranges);
		}
	}
	block_end(out, &chars);
	block_end(out, &ranges);
	put_tail(out);
	buf_release(&chars.lines);
	buf_release(&ranges.lines);
}

void cmap_put_cids(
    struct buf *out, const struct cmap_row *rows, size_t count, bool is_upright)
{
	struct block chars = { "cidchar", BUF_INIT, 0 };

	put_head(out, "Identity", is_upright ? CMAP_NAME_V : CMAP_NAME, 1);
	if (is_upright)
		buf_puts(out, "/WMode 1 def\n");
	for (size_t at = 0; at < count; at++) {
		buf_printf(
		    &chars.lines, "<%04x> %u\n", rows[at].code, rows[at].cid);
		block_add(out, &chars);
	}
	block_end(out, &chars);
	put_tail(out);
	buf_release(&chars.lines);
}
