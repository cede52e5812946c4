/* A style, "%%" and an article, typeset: pages have sizes and their things places,
 * and the parent reads what a PDF is made of. */
#include <math.h>

#include "article.h"

#include "pdf/chapter.h"
#include "pdf/pdf.h"

/* Those of this machine; NULL: it has none. */
static const struct font_source *fonts(void)
{
	static struct font_finder *finder;
	static struct font_source source;
	struct error err;

	if (finder == NULL) {
		finder = font_finder_new(&err);
		if (finder == NULL)
			return NULL;
		source = font_finder_source(finder);
	}
	return &source;
}

static void check_item(const struct item *item)
{
	if (item->kind == ITEM_RUN)
		return;
	HOLDS(isfinite(item->x_pt) && isfinite(item->y_pt));
	HOLDS(isfinite(item->width_pt) && isfinite(item->height_pt));
}

static void check_layout(const struct layout *layout)
{
	for (size_t i = 0; i < layout->page_count; i++) {
		const struct page_box *page = &layout->pages[i];

		HOLDS(isfinite(page->width_pt) && page->width_pt > 0);
		HOLDS(isfinite(page->height_pt) && page->height_pt > 0);
		for (const struct item *item = page->first; item;
		     item = item->next)
			check_item(item);
	}
	for (size_t i = 0; i < layout->heading_count; i++)
		HOLDS(layout->headings[i].page < layout->page_count);
}

static void typeset(const struct resources *resources,
    const struct entry *entry, const struct article *article)
{
	struct layout *layout = layout_new();
	struct typesetter *typesetter;
	struct diag_list diags;
	struct error err;

	diag_list_init(&diags, layout->arena);
	typesetter = typesetter_new(resources, &diags, &err);
	if (typesetter != NULL &&
	    typeset_article(typesetter, entry, article, layout, &diags, &err))
		check_layout(layout);
	typesetter_free(typesetter);
	layout_free(layout);
}

/* What the parent reads of it. */
static void render(const struct resources *resources, const struct entry *entry,
    const struct article *article)
{
	struct arena *arena = arena_new();
	struct chapter_content content;
	struct renderer *renderer;
	struct buf flat = BUF_INIT;
	struct diag_list diags;
	struct error err;

	diag_list_init(&diags, arena);
	renderer = pdf_packager.renderer_new(resources, &diags, &err);
	if (renderer != NULL &&
	    pdf_packager.render(renderer, entry, article, &flat, &diags, &err))
		HOLDS(chapter_read((const uint8_t *)flat.data, flat.size, arena,
		    &content, &err));
	if (renderer != NULL)
		pdf_packager.renderer_free(renderer);
	buf_release(&flat);
	arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct sheaf_options options;
	struct resources resources = { .options = &options, .fonts = fonts() };
	char *style, *source, *text = text_of(bytes, size);
	struct article *article;

	text_halves(text, &style, &source);
	article = article_of((const uint8_t *)source, strlen(source), &options);
	if (article != NULL && resources.fonts != NULL) {
		const struct entry entry = { .id = "a-0000000000000001",
			.meta = article->meta };

		settle_pictures(article, PICTURE_FOR_PRINT);
		resources.style = style;
		/* one of both: bit 3 of what says how it is read */
		if (source[0] & 8)
			render(&resources, &entry, article);
		else
			typeset(&resources, &entry, article);
	}
	article_free(article);
	free(text);
	return 0;
}
