/* The packager: chapters in workers, the book in the parent. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "epub/epub.h"
#include "epub/kindle.h"
#include "epub/kobo.h"
#include "epub/package.h"
#include "epub/styles.h"
#include "epub/toc.h"
#include "epub/xhtml.h"

struct renderer {
	const struct resources *resources;
	struct arena *arena;
	struct chapter_lines header, footer;
	struct deflater *deflater;
	struct sentences *sentences; /* of a Kobo EPUB, else NULL */
	/* kept from one article to the next */
	struct buf page, dressed, packed;
};

static const char container_xml[] =
    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
    "<container version=\"1.0\""
    " xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\">\n"
    "<rootfiles>\n<rootfile full-path=\"package.opf\""
    " media-type=\"application/oebps-package+xml\"/>\n"
    "</rootfiles>\n</container>\n";

static bool read_lines(const struct sheaf_options *options, struct arena *arena,
    struct chapter_lines *header, struct chapter_lines *footer,
    struct error *err)
{
	struct error why = { 0 };

	if (options->chapter_header &&
	    !chapter_lines_parse(header, arena, options->chapter_header, &why))
		return error_set(
		    err, SHEAF_E_USAGE, "--chapter-header: %s", why.text);
	if (options->chapter_footer &&
	    !chapter_lines_parse(footer, arena, options->chapter_footer, &why))
		return error_set(
		    err, SHEAF_E_USAGE, "--chapter-footer: %s", why.text);
	return true;
}

bool epub_options_check(const struct sheaf_options *options, struct error *err)
{
	struct chapter_lines header, footer;
	struct arena *arena = arena_new();
	bool is_good = read_lines(options, arena, &header, &footer, err);

	arena_free(arena);
	return is_good;
}

static void epub_renderer_free(struct renderer *renderer)
{
	if (!renderer)
		return;
	deflater_free(renderer->deflater);
	arena_free(renderer->arena);
	sentences_free(renderer->sentences);
	buf_release(&renderer->page);
	buf_release(&renderer->dressed);
	buf_release(&renderer->packed);
	free(renderer);
}

static struct renderer *epub_renderer_new(const struct resources *resources,
    struct diag_list *diags, struct error *err)
{
	struct renderer *renderer = memory_new(sizeof(*renderer));

	renderer->resources = resources;
	renderer->arena = arena_new();
	renderer->deflater = deflater_new(6);
	if (read_lines(resources->options, renderer->arena, &renderer->header,
		&renderer->footer, err))
		return renderer;
	epub_renderer_free(renderer);
	return NULL;
}

static struct renderer *kepub_renderer_new(const struct resources *resources,
    struct diag_list *diags, struct error *err)
{
	struct renderer *renderer = epub_renderer_new(resources, diags, err);

	if (renderer)
		renderer->sentences = sentences_new();
	return renderer;
}

/* What the chapter is in the book; lent until the next. */
static const struct buf *dressed_page(
    struct renderer *renderer, const struct article *article)
{
	char language[LANGUAGE_SIZE];

	if (!renderer->sentences)
		return &renderer->page;
	buf_clear(&renderer->dressed);
	language_normalise(article->meta.language, language);
	kobo_dress(
	    &renderer->dressed, &renderer->page, language, renderer->sentences);
	return &renderer->dressed;
}

static bool epub_render(struct renderer *renderer, const struct entry *entry,
    const struct article *article, struct buf *out, struct diag_list *diags,
    struct error *err)
{
	struct buf *packed = &renderer->packed;
	struct arena *arena = arena_new();
	const struct sheaf_options *options = renderer->resources->options;
	const struct chapter_setting setting = {
		.resources = renderer->resources,
		.entry = entry,
		.header = options->chapter_header ? &renderer->header : NULL,
		.footer = options->chapter_footer ? &renderer->footer : NULL
	};
	struct sheet sheet;
	const struct buf *page;
	bool is_small;

	buf_clear(&renderer->page);
	buf_clear(packed);
	xhtml_write(&renderer->page, article, &setting, arena, &sheet);
	page = dressed_page(renderer, article);
	is_small = page->size <= UINT32_MAX;
	if (is_small) {
		deflate_raw(renderer->deflater, page->data, page->size, packed);
		sheet.bytes = (const uint8_t *)packed->data;
		sheet.size = packed->size;
		sheet.full_size = (uint32_t)page->size;
		sheet.crc = crc32_bytes(page->data, page->size);
		sheet_put(out, &sheet);
	}
	arena_free(arena);
	return is_small ||
	    error_set(err, SHEAF_E_LIMIT, "its chapter is too large");
}

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
	if (stored->form.kind == PICTURE_GIF)
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
	index_free(package->index);
