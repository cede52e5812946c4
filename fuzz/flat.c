/* What workers say, read by the parent: the first byte chooses a reader. */
#include "fuzz.h"

#include "epub/sheet.h"
#include "pdf/chapter.h"
#include "work/work.h"

static void read_meta(struct flat *flat, struct arena *arena)
{
	struct meta meta = { 0 };

	if (meta_read(flat, arena, &meta))
		HOLDS(!meta.title ||
		    utf8_is_valid(meta.title, strlen(meta.title)));
}

static void read_form(struct flat *flat, struct arena *arena)
{
	struct picture_form form;

	if (form_read(flat, &form))
		HOLDS(form.kind > PICTURE_UNKNOWN && form.kind < PICTURE_KINDS);
}

static void read_diags(struct flat *flat, struct arena *arena)
{
	struct diag_list diags;

	diag_list_init(&diags, arena);
	if (diag_list_read(flat, &diags))
		HOLDS(diags.count <= DIAG_LIST_MAX);
}

static void read_result(struct flat *flat, struct arena *arena)
{
	struct picture_result result;

	if (result_read(flat, &result))
		HOLDS(strlen(result.reason[0]) < sizeof(result.reason[0]));
}

static void read_outcome(struct flat *flat, struct arena *arena)
{
	struct outcome outcome;

	if (outcome_read(flat, &outcome))
		HOLDS(strlen(outcome.error.text) < sizeof(outcome.error.text));
}

static void read_rules(struct flat *flat, struct arena *arena)
{
	const struct rule_text *texts;
	size_t count;

	if (rules_read(flat, arena, &texts, &count))
		for (size_t i = 0; i < count; i++)
			HOLDS(
			    texts[i].name && texts[i].text[texts[i].size] == 0);
}

static void read_wish(struct flat *flat, struct arena *arena)
{
	struct page_wish wish;

	if (wish_read(flat, arena, &wish))
		HOLDS(wish.url && wish.header_count <= WISH_HEADERS);
}

static void read_query(struct flat *flat, struct arena *arena)
{
	struct font_query query;

	if (query_read(flat, arena, &query))
		HOLDS(query.code_point < 0x110000 && query.weight <= 1000);
}

static void read_review(struct flat *flat, struct arena *arena)
{
	struct review review;

	if (review_read(flat, arena, &review))
		for (size_t i = 0; i < review.count; i++)
			HOLDS(review.rows[i].name);
}

static void read_links(struct flat *flat, struct arena *arena)
{
	struct link_table table = { 0 };
	uint64_t entry;

	if (link_table_read(flat, &table))
		HOLDS(!link_find(&table, "https://example.com/1", 1, &entry) ||
		    entry != 1);
}

static void read_sheet(struct flat *flat, struct arena *arena)
{
	struct chapter chapter = { .bytes = flat->next,
		.size = (size_t)(flat->end - flat->next) };
	struct sheet sheet;
	struct error err;

	if (sheet_read(&chapter, arena, &sheet, &err))
		HOLDS(sheet.title && *sheet.title);
}

static void check_pages(const struct chapter_content *content)
{
	for (uint32_t i = 0; i < content->page_count; i++) {
		const struct chapter_page *page = &content->pages[i];

		for (uint32_t j = 0; j < page->font_count; j++)
			HOLDS(page->fonts[j] < content->font_count);
		for (uint32_t j = 0; j < page->picture_count; j++)
			HOLDS(page->pictures[j] < content->picture_count);
		for (uint32_t j = 0; j < page->link_count; j++)
			HOLDS(is_link(page->links[j].href));
	}
	for (uint32_t i = 0; i < content->heading_count; i++)
		HOLDS(content->headings[i].page < content->page_count);
}

static void read_pages(struct flat *flat, struct arena *arena)
{
	struct chapter_content content;
	struct error err;

	if (chapter_read(flat->next, (size_t)(flat->end - flat->next), arena,
		&content, &err))
		check_pages(&content);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static void (*const readers[])(
	    struct flat *, struct arena *) = { read_meta, read_form, read_diags,
		read_result, read_outcome, read_rules, read_wish, read_query,
		read_review, read_links, read_sheet, read_pages };
	const size_t count = sizeof(readers) / sizeof(readers[0]);
	struct arena *arena;
	struct flat flat;

	if (size == 0)
		return 0;
	/* in memory of just its size */
	uint8_t *copy = memory_new(size);

	memcpy(copy, bytes, size);
	arena = arena_new();
	flat_open(&flat, copy + 1, size - 1);
	readers[copy[0] % count](&flat, arena);
	arena_free(arena);
	free(copy);
	return 0;
}
