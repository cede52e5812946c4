/* The package document (EPUB 3.3, 5). */
#include <stdio.h>
#include <string.h>

#include "epub/book_fonts.h"
#include "epub/styles.h"
#include "epub/matter.h"
#include "picture/picture.h"

const char *item_name(
    const struct package *package, size_t entry, struct buf *name)
{
	buf_clear(name);
	part_name_put(
	    name, PART_TEXTS, package->plan->entries[entry].id, ".xhtml");
	return buf_text(name);
}

const char *package_option_next(
    const struct package *package, const char *key, size_t *place)
{
	return option_metadata(package->resources->options, key, place);
}

const char *package_option(const struct package *package, const char *key)
{
	size_t place = 0;

	return package_option_next(package, key, &place);
}

/* Arabic and Hebrew stay horizontal, and so does the cover. */
bool package_is_vertical(const struct package *package)
{
	const struct plan *plan = package->plan;
	bool is_rtl = language_is_rtl(package->language);
	const struct matter *row;
	size_t i;

	if (!is_vertical(package->resources))
		return false;
	for (i = 0; i < plan->entry_count; i++) {
		const struct package_item *item = &package->items[i];
		char language[LANGUAGE_SIZE];

		language_normalise(plan->entries[i].meta.language, language);
		if ((item->title && !language_is_rtl(language)) ||
		    (item->is_signpost && !is_rtl))
			return true;
	}
	for (row = matter_rows; row->id && !is_rtl; row++)
		if (row->write != cover_write && row->is_there(package))
			return true;
	return false;
}

bool package_has_style(
    const struct package *package, const struct style_row *row)
{
	return row->text(package->resources) &&
	    (!row->is_of_text || package_is_vertical(package));
}

static void put_manifest_item(struct buf *out, const char *id, const char *href,
    const char *type, const char *properties)
{
	buf_printf(out, "<item id=\"%s\" href=\"%s\" media-type=\"%s\"", id,
	    href, type);
	markup_attribute(out, "properties", properties);
	buf_puts(out, "/>\n");
}

static void put_manifest_pictures(
    struct buf *out, const struct package *package)
{
	size_t i;

	for (i = 0; i < package->picture_count; i++) {
		const struct sheet_picture *picture =
		    &package->pictures[i].picture;
		char name[PICTURE_NAME_SIZE], id[PICTURE_NAME_SIZE + 2];

		picture_name(picture, name);
		snprintf(id, sizeof(id), "i-%s", strchr(name, '/') + 1);
		put_manifest_item(out, id, name,
		    picture_media_type(picture->kind),
		    i == package->cover ? "cover-image" : NULL);
	}
}

static void put_manifest(struct buf *out, const struct package *package)
{
	static const char xhtml[] = "application/xhtml+xml";
	const struct style_row *style;
	const struct matter *row;
	struct buf name = BUF_INIT;
	size_t i;

	buf_puts(out, "<manifest>\n");
	put_manifest_item(out, "nav", "nav.xhtml", xhtml, "nav");
	put_manifest_item(
	    out, "ncx", "toc.ncx", "application/x-dtbncx+xml", NULL);
	for (style = style_rows; style->id; style++)
		if (package_has_style(package, style))
			put_manifest_item(
			    out, style->id, style->name, "text/css", NULL);
	for (row = matter_rows; row->id; row++) {
		if (!row->is_there(package))
			continue;
		buf_clear(&name);
		part_name_put(&name, PART_BESIDE, row->id, ".xhtml");
		put_manifest_item(out, row->id, buf_text(&name), xhtml, NULL);
	}
	for (i = 0; i < package->plan->entry_count; i++)
		if (package->items[i].title || package->items[i].is_signpost)
			put_manifest_item(out, package->plan->entries[i].id,
			    item_name(package, i, &name), xhtml, NULL);
	put_manifest_pictures(out, package);
	book_fonts_manifest(out, package);
	buf_puts(out, "</manifest>\n");
	buf_release(&name);
}

static void put_matter_refs(
    struct buf *out, const struct package *package, bool is_back)
{
	const struct matter *row;

	for (row = matter_rows; row->id; row++)
		if (row->is_back == is_back && row->is_there(package))
			buf_printf(out, "<itemref idref=\"%s\"/>\n", row->id);
}

static void put_spine(struct buf *out, const struct package *package)
{
	size_t i;

	buf_printf(out, "<spine toc=\"ncx\"%s>\n",
	    language_is_rtl(package->language) || package_is_vertical(package)
		? " page-progression-direction=\"rtl\""
		: "");
	put_matter_refs(out, package, false);
	for (i = 0; i < package->plan->entry_count; i++)
		if (package->items[i].title)
			buf_printf(out, "<itemref idref=\"%s\"/>\n",
			    package->plan->entries[i].id);
	put_matter_refs(out, package, true);
	for (i = 0; i < package->plan->entry_count; i++)
		if (package->items[i].is_signpost)
			buf_printf(out,
			    "<itemref idref=\"%s\" linear=\"no\"/>\n",
			    package->plan->entries[i].id);
	buf_puts(out, "</spine>\n");
}

static void put_reference(struct buf *out, const struct package *package,
    const char *type, const char *href, enum word word)
{
	buf_printf(out, "<reference type=\"%s\" href=\"%s\"", type, href);
	markup_attribute(out, "title", word_in(word, package->language));
	buf_puts(out, "/>\n");
}

/* For EPUB 2 readers (OPF 2.0.1, 2.6). */
static void put_guide(struct buf *out, const struct package *package)
{
	struct buf name = BUF_INIT;
	const struct matter *row;
	size_t i = 0;

	while (!package->items[i].title)
		i++;
	buf_puts(out, "<guide>\n");
	for (row = matter_rows; row->id; row++) {
		if (!row->is_there(package))
			continue;
		buf_clear(&name);
		part_name_put(&name, PART_BESIDE, row->id, ".xhtml");
		put_reference(
		    out, package, row->reference, buf_text(&name), row->word);
	}
	put_reference(
	    out, package, "text", item_name(package, i, &name), WORD_START);
	buf_puts(out, "</guide>\n");
	buf_release(&name);
}

void package_write(struct buf *out, const struct package *package)
{
	buf_puts(out,
	    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
	    "<package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\""
	    " unique-identifier=\"identifier\"");
	markup_attribute(out, "xml:lang", package->language);
	/* Apple Books sets a book in other faces than its own unless it is told
	 * that they are meant (Apple Books Asset Guide 5.3, Fonts). */
	if (has_faces(package->resources))
		buf_puts(out,
		    " prefix=\"ibooks: http://vocabulary.itunes.apple.com/rdf/"
		    "ibooks/vocabulary-extensions-1.0/\"");
	buf_puts(out, ">\n");
	metadata_write(out, package);
	put_manifest(out, package);
	put_spine(out, package);
	put_guide(out, package);
	buf_puts(out, "</package>\n");
}
