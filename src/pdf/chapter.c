/* Flat chapters: written by a renderer, read by a package that trusts no byte
 * of them. */
#include <string.h>

#include "pdf/chapter.h"

enum {
	CHAPTER_MAGIC = 0x38465044, /* "DPF8" */
	PAGES_MAX = 100000,
	LINKS_MAX = 20000, /* on one page */
	ADDRESS_MAX = 8192,
	LINK_TEXT_MAX = 8192,
	LANGUAGE_MAX = 100
};

/* ISO 32000-1, annex C: the sides of a page in points. */
#define SIDE_MIN 3.0
#define SIDE_MAX 14400.0

static void put_corner(struct buf *out, const struct corner *corner)
{
	flat_put_u32(out, corner->has_left);
	flat_put_f64(out, corner->left);
	flat_put_f64(out, corner->top);
}

static void put_array(struct buf *out, const uint32_t *numbers, uint32_t count)
{
	flat_put_u32(out, count);
	for (uint32_t i = 0; i < count; i++)
		flat_put_u32(out, numbers[i]);
}

static void put_reference(
    struct buf *out, const struct chapter_reference *reference)
{
	const struct colour *colour = &reference->colour;

	flat_put_string(out, reference->entry);
	flat_put_bytes(out, reference->content, reference->content_size);
	put_array(out, reference->fonts, reference->font_count);
	put_array(out, reference->uprights, reference->upright_count);
	flat_put_u32(out, reference->has_number);
	if (!reference->has_number)
		return;
	flat_put_u32(out, reference->place);
	flat_put_u32(out, reference->font);
	flat_put_f64(out, reference->width);
	flat_put_f64(out, reference->size);
	flat_put_f64(out, colour->red);
	flat_put_f64(out, colour->green);
	flat_put_f64(out, colour->blue);
	flat_put_u32(out, reference->is_gray);
	flat_put_u32(out, reference->is_at_end);
	for (size_t i = 0; i < DIGITS; i++) {
		flat_put_u32(out, reference->glyphs[i]);
		flat_put_f64(out, reference->advances[i]);
	}
}

static void put_page(struct buf *out, const struct chapter_page *page)
{
	flat_put_f64(out, page->width);
	flat_put_f64(out, page->height);
	flat_put_string(out, page->name);
	flat_put_u32(out, page->string_count);
	for (uint32_t i = 0; i < page->string_count; i++) {
		const struct page_string *string = &page->strings[i];

		flat_put_string(out, string->name);
		flat_put_u32(out, string->is_counter);
		flat_put_string(out, string->start);
		flat_put_string(out, string->first);
		flat_put_string(out, string->last);
		flat_put_u32(out, string->is_set);
	}
	flat_put_bytes(out, page->content, page->content_size);
	put_array(out, page->fonts, page->font_count);
	put_array(out, page->uprights, page->upright_count);
	put_array(out, page->pictures, page->picture_count);
	flat_put_u32(out, page->link_count);
	for (uint32_t i = 0; i < page->link_count; i++) {
		const struct chapter_link *link = &page->links[i];

		flat_put_f64(out, link->left);
		flat_put_f64(out, link->bottom);
		flat_put_f64(out, link->right);
		flat_put_f64(out, link->top);
		flat_put_string(out, link->href);
		flat_put_string(out, link->text);
		flat_put_string(out, link->entry);
	}
	flat_put_u32(out, page->target_count);
	for (uint32_t i = 0; i < page->target_count; i++) {
		put_corner(out, &page->targets[i].corner);
		flat_put_string(out, page->targets[i].id);
	}
	flat_put_u32(out, page->reference_count);
	for (uint32_t i = 0; i < page->reference_count; i++)
		put_reference(out, &page->references[i]);
	flat_put_u32(out, page->emoji_count);
	for (uint32_t i = 0; i < page->emoji_count; i++) {
		flat_put_u32(out, page->emoji[i].font);
		flat_put_u32(out, page->emoji[i].glyph);
	}
	flat_put_u32(out, page->mark_count);
}

static void put_font(struct buf *out, const struct chapter_font *font)
{
	flat_put_u32(out, font->id);
	flat_put_u32(out, font->glyph_count);
	for (uint32_t i = 0; i < font->glyph_count; i++) {
		flat_put_u32(out, font->glyphs[i].id);
		flat_put_string(out, font->glyphs[i].text);
	}
}

void chapter_put(struct buf *out, const struct chapter_content *chapter)
{
	size_t start = out->size;

	flat_put_u32(out, CHAPTER_MAGIC);
	flat_put_string(out, chapter->language);
	flat_put_u32(out, chapter->is_vertical);
	put_corner(out, &chapter->start);
	flat_put_u32(out, chapter->font_count);
	for (uint32_t i = 0; i < chapter->font_count; i++)
		put_font(out, &chapter->fonts[i]);
	flat_put_u32(out, chapter->picture_count);
	for (uint32_t i = 0; i < chapter->picture_count; i++)
		flat_put_hash(out, &chapter->pictures[i]);
	flat_put_u32(out, chapter->page_count);
	for (uint32_t i = 0; i < chapter->page_count; i++)
		put_page(out, &chapter->pages[i]);
	flat_put_u32(out, chapter->heading_count);
	for (uint32_t i = 0; i < chapter->heading_count; i++) {
		const struct chapter_heading *heading = &chapter->headings[i];

		flat_put_u32(out, heading->level);
		flat_put_u32(out, heading->page);
		put_corner(out, &heading->corner);
		flat_put_string(out, heading->text);
	}
	flat_put_u32(out, chapter->mention_count);
	for (uint32_t i = 0; i < chapter->mention_count; i++) {
		flat_put_string(out, chapter->mentions[i].id);
		flat_put_string(out, chapter->mentions[i].name);
		flat_put_u32(out, chapter->mentions[i].page);
	}
	structure_put(out, &chapter->structure);
	/* Against damage; against malice stand the checks of the reader. */
	flat_put_u32(out, crc32_bytes(out->data + start, out->size - start));
}

bool is_link(const char *href)
{
	if (href[0] == '#')
		return strlen(href) <= TARGET_ID_MAX + 1;
	if (strlen(href) > ADDRESS_MAX)
		return false;
	for (const char *at = href; *at != '\0'; at++)
		if (*at <= ' ' || *at > '~')
			return false;
	return text_starts_with(href, "http://") ||
	    text_starts_with(href, "https://") ||
	    text_starts_with(href, "mailto:");
}

/* A string that must be there, of at most `max` bytes. */
static const char *read_string(
    struct flat *flat, struct arena *arena, size_t max)
{
	const char *text = flat_string(flat, arena);

	if (text == NULL || strlen(text) > max) {
		flat->bad = true;
		return "";
	}
	return text;
}

static double read_between(struct flat *flat, double least, double most)
{
	double value = flat_f64(flat);

	if (!(value >= least && value <= most)) {
		flat->bad = true;
		return least;
	}
	return value;
}

static void read_corner(struct flat *flat, struct corner *corner)
{
	corner->has_left = flat_enum(flat, 2);
	corner->left = read_between(flat, -SIDE_MAX, SIDE_MAX);
	corner->top = read_between(flat, -SIDE_MAX, SIDE_MAX);
}

/* Ascending numbers below `limit`. */
static uint32_t *read_numbers(
    struct flat *flat, struct arena *arena, uint32_t limit, uint32_t *count)
{
	uint32_t *numbers;

	*count = flat_count(flat, 4);
	numbers = arena_array(arena, *count, sizeof(*numbers));
	for (uint32_t i = 0; i < *count; i++) {
		numbers[i] = flat_enum(flat, limit);
		if (i > 0 && numbers[i] <= numbers[i - 1])
			flat->bad = true;
	}
	return numbers;
}

static void read_links(
    struct flat *flat, struct arena *arena, struct chapter_page *page)
{
	page->link_count = flat_count(flat, 4 * 8 + 3 * 4);
	if (page->link_count > LINKS_MAX) {
		flat->bad = true;
		return;
	}
	page->links = arena_array(
	    arena, page->link_count, sizeof(*page->links));
	for (uint32_t i = 0; i < page->link_count && !flat->bad; i++) {
		struct chapter_link *link = &page->links[i];

		link->left = read_between(flat, -SIDE_MAX, SIDE_MAX);
		link->bottom = read_between(flat, -SIDE_MAX, SIDE_MAX);
		link->right = read_between(flat, link->left, SIDE_MAX);
		link->top = read_between(flat, link->bottom, SIDE_MAX);
		link->href = read_string(flat, arena, ADDRESS_MAX);
		link->text = read_string(flat, arena, LINK_TEXT_MAX);
		link->entry = read_string(flat, arena, TARGET_ID_MAX);
		if (!is_link(link->href))
			flat->bad = true;
	}
}

static bool has_glyph(const struct chapter_font *font, uint16_t id)
{
	uint32_t low = 0, high = font->glyph_count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (font->glyphs[middle].id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < font->glyph_count && font->glyphs[low].id == id;
}

static void read_reference(struct flat *flat, struct arena *arena,
    const struct chapter_content *chapter, struct chapter_reference *reference)
{
	reference->entry = read_string(flat, arena, TARGET_ID_MAX);
	reference->content = flat_bytes(flat, &reference->content_size);
	if (reference->content_size > INT32_MAX)
		flat->bad = true;
	reference->fonts = read_numbers(
	    flat, arena, chapter->font_count, &reference->font_count);
	reference->uprights = read_numbers(
	    flat, arena, chapter->font_count, &reference->upright_count);
	reference->has_number = flat_enum(flat, 2);
	if (!reference->has_number || flat->bad)
		return;
	reference->place = flat_enum(
	    flat, (uint32_t)reference->content_size + 1);
	reference->font = flat_enum(flat, chapter->font_count);
	reference->width = read_between(flat, 0, SIDE_MAX);
	reference->size = read_between(flat, 0, SIDE_MAX);
	reference->colour.red = (float)read_between(flat, 0, 1);
	reference->colour.green = (float)read_between(flat, 0, 1);
	reference->colour.blue = (float)read_between(flat, 0, 1);
	reference->is_gray = flat_enum(flat, 2);
	reference->is_at_end = flat_enum(flat, 2);
	for (size_t i = 0; i < DIGITS && !flat->bad; i++) {
		reference->glyphs[i] = (uint16_t)flat_enum(flat, 65536);
		reference->advances[i] = read_between(
		    flat, -SIDE_MAX, SIDE_MAX);
		if (!flat->bad &&
		    !has_glyph(
			&chapter->fonts[reference->font], reference->glyphs[i]))
			flat->bad = true;
	}
}

static void read_references(struct flat *flat, struct arena *arena,
    const struct chapter_content *chapter, struct chapter_page *page)
{
	page->reference_count = flat_count(flat, (size_t)5 * 4);
	if (page->reference_count > LINKS_MAX) {
		flat->bad = true;
		return;
	}
	page->references = arena_array(
	    arena, page->reference_count, sizeof(*page->references));
	for (uint32_t i = 0; i < page->reference_count && !flat->bad; i++)
		read_reference(flat, arena, chapter, &page->references[i]);
}

static void read_strings(
    struct flat *flat, struct arena *arena, struct chapter_page *page)
{
	page->string_count = flat_count(flat, (size_t)6 * 4);
	if (page->string_count > PAGE_STRINGS_MAX) {
		flat->bad = true;
		return;
	}
	page->strings = arena_array(
	    arena, page->string_count, sizeof(*page->strings));
	for (uint32_t i = 0; i < page->string_count && !flat->bad; i++) {
		struct page_string *string = &page->strings[i];

		string->name = read_string(flat, arena, PAGE_NAME_MAX);
		string->is_counter = flat_enum(flat, 2);
		string->start = read_string(flat, arena, PAGE_STRING_SIZE_MAX);
		string->first = read_string(flat, arena, PAGE_STRING_SIZE_MAX);
		string->last = read_string(flat, arena, PAGE_STRING_SIZE_MAX);
		string->is_set = flat_enum(flat, 2);
	}
}

static void read_page(struct flat *flat, struct arena *arena,
    const struct chapter_content *chapter, struct chapter_page *page)
{
	page->width = read_between(flat, SIDE_MIN, SIDE_MAX);
	page->height = read_between(flat, SIDE_MIN, SIDE_MAX);
	page->name = read_string(flat, arena, PAGE_NAME_MAX);
	read_strings(flat, arena, page);
	if (flat->bad)
		return;
	page->content = flat_bytes(flat, &page->content_size);
	if (page->content_size > INT32_MAX)
		flat->bad = true;
	page->fonts = read_numbers(
	    flat, arena, chapter->font_count, &page->font_count);
	page->uprights = read_numbers(
	    flat, arena, chapter->font_count, &page->upright_count);
	page->pictures = read_numbers(
	    flat, arena, chapter->picture_count, &page->picture_count);
	read_links(flat, arena, page);
	if (flat->bad)
		return;
	page->target_count = flat_count(flat, 4 + 2 * 8 + 4);
	page->targets = arena_array(
	    arena, page->target_count, sizeof(*page->targets));
	for (uint32_t i = 0; i < page->target_count && !flat->bad; i++) {
		read_corner(flat, &page->targets[i].corner);
		page->targets[i].id = read_string(flat, arena, TARGET_ID_MAX);
	}
	if (flat->bad)
		return;
	read_references(flat, arena, chapter, page);
	page->emoji_count = flat_count(flat, (size_t)2 * 4);
	if (page->emoji_count > LINKS_MAX) {
		flat->bad = true;
		return;
	}
	page->emoji = arena_array(
	    arena, page->emoji_count, sizeof(*page->emoji));
	for (uint32_t i = 0; i < page->emoji_count && !flat->bad; i++) {
		page->emoji[i].font = flat_u32(flat);
		page->emoji[i].glyph = (uint16_t)flat_enum(flat, 65536);
	}
	page->mark_count = flat_u32(flat);
}

static void read_font(
    struct flat *flat, struct arena *arena, struct chapter_font *font)
{
	font->id = flat_u32(flat);
	font->glyph_count = flat_count(flat, 4 + 4);
	font->glyphs = arena_array(
	    arena, font->glyph_count, sizeof(*font->glyphs));
	for (uint32_t i = 0; i < font->glyph_count && !flat->bad; i++) {
		struct chapter_glyph *glyph = &font->glyphs[i];

		glyph->id = (uint16_t)flat_enum(flat, 65536);
		glyph->text = read_string(flat, arena, GLYPH_TEXT_MAX);
		if (i > 0 && glyph->id <= font->glyphs[i - 1].id)
			flat->bad = true;
	}
}

static void read_heading(struct flat *flat, struct arena *arena,
    const struct chapter_content *chapter, struct chapter_heading *heading)
{
	heading->level = flat_enum(flat, 7);
	heading->page = flat_enum(flat, chapter->page_count);
	read_corner(flat, &heading->corner);
	heading->text = read_string(flat, arena, SIZE_MAX);
	if (heading->level < 2)
		flat->bad = true;
}

static void read_structure(
    struct flat *flat, struct arena *arena, struct chapter_content *chapter)
{
	struct structure_page *pages = arena_array(
	    arena, chapter->page_count, sizeof(*pages));

	for (uint32_t i = 0; i < chapter->page_count; i++) {
		pages[i].mark_count = chapter->pages[i].mark_count;
		pages[i].link_count = chapter->pages[i].link_count;
	}
	structure_read(
	    flat, arena, pages, chapter->page_count, &chapter->structure);
}

static void read_mentions(
    struct flat *flat, struct arena *arena, struct chapter_content *chapter)
{
	chapter->mention_count = flat_count(flat, (size_t)3 * 4);
	if (chapter->mention_count > MENTIONS_MAX) {
		flat->bad = true;
		return;
	}
	chapter->mentions = arena_array(
	    arena, chapter->mention_count, sizeof(*chapter->mentions));
	for (uint32_t i = 0; i < chapter->mention_count && !flat->bad; i++) {
		struct chapter_mention *mention = &chapter->mentions[i];

		mention->id = read_string(flat, arena, TARGET_ID_MAX);
		mention->name = read_string(flat, arena, MENTION_NAME_MAX);
		mention->page = flat_enum(flat, chapter->page_count);
		if (!flat->bad &&
		    (!is_mention_id(mention->id) ||
			text_is_blank(mention->name)))
			flat->bad = true;
	}
}

static void read_all(
    struct flat *flat, struct arena *arena, struct chapter_content *chapter)
{
	chapter->language = read_string(flat, arena, LANGUAGE_MAX);
	chapter->is_vertical = flat_enum(flat, 2);
	read_corner(flat, &chapter->start);
	chapter->font_count = flat_count(flat, 4 + 4);
	chapter->fonts = arena_array(
	    arena, chapter->font_count, sizeof(*chapter->fonts));
	for (uint32_t i = 0; i < chapter->font_count && !flat->bad; i++)
		read_font(flat, arena, &chapter->fonts[i]);
	chapter->picture_count = flat_count(flat, HASH_SIZE);
	chapter->pictures = arena_array(
	    arena, chapter->picture_count, sizeof(*chapter->pictures));
	for (uint32_t i = 0; i < chapter->picture_count; i++)
		flat_hash(flat, &chapter->pictures[i]);
	chapter->page_count = flat_count(flat, 2 * 8 + 10 * 4);
	if (chapter->page_count == 0 || chapter->page_count > PAGES_MAX) {
		flat->bad = true;
		return;
	}
	chapter->pages = arena_array(
	    arena, chapter->page_count, sizeof(*chapter->pages));
	for (uint32_t i = 0; i < chapter->page_count && !flat->bad; i++)
		read_page(flat, arena, chapter, &chapter->pages[i]);
	chapter->heading_count = flat_count(flat, 4 + 4 + 4 + 2 * 8 + 4);
	chapter->headings = arena_array(
	    arena, chapter->heading_count, sizeof(*chapter->headings));
	for (uint32_t i = 0; i < chapter->heading_count && !flat->bad; i++)
		read_heading(flat, arena, chapter, &chapter->headings[i]);
	read_mentions(flat, arena, chapter);
	read_structure(flat, arena, chapter);
}

bool chapter_read(const uint8_t *bytes, size_t size, struct arena *arena,
    struct chapter_content *chapter, struct error *err)
{
	struct flat flat, sum;

	memset(chapter, 0, sizeof(*chapter));
	if (size < 8)
		return error_set(err, SHEAF_E_WORKER, "chapter is cut short");
	flat_open(&sum, bytes + size - 4, 4);
	if (flat_u32(&sum) != crc32_bytes(bytes, size - 4))
		return error_set(err, SHEAF_E_WORKER, "chapter is damaged");
	flat_open(&flat, bytes, size - 4);
	if (flat_u32(&flat) != CHAPTER_MAGIC)
		return error_set(err, SHEAF_E_WORKER, "not a PDF chapter");
	read_all(&flat, arena, chapter);
	if (!flat_is_done(&flat))
		return error_set(
		    err, SHEAF_E_WORKER, "chapter breaks its own rules");
	return true;
}
