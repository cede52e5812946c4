/*
 * Drawings: read by libxml2's XML parser as a stream of events and written
 * again from what is known to be harmless, so that no script, handler, entity,
 * style or address of another file can come through.  The file is read twice:
 * first for the ids a reference may name, then to write.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <libxml/parser.h>

#include "picture/codec.h"
#include "picture/svg.h"
#include "picture/svg_ids.h"

#define SVG_NS   "http://www.w3.org/2000/svg"
#define XLINK_NS "http://www.w3.org/1999/xlink"
#define XML_NS   "http://www.w3.org/XML/1998/namespace"

#define DEPTH_MAX 200
#define NODES_MAX 500000

enum pass { PASS_COLLECT, PASS_WRITE };

struct open_element {
	enum svg_content content;
	bool is_empty;             /* so far: "<g" without its ">" */
	char name[24];             /* as long as any that is kept */
	struct drawn_range *range; /* its id's, in the first pass */
};

struct drawing {
	xmlParserCtxt *xml;
	const struct sheaf_options *options;
	enum pass pass;
	const char *trouble; /* why it is refused; NULL: fine */
	struct drawn_ids ids;
	struct svg_ids known; /* the same, for values */
	struct open_element stack[DEPTH_MAX];
	size_t depth, skipped; /* elements open; those within a dropped one */
	size_t nodes, shapes;
	struct svg_size size; /* what the root says of it */
	struct buf sheet;     /* of the style element that is open */
	struct buf value;     /* of the attribute at hand */
	struct buf *out;
};

static void refuse(struct drawing *drawing, const char *why)
{
	if (!drawing->trouble)
		drawing->trouble = why;
	xmlStopParser(drawing->xml);
}

static struct open_element *top(struct drawing *drawing)
{
	return &drawing->stack[drawing->depth - 1];
}

/* Closes the start tag before its content. */
static void begin_content(struct drawing *drawing)
{
	struct open_element *open = top(drawing);

	if (open->is_empty)
		buf_putc(drawing->out, '>');
	open->is_empty = false;
}

static void put_attribute(
    struct drawing *drawing, const char *name, const char *value)
{
	if (drawing->pass == PASS_COLLECT)
		return;
	buf_printf(drawing->out, " %s=\"", name);
	xml_value_put(drawing->out, value);
	buf_putc(drawing->out, '"');
}

/* One of the attributes that libxml2 hands over as five pointers. */
struct attribute {
	const char *name, *prefix, *space, *value, *end;
};

static struct attribute attribute_at(const xmlChar **list, int i)
{
	list += (size_t)5 * i;
	return (struct attribute){ (const char *)list[0], (const char *)list[1],
		(const char *)list[2], (const char *)list[3],
		(const char *)list[4] };
}

/* The value NUL-ended, lent until the next call.  Entities are not replaced, so
 * that the parser gives '&' as "&#38;", and nothing else so. */
static const char *value_of(
    struct drawing *drawing, const struct attribute *attribute)
{
	const char *at = attribute->value, *mark;

	buf_clear(&drawing->value);
	while ((mark = memmem(at, (size_t)(attribute->end - at), "&#38;", 5))) {
		buf_add(&drawing->value, at, (size_t)(mark - at) + 1);
		at = mark + 5;
	}
	buf_add(&drawing->value, at, (size_t)(attribute->end - at));
	return buf_text(&drawing->value);
}

/* A name without a colon (XML Names 1.0, 4), in ASCII. */
static bool is_ncname(const char *text)
{
	static const char start[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ_";
	static const char rest[] = "abcdefghijklmnopqrstuvwxyz"
				   "ABCDEFGHIJKLMNOPQRSTUVWXYZ_-.0123456789";

	return strspn(text, start) > 0 && !text[strspn(text, rest)] &&
	    strlen(text) <= 200;
}

static void read_id(struct drawing *drawing, const char *value)
{
	if (!is_ncname(value))
		return;
	if (drawing->pass == PASS_COLLECT)
		top(drawing)->range = drawn_ids_add(
		    &drawing->ids, value, drawing->nodes);
	else if (drawn_ids_take(&drawing->ids, value))
		put_attribute(drawing, "id", value);
}

/* A raster picture within the drawing, written again from its bytes. */
static bool put_embedded(struct drawing *drawing, const char *url)
{
	size_t before = drawing->out->size;
	struct buf bytes = BUF_INIT, kept = BUF_INIT;
	struct picture_form form;
	enum picture_kind kind;

	if (picture_data_url(url, drawing->options, &bytes, NULL)) {
		kind = picture_sniff((uint8_t *)bytes.data, bytes.size);
		if ((kind == PICTURE_JPEG || kind == PICTURE_PNG ||
			kind == PICTURE_GIF) &&
		    picture_prepare((uint8_t *)bytes.data, bytes.size,
			PICTURE_FOR_FILE, drawing->options, &form, &kept,
			NULL)) {
			const struct buf *file = form.is_source ? &bytes
								: &kept;

			buf_puts(drawing->out, " xlink:href=\"");
			data_url_put(
			    drawing->out, form.kind, file->data, file->size);
			buf_putc(drawing->out, '"');
		}
	}
	buf_release(&bytes);
	buf_release(&kept);
	return drawing->out->size > before;
}

/* True if the reference may stay. */
static bool read_href(struct drawing *drawing, const char *value)
{
	const char *element = top(drawing)->name;

	if (!svg_has_href(element))
		return false;
	while (is_html_space((unsigned char)*value))
		value++;
	if (!strcmp(element, "image"))
		return !strncasecmp(value, "data:", 5) &&
		    (drawing->pass == PASS_COLLECT ||
			put_embedded(drawing, value));
	if (*value != '#')
		return false;
	if (drawing->pass == PASS_COLLECT)
		drawn_ids_refer(&drawing->ids, value + 1, strlen(value + 1),
		    drawing->nodes);
	else if (!drawn_ids_know(&drawing->ids, value + 1, strlen(value + 1)))
		return false;
	put_attribute(drawing, "xlink:href", value);
	return true;
}

/* First pass: every url(#...) of a value is a reference. */
static void note_references(struct drawing *drawing, const char *at)
{
	while ((at = strstr(at, "url("))) {
		size_t size;

		at += 4;
		at += strspn(at, " \t\r\n\"'");
		if (*at != '#')
			continue;
		size = strcspn(++at, " \t\r\n\"')");
		drawn_ids_refer(&drawing->ids, at, size, drawing->nodes);
	}
}

static void read_style(struct drawing *drawing, const char *value)
{
	struct buf safe = BUF_INIT;

	svg_filter_declarations(value, strlen(value), &drawing->known, &safe);
	if (safe.size > 0)
		put_attribute(drawing, "style", buf_text(&safe));
	buf_release(&safe);
}

static void read_plain(
    struct drawing *drawing, const char *name, const char *value)
{
	bool is_root = drawing->depth == 1;
	double box[4];

	if (!strcmp(name, "id")) {
		read_id(drawing, value);
	} else if (drawing->pass == PASS_COLLECT) {
		note_references(drawing, value);
		if (is_root)
			svg_size_read(&drawing->size, name, value);
	} else if (!strcmp(name, "style")) {
		read_style(drawing, value);
	} else if (!strcmp(name, "class")) {
		if (!strpbrk(value, "<>&\"\\"))
			put_attribute(drawing, name, value);
	} else if (svg_is_attribute(name) &&
	    svg_value_is_safe(value, strlen(value), &drawing->known)) {
		if (is_root && !svg_size_read(&drawing->size, name, value))
			return;
		if (!strcmp(name, "viewBox") && !svg_is_box(value, box))
			return;
		put_attribute(drawing, name, value);
	}
}

/* Readers scale only what has one. */
static void put_missing_box(struct drawing *drawing)
{
	const struct svg_size *size = &drawing->size;

	if (drawing->pass == PASS_WRITE && drawing->depth == 1 &&
	    size->box_width <= 0 && size->width > 0 && size->height > 0)
		buf_printf(drawing->out, " viewBox=\"0 0 %.0f %.0f\"",
		    size->width, size->height);
}

/* False for an element that shows what its reference names, without one. */
static bool read_attributes(
    struct drawing *drawing, const xmlChar **list, int count)
{
	bool has_href = false;
	int i;

	for (i = 0; i < count; i++) {
		struct attribute attribute = attribute_at(list, i);
		const char *value = value_of(drawing, &attribute);

		if (!strcmp(attribute.name, "href") &&
		    (!attribute.space || !strcmp(attribute.space, XLINK_NS))) {
			has_href = has_href || read_href(drawing, value);
		} else if (!attribute.space) {
			read_plain(drawing, attribute.name, value);
		} else if (!strcmp(attribute.space, XML_NS) &&
		    !strcmp(attribute.name, "space") &&
		    (!strcmp(value, "preserve") || !strcmp(value, "default"))) {
			put_attribute(drawing, "xml:space", value);
		}
	}
	put_missing_box(drawing);
	return has_href || top(drawing)->content != SVG_REFERENCE;
}

/* What the content of the innermost element makes of a child. */
static enum svg_content content_of(
    struct drawing *drawing, const char *name, const char *space)
{
	enum svg_content content = svg_element(name), outer;

	if (space && strcmp(space, SVG_NS) != 0)
		return SVG_NOT;
	if (drawing->depth == 0)
		return content;
	outer = top(drawing)->content;
	if (outer == SVG_WORDS || outer == SVG_STYLE)
		return SVG_NOT;
	/* what a link wraps stands where the link stood */
	if (content == SVG_UNWRAPPED && outer == SVG_TEXT)
		return SVG_NOT;
	return content;
}

static void open_element(
    struct drawing *drawing, const char *name, enum svg_content content)
{
	struct open_element *open = &drawing->stack[drawing->depth++];

	open->content = content;
	open->is_empty = content != SVG_UNWRAPPED;
	open->range = NULL;
	snprintf(open->name, sizeof open->name, "%s", name);
	if (drawing->pass == PASS_COLLECT || content == SVG_UNWRAPPED)
		return;
	buf_printf(drawing->out, "<%s", name);
	if (drawing->depth == 1)
		buf_puts(drawing->out,
		    " xmlns=\"" SVG_NS "\" xmlns:xlink=\"" XLINK_NS "\"");
}

static void on_start(void *context, const xmlChar *name, const xmlChar *prefix,
    const xmlChar *space, int space_count, const xmlChar **spaces, int count,
    int defaulted, const xmlChar **attributes)
{
	struct drawing *drawing = context;
	enum svg_content content;
	size_t before;

	if (drawing->trouble)
		return;
	if (++drawing->nodes > NODES_MAX) {
		refuse(drawing, "more than " TEXT_OF(NODES_MAX) " elements");
		return;
	}
	content = drawing->skipped
	    ? SVG_NOT
	    : content_of(drawing, (const char *)name, (const char *)space);
	if (drawing->depth == 0 && !drawing->skipped &&
	    strcmp((const char *)name, "svg") != 0) {
		refuse(drawing, "not a drawing");
		return;
	}
	if (content == SVG_NOT) {
		drawing->skipped++;
		return;
	}
	if (drawing->depth == DEPTH_MAX) {
		refuse(drawing,
		    "more than " TEXT_OF(DEPTH_MAX) " elements open at once");
		return;
	}
	if (drawing->pass == PASS_WRITE && drawing->depth > 0)
		begin_content(drawing);
	before = drawing->out->size;
	open_element(drawing, (const char *)name, content);
	if (content != SVG_UNWRAPPED && content != SVG_STYLE &&
	    !read_attributes(drawing, attributes, count)) {
		drawing->out->size = before;
		drawing->depth--;
		drawing->skipped++;
		return;
	}
	if (content == SVG_SHAPE || content == SVG_REFERENCE ||
	    content == SVG_TEXT)
		drawing->shapes++;
}

static void end_sheet(struct drawing *drawing)
{
	struct buf safe = BUF_INIT;

	if (drawing->sheet.size > 0)
		svg_filter_sheet(drawing->sheet.data, drawing->sheet.size,
		    &drawing->known, &safe);
	if (safe.size > 0) {
		begin_content(drawing);
		xml_text_put(drawing->out, buf_text(&safe));
	}
	buf_clear(&drawing->sheet);
	buf_release(&safe);
}

static void on_end(void *context, const xmlChar *name, const xmlChar *prefix,
    const xmlChar *space)
{
	struct drawing *drawing = context;
	struct open_element *open;

	if (drawing->trouble)
		return;
	if (drawing->skipped > 0) {
		drawing->skipped--;
		return;
	}
	open = top(drawing);
	if (drawing->pass == PASS_COLLECT) {
		if (open->range)
			open->range->end = drawing->nodes + 1;
	} else if (open->content != SVG_UNWRAPPED) {
		if (open->content == SVG_STYLE)
			end_sheet(drawing);
		if (open->is_empty)
			buf_puts(drawing->out, "/>");
		else
			buf_printf(drawing->out, "</%s>", open->name);
	}
	drawing->depth--;
}

static void on_text(void *context, const xmlChar *text, int size)
{
	struct drawing *drawing = context;
	enum svg_content content;
	struct buf copy = BUF_INIT;

	if (drawing->trouble || drawing->skipped || drawing->depth == 0 ||
	    drawing->pass == PASS_COLLECT || size <= 0)
		return;
	content = top(drawing)->content;
	if (content == SVG_STYLE) {
		buf_add(&drawing->sheet, text, (size_t)size);
	} else if (content == SVG_TEXT || content == SVG_WORDS) {
		begin_content(drawing);
		buf_add(&copy, text, (size_t)size);
		xml_text_put(drawing->out, buf_text(&copy));
		buf_release(&copy);
	}
}

static void on_document(void *context)
{
	struct drawing *drawing = context;
	const xmlChar *encoding = drawing->xml->encoding
	    ? drawing->xml->encoding
	    : drawing->xml->input->encoding;

	if (encoding && !svg_is_encoding((const char *)encoding))
		refuse(drawing, "unknown encoding");
}

/* Only a document type can declare anything; one that does is refused. */
static void on_entity(void *context, const xmlChar *name, int type,
    const xmlChar *public_id, const xmlChar *system_id, xmlChar *content)
{
	refuse(context, "it declares entities");
}

static void on_attribute(void *context, const xmlChar *element,
    const xmlChar *name, int type, int kind, const xmlChar *value,
    xmlEnumerationPtr tree)
{
	xmlFreeEnumeration(tree);
	refuse(context, "it declares attributes");
}

static void on_element(
    void *context, const xmlChar *name, int type, xmlElementContentPtr content)
{
	refuse(context, "it declares elements");
}

static void on_reference(void *context, const xmlChar *name)
{
	refuse(context, "an unknown entity");
}

static void quiet(void *context, const char *format, ...)
{
}

static bool parse(struct drawing *drawing, const uint8_t *data, size_t size,
    enum pass pass, struct error *err)
{
	xmlParserCtxt *xml = xmlNewParserCtxt();
	bool is_whole;

	if (!xml)
		memory_exhausted();
	memset(xml->sax, 0, sizeof *xml->sax);
	xml->sax->initialized = XML_SAX2_MAGIC;
	xml->sax->startDocument = on_document;
	xml->sax->startElementNs = on_start;
	xml->sax->endElementNs = on_end;
	xml->sax->characters = on_text;
	xml->sax->ignorableWhitespace = on_text;
	xml->sax->cdataBlock = on_text;
	xml->sax->entityDecl = on_entity;
	xml->sax->attributeDecl = on_attribute;
	xml->sax->elementDecl = on_element;
	xml->sax->reference = on_reference;
	xml->sax->error = xml->sax->warning = xml->sax->fatalError = quiet;
	xml->userData = drawing;
	drawing->xml = xml;
	drawing->pass = pass;
	drawing->nodes = drawing->shapes = 0;
	drawing->depth = drawing->skipped = 0;
	/* what it says of bad encodings goes past the handlers, to stderr */
	xmlSetGenericErrorFunc(NULL, quiet);
	xmlFreeDoc(xmlCtxtReadMemory(xml, (const char *)data, (int)size, NULL,
	    NULL, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING));
	xmlSetGenericErrorFunc(NULL, NULL);
	is_whole = xml->wellFormed;
	xmlFreeParserCtxt(xml);
	if (drawing->trouble)
		return error_set(err, SHEAF_E_INPUT, "drawing refused: %s",
		    drawing->trouble);
	return is_whole ||
	    error_set(err, SHEAF_E_INPUT, "drawing is not well-formed");
}

static bool know(void *context, const char *id, size_t size)
{
	struct drawing *drawing = context;

	return drawn_ids_know(&drawing->ids, id, size);
}

static bool sanitise(struct drawing *drawing, const uint8_t *data, size_t size,
    struct picture_form *form, struct error *err)
{
	if (size > INT32_MAX)
		return error_set(err, SHEAF_E_LIMIT,
		    "drawing is larger than %d bytes", INT32_MAX);
	if (!picture_is_tame((const char *)data, size,
		drawing->options->limits[SHEAF_LIMIT_ATTRIBUTES]))
		return limit_refuse(err, drawing->options,
		    SHEAF_LIMIT_ATTRIBUTES, "drawing refused, attributes");
	if (!parse(drawing, data, size, PASS_COLLECT, err))
		return false;
	if (drawing->shapes == 0)
		return error_set(err, SHEAF_E_INPUT, "drawing shows nothing");
	if (!svg_size_tell(&drawing->size,
		drawing->options->limits[SHEAF_LIMIT_SIDE], &form->width_px,
		&form->height_px))
		return limit_refuse(err, drawing->options, SHEAF_LIMIT_SIDE,
		    "drawing is too large");
	if (!drawn_ids_close(&drawing->ids, drawing->nodes))
		return error_set(err, SHEAF_E_LIMIT,
		    "drawing refused: it repeats itself, as more than %d "
		    "elements or %d times within each other",
		    DRAWN_MAX, NESTING_MAX);
	if (!parse(drawing, data, size, PASS_WRITE, err))
		return false;
	return drawing->shapes > 0 ||
	    error_set(err, SHEAF_E_INPUT, "drawing shows nothing");
}

bool svg_sanitise(const uint8_t *data, size_t size,
    const struct sheaf_options *options, struct picture_form *form,
    struct buf *out, struct error *err)
{
	struct drawing *drawing = memory_new(sizeof *drawing);
	size_t before = out->size;
	bool is_good;

	drawing->options = options;
	drawing->out = out;
	drawing->known = (struct svg_ids){ drawing, know };
	drawn_ids_init(&drawing->ids);
	buf_puts(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
	is_good = sanitise(drawing, data, size, form, err);
	if (is_good) {
		buf_putc(out, '\n');
		form->data_size = out->size - before;
	}
	if (!is_good)
		out->size = before;
	drawn_ids_release(&drawing->ids);
	buf_release(&drawing->sheet);
	buf_release(&drawing->value);
	free(drawing);
	return is_good;
}
