/* The cover and the contents, as people see them. */
#include <string.h>

#include "epub/matter.h"

void matter_start(struct buf *out, const struct package *package,
    const char *title, const char *body_class)
{
	struct page_head head = { .title = title,
		.language = package->language,
		.body_class = body_class,
		.root = "",
		.resources = package->resources };

	/* a cover is a picture: nothing in it runs anywhere */
	head.stays_horizontal = strncmp(body_class, "cover", 5) == 0;
	markup_page_start(out, &head);
}

void put_title(struct buf *out, const struct package *package)
{
	struct buf days = BUF_INIT;

	buf_puts(out, "<h1>");
	markup_text(out, package->title);
	buf_puts(out, "</h1>\n");
	if (*package->author) {
		buf_puts(out, "<p class=\"author\">");
		markup_text(out, package->author);
		buf_puts(out, "</p>\n");
	}
	plan_days_put(&days, package->plan);
	/* a title that is made for the book has them already */
	if (days.size > 0 && !strstr(package->title, buf_text(&days)))
		buf_printf(out, "<p class=\"date\">%s</p>\n", buf_text(&days));
	buf_release(&days);
}

static void put_cover_picture(struct buf *out, const struct package *package)
{
	char name[PICTURE_NAME_SIZE];

	picture_name(&package->pictures[package->cover].picture, name);
	buf_printf(out, "<p class=\"picture\"><img src=\"%s\"", name);
	markup_attribute(out, "alt", package->title);
	buf_puts(out, " role=\"doc-cover\"/></p>\n");
}

void cover_write(
    struct buf *out, const struct package *package, const struct toc *toc)
{
	matter_start(out, package, package->title,
	    package->cover != NO_PICTURE ? "cover given" : "cover");
	buf_puts(out, "<section epub:type=\"cover\">\n");
	if (package->cover == NO_PICTURE)
		put_title(out, package);
	else
		put_cover_picture(out, package);
	buf_puts(out, "</section>\n");
	markup_page_end(out);
}

/* Author and day, small behind the title. */
static void put_by(struct buf *out, const struct entry *entry)
{
	struct arena *arena = arena_new();
	const char *author = label_new(arena, entry->meta.author, "");
	char day[DATE_SIZE];

	date_format_day(&entry->meta.date, day);
	if (*author || *day) {
		/* each in its own direction, whatever is beside it */
		buf_puts(out, " <span class=\"by\">");
		if (*author) {
			buf_puts(out, "<bdi>");
			markup_text(out, author);
			buf_puts(out, "</bdi>");
		}
		if (*author && *day)
			buf_puts(out, " · ");
		if (*day)
			buf_printf(out,
			    "<time dir=\"ltr\" datetime=\"%s\">%s</time>", day,
			    day);
		buf_puts(out, "</span>");
	}
	arena_free(arena);
}

static void put_line(
    struct buf *out, const struct package *package, const struct point *point)
{
	struct buf name = BUF_INIT;

	buf_puts(out, "<li><a href=\"");
	if (point->matter)
		part_name_put(out, PART_BESIDE, point->matter->id, ".xhtml");
	else
		buf_puts(out, item_name(package, point->entry, &name));
	buf_puts(out, "\">");
	markup_text(out, point->label);
	buf_puts(out, "</a>");
	if (!point->matter)
		put_by(out, &package->plan->entries[point->entry]);
	buf_puts(out, "</li>\n");
	buf_release(&name);
}

static void put_way(struct buf *out, const struct package *package,
    enum word word, const char *href)
{
	buf_puts(out, "<p><a");
	markup_attribute(out, "href", href);
	buf_putc(out, '>');
	markup_text(out, word_in(word, package->language));
	buf_puts(out, "</a></p>\n");
}

void signpost_write(
    struct buf *out, const struct package *package, size_t entry)
{
	const struct meta *meta = &package->plan->entries[entry].meta;
	struct arena *arena = arena_new();
	const char *title = label_new(
	    arena, meta->title, word_in(WORD_UNTITLED, package->language));
	const char *link = meta->url ? url_link(arena, meta->url) : NULL;
	struct page_head head = { .title = title,
		.language = package->language,
		.body_class = "signpost",
		.root = "../",
		.resources = package->resources };

	markup_page_start(out, &head);
	buf_puts(out, "<section aria-labelledby=\"title\">\n<h1 id=\"title\">");
	markup_text(out, title);
	buf_puts(out, "</h1>\n<p>");
	markup_text(out,
	    word_in(
		package->plan->volume > 0 ? WORD_NOT_IN_VOLUME : WORD_NOT_HERE,
		package->language));
	buf_puts(out, "</p>\n");
	if (link)
		put_way(out, package, WORD_SOURCE, link);
	if (package_has_contents(package))
		put_way(out, package, WORD_CONTENTS, "../contents.xhtml");
	buf_puts(out, "</section>\n");
	markup_page_end(out);
	arena_free(arena);
}

void contents_write(
    struct buf *out, const struct package *package, const struct toc *toc)
{
	const char *title = word_in(WORD_CONTENTS, package->language);
	bool is_open = false, is_new;
	size_t i;

	matter_start(out, package, title, "contents");
	buf_puts(out,
	    "<section aria-labelledby=\"title\">\n"
	    "<h1 id=\"title\">");
	markup_text(out, title);
	buf_puts(out, "</h1>\n");
	for (i = 0; i < toc->count; i++) {
		const struct point *point = &toc->points[i];

		if (point->id)
			continue;
		/* what stands behind sections is in none of them */
		is_new = point->is_section ||
		    (point->matter && !toc->points[i - 1].matter);
		if (is_open && is_new)
			buf_puts(out, "</ol>\n");
		if (point->is_section) {
			buf_puts(out, "<h2>");
			markup_text(out, point->label);
			buf_puts(out, "</h2>\n");
		}
		if (is_new || !is_open)
			buf_printf(out, "<ol%s>\n",
			    point->matter ? " class=\"matter\"" : "");
		is_open = true;
		if (!point->is_section)
			put_line(out, package, point);
	}
	buf_puts(out, "</ol>\n</section>\n");
	markup_page_end(out);
}
