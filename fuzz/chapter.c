/* Articles into chapters of an EPUB: each is well-formed XML. */
#include "article.h"

#include "check/xml.h"
#include "epub/epub.h"
#include "epub/kobo.h"
#include "epub/markup.h"
#include "epub/xhtml.h"

static void ignore_start(void *context, const struct xml_element *element)
{
}

static void ignore_end(void *context)
{
}

static void ignore_text(void *context, const char *text, size_t size)
{
}

static void check_xml(struct buf *page)
{
	static const struct xml_reader reader = {
		.start = ignore_start, .end = ignore_end, .text = ignore_text
	};
	struct xml_fault fault;

	if (!xml_read(page->data, page->size, &reader, &fault)) {
		fprintf(stderr, "%u:%u: %s\n%s\n", fault.line, fault.column,
		    fault.text, buf_text(page));
		HOLDS(!"well-formed");
	}
}

/* As Kobo's readers want it. */
static void check_kobo(struct buf *page, const char *language)
{
	struct sentences *sentences = sentences_new();
	struct buf dressed = BUF_INIT;
	char known[LANGUAGE_SIZE];

	language_normalise(language, known);
	kobo_dress(&dressed, page, known, sentences);
	check_xml(&dressed);
	buf_release(&dressed);
	sentences_free(sentences);
}

/* What the parent reads of it. */
static void check_flat(const struct resources *resources,
    const struct entry *entry, const struct article *article)
{
	struct error err;
	struct arena *arena = arena_new();
	struct renderer *renderer = epub_packager.renderer_new(
	    resources, NULL, &err);
	struct chapter chapter = { .entry = entry };
	struct buf flat = BUF_INIT;
	struct sheet sheet;

	HOLDS(renderer);
	HOLDS(
	    epub_packager.render(renderer, entry, article, &flat, NULL, &err));
	chapter.bytes = (const uint8_t *)flat.data;
	chapter.size = flat.size;
	HOLDS(sheet_read(&chapter, arena, &sheet, &err));
	epub_packager.renderer_free(renderer);
	buf_release(&flat);
	arena_free(arena);
}

static void render(
    const struct sheaf_options *options, const struct article *article)
{
	const struct resources resources = { .options = options };
	const struct entry entry = { .id = "a-0000000000000001",
		.meta = article->meta };
	const struct chapter_setting setting = { .resources = &resources,
		.entry = &entry };
	struct arena *arena = arena_new();
	struct buf page = BUF_INIT;
	struct sheet sheet = { 0 };

	xhtml_write(&page, article, &setting, arena, &sheet);
	check_xml(&page);
	check_kobo(&page, article->meta.language);
	check_flat(&resources, &entry, article);
	buf_release(&page);
	arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct sheaf_options options;
	struct article *article = article_of(bytes, size, &options);

	if (article == NULL)
		return 0;
	settle_pictures(article, PICTURE_FOR_FILE);
	render(&options, article);
	article_free(article);
	return 0;
}
