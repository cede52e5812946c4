/* What the book is and where it comes from: its title page and its colophon. */
#include <string.h>

#include "epub/toc.h"

#define SITES_MAX 100 /* more are not named */

void title_write(
    struct buf *out, const struct package *package, const struct toc *toc)
{
	const char *publisher = package_option(package, "publisher");
	struct buf days = BUF_INIT;

	matter_start(out, package, package->title, "titlepage");
	buf_puts(out, "<section epub:type=\"titlepage\">\n<h1>");
	markup_text(out, package->title);
	buf_puts(out, "</h1>\n");
	if (*package->author) {
		buf_puts(out, "<p class=\"author\">");
		markup_text(out, package->author);
		buf_puts(out, "</p>\n");
	}
	put_days(&days, package->plan);
	if (days.size > 0 && !strstr(package->title, buf_text(&days)))
		buf_printf(out, "<p class=\"date\">%s</p>\n", buf_text(&days));
	buf_release(&days);
	if (publisher) {
		buf_puts(out, "<p class=\"publisher\">");
		markup_text(out, publisher);
		buf_puts(out, "</p>\n");
	}
	buf_puts(out, "</section>\n");
	markup_page_end(out);
}

static void put_row(struct buf *out, const struct package *package,
    enum word word, const char *text)
{
	if (!text || text_is_blank(text))
		return;
	buf_puts(out, "<dt>");
	markup_text(out, word_in(word, package->language));
	buf_puts(out, "</dt>\n<dd dir=\"auto\">");
	markup_text(out, text);
	buf_puts(out, "</dd>\n");
}

/* Who has published its articles, each once, in the order of the book. */
static void list_sites(struct buf *out, const struct package *package)
{
	const struct plan *plan = package->plan;
	struct table seen = { 0 };
	size_t i, count = 0;

	for (i = 0; i < plan->entry_count && count < SITES_MAX; i++) {
		const char *site = plan->entries[i].meta.site;
		struct hash key;

		if (!package->items[i].title || !site || text_is_blank(site))
			continue;
		key = hash_bytes(site, strlen(site));
		if (table_lookup(&seen, &key))
			continue;
		table_put(&seen, &key, (void *)site);
		if (count++ > 0)
			buf_puts(out,
			    language_is(package->language, "zh") ||
				    language_is(package->language, "ja")
				? "、"
				: ", ");
		buf_puts(out, site);
	}
	table_release(&seen);
}

void colophon_write(
    struct buf *out, const struct package *package, const struct toc *toc)
{
	const char *title = word_in(WORD_COLOPHON, package->language);
	const char *rights = package_option(package, "rights");
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
	put_row(
	    out, package, WORD_PUBLISHER, package_option(package, "publisher"));
	put_days(&text, package->plan);
	put_row(out, package, WORD_DATES, buf_text(&text));
	buf_clear(&text);
	buf_printf(&text, "%zu", package->item_count);
	put_row(out, package, WORD_ARTICLES, buf_text(&text));
	buf_clear(&text);
	list_sites(&text, package);
	put_row(out, package, WORD_SITES, buf_text(&text));
	put_row(out, package, WORD_RIGHTS,
	    rights ? rights : word_in(WORD_RIGHTS_NOTE, package->language));
	put_row(out, package, WORD_IDENTIFIER, identifier);
	put_row(out, package, WORD_MADE_WITH, "sheaf " SHEAF_VERSION);
	buf_puts(out, "</dl>\n</section>\n");
	markup_page_end(out);
	buf_release(&text);
}
