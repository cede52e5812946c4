/* Link annotations of pages, and the places in a chapter that they lead to. */
#include "pdf/links.h"

#include <stdlib.h>
#include <string.h>

/* By id; of equal ones the first in the text. */
static int compare_destinations(const void *a, const void *b)
{
	const struct destination *left = a, *right = b;
	int order = strcmp(left->id, right->id);

	if (order != 0)
		return order;
	if (left->index != right->index)
		return left->index < right->index ? -1 : 1;
	return left->corner.top > right->corner.top
	    ? -1
	    : left->corner.top < right->corner.top;
}

void destinations_list(struct sheets *sheets)
{
	const struct chapter_content *content = &sheets->content;
	size_t count = 0, kept = 0;
	struct destination *all;

	for (uint32_t i = 0; i < content->page_count; i++)
		count += content->pages[i].target_count;
	all = arena_array(sheets->arena, count, sizeof(*all));
	count = 0;
	for (uint32_t i = 0; i < content->page_count; i++) {
		const struct chapter_page *page = &content->pages[i];

		for (uint32_t t = 0; t < page->target_count; t++)
			if (page->targets[t].id[0] != '\0')
				all[count++] = (struct destination){
					page->targets[t].id, sheets->pages[i],
					page->targets[t].corner, i
				};
	}
	if (count > 0)
		qsort(all, count, sizeof(*all), compare_destinations);
	for (size_t i = 0; i < count; i++)
		if (kept == 0 || strcmp(all[kept - 1].id, all[i].id) != 0)
			all[kept++] = all[i];
	sheets->destinations = all;
	sheets->destination_count = kept;
}

static int compare_with_id(const void *id, const void *destination)
{
	return strcmp(id, ((const struct destination *)destination)->id);
}

const struct destination *destinations_find(
    const struct sheets *sheets, const char *id)
{
	return sheets->destination_count > 0
	    ? bsearch(id, sheets->destinations, sheets->destination_count,
		  sizeof(*sheets->destinations), compare_with_id)
	    : NULL;
}

/* "page-12" in the index: a page of the body, from 1. */
static bool put_page_link(
    const struct package *package, struct buf *out, const char *id)
{
	const char *digits = id + strlen("page-");
	const struct corner corner = { .top = package->page_height };
	unsigned long number;

	if (!text_starts_with(id, "page-") ||
	    strspn(digits, "0123456789") != strlen(digits))
		return false;
	number = strtoul(digits, NULL, 10);
	if (number < 1 || number > package->body.count)
		return false;
	buf_puts(out, "/Dest");
	destination_put(out, package->body.pages[number - 1], &corner);
	return true;
}

/* Where a "#id" leads to: a place in the chapter, or an article of the book.
 * False: nowhere. */
static bool put_inner_link(
    const struct sheets *sheets, struct buf *out, const char *id)
{
	const struct package *package = sheets->package;
	const struct destination *place = destinations_find(sheets, id);

	if (place != NULL) {
		buf_puts(out, "/Dest");
		destination_put(out, place->page, &place->corner);
		return true;
	}
	if (sheets->is_matter && put_page_link(package, out, id))
		return true;
	if (package_find(package, id) == NULL)
		return false;
	buf_puts(out, "/Dest");
	string_put(out, id, strlen(id));
	return true;
}

/* What the link does (12.6), or where it leads; false: nowhere. */
static bool put_action(const struct sheets *sheets,
    const struct chapter_link *link, struct buf *out)
{
	const struct package *package = sheets->package;
	const struct entry *entry = package_find(package, link->entry);

	if (link->href[0] == '#')
		return package->imposition == NULL &&
		    put_inner_link(sheets, out, link->href + 1);
	if (entry != NULL && package->imposition == NULL) {
		buf_puts(out, "/A ");
		object_put_reference(
		    out, late_add_action(package->late, entry, link->href));
	} else {
		buf_puts(out, "/A<</S/URI/URI");
		string_put(out, link->href, strlen(link->href));
		buf_puts(out, ">>");
	}
	return true;
}

static void put_rectangle(const struct sheets *sheets,
    const struct chapter_link *link, struct buf *out)
{
	const double edges[4] = { link->left + sheets->dx,
		link->bottom + sheets->dy, link->right + sheets->dx,
		link->top + sheets->dy };

	buf_puts(out, "/Rect");
	numbers_put(out, edges, 4, 2);
}

/* 12.5.6.5 */
object_id link_write(
    const struct sheets *sheets, uint32_t page, uint32_t number)
{
	const struct chapter_link *link =
	    &sheets->content.pages[page].links[number];
	const char *words = link->href + (link->href[0] == '#');
	const struct package *package = sheets->package;
	struct buf out = BUF_INIT;
	object_id id = 0;

	buf_puts(&out, "<</Type/Annot/Subtype/Link");
	if (put_action(sheets, link, &out)) {
		put_rectangle(sheets, link, &out);
		/* printed, without a border */
		buf_puts(&out, "/Border[0 0 0]/F 4/Contents");
		/* PDF/UA-1, 7.18.5 */
		text_string_put(
		    &out, link->text[0] != '\0' ? link->text : words);
		if (package->tags != NULL &&
		    sheets->tagged.links[page][number] != UINT32_MAX) {
			buf_puts(&out, "/StructParent ");
			buf_put_number(&out,
			    tags_add_link(
				package->tags, &sheets->tagged, page, number));
		}
		buf_puts(&out, ">>");
		id = writer_reserve(package->writer);
		writer_raw(package->writer, id, out.data, out.size);
	}
	buf_release(&out);
	return id;
}

void links_write(const struct sheets *sheets, uint32_t page, struct buf *out)
{
	bool has_some = false;

	for (uint32_t i = 0; i < sheets->content.pages[page].link_count; i++) {
		object_id id = link_write(sheets, page, i);

		if (id == 0)
			continue;
		buf_puts(out, has_some ? " " : "/Annots[");
		has_some = true;
		sheets->tagged.annotations[page][i] = id;
		object_put_reference(out, id);
	}
	if (has_some)
		buf_putc(out, ']');
}
