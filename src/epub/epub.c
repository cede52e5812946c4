/* The packager; what is here works in the parent. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "epub/epub.h"
#include "epub/book_fonts.h"
#include "epub/kindle.h"
#include "epub/kobo.h"
#include "epub/package.h"
#include "epub/render.h"
#include "epub/styles.h"
#include "epub/matter.h"
#include "epub/user_style.h"
#include "epub/xhtml.h"

static const char container_xml[] =
    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
    "<container version=\"1.0\""
    " xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\">\n"
    "<rootfiles>\n<rootfile full-path=\"package.opf\""
    " media-type=\"application/oebps-package+xml\"/>\n"
    "</rootfiles>\n</container>\n";

/* Puts it into the book, if it is not there.  `is_flat`: deflate makes it
 * smaller, as it does drawings. */
static bool add_picture(struct package *package,
    const struct stored_picture *stored, bool is_flat, struct error *err)
{
	struct book_picture picture = { { stored->hash, stored->form.kind },
		stored->form.width_px, stored->form.height_px };
	size_t number = package->picture_count;
	char name[PICTURE_NAME_SIZE];

	if (!picture_is_fit(stored->form.kind))
		return true;
	if (!keymap_add(&package->picture_numbers,
		picture_key(&picture.picture), &number))
		return true;
	if (package->picture_count == package->picture_capacity) {
		package->picture_capacity = package->picture_capacity * 2 + 64;
		package->pictures = memory_resize(package->pictures,
		    package->picture_capacity, sizeof(*package->pictures));
	}
	package->pictures[package->picture_count++] = picture;
	if (stored->form.kind == PICTURE_GIF || stored->form.is_animated)
		package->has_animation = true;
	picture_name(&picture.picture, name);
	if (is_flat || stored->form.kind == PICTURE_SVG)
		return archive_add_packed(package->archive, name, stored->fd,
		    stored->offset, (size_t)stored->size, err);
	return archive_add_range(package->archive, name, stored->fd,
	    stored->offset, stored->size, err);
}

static void package_free(struct package *package)
{
	keymap_release(&package->picture_numbers);
	keymap_release(&package->entry_numbers);
	sentences_free(package->sentences);
	index_free(package->index);
	free(package->pictures);
	book_fonts_free(package->fonts);
	free(package->items);
	arena_free(package->arena);
	free(package);
}

static void epub_abandon(struct package *package)
{
	if (!package)
		return;
	if (package->archive)
		archive_abandon(package->archive);
	package_free(package);
}

static bool add_string(struct package *package, const char *name,
    const char *text, struct error *err)
{
	struct buf bytes = { (char *)text, strlen(text), strlen(text) };

	return archive_add_text(package->archive, name, &bytes, err);
}

static bool add_cover(struct package *package,
    const struct stored_picture *cover, bool is_flat, struct error *err)
{
	const struct sheet_picture picture = { cover->hash, cover->form.kind };

	if (!add_picture(package, cover, is_flat, err))
		return false;
	if (!keymap_lookup(&package->picture_numbers, picture_key(&picture),
		&package->cover))
		package->cover = NO_PICTURE;
	return true;
}

/* One that is made has areas of one colour, of which JPEG makes runs. */
static bool epub_cover(struct package *package,
    const struct stored_picture *cover, struct error *err)
{
	return add_cover(package, cover, true, err);
}

static bool package_start(struct package *package,
    const struct stored_picture *cover, struct error *err)
{
	const struct style_row *row;

	if (!add_string(
		package, "META-INF/container.xml", container_xml, err) ||
	    !book_fonts_start(package, err))
		return false;
	for (row = style_rows; row->id; row++) {
		const char *text = row->text(package->resources);

		if (text && !row->comes_last && !row->is_of_text &&
		    !add_string(package, row->name, text, err))
			return false;
	}
	return !cover || add_cover(package, cover, false, err);
}

/* What only some pages link, when all of them are known. */
static bool add_styles_of_text(struct package *package, struct error *err)
{
	const struct style_row *row;
	bool is_added = true;

	for (row = style_rows; is_added && row->id; row++)
		if (row->is_of_text && package_has_style(package, row))
			is_added = add_string(package, row->name,
			    row->text(package->resources), err);
	return is_added;
}

static bool book_open(struct package **out, const struct plan *plan,
    const struct resources *resources, const struct stored_picture *cover,
    const char *path, struct error *err)
{
	struct package *package = memory_new(sizeof(*package));
	struct chapter_lines header = { 0 }, footer = { 0 };

	package->plan = plan;
	package->resources = resources;
	package->arena = arena_new();
	package->items = memory_array(
	    plan->entry_count, sizeof(*package->items));
	package->cover = NO_PICTURE;
	if (resources->options->index != SHEAF_INDEX_NONE)
		package->index = index_new();
	if (!chapter_lines_read(
		resources->options, package->arena, &header, &footer, err)) {
		epub_abandon(package);
		return false;
	}
	package->links_contents = chapter_lines_have_contents(&header) ||
	    chapter_lines_have_contents(&footer);
	package->archive = archive_open(path, err);
	if (!package->archive || !package_start(package, cover, err)) {
		epub_abandon(package);
		return false;
	}
	*out = package;
	return true;
}

static void check_style(const struct resources *resources, bool for_kindle)
{
	if (resources->style && resources->style_diags)
		user_style_check(
		    resources->style, for_kindle, resources->style_diags);
}

static bool epub_open(struct package **out, const struct plan *plan,
    const struct resources *resources, const struct stored_picture *cover,
    const char *path, struct error *err)
{
	if (!book_open(out, plan, resources, cover, path, err))
		return false;
	check_style(
	    resources, resources->options->device == SHEAF_DEVICE_KINDLE);
	return true;
}

static bool kepub_open(struct package **out, const struct plan *plan,
    const struct resources *resources, const struct stored_picture *cover,
    const char *path, struct error *err)
{
	if (!book_open(out, plan, resources, cover, path, err))
		return false;
	check_style(resources, false);
	(*out)->sentences = sentences_new();
	return true;
}

/* Every picture it shows must be there. */
static bool take_pictures(struct package *package,
    const struct chapter *chapter, const struct sheet *sheet, struct error *err)
{
	size_t i, number;

	for (i = 0; i < chapter->picture_count; i++)
		if (!add_picture(package, &chapter->pictures[i], false, err))
			return false;
	for (i = 0; i < sheet->picture_count; i++) {
		if (!keymap_lookup(&package->picture_numbers,
			picture_key(&sheet->pictures[i]), &number))
			return error_set(err, SHEAF_E_WORKER,
			    "its chapter shows a picture it has not");
	}
	package->undescribed += sheet->undescribed;
	return true;
}

static void keep_headings(struct package *package, struct package_item *item,
    const struct sheet *sheet)
{
	size_t i;

	if (package->plan->entry_count > HEADINGS_ENTRIES)
		return;
	item->headings = arena_array(
	    package->arena, sheet->heading_count, sizeof(*item->headings));
	for (i = 0; i < sheet->heading_count; i++)
		item->headings[i] = (struct sheet_heading){
			sheet->headings[i].level,
			arena_strdup(package->arena, sheet->headings[i].id),
			arena_strdup(package->arena, sheet->headings[i].text)
		};
	item->heading_count = sheet->heading_count;
}

static void number_entries(struct package *package)
{
	const struct plan *plan = package->plan;
	uint64_t entry;

	for (size_t i = 0; i < plan->entry_count; i++) {
		size_t number = i;

		if (entry_parse(plan->entries[i].id, &entry))
			keymap_add(
			    &package->entry_numbers, entry_key(entry), &number);
	}
}

/* They must lead to entries of the plan. */
static bool keep_links(struct package *package, struct package_item *item,
    const struct sheet *sheet, struct error *err)
{
	size_t i, number;

	/* each once */
	if (sheet->link_count > package->plan->entry_count)
		return error_set(
		    err, SHEAF_E_WORKER, "its chapter has too many links");
	if (sheet->link_count > 0 && package->entry_numbers.count == 0)
		number_entries(package);
	item->links = arena_array(
	    package->arena, sheet->link_count, sizeof(*item->links));
	for (i = 0; i < sheet->link_count; i++) {
		if (!keymap_lookup(&package->entry_numbers,
			entry_key(sheet->links[i]), &number))
			return error_set(err, SHEAF_E_WORKER,
			    "its chapter links to no article");
		item->links[i] = (uint32_t)number;
	}
	item->link_count = sheet->link_count;
	return true;
}

static void keep_mentions(
    struct package *package, size_t entry, const struct sheet *sheet)
{
	size_t i;

	for (i = 0; package->index && i < sheet->mention_count; i++) {
		const struct sheet_name *name =
		    &sheet->names[sheet->mentions[i]];
		const struct index_place place = { (uint32_t)entry,
			(uint32_t)i + 1 };

		index_add(package->index, name->id, name->name, place);
	}
}

static bool bind_sheet(struct package *package, const struct chapter *chapter,
    const struct sheet *sheet, struct error *err)
{
	struct package_item *item = &package->items[chapter->entry->number];
	const struct deflated data = { sheet->bytes, sheet->size,
		sheet->full_size, sheet->crc };
	struct buf name = BUF_INIT;
	bool is_added;

	assert(!item->title);
	if (!take_pictures(package, chapter, sheet, err) ||
	    !keep_links(package, item, sheet, err))
		return false;
	item->member = archive_next(package->archive);
	is_added = archive_add_deflated(package->archive,
	    item_name(package, chapter->entry->number, &name), &data, err);
	buf_release(&name);
	if (!is_added)
		return false;
	item->title = arena_strdup(package->arena, sheet->title);
	keep_headings(package, item, sheet);
	keep_mentions(package, chapter->entry->number, sheet);
	book_fonts_add_sheet(package, sheet);
	package->item_count++;
	return true;
}

static bool epub_append(
    struct package *package, const struct chapter *chapter, struct error *err)
{
	struct arena *arena = arena_new();
	struct sheet sheet;
	bool is_bound;

	assert(chapter->entry->number < package->plan->entry_count);
	is_bound = sheet_read(chapter, arena, &sheet, err) &&
	    bind_sheet(package, chapter, &sheet, err);
	arena_free(arena);
	return is_bound;
}

/* What was left out after its chapter had been bound. */
static void drop_items(struct package *package)
{
	size_t i;

	for (i = 0; i < package->plan->entry_count; i++) {
		struct package_item *item = &package->items[i];

		if (!item->title || !package->plan->entries[i].is_left_out)
			continue;
		archive_drop(package->archive, item->member);
		item->title = NULL;
		item->heading_count = 0;
		package->item_count--;
	}
}

static bool add_page(struct package *package, const char *name,
    struct buf *text, struct error *err)
{
	bool is_added = archive_add_text(package->archive, name, text, err);

	book_fonts_add_page(package, text);
	buf_clear(text);
	return is_added;
}

/* A page for people: what readers remember places in. */
static bool add_document(struct package *package, const char *name,
    struct buf *text, struct error *err)
{
	struct buf dressed = BUF_INIT;
	bool is_added;

	if (!package->sentences)
		return add_page(package, name, text, err);
	kobo_dress(&dressed, text, package->language, package->sentences);
	buf_clear(text);
	is_added = add_page(package, name, &dressed, err);
	buf_release(&dressed);
	return is_added;
}

static bool add_matter(struct package *package, const struct toc *toc,
    struct buf *text, struct error *err)
{
	struct buf name = BUF_INIT;
	bool is_added = true;
	const struct matter *row;

	for (row = matter_rows; is_added && row->id; row++) {
		if (!row->is_there(package))
			continue;
		row->write(text, package, toc);
		buf_clear(&name);
		part_name_put(&name, PART_BESIDE, row->id, ".xhtml");
		is_added = add_document(package, buf_text(&name), text, err);
	}
	buf_release(&name);
	return is_added;
}

static bool add_signposts(
    struct package *package, struct buf *text, struct error *err)
{
	struct buf name = BUF_INIT;
	bool is_added = true;
	size_t i, j;

	for (i = 0; i < package->plan->entry_count; i++)
		for (j = 0; package->items[i].title &&
		     j < package->items[i].link_count;
		     j++) {
			struct package_item *to =
			    &package->items[package->items[i].links[j]];

			to->is_signpost = !to->title;
		}
	for (i = 0; is_added && i < package->plan->entry_count; i++) {
		if (!package->items[i].is_signpost)
			continue;
		signpost_write(text, package, i);
		is_added = add_document(
		    package, item_name(package, i, &name), text, err);
	}
	buf_release(&name);
	return is_added;
}

static bool package_finish(
    struct package *package, struct diag_list *diags, struct error *err)
{
	struct buf text = BUF_INIT;
	struct toc toc;
	bool is_added;

	package_name(package);
	if (package->index)
		index_sort(package->index, package->plan, package->language,
		    package->arena, &package->names, diags);
	toc_init(&toc, package, package->arena);
	is_added = add_matter(package, &toc, &text, err) &&
	    add_signposts(package, &text, err) &&
	    add_styles_of_text(package, err);
	if (is_added) {
		nav_write(&text, package, &toc);
		is_added = add_page(package, "nav.xhtml", &text, err);
	}
	if (is_added) {
		ncx_write(&text, package, &toc);
		is_added = add_page(package, "toc.ncx", &text, err);
	}
	is_added = is_added && book_fonts_finish(package, diags, err);
	if (is_added) {
		package_write(&text, package);
		is_added = add_page(package, "package.opf", &text, err);
	}
	buf_release(&text);
	return is_added;
}

static void epub_rename(struct package *package, const char *path)
{
	archive_rename(package->archive, path);
}

static bool epub_commit(
    struct package *package, struct diag_list *diags, struct error *err)
{
	const struct sheaf_options *options = package->resources->options;
	uint64_t size;
	bool is_whole;

	drop_items(package);
	if (package->item_count == 0) {
		error_set(err, SHEAF_E_OUTPUT, "there is no article for it");
		epub_abandon(package);
		return false;
	}
	if (!package_finish(package, diags, err)) {
		epub_abandon(package);
		return false;
	}
	is_whole = archive_commit(package->archive, &size, err);
	if (is_whole && !package->sentences &&
	    options->device == SHEAF_DEVICE_KINDLE)
		kindle_check_book(package, size, diags);
	package_free(package);
	return is_whole;
}

const struct packager epub_packager = {
	.name = "epub",
	.suffix = ".epub",
	.target = PICTURE_FOR_FILE,
	.needs_pictures = true,
	.needs_fonts = false,
	.renderer_new = epub_renderer_new,
	.render = epub_render,
	.renderer_free = epub_renderer_free,
	.open = epub_open,
	.append = epub_append,
	.rename = epub_rename,
	.cover = epub_cover,
	.commit = epub_commit,
	.abandon = epub_abandon,
};

const struct packager kepub_packager = {
	.name = "kepub",
	.suffix = ".kepub.epub",
	.target = PICTURE_FOR_FILE,
	.needs_pictures = true,
	.needs_fonts = false,
	.renderer_new = kepub_renderer_new,
	.render = epub_render,
	.renderer_free = epub_renderer_free,
	.open = kepub_open,
	.append = epub_append,
	.rename = epub_rename,
	.cover = epub_cover,
	.commit = epub_commit,
	.abandon = epub_abandon,
};
