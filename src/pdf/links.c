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
    const struct package *package, HPDF_Dict dict, const char *id)
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
	destination_put(
	    dict_array(dict, "Dest"), package->body.pages[number - 1], &corner);
	return true;
}

/* Where a "#id" leads to: a place in the chapter, or an article of the book.
 * False: nowhere. */
static bool put_inner_link(
    const struct sheets *sheets, HPDF_Dict dict, const char *id)
{
	const struct package *package = sheets->package;
	const struct destination *place = destinations_find(sheets, id);

	if (place != NULL) {
		destination_put(
		    dict_array(dict, "Dest"), place->page, &place->corner);
		return true;
	}
	if (sheets->is_matter && put_page_link(package, dict, id))
		return true;
	if (package_find(package, id) == NULL)
		return false;
	dict_bytes(dict, "Dest", id, strlen(id));
	return true;
}

/* 12.5.6.5 */
object_id link_write(
    const struct sheets *sheets, uint32_t page, uint32_t number)
{
	const struct chapter_link *link =
	    &sheets->content.pages[page].links[number];
	const char *words = link->href + (link->href[0] == '#');
	const struct package *package = sheets->package;
	const struct entry *entry = package_find(package, link->entry);
	struct writer *writer = package->writer;
	HPDF_Dict dict = dict_new(writer_objects(writer), "Annot");
	HPDF_Array box, border;
	double dx = sheets->dx, dy = sheets->dy;

	if (entry != NULL && link->href[0] != '#' &&
	    package->imposition == NULL) {
		dict_reference(dict, "A",
		    late_add_action(package->late, entry, link->href));
	} else if (link->href[0] != '#') {
		HPDF_Dict action = dict_dict(dict, "A");

		dict_name(action, "S", "URI");
		dict_bytes(action, "URI", link->href, strlen(link->href));
	} else if (package->imposition != NULL ||
	    !put_inner_link(sheets, dict, link->href + 1)) {
		HPDF_Dict_Free(dict);
		return 0;
	}
	dict_name(dict, "Subtype", "Link");
	box = dict_array(dict, "Rect");
	array_real(box, link->left + dx);
	array_real(box, link->bottom + dy);
	array_real(box, link->right + dx);
	array_real(box, link->top + dy);
	border = dict_array(dict, "Border");
	for (int i = 0; i < 3; i++)
		array_number(border, 0);
	dict_number(dict, "F", 4); /* printed */
	/* PDF/UA-1, 7.18.5 */
	if (link->text[0] != '\0')
		words = link->text;
	dict_text(dict, "Contents", words);
	if (package->tags != NULL &&
	    sheets->tagged.links[page][number] != UINT32_MAX)
		dict_number(dict, "StructParent",
		    (int32_t)tags_add_link(
			package->tags, &sheets->tagged, page, number));
	return writer_add(writer, dict);
}

void links_write(const struct sheets *sheets, uint32_t page, HPDF_Dict dict)
{
	HPDF_Array annotations = NULL;

	for (uint32_t i = 0; i < sheets->content.pages[page].link_count; i++) {
		object_id id = link_write(sheets, page, i);

		if (id == 0)
			continue;
		if (annotations == NULL)
			annotations = dict_array(dict, "Annots");
		sheets->tagged.annotations[page][i] = id;
		array_reference(annotations, id);
	}
}
