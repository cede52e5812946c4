/* A sheet as flat bytes, and the names of pictures. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "epub/part_name.h"
#include "epub/sheet.h"
#include "picture/picture.h"

#define SHEET_MAGIC       0x31485345u /* "ESH1" */
#define SHEET_TEXT_MAX    4096        /* bytes of a title or heading */
#define DEFLATE_RATIO_MAX 1040        /* RFC 1951: 258 bytes in two bits */

bool picture_is_fit(enum picture_kind kind)
{
	return kind == PICTURE_JPEG || kind == PICTURE_PNG ||
	    kind == PICTURE_GIF || kind == PICTURE_SVG;
}

uint64_t picture_key(const struct sheet_picture *picture)
{
	uint64_t key = 0;
	size_t i;

	for (i = 0; i < 8; i++)
		key = key << 8 | picture->hash.bytes[i];
	key ^= (uint64_t)picture->kind * UINT64_C(0x9e3779b97f4a7c15);
	return key != 0 ? key : 1;
}

void picture_name(
    const struct sheet_picture *picture, char out[PICTURE_NAME_SIZE])
{
	struct buf name = BUF_INIT;
	char hex[17];

	hash_hex(&picture->hash, 16, hex);
	part_name_put(&name, PART_PICTURES, hex, picture_suffix(picture->kind));
	snprintf(out, PICTURE_NAME_SIZE, "%s", buf_text(&name));
	buf_release(&name);
}

static void put_mentions(struct buf *out, const struct sheet *sheet)
{
	size_t i;

	flat_put_u32(out, (uint32_t)sheet->name_count);
	for (i = 0; i < sheet->name_count; i++) {
		flat_put_string(out, sheet->names[i].id);
		flat_put_string(out, sheet->names[i].name);
	}
	flat_put_u32(out, (uint32_t)sheet->mention_count);
	for (i = 0; i < sheet->mention_count; i++)
		flat_put_u32(out, sheet->mentions[i]);
}

static void put_faces(struct buf *out, const struct sheet *sheet)
{
	size_t s, i, j;

	for (s = 0; s < FACE_STYLES; s++) {
		flat_put_u32(out, (uint32_t)sheet->faces[s].count);
		for (i = 0; i < sheet->faces[s].count; i++) {
			const struct code_page *page =
			    &sheet->faces[s].pages[i];

			flat_put_u32(out, page->number);
			for (j = 0; j < CODE_PAGE_WORDS; j++)
				flat_put_u64(out, page->words[j]);
		}
	}
	flat_put_u32(out, sheet->regions);
}

void sheet_put(struct buf *out, const struct sheet *sheet)
{
	size_t i;

	flat_put_u32(out, SHEET_MAGIC);
	flat_put_string(out, sheet->title);
	flat_put_u32(out, (uint32_t)sheet->heading_count);
	for (i = 0; i < sheet->heading_count; i++) {
		flat_put_u8(out, (uint8_t)sheet->headings[i].level);
		flat_put_string(out, sheet->headings[i].id);
		flat_put_string(out, sheet->headings[i].text);
	}
	flat_put_u32(out, (uint32_t)sheet->picture_count);
	for (i = 0; i < sheet->picture_count; i++) {
		flat_put_hash(out, &sheet->pictures[i].hash);
		flat_put_u32(out, (uint32_t)sheet->pictures[i].kind);
	}
	flat_put_u32(out, (uint32_t)sheet->link_count);
	for (i = 0; i < sheet->link_count; i++)
		flat_put_u64(out, sheet->links[i]);
	put_mentions(out, sheet);
	put_faces(out, sheet);
	flat_put_u32(out, sheet->undescribed);
	flat_put_u32(out, sheet->full_size);
	flat_put_u32(out, sheet->crc);
	flat_put_bytes(out, sheet->bytes, sheet->size);
}

/* "s-12": what clean/ makes and a link may point to. */
static bool is_heading_id(const char *id)
{
	size_t i;

	if (!id || (id[0] != 's' && id[0] != 'n') || id[1] != '-')
		return false;
	for (i = 2; id[i]; i++)
		if (i > 12 || !isdigit((unsigned char)id[i]))
			return false;
	return i > 2;
}

static bool is_label(const char *text, size_t most)
{
	return text && strlen(text) <= most && !text_is_blank(text);
}

static bool read_headings(
    struct flat *in, struct arena *arena, struct sheet *sheet)
{
	/* the level, and the lengths of two strings */
	uint32_t i, count = flat_count(in, 9);

	if (count > SHEET_HEADINGS)
		return false;
	sheet->headings = arena_array(arena, count, sizeof(*sheet->headings));
	sheet->heading_count = count;
	for (i = 0; i < count && !in->bad; i++) {
		struct sheet_heading *heading = &sheet->headings[i];

		heading->level = flat_u8(in);
		heading->id = flat_string(in, arena);
		heading->text = flat_string(in, arena);
		if (heading->level < 2 || heading->level > 6 ||
		    !is_heading_id(heading->id) ||
		    !is_label(heading->text, SHEET_TEXT_MAX))
			return false;
	}
	return !in->bad;
}

static bool read_pictures(
    struct flat *in, struct arena *arena, struct sheet *sheet)
{
	uint32_t i, count = flat_count(in, HASH_SIZE + 4);

	sheet->pictures = arena_array(arena, count, sizeof(*sheet->pictures));
	sheet->picture_count = count;
	for (i = 0; i < count; i++) {
		flat_hash(in, &sheet->pictures[i].hash);
		sheet->pictures[i].kind = flat_enum(in, PICTURE_KINDS);
		if (!picture_is_fit(sheet->pictures[i].kind))
			return false;
	}
	return !in->bad;
}

static void read_links(
    struct flat *in, struct arena *arena, struct sheet *sheet)
{
	uint32_t i, count = flat_count(in, 8);

	sheet->links = arena_array(arena, count, sizeof(*sheet->links));
	sheet->link_count = count;
	for (i = 0; i < count; i++)
		sheet->links[i] = flat_u64(in);
}

static bool read_names(
    struct flat *in, struct arena *arena, struct sheet *sheet)
{
	/* the lengths of two strings */
	uint32_t i, count = flat_count(in, 8);

	if (count > SHEET_MENTIONS)
		return false;
	sheet->names = arena_array(arena, count, sizeof(*sheet->names));
	sheet->name_count = count;
	for (i = 0; i < count; i++) {
		struct sheet_name *name = &sheet->names[i];

		name->id = flat_string(in, arena);
		name->name = flat_string(in, arena);
		if (!name->id || !is_mention_id(name->id) ||
		    !is_label(name->name, MENTION_NAME_SIZE))
			return false;
	}
	return true;
}

static bool read_mentions(
    struct flat *in, struct arena *arena, struct sheet *sheet)
{
	uint32_t i, count = flat_count(in, 4);

	if (count > SHEET_MENTIONS)
		return false;
	sheet->mentions = arena_array(arena, count, sizeof(*sheet->mentions));
	sheet->mention_count = count;
	for (i = 0; i < count; i++)
		sheet->mentions[i] = flat_enum(in, (uint32_t)sheet->name_count);
	return !in->bad;
}

static bool read_faces(
    struct flat *in, struct arena *arena, struct sheet *sheet)
{
	size_t s, j;

	for (s = 0; s < FACE_STYLES; s++) {
		uint32_t i, count = flat_count(in, 4 + 8 * CODE_PAGE_WORDS);
		struct code_page *pages = arena_array(
		    arena, count, sizeof(*pages));

		for (i = 0; i < count; i++) {
			pages[i].number = flat_enum(in, CODE_PAGES);
			for (j = 0; j < CODE_PAGE_WORDS; j++)
				pages[i].words[j] = flat_u64(in);
			if (i > 0 && pages[i].number <= pages[i - 1].number)
				return false;
		}
		sheet->faces[s].pages = pages;
		sheet->faces[s].count = count;
	}
	sheet->regions = flat_enum(in, 1u << REGION_BITS);
	return !in->bad;
}

static bool read_all(struct flat *in, struct arena *arena, struct sheet *sheet)
{
	if (flat_u32(in) != SHEET_MAGIC)
		return false;
	sheet->title = flat_string(in, arena);
	if (!is_label(sheet->title, SHEET_TEXT_MAX) ||
	    !read_headings(in, arena, sheet) ||
	    !read_pictures(in, arena, sheet))
		return false;
	read_links(in, arena, sheet);
	if (!read_names(in, arena, sheet) || !read_mentions(in, arena, sheet) ||
	    !read_faces(in, arena, sheet))
		return false;
	sheet->undescribed = flat_u32(in);
	sheet->full_size = flat_u32(in);
	sheet->crc = flat_u32(in);
	sheet->bytes = flat_bytes(in, &sheet->size);
	return flat_is_done(in) && sheet->size > 0 && sheet->full_size > 0 &&
	    sheet->full_size / DEFLATE_RATIO_MAX <= sheet->size;
}

bool sheet_read(const struct chapter *chapter, struct arena *arena,
    struct sheet *sheet, struct error *err)
{
	struct flat in;

	memset(sheet, 0, sizeof(*sheet));
	flat_open(&in, chapter->bytes, chapter->size);
	if (!read_all(&in, arena, sheet))
		return error_set(err, SHEAF_E_WORKER, "its chapter is damaged");
	return true;
}
