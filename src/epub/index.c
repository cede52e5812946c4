/*
 * The index of companies: where in the book they are mentioned (EPUB Indexes 1.0,
 * 2.2: what has no type here has an implied one).
 */
#include <stdio.h>

#include "epub/matter.h"

/* A name with so many mentions may go from one column to the next. */
#define MANY_PLACES 12

#define LETTERS_GROUPS 5 /* from so many groups on there are links to them */

static void put_letters(struct buf *out, const struct index_list *list)
{
	size_t i;

	if (list->group_count < LETTERS_GROUPS)
		return;
	buf_puts(out, "<p class=\"letters\">");
	for (i = 0; i < list->group_count; i++) {
		buf_printf(out, "%s<a href=\"#g-%zu\">", i ? " " : "", i + 1);
		markup_text(out, list->groups[i].label);
		buf_puts(out, "</a>");
	}
	buf_puts(out, "</p>\n");
}

static void put_link(struct buf *out, const char *href,
    const struct index_place *place, const char *label)
{
	buf_printf(out, "<a href=\"%s#m-%u\" dir=\"auto\">", href,
	    (unsigned)place->place);
	markup_text(out, label);
	buf_puts(out, "</a>");
}

/* An article by its title, its other mentions by numbers: returns how many. */
static size_t put_article(struct buf *out, const struct package *package,
    const struct index_place *places, size_t count)
{
	uint32_t entry = places->entry;
	struct buf name = BUF_INIT;
	const char *href = item_name(package, entry, &name);
	char number[24];
	size_t i;

	buf_puts(out, "<li>");
	put_link(out, href, places, package->items[entry].title);
	for (i = 1; i < count && places[i].entry == entry; i++) {
		snprintf(number, sizeof(number), "%zu", i + 1);
		buf_putc(out, ' ');
		put_link(out, href, &places[i], number);
	}
	buf_puts(out, "</li>\n");
	buf_release(&name);
	return i;
}

static void put_name(struct buf *out, const struct package *package,
    const struct index_name *name)
{
	size_t i = 0;

	buf_puts(out,
	    name->place_count < MANY_PLACES ? "<li>" : "<li class=\"many\">");
	buf_puts(out, "<span epub:type=\"index-term\" dir=\"auto\">");
	markup_text(out, name->text);
	buf_puts(out, "</span>\n<ul epub:type=\"index-locator-list\">\n");
	while (i < name->place_count)
		i += put_article(
		    out, package, name->places + i, name->place_count - i);
	buf_puts(out, "</ul></li>\n");
}

void index_write(
    struct buf *out, const struct package *package, const struct toc *toc)
{
	const char *title = word_in(WORD_INDEX, package->language);
	const struct index_list *list = &package->names;
	size_t i, j;

	matter_start(out, package, title, "index");
	buf_puts(out,
	    "<section epub:type=\"index\" role=\"doc-index\""
	    " aria-labelledby=\"title\">\n<h1 id=\"title\">");
	markup_text(out, title);
	buf_puts(out, "</h1>\n");
	put_letters(out, list);
	for (i = 0; i < list->group_count; i++) {
		const struct index_group *group = &list->groups[i];

		buf_printf(out,
		    "<section epub:type=\"index-group\">\n"
		    "<h2 id=\"g-%zu\">",
		    i + 1);
		markup_text(out, group->label);
		buf_puts(out, "</h2>\n<ul class=\"names\">\n");
		for (j = 0; j < group->name_count; j++)
			put_name(out, package, &group->names[j]);
		buf_puts(out, "</ul>\n</section>\n");
	}
	buf_puts(out, "</section>\n");
	markup_page_end(out);
}
