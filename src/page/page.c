/* Parses a page. */
#include <stdlib.h>

#include "page/html.h"
#include "page/markup.h"

/* A parser makes <html> whatever the text is; a tree that is full before it
 * does not. */
static void ensure_root(struct tree_builder *builder)
{
	if (page_root(builder->page) == NULL)
		tree_add_element(
		    builder, (xmlNode *)builder->page->doc, "html");
}

struct page *page_parse(const struct page_text *text, bool is_fragment,
    const struct sheaf_options *options, struct diag_list *diags)
{
	struct page *page = memory_new(sizeof *page);
	struct tree_builder builder = {
		.page = page, .diags = diags, .options = options
	};
	struct ready_markup markup;

	page->is_fragment = is_fragment;
	page->arena = arena_new();
	tree_init(page);
	markup_prepare(text, is_fragment, options, &markup, diags);
	builder.words = &markup.words;
	if (!html_parse(&builder, &markup)) {
		arena_free(page->arena);
		page->arena = arena_new();
		tree_init(page);
		diag_add(diags, DIAG_PARSER_FALLBACK, 0, NULL);
		html_parse_tolerant(&builder, &markup);
	}
	ensure_root(&builder);
	if (page->has_ruby_bases)
		tree_pair_ruby(page);
	markup_release(&markup);
	return page;
}

void page_explain(struct page *page, struct explain *explain)
{
	page->explain = explain;
}

void page_free(struct page *page)
{
	while (page != NULL) {
		struct page *more = page->more;

		arena_free(page->arena);
		free(page);
		page = more;
	}
}
