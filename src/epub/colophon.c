/* What the book is and where it comes from: its title page and its colophon. */
#include <string.h>

#include "epub/matter.h"

#define SITES_MAX 100 /* more are not named */

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
    enum word word, const char *text)
{
	if (!text || text_is_blank(text))
		return;
	buf_puts(out, "<dt>");
	markup_text(out, word_in(word, package->language));
	/* its own direction, at the side of the book's */
	buf_puts(out, "</dt>\n<dd><bdi>");
	markup_text(out, text);
	buf_puts(out, "</bdi></dd>\n");
}

/* Who has published its articles, each once, in the order of the book. */
static void list_sites(
    struct buf *out, const struct package *package, struct arena *arena)
{
	const struct plan *plan = package->plan;
	struct table seen = { 0 };
	size_t i, count = 0;

	for (i = 0; i < plan->entry_count && count < SITES_MAX; i++) {
		const char *site = label_new(
		    arena, plan->entries[i].meta.site, "");
		struct hash key;

		if (!package->items[i].title || !*site)
			continue;
		key = hash_bytes(site, strlen(site));
		if (table_lookup(&seen, &key))
			continue;
		table_put(&seen, &key, (void *)site);
		if (count++ > 0)
			buf_puts(out, list_separator(package->language));
		buf_puts(out, site);
	}
	table_release(&seen);
}

void colophon_write(
    struct buf *out, const struct package *package, const struct toc *toc)
{
	const char *title = word_in(WORD_COLOPHON, package->language);
	const char *rights = package_option(package, "rights");
	struct arena *arena = arena_new();
	char identifier[IDENTIFIER_SIZE];
	struct buf text = BUF_INIT;

	package_identifier(package, identifier);
	matter_start(out, package, title, "colophon");
	buf_puts(out,
	    "<section epub:type=\"colophon\" role=\"doc-colophon\""
	    " aria-labelledby=\"title\">\n<h1 id=\"title\">");
	markup_text(out, title);
	buf_puts(out, "</h1>\n<dl>\n");
	put_row(out, package, WORD_TITLE, package->title);
	put_row(out, package, WORD_AUTHOR, package->author);
	put_row(out, package, WORD_PUBLISHER,
	    label_new(arena, package_option(package, "publisher"), ""));
	put_days(&text, package->plan);
	put_row(out, package, WORD_DATES, buf_text(&text));
	buf_clear(&text);
	buf_printf(&text, "%zu", package->item_count);
	put_row(out, package, WORD_ARTICLES, buf_text(&text));
	buf_clear(&text);
	list_sites(&text, package, arena);
	put_row(out, package, WORD_SITES, buf_text(&text));
	put_row(out, package, WORD_RIGHTS,
	    rights ? rights : word_in(WORD_RIGHTS_NOTE, package->language));
	put_row(out, package, WORD_IDENTIFIER, identifier);
	put_row(out, package, WORD_MADE_WITH, "sheaf " SHEAF_VERSION);
	buf_puts(out, "</dl>\n</section>\n");
	markup_page_end(out);
	buf_release(&text);
	arena_free(arena);
}
