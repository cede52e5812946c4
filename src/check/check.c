/* The passes over a book, and what all of them need. */
#include <stdlib.h>
#include <string.h>

#include "check/book.h"
#include "check/reference.h"
#include "picture/picture.h"

void book_exhausted(struct book *book, const char *what)
{
	if (!book->is_over)
		report_add(&book->report, FAULT_PKG_008, NULL,
		    "has more %s than are looked at", what);
	book->is_over = true;
}

const char *book_type(const struct book *book, size_t part)
{
	uint32_t item = part == NO_PART ? NO_ITEM : book->parts[part].item;

	return item != NO_ITEM && book->items[item].type
	    ? book->items[item].type
	    : "";
}

/* In one message what is wrong with a part that cannot be read. */
static bool complain(struct book *book, size_t part, const struct error *err)
{
	struct place place = { book->parts[part].name, 0, 0 };

	if (container_is_spent(book->container))
		book_exhausted(book, "bytes, unpacked,");
	else
		report_add(
		    &book->report, FAULT_PKG_008, &place, "%s", err->text);
	return false;
}

bool book_read(struct book *book, size_t part, struct buf *out)
{
	struct error err;

	book->parts[part].is_read = true;
	if (book->parts[part].is_encrypted)
		return false;
	return container_read(book->container, part, out, &err) ||
	    complain(book, part, &err);
}

static bool has_encoding(struct book *book, size_t part,
    const struct place *place, const struct buf *text)
{
	struct report *report = &book->report;
	bool is_html = strcmp(book_type(book, part), XHTML_TYPE) == 0;
	struct xml_head head;

	xml_head_read(text->data, text->size, &head);
	if (strcmp(head.version, "1.0") != 0)
		report_add(report, FAULT_HTM_001, place,
		    "is XML %s, and not 1.0", head.version);
	if (xml_head_is_utf8(&head))
		return true;
	report_add(report,
	    !xml_head_is_utf16(&head) ? FAULT_RSC_028
		: is_html             ? FAULT_HTM_058
				      : FAULT_RSC_027,
	    place, "is in %s, and not in UTF-8; it was not looked at",
	    head.encoding);
	return false;
}

bool book_read_xml(struct book *book, size_t part, const struct buf *text,
    const struct xml_reader *reader)
{
	struct part *is = &book->parts[part];
	struct place place = { is->name, 0, 0 };
	struct xml_fault fault;
	bool is_whole;

	if (!has_encoding(book, part, &place, text))
		return false;
	is_whole = xml_read(text->data, text->size, reader, &fault);
	is->ids = ids_close(&book->ids, &book->report, is->name);
	is->is_scanned = is_whole && !book->ids.is_over;
	if (book->ids.is_over)
		book_exhausted(book, "ids");
	if (is_whole)
		return true;
	place.line = fault.line;
	place.column = fault.column;
	report_add(&book->report, FAULT_RSC_016, &place,
	    "cannot be read as XML: %s", fault.text);
	return false;
}

/* Public identifiers that EPUB 3.3 (B.2) allows, each with one type. */
static const struct {
	const char *type, *public_id;
} allowed[] = {
	{ SVG_TYPE, "-//W3C//DTD SVG 1.1//EN" },
	{ NCX_TYPE, "-//NISO//DTD ncx 2005-1//EN" },
	{ "application/mathml+xml", "-//W3C//DTD MathML 3.0//EN" },
	{ "application/mathml-content+xml", "-//W3C//DTD MathML 3.0//EN" },
	{ "application/mathml-presentation+xml", "-//W3C//DTD MathML 3.0//EN" },
};

void declared_doctype(
    void *context, const char *public_id, const char *system_id)
{
	struct declared *declared = context;
	struct book *book = declared->book;
	struct place place = { book->parts[declared->part].name, 0, 0 };
	const char *type = book_type(book, declared->part);

	/* its version is not known yet */
	if (declared->part == book->package)
		book->has_package_doctype = true;
	if (book->is_old || declared->part == book->package)
		return;
	if (strcmp(type, XHTML_TYPE) == 0) {
		if (public_id || !system_id ||
		    strcmp(system_id, "about:legacy-compat") != 0)
			report_add(&book->report, FAULT_HTM_004, &place,
			    "its document type is not <!DOCTYPE html>");
		return;
	}
	for (size_t i = 0; public_id && i < sizeof allowed / sizeof *allowed;
	     i++)
		if (strcmp(type, allowed[i].type) == 0 &&
		    strcmp(public_id, allowed[i].public_id) == 0)
			return;
	report_add(&book->report, FAULT_OPF_073, &place,
	    "its document type has external identifiers");
}

void declared_entity(void *context, const char *name, unsigned line)
{
	struct declared *declared = context;
	struct book *book = declared->book;
	struct place place = { book->parts[declared->part].name, line, 0 };

	report_add(&book->report, FAULT_HTM_003, &place,
	    "declares the external entity \"%s\"", name);
}

static bool has_suffix(const char *name, const char *suffix)
{
	size_t size = strlen(name), length = strlen(suffix);

	return size >= length && text_equal_case(name + size - length, suffix);
}

/* What pictures have first is their type's; suffixes are often wrong. */
static void picture_check(
    struct book *book, size_t part, const char *type, const struct buf *head)
{
	struct place place = { book->parts[part].name, 0, 0 };
	enum picture_kind kind = picture_sniff(
	    (const uint8_t *)head->data, head->size);
	const char *is = picture_media_type(kind);
	const char *suffix = picture_suffix(kind);

	if (kind == PICTURE_UNKNOWN) {
		report_add(&book->report, FAULT_PKG_021, &place,
		    "does not begin as a picture does");
		return;
	}
	if (!is)
		return;
	if (strcmp(is, type) != 0)
		report_add(&book->report, FAULT_OPF_029, &place,
		    "is of the type %s, and not %s", is, type);
	else if (!has_suffix(place.part, suffix) &&
	    !(kind == PICTURE_JPEG && has_suffix(place.part, ".jpeg")))
		report_add(&book->report, FAULT_PKG_022, &place,
		    "its suffix is not that of the type %s", is);
}

static bool has_known_head(const char *type)
{
	return strcmp(type, "image/jpeg") == 0 ||
	    strcmp(type, "image/png") == 0 || strcmp(type, "image/gif") == 0;
}

/* Read to its end for its checksum. */
static void skim(struct book *book, size_t part)
{
	const char *type = book_type(book, part);
	struct buf head = BUF_INIT;
	struct error err;

	book->parts[part].is_read = true;
	if (book->parts[part].is_encrypted)
		return;
	if (!container_skim(book->container, part, &head, &err))
		complain(book, part, &err);
	else if (has_known_head(type))
		picture_check(book, part, type, &head);
	buf_release(&head);
}

/* Other XML is its owner's. */
static bool is_document(const char *type)
{
	static const char *const types[] = { XHTML_TYPE, SVG_TYPE, NCX_TYPE,
		"application/smil+xml", "application/x-dtbook+xml",
		"application/pls+xml" };

	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (strcmp(type, types[i]) == 0)
			return true;
	return false;
}

static void check_parts(struct book *book)
{
	for (size_t i = 0; i < book->part_count; i++) {
		const char *type = book_type(book, i);

		if (book->parts[i].is_encrypted) {
			struct place place = { book->parts[i].name, 0, 0 };

			report_add(&book->report, FAULT_RSC_004, &place,
			    "is encrypted, and was not looked at");
		}
		if (book->parts[i].is_read)
			continue;
		if (is_document(type))
			document_check(book, i);
		else if (strcmp(type, "text/css") == 0)
			sheet_check(book, i);
		else
			skim(book, i);
	}
}

/* Files nobody will be shown. */
static void check_strays(struct book *book)
{
	for (size_t i = 0; i < book->part_count; i++) {
		const struct part *part = &book->parts[i];
		struct place place = { part->name, 0, 0 };

		if (part->item == NO_ITEM && i != book->package &&
		    !part->is_named && strcmp(part->name, "mimetype") != 0 &&
		    !text_starts_with(part->name, "META-INF/") &&
		    !text_ends_with(part->name, "/") &&
		    container_find(book->container, part->name) == i)
			report_add(&book->report, FAULT_OPF_003, &place,
			    "is not in the manifest");
	}
}

static void check(struct book *book)
{
	mimetype_check(book);
	names_check(book);
	if (meta_inf_check(book) && package_check(book)) {
		check_parts(book);
		check_strays(book);
		fragments_check(book);
	} else {
		for (size_t i = 0; i < book->part_count; i++)
			if (!book->parts[i].is_read)
				skim(book, i);
	}
	report_close(&book->report);
}

bool check_book(const char *path,
    void (*each)(void *, const struct sheaf_finding *), void *context,
    struct sheaf_check_tally *tally, struct error *err)
{
	struct book book = {
		.container = container_open(path, err),
		.report = { .each = each, .context = context, .tally = tally },
		.package = NO_PART,
	};

	*tally = (struct sheaf_check_tally){ 0 };
	if (!book.container)
		return false;
	book.arena = arena_new();
	book.part_count = container_count(book.container);
	book.parts = memory_array(book.part_count + 1, sizeof(*book.parts));
	for (size_t i = 0; i < book.part_count; i++)
		book.parts[i] = (struct part){
			.name = container_name(book.container, i),
			.item = NO_ITEM,
		};
	tally->files = book.part_count;
	check(&book);
	ids_release(&book.ids);
	free(book.parts);
	free(book.items);
	free(book.remote);
	free(book.pending);
	container_close(book.container);
	arena_free(book.arena);
	return true;
}
