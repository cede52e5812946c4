/* Contents for machines: the navigation document and the NCX. */
#include "epub/matter.h"

static void put_target(struct buf *out, const struct package *package,
    const struct point *point, const char *attribute)
{
	struct buf name = BUF_INIT;

	buf_printf(out, " %s=\"", attribute);
	if (point->matter)
		part_name_put(out, PART_BESIDE, point->matter->id, ".xhtml");
	else
		buf_puts(out, item_name(package, point->entry, &name));
	if (point->id)
		buf_printf(out, "#%s", point->id);
	buf_putc(out, '"');
	buf_release(&name);
}

static unsigned depth_behind(const struct toc *toc, size_t i)
{
	return i + 1 < toc->count ? toc->points[i + 1].depth : 0;
}

static void put_points(
    struct buf *out, const struct package *package, const struct toc *toc)
{
	size_t i;
	unsigned depth;

	for (i = 0; i < toc->count; i++) {
		const struct point *point = &toc->points[i];
		const char *element = point->is_section ? "span" : "a";

		buf_printf(out, "<li><%s", element);
		if (!point->is_section)
			put_target(out, package, point, "href");
		buf_putc(out, '>');
		markup_text(out, point->label);
		buf_printf(out, "</%s>", element);
		depth = depth_behind(toc, i);
		buf_puts(out, depth > point->depth ? "\n<ol>\n" : "</li>\n");
		for (; depth < point->depth; depth++)
			buf_puts(out, "</ol>\n</li>\n");
	}
}

static void put_landmark(struct buf *out, const struct package *package,
    const char *type, const char *href, enum word word)
{
	buf_printf(out, "<li><a epub:type=\"%s\" href=\"%s\">", type, href);
	markup_text(out, word_in(word, package->language));
	buf_puts(out, "</a></li>\n");
}

static void put_matter_landmarks(
    struct buf *out, const struct package *package, bool is_back)
{
	struct buf name = BUF_INIT;
	const struct matter *row;

	for (row = matter_rows; row->id; row++) {
		if (row->is_back != is_back || !row->is_there(package))
			continue;
		buf_clear(&name);
		part_name_put(&name, PART_BESIDE, row->id, ".xhtml");
		put_landmark(
		    out, package, row->landmark, buf_text(&name), row->word);
	}
	buf_release(&name);
}

void nav_write(
    struct buf *out, const struct package *package, const struct toc *toc)
{
	const char *title = word_in(WORD_CONTENTS, package->language);
	struct page_head head = { .title = title,
		.language = package->language,
		.body_class = "nav",
		.root = "",
		.resources = package->resources,
		.stays_horizontal = true };
	struct buf name = BUF_INIT;

	markup_page_start(out, &head);
	buf_puts(out,
	    "<nav epub:type=\"toc\" role=\"doc-toc\" id=\"toc\""
	    " aria-labelledby=\"toc-title\">\n<h1 id=\"toc-title\">");
	markup_text(out, title);
	buf_puts(out, "</h1>\n<ol>\n");
	put_points(out, package, toc);
	buf_puts(out,
	    "</ol>\n</nav>\n"
	    "<nav epub:type=\"landmarks\" id=\"landmarks\""
	    " hidden=\"hidden\">\n<ol>\n");
	put_matter_landmarks(out, package, false);
	put_landmark(out, package, "bodymatter",
	    item_name(package, toc->points[0].entry, &name), WORD_START);
	put_matter_landmarks(out, package, true);
	buf_puts(out, "</ol>\n</nav>\n");
	markup_page_end(out);
	buf_release(&name);
}

static void put_nav_points(
    struct buf *out, const struct package *package, const struct toc *toc)
{
	size_t i, order = 0;
	unsigned depth;

	for (i = 0; i < toc->count; i++) {
		const struct point *point = &toc->points[i];

		/* a section and its first article are one place */
		if (i == 0 || !toc->points[i - 1].is_section)
			order++;
		buf_printf(out,
		    "<navPoint id=\"p-%zu\" playOrder=\"%zu\">"
		    "<navLabel><text>",
		    i + 1, order);
		markup_text(out, point->label);
		buf_puts(out, "</text></navLabel><content");
		put_target(out, package, point, "src");
		buf_puts(out, "/>");
		depth = depth_behind(toc, i);
		buf_puts(out, depth > point->depth ? "\n" : "</navPoint>\n");
		for (; depth < point->depth; depth++)
			buf_puts(out, "</navPoint>\n");
	}
}

void ncx_write(
    struct buf *out, const struct package *package, const struct toc *toc)
{
	char identifier[IDENTIFIER_SIZE];

	package_identifier(package, identifier);
	buf_puts(out,
	    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
	    "<ncx xmlns=\"http://www.daisy.org/z3986/2005/ncx/\""
	    " version=\"2005-1\"");
	markup_attribute(out, "xml:lang", package->language);
	buf_printf(out,
	    ">\n<head>\n"
	    "<meta name=\"dtb:uid\" content=\"%s\"/>\n"
	    "<meta name=\"dtb:depth\" content=\"%u\"/>\n"
	    "<meta name=\"dtb:totalPageCount\" content=\"0\"/>\n"
	    "<meta name=\"dtb:maxPageNumber\" content=\"0\"/>\n"
	    "</head>\n<docTitle><text>",
	    identifier, toc->depth);
	markup_text(out, package->title);
	buf_puts(out, "</text></docTitle>\n<navMap>\n");
	put_nav_points(out, package, toc);
	buf_puts(out, "</navMap>\n</ncx>\n");
}
