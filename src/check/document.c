/* Content documents, navigation and other XML: ids, references, and what
 * depends on the manifest. */
#include <string.h>
#include <strings.h>

#include "check/css.h"
#include "check/reference.h"

#define NCX_NS  "http://www.daisy.org/z3986/2005/ncx/"
#define SMIL_NS "http://www.w3.org/ns/SMIL"

/* Where addresses stand. */
static const struct {
	const char *space, *element, *attribute_space, *attribute;
	enum use use;
} rows[] = {
	{ XHTML_NS, "a", "", "href", USE_LINK },
	{ XHTML_NS, "area", "", "href", USE_LINK },
	{ XHTML_NS, "img", "", "src", USE_IMAGE },
	{ XHTML_NS, "input", "", "src", USE_IMAGE },
	{ XHTML_NS, "video", "", "poster", USE_IMAGE },
	{ XHTML_NS, "script", "", "src", USE_SCRIPT },
	{ XHTML_NS, "audio", "", "src", USE_MEDIA },
	{ XHTML_NS, "video", "", "src", USE_MEDIA },
	{ XHTML_NS, "source", "", "src", USE_MEDIA },
	{ XHTML_NS, "track", "", "src", USE_MEDIA },
	{ XHTML_NS, "iframe", "", "src", USE_FRAME },
	{ XHTML_NS, "embed", "", "src", USE_FRAME },
	{ XHTML_NS, "object", "", "data", USE_FRAME },
	{ XHTML_NS, "blockquote", "", "cite", USE_CITE },
	{ XHTML_NS, "q", "", "cite", USE_CITE },
	{ XHTML_NS, "ins", "", "cite", USE_CITE },
	{ XHTML_NS, "del", "", "cite", USE_CITE },
	{ SVG_NS, "a", XLINK_NS, "href", USE_LINK },
	{ SVG_NS, "a", "", "href", USE_LINK },
	{ SVG_NS, "image", XLINK_NS, "href", USE_IMAGE },
	{ SVG_NS, "image", "", "href", USE_IMAGE },
	{ SVG_NS, "use", XLINK_NS, "href", USE_DRAWING },
	{ SVG_NS, "use", "", "href", USE_DRAWING },
	{ SVG_NS, "script", XLINK_NS, "href", USE_SCRIPT },
	{ SVG_NS, "script", "", "href", USE_SCRIPT },
	{ NCX_NS, "content", "", "src", USE_CONTENTS },
	{ SMIL_NS, "text", "", "src", USE_OVERLAY },
	{ SMIL_NS, "audio", "", "src", USE_MEDIA },
};

/* What the root of a part of this type is. */
static const struct {
	const char *type, *space, *element;
} roots[] = {
	{ XHTML_TYPE, XHTML_NS, "html" },
	{ SVG_TYPE, SVG_NS, "svg" },
	{ NCX_TYPE, NCX_NS, "ncx" },
	{ "application/smil+xml", SMIL_NS, "smil" },
};

struct document {
	struct declared declared; /* first */
	struct referrer from;
	const char *type;
	unsigned properties;
	size_t depth;
	size_t sheet_depth; /* of the style element that is open; 0: none */
	unsigned sheet_line;
	struct buf sheet;
	size_t nav_depth; /* of a list of the book's places; 0: none is open */
	struct arena *scratch;
	size_t toc_count;
};

static const char *name_of(const struct document *document)
{
	return document->from.book->parts[document->from.part].name;
}

static void complain(struct document *document, enum fault fault,
    const struct xml_element *element, const char *text)
{
	struct place place = { name_of(document), element->line,
		element->column };

	report_add(&document->from.book->report, fault, &place, "%s", text);
}

static void check_root(
    struct document *document, const struct xml_element *element)
{
	for (size_t i = 0; i < sizeof roots / sizeof *roots; i++)
		if (strcmp(document->type, roots[i].type) == 0 &&
		    !xml_is(element, roots[i].space, roots[i].element))
			complain(document, FAULT_RSC_005, element,
			    "the root is not the element that its media type "
			    "asks for, in its namespace");
}

/* A word of a list that white space separates. */
static bool has_word(const char *list, const char *word)
{
	static const char space[] = " \t\r\n";
	size_t size = strlen(word);

	while (list && *(list += strspn(list, space))) {
		size_t length = strcspn(list, space);

		if (length == size && strncasecmp(list, word, size) == 0)
			return true;
		list += length;
	}
	return false;
}

/* Before what was lent of it is asked for again. */
static void renew_scratch(struct document *document)
{
	if (arena_used(document->scratch) < 1 << 20)
		return;
	arena_free(document->scratch);
	document->scratch = arena_new();
}

struct sheet_context {
	struct referrer *from;
	unsigned line, column; /* of the element; 0: a file */
};

static void found_in_sheet(
    void *context, enum css_use use, const char *url, unsigned line)
{
	static const enum use meanings[] = { [CSS_IMPORT] = USE_STYLE,
		[CSS_FONT] = USE_FONT,
		[CSS_PICTURE] = USE_SOURCE };
	struct sheet_context *sheet = context;

	/* within the document, as for clip-path: url(#id) */
	if (*url == '#' || *url == '\0')
		return;
	reference_check(sheet->from, meanings[use], url,
	    sheet->line ? sheet->line + line - 1 : line, sheet->column);
}

/* fill="url(#x)" and the like. */
static void found_in_drawing(
    void *context, enum css_use use, const char *url, unsigned line)
{
	struct sheet_context *sheet = context;

	reference_check(
	    sheet->from, USE_DRAWING, url, sheet->line, sheet->column);
}

/* "a.png 1x, b.png 2x" */
static void check_set(
    struct document *document, const char *set, const struct xml_element *at)
{
	while (*(set += strspn(set, " \t\r\n\f,"))) {
		size_t size = strcspn(set, " \t\r\n\f");
		char *url;

		while (size > 0 && set[size - 1] == ',')
			size--;
		url = arena_strndup(document->scratch, set, size);
		reference_check(
		    &document->from, USE_SOURCE, url, at->line, at->column);
		set += size;
		set += strcspn(set, ",");
	}
}

/* link, base, and attributes that any element may have. */
static void check_html(
    struct document *document, const struct xml_element *element)
{
	struct referrer *from = &document->from;
	const char *href = xml_value(element, "", "href");
	const char *rel = xml_value(element, "", "rel");
	const char *set = xml_value(element, "", "srcset");

	if (xml_is(element, XHTML_NS, "link") && href &&
	    has_word(rel, "stylesheet"))
		reference_check(
		    from, USE_STYLE, href, element->line, element->column);
	if (xml_is(element, XHTML_NS, "base") && href) {
		struct target target;

		target_read(document->scratch, from->base, href, &target);
		if (target.route == ROUTE_INSIDE &&
		    strlen(target.name) <= NAME_MOST)
			from->base = arena_strdup(
			    from->book->arena, target.name);
		else if (target.route != ROUTE_NOWHERE)
			from->is_remote = true;
	}
	if (set)
		check_set(document, set, element);
	if (xml_is(element, XHTML_NS, "img") && !xml_value(element, "", "alt"))
		complain(document, FAULT_ACC_001, element,
		    "a picture without the attribute alt");
}

static void check_nav(
    struct document *document, const struct xml_element *element)
{
	const char *type = xml_value(element, OPS_NS, "type");

	if (!xml_is(element, XHTML_NS, "nav"))
		return;
	if (document->nav_depth == 0 &&
	    (has_word(type, "toc") || has_word(type, "landmarks") ||
		has_word(type, "page-list")))
		document->nav_depth = document->depth;
	document->toc_count += has_word(type, "toc");
}

/* A script is what runs: blocks of data are none (HTML, 4.12.1). */
static bool is_script(const struct xml_element *element)
{
	const char *type = xml_value(element, "", "type");

	if (strcmp(element->name, "script") != 0)
		return false;
	return !type || !*type || strcasecmp(type, "module") == 0 ||
	    strcasestr(type, "javascript") || strcasestr(type, "ecmascript");
}

static void note_properties(
    struct document *document, const struct xml_element *element)
{
	bool is_html = strcmp(element->space, XHTML_NS) == 0;
	bool is_svg = strcmp(element->space, SVG_NS) == 0;

	if (is_svg)
		document->from.found |= PROPERTY_SVG;
	if (strcmp(element->space, MATHML_NS) == 0)
		document->from.found |= PROPERTY_MATHML;
	if ((is_html || is_svg) && is_script(element))
		document->from.found |= PROPERTY_SCRIPTED;
	if (is_html && strcmp(element->name, "form") == 0)
		document->from.found |= PROPERTY_SCRIPTED;
	for (size_t i = 0; i < element->count; i++)
		if ((is_html || is_svg) &&
		    strncmp(element->attributes[i].name, "on", 2) == 0 &&
		    *element->attributes[i].space == '\0')
			document->from.found |= PROPERTY_SCRIPTED;
}

static void check_ncx(
    struct document *document, const struct xml_element *element)
{
	const char *name = xml_value(element, "", "name");
	const char *content = xml_value(element, "", "content");
	const char *identifier = document->from.book->identifier;

	if (!xml_is(element, NCX_NS, "meta") || !name || !content ||
	    strcmp(name, "dtb:uid") != 0 || !identifier)
		return;
	if (strcmp(text_collapse(document->scratch, content), identifier) != 0)
		complain(document, FAULT_NCX_001, element,
		    "dtb:uid is not the identifier of the package document");
}

static void check_addresses(
    struct document *document, const struct xml_element *element)
{
	struct sheet_context drawing = { &document->from, element->line,
		element->column };

	for (size_t i = 0; i < element->count; i++) {
		const struct xml_attribute *attribute = &element->attributes[i];

		if (strcmp(element->space, SVG_NS) == 0 &&
		    strncmp(attribute->value, "url(", 4) == 0)
			css_scan(attribute->value, strlen(attribute->value),
			    found_in_drawing, &drawing);
		for (size_t j = 0; j < sizeof rows / sizeof *rows; j++) {
			enum use use = rows[j].use;

			if (attribute->is_partial ||
			    strcmp(attribute->name, rows[j].attribute) != 0 ||
			    strcmp(attribute->space, rows[j].attribute_space) !=
				0 ||
			    !xml_is(element, rows[j].space, rows[j].element))
				continue;
			if (use == USE_LINK && document->nav_depth > 0)
				use = USE_CONTENTS;
			reference_check(&document->from, use, attribute->value,
			    element->line, element->column);
		}
	}
}

static void open_sheet(
    struct document *document, const struct xml_element *element)
{
	const char *style = xml_value(element, "", "style");
	struct sheet_context context = { &document->from, element->line,
		element->column };

	if (style && strstr(style, "url"))
		css_scan(style, strlen(style), found_in_sheet, &context);
	if (strcmp(element->name, "style") != 0 ||
	    (strcmp(element->space, XHTML_NS) != 0 &&
		strcmp(element->space, SVG_NS) != 0))
		return;
	document->sheet_depth = document->depth;
	document->sheet_line = element->line;
	buf_clear(&document->sheet);
}

static void check_id(
    struct document *document, const struct xml_element *element)
{
	const char *id = xml_value(element, "", "id");

	if (!id)
		id = xml_value(element, XML_NS, "id");
	if (!id)
		return;
	if (*id == '\0' || strpbrk(id, " \t\r\n"))
		complain(document, FAULT_RSC_005, element,
		    "an id that is empty, or holds white space");
	else
		ids_add(&document->from.book->ids, id, element->line,
		    element->column);
}

static void on_start(void *context, const struct xml_element *element)
{
	struct document *document = context;

	renew_scratch(document);
	if (++document->depth == 1)
		check_root(document, element);
	check_id(document, element);
	if (strcmp(element->space, XHTML_NS) == 0)
		check_html(document, element);
	if (document->properties & PROPERTY_NAV)
		check_nav(document, element);
	note_properties(document, element);
	check_ncx(document, element);
	check_addresses(document, element);
	open_sheet(document, element);
}

static void on_end(void *context)
{
	struct document *document = context;

	if (document->sheet_depth == document->depth) {
		struct sheet_context sheet = { &document->from,
			document->sheet_line, 0 };

		css_scan(document->sheet.data, document->sheet.size,
		    found_in_sheet, &sheet);
		document->sheet_depth = 0;
	}
	if (document->nav_depth == document->depth)
		document->nav_depth = 0;
	document->depth--;
}

static void on_text(void *context, const char *text, size_t size)
{
	struct document *document = context;

	if (document->sheet_depth > 0)
		buf_add(&document->sheet, text, size);
}

/* What the manifest has to say of it, and does or does not. */
static void check_properties(struct document *document)
{
	static const struct {
		enum property property;
		const char *name;
	} told[] = { { PROPERTY_SVG, "svg" }, { PROPERTY_MATHML, "mathml" },
		{ PROPERTY_SCRIPTED, "scripted" },
		{ PROPERTY_REMOTE, "remote-resources" } };
	struct book *book = document->from.book;
	struct place place = { name_of(document), 0, 0 };
	bool is_drawing = strcmp(document->type, SVG_TYPE) == 0;

	if (book->is_old)
		return;
	for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
		bool is_found = document->from.found & told[i].property;
		bool is_told = document->properties & told[i].property;

		if (is_drawing && told[i].property == PROPERTY_SVG)
			continue;
		if (is_found && !is_told)
			report_add(&book->report, FAULT_OPF_014, &place,
			    "its manifest item has to have the property \"%s\"",
			    told[i].name);
		/* what scripts fetch cannot be seen */
		if (is_told && !is_found && told[i].property != PROPERTY_REMOTE)
			report_add(&book->report, FAULT_OPF_015, &place,
			    "its manifest item has the property \"%s\" for "
			    "nothing",
			    told[i].name);
	}
	if (document->properties & PROPERTY_NAV && document->toc_count != 1)
		report_add(&book->report, FAULT_RSC_005, &place,
		    "has %zu nav elements of the epub:type toc, and not one",
		    document->toc_count);
}

void document_check(struct book *book, size_t part)
{
	const struct part *is = &book->parts[part];
	struct document document = {
		.declared = { book, part },
		.from = { .book = book, .part = part, .base = is->name },
		.scratch = arena_new(),
		.type = book_type(book, part),
	};
	struct xml_reader reader = { &document, on_start, on_end, on_text,
		declared_doctype, declared_entity };
	struct buf text = BUF_INIT;

	if (is->item != NO_ITEM)
		document.properties = book->items[is->item].properties;
	if (book_read(book, part, &text) &&
	    book_read_xml(book, part, &text, &reader) &&
	    (strcmp(document.type, XHTML_TYPE) == 0 ||
		strcmp(document.type, SVG_TYPE) == 0))
		check_properties(&document);
	buf_release(&text);
	buf_release(&document.sheet);
	arena_free(document.scratch);
}

void sheet_check(struct book *book, size_t part)
{
	struct place place = { book->parts[part].name, 0, 0 };
	struct referrer from = {
		.book = book, .part = part, .base = place.part
	};
	struct sheet_context context = { &from, 0, 0 };
	struct buf text = BUF_INIT;

	if (book_read(book, part, &text)) {
		bool is_wide = text.size >= 2 &&
		    (memcmp(text.data, "\xff\xfe", 2) == 0 ||
			memcmp(text.data, "\xfe\xff", 2) == 0);

		if (is_wide)
			report_add(&book->report, FAULT_CSS_003, &place,
			    "is in UTF-16; it was not looked at");
		else if (!utf8_is_valid(text.data, text.size))
			report_add(&book->report, FAULT_CSS_004, &place,
			    "is not UTF-8");
		if (!is_wide)
			css_scan(
			    text.data, text.size, found_in_sheet, &context);
	}
	if (from.found & PROPERTY_REMOTE && !book->is_old &&
	    !(book->items[book->parts[part].item].properties & PROPERTY_REMOTE))
		report_add(&book->report, FAULT_OPF_014, &place,
		    "its manifest item has to have the property "
		    "\"remote-resources\"");
	buf_release(&text);
}
