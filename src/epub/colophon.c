/* What the book is and where it comes from: its title page and its colophon. */
#include "epub/matter.h"

void title_write(
    struct buf *out, const struct package *package, const struct toc *toc)
{
	struct arena *arena = arena_new();
	const char *publisher = label_new(
	    arena, package_option(package, "publisher"), "");

	matter_start(out, package, package->title, "titlepage");
	buf_puts(out, "<section epub:type=\"titlepage\">\n");
	put_title(out, package);
	if (*publisher) {
		buf_puts(out, "<p class=\"publisher\">");
		markup_text(out, publisher);
		buf_puts(out, "</p>\n");
	}
	buf_puts(out, "</section>\n");
	markup_page_end(out);
	arena_free(arena);
}

static void put_row(struct buf *out, const struct package *package,
    const struct colophon_row *row)
{
	buf_puts(out, "<dt>");
	markup_text(out, word_in(row->word, package->language));
	/* its own direction, at the side of the book's */
	buf_puts(out, "</dt>\n<dd><bdi>");
	markup_text(out, row->text);
	buf_puts(out, "</bdi></dd>\n");
}

void colophon_write(
    struct buf *out, const struct package *package, const struct toc *toc)
{
	const char *title = word_in(WORD_COLOPHON, package->language);
	struct arena *arena = arena_new();
	char identifier[IDENTIFIER_SIZE];
	struct colophon facts = { package->title, package->author, identifier,
		package->item_count };
	struct colophon_row rows[COLOPHON_ROWS];
	size_t count;

	package_identifier(package, identifier);
	matter_start(out, package, title, "colophon");
	buf_puts(out,
	    "<section epub:type=\"colophon\" role=\"doc-colophon\""
	    " aria-labelledby=\"title\">\n<h1 id=\"title\">");
	markup_text(out, title);
	buf_puts(out, "</h1>\n<dl>\n");
	count = colophon_list(
	    arena, package->plan, package->resources->options, &facts, rows);
	for (size_t i = 0; i < count; i++)
		put_row(out, package, &rows[i]);
	buf_puts(out, "</dl>\n</section>\n");
	markup_page_end(out);
	arena_free(arena);
}
