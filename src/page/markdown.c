/* Markdown to HTML: the one door of cmark-gfm. */
#include <stdlib.h>
#include <string.h>

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>

#include "page/markdown.h"
#include "page/page.h"

bool page_is_markdown(const struct page_text *text, const char *name,
    const struct sheaf_options *options)
{
	const char *dot = strrchr(name, '.');

	switch (options->markdown) {
	case SHEAF_MARKDOWN_ALWAYS:
		return true;
	case SHEAF_MARKDOWN_NEVER:
		return false;
	case SHEAF_MARKDOWN_AUTO:
		break;
	}
	return dot != NULL &&
	    (text_equal_case(dot, ".md") ||
		text_equal_case(dot, ".markdown")) &&
	    markdown_is_likely(text->body, text->body_size);
}

/* An item to be done starts with its box, as text: nothing in a book is to be
 * filled in. */
static void boxes_write(cmark_node *document)
{
	cmark_iter *iter = cmark_iter_new(document);
	cmark_event_type event;

	while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
		cmark_node *item = cmark_iter_get_node(iter), *line, *box;

		if (event != CMARK_EVENT_EXIT ||
		    strcmp(cmark_node_get_type_string(item), "tasklist") != 0)
			continue;
		line = cmark_node_first_child(item);
		if (line == NULL ||
		    cmark_node_get_type(line) != CMARK_NODE_PARAGRAPH)
			continue;
		box = cmark_node_new(CMARK_NODE_TEXT);
		cmark_node_set_literal(box,
		    cmark_gfm_extensions_get_tasklist_item_checked(item)
			? "☑ "
			: "☐ ");
		if (!cmark_node_prepend_child(line, box))
			cmark_node_free(box);
	}
	cmark_iter_free(iter);
}

/* Addresses are made links when the text is cleaned: the extension for it takes
 * Chinese text behind an address for a part of it. */
static cmark_parser *parser_new(const struct markdown_cost *cost, int options)
{
	static const char *const names[] = { "strikethrough", "tasklist",
		"table" };
	cmark_parser *parser = cmark_parser_new(options);
	size_t i, count = cost->tables ? 2 : 3;

	cmark_gfm_core_extensions_ensure_registered();
	for (i = 0; i < count; i++)
		cmark_parser_attach_syntax_extension(
		    parser, cmark_find_syntax_extension(names[i]));
	return parser;
}

static char *render(
    const char *text, size_t size, const struct markdown_cost *cost)
{
	/* "3~5 or 6~7" strikes nothing out */
	int options = CMARK_OPT_UNSAFE | CMARK_OPT_STRIKETHROUGH_DOUBLE_TILDE |
	    (cost->notes ? 0 : CMARK_OPT_FOOTNOTES);
	cmark_parser *parser = parser_new(cost, options);
	cmark_node *document;
	char *html;

	cmark_parser_feed(parser, text, size);
	document = cmark_parser_finish(parser);
	boxes_write(document);
	html = cmark_render_html(
	    document, options, cmark_parser_get_syntax_extensions(parser));
	cmark_node_free(document);
	cmark_parser_free(parser);
	return html;
}

static void tell(struct diag_list *diags, unsigned line, const char *ceiling,
    const char *outcome)
{
	diag_add(diags, DIAG_MARKDOWN_LIMIT, line, "%s: %s", ceiling, outcome);
}

void page_markdown_render(
    struct arena *arena, struct page_text *text, struct diag_list *diags)
{
	struct buf prepared = BUF_INIT;
	struct markdown_cost cost;
	char *html;

	markdown_prepare(text->body, text->body_size, &prepared);
	markdown_estimate(buf_text(&prepared), prepared.size, &cost);
	if (cost.whole)
		tell(diags, text->body_line, cost.whole, "it is read as HTML");
	else if (cost.tables)
		tell(diags, text->body_line, cost.tables, "tables are text");
	if (!cost.whole && cost.notes)
		tell(diags, text->body_line, cost.notes, "notes are text");
	if (!cost.whole) {
		html = render(buf_text(&prepared), prepared.size, &cost);
		text->body_size = strlen(html);
		text->body = arena_strndup(arena, html, text->body_size);
		text->body_line = 0;
		free(html);
	}
	buf_release(&prepared);
}
