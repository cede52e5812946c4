/* The package document (EPUB 3.3, 5): read, and what its metadata has to say. */
#include <stdlib.h>
#include <string.h>

#include "check/book.h"
#include "check/reference.h"

#define OPF_NS "http://www.idpf.org/2007/opf"
#define DC_NS  "http://purl.org/dc/elements/1.1/"

enum { VALUE_MOST = 4096, ITEMS_MOST = 200000 };

/* What has to be there; how often each was seen with text in it. */
enum required { TITLE, LANGUAGE, IDENTIFIER, MODIFIED, REQUIRED, OTHER };

static const char *const required_names[REQUIRED] = { "dc:title", "dc:language",
	"dc:identifier", "dcterms:modified" };

struct package {
	struct declared declared; /* first */
	struct spine spine;
	struct sayings guide, refined;
	size_t depth;
	const char *unique_id;
	/* the metadata element that is open */
	size_t value_depth; /* 0: none */
	enum required value_of;
	bool is_unique, is_found;
	struct buf value;
	struct place value_place;
	size_t counts[REQUIRED];
};

static struct place place_of(
    const struct package *package, const struct xml_element *element)
{
	struct book *book = package->declared.book;

	return (struct place){ book->parts[book->package].name, element->line,
		element->column };
}

static const char *keep(struct book *book, const char *text)
{
	return arena_strdup(book->arena, text);
}

/* The attribute, told when it is not there; an empty one is there. */
static const char *wanted(struct package *package,
    const struct xml_element *element, const char *name)
{
	struct book *book = package->declared.book;
	const char *value = xml_value(element, "", name);
	struct place place = place_of(package, element);

	if (!value)
		report_add(&book->report, FAULT_RSC_005, &place,
		    "%s without the attribute %s", element->name, name);
	return value ? keep(book, value) : NULL;
}

static void on_package(
    struct package *package, const struct xml_element *element)
{
	struct book *book = package->declared.book;
	struct place place = place_of(package, element);
	const char *version = xml_value(element, "", "version");
	const char *unique_id = xml_value(element, "", "unique-identifier");

	if (!xml_is(element, OPF_NS, "package"))
		report_add(&book->report, FAULT_RSC_005, &place,
		    "the root is no element package in its namespace");
	book->is_old = version && strncmp(version, "2.", 2) == 0;
	if (!version || (strcmp(version, "3.0") != 0 && !book->is_old))
		report_add(&book->report, FAULT_OPF_001, &place,
		    "the version is not told, or is neither 2.0 nor 3.0");
	if (book->has_package_doctype && !book->is_old)
		report_add(&book->report, FAULT_OPF_073, &place,
		    "its document type has external identifiers");
	if (!unique_id || !*unique_id)
		report_add(&book->report, FAULT_OPF_048, &place,
		    "has no unique-identifier");
	else
		package->unique_id = text_collapse(book->arena, unique_id);
}

static void say(struct package *package, struct sayings *list, const char *text,
    const struct xml_element *element, bool is_linear)
{
	struct book *book = package->declared.book;

	if (list->count == ITEMS_MOST) {
		book_exhausted(book, "rows in its package document");
		return;
	}
	if (list->count == list->capacity) {
		list->capacity = 2 * list->capacity + 64;
		list->rows = memory_resize(
		    list->rows, list->capacity, sizeof(*list->rows));
	}
	list->rows[list->count++] = (struct saying){
		.text = keep(book, text),
		.line = element->line,
		.column = element->column,
		.is_linear = is_linear,
	};
}

static void open_value(struct package *package, enum required what,
    const struct xml_element *element)
{
	package->value_depth = package->depth;
	package->value_of = what;
	package->value_place = place_of(package, element);
	buf_clear(&package->value);
}

static void in_metadata(
    struct package *package, const struct xml_element *element)
{
	const char *property = xml_value(element, "", "property");
	const char *refines = xml_value(element, "", "refines");
	const char *id = xml_value(element, "", "id");

	if (strcmp(element->space, DC_NS) == 0) {
		enum required what = OTHER;

		for (int i = 0; i < MODIFIED; i++)
			if (strcmp(element->name, required_names[i] + 3) == 0)
				what = (enum required)i;
		package->is_unique = what == IDENTIFIER && id &&
		    package->unique_id &&
		    strcmp(text_collapse(package->declared.book->arena, id),
			package->unique_id) == 0;
		open_value(package, what, element);
		return;
	}
	if (!xml_is(element, OPF_NS, "meta"))
		return;
	if (refines && *refines == '#')
		say(package, &package->refined, refines + 1, element, false);
	if (property && !refines && strcmp(property, "dcterms:modified") == 0)
		open_value(package, MODIFIED, element);
}

/* CCYY-MM-DDThh:mm:ssZ (EPUB 3.3, 5.5.4). */
static bool is_moment(const char *text)
{
	static const char form[] = "0000-00-00T00:00:00Z";
	size_t i;

	for (i = 0; form[i]; i++)
		if (form[i] == '0' ? text[i] < '0' || text[i] > '9'
				   : text[i] != form[i])
			return false;
	return text[i] == '\0';
}

/* Subtags of letters and digits (RFC 5646, 2.1), the first of letters alone. */
static bool is_language(const char *text)
{
	size_t size = 0, count = 1;

	for (; *text; text++) {
		bool is_letter = (*text | 32) >= 'a' && (*text | 32) <= 'z';
		bool is_digit = *text >= '0' && *text <= '9';

		if (*text == '-' && size > 0) {
			count++;
			size = 0;
		} else if (!(is_letter || (is_digit && count > 1)) ||
		    ++size > 8) {
			return false;
		}
	}
	return size > 0 && (count > 1 || size > 1);
}

static void close_value(struct package *package)
{
	struct book *book = package->declared.book;
	struct report *report = &book->report;
	const char *value = text_collapse(
	    book->arena, buf_text(&package->value));
	const struct place *place = &package->value_place;

	package->value_depth = 0;
	if (package->is_unique) {
		book->identifier = value;
		package->is_found = true;
		package->is_unique = false;
	}
	if (package->value_of == OTHER)
		return;
	package->counts[package->value_of]++;
	if (!*value)
		report_add(report, FAULT_RSC_005, place, "an empty %s",
		    required_names[package->value_of]);
	else if (package->value_of == LANGUAGE && !book->is_old &&
	    !is_language(value))
		report_add(report, FAULT_OPF_092, place,
		    "\"%s\" is no language tag", value);
	else if (package->value_of == MODIFIED && !is_moment(value))
		report_add(report, FAULT_RSC_005, place,
		    "dcterms:modified is not of the form "
		    "2026-01-31T12:00:00Z: \"%s\"",
		    value);
}

/* Lower case, without parameters (RFC 9110, 8.3.1). */
static char *type_plain(struct book *book, const char *type)
{
	char *plain = text_collapse(book->arena, type);

	plain[strcspn(plain, "; ")] = '\0';
	return text_lower(book->arena, plain);
}

static void on_item(struct package *package, const struct xml_element *element)
{
	struct book *book = package->declared.book;
	const char *fallback = xml_value(element, "", "fallback");
	const char *properties = xml_value(element, "", "properties");
	struct item *item;

	if (book->item_count == ITEMS_MOST) {
		book_exhausted(book, "manifest items");
		return;
	}
	if (book->item_count == book->item_capacity) {
		book->item_capacity = 2 * book->item_capacity + 64;
		book->items = memory_resize(
		    book->items, book->item_capacity, sizeof(*book->items));
	}
	item = &book->items[book->item_count++];
	*item = (struct item){ .id = wanted(package, element, "id"),
		.href = wanted(package, element, "href"),
		.type = wanted(package, element, "media-type"),
		.fallback = fallback ? keep(book, fallback) : NULL,
		.part = NO_PART,
		.place = place_of(package, element) };
	if (item->type)
		item->type = type_plain(book, item->type);
	if (properties && !book->is_old)
		item->properties = properties_read(
		    book, properties, &item->place);
}

static void on_spine(struct package *package, const struct xml_element *element)
{
	const char *toc = xml_value(element, "", "toc");

	package->spine.place = place_of(package, element);
	package->spine.toc = toc ? keep(package->declared.book, toc) : NULL;
}

static void on_itemref(
    struct package *package, const struct xml_element *element)
{
	const char *idref = wanted(package, element, "idref");
	const char *linear = xml_value(element, "", "linear");

	if (idref)
		say(package, &package->spine.refs, idref, element,
		    !linear || strcmp(linear, "no") != 0);
}

/* A record beside the publication (EPUB 3.3, 5.5.7). */
static void note_named(struct book *book, const char *href)
{
	struct arena *arena = arena_new();
	struct target target;
	size_t part;

	target_read(arena, book->parts[book->package].name, href, &target);
	part = target.route == ROUTE_INSIDE
	    ? container_find(book->container, target.name)
	    : NO_PART;
	if (part != NO_PART)
		book->parts[part].is_named = true;
	arena_free(arena);
}

static void on_start(void *context, const struct xml_element *element)
{
	struct package *package = context;
	struct book *book = package->declared.book;
	const char *id = xml_value(element, "", "id");
	const char *href = xml_value(element, "", "href");

	if (++package->depth == 1)
		on_package(package, element);
	if (id)
		ids_add(&book->ids, text_collapse(book->arena, id),
		    element->line, element->column);
	if (package->depth == 3 && package->value_depth == 0)
		in_metadata(package, element);
	if (xml_is(element, OPF_NS, "item") && package->depth == 3)
		on_item(package, element);
	else if (xml_is(element, OPF_NS, "itemref"))
		on_itemref(package, element);
	else if (xml_is(element, OPF_NS, "spine"))
		on_spine(package, element);
	else if (xml_is(element, OPF_NS, "link") && href)
		note_named(book, href);
	else if (xml_is(element, OPF_NS, "reference") && href)
		say(package, &package->guide, href, element, false);
}

static void on_end(void *context)
{
	struct package *package = context;

	if (package->value_depth == package->depth)
		close_value(package);
	package->depth--;
}

static void on_text(void *context, const char *text, size_t size)
{
	struct package *package = context;

	size_t room = VALUE_MOST - package->value.size;

	if (package->value_depth > 0)
		buf_add(&package->value, text, size < room ? size : room);
}

static void check_metadata(struct package *package)
{
	struct book *book = package->declared.book;
	struct place place = { book->parts[book->package].name, 0, 0 };

	for (int i = 0; i < REQUIRED; i++)
		if (package->counts[i] == 0 && !(book->is_old && i == MODIFIED))
			report_add(&book->report, FAULT_RSC_005, &place,
			    "has no %s", required_names[i]);
	if (package->counts[MODIFIED] > 1)
		report_add(&book->report, FAULT_RSC_005, &place,
		    "has dcterms:modified more than once");
	if (package->unique_id && !package->is_found)
		report_add(&book->report, FAULT_OPF_030, &place,
		    "no dc:identifier has the id \"%s\"", package->unique_id);
	for (size_t i = 0; i < package->refined.count; i++) {
		const struct saying *refined = &package->refined.rows[i];
		struct place at = { place.part, refined->line,
			refined->column };

		if (!ids_know(&book->ids, book->parts[book->package].ids,
			id_key(refined->text)))
			report_add(&book->report, FAULT_RSC_005, &at,
			    "refines the id \"%s\", which is not there",
			    refined->text);
	}
}

static void check_guide(struct package *package)
{
	struct book *book = package->declared.book;
	struct referrer from = { .book = book,
		.part = book->package,
		.base = book->parts[book->package].name };

	for (size_t i = 0; i < package->guide.count; i++) {
		const struct saying *row = &package->guide.rows[i];

		reference_check(
		    &from, USE_GUIDE, row->text, row->line, row->column);
	}
}

bool package_check(struct book *book)
{
	struct package package = { .declared = { book, book->package } };
	struct xml_reader reader = { &package, on_start, on_end, on_text,
		declared_doctype, declared_entity };
	struct buf text = BUF_INIT;
	bool is_read = book_read(book, book->package, &text) &&
	    book_read_xml(book, book->package, &text, &reader);

	if (is_read) {
		check_metadata(&package);
		manifest_check(book);
		spine_check(book, &package.spine);
		check_guide(&package);
	}
	free(package.spine.refs.rows);
	free(package.guide.rows);
	free(package.refined.rows);
	buf_release(&package.value);
	buf_release(&text);
	return is_read;
}
