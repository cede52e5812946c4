/* Articles into chapters, in a worker. */
#include <stdlib.h>

#include "epub/faces.h"
#include "epub/kobo.h"
#include "epub/markup.h"
#include "epub/render.h"
#include "epub/styles.h"
#include "epub/xhtml.h"

struct renderer {
	const struct resources *resources;
	struct arena *arena;
	struct chapter_lines header, footer;
	struct deflater *deflater;
	struct sentences *sentences; /* of a Kobo EPUB, else NULL */
	/* kept from one article to the next */
	struct buf page, dressed, packed;
	struct face_text *faces; /* NULL: no fonts are embedded */
};

void epub_renderer_free(struct renderer *renderer)
{
	if (!renderer)
		return;
	deflater_free(renderer->deflater);
	arena_free(renderer->arena);
	sentences_free(renderer->sentences);
	buf_release(&renderer->page);
	buf_release(&renderer->dressed);
	buf_release(&renderer->packed);
	free(renderer->faces);
	free(renderer);
}

struct renderer *epub_renderer_new(const struct resources *resources,
    struct diag_list *diags, struct error *err)
{
	struct renderer *renderer = memory_new(sizeof(*renderer));

	renderer->resources = resources;
	renderer->arena = arena_new();
	renderer->deflater = deflater_new(6);
	if (fonts_are_embedded(resources->options))
		renderer->faces = memory_new(sizeof(*renderer->faces));
	if (chapter_lines_read(resources->options, renderer->arena,
		&renderer->header, &renderer->footer, err))
		return renderer;
	epub_renderer_free(renderer);
	return NULL;
}

struct renderer *kepub_renderer_new(const struct resources *resources,
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

bool epub_render(struct renderer *renderer, const struct entry *entry,
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
	if (renderer->faces)
		faces_take(renderer->faces, page, arena, &sheet);
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
	    error_set(err, SHEAF_E_LIMIT, "its chapter is larger than 4 GiB");
}
