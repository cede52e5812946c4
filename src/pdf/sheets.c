/* Writes the pages of a chapter: content, margin boxes, resources. */
#include <stdlib.h>
#include <string.h>

#include "pdf/links.h"
#include "pdf/margins.h"

static const struct stored_picture *lookup_picture(
    const struct chapter *chapter, const struct hash *hash)
{
	for (size_t i = 0; i < chapter->picture_count; i++)
		if (hash_compare(&chapter->pictures[i].hash, hash) == 0)
			return &chapter->pictures[i];
	return NULL;
}

static bool check_pictures(const struct images *images,
    const struct chapter_content *content, const struct chapter *chapter,
    struct error *err)
{
	/* Each is named once, so that this is a bound on the search, too. */
	if (content->picture_count > chapter->picture_count)
		return error_set(err, SHEAF_E_WORKER,
		    "chapter names pictures it does not have");
	for (uint32_t i = 0; i < content->picture_count; i++)
		if (lookup_picture(chapter, &content->pictures[i]) == NULL)
			return error_set(err, SHEAF_E_WORKER,
			    "chapter names a picture it does not have");
	for (size_t i = 0; i < chapter->picture_count; i++)
		if (!images_have(images, &chapter->pictures[i].hash) &&
		    !image_check(&chapter->pictures[i], err))
			return false;
	return true;
}

bool sheets_read(
    struct sheets *sheets, const struct chapter *chapter, struct error *err)
{
	return chapter_read(chapter->bytes, chapter->size, sheets->arena,
		   &sheets->content, err) &&
	    check_pictures(
		sheets->package->images, &sheets->content, chapter, err) &&
	    fonts_check(sheets->package->fonts, &sheets->content, err);
}

void sheets_register(struct sheets *sheets, const struct chapter *chapter)
{
	const struct chapter_content *content = &sheets->content;
	struct package *package = sheets->package;

	sheets->fonts = arena_array(
	    sheets->arena, content->font_count, sizeof(*sheets->fonts));
	for (uint32_t i = 0; i < content->font_count; i++)
		sheets->fonts[i] = fonts_add(
		    package->fonts, &content->fonts[i]);
	sheets->pictures = arena_array(
	    sheets->arena, content->picture_count, sizeof(*sheets->pictures));
	for (uint32_t i = 0; i < content->picture_count; i++)
		sheets->pictures[i] = images_add(package->images,
		    lookup_picture(chapter, &content->pictures[i]));
	/* not shown here, but perhaps in a later chapter */
	for (size_t i = 0; i < chapter->picture_count; i++)
		(void)images_add(package->images, &chapter->pictures[i]);
}

/* One page with what stands around it. */
struct sheet {
	struct sheets *sheets;
	uint32_t index;
	const struct chapter_page *page;
	object_id id, parent;
	double shift;                       /* to the right, pt */
	const struct margin_sheet *margins; /* NULL: none */
	object_id late_margins;             /* the form; 0: none */
};

static object_id upright_font(const struct sheets *sheets, uint32_t number)
{
	return fonts_upright(sheets->package->fonts,
	    sheets->content.fonts[number].id, sheets->fonts[number]);
}

static void put_fonts(const struct chapter_page *page,
    const struct sheets *sheets, struct buf *fonts)
{
	for (uint32_t i = 0; i < page->font_count; i++)
		object_put_name(
		    fonts, 'F', page->fonts[i], sheets->fonts[page->fonts[i]]);
	for (uint32_t i = 0; i < page->upright_count; i++) {
		uint32_t number = page->uprights[i];

		object_put_name(
		    fonts, 'V', number, upright_font(sheets, number));
	}
}

static void put_emoji(const struct chapter_page *page,
    const struct sheets *sheets, struct buf *objects)
{
	for (uint32_t i = 0; i < page->emoji_count; i++)
		object_put_name(objects, 'E', i,
		    emoji_images_add(sheets->package->emoji, &page->emoji[i]));
}

/* The form that shows the number of a page. */
static object_id number_form(const struct sheets *sheets,
    const struct chapter_page *page, const struct chapter_reference *reference)
{
	const struct package *package = sheets->package;
	object_id *fonts = arena_array(
	    sheets->arena, reference->font_count, sizeof(*fonts));
	object_id *uprights = arena_array(
	    sheets->arena, reference->upright_count, sizeof(*uprights));
	struct late_reference late = { .what = reference,
		.width = page->width,
		.height = page->height,
		.fonts = fonts,
		.uprights = uprights };
	const struct destination *place;

	for (uint32_t i = 0; i < reference->font_count; i++)
		fonts[i] = sheets->fonts[reference->fonts[i]];
	for (uint32_t i = 0; i < reference->upright_count; i++)
		uprights[i] = upright_font(sheets, reference->uprights[i]);
	if (reference->has_number)
		late.digits = sheets->fonts[reference->font];
	if (reference->entry[0] != '#')
		return late_add_reference(package->late, &late,
		    package_find(package, reference->entry));
	place = destinations_find(sheets, reference->entry + 1);
	return late_add_number(package->late, &late,
	    place != NULL ? sheets->first_number + place->index : 0);
}

/* Fonts of the page and its margins. */
static void put_all_fonts(const struct sheet *sheet, struct buf *out)
{
	const struct chapter_page *page = sheet->page;
	bool has_margins = sheet->margins != NULL &&
	    margins_have(sheet->margins, MARGIN_FONTS);

	if (page->font_count + page->upright_count == 0 && !has_margins)
		return;
	buf_puts(out, "/Font<<");
	put_fonts(page, sheet->sheets, out);
	if (has_margins)
		margins_put_names(
		    sheet->sheets->package, sheet->margins, MARGIN_FONTS, out);
	buf_puts(out, ">>");
}

static bool has_objects(const struct chapter_page *page)
{
	return page->picture_count > 0 || page->reference_count > 0 ||
	    page->emoji_count > 0;
}

static void put_objects(const struct sheet *sheet, struct buf *out)
{
	const struct chapter_page *page = sheet->page;
	bool has_margins = sheet->margins != NULL &&
	    margins_have(sheet->margins, MARGIN_EMOJI);

	if (!has_objects(page) && !has_margins && sheet->late_margins == 0)
		return;
	buf_puts(out, "/XObject<<");
	if (sheet->late_margins != 0)
		object_put_name(out, 'L', 0, sheet->late_margins);
	if (has_margins)
		margins_put_names(
		    sheet->sheets->package, sheet->margins, MARGIN_EMOJI, out);
	put_emoji(page, sheet->sheets, out);
	for (uint32_t i = 0; i < page->picture_count; i++)
		object_put_name(out, 'P', page->pictures[i],
		    sheet->sheets->pictures[page->pictures[i]]);
	for (uint32_t i = 0; i < page->reference_count; i++)
		object_put_name(out, 'S', i,
		    number_form(sheet->sheets, page, &page->references[i]));
	buf_puts(out, ">>");
}

static void put_resources(const struct sheet *sheet, struct buf *out)
{
	buf_puts(out, "/Resources<<");
	put_all_fonts(sheet, out);
	put_objects(sheet, out);
	buf_puts(out, ">>");
}

/* Its place is that of the paper under what is drawn. */
static void put_box(struct buf *out, const struct sheet *sheet)
{
	const struct chapter_page *page = sheet->page;
	const double edges[4] = { -sheet->shift, 0, page->width - sheet->shift,
		page->height };

	numbers_put(out, edges, 4, 3);
}

/* The page without its margins, as a form of its own (8.10). */
static void write_form(const struct sheet *sheet, object_id id)
{
	struct package *package = sheet->sheets->package;
	HPDF_Dict dict = dict_new(writer_objects(package->writer), "XObject");
	struct buf out = BUF_INIT;

	dict_name(dict, "Subtype", "Form");
	buf_puts(&out, "/BBox");
	put_box(&out, sheet);
	put_resources(sheet, &out);
	dict_raw(dict, &out);
	dict_name(dict, "Filter", "FlateDecode");
	package_hash(package, sheet->page->content, sheet->page->content_size);
	writer_stream(package->writer, id, dict, sheet->page->content,
	    sheet->page->content_size);
}

/* The content stream that shows late margins, the same for all pages. */
static object_id late_content(struct package *package)
{
	static const char show[] = "/L0 Do\n";

	if (package->late_content == 0) {
		package->late_content = writer_reserve(package->writer);
		writer_deflated(package->writer, package->late_content, NULL,
		    show, strlen(show));
	}
	return package->late_content;
}

static void impose(const struct sheet *sheet, size_t number, bool is_front)
{
	struct sheets *sheets = sheet->sheets;
	struct writer *writer = sheets->package->writer;
	struct imposition *imposition = sheets->package->imposition;
	const struct chapter_page *page = sheet->page;
	struct imposed_page imposed = { .width = page->width,
		.height = page->height,
		.shift = sheet->shift };
	struct sheet part = *sheet;
	object_id *links = arena_array(
	    sheets->arena, page->link_count, sizeof(*links));
	size_t count = 0;

	part.margins = NULL;
	part.late_margins = 0;
	imposed.content = writer_reserve(writer);
	write_form(&part, imposed.content);
	imposed.margins = sheet->late_margins;
	if (sheet->margins != NULL && sheet->margins->count > 0) {
		imposed.margins = writer_reserve(writer);
		margins_write_form(sheets->package, sheet->margins,
		    sheet->shift, imposed.margins);
	}
	imposition_move(imposition, number, &imposed, &sheets->dx, &sheets->dy);
	for (uint32_t i = 0; i < page->link_count; i++) {
		links[count] = link_write(sheets, sheet->index, i);
		count += links[count] != 0;
	}
	imposition_add(imposition, is_front, &imposed, links, count);
}

static void put_contents(
    const struct sheet *sheet, struct buf *out, object_id content)
{
	struct package *package = sheet->sheets->package;
	unsigned count = sheet->margins != NULL ? sheet->margins->count : 0;

	buf_puts(out, "/Contents[");
	object_put_reference(out, content);
	if (sheet->late_margins != 0) {
		buf_putc(out, ' ');
		object_put_reference(out, late_content(package));
	}
	for (unsigned i = 0; i < count; i++) {
		buf_putc(out, ' ');
		object_put_reference(
		    out, margin_stream(package, sheet->margins->parts[i]));
	}
	buf_putc(out, ']');
}

static void write_page(const struct sheet *sheet)
{
	struct package *package = sheet->sheets->package;
	const struct chapter_page *page = sheet->page;
	object_id content = writer_reserve(package->writer);
	struct buf out = BUF_INIT;

	package_hash(package, page->content, page->content_size);
	writer_content(
	    package->writer, content, page->content, page->content_size);
	buf_puts(&out, "<</Type/Page/Parent ");
	object_put_reference(&out, sheet->parent);
	buf_puts(&out, "/MediaBox");
	put_box(&out, sheet);
	put_resources(sheet, &out);
	put_contents(sheet, &out, content);
	/* 14.7.4.4; PDF/UA-1, 7.18.3: tab order by structure */
	buf_puts(&out, "/Tabs/S/StructParents ");
	buf_put_number(&out,
	    tags_add_page(package->tags, &sheet->sheets->tagged, sheet->index,
		page->mark_count));
	links_write(sheet->sheets, sheet->index, &out);
	buf_puts(&out, ">>");
	writer_raw(package->writer, sheet->id, out.data, out.size);
	buf_release(&out);
}

static void write_sheet(const struct sheet *sheet, size_t number, bool is_front)
{
	if (sheet->sheets->package->imposition != NULL)
		impose(sheet, number, is_front);
	else
		write_page(sheet);
}

static bool write_with_margins(struct sheet *sheet,
    const struct page_place *place, bool is_front, struct error *err)
{
	struct package *package = sheet->sheets->package;
	double width = sheet->page->width, height = sheet->page->height;
	struct margin_sheet margins;
	bool is_made;

	if (typeset_shows_count(package->typesetter, place)) {
		sheet->late_margins = margins_put_off(
		    package, place, width, height, sheet->shift);
		write_sheet(sheet, place->number, is_front);
		sheet->late_margins = 0;
		return true;
	}
	is_made = margins_make(&margins, package, place, width, height, err);
	if (is_made) {
		sheet->margins = &margins;
		write_sheet(sheet, place->number, is_front);
		sheet->margins = NULL;
	}
	return is_made;
}

/* The strings that the last page of the body leaves to an empty one behind it. */
struct carried {
	struct arena *arena;
	struct page_string *strings;
	size_t count;
};

void carried_free(struct carried *carried)
{
	if (carried == NULL)
		return;
	arena_free(carried->arena);
	free(carried);
}

/* CSS GCPM 3, section 1.2.2: on a page that sets none they are as they were. */
static void carry_strings(const struct sheets *sheets)
{
	const struct chapter_content *content = &sheets->content;
	const struct chapter_page *page =
	    &content->pages[content->page_count - 1];
	struct carried *carried;

	carried_free(sheets->package->carried);
	sheets->package->carried = NULL;
	if (page->string_count == 0)
		return;
	carried = sheets->package->carried = memory_new(sizeof(*carried));
	carried->arena = arena_new();
	carried->count = page->string_count;
	carried->strings = arena_array(
	    carried->arena, carried->count, sizeof(*carried->strings));
	for (size_t i = 0; i < carried->count; i++) {
		const struct page_string *from = &page->strings[i];
		const char *last = arena_strdup(carried->arena, from->last);

		carried->strings[i] = (struct page_string){
			.name = arena_strdup(carried->arena, from->name),
			.start = last,
			.first = last,
			.last = last,
			.is_counter = from->is_counter
		};
	}
}

/* What the margin boxes of a page may show: strings of the page, then those of
 * the book. */
static void find_place(const struct sheets *sheets, uint32_t index,
    bool is_front, size_t number, struct page_place *place)
{
	const struct package *package = sheets->package;
	const struct chapter_page *page = &sheets->content.pages[index];
	const struct carried *carried = sheets->is_blank && !is_front
	    ? package->carried
	    : NULL;
	size_t count = carried != NULL ? carried->count : page->string_count;
	struct page_string *strings = arena_array(
	    sheets->arena, count + 2, sizeof(*strings));
	struct page_string of_book[] = { { .name = "section",
					     .start = package->section },
		{ .name = "book", .start = package->plan->meta.title } };

	*place = (struct page_place){ .language = sheets->content.language,
		.number = number,
		.is_roman = is_front,
		.is_right = package_is_right(package, number),
		.is_first = index == 0 && !sheets->is_blank &&
		    !sheets->is_continued,
		.is_blank = sheets->is_blank,
		.strings = strings,
		.string_count = count + 2 };
	if (page->name[0] != '\0')
		place->name = page->name;
	if (count > 0)
		memcpy(strings,
		    carried != NULL ? carried->strings : page->strings,
		    count * sizeof(*strings));
	for (size_t i = 0; i < 2; i++) {
		if (of_book[i].start == NULL)
			of_book[i].start = "";
		of_book[i].first = of_book[i].last = of_book[i].start;
		strings[count + i] = of_book[i];
	}
}

static void begin_tags(struct sheets *sheets)
{
	const struct chapter_content *content = &sheets->content;
	struct structure_page *pages = arena_array(
	    sheets->arena, content->page_count, sizeof(*pages));

	for (uint32_t i = 0; i < content->page_count; i++) {
		pages[i].mark_count = content->pages[i].mark_count;
		pages[i].link_count = content->pages[i].link_count;
	}
	sheets->tagged = (struct tagged){ .structure = &content->structure,
		.is_vertical = content->is_vertical };
	tags_begin(sheets->package->tags, sheets->arena, pages,
	    content->page_count, &sheets->tagged);
	sheets->tagged.pages = sheets->pages;
}

static bool write_sheets(struct sheets *sheets, const object_id *parents,
    bool is_front, bool has_margins, struct error *err)
{
	struct sheet sheet = { .sheets = sheets };
	struct typesetter *typesetter = sheets->package->typesetter;

	for (uint32_t i = 0; i < sheets->content.page_count; i++) {
		size_t number = sheets->first_number + i;
		struct page_place place;

		sheet.page = &sheets->content.pages[i];
		sheet.index = i;
		sheet.id = sheets->pages[i];
		sheet.parent = parents[i];
		if (!has_margins) {
			write_sheet(&sheet, number, is_front);
			continue;
		}
		find_place(sheets, i, is_front, number, &place);
		sheet.shift = (double)typeset_shift(typesetter, &place);
		if (!write_with_margins(&sheet, &place, is_front, err))
			return false;
	}
	return true;
}

bool sheets_write(struct sheets *sheets, const struct chapter *chapter,
    struct page_list *list, bool has_margins, struct error *err)
{
	struct package *package = sheets->package;
	const struct chapter_content *content = &sheets->content;
	bool is_front = list == &package->front;
	object_id *parents = arena_array(
	    sheets->arena, content->page_count, sizeof(*parents));

	sheets->first_number = list->count + 1;
	sheets_register(sheets, chapter);
	sheets->pages = arena_array(
	    sheets->arena, content->page_count, sizeof(*sheets->pages));
	for (uint32_t i = 0; i < content->page_count; i++)
		if (package->imposition != NULL)
			page_list_count(list);
		else
			sheets->pages[i] = page_list_add(
			    list, package->writer, &parents[i]);
	destinations_list(sheets);
	if (package->tags != NULL)
		begin_tags(sheets);
	if (!write_sheets(sheets, parents, is_front, has_margins, err))
		return false;
	if (!is_front && !sheets->is_blank)
		carry_strings(sheets);
	if (package->tags != NULL)
		tags_end(
		    package->tags, &sheets->tagged, chapter->entry, is_front);
	return writer_check(package->writer, err);
}
