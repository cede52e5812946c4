/* META-INF: where the package document is, and what is encrypted
 * (EPUB 3.3, 4.2.6). */
#include <string.h>

#include "check/book.h"
#include "check/target.h"

#define CONTAINER_NS "urn:oasis:names:tc:opendocument:xmlns:container"
#define XMLENC_NS    "http://www.w3.org/2001/04/xmlenc#"
#define PACKAGE_TYPE "application/oebps-package+xml"

struct meta_inf {
	struct declared declared; /* first */
	size_t depth;
	bool has_root;
	const char *package; /* the first rootfile's path */
};

static void on_end(void *context)
{
	struct meta_inf *meta_inf = context;

	meta_inf->depth--;
}

static void on_text(void *context, const char *text, size_t size)
{
}

/* In the book's arena: what is led to, or what was said. */
static const char *resolved(struct book *book, const char *path)
{
	struct target target;

	target_read(book->arena, "", path, &target);
	return target.route == ROUTE_INSIDE ? target.name
					    : arena_strdup(book->arena, path);
}

static void on_rootfile(
    struct meta_inf *meta_inf, const struct xml_element *element)
{
	struct book *book = meta_inf->declared.book;
	struct place place = { "META-INF/container.xml", element->line,
		element->column };
	const char *path = xml_value(element, "", "full-path");
	const char *type = xml_value(element, "", "media-type");
	size_t other;

	if (!path)
		report_add(&book->report, FAULT_OPF_016, &place,
		    "a rootfile without the attribute full-path");
	else if (!*path)
		report_add(&book->report, FAULT_OPF_017, &place,
		    "a rootfile with an empty full-path");
	if (!type || strcmp(type, PACKAGE_TYPE) != 0)
		return;
	meta_inf->has_root = true;
	if (!path || !*path)
		return;
	if (!meta_inf->package) {
		meta_inf->package = resolved(book, path);
		return;
	}
	/* another rendition's, which is not looked at */
	other = container_find(book->container, resolved(book, path));
	if (other != NO_PART)
		book->parts[other].is_named = true;
}

static void in_container(void *context, const struct xml_element *element)
{
	struct meta_inf *meta_inf = context;
	struct place place = { "META-INF/container.xml", element->line,
		element->column };

	if (meta_inf->depth++ == 0 &&
	    !xml_is(element, CONTAINER_NS, "container"))
		report_add(&meta_inf->declared.book->report, FAULT_RSC_005,
		    &place, "the root is no element container");
	if (xml_is(element, CONTAINER_NS, "rootfile"))
		on_rootfile(meta_inf, element);
}

static void in_encryption(void *context, const struct xml_element *element)
{
	struct meta_inf *meta_inf = context;
	struct book *book = meta_inf->declared.book;
	const char *uri = xml_value(element, "", "URI");
	size_t part;

	meta_inf->depth++;
	if (!xml_is(element, XMLENC_NS, "CipherReference") || !uri)
		return;
	part = container_find(book->container, resolved(book, uri));
	/* what says so, and what has to be read before it, never is */
	if (part != NO_PART &&
	    strcmp(book->parts[part].name, "mimetype") != 0 &&
	    !text_starts_with(book->parts[part].name, "META-INF/"))
		book->parts[part].is_encrypted = true;
}

static void in_any(void *context, const struct xml_element *element)
{
	((struct meta_inf *)context)->depth++;
}

static bool read_file(struct book *book, struct meta_inf *meta_inf, size_t part,
    void (*start)(void *, const struct xml_element *))
{
	struct xml_reader reader = { meta_inf, start, on_end, on_text,
		declared_doctype, declared_entity };
	struct buf text = BUF_INIT;
	bool is_read;

	*meta_inf = (struct meta_inf){ .declared = { book, part } };
	is_read = book_read(book, part, &text) &&
	    book_read_xml(book, part, &text, &reader);
	buf_release(&text);
	return is_read;
}

/* The others that the standard knows have only to be XML. */
static void check_others(struct book *book)
{
	static const char *const names[] = { "META-INF/manifest.xml",
		"META-INF/metadata.xml", "META-INF/rights.xml",
		"META-INF/signatures.xml" };
	struct meta_inf meta_inf;
	size_t part = container_find(
	    book->container, "META-INF/encryption.xml");

	if (part != NO_PART)
		read_file(book, &meta_inf, part, in_encryption);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		part = container_find(book->container, names[i]);
		if (part != NO_PART)
			read_file(book, &meta_inf, part, in_any);
	}
}

bool meta_inf_check(struct book *book)
{
	struct meta_inf meta_inf;
	struct place place = { "META-INF/container.xml", 0, 0 };
	size_t part = container_find(book->container, place.part);

	check_others(book);
	if (part == NO_PART) {
		report_add(&book->report, FAULT_RSC_002, NULL,
		    "has no META-INF/container.xml");
		return false;
	}
	if (!read_file(book, &meta_inf, part, in_container))
		return false;
	if (!meta_inf.has_root)
		report_add(&book->report, FAULT_RSC_003, &place,
		    "names no rootfile of the type " PACKAGE_TYPE);
	if (!meta_inf.package)
		return false;
	book->package = container_find(book->container, meta_inf.package);
	if (book->package == NO_PART)
		report_add(&book->report, FAULT_OPF_002, &place,
		    "the package document \"%s\" is not in the container",
		    meta_inf.package);
	else
		book->parts[book->package].is_encrypted = false;
	return book->package != NO_PART;
}
