/* The manifest and the spine (EPUB 3.3, 5.6 and 5.7): what they list has to be
 * there, once, and of the type they say. */
#include <stdlib.h>
#include <string.h>

#include "check/book.h"
#include "check/target.h"

static const struct {
	const char *name;
	unsigned property; /* 0: nothing here depends on it */
} property_rows[] = {
	{ "nav", PROPERTY_NAV },
	{ "cover-image", PROPERTY_COVER },
	{ "svg", PROPERTY_SVG },
	{ "mathml", PROPERTY_MATHML },
	{ "scripted", PROPERTY_SCRIPTED },
	{ "remote-resources", PROPERTY_REMOTE },
	{ "switch", 0 },
	{ "data-nav", 0 },
	{ "dictionary", 0 },
	{ "glossary", 0 },
	{ "index", 0 },
	{ "search-key-map", 0 },
};

/* Types that only one suffix goes with; pictures are told by their content. */
static const struct {
	const char *suffix, *type;
} suffixes[] = {
	{ ".xhtml", XHTML_TYPE },
	{ ".css", "text/css" },
	{ ".svg", SVG_TYPE },
	{ ".ncx", NCX_TYPE },
};

unsigned properties_read(
    struct book *book, const char *list, const struct place *place)
{
	static const char space[] = " \t\r\n";
	unsigned properties = 0;

	while (*(list += strspn(list, space))) {
		size_t size = strcspn(list, space), i, rows;

		rows = sizeof property_rows / sizeof *property_rows;
		for (i = 0; i < rows; i++)
			if (strlen(property_rows[i].name) == size &&
			    memcmp(property_rows[i].name, list, size) == 0)
				break;
		if (i < rows)
			properties |= property_rows[i].property;
		else if (!memchr(list, ':', size))
			report_add(&book->report, FAULT_OPF_027, place,
			    "\"%.*s\" is no property of an item",
			    (int)(size < 100 ? size : 100), list);
		list += size;
	}
	return properties;
}

/* The part that the item names, which is then the item's. */
static void claim(struct book *book, size_t number, const struct target *target)
{
	struct item *item = &book->items[number];
	struct report *report = &book->report;
	size_t part = container_find(book->container, target->name);

	if (target->has_query)
		report_add(report, FAULT_RSC_033, &item->place,
		    "an item has no query: \"%s\"", target->text);
	if (target->fragment)
		report_add(report, FAULT_OPF_091, &item->place,
		    "an item has no fragment: \"%s\"", target->text);
	if (part == NO_PART) {
		report_add(report, FAULT_RSC_001, &item->place,
		    "\"%s\" is not in the container", target->text);
		return;
	}
	if (part == book->package)
		report_add(report, FAULT_OPF_099, &item->place,
		    "the package document itself is listed");
	if (text_starts_with(target->name, "META-INF/"))
		report_add(report, FAULT_PKG_025, &item->place,
		    "\"%s\" may not be in META-INF", target->text);
	if (book->parts[part].item != NO_ITEM) {
		report_add(report, FAULT_OPF_074, &item->place,
		    "\"%s\" is listed before", target->text);
		return;
	}
	item->part = part;
	book->parts[part].item = (uint32_t)number;
}

static void check_suffix(struct book *book, const struct item *item)
{
	const char *name = item->href;

	for (size_t i = 0; item->type && i < sizeof suffixes / sizeof *suffixes;
	     i++)
		if (text_ends_with(name, suffixes[i].suffix) &&
		    strcmp(item->type, suffixes[i].type) != 0)
			report_add(&book->report, FAULT_OPF_029, &item->place,
			    "\"%s\" has the type %s", name, item->type);
}

/* Sound, moving pictures, fonts and what scripts fetch may be elsewhere
 * (EPUB 3.3, 3.6). */
static bool is_local(const char *type)
{
	return text_starts_with(type, "image/") ||
	    strcmp(type, XHTML_TYPE) == 0 || strcmp(type, NCX_TYPE) == 0 ||
	    strcmp(type, "text/css") == 0;
}

static void check_item(struct book *book, size_t number)
{
	struct item *item = &book->items[number];
	struct arena *arena;
	struct target target;

	if (!item->href)
		return;
	arena = arena_new();
	target_read(
	    arena, book->parts[book->package].name, item->href, &target);
	switch (target.route) {
	case ROUTE_INSIDE:
		claim(book, number, &target);
		check_suffix(book, item);
		break;
	case ROUTE_WEB:
		book->remote[book->remote_count++] = id_key(target.text);
		if (item->type && is_local(item->type))
			report_add(&book->report, FAULT_RSC_006, &item->place,
			    "\"%s\" has to be a file of the book", target.text);
		break;
	case ROUTE_FILE:
		report_add(&book->report, FAULT_RSC_030, &item->place,
		    "\"%s\" is a file: URL", target.text);
		break;
	case ROUTE_DATA:
		report_add(&book->report, FAULT_RSC_029, &item->place,
		    "an item may not be a data: URL");
		break;
	case ROUTE_MALFORMED:
	case ROUTE_OTHER:
	case ROUTE_NOWHERE:
		report_add(&book->report, FAULT_RSC_020, &item->place,
		    "\"%s\" is no URL of a file", target.text);
		break;
	case ROUTE_CLIMBS:
		report_add(&book->report, FAULT_RSC_026, &item->place,
		    "\"%s\" leads out of the container", target.text);
		break;
	}
	arena_free(arena);
}

static void check_properties(struct book *book, const struct item *item)
{
	const char *type = item->type ? item->type : "";

	if (item->properties & PROPERTY_NAV && strcmp(type, XHTML_TYPE) != 0)
		report_add(&book->report, FAULT_OPF_012, &item->place,
		    "nav is no property of the type %s", type);
	if (item->properties & PROPERTY_COVER &&
	    !text_starts_with(type, "image/"))
		report_add(&book->report, FAULT_OPF_012, &item->place,
		    "cover-image is no property of the type %s", type);
	if (strcmp(type, "text/x-oeb1-document") == 0 ||
	    strcmp(type, "text/x-oeb1-css") == 0)
		report_add(&book->report, FAULT_OPF_037, &item->place,
		    "the type %s is deprecated", type);
}

static int by_value(const void *a, const void *b)
{
	uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;

	return (left > right) - (left < right);
}

void manifest_check(struct book *book)
{
	struct place place = { book->parts[book->package].name, 0, 0 };
	size_t navs = 0, covers = 0;

	if (book->item_count == 0)
		report_add(&book->report, FAULT_RSC_005, &place,
		    "the manifest has no items");
	book->remote = memory_array(book->item_count + 1, sizeof(uint64_t));
	for (size_t i = 0; i < book->item_count; i++) {
		const struct item *item = &book->items[i];

		check_item(book, i);
		check_properties(book, item);
		navs += (item->properties & PROPERTY_NAV) != 0;
		covers += (item->properties & PROPERTY_COVER) != 0;
	}
	qsort(book->remote, book->remote_count, sizeof(uint64_t), by_value);
	if (navs != 1 && !book->is_old && book->item_count > 0)
		report_add(&book->report, FAULT_RSC_005, &place,
		    "%zu items have the property nav, and not one", navs);
	if (covers > 1)
		report_add(&book->report, FAULT_RSC_005, &place,
		    "%zu items have the property cover-image", covers);
}

/* Items by their ids, for bsearch(); those without one are left out. */
struct by_id {
	const char *id;
	struct item *item;
};

static int compare_ids(const void *a, const void *b)
{
	return strcmp(
	    ((const struct by_id *)a)->id, ((const struct by_id *)b)->id);
}

struct index {
	struct by_id *rows;
	size_t count;
};

static void index_init(struct index *index, struct book *book)
{
	index->count = 0;
	index->rows = memory_array(book->item_count + 1, sizeof(*index->rows));
	for (size_t i = 0; i < book->item_count; i++)
		if (book->items[i].id)
			index->rows[index->count++] = (struct by_id){
				book->items[i].id, &book->items[i]
			};
	qsort(index->rows, index->count, sizeof(*index->rows), compare_ids);
}

static struct item *lookup(const struct index *index, const char *id)
{
	struct by_id key = { id, NULL }, *row;

	row = bsearch(
	    &key, index->rows, index->count, sizeof(key), compare_ids);
	return row ? row->item : NULL;
}

static bool is_content(const struct book *book, const struct item *item)
{
	return item->type &&
	    (strcmp(item->type, XHTML_TYPE) == 0 ||
		strcmp(item->type, SVG_TYPE) == 0 ||
		(book->is_old &&
		    strcmp(item->type, "application/x-dtbook+xml") == 0));
}

/* Steps from a spine item to a content document. */
enum { FALLBACKS_MOST = 16 };

/* EPUB 2 puts up with them (OPF 2.0.1, 2.4). */
static bool is_old_page(const struct book *book, const struct item *item)
{
	return book->is_old && item->type &&
	    strcmp(item->type, "text/html") == 0;
}

static void check_fallbacks(struct book *book, const struct index *index,
    const struct item *item, const struct place *place)
{
	const struct item *at = item;
	size_t steps = 0;

	while (!is_content(book, at)) {
		if (!at->fallback) {
			report_add(&book->report,
			    is_old_page(book, item) ? FAULT_OPF_035
						    : FAULT_OPF_043,
			    place,
			    "the type %s in the spine has no fallback to a "
			    "content document",
			    item->type ? item->type : "(none)");
			return;
		}
		at = lookup(index, at->fallback);
		if (!at)
			return; /* told with its item */
		if (++steps > FALLBACKS_MOST) {
			report_add(&book->report, FAULT_OPF_045, place,
			    "fallbacks lead in a circle, or on and on");
			return;
		}
	}
}

static void check_toc(
    struct book *book, const struct index *index, const struct spine *spine)
{
	const struct item *toc = spine->toc ? lookup(index, spine->toc) : NULL;
	bool has_ncx = false;

	for (size_t i = 0; i < book->item_count; i++)
		has_ncx |= book->items[i].type &&
		    strcmp(book->items[i].type, NCX_TYPE) == 0;
	if (!spine->toc && (has_ncx || book->is_old))
		report_add(&book->report, FAULT_RSC_005, &spine->place,
		    "the spine has no attribute toc that names the NCX");
	else if (spine->toc && !toc)
		report_add(&book->report, FAULT_OPF_049, &spine->place,
		    "toc=\"%s\" is in no item of the manifest", spine->toc);
	else if (toc && (!toc->type || strcmp(toc->type, NCX_TYPE) != 0))
		report_add(&book->report, FAULT_OPF_050, &spine->place,
		    "toc=\"%s\" is no NCX", spine->toc);
}

static bool check_ref(struct book *book, const struct index *index,
    const struct saying *ref, const struct place *place)
{
	struct item *item = lookup(index, ref->text);

	if (!item) {
		report_add(&book->report, FAULT_OPF_049, place,
		    "idref=\"%s\" is in no item of the manifest", ref->text);
		return false;
	}
	if (item->is_in_spine)
		report_add(&book->report,
		    book->is_old ? FAULT_OPF_034 : FAULT_RSC_005, place,
		    "idref=\"%s\" is in the spine before", ref->text);
	item->is_in_spine = true;
	check_fallbacks(book, index, item, place);
	return ref->is_linear;
}

void spine_check(struct book *book, const struct spine *spine)
{
	struct place place = { book->parts[book->package].name, 0, 0 };
	struct index index;
	bool has_linear = false;

	index_init(&index, book);
	for (size_t i = 0; i < book->item_count; i++) {
		const struct item *item = &book->items[i];

		if (item->fallback && !lookup(&index, item->fallback))
			report_add(&book->report, FAULT_OPF_040, &item->place,
			    "fallback=\"%s\" is in no item of the manifest",
			    item->fallback);
	}
	for (size_t i = 0; i < spine->refs.count; i++) {
		const struct saying *ref = &spine->refs.rows[i];
		struct place at = { place.part, ref->line, ref->column };

		has_linear |= check_ref(book, &index, ref, &at);
	}
	if (spine->place.line == 0)
		report_add(
		    &book->report, FAULT_RSC_005, &place, "has no spine");
	else if (spine->refs.count == 0)
		report_add(&book->report, FAULT_RSC_005, &spine->place,
		    "the spine has no itemref");
	else if (!has_linear)
		report_add(&book->report, FAULT_OPF_033, &spine->place,
		    "nothing in the spine is linear");
	if (spine->place.line > 0)
		check_toc(book, &index, spine);
	free(index.rows);
}
